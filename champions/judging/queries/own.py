"""What do we know, for a judge: their queue, one scorecard, and of an entry exactly what a judge may see."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from sqlalchemy import bindparam, func, null, select
from sqlalchemy.orm import contains_eager, joinedload, lazyload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from champions.cohorts.models import Cohort
from champions.core.db import db
from champions.judging import order, pace, scoring
from champions.judging.models import (
    Comments,
    Criterion,
    Entry,
    Judge,
    Rehearsal,
    Remark,
    Round,
    Score,
    Scorecard,
    ScorecardState,
    ScorecardVersion,
)
from champions.teams.models import Team
from champions.workshops.models import Submission

from .conflicts import gone_for, said_against
from .rounds import MOST_NUMBER


@dataclass(frozen=True)
class Work:
    """What a judge may see of an entry, field by field. `team` is None in a blind round: it is not even read."""

    number: int
    title: str
    words: str
    url: str
    file_sha256: str | None
    file_size: int | None
    file_type: str | None
    team: str | None


@dataclass(frozen=True)
class Card:
    """A scorecard in its judge's list: the entry's number and title, the state, and what this judge gave it.

    `asked` is how many criteria apply, `given` how many of them have a score; `score` is 0 to 100, None until all have.
    `size` are the bytes of the entry's file.
    """

    code: str
    entry_code: str
    number: int
    title: str
    state: ScorecardState
    saved_at: datetime | None
    submitted_at: datetime | None
    look_again: bool
    size: int
    asked: int
    given: int
    score: Fraction | None
    # A possible conflict waits for the judge's answer: until then they cannot open it.
    held: bool = False

    @property
    def done(self) -> bool:
        """True when it is submitted."""
        return self.state is ScorecardState.SUBMITTED

    @property
    def begun(self) -> bool:
        """True when something is saved but it is not submitted."""
        return not self.done and self.saved_at is not None


@dataclass(frozen=True)
class Queue:
    """One judge's entries of one round, in the judge's own order."""

    judge: Judge
    round: Round
    cards: list[Card]

    @property
    def next(self) -> Card | None:
        """The first entry that is not submitted, those already begun first; None when all are."""
        to_do = [card for card in self.cards if not card.done and not card.held]
        return next((card for card in to_do if card.begun), to_do[0] if to_do else None)

    @property
    def done(self) -> int:
        """How many are submitted."""
        return sum(card.done for card in self.cards)

    @property
    def minutes(self) -> int | None:
        """About how long the rest takes at the judge's own pace; None while that cannot be said."""
        return pace.rest((card.submitted_at for card in self.cards if card.submitted_at), len(self.cards) - self.done)

    @property
    def each(self) -> int | None:
        """About how many minutes one entry takes this judge; None while that cannot be said."""
        return pace.rest((card.submitted_at for card in self.cards if card.submitted_at), 1)

    def after(self, code: str) -> Card | None:
        """The next entry to do after the one with the card `code`; None when nothing is left."""
        codes = [card.code for card in self.cards]
        found = order.next_after(codes, code, {card.code for card in self.cards if not card.done and not card.held})
        return next((card for card in self.cards if card.code == found), None)


def queues(cohort_id: int, person_id: int) -> list[Queue]:
    """The person's queues in the cohort, the one that closes first before the others."""
    own = select(Judge).join(Judge.round).where(Round.cohort_id == cohort_id, Judge.person_id == person_id)
    own = own.where(Judge.ended_at.is_(None))
    own = own.options(contains_eager(Judge.round).options(lazyload(Round.cohort), selectinload(Round.criteria)))
    judges = list(db.session.scalars(own.order_by(Round.closes_at, Round.id)))
    cards = _cards(judges)
    return [Queue(judge, judge.round, cards[judge.id]) for judge in judges]


def queue_of(card: Scorecard) -> Queue:
    """The queue the scorecard stands in."""
    return Queue(card.judge, card.round, _cards([card.judge], scored=False)[card.judge_id])


def practised(round_ids: Sequence[int]) -> set[int]:
    """Those of the rounds that have an entry to practise with."""
    return set(db.session.scalars(select(Rehearsal.round_id).where(Rehearsal.round_id.in_(round_ids))))


def remarks(card: Scorecard) -> dict[int, str]:
    """What the judge wrote about each criterion, by its id; nothing is asked where the round wants no such words."""
    if card.round.comments is not Comments.EACH:
        return {}
    wanted = select(Remark.criterion_id, Remark.words).where(Remark.scorecard_id == card.id)
    return {row[0]: row[1] for row in db.session.execute(wanted)}


