"""What cohorts say to people by mail: invitations."""

from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import joinedload

from champions.core import clock, tokens
from champions.core.db import db
from champions.core.messages import message

from .actions import PURPOSE
from .models import Invitation, InvitationState

WHY = _l("You were invited by the people who run the programme.")


def _invitation(params: dict[str, int], person: Any) -> dict[str, Any] | None:
    invitation = db.session.get(Invitation, params["invitation"], options=[joinedload(Invitation.cohort)])
    if invitation is None or invitation.state is InvitationState.REVOKED or invitation.expires_at < clock.now():
        return None
    token = tokens.token(PURPOSE, invitation.code, invitation.salt)
    return {
        "link": url_for("cohorts.invitation", token=token, _external=True),
        "cohort": invitation.cohort,
        "role": invitation.role,
        "expires_at": invitation.expires_at,
    }


@message("cohorts/invite_judge", WHY)
def invite_judge(params: dict[str, int], person: Any) -> dict[str, Any] | None:
    """The link of an invitation to judge that still holds."""
    return _invitation(params, person)


@message("cohorts/invite_other", WHY)
def invite_other(params: dict[str, int], person: Any) -> dict[str, Any] | None:
    """The link of any other invitation that still holds."""
    return _invitation(params, person)
