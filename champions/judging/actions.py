"""What happens: a round is opened, judges are invited and given entries, entries are scored, the round is closed."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified, set_committed_value

from champions.accounts import actions as accounts
from champions.cohorts import actions as cohorts
from champions.cohorts.calendar import Window
from champions.cohorts.models import Role
from champions.cohorts.queries import grant
from champions.core import audit, clock, render
from champions.core.db import db
from champions.core.errors import Refused
from champions.core.lifecycle import move
from champions.workshops.deadline import verdict
from champions.workshops.queries import extensions

from . import assignment, order, queries, scoring
from .models import Criterion, Entry, Judge, Round, RoundState, Score, Scorecard, ScorecardState
from .window import scoring as window

# Work that arrived in time may still be on its way into the database when the deadline is over: no transaction lives
# longer than this, so that whatever was in time is an entry of the round.
STILL_ARRIVING = timedelta(minutes=1)


class Changed(Refused):
    """The scorecard is not any more what the judge was looking at."""


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
        db.session.add(Entry(round_id=round_.id, team_id=each.team_id, submission_id=each.id, number=number))
    round_.method_digest = scoring.method_digest(
        round_.criteria, cards_required=round_.cards_required, blind=round_.blind
    )
    move(round_, "open", by=by, entries=len(handed_in), method=round_.method_digest)


def invite(round_: Round, *, email: str, name: str, organisation: str, by: Any) -> Judge:
    """The person is on the panel and is mailed a link, unless they judge in this cohort already."""
    if round_.state is RoundState.CLOSED:
        raise Refused(_("This round is closed."))
    person = accounts.person_for(email)
    db.session.flush()
    if queries.judge_of(round_.id, person.id) is not None:
        raise Refused(_("This person is on the panel already."))
    if grant(person.id, round_.cohort_id, Role.JUDGE) is None:
        cohorts.invite(email, Role.JUDGE, round_.cohort, by=by, name=name)
    judge = Judge(round_id=round_.id, person_id=person.id, organisation=organisation)
    db.session.add(judge)
    audit.record("judge.invite", judge, by=by, cohort_id=round_.cohort_id, round=round_.code)
    return judge


def assign(round_: Round, *, by: Any) -> tuple[int, dict[str, int]]:
    """Every entry has as many judges as the round asks for, as far as conflicts allow; what was given before stays.

    Returns how many scorecards are new, and by entry's code how many judges are still lacking.
    """
    if round_.state is not RoundState.OPEN:
        raise Refused(_("Entries are given to judges while the round is open."))
    judges = {each.judge.code: each.judge.id for each in queries.judges(round_)}
    entries = {each.entry.code: each.entry.id for each in queries.entries(round_)}
    plan = assignment.assign(
        list(entries), list(judges), per_entry=round_.cards_required, conflicts=queries.conflicts(round_.id),
        standing=queries.pairs(round_.id), seed=round_.code,
    )  # fmt: skip
    for judge, entry in plan.pairs:
        db.session.add(Scorecard(round_id=round_.id, entry_id=entries[entry], judge_id=judges[judge]))
    audit.record("round.assign", round_, by=by, cards=len(plan.pairs), lacking=sum(plan.lacking.values()))
    return len(plan.pairs), plan.lacking


def close(round_: Round, *, by: Any) -> None:
    """Nothing is accepted any more. Scores on their way are waited for first: none is later than the close."""
    db.session.refresh(round_, ["state", "version"], with_for_update=True)
    move(round_, "close", by=by, missing=missing_cards(round_))


def missing_cards(round_: Round) -> int:
    """How many submitted scorecards are lacking to the number that each entry should have."""
    return sum(max(round_.cards_required - each.submitted, 0) for each in queries.entries(round_))


def score(card: Scorecard, *, given: Mapping[int, int], comment: str, seen: int, by: Any) -> None:
    """The scores in `given` (by criterion's id) and the comment are kept; criteria without one keep what they had.

    `seen` is the version the judge was looking at: Changed, with nothing kept, when the card is another by now.
    """
    _hold(card)
    if card.version != seen:
        raise Changed(_changed(card))
    if card.state is ScorecardState.SUBMITTED:
        raise Refused(_("You have submitted this entry. Take it back first if you want to change it."))
    kept = {each.criterion_id: each for each in card.scores}
    for criterion in card.round.criteria:
        value = given.get(criterion.id)
        if value is None:
            continue
        if not criterion.low <= value <= criterion.high:
            raise scoring.OffScale(f"{value} is not on the scale of {criterion.name}")
        if criterion.id in kept:
            kept[criterion.id].value = value
        else:
            card.scores.append(Score(criterion_id=criterion.id, value=value))
    card.comment, card.saved_at = comment, clock.now()
    # Written even when it is the same instant: the version must count every saving.
    flag_modified(card, "saved_at")
    audit.record("scorecard.score", card, by=by, cohort_id=card.cohort.id, given=len(card.scores))
    db.session.flush()


def missing(card: Scorecard) -> list[Criterion]:
    """The criteria that have no score yet, in their order."""
    by_id = {criterion.id: criterion for criterion in card.round.criteria}
    lacking = scoring.missing(by_id, {each.criterion_id: each.value for each in card.scores})
    return [by_id[each] for each in lacking]


def submit(card: Scorecard, *, by: Any) -> None:
    """The scorecard counts, as it is; Refused while a score is missing."""
    _hold(card)
    lacking = missing(card)
    if lacking:
        raise Refused(_("Still without a score: %(names)s.", names=", ".join(each.name for each in lacking)))
    move(card, "submit", by=by, cohort_id=card.cohort.id)


def reopen(card: Scorecard, *, by: Any) -> None:
    """The judge has taken the scorecard back: it can be changed, and does not count until it is submitted again."""
    _hold(card)
    submitted_at = card.submitted_at
    card.submitted_at = None
    move(
        card, "reopen", by=by, cohort_id=card.cohort.id, submitted_at=submitted_at.isoformat() if submitted_at else None
    )


def gave(card: Scorecard) -> str:
    """`Impact 4, Evidence 3`: what is saved, in words."""
    values = {each.criterion_id: each.value for each in card.scores}
    parts = [f"{each.name} {values[each.id]}" for each in card.round.criteria if each.id in values]
    return ", ".join(parts) or _("no score yet")


def _hold(card: Scorecard) -> None:
    """The card as it is now, nobody else's until we are done, in a round that is open: else Refused.

    The round's row is held so that closing waits for scores that are on their way, and scores for a closing.
    """
    db.session.refresh(card.round, ["state", "version", "opens_at", "closes_at"], with_for_update={"read": True})
    when = window(card.round, clock.now())
    if when is Window.AFTER:
        raise Refused(_("Judging is closed. What you have submitted stands."))
    if when is Window.BEFORE:
        opens = render.in_words(card.round.opens_at, card.cohort.zone)
        raise Refused(_("Judging opens %(when)s.", when=opens))
    own = ["state", "version", "comment", "saved_at", "submitted_at"]
    db.session.refresh(card, own, with_for_update=True)
    scores = select(Score).where(Score.scorecard_id == card.id).execution_options(populate_existing=True)
    set_committed_value(card, "scores", list(db.session.scalars(scores)))


def _changed(card: Scorecard) -> str:
    return _(
        "This entry was changed on another device. There it says: %(gave)s. What you chose here is still on the page: "
        "press again to replace it.",
        gave=gave(card),
    )
