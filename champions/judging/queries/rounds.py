"""What do we know of rounds, for staff: which there are and how far they are; never what anybody scored."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager, joinedload, lazyload, selectinload

from champions.accounts.models import Person
from champions.cohorts.models import Cohort
from champions.core.db import db
from champions.judging.models import Criterion, Entry, Judge, Rehearsal, Round, RoundState, Scorecard, ScorecardState
from champions.teams.models import Team
from champions.workshops.models import Deliverable, Submission

DONE = Scorecard.state == ScorecardState.SUBMITTED
# A void scorecard counts nowhere, neither as given nor as done.
IN_FORCE = Scorecard.state != ScorecardState.VOID

# What a column of numbers can hold: asked for more, a database would choke.
MOST_NUMBER = 2**31 - 1


def round_by_code(cohort: str, code: str) -> Round | None:
    """The round with that code in that cohort, its rubric and deliverable read with it."""
    wanted = select(Round).join(Round.cohort).where(Cohort.slug == cohort, Round.code == code)
    alone = joinedload(Round.deliverable, innerjoin=True).options(lazyload(Deliverable.cohort))
    return db.session.scalar(wanted.options(contains_eager(Round.cohort), selectinload(Round.criteria), alone))


def rounds(cohort_id: int) -> list[tuple[Round, int, int, int]]:
    """All rounds of the cohort, the first to close first, each with its entries, cards given, cards submitted."""
    entries = select(func.count()).where(Entry.round_id == Round.id, Entry.withdrawn_at.is_(None)).scalar_subquery()
    cards = select(func.count()).select_from(Scorecard).join(Scorecard.entry)
    cards = cards.where(Scorecard.round_id == Round.id, IN_FORCE, Entry.withdrawn_at.is_(None))
    wanted = select(Round, entries, cards.scalar_subquery(), cards.where(DONE).scalar_subquery())
    wanted = wanted.where(Round.cohort_id == cohort_id).options(lazyload(Round.cohort))
    rows = db.session.execute(wanted.order_by(Round.closes_at, Round.id))
    return [(row[0], row[1], row[2], row[3]) for row in rows]


@dataclass(frozen=True)
class Made:
    """What is known of the scorecards of a round: how many are given and submitted, and when each was submitted.

    Of an entry with more judges than it is to have only as many are counted: what one has too many, none lacks less.
    """

    entries: int
    cards: int
    submitted: int
    submitted_at: list[datetime]


def made(of: Round) -> Made:
    """The scorecards in force of the entries that were not withdrawn. Two statements."""
    entries = select(func.count()).where(Entry.round_id == of.id, Entry.withdrawn_at.is_(None))
    wanted = select(Scorecard.entry_id, Scorecard.submitted_at).join(Scorecard.entry)
    wanted = wanted.where(Scorecard.round_id == of.id, IN_FORCE, Entry.withdrawn_at.is_(None))
    rows = db.session.execute(wanted).all()
    given, done = Counter(entry for entry, _at in rows), Counter(entry for entry, at in rows if at)
    cards, submitted = (sum(min(each, of.cards_required) for each in one.values()) for one in (given, done))
    return Made(db.session.scalar(entries) or 0, cards, submitted, [at for _entry, at in rows if at])


def handed_in(of: Round) -> tuple[int, list[int]]:
    """How many judges are on the panel, and the teams that have handed in for the round's deliverable."""
    judges = select(func.count()).where(Judge.round_id == of.id, Judge.ended_at.is_(None)).scalar_subquery()
    teams = select(Submission.team_id).where(Submission.deliverable_id == of.deliverable_id, Submission.is_current)
    return db.session.scalar(select(judges)) or 0, list(db.session.scalars(teams))


def has_rehearsal(of: Round) -> bool:
    """True when the round has an entry to rehearse with."""
    return db.session.scalar(select(Rehearsal.id).where(Rehearsal.round_id == of.id)) is not None


def entry_by_number(cohort: str, code: str, number: int) -> Entry | None:
    """The entry with that number in that round of that cohort, with the round, its rubric, and the team."""
    if number > MOST_NUMBER:
        return None
    wanted = select(Entry).join(Entry.round).join(Round.cohort)
    wanted = wanted.where(Cohort.slug == cohort, Round.code == code, Entry.number == number)
    whole = contains_eager(Entry.round).options(contains_eager(Round.cohort), selectinload(Round.criteria))
    return db.session.scalar(wanted.options(whole, joinedload(Entry.team, innerjoin=True).lazyload(Team.cohort)))


def cards_of_entry(entry_id: int) -> tuple[int, int]:
    """How many scorecards in force the entry has, and how many of them are submitted."""
    cards = select(func.count()).where(Scorecard.entry_id == entry_id, IN_FORCE)
    row = db.session.execute(select(cards.scalar_subquery(), cards.where(DONE).scalar_subquery())).one()
    return row[0], row[1]


