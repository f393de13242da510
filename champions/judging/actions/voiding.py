"""What happens to a scorecard that counts no more: it is made void, and given again."""

from typing import Any

from flask_babel import gettext as _

from champions.core import clock
from champions.core.db import db
from champions.core.errors import Refused
from champions.core.lifecycle import move
from champions.judging import queries
from champions.judging.models import Scorecard, ScorecardState, Void

from .telling import tell_if_short
from .versions import keep_version

# What is read anew before a scorecard is made void or given again: somebody may have been faster.
_OWN = ["state", "version", "comment", "submitted_at", "voided_at", "void"]


def void_card(card: Scorecard, kind: Void, reason: str, *, by: Any) -> None:
    """The scorecard counts nowhere any more. What was on it stays, and as it was submitted it is kept as a version."""
    if not reason.strip():
        raise Refused(_("Say why: others have to be able to defend it."))
    db.session.refresh(card, _OWN, with_for_update=True)
    if card.state is ScorecardState.SUBMITTED:
        keep_version(card, reason.strip(), by=by)
    cohort_id = card.cohort.id
    card.submitted_at, card.open_until = None, None
    card.void, card.void_reason = kind, reason.strip()
    move(card, "void", by=by, cohort_id=cohort_id, why=kind)
    db.session.flush()
    if kind is not Void.MOVED:
        tell_if_short(card)


def give_again(card: Scorecard, *, by: Any) -> None:
    """The void scorecard is the judge's again, with what was saved on it; never while a conflict stands."""
    db.session.refresh(card, _OWN, with_for_update=True)
    if queries.barred(card):
        raise Refused(_("This judge must not judge this entry. It cannot be given to them again."))
    cohort_id = card.cohort.id
    card.voided_at, card.void, card.void_reason, card.given_at = None, None, "", clock.now()
    move(card, "give_again", by=by, cohort_id=cohort_id)
    db.session.flush()
