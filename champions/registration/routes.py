"""Which page: may I apply, the form in three short pages, check and send, receipt, where my application stands."""

from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from champions.accounts import actions as accounts
from champions.accounts.routes import await_code
from champions.cohorts import calendar
from champions.cohorts import queries as cohorts
from champions.cohorts.models import Cohort
from champions.core import clock, render
from champions.core.access import requires
from champions.core.errors import Refused
from champions.core.forms import Button

from . import actions, answers, eligibility, policy, queries, standing, topics
from .forms import AboutForm, CityForm, ConsentForm, EligibilityForm, StartForm, StudiesForm, boxes
from .models import Application, ApplicationState

bp = Blueprint("registration", __name__)


@bp.route("/apply", endpoint="eligibility", methods=["GET", "POST"])
@requires(policy.ask, of=cohorts.cohort)
def may_i(cohort: Cohort) -> ResponseReturnValue:
    """May I? The answer stands beside the question; nothing is kept."""
    check = EligibilityForm(data={"born": boxes(_remembered(cohort))})
    born = check.born_on if check.validate_on_submit() else None
    return _landing(cohort, check, born)


@bp.post("/apply/start")
@requires(policy.ask, of=cohorts.cohort)
def start(cohort: Cohort) -> ResponseReturnValue:
    """The first step: a link and a code by mail; whoever is signed in goes straight to the form."""
    form = StartForm(signed_in=current_user.is_authenticated)
    if form.validate_on_submit() and form.born_on:
        try:
            actions.check_open(cohort)
            actions.check_age(cohort, form.born_on)
            return _begin(cohort, form)
        except Refused as error:
            form.form_errors.append(str(error))
    check = EligibilityForm(formdata=None, data={"born": boxes(form.born_on)})
    return _landing(cohort, check, form.born_on, form)


def _begin(cohort: Cohort, form: StartForm) -> Any:
    # The session's cookie is this browser's own: the date is not kept here before there is an application.
    session["begun"] = {"cohort": cohort.slug, "born": form.born.data}
    onward = url_for(".tasks", cohort=cohort.slug)
    if current_user.is_authenticated:
        return redirect(onward, 303)
    address = request.remote_addr or ""
    return await_code(accounts.ask(form.email.data, address=address, onward=onward, cohort_id=cohort.id))


def _landing(cohort: Cohort, check: EligibilityForm, born: date | None, form: StartForm | None = None) -> Any:
    rule = eligibility.rule_of(cohort)
    mine = queries.own(cohort.id, current_user.id) if current_user.is_authenticated else None
    window = calendar.applying(cohort, clock.now())
    eligible = born is not None and eligibility.is_eligible(cohort, born)
    if form is None and born and eligible and mine is None and window is calendar.Window.OPEN:
        form = StartForm(signed_in=current_user.is_authenticated, formdata=None, data={"born": born.isoformat()})
    return render_template(
        "registration/eligibility.html",
        check=check,
        form=form,
        error=check.errors or (form and form.errors),
        rule=eligibility.rule_in_words(rule),
        answer=eligibility.answer_in_words(rule, born) if born else None,
        eligible=eligible,
        born=eligibility.in_full(born) if born else None,
        window=window,
        mine=mine,
        topics=topics.TOPICS,
        knows_zone=render.reader_zone() is not None,
    )


def _remembered(cohort: Cohort) -> date | None:
    """The date of birth this browser had typed for this cohort before signing in."""
    begun = session.get("begun") or {}
    return date.fromisoformat(begun["born"]) if begun.get("cohort") == cohort.slug else None


@bp.get("/apply/form")
@requires(policy.apply, of=cohorts.cohort)
def tasks(cohort: Cohort) -> ResponseReturnValue:
    """The pages of the form and which of them are done."""
    mine = queries.own(cohort.id, current_user.id)
    if _is_sent(mine):
        flash(_("You have already applied. This is where your application stands."))
        return redirect(url_for(".status", cohort=cohort.slug))
    return render_template(
        "registration/tasks.html",
        application=mine,
        closed=_closed(cohort, mine),
        topics=topics.TOPICS,
        open=topics.missing(mine),
        knows_zone=render.reader_zone() is not None,
    )


def _is_sent(application: Application | None) -> bool:
    return application is not None and application.state is not ApplicationState.DRAFT


def _closed(cohort: Cohort, application: Application | None) -> str | None:
    try:
        actions.check_open(cohort, application)
    except actions.Closed as closed:
        return str(closed)
    return None


