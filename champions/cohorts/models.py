"""What is: cohorts with all their settings, phases, roles per cohort, invitations."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, Date, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, relationship

from champions.accounts.models import Person
from champions.core import clock
from champions.core.db import Coded, Keep, Model, choice, fact, link, link_person, new_code
from champions.core.lifecycle import Stateful, moves


class Role(StrEnum):
    """What a person can be in a cohort (admin: in all). Applicant and team lead are not roles but facts elsewhere."""

    PARTICIPANT = "participant"
    MENTOR = "mentor"
    REVIEWER = "reviewer"
    JUDGE = "judge"
    STAFF = "staff"
    ADMIN = "admin"


class Admission(StrEnum):
    """How people come in: everybody eligible while there is room, or those whom reviews and quotas select."""

    OPEN = "open"
    SELECTIVE = "selective"


class Cohort(Model):
    """One edition of the programme. Every number of it is a setting here; the defaults are the usual ones."""

    __tablename__ = "cohort"
    __table_args__ = (
        CheckConstraint("weeks BETWEEN 1 AND 52", name="weeks"),
        CheckConstraint("lectures BETWEEN 0 AND 52 AND workshops BETWEEN 0 AND 52", name="sessions"),
        CheckConstraint("minimum_age >= 0 AND minimum_age < age_limit", name="ages"),
        CheckConstraint("apply_opens_at < apply_closes_at", name="apply_window"),
        CheckConstraint("team_min >= 1 AND team_min <= team_max", name="team_sizes"),
        CheckConstraint("seats IS NULL OR seats > 0", name="seats"),
        CheckConstraint("offer_hours BETWEEN 1 AND 2000", name="offer_hours"),
        CheckConstraint("guardian_age BETWEEN 0 AND 21", name="guardian_age"),
        CheckConstraint("appeal_days BETWEEN 0 AND 365 AND appeal_answer_days BETWEEN 1 AND 365", name="appeals"),
        CheckConstraint("apply_grace_minutes BETWEEN 0 AND 1440", name="apply_grace"),
        CheckConstraint("late_minutes >= 0 AND early_minutes >= 0", name="minutes"),
    )

    # The programme's name and place are public knowledge: a refusal below it may say 403.
    known_to_all = True

    slug: Mapped[str] = fact(String(32), unique=True)
    name: Mapped[str] = fact(String(120))
    place: Mapped[str] = fact(String(80), default="Seoul")
    zone: Mapped[str] = fact(String(64), default="Asia/Seoul")
    first_day: Mapped[date] = fact(Date)
    weeks: Mapped[int] = fact(Integer, default=15)
    lectures: Mapped[int] = fact(Integer, default=6)
    workshops: Mapped[int] = fact(Integer, default=4)
    age_limit: Mapped[int] = fact(Integer, default=35)
    minimum_age: Mapped[int] = fact(Integer, default=16)
    reference_date: Mapped[date] = fact(Date)
    apply_opens_at: Mapped[datetime] = fact()
    apply_closes_at: Mapped[datetime] = fact()
    apply_grace_minutes: Mapped[int] = fact(Integer, default=0)
    admission: Mapped[Admission] = fact(choice(Admission), default=Admission.SELECTIVE)
    seats: Mapped[int | None] = fact(Integer)
    offer_hours: Mapped[int] = fact(Integer, default=72)
    # The age of consent: of every country that neither this cohort's table nor the law's (guardians.py) names.
    guardian_age: Mapped[int] = fact(Integer, default=18)
    guardian_ages: Mapped[dict[str, int]] = fact(JSON, default=dict)
    # Until when a free place goes to the waiting list; None: until the week of the third stop begins.
    replace_until: Mapped[datetime | None] = fact()
    decide_by: Mapped[date | None] = fact(Date)
    appeal_days: Mapped[int] = fact(Integer, default=14)
    appeal_answer_days: Mapped[int] = fact(Integer, default=14)
    # Published before anybody is compared: ties are broken by it, and it is nobody's choice (admissions/ties.py).
    tie_seed: Mapped[str] = fact(String(26), default=new_code)
    team_min: Mapped[int] = fact(Integer, default=3)
    team_max: Mapped[int] = fact(Integer, default=8)
    teams_selected: Mapped[int] = fact(Integer, default=20)
    early_minutes: Mapped[int] = fact(Integer, default=15)
    late_minutes: Mapped[int] = fact(Integer, default=15)
    ceremony_at: Mapped[datetime | None] = fact()
    consent_version: Mapped[str] = fact(String(32), default="2026-11")
    created_at: Mapped[datetime] = fact(default=clock.now)

    phases: Mapped[list["Phase"]] = relationship(order_by="Phase.number", back_populates="cohort", lazy="raise_on_sql")

    @property
    def cohort(self) -> "Cohort":
        """Itself: so that every object of a cohort answers the same question."""
        return self


class Phase(Model):
    """A part of the cohort's weeks; `line` is the colour of the transit line (1 lectures, 2 workshops, 3 judging)."""

    __tablename__ = "phase"
    __table_args__ = (
        UniqueConstraint("cohort_id", "number"),
        CheckConstraint("first_week >= 1 AND first_week <= last_week", name="span"),
        CheckConstraint("line BETWEEN 0 AND 3", name="line"),
    )

    cohort_id: Mapped[int] = link("cohort.id", ondelete="RESTRICT")
    number: Mapped[int] = fact(Integer)
    name: Mapped[str] = fact(String(120))
    first_week: Mapped[int] = fact(Integer)
    last_week: Mapped[int] = fact(Integer)
    line: Mapped[int] = fact(Integer, default=0)

    cohort: Mapped[Cohort] = relationship(back_populates="phases")


