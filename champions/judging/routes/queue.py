"""Which page: a judge's queue, and how one judges."""

from datetime import datetime
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import ngettext
from flask_login import current_user

from champions.cohorts.calendar import Window
from champions.cohorts.models import Cohort
from champions.cohorts.queries import cohort as the_cohort
from champions.core import clock, files, render
from champions.core.access import requires
from champions.core.forms import Button
from champions.judging import pack, policy, queries
from champions.judging.models import RoundState
from champions.judging.window import closes, judge_window

from .blueprint import bp

# Up to when it is morning and afternoon on the reader's clock.
NOON, EVENING = 12, 18
SORTS = ("title", "-title", "state", "-state", "score", "-score")


@bp.get("/judging")
@requires(policy.judge, of=the_cohort)
def queue(cohort: Cohort) -> ResponseReturnValue:
    """What is scored, what comes next, all entries in the judge's own order, and until when."""
    now = clock.now()
    found = queries.queues(cohort.id, current_user.id)
    waiting = queries.possible([each.judge.id for each in found]) if found else []
    only_to_do, sort = request.args.get("show") == "todo", request.args.get("sort", "")
    shown = [
        {
            "queue": each,
            "window": judge_window(each.round, each.judge, now),
            "closes": each.round.closed_at or closes(each.round, each.judge),
            "rest": _about(each.minutes),
            "each": _about(each.each),
            "waiting": [one for one in waiting if one.judge_id == each.judge.id],
            "cards": _sorted([card for card in each.cards if not only_to_do or not card.done], sort, waiting),
            "pack": files.in_words(pack.size([card.size for card in each.cards])),
        }
        for each in found
    ]
    shown.sort(key=lambda each: each["window"] is Window.AFTER)
    return render_template(
        "judging/queue.html",
        shown=shown,
        greeting=greeting(now, render.reader_zone()),
        only_to_do=only_to_do,
        sort=sort if sort in SORTS else "",
        held={one.card_code: one for one in waiting},
        form=Button(),
        practise=queries.practised([each.round.id for each in found]) if found else set(),
    )


@bp.get("/judging/guide")
@requires(policy.judge, of=the_cohort)
def guide(cohort: Cohort) -> ResponseReturnValue:
    """How judging works, in a few lines: what to do, what is kept, what happens off line, until when, whom to ask."""
    now = clock.now()
    seats = [
        {
            "round": each.round,
            "judge": each.judge,
            "window": judge_window(each.round, each.judge, now),
            "closes": each.round.closed_at or closes(each.round, each.judge),
        }
        for each in queries.queues(cohort.id, current_user.id)
        if each.round.state is not RoundState.PREPARING
    ]
    return render_template("judging/guide.html", seats=seats)


def greeting(now: datetime, zone: str | None) -> str:
    """How one greets at the reader's time of day; where their clock is not known, without a time of day."""
    if zone is None:
        return "welcome"
    hour = now.astimezone(clock.zone(zone)).hour
    return "morning" if 4 < hour < NOON else "afternoon" if NOON <= hour < EVENING else "evening"


def _about(minutes: int | None) -> str | None:
    """`about 3 hours`, `about 40 minutes`: as exact as a pace can be; None where there is none."""
    if minutes is None:
        return None
    if minutes >= 90:
        return ngettext("about %(num)d hour", "about %(num)d hours", round(minutes / 60))
    steps = minutes if minutes < 10 else 5 * round(minutes / 5)
    return ngettext("about %(num)d minute", "about %(num)d minutes", steps)


def _sorted(cards: list[queries.Card], sort: str, waiting: Any) -> list[queries.Card]:
    """The cards as the headings ask; without that in the judge's own order."""
    held = {one.card_code for one in waiting}
    keys: dict[str, Any] = {
        "title": lambda card: (card.title.casefold(), card.number),
        "state": lambda card: (card.code not in held, not card.look_again, card.done, not card.begun),
        "score": lambda card: (card.score is None, card.score or 0),
    }
    if sort not in SORTS:
        return cards
    return sorted(cards, key=keys[sort.removeprefix("-")], reverse=sort.startswith("-"))
