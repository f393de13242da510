"""What teams say to people by mail: somebody has joined."""

from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import joinedload

from champions.core.db import db
from champions.core.messages import message

from . import queries
from .models import TeamMember


@message("teams/joined", _l("You lead a team."))
def joined(params: dict[str, int], person: Any) -> dict[str, Any] | None:
    """Who has joined, while they are still in the team and the reader still leads it."""
    member = db.session.get(TeamMember, params["member"], options=[joinedload(TeamMember.team)])
    if member is None or member.left_at is not None:
        return None
    lead = next((each for each in queries.members(member.team_id) if each.is_lead), None)
    if lead is None or lead.enrolment.person_id != person.id:
        return None
    return {
        "team": member.team,
        "member": member.enrolment.person,
        "cohort": member.team.cohort,
        "link": url_for("teams.mine", cohort=member.team.cohort.slug, _external=True),
    }
