"""Plain functions that make rows: each says only what the test does not care about."""

from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from champions.accounts.models import Person
from champions.admissions.models import Enrolment
from champions.cohorts.models import Cohort, Phase, Role, RoleGrant
from champions.core import clock
from champions.core.db import db
from champions.core.work import WorkState
from champions.judging.models import Criterion, Entry, Judge, Round, RoundState, Scorecard
from champions.registration.models import Application, ApplicationState
from champions.results.canonical import digest
from champions.results.models import Compilation
from champions.schedule.models import Session, SessionKind, Slot
from champions.teams.models import Team, TeamMember
from champions.workshops.models import Deliverable, Submission

_numbers = count(1)


def _kept(row: Any) -> Any:
    db.session.add(row)
    db.session.flush()
    return row


def person(**facts: Any) -> Person:
    """A verified person with a name."""
    number = next(_numbers)
    facts.setdefault("email", f"person{number}@example.org")
    facts.setdefault("name", f"Person {number}")
    facts.setdefault("email_verified_at", clock.now())
    return _kept(Person(**facts))


def cohort(slug: str = "2027", **facts: Any) -> Cohort:
    """A cohort whose fifteen weeks began five weeks ago and whose applications are open."""
    now = clock.now()
    facts.setdefault("name", f"Smart City Champions {slug}")
    facts.setdefault("first_day", (now - timedelta(weeks=5)).date())
    facts.setdefault("reference_date", facts["first_day"])
    facts.setdefault("apply_opens_at", now - timedelta(days=10))
    facts.setdefault("apply_closes_at", now + timedelta(days=10))
    made = _kept(Cohort(slug=slug, **facts))
    _kept(
        Phase(cohort_id=made.id, number=1, name="Smart City Conceptual Foundation", first_week=1, last_week=8, line=1)
    )
    _kept(Phase(cohort_id=made.id, number=2, name="Smart City Capacity Building", first_week=9, last_week=15, line=2))
    return made


def grant(who: Person, role: Role, where: Cohort | None) -> Person:
    """The person, now with the role."""
    _kept(RoleGrant(person_id=who.id, cohort_id=where.id if where else None, role=role))
    return who


def staff(where: Cohort, **facts: Any) -> Person:
    """Somebody of the secretariat."""
    return grant(person(**facts), Role.STAFF, where)


def admin(**facts: Any) -> Person:
    """An administrator."""
    return grant(person(**facts), Role.ADMIN, None)


def application(where: Cohort, who: Person | None = None, state: str = "submitted", **facts: Any) -> Application:
    """An application with everything filled in, in the state asked for."""
    who = who or person()
    now = clock.now()
    whole: dict[str, Any] = {
        "born": date(2000, 5, 17),
        "rule": {"version": 1},
        "name": who.name,
        "country": "KE",
        "city": "Nairobi",
        "zone": "Africa/Nairobi",
        "university": "University of Nairobi",
        "field_of_study": "Urban planning",
        "languages": "English, Kiswahili",
        "city_problem": "Water is lost on the way.",
        "motivation": "To find where.",
    }
    if state not in ("draft", "withdrawn"):
        whole |= {"submitted_at": now, "consented_at": now, "consent_version": where.consent_version}
    if state in ("offered", "enrolled", "declined"):
        whole |= {"decided_at": now, "answer_by": now + timedelta(days=3)}
    if state == "not_selected":
        whole |= {"decided_at": now, "reason": "places"}
    if state in ("enrolled", "declined"):
        whole |= {"answered_at": now}
    return _kept(Application(cohort_id=where.id, person_id=who.id, state=ApplicationState(state), **{**whole, **facts}))


def enrolment(where: Cohort, who: Person | None = None) -> Enrolment:
    """A participant: the application they came by, the enrolment and the role."""
    who = who or person()
    applied = application(where, who, state="enrolled")
    grant(who, Role.PARTICIPANT, where)
    return _kept(Enrolment(cohort_id=where.id, person_id=who.id, application_id=applied.id))


