"""Which page: somebody asks for another date of birth, and staff answer."""

from datetime import date
from typing import Any

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from champions.cohorts import queries as cohorts
from champions.cohorts.models import Cohort
from champions.core import clock, files, kinds, uploads
from champions.core.access import requires
from champions.core.errors import Refused
from champions.core.lifecycle import WrongState
from champions.core.uploads import File

from .. import eligibility, guardians, policy, queries
from ..actions import NeedsGuardian
from ..actions import corrections as acts
from ..forms.corrections import CorrectionAnswerForm, CorrectionForm
from ..models import Application, BirthCorrection, CorrectionState
from ..queries import corrections as known
from ..queries.guardians import is_allowed
from .blueprint import bp


@bp.route("/status/birth", methods=["GET", "POST"])
@requires(policy.apply, of=cohorts.cohort)
def correct_birth(cohort: Cohort) -> ResponseReturnValue:
    """The right date, why, and a paper; while staff have not answered, what they were asked."""
    mine = queries.own(cohort.id, current_user.id)
    if mine is None or not acts.may_ask_correction(mine):
        return redirect(url_for(".status", cohort=cohort.slug))
    waiting = known.open_correction(mine.id)
    if waiting is not None and request.method == "GET":
        return render_template("registration/correction_waiting.html", application=mine, wish=waiting)
    form = CorrectionForm()
    file = _evidence(form, mine) if form.is_submitted() else None
    if form.validate_on_submit() and file is not None and form.born_on:
        try:
            acts.ask_correction(mine, form.born_on, form.why.data or "", file, by=current_user)
            flash(_("We have it. Staff look at the paper and write to you."))
            return redirect(url_for(".status", cohort=cohort.slug), 303)
        except NeedsGuardian as error:
            # Nothing of what was typed is kept: it is about somebody for whom nobody has spoken yet.
            flash(str(error))
            return redirect(url_for(".guardian_ask", cohort=cohort.slug, country=mine.country or None), 303)
        except Refused as error:
            form.form_errors.append(str(error))
    shown = {"name": file.name, "size": files.in_words(file.size)} if file else None
    accept = kinds.endings(acts.EVIDENCE)
    return render_template("registration/correction_ask.html", application=mine, form=form, file=shown, accept=accept)


def _evidence(form: CorrectionForm, mine: Application) -> File | None:
    """The paper that came now, or with an earlier try; the form says what is wrong with it once it is validated."""
    bound = (mine.code, current_user.code)
    file, upload, said = uploads.kept(form.kept.data or "", *bound), form.file.data, ""
    if upload:
        try:
            file = acts.take_evidence(upload.stream, upload.filename, by=current_user)
        except Refused as error:
            said = str(error)
    elif file is None:
        said = _("Choose a file that shows the right date.")
    form.kept.data = uploads.keep(file, *bound)
    form.file_problem = said
    return file


@bp.get("/admissions/corrections")
@requires(policy.see_corrections, of=cohorts.cohort)
def corrections(cohort: Cohort) -> ResponseReturnValue:
    """Who asks for another date of birth and waits, or whoever was answered."""
    waiting = request.args.get("state") != "answered"
    listed = known.corrections(cohort.id, waiting=waiting, page=request.args.get("page", 1, type=int))
    return render_template("registration/corrections.html", cohort=cohort, waiting=waiting, listed=listed)


@bp.route("/admissions/corrections/<code>", methods=["GET", "POST"])
@requires(policy.correct, of=known.correction)
def correction(wish: BirthCorrection) -> ResponseReturnValue:
    """Both dates, what the rule says to each, the paper, and yes or no."""
    form = CorrectionAnswerForm()
    if wish.state is CorrectionState.ASKED and form.validate_on_submit():
        try:
            flash(_answer(wish, form.answer.data, form.note.data or ""))
            return redirect(url_for(".corrections", cohort=wish.application.cohort.slug), 303)
        except WrongState:
            raise
        except Refused as error:
            form.form_errors.append(str(error))
    return render_template("registration/correction.html", wish=wish, form=form, **_judged(wish))


def _answer(wish: BirthCorrection, answer: str, note: str) -> str:
    if answer != "grant":
        acts.refuse_correction(wish, note=note, by=current_user)
        return _("The date of birth stays. The person is told.")
    said = acts.grant_correction(wish, note=note, by=current_user)
    if said is eligibility.Answer.ELIGIBLE:
        return _("The date of birth is changed, and the rule still lets them apply. The person is told.")
    return _("The date of birth is changed. By the rule of now they cannot apply: decide on the application.")


def _judged(wish: BirthCorrection) -> dict[str, Any]:
    """What the rules of now say to the date that is there, and to the one that is asked for."""
    application, cohort = wish.application, wish.application.cohort
    rule = eligibility.rule_of(cohort)
    after = is_allowed(cohort, application.person_id, wish.born_after, application.country)
    return {
        "application": application,
        "cohort": cohort,
        "before": _to_staff(rule, wish.born_before),
        "after": _to_staff(rule, wish.born_after),
        "eligible": rule.answer(wish.born_after) is eligibility.Answer.ELIGIBLE,
        "guardian": not after and guardians.needs_guardian(wish.born_after, application.country, clock.now(), cohort),
    }


def _to_staff(rule: eligibility.Rule, born: date) -> str:
    """What the rule says to that date of birth, about somebody else."""
    limits = {"after": eligibility.in_full(rule.born_after), "by": eligibility.in_full(rule.born_by)}
    return {
        eligibility.Answer.ELIGIBLE: _("May apply: born after %(after)s and not after %(by)s.", **limits),
        eligibility.Answer.TOO_OLD: _("Too old by the rule of now: not born after %(after)s.", **limits),
        eligibility.Answer.TOO_YOUNG: _("Too young by the rule of now: born after %(by)s.", **limits),
    }[rule.answer(born)]


@bp.get("/admissions/corrections/<code>/evidence")
@requires(policy.correct, of=known.correction)
def correction_evidence(wish: BirthCorrection) -> Response:
    """The paper, to keep, never to open in our pages."""
    try:
        return files.answer(wish.file_sha256, name=wish.file_name, media_type=wish.file_type)
    except FileNotFoundError:
        abort(404)
