"""Enrolments, shortlists and what they are made of, decisions, appeals, views, files."""

from datetime import timedelta
from typing import Any

from champions.accounts.models import Person
from champions.admissions import quotas
from champions.admissions.models import (
    Appeal,
    ApplicationImport,
    Decision,
    Dispatch,
    Enrolment,
    MemberCity,
    Pin,
    Quota,
    QuotaField,
    SavedView,
    Shortlist,
    Side,
    Verdict,
)
from champions.cohorts.models import Cohort, Role
from champions.core import clock
from champions.core.work import WorkState
from champions.registration.models import Application

from .kept import kept, numbers
from .people import grant, person
from .registration import application


def enrolment(where: Cohort, who: Person | None = None) -> Enrolment:
    """A participant: the application they came by, the enrolment and the role."""
    who = who or person()
    applied = application(where, who, state="enrolled")
    grant(who, Role.PARTICIPANT, where)
    return kept(Enrolment(cohort_id=where.id, person_id=who.id, application_id=applied.id))


def quota(where: Cohort, field: str = "region", value: str = "africa", **facts: Any) -> Quota:
    """At most ten places, unless it says otherwise."""
    if "least" not in facts:
        facts.setdefault("most", 10)
    return kept(Quota(cohort_id=where.id, field=QuotaField(field), value=value, **facts))


def member_city(country: str = "KE", name: str = "Nairobi") -> MemberCity:
    """A city that is a member."""
    return kept(MemberCity(country=country, name=name, name_key=quotas.key(name)))


def pin(of: Application, by: Person, side: str = "in", reason: str = "The partner city nominated them.") -> Pin:
    """Staff want this application in, or out."""
    return kept(Pin(application_id=of.id, side=Side(side), reason=reason, by_id=by.id))


def shortlist(where: Cohort, by: Person, work_state: str = "done", **facts: Any) -> Shortlist:
    """A run; by default a finished one with nobody in it."""
    facts = {"number": next(numbers), "seats": 100, "seed": where.tie_seed, **facts}
    if work_state == "done":
        facts = {"outputs": {}, "outputs_digest": "0" * 64, "finished_at": clock.now(), **facts}
    facts = {"inputs": {}, "inputs_digest": "0" * 64, **facts}
    return kept(Shortlist(cohort_id=where.id, asked_by_id=by.id, work_state=WorkState(work_state), **facts))


def dispatch(where: Cohort, by: Person, count: int = 1, **facts: Any) -> Dispatch:
    """Staged decisions that staff confirmed and that wait for the worker."""
    return kept(Dispatch(cohort_id=where.id, confirmed_by_id=by.id, count=count, **facts))


def decision(of: Application, by: Person, verdict: str = "offer", **facts: Any) -> Decision:
    """A staged decision."""
    if verdict == "reject":
        facts.setdefault("reason", "places")
    return kept(Decision(application_id=of.id, staged_by_id=by.id, verdict=Verdict(verdict), **facts))


def appeal(of: Application, state: str = "filed", by: Person | None = None, **facts: Any) -> Appeal:
    """The applicant appeals; `by` answered, if it is answered."""
    facts.setdefault("words", "You read the wrong file.")
    facts.setdefault("answer_by", clock.now() + timedelta(days=14))
    if state != "filed":
        facts = {"answer": "We read it again.", "answered_at": clock.now(), **facts}
        facts.setdefault("answered_by_id", by.id if by else None)
    return kept(Appeal(application_id=of.id, state=state, **facts))


def saved_view(where: Cohort, who: Person, **facts: Any) -> SavedView:
    """A filter with a name."""
    facts.setdefault("name", f"View {next(numbers)}")
    facts.setdefault("query", "state=submitted")
    return kept(SavedView(cohort_id=where.id, person_id=who.id, **facts))


def application_import(where: Cohort, by: Person, **facts: Any) -> ApplicationImport:
    """A file that was looked at."""
    facts = {"file_sha256": "0" * 64, "file_name": "applications.csv", "rows": 1, **facts}
    return kept(ApplicationImport(cohort_id=where.id, by_id=by.id, **facts))
