"""Applications, from the draft to the decision."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Date, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, relationship

from champions.accounts.models import Person
from champions.cohorts.models import Cohort
from champions.core import clock, work
from champions.core.db import Basis, Coded, Keep, Model, choice, fact, link, link_person, personal
from champions.core.jobs import Job
from champions.core.lifecycle import Stateful, moves


class ApplicationState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    OFFERED = "offered"
    WAITLISTED = "waitlisted"
    NOT_SELECTED = "not_selected"
    ENROLLED = "enrolled"
    DECLINED = "declined"
    LAPSED = "lapsed"
    DEFERRED = "deferred"
    WITHDRAWN = "withdrawn"


class Reason(StrEnum):
    """Why somebody was not selected: a category that can be said kindly."""

    PLACES = "places"
    EXPERIENCE = "experience"
    TIME = "time"
    INCOMPLETE = "incomplete"
    AGE = "age"


class Gender(StrEnum):
    """What somebody says they are, if they say it; asked so that a cohort can be balanced."""

    WOMAN = "woman"
    MAN = "man"
    OTHER = "other"


S = ApplicationState


class Application(Coded, Stateful, Model):
    """One person's application to one cohort; `code` is its reference. A draft holds what was typed so far."""

    __tablename__ = "application"
    __table_args__ = (
        UniqueConstraint("cohort_id", "person_id"),
        CheckConstraint("state IN ('draft', 'withdrawn') OR submitted_at IS NOT NULL", name="submitted"),
        CheckConstraint("state IN ('draft', 'withdrawn') OR consented_at IS NOT NULL", name="consented"),
        CheckConstraint(
            "state <> 'not_selected' OR (reason IS NOT NULL AND decided_at IS NOT NULL)", name="reason_given"
        ),
        CheckConstraint("state <> 'offered' OR (answer_by IS NOT NULL AND decided_at IS NOT NULL)", name="offered"),
        CheckConstraint(
            "state NOT IN ('enrolled', 'declined', 'deferred') OR answered_at IS NOT NULL", name="answered"
        ),
        CheckConstraint("state <> 'waitlisted' OR waitlisted_at IS NOT NULL", name="waitlisted"),
        CheckConstraint("state <> 'lapsed' OR answer_by IS NOT NULL", name="lapsed"),
    )

    MOVES = moves(
        submit=({S.DRAFT}, S.SUBMITTED, "submitted_at"),
        offer=({S.SUBMITTED, S.WAITLISTED, S.LAPSED}, S.OFFERED, "decided_at"),
        waitlist=({S.SUBMITTED}, S.WAITLISTED, "waitlisted_at"),
        reject=({S.SUBMITTED, S.WAITLISTED}, S.NOT_SELECTED, "decided_at"),
        # Open admission: whoever is eligible is in while there is room.
        enrol=({S.SUBMITTED, S.WAITLISTED}, S.ENROLLED, "answered_at"),
        accept=({S.OFFERED}, S.ENROLLED, "answered_at"),
        decline=({S.OFFERED}, S.DECLINED, "answered_at"),
        defer=({S.OFFERED}, S.DEFERRED, "answered_at"),
        lapse=({S.OFFERED}, S.LAPSED),
        withdraw=({S.DRAFT, S.SUBMITTED, S.WAITLISTED, S.OFFERED}, S.WITHDRAWN),
        # A guardian takes the consent back: whatever it is, it ends.
        stop=(
            set(S) - {S.WITHDRAWN},
            S.WITHDRAWN,
        ),
        # An appeal was right: it is to be decided again.
        reopen=({S.NOT_SELECTED}, S.SUBMITTED),
    )

    cohort_id: Mapped[int] = link("cohort.id", ondelete="RESTRICT")
    person_id: Mapped[int] = link_person("who applies", keep=Keep.APPLICATION)
    state: Mapped[ApplicationState] = fact(choice(ApplicationState), default=S.DRAFT)
    born: Mapped[date] = personal("date of birth", Date, keep=Keep.APPLICATION)
    # The rule the eligibility was decided by: {"version", "reference_date", "age_limit", "minimum_age"}.
    rule: Mapped[dict[str, Any]] = fact(JSON)
    name: Mapped[str] = personal("full name", String(200), default="", keep=Keep.APPLICATION)
    own_name: Mapped[str] = personal("name in their own script", String(200), default="", keep=Keep.APPLICATION)
    call_name: Mapped[str] = personal("name to call them", String(80), default="", keep=Keep.APPLICATION)
    say_name: Mapped[str] = personal("how their name is said", String(120), default="", keep=Keep.APPLICATION)
    gender: Mapped[Gender | None] = personal("gender", choice(Gender), keep=Keep.APPLICATION, basis=Basis.CONSENT)
    country: Mapped[str] = personal("country (ISO 3166, two letters)", String(2), default="", keep=Keep.APPLICATION)
    city: Mapped[str] = personal("city", String(120), default="", keep=Keep.APPLICATION)
    zone: Mapped[str] = personal("time zone", String(64), default="", keep=Keep.APPLICATION)
    university: Mapped[str] = personal("university", String(200), default="", keep=Keep.APPLICATION)
    field_of_study: Mapped[str] = personal("field of study", String(120), default="", keep=Keep.APPLICATION)
    skills: Mapped[str] = personal("skills", String(300), default="", keep=Keep.APPLICATION)
    languages: Mapped[str] = personal("languages", String(200), default="", keep=Keep.APPLICATION)
    city_problem: Mapped[str] = personal("a problem of their city", Text, default="", keep=Keep.APPLICATION)
    motivation: Mapped[str] = personal("why they apply", Text, default="", keep=Keep.APPLICATION)
    topics: Mapped[list[str]] = personal("topics that interest them", JSON, default=list, keep=Keep.APPLICATION)
    access_needs: Mapped[str] = personal("access needs", Text, default="", keep=Keep.APPLICATION, basis=Basis.CONSENT)
    heard_from: Mapped[str] = personal("how they heard of us", String(200), default="", keep=Keep.APPLICATION)
    consent_version: Mapped[str] = personal(
        "version of the text agreed to", String(32), default="", keep=Keep.APPLICATION
    )
    consented_at: Mapped[datetime | None] = personal("when they agreed", keep=Keep.APPLICATION)
    began_at: Mapped[datetime] = fact(default=clock.now)
    saved_at: Mapped[datetime] = fact(default=clock.now)
    submitted_at: Mapped[datetime | None] = fact(index=True)
    # Changed by its author after it was sent; None: never.
    edited_at: Mapped[datetime | None] = fact()
    waitlisted_at: Mapped[datetime | None] = fact()
    decided_at: Mapped[datetime | None] = fact()
    answer_by: Mapped[datetime | None] = fact()
    answered_at: Mapped[datetime | None] = fact()
    reason: Mapped[Reason | None] = personal("why not selected", choice(Reason), keep=Keep.APPLICATION)
    reason_note: Mapped[str] = personal("a sentence to the applicant", Text, default="", keep=Keep.APPLICATION)

    cohort: Mapped[Cohort] = relationship(lazy="joined", innerjoin=True)
    person: Mapped[Person] = relationship(foreign_keys=[person_id])


class Arrival(work.Work, Model):
    """An application that was sent to a cohort with open admission: a worker gives it a place, in order of arrival."""

    __tablename__ = "arrival"

    application_id: Mapped[int] = link("application.id", ondelete="CASCADE", unique=True, index=False)


# Giving a place is a few statements.
work.kind(Arrival, Job.ADMIT, timedelta(seconds=30))
