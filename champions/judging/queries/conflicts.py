"""What do we know of who must not judge what: what was said, what the service finds, what waits for an answer."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, or_, select, union
from sqlalchemy.orm import aliased, contains_eager, joinedload, lazyload

from champions.accounts.models import Person
from champions.admissions.models import Enrolment
from champions.cohorts.models import Cohort
from champions.core.checks import invariant
from champions.core.db import db
from champions.judging import conflicting
from champions.judging.models import (
    Conflict,
    ConflictState,
    Entry,
    Judge,
    Round,
    RoundState,
    Scorecard,
    ScorecardState,
    Why,
)
from champions.registration.models import Application
from champions.teams.models import Team, TeamMember, TeamMentor

STATED = Conflict.state == ConflictState.STANDS
# Proposed by the service: they stand until somebody who knows says that they are none.
PROPOSED = (Why.UNIVERSITY, Why.ORGANISATION)
# Nobody can say that they are none.
FOR_GOOD = (Why.MEMBER, Why.MENTOR, Why.RECUSED)


@dataclass(frozen=True)
class Member:
    """Somebody who is or was in the team of an entry, with all the names they go by."""

    entry_id: int
    team: str
    names: tuple[str, ...]
    as_member: conflicting.Member


@dataclass(frozen=True)
class Known:
    """All that the rules about conflicts ask of a round, by ids of judges and entries."""

    judges: dict[int, conflicting.Judge]
    teams: dict[int, conflicting.Team]


@dataclass(frozen=True)
class Possible:
    """A conflict that the service proposes and the judge has not answered; `number` and `title` name the entry."""

    code: str
    judge_id: int
    card_code: str
    number: int
    title: str
    why: Why


def _own() -> Any:
    """(judge id, entry id) of everybody who mentors a team or is or was in it, and sits on a panel over its entry."""
    mentors = select(Judge.id, Entry.id).join(Entry, Entry.round_id == Judge.round_id)
    mentors = mentors.join(
        TeamMentor, (TeamMentor.team_id == Entry.team_id) & (TeamMentor.person_id == Judge.person_id)
    )
    members = select(Judge.id, Entry.id).join(Entry, Entry.round_id == Judge.round_id)
    members = members.join(TeamMember, TeamMember.team_id == Entry.team_id)
    same = (Enrolment.id == TeamMember.enrolment_id) & (Enrolment.person_id == Judge.person_id)
    return mentors, members.join(Enrolment, same)


def conflicts(round_id: int) -> set[tuple[str, str]]:
    """Who must not judge what in the round now, whatever the reason: (judge's code, entry's code)."""
    parts = [each.with_only_columns(Judge.code, Entry.code).where(Judge.round_id == round_id) for each in _own()]
    said = select(Judge.code, Entry.code).select_from(Conflict).join(Conflict.judge).join(Conflict.entry)
    found = db.session.execute(union(*parts, said.where(Judge.round_id == round_id, STATED)))
    return {(row[0], row[1]) for row in found}


def declared(judge: Judge) -> bool:
    """True when the judge has said whom they know: only then may they open an entry."""
    return judge.declared_at is not None


def barred(card: Scorecard) -> bool:
    """True when anything stands against this judge with this entry: they must see nothing of it. One statement."""
    return bool(db.session.scalar(select(stands_against(card.judge_id, card.judge.person_id, card.entry_id))))


def may_open(card: Scorecard) -> bool:
    """True when the judge may see the entry: in force, declared, still on the panel, and nothing stands against it."""
    of = card.judge
    return card.state is not ScorecardState.VOID and of.ended_at is None and declared(of) and not barred(card)


def stands_against(judge_id: Any, person_id: Any, entry_id: Any) -> ColumnElement[bool]:
    """SQL: anything stands against this judge with this entry, also what the judge is still to answer."""
    return or_(said_against(judge_id, entry_id), _is_own(person_id, entry_id))


def gone_for(judge_id: Any, person_id: Any, entry_id: Any) -> ColumnElement[bool]:
    """SQL: the entry is not even in this judge's list; what they are still to answer is."""
    return or_(said_against(judge_id, entry_id, set(Why) - set(PROPOSED)), _is_own(person_id, entry_id))


