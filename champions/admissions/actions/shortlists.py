"""What happens: a shortlist is asked for, worked out by a worker, and accepted; people are pinned in or out."""

from typing import Any

import structlog
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from champions.cohorts.models import Admission, Cohort
from champions.core import audit, clock, work
from champions.core.canonical import digest
from champions.core.db import db
from champions.core.errors import Refused
from champions.core.transaction import transaction
from champions.core.work import WorkState
from champions.registration.models import Application, ApplicationState, Reason

from .. import queries, selection
from ..models import Pin, Shortlist, Side, Verdict
from ..quotas import Rule, numbers_error, value_error
from ..solver import TooHard
from .decisions import Staged, Staging, stage_many, unstage_many

log = structlog.get_logger()


def ask_shortlist(cohort: Cohort, seats: int, *, by: Any) -> Shortlist:
    """A shortlist of so many seats is being worked out, from the scores, quotas and pins as they are now."""
    if cohort.admission is Admission.OPEN:
        raise Refused(_("This cohort takes everybody who is eligible, so no shortlist is made."))
    if seats < 1:
        raise Refused(_("All places are taken or offered, so there is no seat to fill."))
    _alone(cohort)
    if queries.is_sending(cohort):
        raise Refused(_("Decisions are being sent right now. Wait until all of them are, then make the shortlist."))
    given = queries.inputs_now(cohort, seats)
    if not given["candidates"]:
        raise Refused(_("Nobody has been read by enough readers yet, so there is nobody to choose from."))
    return _begin(cohort, seats, given, None, by)


def try_rule(base: Shortlist, rule: Rule, *, by: Any) -> Shortlist:
    """What would come out of `base` with that rule is being worked out. Nothing changes by it."""
    wrong = value_error(rule.field, rule.value) or numbers_error(rule.value, rule.least, rule.most)
    if wrong:
        raise Refused(wrong)
    if base.trial is not None or base.work_state is not WorkState.DONE:
        raise Refused(_("A rule can be tried once the proposal itself is there."))
    _alone(base.cohort)
    trial = {"of": base.code, "number": base.number, **rule.stored}
    return _begin(base.cohort, base.seats, selection.tried(base.inputs, rule), trial, by)


def _alone(cohort: Cohort) -> None:
    """Whoever else asks for a shortlist of this cohort waits until this transaction has ended."""
    queries.locked_seats(cohort)
    if queries.running(cohort):
        raise Refused(_("A shortlist is being worked out right now. Wait until it is there, then ask again."))


def _begin(cohort: Cohort, seats: int, given: dict[str, Any], trial: dict[str, Any] | None, by: Any) -> Shortlist:
    begun = Shortlist(
        cohort=cohort,
        number=queries.next_number(cohort),
        seats=seats,
        seed=given["seed"],
        trial=trial,
        inputs=given,
        inputs_digest=digest(given),
        asked_by_id=by.id,
    )
    db.session.add(begun)
    db.session.flush()
    audit.record("shortlist.ask", begun, by=by, seats=seats, inputs=begun.inputs_digest, trial=trial is not None)
    work.ring_soon(Shortlist)
    return begun


def make_shortlist(shortlist_id: int) -> bool:
    """The worker's part: the shortlist is there, or why there is none; False when there was nothing left to do.

    Killed in the middle, it is begun again by whoever claims it next, from the stored inputs, with the same outcome.
    """
    held = work.claim(Shortlist, shortlist_id)
    if held is None:
        return False
    try:
        with transaction(write=False):
            given = db.session.execute(select(Shortlist.inputs).where(Shortlist.id == held.id)).scalar_one()
        outputs = selection.compute(given)
    except TooHard as error:
        log.warning("shortlist", shortlist=shortlist_id, error=str(error))
        with transaction():
            work.fail(Shortlist, held, "too hard")
        return False
    except Exception as error:
        with transaction():
            work.retry(Shortlist, held, type(error).__name__)
        raise
    with transaction():
        return work.finish(Shortlist, held, outputs=outputs, outputs_digest=digest(outputs))


