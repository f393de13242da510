"""What happens to a closed round that lacks something: it is opened again, before anybody has sealed a result of it."""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from champions.core import clock
from champions.core.db import db
from champions.core.errors import Refused
from champions.core.lifecycle import move
from champions.judging import queries
from champions.judging.models import Round, RoundState
from champions.judging.reasons import Longer

from .conflicts import ask_late
from .rounds import Wrong, hold, tell_longer


def open_again(round_: Round, closes_at: datetime, reason: Longer | str, by: Any) -> int:
    """Scores are accepted until `closes_at`; judges with an open scorecard are told once. Returns how many are told.

    So entries with too few scorecards are topped up, and parts that nothing joins get a bridge. What was compiled
    stays, and is not confirmed any more. Raises Wrong for a time that is over; Refused once a result is sealed or teams
    have read their feedback.
    """
    hold(round_, RoundState.CLOSED, message=_("Only a closed round can be opened again."))
    if round_.feedback_released_at:
        raise Refused(_("Teams have read their feedback: this round stays closed."))
    ask_late(round_)
    if closes_at <= clock.now():
        raise Wrong("closes_day", _("This time is over already."))
    before, round_.closes_at, round_.closed_at = round_.closes_at, closes_at, None
    move(
        round_, "open_again", by=by, reason=Longer(reason), before=before.isoformat(), after=closes_at.isoformat()
    )  # fmt: skip
    db.session.flush()
    return tell_longer(round_, list(queries.with_open_cards(round_.id)), closes_at, reason)
