"""Which page: the runs of a cohort, one shortlist, a rule that is tried, and accepting."""

from typing import Any

from flask import flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext
from flask_login import current_user

from champions.cohorts.models import Admission, Cohort
from champions.cohorts.queries import cohort as cohort_by_slug
from champions.core import render
from champions.core.access import requires
from champions.core.errors import Refused
from champions.core.work import PENDING
from champions.registration import places

from .. import actions, findings, policy, queries
from .. import quotas as counting
from ..forms import AcceptForm, MakeForm, TryForm
from ..models import Shortlist
from .blueprint import bp

# Seconds after which the page of a run that is worked out looks again.
REFRESH = 4
SHOWN = 6
NAMED = 10
# The waiting list, unless staff say otherwise: a fifth of the seats, at least ten.
FIFTH, TEN = 5, 10


@bp.route("/admissions/shortlists", methods=["GET", "POST"])
@requires(policy.shortlist, of=cohort_by_slug)
def shortlists(cohort: Cohort) -> ResponseReturnValue:
    """All runs, what a new one would be made from, and the button that makes it."""
    taken = queries.taken(cohort)
    free = None if cohort.seats is None else max(0, cohort.seats - taken)
    form = MakeForm(data={"seats": free or None})
    if form.validate_on_submit():
        try:
            run = actions.ask_shortlist(cohort, form.seats.data or 0, by=current_user)
            return redirect(_page(run), 303)
        except Refused as why:
            form.refuse("seats", str(why))
    given = queries.inputs_now(cohort, free or 0)
    return render_template(
        "admissions/shortlists.html",
        cohort=cohort,
        form=form,
        runs=queries.runs(cohort),
        given=given,
        rules=[counting.rule_in_words(counting.Rule(**each)) for each in given["rules"]],
        pins=queries.pins(cohort) if given["pins"] else [],
        free=free,
        taken=taken,
        open=cohort.admission is Admission.OPEN,
    )


@bp.get("/admissions/shortlists/<code>")
@requires(policy.shortlist, of=queries.shortlist)
def shortlist(run: Shortlist) -> ResponseReturnValue:
    """What was found, what each rule costs, who moved; or why there is no such set."""
    outputs = run.outputs or {}
    if not outputs:
        return _waiting(run)
    runs = queries.runs(run.cohort)
    moves = outputs["moves"][:SHOWN] if outputs["possible"] else []
    codes = [row["code"] for row in moves] if outputs["possible"] else outputs["pins"]
    people = queries.named(run.cohort, codes)
    return render_template(
        "admissions/shortlist.html",
        cohort=run.cohort,
        run=run,
        outputs=outputs,
        stale=run.accepted_at is None and run.trial is None and queries.is_stale(run),
        moves=_moves(outputs, moves, people),
        form=TryForm().offer(list(findings.rules_of(outputs).values())),
        before=_before(run, runs),
        tries=[each for each in runs if each.trial and each.trial["of"] == run.code][:3],
        tried=_rule(run.trial) if run.trial else None,
        who={code: each.name for code, each in people.items()},
        findings=findings,
        counting=counting,
        rule_of=_rule,
        country=_country,
    )


def _waiting(run: Shortlist) -> ResponseReturnValue:
    """The page of a run that is not done."""
    page = render_template(
        "admissions/shortlist_waiting.html", cohort=run.cohort, run=run, pending=run.work_state in PENDING
    )
    answer = make_response(page)
    if run.work_state in PENDING:
        answer.headers["Refresh"] = str(REFRESH)
    return answer


@bp.post("/admissions/shortlists/<code>/try")
@requires(policy.shortlist, of=queries.shortlist)
def try_rule(run: Shortlist) -> ResponseReturnValue:
    """What another rule would do is being worked out."""
    form = TryForm().offer(list(findings.rules_of(run.outputs).values()) if run.outputs else [])
    if form.validate_on_submit() and (rule := form.rule()):
        return redirect(_page(actions.try_rule(run, rule, by=current_user)), 303)
    return render_template("admissions/shortlist_try.html", cohort=run.cohort, run=run, form=form)


@bp.route("/admissions/shortlists/<code>/accept", methods=["GET", "POST"])
@requires(policy.shortlist, of=queries.shortlist)
def accept_shortlist(run: Shortlist) -> ResponseReturnValue:
    """How many offers and places on the waiting list are staged, confirmed by the number typed by hand."""
    outputs = run.outputs or {}
    chosen = len(outputs.get("selected", []))
    form = AcceptForm(data={"waiting": max(TEN, -(-chosen // FIFTH)), "take_off": True})
    if form.validate_on_submit():
        try:
            return _accepted(run, form)
        except Refused as why:
            form.refuse("count", str(why))
    beside = queries.beside(run, current_user.id)
    form.beside(len(beside.offers)).seen.data = beside.seen
    possible = bool(outputs.get("possible")) and run.trial is None and run.accepted_at is None
    return render_template(
        "admissions/shortlist_accept.html",
        cohort=run.cohort,
        run=run,
        form=form,
        chosen=chosen,
        line=len(outputs.get("line", [])),
        possible=possible,
        stale=possible and queries.is_stale(run),
        beside=beside,
        named=NAMED,
        free=queries.free_places(run.cohort, run.cohort.seats),
    )


def _accepted(run: Shortlist, form: Any) -> ResponseReturnValue:
    count, waiting = form.count.data or 0, form.waiting.data or 0
    beside = {"take_off": form.take_off.data, "seen": form.seen.data or ""}
    staged = actions.accept_shortlist(
        run, count, waiting=waiting, reject_rest=form.rest.data, by=current_user, **beside
    )
    flash(
        ngettext(
            "%(num)d decision is staged. Read the mails, then send them.",
            "%(num)d decisions are staged. Read the mails, then send them.",
            staged.done,
        )
    )
    if staged.refused:
        flash(
            ngettext(
                "%(num)d decision was not staged: %(why)s",
                "%(num)d decisions were not staged: %(why)s",
                len(staged.refused),
                why=next(iter(staged.refused.values())),
            )
        )
    return redirect(url_for(".stage", cohort=run.cohort.slug), 303)


def _page(run: Shortlist) -> str:
    return url_for(".shortlist", cohort=run.cohort.slug, code=run.code)


def _before(run: Shortlist, runs: list[queries.Run]) -> queries.Run | None:
    """The proposal before this one; for a rule that was tried, the proposal it was tried on."""
    if run.trial:
        return next((each for each in runs if each.code == (run.trial or {})["of"]), None)
    done = [each for each in runs if each.trial is None and each.work_state == "done" and each.number < run.number]
    return done[0] if done else None


def _rule(stored: dict[str, Any]) -> counting.Rule:
    return counting.Rule(stored["field"], stored["value"], stored["least"], stored["most"])


def _country(code: str) -> str:
    return places.country(code, render.locale())


def _moves(outputs: dict[str, Any], rows: list[dict[str, Any]], people: dict[str, queries.Named]) -> list[Any]:
    """The rows with who they are and why they moved; whoever is gone since is not shown."""
    rules = findings.rules_of(outputs)
    return [(row, people[row["code"]], findings.reasons(row, rules)) for row in rows if row["code"] in people]