def accept_shortlist(
    run: Shortlist,
    count: int,
    *,
    waiting: int,
    reject_rest: bool,
    by: Any,
    take_off: bool = True,
    seen: str | None = None,
) -> Staged:
    """The decisions of the shortlist are staged: offers, the next `waiting` for the waiting list, perhaps the rest.

    With `take_off`, offers that it does not make are off the stage, by whomever they were staged; without, they stay.
    What else an earlier shortlist had staged and this one does not say is off the stage. Nobody is told yet.
    Refused when other offers stand beside it than those that were `seen` (queries.beside).
    """
    _alone(run.cohort)
    # Somebody may have accepted it while we waited.
    db.session.refresh(run, ["accepted_at", "work_state"])
    outputs = _may_be_accepted(run, count)
    others = _as_seen(run, seen, by)
    people = queries.all_named(run.cohort, [*outputs["selected"], *outputs["line"], *outputs["out"]])
    stay: set[int] = set() if take_off else others
    rows = [row for row in _verdicts(outputs, people, waiting, reject_rest) if row.application_id not in stay]
    mine = {each.id for each in people.values() if each.person_id == by.id}
    untouched = {row.application_id for row in rows} | mine | stay
    old = sorted({*queries.staged_by_shortlists(run.cohort), *others} - untouched)
    taken_off = unstage_many(run.cohort, old, by=by)
    staged = stage_many(run.cohort, rows, by=by, shortlist=run)
    run.accepted_at, run.accepted_by_id = clock.now(), by.id
    counted = {"offers": count, "staged": staged.done, "taken_off": taken_off}
    audit.record("shortlist.accept", run, by=by, outputs=run.outputs_digest, **counted)
    return staged


def _as_seen(run: Shortlist, seen: str | None, by: Any) -> set[int]:
    """The applications with an offer beside the shortlist; refused when they are not those that were seen."""
    beside = queries.beside(run, by.id)
    if seen is not None and seen != beside.seen:
        raise Refused(_("Offers were staged or taken off the stage since you opened this page. Look at them again."))
    return {row.id for row in beside.offers}


def _may_be_accepted(run: Shortlist, count: int) -> dict[str, Any]:
    if run.trial is not None:
        raise Refused(_("This was a rule that somebody tried. Add the rule, then make the shortlist."))
    if run.work_state is not WorkState.DONE or not (run.outputs or {}).get("possible"):
        raise Refused(_("There is no set of people to accept."))
    if run.accepted_at is not None:
        raise Refused(_("This shortlist has been accepted already. Nothing was changed."))
    if queries.is_sending(run.cohort):
        raise Refused(_("Decisions are being sent right now. Wait until all of them are."))
    if queries.is_stale(run):
        raise Refused(_("Applications, scores, quotas or pins have changed since. Make the shortlist anew."))
    outputs = run.outputs or {}
    chosen = len(outputs["selected"])
    if count != chosen:
        raise Refused(
            ngettext(
                "The shortlist has %(num)d person, not %(typed)s. Nothing was staged.",
                "The shortlist has %(num)d people, not %(typed)s. Nothing was staged.",
                chosen,
                typed=count,
            )
        )
    return outputs


def _verdicts(
    outputs: dict[str, Any], people: dict[str, queries.Named], waiting: int, reject_rest: bool
) -> list[Staging]:
    """Offers for those selected; of the others, who waits on no list yet: the first wait, the rest perhaps do not."""
    rows = [Staging(people[code].id, Verdict.OFFER) for code in outputs["selected"]]
    new = [people[code].id for code in outputs["line"] if people[code].state is ApplicationState.SUBMITTED]
    out = [people[code].id for code in outputs["out"] if people[code].state is ApplicationState.SUBMITTED]
    rows += [Staging(each, Verdict.WAITLIST) for each in new[:waiting]]
    if reject_rest:
        rows += [Staging(each, Verdict.REJECT, Reason.PLACES) for each in [*new[waiting:], *out]]
    return rows


def pin(application: Application, side: Side, reason: str, *, by: Any) -> None:
    """Every shortlist from now on has the application in, or out, for `reason`. Nobody pins themselves."""
    _not_oneself(application, by)
    if not reason.strip():
        raise Refused(_("Say why: others have to be able to defend it."))
    if application.state not in (ApplicationState.SUBMITTED, ApplicationState.WAITLISTED):
        raise Refused(_("This application is not to be decided, so it cannot be pinned."))
    known = db.session.scalar(select(Pin).where(Pin.application_id == application.id))
    row = known or Pin(application_id=application.id)
    row.side, row.reason, row.by_id, row.at = side, reason.strip(), by.id, clock.now()
    db.session.add(row)
    db.session.flush()
    audit.record("application.pin", application, by=by, side=side)


def unpin(application: Application, *, by: Any) -> None:
    """The application is where the scores and quotas put it."""
    _not_oneself(application, by)
    known = db.session.scalar(select(Pin).where(Pin.application_id == application.id))
    if known is None:
        raise Refused(_("This application is not pinned any more."))
    db.session.delete(known)
    audit.record("application.unpin", application, by=by, side=known.side)


def _not_oneself(application: Application, by: Any) -> None:
    if application.person_id == by.id:
        raise Refused(_("This is your own application: somebody else decides."))