@bp.route("/apply/form/<topic>", methods=["GET", "POST"])
@requires(policy.apply, of=queries.page)
def topic(page: topics.Page) -> ResponseReturnValue:
    """One page of the form, saved on Continue; what cannot be saved comes back as it was typed."""
    mine = queries.own(page.cohort.id, current_user.id)
    if _is_sent(mine):
        return redirect(url_for(".tasks", cohort=page.cohort.slug))
    born = mine.born if mine else _remembered(page.cohort)
    if born is None and page.topic is not topics.TOPICS[0]:
        flash(_("Begin with this page: we need your date of birth first."))
        return redirect(url_for(".topic", cohort=page.cohort.slug, topic=topics.TOPICS[0].slug))
    form = _form(page.topic, mine, born)
    if form.validate_on_submit():
        saved = _save(page.cohort, form, born)
        if saved is not None:
            session.pop("begun", None)
            return redirect(_onward(page, saved), 303)
    place = topics.TOPICS.index(page.topic) + 1
    return render_template("registration/topic.html", form=form, page=page, application=mine, place=place)


def _form(topic: topics.Topic, application: Application | None, born: date | None) -> Any:
    known = {name: getattr(application, name) for name in topic.fields} if application else {}
    if topic.slug != "about":
        return (StudiesForm if topic.slug == "studies" else CityForm)(data=known)
    known |= {"born": boxes(born), "zone": known.get("zone") or render.reader_zone()}
    known["name"] = known.get("name") or current_user.name
    return AboutForm(data=known)


def _save(cohort: Cohort, form: Any, born: date | None) -> Application | None:
    """The draft with what was typed; None when the form now says why it was not saved."""
    born = form.born_on if isinstance(form, AboutForm) else born
    try:
        return actions.save(cohort, born, form.answers(), by=current_user)  # type: ignore[arg-type]
    except actions.NotEligible as error:
        if isinstance(form, AboutForm):
            form.refuse_born(str(error))
        else:
            form.form_errors.append(str(error))
    except Refused as error:
        form.form_errors.append(str(error))
    return None


def _onward(page: topics.Page, application: Application) -> str:
    """Where Continue leads: the next page that is not done; to the answers when all are."""
    following = topics.after(page.topic, application)
    if following is None:
        return url_for(".check", cohort=page.cohort.slug)
    return url_for(".topic", cohort=page.cohort.slug, topic=following.slug)


@bp.route("/apply/check", methods=["GET", "POST"])
@requires(policy.apply, of=cohorts.cohort)
def check(cohort: Cohort) -> ResponseReturnValue:
    """All answers on one page, the consent, and the button that sends them."""
    mine = queries.own(cohort.id, current_user.id)
    if mine is None or _is_sent(mine) or topics.missing(mine):
        return redirect(url_for(".tasks", cohort=cohort.slug))
    form = ConsentForm()
    if form.validate_on_submit():
        try:
            actions.submit(mine, by=current_user)
            return redirect(url_for(".receipt", cohort=cohort.slug), 303)
        except Refused as error:
            form.form_errors.append(str(error))
    said = answers.answers(mine, render.locale())
    closed = _closed(cohort, mine)
    return render_template("registration/check.html", form=form, application=mine, answers=said, closed=closed)


@bp.get("/apply/receipt")
@requires(policy.apply, of=cohorts.cohort)
def receipt(cohort: Cohort) -> ResponseReturnValue:
    """The reference of what was sent, and what happens now."""
    mine = queries.own(cohort.id, current_user.id)
    if mine is None or mine.submitted_at is None:
        return redirect(url_for(".tasks", cohort=cohort.slug))
    return render_template("registration/receipt.html", application=mine)


@bp.route("/apply/withdraw", methods=["GET", "POST"])
@requires(policy.apply, of=cohorts.cohort)
def withdraw(cohort: Cohort) -> ResponseReturnValue:
    """A page with a button: the application is taken back."""
    mine = queries.own(cohort.id, current_user.id)
    if mine is None or not actions.may_withdraw(mine):
        return redirect(url_for(".status", cohort=cohort.slug))
    form = Button()
    if form.validate_on_submit():
        actions.withdraw(mine, by=current_user)
        flash(_("Your application is withdrawn."))
        return redirect(url_for(".status", cohort=cohort.slug), 303)
    return render_template("registration/withdraw.html", form=form, application=mine)


@bp.get("/status")
@requires(policy.apply, of=cohorts.cohort)
def status(cohort: Cohort) -> ResponseReturnValue:
    """Where one's application stands, what the decision is, what happened so far."""
    mine = queries.own(cohort.id, current_user.id)
    if mine is None:
        return render_template("registration/none.html", window=calendar.applying(cohort, clock.now()))
    if not _is_sent(mine):
        return redirect(url_for(".tasks", cohort=cohort.slug))
    return render_template(
        "registration/status.html",
        application=mine,
        standing=standing.standing(mine, clock.now()),
        steps=standing.steps(mine),
        reason=standing.reason_in_words(mine.reason) if mine.reason else None,
        history=_history(mine),
        answerable=standing.is_answerable(mine, clock.now()),
        withdrawable=actions.may_withdraw(mine),
    )


def _history(application: Application) -> list[tuple[str, Any]]:
    told = [(standing.event_in_words(verb), at) for verb, at in queries.history(application)]
    return [(words, at) for words, at in told if words]
