"""What happens to a round: it is prepared, opened, given more time, closed."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, select
from sqlalchemy.orm.attributes import set_committed_value

from champions.cohorts.models import Cohort
from champions.core import audit, clock, outbox, render
from champions.core.db import db
from champions.core.errors import Refused
from champions.core.lifecycle import move
from champions.judging import order, queries, rubric, scoring
from champions.judging.models import Comments, Criterion, Entry, Judge, Purpose, Rehearsal, Round, RoundState
from champions.judging.reasons import Longer
from champions.judging.window import closes as closes_for
from champions.workshops.deadline import verdict
from champions.workshops.queries import extensions

from .conflicts import refresh_conflicts

# Work that arrived in time may still be on its way into the database when the deadline is over: no transaction lives
# longer than this, so that whatever was in time is an entry of the round.
STILL_ARRIVING = timedelta(minutes=1)
# The columns that a round's method is made of.
_METHOD = ("purpose", "blind", "comments", "cards_required", "top", "seed", "priority")


@dataclass(frozen=True)
class Settings:
    """All that staff say of a round; `top` None: as many as the purpose suggests."""

    name: str
    purpose: Purpose
    deliverable_id: int
    opens_at: datetime
    closes_at: datetime
    blind: bool
    comments: Comments
    cards_required: int
    top: int | None
    priority: int | None = None


class Wrong(Refused):
    """A value cannot be; `name` is the setting it stands beside."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(message)
        self.name = name


def hold(round_: Round, *states: RoundState, message: str) -> None:
    """The round as it is now, nobody else's until we are done, in one of `states`; else Refused with `message`."""
    db.session.refresh(round_, ["state", "version", "opens_at", "closes_at", "priority"], with_for_update=True)
    if round_.state not in states:
        raise Refused(message)


def hold_preparing(round_: Round) -> None:
    """The round as it is now, nobody else's until we are done; Refused once it was opened."""
    hold(round_, RoundState.PREPARING, message=_("The round was opened: rubric and method are fixed."))


def prepare_round(cohort: Cohort, wanted: Settings, *, by: Any) -> Round:
    """There is a round in preparation, without a rubric. Raises Wrong."""
    round_ = Round(cohort_id=cohort.id, **_values(cohort, None, wanted))
    db.session.add(round_)
    db.session.flush()
    audit.record("round.prepare", round_, by=by)
    return round_


def change_round(round_: Round, wanted: Settings, *, seen: int, by: Any) -> None:
    """The round in preparation is as staff want it. Raises Wrong; Refused when it is not what staff looked at."""
    hold_preparing(round_)
    if round_.version != seen:
        raise Refused(_("Somebody else changed this round meanwhile. Open the page again and look."))
    values = _values(round_.cohort, round_, wanted)
    changed = sorted(name for name, value in values.items() if getattr(round_, name) != value)
    for name in changed:
        setattr(round_, name, values[name])
    if changed:
        audit.record("round.change", round_, by=by, changed=changed)


def _values(cohort: Cohort, round_: Round | None, wanted: Settings) -> dict[str, Any]:
    same = select(Round.id).where(Round.cohort_id == cohort.id, Round.name == wanted.name)
    if round_ is not None:
        same = same.where(Round.id != round_.id)
    if db.session.scalar(same) is not None:
        raise Wrong("name", _("Another round of this cohort has this name."))
    if wanted.opens_at >= wanted.closes_at:
        raise Wrong("closes_day", _("Scoring must close after it opens."))
    top = wanted.top or rubric.default_top(wanted.purpose, cohort.teams_selected)
    return {**asdict(wanted), "top": top}


def remove_round(round_: Round, *, by: Any) -> None:
    """The round in preparation is gone, with its rubric and rehearsal; Refused when somebody is on its panel."""
    hold_preparing(round_)
    if db.session.scalar(select(Judge.id).where(Judge.round_id == round_.id).limit(1)) is not None:
        raise Refused(_("Judges were invited to this round. It cannot be deleted any more."))
    audit.record("round.remove", round_, by=by, code=round_.code)
    for kind in (Rehearsal, Criterion):
        db.session.execute(delete(kind).where(kind.round_id == round_.id))
    db.session.expire(round_, ["criteria"])
    db.session.delete(round_)


