"""Which page: staff's own questions, listed page by page, added, changed, moved, retired, and looked at as asked."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from champions.cohorts import queries as cohorts
from champions.cohorts.models import Cohort
from champions.core.access import requires
from champions.core.errors import Refused
from champions.core.forms import Button

from .. import asking, policy, questioning, topics
from .. import queries as pages
from ..actions import questions_desk as actions
from ..forms.questions_desk import MoveForm, QuestionForm, typed
from ..forms.topics import form_for
from ..models import Question
from ..queries import questions_desk as queries
from ..queries.questions_desk import Own
from .blueprint import bp


@bp.get("/setup/questions")
@requires(policy.set_up, of=cohorts.cohort)
def questions(cohort: Cohort) -> ResponseReturnValue:
    """The questions of each page in their order, with how many answered; below them those that are retired."""
    return _list(cohort, MoveForm())


@bp.post("/setup/questions/move")
@requires(policy.set_up, of=cohorts.cohort)
def move_question(cohort: Cohort) -> ResponseReturnValue:
    """A question moves one place up or down."""
    form = MoveForm()
    if form.validate_on_submit():
        step = -1 if form.up.data else 1
        try:
            actions.move(cohort, form.up.data or form.down.data or "", step, by=current_user)
            return redirect(url_for(".questions", cohort=cohort.slug), 303)
        except Refused as error:
            form.form_errors.append(str(error))
    return _list(cohort, form)


def _list(cohort: Cohort, form: MoveForm) -> Any:
    every = queries.questions(cohort)
    asked = [each for each in every if each.retired_at is None]
    return render_template(
        "registration/questions.html",
        cohort=cohort,
        form=form,
        pages=[(topic, [each for each in asked if each.topic == topic.slug]) for topic in topics.TOPICS],
        retired=[each for each in every if each.retired_at is not None],
        answered=queries.answered(cohort),
        labels={each.id: each.label for each in every},
        kinds=questioning.KINDS,
    )


@bp.route("/setup/questions/new", methods=["GET", "POST"])
@requires(policy.set_up, of=cohorts.cohort)
def add_question(cohort: Cohort) -> ResponseReturnValue:
    """A new question; it stands at the end of its page."""
    there = queries.questions(cohort)
    form = QuestionForm(data={"topic": request.args.get("topic"), "for_reviewers": True}).offer(there)
    if form.validate_on_submit():
        try:
            actions.add(cohort, form.draft(there), by=current_user)
            flash(_("The question is added, as the last one of its page."))
            return redirect(url_for(".questions", cohort=cohort.slug), 303)
        except questioning.Wrong as error:
            form.refuse(error.name, str(error))
    return render_template("registration/question.html", cohort=cohort, form=form, question=None, answered=0)


@bp.route("/setup/questions/<code>", methods=["GET", "POST"])
@requires(policy.set_up, of=queries.question)
def question(own: Own) -> ResponseReturnValue:
    """A question is changed; once people have answered, what was asked only with a second look."""
    there = queries.questions(own.cohort)
    known = {**typed(own.question, there), "shown": actions.mark(own.question)}
    form = QuestionForm(data=known).offer(there, own.question)
    if form.validate_on_submit():
        try:
            shown, sure = form.shown.data or "", bool(form.sure.data)
            draft = form.draft(there)
            done = actions.edit(own.cohort, own.question, draft, shown=shown, sure=sure, by=current_user)
            flash(_("Saved.") if done else _("Nothing was different."))
            return redirect(url_for(".questions", cohort=own.cohort.slug), 303)
        except questioning.Wrong as error:
            form.refuse(error.name, str(error))
        except actions.Unsure as error:
            form.refuse("sure", str(error))
        except Refused as error:
            form.form_errors.append(str(error))
    return render_template(
        "registration/question.html",
        cohort=own.cohort,
        form=form,
        question=own.question,
        answered=queries.answered_one(own.question),
    )


@bp.route("/setup/questions/<code>/retire", methods=["GET", "POST"])
@requires(policy.set_up, of=queries.question)
def retire_question(own: Own) -> ResponseReturnValue:
    """A question is not asked any more, or is asked again; what was answered stays either way."""
    form, retired = Button(), own.question.retired_at is not None
    if form.validate_on_submit():
        try:
            (actions.bring_back if retired else actions.retire)(own.cohort, own.question, by=current_user)
            flash(_("The question is asked again.") if retired else _("The question is not asked any more."))
            return redirect(url_for(".questions", cohort=own.cohort.slug), 303)
        except Refused as error:
            form.form_errors.append(str(error))
    return render_template(
        "registration/question_retire.html",
        cohort=own.cohort,
        form=form,
        question=own.question,
        answered=queries.answered_one(own.question),
    )


@bp.route("/setup/preview/<topic>", methods=["GET", "POST"])
@requires(policy.set_up, of=pages.page)
def preview(page: topics.Page) -> ResponseReturnValue:
    """A page of the form as applicants see it; sent, it says what it would say to them. Nothing is kept."""
    every, _answers = pages.questions_and_answers(page.cohort.id, None)
    here = asking.on_page(every, page.topic.slug)
    met = set(request.args.getlist("met"))
    form = form_for(page.topic.slug, here, pages.clauses(page.cohort.id, None))
    said = {each.id: form.said(each) for each in here} if form.is_submitted() else {}
    asked = asking.asked(every, said | _as_if(every, met))
    form.keep_only([each for each in asked if each in here], unseen_may_wait=True)
    right = form.validate_on_submit()
    form.show()
    return render_template(
        "registration/questions_preview.html",
        cohort=page.cohort,
        topic=page.topic,
        topics=topics.TOPICS,
        form=form,
        right=right,
        conditional=[each for each in here if each.condition_id is not None],
        met=met,
        labels={each.id: each.label for each in every},
    )


def _as_if(questions: list[Question], met: set[str]) -> dict[int, asking.Said]:
    """Answers after which the questions with these codes are asked, and those they hang on."""
    by_id, said = {each.id: each for each in questions}, dict[int, asking.Said]()
    wanted = [each for each in questions if each.code in met]
    while wanted:
        each = wanted.pop()
        if each.condition_id in by_id and each.condition_id not in said:
            said[each.condition_id] = asking.Said(words=each.condition_is or "")
            wanted.append(by_id[each.condition_id])
    return said
