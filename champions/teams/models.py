"""What is: teams, who is and was in them, and their mentors."""

from datetime import datetime

from sqlalchemy import Boolean, CheckConstraint, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, relationship

from champions.accounts.models import Person
from champions.admissions.models import Enrolment
from champions.cohorts.models import Cohort
from champions.core import clock
from champions.core.db import Coded, Keep, Model, fact, link, link_person, new_code

NOW_IN = text("left_at IS NULL")


class Team(Coded, Model):
    """A team. `size` counts who is in it now; the database refuses more than `max_size` (joining raises it by one)."""

    __tablename__ = "team"
    __table_args__ = (
        CheckConstraint("size >= 0 AND size <= max_size", name="size"),
        UniqueConstraint("cohort_id", "name_key"),
    )

    cohort_id: Mapped[int] = link("cohort.id", ondelete="RESTRICT")
    name: Mapped[str] = fact(String(80))
    # The name without case and accents of spelling, so that two teams cannot look alike.
    name_key: Mapped[str] = fact(String(160))
    challenge: Mapped[str] = fact(String(200), default="")
    size: Mapped[int] = fact(Integer, default=0)
    max_size: Mapped[int] = fact(Integer)
    # Who has the link can join; a new one makes the old one useless.
    invite_code: Mapped[str] = fact(String(26), unique=True, default=lambda: new_code(26))
    created_at: Mapped[datetime] = fact(default=clock.now)

    cohort: Mapped[Cohort] = relationship(lazy="joined", innerjoin=True)
    members: Mapped[list["TeamMember"]] = relationship(
        primaryjoin="and_(Team.id == TeamMember.team_id, TeamMember.left_at.is_(None))",
        order_by="TeamMember.joined_at, TeamMember.id",
        back_populates="team",
        viewonly=True,
        lazy="raise_on_sql",
    )


class TeamMember(Model):
    """A participant was in a team from `joined_at` until `left_at`. One team at a time; one lead a team."""

    __tablename__ = "team_member"
    __table_args__ = (
        Index("uq_team_member_one_team", "enrolment_id", unique=True, postgresql_where=NOW_IN, sqlite_where=NOW_IN),
        Index(
            "uq_team_member_one_lead",
            "team_id",
            unique=True,
            postgresql_where=text("is_lead AND left_at IS NULL"),
            sqlite_where=text("is_lead AND left_at IS NULL"),
        ),
        CheckConstraint("left_at IS NULL OR left_at >= joined_at", name="order"),
    )

    team_id: Mapped[int] = link("team.id", ondelete="RESTRICT")
    enrolment_id: Mapped[int] = link("enrolment.id", ondelete="RESTRICT")
    is_lead: Mapped[bool] = fact(Boolean, default=False)
    joined_at: Mapped[datetime] = fact(default=clock.now)
    left_at: Mapped[datetime | None] = fact()

    team: Mapped[Team] = relationship(back_populates="members", foreign_keys=[team_id])
    enrolment: Mapped[Enrolment] = relationship(lazy="joined", innerjoin=True)


class TeamMentor(Model):
    """A mentor of a team (and therefore never its judge)."""

    __tablename__ = "team_mentor"
    __table_args__ = (UniqueConstraint("team_id", "person_id"),)

    team_id: Mapped[int] = link("team.id", ondelete="RESTRICT")
    person_id: Mapped[int] = link_person("who mentors", keep=Keep.PARTICIPATION)

    team: Mapped[Team] = relationship()
    person: Mapped[Person] = relationship()