def session(
    where: Cohort, kind: SessionKind = SessionKind.LECTURE, starts_at: datetime | None = None, **facts: Any
) -> Session:
    """A session with one slot of an hour (by default starting now)."""
    starts_at = starts_at or clock.now()
    facts.setdefault("title", "Open data")
    facts.setdefault("week", 6)
    facts.setdefault("number", next(_numbers))
    made = _kept(Session(cohort_id=where.id, kind=kind, **facts))
    _kept(Slot(session_id=made.id, starts_at=starts_at, ends_at=starts_at + timedelta(hours=1)))
    db.session.refresh(made)
    return made


def team(where: Cohort, members: list[Enrolment] | None = None, **facts: Any) -> Team:
    """A team; the first of its members leads it."""
    members = members or []
    facts.setdefault("name", f"Team {next(_numbers)}")
    facts.setdefault("name_key", facts["name"].casefold())
    facts.setdefault("max_size", where.team_max)
    made = _kept(Team(cohort_id=where.id, size=len(members), **facts))
    for place, each in enumerate(members):
        _kept(TeamMember(team_id=made.id, enrolment_id=each.id, is_lead=place == 0))
    return made


def deliverable(where: Cohort, **facts: Any) -> Deliverable:
    """A deliverable due in a week."""
    facts.setdefault("number", next(_numbers))
    facts.setdefault("title", "Problem statement")
    facts.setdefault("due_at", clock.now() + timedelta(days=7))
    return _kept(Deliverable(cohort_id=where.id, **facts))


def submission(what: Deliverable, by_team: Team, by: Person, **facts: Any) -> Submission:
    """The current version of a team's work."""
    facts.setdefault("version", 1)
    facts.setdefault("words", "We found where the water goes.")
    facts.setdefault("digest", "0" * 64)
    return _kept(Submission(deliverable_id=what.id, team_id=by_team.id, by_id=by.id, **facts))


def round_(what: Deliverable, state: str = "open", criteria: int = 2, **facts: Any) -> Round:
    """A round over a deliverable, with `criteria` equal criteria from 1 to 5."""
    now = clock.now()
    facts.setdefault("name", f"Round {next(_numbers)}")
    facts.setdefault("opens_at", now - timedelta(days=1))
    facts.setdefault("closes_at", now + timedelta(days=5))
    if state != "preparing":
        facts.setdefault("method_digest", "0" * 64)
        facts.setdefault("opened_at", now)
    if state == "closed":
        facts.setdefault("closed_at", now)
    made = _kept(Round(cohort_id=what.cohort_id, deliverable_id=what.id, state=RoundState(state), **facts))
    for number in range(1, criteria + 1):
        anchors = ["Weak", "Fair", "Good", "Strong", "Outstanding"]
        _kept(Criterion(round_id=made.id, number=number, name=f"Criterion {number}", anchors=anchors))
    return made


def entry(where: Round, what: Submission, number: int | None = None) -> Entry:
    """The submission as an entry of the round."""
    return _kept(Entry(round_id=where.id, team_id=what.team_id, submission_id=what.id, number=number or next(_numbers)))


def judge(where: Round, who: Person | None = None) -> Judge:
    """Somebody on the panel, with the role."""
    who = who or person()
    _kept(RoleGrant(person_id=who.id, cohort_id=where.cohort_id, role=Role.JUDGE))
    return _kept(Judge(round_id=where.id, person_id=who.id))


def scorecard(of: Entry, by: Judge) -> Scorecard:
    """An assigned scorecard without scores."""
    return _kept(Scorecard(round_id=of.round_id, entry_id=of.id, judge_id=by.id))


def compilation(of: Round, by: Person, **facts: Any) -> Compilation:
    """A finished compilation of a round without a scorecard."""
    inputs = {"engine": "raw/1", "top": 3, "required": 1, "rubric": {}, "entries": [], "sheets": []}
    outputs: dict[str, Any] = {"method": "raw", "entries": [], "sheets": []}
    facts = {"work_state": WorkState.DONE, "finished_at": clock.now(), "engine": inputs["engine"], **facts}
    return _kept(
        Compilation(
            round_id=of.id,
            asked_by_id=by.id,
            inputs=inputs,
            inputs_digest=digest(inputs),
            outputs=outputs,
            outputs_digest=digest(outputs),
            **facts,
        )
    )
