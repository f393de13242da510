"""What do we know: who judges what in a round, what an assignment would be made from now."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import String, and_, func, literal, select, union_all
from sqlalchemy.orm import contains_eager, joinedload

from champions.accounts.models import Person
from champions.admissions.models import Enrolment
from champions.cohorts.models import Cohort, Invitation, InvitationState, Role
from champions.core import clock
from champions.core.checks import invariant
from champions.core.db import db
from champions.judging import assignment
from champions.judging.grid import Bar, Board, Held, Piece, Seat, plain
from champions.judging.models import (
    Conflict,
    ConflictState,
    Entry,
    Judge,
    Round,
    Scorecard,
    ScorecardState,
    Why,
)
from champions.registration.models import Application
from champions.reviews.conflicts import same_university
from champions.teams.models import Team, TeamMember, TeamMentor

STANDS = Scorecard.state != ScorecardState.VOID
# What staff or a judge can say is none after all: then the names alone bar nobody any more.
BY_NAME = (Why.UNIVERSITY, Why.ORGANISATION)


@dataclass(frozen=True)
class Place:
    """A part of a round's assignment that has a page: one entry, or one judge."""

    round: Round
    id: int

    @property
    def cohort(self) -> Cohort:
        """The cohort of the round."""
        return self.round.cohort


def round_to_assign(cohort: str, code: str) -> Round | None:
    """The round with that code in that cohort, without its rubric: nobody needs it to say who judges what."""
    wanted = select(Round).join(Round.cohort).where(Cohort.slug == cohort, Round.code == code)
    return db.session.scalar(wanted.options(contains_eager(Round.cohort)))


def entry_to_assign(cohort: str, code: str, entry: str) -> Place | None:
    """The entry with that code in that round of that cohort."""
    return _place(cohort, code, select(Round, Entry.id).join(Entry).where(Entry.code == entry))


def judge_to_assign(cohort: str, code: str, judge: str) -> Place | None:
    """The judge with that code in that round of that cohort."""
    return _place(cohort, code, select(Round, Judge.id).join(Judge).where(Judge.code == judge))


def _place(cohort: str, code: str, wanted: Any) -> Place | None:
    wanted = wanted.join(Round.cohort).where(Cohort.slug == cohort, Round.code == code)
    row = db.session.execute(wanted.options(contains_eager(Round.cohort))).one_or_none()
    return None if row is None else Place(row[0], row[1])


def board(of: Round) -> Board:
    """Who judges what in the round now. Five statements, however many they are."""
    bars, cleared = _bars(of.id)
    entries = _entries(of.id, cleared)
    known = {each.id for each in entries}
    cards = select(Scorecard.code, Scorecard.judge_id, Scorecard.entry_id, Scorecard.state)
    cards = cards.where(Scorecard.round_id == of.id, STANDS).order_by(Scorecard.id)
    return Board(
        per_entry=of.cards_required,
        judges=_judges(of),
        entries=entries,
        cards=[
            Held(code, judge, entry, state is ScorecardState.SUBMITTED)
            for code, judge, entry, state in db.session.execute(cards)
            if entry in known
        ],
        bars=[each for each in bars if each.entry in known],
    )


def _judges(of: Round) -> list[Seat]:
    waiting = select(func.max(Invitation.invited_at)).where(
        Invitation.cohort_id == of.cohort_id,
        Invitation.role == Role.JUDGE,
        Invitation.state == InvitationState.INVITED,
        Invitation.person_id == Judge.person_id,
    )
    studies = select(func.max(Application.university)).where(Application.person_id == Judge.person_id)
    wanted = (
        select(
            Judge.id, Judge.code, Person.name, Person.email, Judge.organisation, studies.scalar_subquery(),
            Judge.languages, Judge.topics, Judge.max_load, Judge.ended_at, Judge.away_from, Judge.away_until,
            Judge.closes_at, waiting.scalar_subquery(),
        )
        .join(Judge.person)
        .where(Judge.round_id == of.id)
        .order_by(Person.name, Judge.id)
    )  # fmt: skip
    zone, now = clock.zone(of.cohort.zone), clock.now()
    first = max(of.opens_at, now).astimezone(zone).date()
    found = []
    for row in db.session.execute(wanted):
        last = max(of.closes_at, row.closes_at or of.closes_at).astimezone(zone).date()
        away = row.away_from is not None and row.away_from <= first and last <= row.away_until
        found.append(
            Seat(
                row.id, row.code, row.name or row.email, row.organisation or row[5] or "", tuple(row.languages),
                tuple(row.topics), row.max_load, ended=row.ended_at is not None, away=away, waiting=row[13],
            )
        )  # fmt: skip
    return found


