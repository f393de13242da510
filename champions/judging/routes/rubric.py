"""Which page: a round's rubric, for staff to write and for judges to read."""

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response as Redirect

from champions.cohorts.models import Cohort
from champions.cohorts.queries import cohort as the_cohort
from champions.core.access import requires
from champions.core.errors import Refused
from champions.core.forms import Button
from champions.judging import actions, policy, queries, rubric, scales, scoring
from champions.judging.forms.rubric import CopyForm, CriterionForm, criterion_form, sheet_form
from champions.judging.models import Criterion, Round

from .blueprint import bp
from .rounds import refuse


@bp.get("/judging/rubric", endpoint="rubric")
@requires(policy.judge, of=the_cohort)
def read_rubric(cohort: Cohort) -> ResponseReturnValue:
    """For judges: what is asked, what each step means, and how scorecards become results."""
    found = queries.rubrics_of(cohort.id, current_user.id)
    shown = [{"round": each, "lines": lines(each.criteria)} for each in found]
    return render_template("judging/rubric.html", shown=shown, ladder=rubric.ladder())


@bp.get("/judging/rounds/<code>/rubric")
@requires(policy.run, of=queries.round_by_code)
def rubric_edit(round_: Round) -> ResponseReturnValue:
    """The rubric as judges will see it, beside its lines, which can be changed until the round is opened."""
    sheet = sheet_form(round_.criteria)
    return render_template(
        "judging/rubric_edit.html", form=Button(), round=round_, lines=lines(round_.criteria), sheet=sheet,
        without_words=rubric.without_words(round_.criteria), presets=scales.presets(), most=rubric.MOST_LINES,
    )  # fmt: skip


@bp.route("/judging/rounds/<code>/rubric/new", methods=["GET", "POST"])
@requires(policy.run, of=queries.round_by_code)
def criterion_new(round_: Round) -> ResponseReturnValue:
    """The rubric gets one line more."""
    form = criterion_form(_scaled(rubric.Line("")))
    if form.validate_on_submit():
        try:
            actions.add_criterion(round_, form.line(), by=current_user)
        except Refused as error:
            refuse(form, error)
        else:
            flash(_("The criterion is there."))
            return _to_rubric(round_)
    return _criterion(form, round_, None)


@bp.route("/judging/rounds/<code>/rubric/<int:number>", methods=["GET", "POST"])
@requires(policy.run, of=queries.line_by_number)
def criterion_edit(found: queries.Numbered) -> ResponseReturnValue:
    """One line of the rubric is changed."""
    own = found.criterion
    line = rubric.Line(own.name, own.question, own.weight, own.low, own.high, list(own.anchors))
    form = criterion_form(_scaled(line))
    if form.validate_on_submit():
        try:
            actions.change_criterion(found.round, own.number, form.line(), by=current_user)
        except Refused as error:
            refuse(form, error)
        else:
            flash(_("Saved."))
            return _to_rubric(found.round)
    return _criterion(form, found.round, own)


@bp.post("/judging/rounds/<code>/rubric/<int:number>/move")
@requires(policy.run, of=queries.line_by_number)
def criterion_move(found: queries.Numbered) -> ResponseReturnValue:
    """A line goes up or down by one place."""
    if not Button().validate_on_submit():
        abort(400)
    down = 1 if request.form.get("where") == "down" else -1
    actions.move_criterion(found.round, found.criterion.number, down, by=current_user)
    return _to_rubric(found.round)


@bp.route("/judging/rounds/<code>/rubric/<int:number>/remove", methods=["GET", "POST"])
@requires(policy.run, of=queries.line_by_number)
def criterion_remove(found: queries.Numbered) -> ResponseReturnValue:
    """A line is taken out, after a page that asks."""
    form = Button()
    if form.validate_on_submit():
        actions.remove_criterion(found.round, found.criterion.number, by=current_user)
        flash(_("The criterion is gone."))
        return _to_rubric(found.round)
    return render_template("judging/rubric_remove.html", form=form, round=found.round, criterion=found.criterion)


@bp.route("/judging/rounds/<code>/rubric/copy", methods=["GET", "POST"])
@requires(policy.run, of=queries.round_by_code)
def rubric_copy(round_: Round) -> ResponseReturnValue:
    """The rubric of another round, of this cohort or an earlier one, is taken over."""
    own = [each for each in current_user.roles if each is not None and current_user.is_staff(each)]
    staffed = None if current_user.is_admin else own
    there = queries.other_rubrics(round_, staffed)
    form = CopyForm().offer(there)
    if form.validate_on_submit():
        source = next(each for each in there if each.code == form.source.data)
        try:
            count = actions.copy_rubric(round_, source, by=current_user)
        except Refused as error:
            refuse(form, error)
        else:
            flash(ngettext("%(num)d criterion is taken over.", "%(num)d criteria are taken over.", count))
            return _to_rubric(round_)
    return render_template("judging/rubric_copy.html", form=form, round=round_, there=len(there))


@bp.get("/judging/rounds/<code>/method.json")
@requires(policy.run, of=queries.round_by_code)
def method(round_: Round) -> ResponseReturnValue:
    """The fixed method, byte for byte as it was hashed: anybody can check the digest."""
    if round_.method is None:
        abort(404)
    answer = Response(round_.method, mimetype="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="method-{round_.code}.json"'
    return answer


def lines(criteria: list[Criterion]) -> list[dict[str, object]]:
    """Each criterion with its share in per cent and a word for each step."""
    shares = scoring.shares(criteria)
    return [
        {
            "criterion": each,
            "share": share,
            "anchors": scales.words(each.low, each.high, each.anchors),
            "steps": scales.steps(each.low, each.high),
            "name": f"c{each.number}",
        }
        for each, share in zip(criteria, shares, strict=True)
    ]


def _scaled(line: rubric.Line) -> rubric.Line:
    """The line with the ready scale that the address names, if any; a new one begins with 1 to 5."""
    ready = scales.presets()
    wished = request.args.get("scale", "" if line.name else "five")
    if wished not in ready:
        return line
    scale = ready[wished][1]
    return rubric.Line(line.name, line.question, line.weight, scale.low, scale.high, scale.anchors)


def _criterion(form: CriterionForm, round_: Round, criterion: Criterion | None) -> str:
    return render_template(
        "judging/rubric_criterion.html", form=form, round=round_, criterion=criterion, presets=scales.presets()
    )


def _to_rubric(round_: Round) -> Redirect:
    return redirect(url_for(".rubric_edit", cohort=round_.cohort.slug, code=round_.code), 303)
