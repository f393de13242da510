"""What results say to people by mail, once they are public and never before."""

from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import joinedload

from champions.core import clock
from champions.core.db import db
from champions.core.messages import message

from . import public, queries
from .models import PublishedResult


def _released(params: dict[str, int]) -> PublishedResult | None:
    """The result, if it is public at the moment the mail leaves."""
    result = db.session.get(PublishedResult, params["result"], options=[joinedload(PublishedResult.cohort)])
    if result is None or result.release_at is None or result.release_at > clock.now():
        return None
    return result


def _facts(result: PublishedResult) -> dict[str, Any]:
    winners = public.read(result.snapshot, result.release_at or clock.now())
    return {
        "cohort": result.cohort,
        "winners": winners,
        "link": url_for("cohorts.show", cohort=result.cohort.slug, _external=True),
        "stage": url_for("ceremony.stage", cohort=result.cohort.slug, _external=True),
    }


@message("results/released", _l("You are in a team whose work was judged."))
def released(params: dict[str, int], person: Any) -> dict[str, Any] | None:
    """The winners and the reader's own place, if they have one; None before the release or when they left the team."""
    result = _released(params)
    team = queries.team_entered(result.round_id, person.id) if result else None
    if result is None or team is None:
        return None
    facts = _facts(result)
    place = next((each for each in facts["winners"].places if each.team_code == team), None)
    return {**facts, "place": place}


@message("results/released_staff", _l("You run this programme."))
def released_staff(params: dict[str, int], person: Any) -> dict[str, Any] | None:
    """The winners, now that they are public."""
    result = _released(params)
    return _facts(result) if result else None