def _entries(round_id: int, cleared: set[tuple[int, str]]) -> list[Piece]:
    """The entries by number; organisations that somebody said are none are not among theirs."""
    universities: dict[int, set[str]] = defaultdict(set)
    said = select(Entry.id, Application.university).join(TeamMember, TeamMember.team_id == Entry.team_id)
    said = said.join(Enrolment, Enrolment.id == TeamMember.enrolment_id)
    said = said.join(Application, Application.id == Enrolment.application_id)
    for entry, university in db.session.execute(said.where(Entry.round_id == round_id, TeamMember.left_at.is_(None))):
        if university and not any(entry == one and same_university(university, name) for one, name in cleared):
            universities[entry].add(university)
    wanted = select(Entry.id, Entry.code, Entry.number, Entry.title, Team.name, Entry.language, Entry.topics)
    wanted = wanted.join(Entry.team).where(Entry.round_id == round_id, Entry.withdrawn_at.is_(None))
    return [
        Piece(*row[:6], tuple(row[6]), tuple(sorted(universities.get(row[0], ()))))
        for row in db.session.execute(wanted.order_by(Entry.number))
    ]


def _bars(round_id: int) -> tuple[list[Bar], set[tuple[int, str]]]:
    """(what stands between judges and entries, for each entry the organisations that are no conflict after all).

    What a judge declared and what was found before is stored; who is or was in a team, or mentors it, is known now.
    """
    stored = select(
        Conflict.judge_id, Conflict.entry_id, Conflict.why.cast(String), Conflict.by_id.is_(None).label("found"),
        Conflict.state.cast(String), Judge.organisation,
    ).join(Conflict.judge).where(Judge.round_id == round_id)  # fmt: skip
    live = (
        select(Judge.id, Entry.id, literal("mentor"), literal(True), literal("stands"), literal(""))
        .join(Entry, Entry.round_id == Judge.round_id)
        .where(Judge.round_id == round_id)
    )
    mentor = and_(TeamMentor.team_id == Entry.team_id, TeamMentor.person_id == Judge.person_id)
    member = (
        select(Judge.id, Entry.id, literal("member"), literal(True), literal("stands"), literal(""))
        .join(Entry, Entry.round_id == Judge.round_id)
        .join(TeamMember, TeamMember.team_id == Entry.team_id)
        .join(Enrolment, and_(Enrolment.id == TeamMember.enrolment_id, Enrolment.person_id == Judge.person_id))
        .where(Judge.round_id == round_id)
    )
    bars: dict[tuple[int, int, str], Bar] = {}
    cleared: set[tuple[int, str]] = set()
    for judge, entry, why, found, state, organisation in db.session.execute(
        union_all(stored, live.join(TeamMentor, mentor), member)
    ):
        if state == ConflictState.STANDS:
            bars.setdefault((judge, entry, why), Bar(judge, entry, why, bool(found)))
        elif why in BY_NAME and organisation:
            cleared.add((entry, organisation))
    return [bars[each] for each in sorted(bars)], cleared


