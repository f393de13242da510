"""What must hold of decisions and places, for `champions check`."""

from collections.abc import Iterator

from sqlalchemy import func, select

from champions.cohorts.models import Cohort
from champions.core.checks import invariant
from champions.core.db import db
from champions.core.outbox import Notification
from champions.core.work import PENDING
from champions.registration.models import Application, ApplicationState

from ..models import Decision, Dispatch, Enrolment, EnrolmentState, Verdict
from .seats import taken_places

S = ApplicationState
MESSAGES = {Verdict.OFFER: "offer", Verdict.WAITLIST: "waitlisted", Verdict.REJECT: "reject"}


@invariant("admissions.places")
def no_more_are_in_than_there_are_places() -> Iterator[str]:
    """Those who take part and those who can still accept an offer are not more than the cohort has places."""
    for cohort in db.session.scalars(select(Cohort).where(Cohort.seats.is_not(None)).order_by(Cohort.id)):
        taken = db.session.scalar(select(taken_places(cohort))) or 0
        if cohort.seats is not None and taken > cohort.seats:
            yield f"cohort {cohort.slug} has {cohort.seats} places, and {taken} are taken or offered"


@invariant("admissions.decision")
def nobody_has_two_open_decisions() -> Iterator[str]:
    """At most one decision about an application is staged or being sent."""
    wanted = select(Application.code).join(Decision, Decision.application_id == Application.id)
    wanted = wanted.where(Decision.done_at.is_(None)).group_by(Application.id, Application.code)
    for code in db.session.scalars(wanted.having(func.count() > 1).order_by(Application.code)):
        yield f"application {code} has more than one open decision"


@invariant("admissions.told")
def whoever_was_decided_about_is_told() -> Iterator[str]:
    """Every decision that was sent and made true has caused a mail of its own, the second about somebody too."""
    for verdict, message in MESSAGES.items():
        owed = select(func.count(Notification.id)).where(
            Notification.key.startswith("application:" + Application.code + f":{message}:"),
        )
        wanted = (
            select(Application.code)
            .join(Decision, Decision.application_id == Application.id)
            .where(Decision.verdict == verdict, Decision.done_at.is_not(None), Decision.skipped == "")
            .group_by(Application.id, Application.code)
            .having(func.count(Decision.id) > owed.correlate(Application).scalar_subquery())
        )
        for code in db.session.scalars(wanted.order_by(Application.code)):
            yield f"application {code} has a decision ({verdict}) that was sent, and no mail says so"


@invariant("admissions.sent")
def what_is_being_sent_has_a_sending() -> Iterator[str]:
    """No decision waits in a sending that is over: it would be told to nobody."""
    wanted = (
        select(Application.code)
        .join(Decision, Decision.application_id == Application.id)
        .join(Dispatch, Dispatch.id == Decision.dispatch_id)
        .where(Decision.done_at.is_(None), Dispatch.work_state.not_in(PENDING))
    )
    for code in db.session.scalars(wanted.order_by(Application.code)):
        yield f"the decision about application {code} waits in a sending that is over"


@invariant("admissions.enrolled")
def whoever_is_enrolled_takes_part() -> Iterator[str]:
    """An enrolled application has an enrolment, and an active enrolment that came of an application an enrolled one."""
    mine = select(Enrolment.id).where(Enrolment.application_id == Application.id)
    lacking = select(Application.code).where(Application.state == S.ENROLLED, ~mine.exists())
    for code in db.session.scalars(lacking.order_by(Application.code)):
        yield f"application {code} is enrolled, and nobody takes part by it"
    wrong = (
        select(Enrolment.code)
        .join(Application, Application.id == Enrolment.application_id)
        .where(Enrolment.state == EnrolmentState.ACTIVE, Application.state != S.ENROLLED)
    )
    for code in db.session.scalars(wrong.order_by(Enrolment.code)):
        yield f"enrolment {code} is active, and its application is not enrolled"
