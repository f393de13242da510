"""What judging says to people by mail, by name of the message."""

from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l

from champions.core import clock
from champions.core.db import db
from champions.core.messages import message
from champions.workshops.queries import is_member

from . import queries, reasons, window
from .models import Feedback, Judge, Round, RoundState, Scorecard, ScorecardState
from .nudging import Open
from .saying import numbers

WHY_JUDGE = _l("You judge in this cohort.")
WHY_STAFF = _l("You run this cohort.")
WHY_TEAM = _l("You are in a team whose work was judged.")


@message("judging/feedback", WHY_TEAM)
def feedback(params: dict[str, int], person: Any) -> dict[str, Any] | None:
    """Where the team reads what its judges wrote, and nothing of what it is; None when the reader left the team."""
    found = db.session.get(Feedback, params["feedback"])
    if found is None or not is_member(found.entry.team_id, person.id):
        return None
    round_ = found.entry.round
    link = url_for("judging.feedback", cohort=round_.cohort.slug, code=found.code, _external=True)
    return {"cohort": round_.cohort, "round": round_, "team": found.entry.team, "link": link}


@message("judging/given", WHY_JUDGE)
def given(params: dict[str, int], person: Any) -> dict[str, Any] | None:
    """How many entries wait for the judge, and until when; no word of what they are. None when none waits any more."""
    judge = db.session.get(Judge, params["judge"])
    if judge is None or judge.ended_at is not None or judge.round.state is not RoundState.OPEN:
        return None
    waiting = queries.waiting_cards(judge.id)
    if not waiting:
        return None
    cohort, now = judge.round.cohort, clock.now()
    return {
        "cohort": cohort,
        "round": judge.round,
        "count": waiting,
        "opens_at": judge.round.opens_at if judge.round.opens_at > now else None,
        "until": window.closes(judge.round, judge),
        "link": url_for("judging.queue", cohort=cohort.slug, _external=True),
    }


@message("judging/nudge", WHY_JUDGE)
def nudge(params: dict[str, int], person: Any) -> dict[str, Any] | None:
    """What the judge is behind with, until when it can be done, and where; None when nothing is open any more."""
    judge = queries.judge_by_id(params["judge"])
    seat = queries.seat(judge) if judge is not None else None
    if judge is None or seat is None or seat.behind not in (Open.CONFLICTS, Open.ENTRIES):
        return None
    slug, declare = judge.round.cohort.slug, seat.behind is Open.CONFLICTS
    return {
        "cohort": judge.round.cohort,
        "round": judge.round,
        "what": seat.behind,
        "count": seat.cards - seat.submitted,
        "until": window.closes(judge.round, judge),
        "link": url_for("judging.declare", cohort=slug, code=judge.code, _external=True)
        if declare
        else url_for("judging.queue", cohort=slug, _external=True),
    }


@message("judging/stood_back", WHY_STAFF)
def stood_back(params: dict[str, int], person: Any) -> dict[str, Any] | None:
    """Of which entry a scorecard counts no more since the round was closed; never the reason, nor who it was."""
    card = db.session.get(Scorecard, params["card"])
    if card is None or card.state is not ScorecardState.VOID:
        return None
    cohort = card.round.cohort
    return {
        "cohort": cohort,
        "round": card.round,
        "entry": card.entry,
        "link": url_for("judging.round", cohort=cohort.slug, code=card.round.code, _external=True),
    }


@message("judging/replacement", WHY_STAFF)
def replacement(params: dict[str, int], person: Any) -> dict[str, Any] | None:
    """Which entries lack a judge, by number; None when none does any more, or the round is over."""
    round_ = db.session.get(Round, params["round"])
    if round_ is None or round_.state is not RoundState.OPEN:
        return None
    lacking = queries.board(round_).lacking
    if not lacking:
        return None
    return {
        "cohort": round_.cohort,
        "round": round_,
        "count": len(lacking),
        "numbers": numbers(lacking),
        "link": url_for("judging.assignment", cohort=round_.cohort.slug, code=round_.code, _external=True),
    }


@message("judging/extended", WHY_JUDGE)
def extended(params: dict[str, int], person: Any) -> dict[str, Any] | None:
    """Until when the judge can score now, and why it is later; None when nothing of theirs waits any more."""
    judge = db.session.get(Judge, params["judge"])
    if judge is None or judge.ended_at is not None or judge.round.state is not RoundState.OPEN:
        return None
    waiting = queries.waiting_cards(judge.id)
    if not waiting:
        return None
    cohort = judge.round.cohort
    return {
        "cohort": cohort,
        "round": judge.round,
        "count": waiting,
        "because": reasons.LONGER[list(reasons.Longer)[params["why"]]][1],
        "until": window.closes(judge.round, judge),
        "link": url_for("judging.queue", cohort=cohort.slug, _external=True),
    }


@message("judging/reopened", WHY_JUDGE)
def reopened(params: dict[str, int], person: Any) -> dict[str, Any] | None:
    """Which entry the judge can change again after the close, until when, and why; None once that is over."""
    card = queries.card_by_id(params["card"])
    if card is None or card.judge.person_id != person.id or card.open_until is None or card.open_until < clock.now():
        return None
    cohort = card.round.cohort
    return {
        "cohort": cohort,
        "round": card.round,
        "number": card.entry.number,
        "until": card.open_until,
        "reason": queries.newest_reason(card),
        "link": url_for("judging.score", cohort=cohort.slug, code=card.code, _external=True),
    }
