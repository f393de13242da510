"""How the demonstration makes rows: everything random comes from one seed, everything dated from one day."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from champions.accounts.models import Person
from champions.admissions.models import Enrolment
from champions.cohorts.calendar import monday_of
from champions.cohorts.models import Cohort, Role, RoleGrant
from champions.core import clock
from champions.core.db import ALPHABET, Coded, db
from champions.core.lifecycle import move
from champions.registration import agreeing
from champions.registration import queries as registration
from champions.registration.models import Application, Consent, Gender
from champions.registration.topics import INTERESTS

from .people import Somebody, everybody

Row = TypeVar("Row")

SKILLS = (
    "QGIS, interviews, a little Python",
    "Python, statistics",
    "Drawing, model making",
    "Facilitating groups, writing",
    "Electronics, sensors",
    "Web pages, SQL",
    "Surveys, translation",
    "",
)
GENDERS = (Gender.WOMAN, Gender.WOMAN, Gender.WOMAN, Gender.MAN, Gender.MAN, Gender.MAN, Gender.OTHER, None)
FIELDS = (
    "Urban planning",
    "Computer science",
    "Civil engineering",
    "Public policy",
    "Architecture",
    "Data science",
    "Geography",
)
SCHOOLS = ("University of {}", "{} Institute of Technology", "{} Metropolitan University", "Polytechnic of {}")
PROBLEMS = (
    "Buses run, but nobody at the stop knows when. Older people wait in the heat and then walk.",
    "A third of the water is lost before it reaches a tap, and nobody can say where.",
    "The market floods three times a year. The warning comes after the water.",
    "Street lights burn all night in empty roads and fail where people walk home.",
    "Air is measured in two places for a city of millions; schools do not know what children breathe.",
    "Waste is collected from big roads only. In the lanes it is burnt in the evening.",
    "People without an address cannot ask the city for anything, because every form begins with one.",
)
WHERE = (
    "This is {city} every week.",
    "I have seen it in {city} since I was a child.",
    "In {city} I counted it on eleven mornings.",
    "My neighbours say it has always been so, and they have stopped complaining.",
    "It costs those most who have least.",
    "Nobody decides this; it just goes on.",
)
LEARN = (
    "I want to learn how others get data out of an office that does not want to give it.",
    "I want to learn to test an idea before it is expensive.",
    "At {university} we talk about it, but we never meet those who run the city.",
    "I can work six hours a week, mostly in the evening.",
    "I would like to come back with something that runs.",
)
REASONS = (
    "I have counted the problem by hand for my thesis. Now I want to build the thing that counts it.",
    "Our city office asked us for ideas and had no one to build them. I want to learn to do both.",
    "I would like to work with people who have the same problem under another sky.",
    "I know the people it happens to. I want to bring them into the room where it is decided.",
)


class Maker:
    """Makes rows for one load of the demonstration: `today` is the day everything is relative to."""

    def __init__(self, seed: int, now: datetime) -> None:
        self.random = Random(seed)  # noqa: S311  believable, not secret
        self.now = now
        self.people = iter(everybody(self.random))
        self.numbers = 0
        self._texts: dict[int, list[agreeing.Clause]] = {}

    def code(self, length: int = 10) -> str:
        """A code of the seed's."""
        return "".join(self.random.choice(ALPHABET) for _ in range(length))

    def keep(self, row: Row) -> Row:
        """The row is in the database, with codes of the seed's."""
        if isinstance(row, Coded):
            row.code = self.code()
        for name, length in (("salt", 26), ("invite_code", 26), ("tie_seed", 10)):
            if hasattr(type(row), name):
                setattr(row, name, self.code(length))
        if hasattr(type(row), "check_in_code"):
            row.check_in_code = f"{self.random.randrange(10**4):04d}"  # type: ignore[attr-defined]
        db.session.add(row)
        db.session.flush()
        return row

    @contextmanager
    def at(self, moment: datetime) -> Iterator[None]:
        """What happens inside, happened at `moment`."""
        before = clock.freeze(moment)
        try:
            yield
        finally:
            clock.freeze(before)

    def person(self, who: Somebody, email: str | None = None) -> Person:
        """Somebody with an account."""
        self.numbers += 1
        row = Person(email=email or f"person{self.numbers:03d}@demo.example", email_verified_at=self.now)
        row.name, row.own_name, row.call_name, row.zone = who.name, who.own_name, who.call_name, who.land.zone
        return self.keep(row)

    def grant(self, person: Person, role: Role, cohort: Cohort | None, at: datetime) -> None:
        """The person has had the role since then."""
        self.keep(RoleGrant(person_id=person.id, cohort_id=cohort.id if cohort else None, role=role, granted_at=at))

    def application(self, cohort: Cohort, person: Person, who: Somebody, began: datetime) -> Application:
        """A draft with everything filled in."""
        random = self.random
        school = random.choice(SCHOOLS).format(who.land.city)
        problem, reason = (
            f"{random.choice(PROBLEMS)} {random.choice(WHERE)}",
            f"{random.choice(REASONS)} {random.choice(LEARN)}",
        )
        born = date(
            cohort.reference_date.year - random.randrange(19, 34), random.randrange(1, 13), random.randrange(1, 29)
        )
        with self.at(began):
            return self.keep(
                Application(
                    cohort=cohort,
                    cohort_id=cohort.id,
                    person_id=person.id,
                    born=born,
                    rule=rule_of(cohort),
                    name=who.name,
                    own_name=who.own_name,
                    call_name=who.call_name,
                    country=who.land.code,
                    city=who.land.city,
                    zone=who.land.zone,
                    gender=random.choice(GENDERS),
                    university=school,
                    field_of_study=random.choice(FIELDS),
                    skills=random.choice(SKILLS),
                    languages=who.land.languages,
                    city_problem=problem.format(city=who.land.city),
                    motivation=reason.format(university=school),
                    topics=random.sample(sorted(INTERESTS), 3),
                    heard_from=random.choice(("A friend", "My university", "A city office", "Social media")),
                )
            )

    def send(self, application: Application, at: datetime) -> None:
        """The application was sent then."""
        with self.at(at):
            for text in self.texts(application.cohort):
                self.keep(Consent(application_id=application.id, text_id=text.text_id, agreed_at=at))
            application.consent_version, application.consented_at = agreeing.label(self.texts(application.cohort)), at
            move(application, "submit", by=application.person)

    def texts(self, cohort: Cohort) -> list[agreeing.Clause]:
        """The texts that everybody who applies to the cohort has to agree to."""
        if cohort.id not in self._texts:
            self._texts[cohort.id] = [each for each in registration.clauses(cohort.id, None) if each.required]
        return self._texts[cohort.id]

    def offer(self, application: Application, at: datetime, by: Any) -> None:
        """A place was offered then."""
        with self.at(at):
            application.answer_by = at + timedelta(hours=application.cohort.offer_hours)
            move(application, "offer", by=by)

    def enrol(self, cohort: Cohort, who: Somebody, began: datetime, by: Any, email: str | None = None) -> Enrolment:
        """A participant with the whole way behind them: applied, offered, accepted."""
        person = self.person(who, email)
        application = self.application(cohort, person, who, began)
        self.send(application, began + timedelta(days=1))
        self.offer(application, began + timedelta(days=5), by)
        with self.at(began + timedelta(days=6)):
            move(application, "accept", by=person)
        accepted = began + timedelta(days=6)
        self.grant(person, Role.PARTICIPANT, cohort, accepted)
        return self.keep(
            Enrolment(
                cohort_id=cohort.id,
                cohort=cohort,
                person=person,
                person_id=person.id,
                application_id=application.id,
                enrolled_at=accepted,
            )
        )


def rule_of(cohort: Cohort) -> dict[str, Any]:
    """The eligibility rule as it is stored with an application."""
    return {
        "version": 1,
        "reference_date": cohort.reference_date.isoformat(),
        "age_limit": cohort.age_limit,
        "minimum_age": cohort.minimum_age,
    }


def in_week(cohort: Cohort, week: int, weekday: int, hour: int, minute: int = 0) -> datetime:
    """The instant of that weekday (0 Monday) and hour of the cohort's week, by the clock of its zone."""
    day = monday_of(cohort.first_day) + timedelta(weeks=week - 1, days=weekday)
    return datetime.combine(day, time(hour, minute), ZoneInfo(cohort.zone))