def said_against(judge_id: Any, entry_id: Any, whys: Iterable[Why] = Why) -> ColumnElement[bool]:
    """SQL: a conflict of this judge with this entry, for one of these reasons, is written down and stands."""
    said = aliased(Conflict)
    stands = (said.judge_id == judge_id) & (said.entry_id == entry_id) & (said.state == ConflictState.STANDS)
    return select(said.id).where(stands, said.why.in_(sorted(whys))).exists()


def _is_own(person_id: Any, entry_id: Any) -> ColumnElement[bool]:
    about = aliased(Entry)
    mentors = select(TeamMentor.id).join(about, about.team_id == TeamMentor.team_id)
    members = select(TeamMember.id).join(about, about.team_id == TeamMember.team_id)
    members = members.join(Enrolment, Enrolment.id == TeamMember.enrolment_id).where(Enrolment.person_id == person_id)
    mine = mentors.where(about.id == entry_id, TeamMentor.person_id == person_id)
    return or_(mine.exists(), members.where(about.id == entry_id).exists())


def possible(judge_ids: list[int]) -> list[Possible]:
    """What these judges are to answer about entries in their lists, by number."""
    wanted = select(Conflict.code, Conflict.judge_id, Scorecard.code, Entry.number, Entry.title, Conflict.why)
    here = (Scorecard.judge_id == Conflict.judge_id) & (Scorecard.entry_id == Conflict.entry_id)
    wanted = wanted.join(Scorecard, here).join(Entry, Entry.id == Conflict.entry_id).join(Entry.round)
    wanted = wanted.where(Conflict.judge_id.in_(judge_ids), STATED, Conflict.why.in_(PROPOSED))
    wanted = wanted.where(Scorecard.state == ScorecardState.ASSIGNED, Round.state == RoundState.OPEN)
    wanted = wanted.join(Conflict.judge).where(Entry.withdrawn_at.is_(None))
    wanted = wanted.where(~gone_for(Conflict.judge_id, Judge.person_id, Conflict.entry_id))
    return [Possible(*row) for row in db.session.execute(wanted.order_by(Entry.number, Conflict.id))]


def held(judge_ids: list[int]) -> set[str]:
    """The codes of these judges' scorecards that wait for an answer about a possible conflict."""
    return {each.card_code for each in possible(judge_ids)}


def teams(round_: Round) -> list[tuple[str, str, list[str]]]:
    """The teams of the round by name, for judges: (code, name, universities); nothing that leads to an entry."""
    wanted = select(Team.code, Team.name, Application.university).join(Entry, Entry.team_id == Team.id)
    wanted = wanted.outerjoin(TeamMember, (TeamMember.team_id == Team.id) & TeamMember.left_at.is_(None))
    wanted = wanted.outerjoin(Enrolment, Enrolment.id == TeamMember.enrolment_id)
    wanted = wanted.outerjoin(Application, Application.id == Enrolment.application_id)
    found: dict[tuple[str, str, str], set[str]] = {}
    for code, name, university in db.session.execute(wanted.where(Entry.round_id == round_.id)):
        found.setdefault((name.casefold(), name, code), set()).update([university] if university else [])
    return [(code, name, sorted(places)) for (_, name, code), places in sorted(found.items())]


def members(round_: Round) -> list[Member]:
    """Everybody who is or was in a team of the round."""
    wanted = select(
        Entry.id, Team.code, Person.name, Person.own_name, Person.call_name, Person.id, Application.university,
        Person.email,
    ).select_from(Entry).join(Team, Team.id == Entry.team_id)  # fmt: skip
    wanted = wanted.join(TeamMember, TeamMember.team_id == Entry.team_id)
    wanted = wanted.join(Enrolment, Enrolment.id == TeamMember.enrolment_id)
    wanted = wanted.join(Person, Person.id == Enrolment.person_id)
    wanted = wanted.outerjoin(Application, Application.id == Enrolment.application_id)
    return [
        Member(entry, team, (name, own or "", call or ""), conflicting.Member(person, university or "", mail))
        for entry, team, name, own, call, person, university, mail in db.session.execute(
            wanted.where(Entry.round_id == round_.id)
        )
    ]


