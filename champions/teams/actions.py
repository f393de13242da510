"""What happens: teams are created, joined and left, and their links renewed."""

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from champions.admissions import actions as admissions
from champions.admissions.models import Enrolment
from champions.cohorts import calendar
from champions.cohorts.models import Cohort
from champions.core import audit, clock, outbox
from champions.core.db import db, new_code
from champions.core.errors import Refused

from . import queries
from .models import Team, TeamMember
from .naming import name_key


class NameTaken(Refused):
    """Another team of the cohort has this name, or one that looks like it."""


class InATeam(Refused):
    """The participant is in a team already: one at a time."""


def create(enrolment: Enrolment, name: str, challenge: str = "", *, by: Any) -> Team:
    """A team of one exists, led by the participant; nothing is written when it is refused."""
    cohort = enrolment.cohort
    _open(cohort)
    if queries.own_membership(cohort.id, enrolment.person_id):
        raise InATeam(_in_a_team())
    team = Team(
        cohort=cohort, name=name, name_key=name_key(name), challenge=challenge, size=1, max_size=cohort.team_max
    )
    try:
        with db.session.begin_nested():
            db.session.add(team)
            db.session.flush()
            _enter(team, enrolment, is_lead=True)
    except IntegrityError as error:
        raise NameTaken(_("Another team has this name, or one that looks like it. Choose another one.")) from error
    audit.record("team.create", team, by=by, enrolment=enrolment.code)
    return team


def why_not(team: Team, own: TeamMember | None) -> str | None:
    """Why somebody whose place in a team is `own` cannot join this one now, in words; None when they can."""
    if own is not None:
        return _("You are in this team.") if own.team_id == team.id else _in_a_team()
    if calendar.running(team.cohort, clock.now()) is calendar.Window.AFTER:
        return _closed()
    if team.size == 0:
        return _("Nobody is in this team any more. Create a team of your own instead.")
    return _full(team) if team.size >= team.max_size else None


def join(team: Team, enrolment: Enrolment, *, by: Any) -> TeamMember:
    """The participant is in the team, if it has room and they are in no other; its lead is told.

    However many try at once, the team never has more than `max_size`: the database counts.
    """
    refused = why_not(team, queries.own_membership(team.cohort_id, enrolment.person_id))
    if refused:
        raise Refused(refused)
    with db.session.begin_nested():
        taken = db.session.execute(
            update(Team)
            .where(Team.id == team.id, Team.size > 0, Team.size < Team.max_size)
            .values(size=Team.size + 1)
            .execution_options(synchronize_session=False)
        )
        if not taken.rowcount:  # type: ignore[attr-defined]
            raise Refused(_full(team))
        member = _enter(team, enrolment)
    db.session.refresh(team)
    audit.record("team.join", team, by=by, enrolment=enrolment.code)
    lead = next((each for each in queries.members(team.id) if each.is_lead), None)
    if lead is not None:
        key = f"team-member:{member.id}"
        outbox.owe(lead.enrolment.person, "teams/joined", key=key, cohort_id=team.cohort_id, member=member.id)
    return member


def leave(member: TeamMember, *, by: Any) -> None:
    """The person is in the team no more; what it did stays, and who was in it longest leads, if they led."""
    team = member.team
    with db.session.begin_nested():
        # The team's row first: whoever joins or leaves at the same moment waits for it.
        db.session.execute(
            update(Team)
            .where(Team.id == team.id, Team.size > 0)
            .values(size=Team.size - 1)
            .execution_options(synchronize_session=False)
        )
        left = db.session.execute(
            update(TeamMember)
            .where(TeamMember.id == member.id, TeamMember.left_at.is_(None))
            .values(left_at=clock.now())
            .execution_options(synchronize_session=False)
        )
        if not left.rowcount:  # type: ignore[attr-defined]
            raise Refused(_("You have left this team already."))
        still = queries.members(team.id)
        heir = None if any(each.is_lead for each in still) else next(iter(still), None)
        if heir is not None:
            heir.is_lead = True
    db.session.refresh(team)
    db.session.refresh(member, ["left_at"])
    audit.record("team.leave", team, by=by, enrolment=member.enrolment.code)
    if heir is not None:
        audit.record("team.lead", team, by=by, enrolment=heir.enrolment.code)


@admissions.when_left
def _leave_with_enrolment(enrolment: Enrolment, by: Any) -> None:
    """Whoever takes part no more is in no team either."""
    member = queries.own_membership(enrolment.cohort_id, enrolment.person_id)
    if member is not None:
        leave(member, by=by)


def renew_link(team: Team, *, by: Any) -> None:
    """The team has a new invite link; the old one leads nowhere."""
    team.invite_code = new_code(26)
    audit.record("team.renew_link", team, by=by)


def _enter(team: Team, enrolment: Enrolment, *, is_lead: bool = False) -> TeamMember:
    member = TeamMember(team_id=team.id, enrolment_id=enrolment.id, is_lead=is_lead)
    try:
        with db.session.begin_nested():
            db.session.add(member)
    except IntegrityError as error:
        # Two tries of one person at once: the other one made the row.
        raise InATeam(_in_a_team()) from error
    return member


def _open(cohort: Cohort) -> None:
    if calendar.running(cohort, clock.now()) is calendar.Window.AFTER:
        raise Refused(_closed())


def _closed() -> str:
    return _("The programme is over: teams stay as they are.")


def _in_a_team() -> str:
    return _("You are in a team already. Leave it first: one team at a time.")


def _full(team: Team) -> str:
    return _("This team is full: it has %(most)s people. Create a team, or join another one.", most=team.max_size)