def open_round(round_: Round, *, by: Any) -> None:
    """Rubric and method are fixed and hashed, what the teams handed in are its entries, and it is open."""
    # Read anew under the lock: what is hashed is what is there, whatever a colleague changed meanwhile.
    db.session.refresh(round_, [*_METHOD, "state", "version", "deliverable_id", "closes_at"], with_for_update=True)
    lines = select(Criterion).where(Criterion.round_id == round_.id).order_by(Criterion.number)
    fresh = list(db.session.scalars(lines.execution_options(populate_existing=True)))
    set_committed_value(round_, "criteria", fresh)
    if not round_.criteria:
        raise Refused(_("A round needs at least one criterion."))
    handed_in = queries.submissions(round_.deliverable_id)
    if not handed_in:
        raise Refused(_("No team has handed in anything yet."))
    if not deadline_over(round_, [each.team_id for each in handed_in]):
        raise Refused(_("Teams can still hand in and replace their work. Open the round after the deadline."))
    if clock.now() >= round_.closes_at:
        raise Refused(_("The time to score is over already. Change when scoring closes, then open the round."))
    handed_in.sort(key=lambda each: order.place(round_.code, each.team.code))
    for number, each in enumerate(handed_in, start=1):
        db.session.add(
            Entry(
                round_id=round_.id,
                team_id=each.team_id,
                submission_id=each.id,
                number=number,
                title=each.team.challenge,
            )
        )
    round_.method = scoring.canonical_method(round_)
    round_.method_digest = scoring.digest(round_.method)
    move(round_, "open", by=by, entries=len(handed_in), method=round_.method_digest)
    db.session.flush()
    refresh_conflicts(round_)


def deadline_over(round_: Round, team_ids: list[int]) -> bool:
    """True when none of these teams can replace its work any more, and all that came in time is written."""
    extra = extensions(round_.cohort_id, team_ids)
    longest = max((extra.get((round_.deliverable_id, each), 0) for each in team_ids), default=0)
    return not verdict(round_.deliverable, clock.now() - STILL_ARRIVING, team_minutes=longest).accepted


def close(round_: Round, *, by: Any) -> None:
    """Nothing is accepted any more. Scores on their way are waited for first: none is later than the close."""
    db.session.refresh(round_, ["state", "version"], with_for_update=True)
    # A team of their own that came up since counts nowhere, whoever scored it.
    refresh_conflicts(round_, by=by, proposed=False)
    move(round_, "close", by=by, missing=missing_cards(round_))
    db.session.flush()


def missing_cards(round_: Round) -> int:
    """How many submitted scorecards are lacking to the number that each entry should have; withdrawn ones lack none."""
    there = [each for each in queries.entries(round_) if not each.entry.withdrawn_at]
    return sum(max(round_.cards_required - each.submitted, 0) for each in there)


def extend(round_: Round, closes_at: datetime, reason: Longer | str, by: Any) -> int:
    """Scoring closes later, for all; every judge with an open scorecard is told once. Returns how many are told."""
    hold(round_, RoundState.OPEN, message=_("Only an open round can be given more time."))
    before = round_.closes_at
    _check_later(round_, before, closes_at)
    round_.closes_at = closes_at
    audit.record(
        "round.extend", round_, by=by, reason=Longer(reason), before=before.isoformat(), after=closes_at.isoformat()
    )
    db.session.flush()
    told = [each for each in queries.with_open_cards(round_.id) if not each.closes_at or each.closes_at < closes_at]
    return tell_longer(round_, told, closes_at, reason)


def extend_judge(judge: Judge, closes_at: datetime, reason: Longer | str, by: Any) -> None:
    """Scoring closes later, for this judge; they are told, once, if they have an open scorecard."""
    round_ = judge.round
    hold(round_, RoundState.OPEN, message=_("Only an open round can be given more time."))
    db.session.refresh(judge, ["closes_at", "ended_at"], with_for_update=True)
    if judge.ended_at:
        raise Refused(_("This person judges no more."))
    before = closes_for(round_, judge)
    _check_later(round_, before, closes_at)
    judge.closes_at = closes_at
    audit.record(
        "judge.extend", judge, by=by, cohort_id=round_.cohort_id, reason=Longer(reason),
        before=before.isoformat(), after=closes_at.isoformat(),
    )  # fmt: skip
    db.session.flush()
    tell_longer(round_, [each for each in queries.with_open_cards(round_.id) if each.id == judge.id], closes_at, reason)


def _check_later(round_: Round, before: datetime, closes_at: datetime) -> None:
    if closes_at <= before:
        until = render.in_words(before, round_.cohort.zone, first=round_.cohort.zone)
        raise Wrong("closes_day", _("Choose a later time: scoring closes %(when)s now.", when=until))
    if closes_at <= clock.now():
        raise Wrong("closes_day", _("This time is over already."))


def tell_longer(round_: Round, judges: list[Judge], closes_at: datetime, reason: Longer | str) -> int:
    """These judges are owed a mail that says until when they have time, and why; returns how many are."""
    why = list(Longer).index(Longer(reason))
    key = f"judging/extended:{round_.id}:{closes_at.isoformat()}"
    people = [(each.person_id, {"judge": each.id, "why": why}) for each in judges]
    return outbox.owe_all(people, "judging/extended", key=key, cohort_id=round_.cohort_id)