def given_now(of: Round, *, seen: Board | None = None) -> dict[str, Any]:
    """What an assignment of the round would be made from now.

    Who is out or away takes nothing new: what they have submitted stands, what they have not is given to others.
    """
    now = seen or board(of)
    stands = [each for each in now.cards if each.submitted]
    done = now.done
    judges = [each for each in now.judges if each.can_take or done[each.id]]
    barred: dict[int, set[str]] = defaultdict(set)
    for judge, entry in now.barred:
        barred[judge].add(now.entry[entry].code)

    def pair(card: Held) -> tuple[str, str]:
        return now.entry[card.entry].code, now.judge[card.judge].code

    return assignment.given(
        [assignment.Entry(each.code, each.organisations, each.language, each.topics) for each in now.entries],
        [
            assignment.Judge(
                each.code, each.organisation, each.languages, each.topics,
                each.max_load if each.can_take else done[each.id], tuple(barred[each.id]),
            )
            for each in judges
        ],
        per_entry=of.cards_required,
        standing=[pair(each) for each in stands],
        kept=[pair(each) for each in now.cards if not each.submitted and now.judge[each.judge].can_take],
        seed=of.seed,
    )  # fmt: skip


def lacking(of: Round, *, seen: Board | None = None) -> dict[str, int]:
    """By code of the entries with fewer judges than they are to have: how many they lack."""
    now = seen or board(of)
    return {each.code: now.per_entry - now.per[each.id] for each in now.lacking}


def card_between(judge_id: int, entry_id: int) -> Scorecard | None:
    """The judge's scorecard for the entry, void or not."""
    wanted = select(Scorecard).where(Scorecard.judge_id == judge_id, Scorecard.entry_id == entry_id)
    return db.session.scalar(wanted.options(joinedload(Scorecard.judge), joinedload(Scorecard.entry)))


def pair_by_codes(round_id: int, entry: str, judge: str) -> tuple[Entry | None, Judge | None]:
    """The entry and the judge with these codes, if they are of the round."""
    return (
        db.session.scalar(select(Entry).where(Entry.round_id == round_id, Entry.code == entry)),
        db.session.scalar(select(Judge).where(Judge.round_id == round_id, Judge.code == judge)),
    )


def card_by_codes(round_id: int, entry: str, judge: str) -> Scorecard | None:
    """The scorecard in force of the judge for the entry, by their codes."""
    wanted = select(Scorecard).join(Scorecard.entry).join(Scorecard.judge).where(Scorecard.round_id == round_id, STANDS)
    wanted = wanted.where(Entry.code == entry, Judge.code == judge)
    return db.session.scalar(wanted.options(contains_eager(Scorecard.entry), contains_eager(Scorecard.judge)))


def is_short(card: Scorecard) -> bool:
    """True when the entry of the scorecard stands in the round and has fewer judges than it is to have."""
    judges = select(func.count()).where(Scorecard.entry_id == card.entry_id, STANDS).scalar_subquery()
    wanted = select(judges).where(Entry.id == card.entry_id, Entry.withdrawn_at.is_(None))
    found = db.session.scalar(wanted)
    return found is not None and found < card.round.cards_required


def waiting_cards(judge_id: int) -> int:
    """How many entries the judge still has to score."""
    own = select(func.count()).where(Scorecard.judge_id == judge_id, Scorecard.state == ScorecardState.ASSIGNED)
    return db.session.scalar(own.join(Scorecard.entry).where(Entry.withdrawn_at.is_(None))) or 0


@invariant("scorecard.organisation")
def one_judge_of_an_organisation() -> Iterator[str]:
    """No entry has two scorecards in force by judges of one organisation."""
    wanted = select(Entry.code, Judge.organisation).select_from(Scorecard).join(Scorecard.entry).join(Scorecard.judge)
    seen: set[tuple[str, str]] = set()
    for entry, organisation in db.session.execute(wanted.where(STANDS, Judge.organisation != "")):
        if (entry, plain(organisation)) in seen:
            yield f"entry {entry} has two judges of one organisation"
        seen.add((entry, plain(organisation)))
