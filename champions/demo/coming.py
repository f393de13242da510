"""The next cohort, open for applications: people at every stage of the way."""

from datetime import timedelta

from champions.accounts.models import Person
from champions.cohorts.calendar import end_of_day, monday_of
from champions.cohorts.models import Cohort
from champions.core.lifecycle import move
from champions.registration.models import Application, Reason

from .identities import BY_NAME
from .making import Maker
from .programme import make_cohort, make_programme

# How many stand where; the applicant of the demonstration is the first of those with an offer.
STAGES = (("draft", 5), ("submitted", 16), ("offered", 5), ("enrolled", 3), ("not_selected", 3), ("withdrawn", 1))


def make(maker: Maker, staff: Person) -> Cohort:
    """Applications close in thirty days; the first day is ten weeks after that."""
    closes = end_of_day(maker.now.date() + timedelta(days=30), "Asia/Seoul")
    first_day = monday_of(maker.now.date() + timedelta(weeks=14))
    opens = maker.now - timedelta(days=20)
    cohort = make_cohort(maker, str(maker.now.year + 1), first_day, opens, closes, seats=350)
    make_programme(maker, cohort)
    for stage, number in STAGES:
        for place in range(number):
            email = BY_NAME["applicant"].email if (stage, place) == ("offered", 0) else None
            _one(maker, cohort, stage, staff, email)
    return cohort


def _one(maker: Maker, cohort: Cohort, stage: str, staff: Person, email: str | None) -> None:
    who = next(maker.people)
    if stage == "enrolled":
        maker.enrol(cohort, who, maker.now - timedelta(days=15), staff)
        return
    began = maker.now - timedelta(hours=maker.random.randrange(200, 400))
    person = maker.person(who, email)
    application = maker.application(cohort, person, who, began)
    if stage == "draft":
        application.motivation = ""
        return
    if stage != "withdrawn":
        maker.send(application, began + timedelta(hours=2))
    if stage == "offered":
        maker.offer(application, maker.now - timedelta(hours=20), staff)
    elif stage == "not_selected":
        _turn_down(maker, application, staff)
    elif stage == "withdrawn":
        with maker.at(began + timedelta(hours=5)):
            move(application, "withdraw", by=person)


def _turn_down(maker: Maker, application: Application, staff: Person) -> None:
    with maker.at(maker.now - timedelta(hours=30)):
        application.reason = Reason.PLACES
        move(application, "reject", by=staff)
