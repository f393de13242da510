"""The next cohort, open for applications and read meanwhile: some three hundred people at every stage of the way."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from champions.accounts.models import Person
from champions.cohorts.calendar import end_of_day, monday_of
from champions.cohorts.models import Cohort
from champions.core.lifecycle import move
from champions.registration.models import Application, Reason

from .identities import BY_NAME
from .making import Maker
from .programme import make_cohort, make_programme

# How many stand where. The applicants of the demonstration are the first with an offer and on the waiting list.
STAGES = (
    ("draft", 34),
    ("submitted", 178),
    ("offered", 22),
    ("enrolled", 14),
    ("waitlisted", 14),
    ("not_selected", 18),
    ("declined", 5),
    ("lapsed", 3),
    ("deferred", 2),
    ("withdrawn", 8),
)
NAMED = {("offered", 0): "applicant", ("waitlisted", 3): "waiting", ("not_selected", 0): "appellant"}
REASONS = (Reason.PLACES, Reason.PLACES, Reason.EXPERIENCE, Reason.TIME, Reason.INCOMPLETE)
SEATS = 120


def make(maker: Maker, staff: Person) -> tuple[Cohort, dict[str, list[Application]]]:
    """Applications close in thirty days; the first day is ten weeks after that. With them, by stage, in order."""
    closes = end_of_day(maker.now.date() + timedelta(days=30), "Asia/Seoul")
    first_day = monday_of(maker.now.date() + timedelta(weeks=14))
    opens = maker.now - timedelta(days=20)
    slug = str(maker.now.year + 1)
    decide_by = (closes + timedelta(days=15)).date()
    cohort = make_cohort(maker, slug, first_day, opens, closes, seats=SEATS, decide_by=decide_by)
    make_programme(maker, cohort)
    return cohort, {stage: [_one(maker, cohort, stage, place, staff) for place in range(n)] for stage, n in STAGES}


def _one(maker: Maker, cohort: Cohort, stage: str, place: int, staff: Person) -> Application:
    named = NAMED.get((stage, place))
    who, email = next(maker.people), BY_NAME[named].email if named else None
    began = maker.now - timedelta(hours=maker.random.randrange(320, 470))
    if stage == "enrolled":
        return _of_enrolment(maker.enrol(cohort, who, began, staff, email))
    person = maker.person(who, email)
    application = maker.application(cohort, person, who, began)
    if stage == "draft":
        application.motivation = "" if place % 3 else application.motivation
        return application
    maker.send(application, began + timedelta(hours=maker.random.randrange(1, 60)))
    if stage != "submitted":
        LATER[stage](maker, application, staff)
    return application


def _of_enrolment(enrolment: Any) -> Application:
    made: Application = enrolment.application
    return made


def _hours_ago(maker: Maker, least: int, most: int) -> datetime:
    return maker.now - timedelta(hours=maker.random.randrange(least, most))


def _offered(maker: Maker, application: Application, staff: Person) -> None:
    maker.offer(application, _hours_ago(maker, 2, 40), staff)


def _waitlisted(maker: Maker, application: Application, staff: Person) -> None:
    with maker.at(_hours_ago(maker, 20, 90)):
        move(application, "waitlist", by=staff)


def _not_selected(maker: Maker, application: Application, staff: Person) -> None:
    with maker.at(_hours_ago(maker, 20, 90)):
        application.reason = maker.random.choice(REASONS)
        move(application, "reject", by=staff)


def _answered(verb: str) -> Callable[[Maker, Application, Person], None]:
    def answer(maker: Maker, application: Application, staff: Person) -> None:
        offered = _hours_ago(maker, 90, 160)
        maker.offer(application, offered, staff)
        with maker.at(offered + timedelta(hours=80 if verb == "lapse" else 20)):
            move(application, verb, by=None if verb == "lapse" else application.person)

    return answer


def _withdrawn(maker: Maker, application: Application, staff: Person) -> None:
    with maker.at(_hours_ago(maker, 10, 200)):
        move(application, "withdraw", by=application.person)


LATER: dict[str, Callable[[Maker, Application, Person], None]] = {
    "offered": _offered,
    "waitlisted": _waitlisted,
    "not_selected": _not_selected,
    "declined": _answered("decline"),
    "lapsed": _answered("lapse"),
    "deferred": _answered("defer"),
    "withdrawn": _withdrawn,
}