def known(round_: Round) -> Known:
    """Who judges the round and who is in its teams, as the rules about conflicts see them. Four statements."""
    in_team: dict[int, list[conflicting.Member]] = {}
    for each in members(round_):
        in_team.setdefault(each.entry_id, []).append(each.as_member)
    mentors: dict[int, set[int]] = {}
    led = select(Entry.id, TeamMentor.person_id).outerjoin(TeamMentor, TeamMentor.team_id == Entry.team_id)
    for entry, person in db.session.execute(led.where(Entry.round_id == round_.id)):
        mentors.setdefault(entry, set()).update([person] if person else [])
    studied: dict[int, set[str]] = {}
    own = select(Application.person_id, Application.university).join(Judge, Judge.person_id == Application.person_id)
    for person, university in db.session.execute(own.where(Judge.round_id == round_.id, Application.university != "")):
        studied.setdefault(person, set()).add(university)
    panel = select(Judge.id, Judge.person_id, Judge.organisation, Person.email).join(Judge.person)
    return Known(
        {
            judge: conflicting.Judge(person, organisation, tuple(sorted(studied.get(person, ()))), mail)
            for judge, person, organisation, mail in db.session.execute(panel.where(Judge.round_id == round_.id))
        },
        {
            entry: conflicting.Team(tuple(in_team.get(entry, ())), frozenset(who)) for entry, who in mentors.items()
        },
    )  # fmt: skip


def stated(round_id: int) -> dict[tuple[int, int, Why], Conflict]:
    """All conflicts of the round that were ever written, by (judge, entry, why)."""
    wanted = select(Conflict).join(Conflict.judge).where(Judge.round_id == round_id)
    return {(each.judge_id, each.entry_id, each.why): each for each in db.session.scalars(wanted)}


def conflict_by_code(cohort: str, code: str) -> Conflict | None:
    """The conflict with that code in that cohort, with its judge, round and entry."""
    wanted = select(Conflict).join(Conflict.judge).join(Judge.round).join(Round.cohort)
    wanted = wanted.where(Cohort.slug == cohort, Conflict.code == code)
    on = contains_eager(Conflict.judge)
    return db.session.scalar(
        wanted.options(
            on.contains_eager(Judge.round).contains_eager(Round.cohort),
            on.joinedload(Judge.person, innerjoin=True),
            joinedload(Conflict.entry, innerjoin=True).options(lazyload(Entry.round), joinedload(Entry.team)),
        )
    )


def held_card(conflict: Conflict) -> Scorecard | None:
    """What the judge was given, in force, of the entry that the conflict is about."""
    wanted = select(Scorecard).where(
        Scorecard.judge_id == conflict.judge_id, Scorecard.entry_id == conflict.entry_id,
        Scorecard.state != ScorecardState.VOID,
    )  # fmt: skip
    return db.session.scalar(wanted)


def conflicts_of(judge: Judge) -> list[Conflict]:
    """All that was ever found or said about the judge, by entry; for staff, so with teams."""
    wanted = select(Conflict).join(Conflict.entry).where(Conflict.judge_id == judge.id)
    team = contains_eager(Conflict.entry).options(lazyload(Entry.round), joinedload(Entry.team, innerjoin=True))
    return list(db.session.scalars(wanted.options(team, lazyload(Conflict.judge)).order_by(Entry.number, Conflict.id)))


@invariant("scorecard.conflict")
def nobody_judges_their_own() -> Iterator[str]:
    """Nobody has a scorecard in force for a team they mentor or were in, nor where another conflict stands.

    A conflict that the service proposes leaves the scorecard with the judge, unsubmitted, until they answered.
    """
    cards = select(Scorecard.judge_id, Scorecard.entry_id, Scorecard.state)
    given = {
        (row[0], row[1]): row[2] for row in db.session.execute(cards.where(Scorecard.state != ScorecardState.VOID))
    }
    wrong = {(row[0], row[1]) for each in _own() for row in db.session.execute(each)}
    said = select(Conflict.judge_id, Conflict.entry_id, Conflict.why).where(STATED)
    for judge, entry, why in db.session.execute(said):
        if why not in PROPOSED or given.get((judge, entry)) is ScorecardState.SUBMITTED:
            wrong.add((judge, entry))
    for judge, entry in sorted(wrong & set(given)):
        yield f"judge {judge} has a conflict with entry {entry} and yet a scorecard for it"
