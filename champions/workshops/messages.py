"""What workshops say to people by mail: receipts."""

from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import joinedload

from champions.core.db import db
from champions.core.messages import message

from . import queries, receipts
from .models import Submission


@message("workshops/receipt", _l("Your team handed something in, and you are in it."))
def receipt(params: dict[str, int], person: Any) -> dict[str, Any] | None:
    """What was handed in, when, and its digest; not for somebody who has left the team since."""
    submission = db.session.get(Submission, params["submission"], options=[joinedload(Submission.by)])
    if submission is None or not queries.is_member(submission.team_id, person.id):
        return None
    return {
        "submission": submission,
        "deliverable": submission.deliverable,
        "team": submission.team,
        "zone": submission.cohort.zone,
        "digest": receipts.grouped(submission.digest),
        "link": url_for("workshops.receipt", cohort=submission.cohort.slug, code=submission.code, _external=True),
    }
