"""Which page: what is asked of teams, what they handed in, handing in."""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from champions.cohorts.models import Cohort, Role
from champions.cohorts.queries import cohort as the_cohort
from champions.core import clock, files, kinds
from champions.core.access import requires
from champions.core.errors import Refused
from champions.core.uploads import File

from . import actions, policy, queries, receipts
from .forms import HandInForm, hand_in_form
from .models import Deliverable, Submission

bp = Blueprint("workshops", __name__)


@bp.before_request
def arrive() -> None:
    """The instant of arrival: the body has been read to its end, and no lock has been waited for yet."""
    g.arrived_at = clock.now()


@bp.get("/work")
@requires(policy.see_work, of=the_cohort)
def index(cohort: Cohort) -> ResponseReturnValue:
    """A participant's list of what is due; for mentors and staff a board of teams by deliverables."""
    asked = queries.deliverables(cohort.id)
    if _looks_over(cohort):
        return render_template("workshops/board.html", asked=asked, **_board(cohort, asked))
    team = queries.team_of(cohort.id, current_user.id)
    teams = [team] if team else []
    rows = _board(cohort, asked, teams)["rows"]
    return render_template("workshops/index.html", asked=asked, team=team, cells=rows[0]["cells"] if rows else None)


@bp.get("/work/<code>")
@requires(policy.see_work, of=queries.deliverable)
def show(deliverable: Deliverable) -> ResponseReturnValue:
    """What is asked, until when, what is handed in, and the form; for mentors and staff what each team handed in."""
    if _looks_over(deliverable.cohort):
        board = _board(deliverable.cohort, [deliverable])
        verdict = actions.judge_time(deliverable, g.arrived_at, 0)
        return render_template("workshops/of_teams.html", deliverable=deliverable, verdict=verdict, **board)
    standing = _own(deliverable)
    if standing is None:
        verdict = actions.judge_time(deliverable, g.arrived_at, 0)
        return render_template("workshops/teamless.html", deliverable=deliverable, verdict=verdict)
    now = standing.current
    form = hand_in_form(
        deliverable,
        words=now.words if now else "",
        url=now.url if now else "",
        based_on=str(now.version) if now else "0",
    )
    return _page(form, standing)


@bp.post("/work/<code>")
@requires(policy.hand_in, of=queries.deliverable)
def hand_in(deliverable: Deliverable) -> ResponseReturnValue:
    """A new version is handed in; what cannot be is said in words, with everything still in the form."""
    standing = _own(deliverable)
    if standing is None:
        raise Refused(_("Only teams hand in. Join or create a team first."))
    form = hand_in_form(deliverable)
    form.validate_on_submit()
    try:
        actions.check_time(deliverable, standing.team, g.arrived_at)
        file = _file(form, standing)
        if not form.errors:
            done = actions.hand_in(
                deliverable, standing.team, by=current_user, at=g.arrived_at, words=form.typed("words"),
                url=form.typed("url"), file=file, based_on=form.version,
            )  # fmt: skip
            flash(_("Version %(version)s is handed in. A receipt goes to everybody in the team.", version=done.version))
            return redirect(url_for(".receipt", cohort=deliverable.cohort.slug, code=done.code), 303)
    except actions.NotThis as error:
        form.refuse(form.parts()[0], str(error))
    except actions.NotNow as error:
        form.form_errors.append(str(error))
        standing = queries.standing(deliverable, standing.team)
        form.based_on.data = str(standing.current.version) if standing.current else "0"
        return _page(form, standing), 409
    return _page(form, standing)


@bp.get("/work/receipts/<code>")
@requires(policy.see_submission, of=queries.submission)
def receipt(submission: Submission) -> ResponseReturnValue:
    """One version with all that is in it, and how to prove it."""
    canonical = queries.canonical(submission)
    digest = receipts.grouped(submission.digest)
    return render_template(
        "workshops/receipt.html", submission=submission, canonical=canonical, digest=digest, short=kinds.short
    )


@bp.get("/files/<code>")
@requires(policy.download, of=queries.submission)
def download(submission: Submission) -> ResponseReturnValue:
    """The file of a version, to keep, never to open in our pages."""
    name, media_type = submission.file_name or "", submission.file_type or ""
    return files.answer(submission.file_sha256 or "", name=name, media_type=media_type)


def _looks_over(cohort: Cohort) -> bool:
    """True for whoever looks over several teams and hands in for none."""
    return bool(current_user.is_staff(cohort.id) or not current_user.has(Role.PARTICIPANT, cohort.id))


def _own(deliverable: Deliverable) -> queries.Standing | None:
    team = queries.team_of(deliverable.cohort.id, current_user.id)
    return queries.standing(deliverable, team) if team else None


def _file(form: HandInForm, standing: queries.Standing) -> File | None:
    """The file that is now in the form: just sent, sent with an earlier try, or that of the version before."""
    if form.file is None:
        return None
    mark = form.kept.data or ""
    before = actions.kept(mark, standing.deliverable, current_user)
    upload = form.file.data
    if not upload and actions.is_gone(mark, standing.deliverable, current_user):
        form.refuse("file", _("Your file was sent so long ago that it is not here any more. Choose it again."))
    if upload:
        try:
            before = actions.take(upload.stream, upload.filename, standing.deliverable)
        except Refused as error:
            form.refuse("file", str(error))
    form.kept.data = actions.keep(before, standing.deliverable, current_user)
    return before or File.of(standing.current)


def _page(form: HandInForm, standing: queries.Standing) -> str:
    deliverable = standing.deliverable
    everything = queries.deliverables(deliverable.cohort.id)
    at = [each.id for each in everything].index(deliverable.id)
    return render_template(
        "workshops/show.html",
        form=form,
        standing=standing,
        deliverable=deliverable,
        verdict=actions.judge_time(deliverable, g.arrived_at, standing.minutes),
        file=actions.kept(form.kept.data or "", deliverable, current_user) or File.of(standing.current),
        kinds_in_words=kinds.in_words(deliverable.kinds),
        short=kinds.short,
        accept=kinds.endings(deliverable.kinds),
        everything=everything,
        at=at,
    )


def _board(cohort: Cohort, asked: list[Deliverable], teams: Any = None) -> dict[str, Any]:
    """Teams by deliverables: for each the version that counts and the verdict on an arrival now."""
    if teams is None:
        staff = current_user.is_staff(cohort.id)
        teams = queries.teams(cohort.id) if staff else queries.mentored(cohort.id, current_user.id)
    ids = [team.id for team in teams]
    current, extra = queries.current(cohort.id, ids), queries.extensions(cohort.id, ids)
    rows = [
        {
            "team": team,
            "cells": [
                {
                    "submission": current.get((each.id, team.id)),
                    "verdict": actions.judge_time(each, g.arrived_at, extra.get((each.id, team.id), 0)),
                }
                for each in asked
            ],
        }
        for team in teams
    ]
    return {"rows": rows}
