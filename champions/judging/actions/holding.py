"""Nobody else changes who judges what meanwhile."""

from flask_babel import gettext as _

from champions.core.db import db
from champions.core.errors import Refused
from champions.judging.models import Round, RoundState


def alone(round_: Round) -> None:
    """Whoever else changes who judges what in the round, or scores in it, waits until this transaction has ended."""
    db.session.refresh(round_, ["state", "version", "opens_at", "closes_at"], with_for_update=True)
    if round_.state is not RoundState.OPEN:
        raise Refused(_("Entries are given to judges while the round is open."))
