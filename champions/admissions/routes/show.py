"""Which page: one application, with all that is known of it and all that happened."""

from dataclasses import replace
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from champions.core.access import may, requires
from champions.core.lifecycle import may_move
from champions.registration import eligibility, rechecking, standing, topics
from champions.registration.models import Application
from champions.registration.models import ApplicationState as S
from champions.reviews import queries as reviews

from .. import policy, queries, saying, story, words
from .blueprint import bp
from .desk import country_name, view_here

# What happened to an application that the person it is about does not read.
OF_OTHERS = ("decision.", "review.", "application.pin", "application.unpin")


@bp.get("/admissions/<code>")
@requires(policy.see, of=queries.application)
def show(application: Application) -> ResponseReturnValue:
    """All answers, what happened, and what can be decided; previous and next keep the filter."""
    view, related = view_here(), queries.related(application)
    events = queries.timeline(application)
    if own := application.person_id == current_user.id:
        # Who applied themselves learns what everybody learns, when everybody does.
        related = replace(related, decision=None, pin=None)
        events = [each for each in events if not each.what.startswith(OF_OTHERS)]
    return render_template(
        "admissions/show.html",
        application=application,
        view=view,
        said=saying.view_in_words(view, country_name),
        beside=queries.neighbours(application, view, viewer_id=current_user.id),
        related=related,
        opinions=None if own else reviews.of_application(application.id, viewer_id=current_user.id),
        own=queries.own_answers(application),
        events=[story.event(application, each) for each in events],
        words=words,
        saying=saying,
        country=country_name(application.country),
        rule=_rule(application),
        decidable=[verb for verb in ("offer", "waitlist", "reject") if may_move(application, verb)],
        topics=[str(topics.INTERESTS.get(key, key)) for key in application.topics],
        reason=standing.reason_in_words(application.reason) if application.reason else None,
        may_decide=may(policy.offer, application),
        links=[] if own else _links(application, related),
        appeal_url=_appeal(application, related),
        correction_url=_correction(application, related),
    )


def _links(application: Application, related: queries.Related) -> list[tuple[str, str]]:
    """What else can be done with the application: (address, words), each where it makes sense."""
    here: dict[str, Any] = {"cohort": application.cohort.slug, "code": application.code}
    state, links = application.state, list[tuple[str, str]]()
    if state is S.SUBMITTED:
        links.append((url_for("reviews.application", **here), _("Give it to one more reader, or cover words")))
    if state in (S.SUBMITTED, S.WAITLISTED):
        side = related.pin.side if related.pin else ""
        pinned = {"in": _("Pinned in: change it"), "out": _("Pinned out: change it")}
        links.append((url_for(".pin", **here), pinned.get(side, _("Pin in or out of the shortlist"))))
    if state is S.WAITLISTED:
        links.append((url_for(".offer_by_hand", **here), _("Offer a free place at once")))
    if related.enrolment_code:
        links.append((url_for(".letter", **here), _("Letter of participation")))
        whole = url_for("tracking.person", cohort=application.cohort.slug, code=related.enrolment_code)
        links.append((whole, _("Their weeks in the programme")))
    links.append((url_for("registration.correct_address", **here), _("Correct the mail address")))
    links.append((url_for("registration.join_accounts", **here), _("Join it with another account of the same person")))
    return links


def _appeal(application: Application, related: queries.Related) -> str | None:
    if related.appeal is None:
        return None
    return url_for(".answer_appeal", cohort=application.cohort.slug, code=related.appeal.code)


def _correction(application: Application, related: queries.Related) -> str | None:
    if related.correction is None:
        return None
    return url_for("registration.correction", cohort=application.cohort.slug, code=related.correction.code)


def _rule(application: Application) -> dict[str, Any]:
    """What the rule it was decided by says to the date of birth, and whether the cohort's rule of now says the same."""
    then, now = rechecking.kept_rule(application.rule), eligibility.rule_of(application.cohort)
    return {
        "then": then,
        "answer": then.answer(application.born) if then else None,
        "now": now,
        "answer_now": now.answer(application.born),
        "change": rechecking.open_change(application.rule, now, application.born),
        "day": eligibility.in_full(then.reference_date) if then else None,
    }
