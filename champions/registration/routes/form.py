"""Which page: the task list of the form, and its pages."""

from datetime import date
from typing import Any

from flask import flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from champions.cohorts import queries as cohorts
from champions.cohorts.models import Cohort
from champions.core import kinds, render
from champions.core.access import requires
from champions.core.errors import Refused

from .. import actions, policy, queries, topics
from ..models import Application
from ..progress import Progress
from .blueprint import bp
from .common import closed, grace, is_editable, is_sent, remembered, saved
from .filling import Filling


@bp.get("/apply/form")
@requires(policy.apply, of=cohorts.cohort)
def tasks(cohort: Cohort) -> ResponseReturnValue:
    """The pages of the form and how far each is."""
    mine = queries.own(cohort.id, current_user.id)
    if mine is not None and is_sent(mine) and not is_editable(mine):
        flash(_("You have already applied. This is where your application stands."))
        return redirect(url_for(".status", cohort=cohort.slug))
    progress = queries.progress(cohort.id, mine)
    return render_template(
        "registration/tasks.html",
        application=mine,
        saved=saved(mine),
        sent=is_sent(mine),
        closed=closed(cohort, mine),
        grace=grace(cohort, mine),
        topics=topics.TOPICS,
        progress=progress,
        open=progress.missing(),
        check_minutes=topics.CHECK_MINUTES,
        knows_zone=render.reader_zone() is not None,
    )


@bp.route("/apply/form/<topic>", methods=["GET", "POST"])
@requires(policy.apply, of=queries.page)
def topic(page: topics.Page) -> ResponseReturnValue:
    """One page of the form, saved on Continue; what cannot be saved comes back as it was typed."""
    cohort, mine = page.cohort, queries.own(page.cohort.id, current_user.id)
    born = mine.born if mine else remembered(cohort)
    elsewhere = _elsewhere(page, mine, born)
    if elsewhere:
        return redirect(elsewhere)
    filling = Filling(page, queries.progress(cohort.id, mine), born)
    try:
        kept = _save(filling) if filling.is_right() else None
    except actions.NeedsGuardian as error:
        # Nothing of what was typed is kept: it is about somebody for whom nobody has spoken yet.
        flash(str(error))
        return redirect(url_for(".guardian_ask", cohort=cohort.slug, country=filling.country or None), 303)
    if kept is not None:
        session.pop("begun", None)
        return redirect(_onward(page, filling, kept), 303)
    form = filling.shown()
    return render_template(
        "registration/topic.html",
        form=form,
        page=page,
        topic=page.topic,
        application=mine,
        saved=saved(mine),
        sent=is_sent(mine),
        place=topics.TOPICS.index(page.topic) + 1,
        places=len(topics.TOPICS) + 1,
        reading=queries.reading(cohort.id),
        universities=queries.universities() if page.topic.slug == "studies" else [],
        papers=filling.papers(),
        accept=kinds.endings(kinds.PAPERS),
    )


def _elsewhere(page: topics.Page, mine: Application | None, born: date | None) -> str | None:
    """Where to go when this page cannot be filled in now."""
    here: dict[str, Any] = {"cohort": page.cohort.slug}
    if mine is not None and is_sent(mine) and page.topic.slug != "consent" and not is_editable(mine):
        return url_for(".status", **here)
    if mine is not None and is_sent(mine) and page.topic.slug == "consent" and mine.submitted_at is None:
        return url_for(".status", **here)
    if page.topic is not topics.TOPICS[0] and (born is None or (page.topic.slug == "consent" and mine is None)):
        flash(_("Begin with this page: we need your date of birth first."))
        return url_for(".topic", topic=topics.TOPICS[0].slug, **here)
    return None


def _save(filling: Filling) -> Application | None:
    """The application with what was typed; None when the form now says why it was not saved."""
    try:
        return filling.save(by=current_user)
    except actions.NeedsGuardian:
        raise
    except actions.NotEligible as error:
        filling.refuse_born(str(error))
    except Refused as error:
        filling.form.form_errors.append(str(error))
    return None


def _onward(page: topics.Page, filling: Filling, application: Application) -> str:
    """Where Continue leads: a question that has come up, the next page that is not done, else all answers."""
    here: dict[str, Any] = {"cohort": page.cohort.slug}
    progress: Progress = queries.progress(page.cohort.id, application)
    new = filling.unseen(progress)
    if new:
        flash(
            ngettext(
                "Saved. %(num)d more question came because of your answer.",
                "Saved. %(num)d more questions came because of your answers.",
                len(new),
            )
        )
        return url_for(".topic", topic=page.topic.slug, **here)
    if is_sent(application):
        flash(_("Saved. Your application stays sent."))
        return url_for(".check", **here)
    following = progress.after(page.topic)
    return url_for(".topic", topic=following.slug, **here) if following else url_for(".check", **here)
