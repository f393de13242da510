"""What results say to people by mail: the winners once they are public and never before; to judges, a second look."""

from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import joinedload

from champions.cohorts.calendar import Window
from champions.core import clock
from champions.core.db import db
from champions.core.messages import message
from champions.judging import window
from champions.judging.models import Judge

from . import public, queries
from .models import PublishedResult


def _released(params: dict[str, int]) -> PublishedResult | None:
    """The result, if it is public at the moment the mail leaves, and was not corrected since."""
    result = db.session.get(PublishedResult, params["result"], options=[joinedload(PublishedResult.cohort)])
    if result is None or result.release_at is None or result.release_at > clock.now():
        return None
    return result if result.superseded_at is None else None


def _facts(result: PublishedResult) -> dict[str, Any]:
    winners = public.read(result.snapshot, result.release_at or clock.now(), result.correction)
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
    return {**_facts(result), "place": _place(result, team)}


def _place(result: PublishedResult, team: str | None) -> public.Place | None:
    places = public.read(result.snapshot, result.sealed_at).places
    return next((each for each in places if each.team_code == team), None)


@message("results/released_staff", _l("You run this programme."))
def released_staff(params: dict[str, int], person: Any) -> dict[str, Any] | None:
    """The winners, now that they are public."""
    result = _released(params)
    return _facts(result) if result else None


@message("results/corrected", _l("We had told you another result of this round."))
def corrected(params: dict[str, int], person: Any) -> dict[str, Any] | None:
    """What is true now, why it changed, and the place of the reader's team if any; None when corrected again."""
    result = _released(params)
    if result is None:
        return None
    team = queries.team_entered(result.round_id, person.id)
    proof = url_for("results.commitment", cohort=result.cohort.slug, _external=True)
    return {**_facts(result), "team": team, "place": _place(result, team), "proof": proof}


@message("results/look_again", _l("You judge in this cohort."))
def look_again(params: dict[str, int], person: Any) -> dict[str, Any] | None:
    """That a scorecard of the reader waits for a second look, and until when; None when none does any more."""
    judge = db.session.get(Judge, params["judge"])
    if judge is None or judge.ended_at is not None:
        return None
    waiting = [card for card in queries.to_look_at(judge.id) if window.card_window(card, clock.now()) is Window.OPEN]
    if not waiting:
        return None
    return {
        "cohort": judge.round.cohort,
        "round": judge.round,
        "count": len(waiting),
        "until": window.closes(judge.round, judge),
        "link": url_for("judging.queue", cohort=judge.round.cohort.slug, _external=True),
    }
