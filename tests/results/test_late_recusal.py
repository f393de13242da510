"""A judge may step back after the close, until a result of the round is sealed."""

import pytest

from champions.core.db import db
from champions.core.errors import Refused
from champions.judging import actions as judging
from champions.judging.models import ScorecardState
from tests import factories

from . import scene


def test_stepping_back_ends_with_the_seal(now):
    made = scene.build()
    first, second = scene.card(made, 0, 0, 3, 4), scene.card(made, 1, 0, 3, 4)
    judging.recuse(first, "A cousin.", by=made.judges[0].person)
    assert first.state is ScorecardState.VOID
    factories.published_result(factories.compilation(made.round, made.staff[0]))
    db.session.flush()
    with pytest.raises(Refused, match="sealed"):
        judging.recuse(second, "A cousin.", by=made.judges[0].person)
    assert second.state is ScorecardState.SUBMITTED