class RoleGrant(Model):
    """A person has a role in a cohort from `granted_at` until `ended_at`; an admin has it in all of them."""

    __tablename__ = "role_grant"
    __table_args__ = (
        CheckConstraint("(role = 'admin') = (cohort_id IS NULL)", name="admin_of_all"),
        Index(
            "uq_role_grant_current",
            "person_id",
            "cohort_id",
            "role",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
            sqlite_where=text("ended_at IS NULL"),
        ),
        # No cohort is never the same as no cohort: without this one could be administrator twice, and ended once.
        Index(
            "uq_role_grant_admin",
            "person_id",
            unique=True,
            postgresql_where=text("cohort_id IS NULL AND ended_at IS NULL"),
            sqlite_where=text("cohort_id IS NULL AND ended_at IS NULL"),
        ),
    )

    person_id: Mapped[int] = link_person("who has the role", keep=Keep.PARTICIPATION)
    cohort_id: Mapped[int | None] = link("cohort.id", ondelete="RESTRICT")
    role: Mapped[Role] = fact(choice(Role))
    granted_at: Mapped[datetime] = fact(default=clock.now)
    ended_at: Mapped[datetime | None] = fact()

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    cohort: Mapped[Cohort | None] = relationship()


class InvitationState(StrEnum):
    INVITED = "invited"
    ACCEPTED = "accepted"
    REVOKED = "revoked"


class Invitation(Coded, Stateful, Model):
    """A person was asked, by a mailed link bound to them, to take a role in a cohort (an admin: in all)."""

    __tablename__ = "invitation"
    __table_args__ = (
        CheckConstraint("state <> 'accepted' OR accepted_at IS NOT NULL", name="accepted_at"),
        CheckConstraint("(role = 'admin') = (cohort_id IS NULL)", name="admin_of_all"),
    )

    MOVES = moves(
        accept=({InvitationState.INVITED}, InvitationState.ACCEPTED, "accepted_at"),
        revoke=({InvitationState.INVITED, InvitationState.ACCEPTED}, InvitationState.REVOKED),
    )

    person_id: Mapped[int] = link_person("who was invited", keep=Keep.PARTICIPATION)
    cohort_id: Mapped[int | None] = link("cohort.id", ondelete="RESTRICT")
    role: Mapped[Role] = fact(choice(Role))
    state: Mapped[InvitationState] = fact(choice(InvitationState), default=InvitationState.INVITED)
    salt: Mapped[str] = fact(String(26), default=lambda: new_code(26))
    invited_at: Mapped[datetime] = fact(default=clock.now)
    expires_at: Mapped[datetime] = fact()
    accepted_at: Mapped[datetime | None] = fact()
    invited_by_id: Mapped[int | None] = link_person("who invited", keep=Keep.PARTICIPATION)

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    cohort: Mapped[Cohort | None] = relationship()
