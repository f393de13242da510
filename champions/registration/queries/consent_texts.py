"""What do we know about the texts people agree to, as staff look at them: versions, who agreed, who is asked again."""

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import and_, func, select

from champions.accounts.models import Person
from champions.cohorts import queries as cohorts
from champions.cohorts.models import Cohort
from champions.core.db import db

from ..guardians import TEXT_KEY as GUARDIAN
from ..models import Application, ApplicationState, Consent, ConsentText, GuardianConsent, GuardianState

# Whose application we still use: they are told when a text changes.
LIVE = (
    ApplicationState.SUBMITTED,
    ApplicationState.WAITLISTED,
    ApplicationState.OFFERED,
    ApplicationState.ENROLLED,
)


@dataclass(frozen=True)
class Version:
    """One version of a text, by whom it was published, and how many agree to it now."""

    text: ConsentText
    by: str | None
    agreed: int


@dataclass(frozen=True)
class Versions:
    """A text of a cohort with all its versions, the newest first: what an address of the desk stands for."""

    cohort: Cohort
    key: str
    all: list[Version]

    @property
    def current(self) -> Version:
        """The version that people are asked for now."""
        return self.all[0]


def texts(cohort: Cohort, key: str | None = None) -> list[Versions]:
    """The texts of the cohort (or the one called `key`) with their versions, in the order they first appeared."""
    wanted = select(ConsentText, Person.name, Person.email).outerjoin(Person, Person.id == ConsentText.published_by_id)
    wanted = wanted.where(ConsentText.cohort_id == cohort.id)
    if key is not None:
        wanted = wanted.where(ConsentText.key == key)
    agreed, by_key = _agreed(cohort), dict[str, list[Version]]()
    for text, name, email in db.session.execute(wanted.order_by(ConsentText.number.desc())):
        by_key.setdefault(text.key, []).append(Version(text, name or email, agreed[text.id]))
    found = [Versions(cohort, each, versions) for each, versions in by_key.items()]
    return sorted(found, key=lambda each: each.all[-1].text.id)


def text(cohort: str, key: str) -> Versions | None:
    """The text called `key` of the cohort with that slug."""
    where = cohorts.cohort(cohort)
    found = texts(where, key) if where is not None else []
    return found[0] if found else None


def _agreed(cohort: Cohort) -> Counter[int]:
    """How many applicants and guardians agree to each version now, by its id."""
    applicants = (
        select(Consent.text_id, func.count().label("people"))
        .join(ConsentText, ConsentText.id == Consent.text_id)
        .where(ConsentText.cohort_id == cohort.id, Consent.withdrawn_at.is_(None))
        .group_by(Consent.text_id)
    )
    guardians = (
        select(GuardianConsent.text_id, func.count().label("people"))
        .where(GuardianConsent.cohort_id == cohort.id, GuardianConsent.state == GuardianState.GIVEN)
        .group_by(GuardianConsent.text_id)
    )
    counted: Counter[int] = Counter()
    for text_id, people in db.session.execute(applicants.union_all(guardians)):
        counted[text_id] += people
    return counted


def asked_again(cohort: Cohort, key: str, *, required: bool) -> list[tuple[int, int]]:
    """(person, application) of everybody with a live application who would be asked for a new version of the text.

    A text that people have to agree to is for all; one they may leave out for those who agreed to it before. Guardians
    keep the version they agreed to, and no applicant is asked for theirs.
    """
    if key == GUARDIAN:
        return []
    wanted = select(Application.person_id, Application.id).where(
        Application.cohort_id == cohort.id, Application.state.in_(LIVE)
    )
    if not required:
        mine = and_(Consent.application_id == Application.id, Consent.withdrawn_at.is_(None))
        of_key = select(ConsentText.id).where(ConsentText.cohort_id == cohort.id, ConsentText.key == key)
        wanted = wanted.where(select(Consent.id).where(mine, Consent.text_id.in_(of_key)).exists())
    return [(person_id, application_id) for person_id, application_id in db.session.execute(wanted)]


def newest(cohort: Cohort, key: str) -> ConsentText | None:
    """The version of the text that people are asked for now."""
    mine = select(ConsentText).where(ConsentText.cohort_id == cohort.id, ConsentText.key == key)
    return db.session.scalar(mine.order_by(ConsentText.number.desc()).limit(1))


def waits_for(text_id: int, application_id: int) -> tuple[ConsentText, Application] | None:
    """The text and the application while the text is the newest one and the application neither agreed nor is past."""
    text, application = db.session.get(ConsentText, text_id), db.session.get(Application, application_id)
    if text is None or application is None or application.state not in LIVE:
        return None
    latest = select(func.max(ConsentText.number)).where(
        ConsentText.cohort_id == text.cohort_id, ConsentText.key == text.key
    )
    answered = select(Consent.id).where(Consent.application_id == application_id, Consent.text_id == text_id)
    if db.session.scalar(latest) != text.number or db.session.scalar(answered) is not None:
        return None
    return text, application