def _cards(judges: Sequence[Judge], *, scored: bool = True) -> dict[int, list[Card]]:
    """Each judge's cards that are not void, in the judge's own order. Two statements, one without the scores."""
    ids = [judge.id for judge in judges]
    mine = select(Score.scorecard_id, Score.criterion_id, Score.value).join(Score.scorecard)
    given: dict[int, dict[int, int]] = defaultdict(dict)
    for card_id, criterion_id, value in db.session.execute(mine.where(Scorecard.judge_id.in_(ids))) if scored else ():
        given[card_id][criterion_id] = value
    wanted = (
        select(
            Scorecard.judge_id, Scorecard.id, Entry.not_applicable, Scorecard.code, Entry.code, Entry.number,
            Entry.title, Scorecard.state, Scorecard.saved_at, Scorecard.submitted_at,
            Scorecard.look_again_at.is_not(None) & Scorecard.confirmed_at.is_(None),
            func.coalesce(Submission.file_size, 0), said_against(Scorecard.judge_id, Scorecard.entry_id),
        )
        .join(Entry, Entry.id == Scorecard.entry_id)
        .join(Judge, Judge.id == Scorecard.judge_id)
        .join(Submission, Submission.id == Entry.submission_id)
        .where(Scorecard.judge_id.in_(ids), Scorecard.state != ScorecardState.VOID, Entry.withdrawn_at.is_(None))
        .where(~gone_for(Scorecard.judge_id, Judge.person_id, Scorecard.entry_id))
    )  # fmt: skip
    criteria = {judge.id: judge.round.criteria for judge in judges}
    found: dict[int, list[Card]] = {judge.id: [] for judge in judges}
    for judge_id, card_id, left_out, *facts, held in db.session.execute(wanted):
        found[judge_id].append(Card(*(*facts, *_own(criteria[judge_id], left_out, given[card_id]), held)))
    return {each.id: order.queue(each.code, found[each.id], lambda card: card.entry_code) for each in judges}


def _own(
    criteria: Sequence[Criterion], left_out: Sequence[int], given: dict[int, int]
) -> tuple[int, int, Fraction | None]:
    """How many criteria apply, how many have a score, and what the sheet comes to."""
    lines = {each.id: each for each in criteria if each.number not in left_out}
    scores = {criterion: value for criterion, value in given.items() if criterion in lines}
    return len(lines), len(scores), scoring.sheet_score(lines, scores)


# What a judge opens most: built once.
_SCORECARD = (
    select(Scorecard)
    .join(Scorecard.round)
    .join(Round.cohort)
    .join(Scorecard.entry)
    .join(Scorecard.judge)
    .where(Cohort.slug == bindparam("cohort"), Scorecard.code == bindparam("code"))
    .where(Scorecard.state != ScorecardState.VOID, Entry.withdrawn_at.is_(None))
    .options(
        contains_eager(Scorecard.round).contains_eager(Round.cohort),
        contains_eager(Scorecard.entry).lazyload(Entry.round),
        contains_eager(Scorecard.judge).lazyload(Judge.round),
    )
)
_OWN_SCORECARD = _SCORECARD.where(Judge.person_id == bindparam("person"))


def scorecard(cohort: str, code: str, of: int | None = None) -> Scorecard | None:
    """The scorecard with that code in that cohort, with its round, judge and entry; not with its team.

    None for one that is void or whose entry was withdrawn: nobody is asked about it any more. With `of` only if it is
    of the person with that id. One statement: what is on it is read (`fill`) once it is known that it may be.
    """
    if of is None:
        return db.session.scalar(_SCORECARD, {"cohort": cohort, "code": code})
    return db.session.scalar(_OWN_SCORECARD, {"cohort": cohort, "code": code, "person": of})


def fill(card: Scorecard) -> Scorecard:
    """The card with its scores, and its round with the rubric."""
    criteria = select(Criterion).where(Criterion.round_id == card.round_id).order_by(Criterion.number)
    scores = select(Score).where(Score.scorecard_id == card.id)
    set_committed_value(card.round, "criteria", list(db.session.scalars(criteria)))
    set_committed_value(card, "scores", list(db.session.scalars(scores)))
    return card


def work(card: Scorecard) -> Work:
    """What the judge of the card may see."""
    return works([card.entry_id], blind=card.round.blind)[card.entry_id]


def works(entry_ids: Sequence[int], *, blind: bool) -> dict[int, Work]:
    """What a judge may see of these entries, by entry's id."""
    hidden = null() if blind else select(Team.name).where(Team.id == Entry.team_id).scalar_subquery()
    wanted = select(
        Entry.id,
        Entry.number,
        Entry.title,
        Submission.words,
        Submission.url,
        Submission.file_sha256,
        Submission.file_size,
        Submission.file_type,
        hidden.label("team"),
    ).join(Submission, Submission.id == Entry.submission_id)
    return {row[0]: Work(*row[1:]) for row in db.session.execute(wanted.where(Entry.id.in_(entry_ids)))}


def card_of(round_: Round, judge_code: str, number: int) -> Scorecard | None:
    """The judge's scorecard for the entry with that number, with judge and person; not its scores. For staff."""
    if abs(number) > MOST_NUMBER:
        return None
    wanted = select(Scorecard).join(Scorecard.judge).join(Scorecard.entry).where(Scorecard.round_id == round_.id)
    wanted = wanted.where(Judge.code == judge_code, Entry.number == number)
    return db.session.scalar(
        wanted.options(contains_eager(Scorecard.judge).options(joinedload(Judge.person), lazyload(Judge.round)))
    )


def card_by_id(card_id: int) -> Scorecard | None:
    """The scorecard with that id, with its judge and its entry's number; for what is said of it by mail."""
    wanted = select(Scorecard).where(Scorecard.id == card_id, Scorecard.state != ScorecardState.VOID)
    wanted = wanted.options(joinedload(Scorecard.judge).lazyload(Judge.round))
    return db.session.scalar(wanted.options(joinedload(Scorecard.entry).lazyload(Entry.round)))


def newest_reason(card: Scorecard) -> str:
    """Why the scorecard was taken back or opened again the last time; '' when it never was."""
    wanted = select(ScorecardVersion.reason).where(ScorecardVersion.scorecard_id == card.id)
    return db.session.scalar(wanted.order_by(ScorecardVersion.number.desc()).limit(1)) or ""
