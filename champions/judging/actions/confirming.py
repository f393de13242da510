"""What happens to a scorecard afterwards: its judge confirms an unlikely score, staff reopen it after the close."""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from champions.core import audit, clock
from champions.core.db import db
from champions.core.errors import Refused
from champions.core.outbox import owe
from champions.judging.models import RoundState, Scorecard, ScorecardState

from .scoring import hold
from .versions import keep_version


def confirm_card(card: Scorecard, *, by: Any) -> None:
    """The judge has looked again and means it; nothing on the card is different."""
    hold(card)
    if card.look_again_at is None:
        raise Refused(_("Nobody asked about this entry."))
    if card.confirmed_at is None:
        card.confirmed_at = clock.now()
        audit.record("scorecard.confirm", card, by=by, cohort_id=card.cohort.id)
        db.session.flush()


def reopen_late(card: Scorecard, until: datetime, reason: str, *, by: Any) -> None:
    """After the close, the judge can change the card up to and with `until`, and is told so by mail.

    It counts as it is until they do. What was submitted is kept as a version, with the reason.
    """
    if not reason.strip():
        raise Refused(_("Say why: others have to be able to defend it."))
    db.session.refresh(card, ["state", "version", "comment", "submitted_at", "open_until"], with_for_update=True)
    if card.round.state is not RoundState.CLOSED:
        raise Refused(_("This round is not closed. Give the judge longer instead."))
    if card.state is not ScorecardState.SUBMITTED or card.judge.ended_at is not None:
        raise Refused(_("Only what counts can be opened again, and only for somebody who is still on the panel."))
    if until <= clock.now():
        raise Refused(_("Choose a time that is still to come."))
    keep_version(card, reason.strip(), by=by)
    card.open_until = until
    audit.record("scorecard.reopen_late", card, by=by, cohort_id=card.cohort.id, until=until.isoformat())
    db.session.flush()
    key = f"reopened:{card.code}:{card.version}"
    owe(card.judge.person, "judging/reopened", key=key, cohort_id=card.cohort.id, card=card.id)