def late_submissions(of: Round) -> list[Submission]:
    """What teams handed in for the round's deliverable and is no entry yet, by team."""
    entered = select(Entry.team_id).where(Entry.round_id == of.id)
    wanted = select(Submission).join(Submission.team)
    wanted = wanted.where(
        Submission.deliverable_id == of.deliverable_id, Submission.is_current, Submission.team_id.not_in(entered)
    )
    wanted = wanted.options(contains_eager(Submission.team).lazyload(Team.cohort), lazyload(Submission.deliverable))
    return list(db.session.scalars(wanted.order_by(Team.name_key)))


def topics_used(of: Round) -> list[str]:
    """The topics that entries and judges of the round have already, by letter."""
    lists: list[list[str]] = []
    for kind in (Entry, Judge):
        lists += db.session.scalars(select(kind.topics).where(kind.round_id == of.id))
    return sorted({topic for topics in lists for topic in topics}, key=str.casefold)


def with_open_cards(round_id: int) -> list[Judge]:
    """Judges who judge still and have a scorecard that is not submitted, of an entry that was not withdrawn."""
    has = (
        select(Scorecard.id)
        .join(Scorecard.entry)
        .where(
            Scorecard.judge_id == Judge.id,
            Scorecard.state == ScorecardState.ASSIGNED,
            Entry.withdrawn_at.is_(None),
        )
    )
    wanted = select(Judge).where(Judge.round_id == round_id, Judge.ended_at.is_(None), has.exists())
    return list(db.session.scalars(wanted.options(lazyload(Judge.round)).order_by(Judge.id)))


@dataclass(frozen=True)
class Unfinished:
    """A judge with scorecards that are not submitted, how many, and until when they score by themselves."""

    name: str
    cards: int
    closes_at: datetime | None


def unfinished(round_id: int) -> list[Unfinished]:
    """Who has how many scorecards that are not submitted, the most first."""
    wanted = select(func.coalesce(func.nullif(Person.name, ""), Person.email), func.count(), Judge.closes_at)
    wanted = wanted.select_from(Scorecard).join(Scorecard.judge).join(Judge.person).join(Scorecard.entry)
    wanted = wanted.where(
        Scorecard.round_id == round_id, Scorecard.state == ScorecardState.ASSIGNED, Entry.withdrawn_at.is_(None)
    )
    wanted = wanted.group_by(Judge.id, Person.name, Person.email, Judge.closes_at)
    rows = db.session.execute(wanted.order_by(func.count().desc(), Judge.id))
    return [Unfinished(*row) for row in rows]


def unconfirmed(round_id: int) -> list[tuple[str, int]]:
    """(judge's name, entry's number) of each scorecard that its judge was asked to confirm and has not."""
    name = func.coalesce(func.nullif(Person.name, ""), Person.email)
    wanted = select(name, Entry.number).select_from(Scorecard).join(Scorecard.entry)
    wanted = wanted.join(Scorecard.judge).join(Judge.person)
    wanted = wanted.where(
        Scorecard.round_id == round_id, DONE, Scorecard.look_again_at.is_not(None), Scorecard.confirmed_at.is_(None),
        Entry.withdrawn_at.is_(None),
    )  # fmt: skip
    return [(row[0], row[1]) for row in db.session.execute(wanted.order_by(Entry.number, Judge.id))]


def other_rubrics(of: Round, cohort_ids: Sequence[int] | None) -> list[Round]:
    """Rounds with a rubric to copy, the newest first: of those cohorts (None: of all), elsewhere the closed ones."""
    has = select(Criterion.id).where(Criterion.round_id == Round.id).exists()
    wanted = select(Round).where(Round.id != of.id, has)
    if cohort_ids is not None:
        wanted = wanted.where(Round.cohort_id.in_(cohort_ids) | (Round.state == RoundState.CLOSED))
    return list(db.session.scalars(wanted.order_by(Round.opens_at.desc(), Round.id)))


def rubrics_of(cohort_id: int, person_id: int) -> list[Round]:
    """The opened rounds of the cohort on whose panel the person is, with their rubrics, the last to close first."""
    own = select(Judge.id).where(
        Judge.round_id == Round.id, Judge.person_id == person_id, Judge.ended_at.is_(None)
    )  # fmt: skip
    wanted = select(Round).where(Round.cohort_id == cohort_id, Round.state != RoundState.PREPARING, own.exists())
    wanted = wanted.options(lazyload(Round.cohort), selectinload(Round.criteria))
    return list(db.session.scalars(wanted.order_by(Round.closes_at.desc(), Round.id)))


@dataclass(frozen=True)
class Numbered:
    """One line of a round's rubric."""

    round: Round
    criterion: Criterion

    @property
    def cohort(self) -> Cohort:
        """The cohort of its round."""
        return self.round.cohort


def line_by_number(cohort: str, code: str, number: int) -> Numbered | None:
    """The criterion with that number of that round."""
    of = round_by_code(cohort, code)
    found = next((each for each in of.criteria if each.number == number), None) if of else None
    return Numbered(of, found) if of and found else None
