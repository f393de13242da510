"""What happens to a round: it is opened and closed."""

from datetime import timedelta
from typing import Any

from flask_babel import gettext as _

from champions.core import clock
from champions.core.db import db
from champions.core.errors import Refused
from champions.core.lifecycle import move
from champions.judging import order, queries, scoring
from champions.judging.models import Entry, Round
from champions.workshops.deadline import verdict
from champions.workshops.queries import extensions

# Work that arrived in time may still be on its way into the database when the deadline is over: no transaction lives
# longer than this, so that whatever was in time is an entry of the round.
STILL_ARRIVING = timedelta(minutes=1)


def open_round(round_: Round, *, by: Any) -> None:
    """Rubric and method are fixed and hashed, what the teams handed in are its entries, and it is open."""
    if not round_.criteria:
        raise Refused(_("A round needs at least one criterion."))
    handed_in = queries.submissions(round_.deliverable_id)
    if not handed_in:
        raise Refused(_("No team has handed in anything yet."))
    extra = extensions(round_.cohort_id, [each.team_id for each in handed_in])
    longest = max((extra.get((round_.deliverable_id, each.team_id), 0) for each in handed_in), default=0)
    if verdict(round_.deliverable, clock.now() - STILL_ARRIVING, team_minutes=longest).accepted:
        raise Refused(_("Teams can still hand in and replace their work. Open the round after the deadline."))
    handed_in.sort(key=lambda each: order.place(round_.code, each.team.code))
    for number, each in enumerate(handed_in, start=1):
        db.session.add(
            Entry(
                round_id=round_.id,
                team_id=each.team_id,
                submission_id=each.id,
                number=number,
                title=each.team.challenge,
            )
        )
    round_.method = scoring.canonical_method(round_)
    round_.method_digest = scoring.digest(round_.method)
    move(round_, "open", by=by, entries=len(handed_in), method=round_.method_digest)


def close(round_: Round, *, by: Any) -> None:
    """Nothing is accepted any more. Scores on their way are waited for first: none is later than the close."""
    db.session.refresh(round_, ["state", "version"], with_for_update=True)
    move(round_, "close", by=by, missing=missing_cards(round_))


def missing_cards(round_: Round) -> int:
    """How many submitted scorecards are lacking to the number that each entry should have."""
    return sum(max(round_.cards_required - each.submitted, 0) for each in queries.entries(round_))
