"""A cohort with open admission: whoever is eligible is in, in order of arrival, and one place is left."""

from datetime import timedelta

from champions.admissions.models import Enrolment
from champions.cohorts.calendar import end_of_day, monday_of
from champions.cohorts.models import Admission, Cohort, Role
from champions.core.lifecycle import move

from .making import Maker
from .programme import make_cohort, make_programme

SEATS = 12


def make(maker: Maker) -> Cohort:
    """Open for three more weeks; SEATS less one have come in."""
    closes = end_of_day(maker.now.date() + timedelta(days=21), "Asia/Seoul")
    first_day = monday_of(maker.now.date() + timedelta(weeks=8))
    opens = maker.now - timedelta(days=9)
    slug = f"{maker.now.year + 1}-online"
    cohort = make_cohort(maker, slug, first_day, opens, closes, seats=SEATS, admission=Admission.OPEN)
    cohort.name = f"Smart City Champions online {maker.now.year + 1}"
    make_programme(maker, cohort)
    for number in range(SEATS - 1):
        _come(maker, cohort, number)
    return cohort


def _come(maker: Maker, cohort: Cohort, number: int) -> None:
    """Applied and was in within the minute."""
    who = next(maker.people)
    began = cohort.apply_opens_at + timedelta(hours=2 + 15 * number)
    person = maker.person(who)
    application = maker.application(cohort, person, who, began)
    sent = began + timedelta(minutes=20)
    maker.send(application, sent)
    with maker.at(sent + timedelta(seconds=2)):
        move(application, "enrol", by=None)
        maker.grant(person, Role.PARTICIPANT, cohort, sent + timedelta(seconds=2))
        maker.keep(
            Enrolment(
                cohort_id=cohort.id, cohort=cohort, person=person, person_id=person.id, application_id=application.id
            )
        )
