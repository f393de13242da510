"""What do we know, for a judge: their queue, one scorecard, and of an entry exactly what a judge may see."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, null, select
from sqlalchemy.orm import contains_eager, joinedload, lazyload, selectinload

from champions.cohorts.models import Cohort
from champions.core.db import db
from champions.judging import order
from champions.judging.models import Entry, Judge, Round, Score, Scorecard, ScorecardState
from champions.teams.models import Team
from champions.workshops.models import Submission


@dataclass(frozen=True)
class Work:
    """What a judge may see of an entry, field by field. `team` is None in a blind round: it is not even read."""

    number: int
    words: str
    url: str
    file_sha256: str | None
    file_size: int | None
    file_type: str | None
    team: str | None


@dataclass(frozen=True)
class Card:
    """A scorecard in a list: the entry's number, the state, how many criteria have a score."""

    code: str
    entry_code: str
    number: int
    state: ScorecardState
    saved_at: datetime | None
    submitted_at: datetime | None
    given: int

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
        to_do = [card for card in self.cards if not card.done]
        return next((card for card in to_do if card.begun), to_do[0] if to_do else None)

    @property
    def done(self) -> int:
        """How many are submitted."""
        return sum(card.done for card in self.cards)

    def after(self, code: str) -> Card | None:
        """The next entry to do after the one with the card `code`; None when nothing is left."""
        codes = [card.code for card in self.cards]
        found = order.next_after(codes, code, {card.code for card in self.cards if not card.done})
        return next((card for card in self.cards if card.code == found), None)


def queues(cohort_id: int, person_id: int) -> list[Queue]:
    """The person's queues in the cohort, the one that closes first before the others."""
    own = select(Judge).join(Judge.round).where(Round.cohort_id == cohort_id, Judge.person_id == person_id)
    own = own.options(contains_eager(Judge.round).options(lazyload(Round.cohort), selectinload(Round.criteria)))
    judges = list(db.session.scalars(own.order_by(Round.closes_at, Round.id)))
    cards = _cards([judge.id for judge in judges])
    return [Queue(judge, judge.round, _in_order(judge, cards.get(judge.id, []))) for judge in judges]


def queue_of(card: Scorecard) -> Queue:
    """The queue the scorecard stands in."""
    return Queue(card.judge, card.round, _in_order(card.judge, _cards([card.judge_id]).get(card.judge_id, [])))


def _in_order(judge: Judge, cards: list[Card]) -> list[Card]:
    return order.queue(judge.code, cards, lambda card: card.entry_code)


def _cards(judge_ids: list[int]) -> dict[int, list[Card]]:
    given = select(func.count()).where(Score.scorecard_id == Scorecard.id).scalar_subquery()
    wanted = (
        select(
            Scorecard.judge_id, Scorecard.code, Entry.code, Entry.number, Scorecard.state, Scorecard.saved_at,
            Scorecard.submitted_at, given,
        )
        .join(Entry, Entry.id == Scorecard.entry_id)
        .where(Scorecard.judge_id.in_(judge_ids))
    )  # fmt: skip
    found: dict[int, list[Card]] = {}
    for judge_id, *facts in db.session.execute(wanted):
        found.setdefault(judge_id, []).append(Card(*facts))
    return found


# What a judge opens most: built once.
_SCORECARD = (
    select(Scorecard)
    .join(Scorecard.round)
    .join(Round.cohort)
    .where(Cohort.slug == bindparam("cohort"), Scorecard.code == bindparam("code"))
    .options(
        contains_eager(Scorecard.round).options(contains_eager(Round.cohort), selectinload(Round.criteria)),
        joinedload(Scorecard.judge, innerjoin=True).lazyload(Judge.round),
        selectinload(Scorecard.scores),
    )
)


def scorecard(cohort: str, code: str) -> Scorecard | None:
    """The scorecard with that code in that cohort, with its round, rubric, judge and scores; not with its team."""
    return db.session.scalar(_SCORECARD, {"cohort": cohort, "code": code})


def work(card: Scorecard) -> Work:
    """What the judge of the card may see."""
    hidden = null() if card.round.blind else select(Team.name).where(Team.id == Entry.team_id).scalar_subquery()
    wanted = select(
        Entry.number,
        Submission.words,
        Submission.url,
        Submission.file_sha256,
        Submission.file_size,
        Submission.file_type,
        hidden.label("team"),
    ).join(Submission, Submission.id == Entry.submission_id)
    return Work(*db.session.execute(wanted.where(Entry.id == card.entry_id)).one())
