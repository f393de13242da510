"""What also happens around applications: guardians, a wrong date of birth, appeals, decisions not yet sent, quotas."""

import io
from datetime import timedelta

from champions.accounts.models import Person
from champions.admissions import quotas
from champions.admissions.models import Appeal, Decision, MemberCity, Pin, Quota, QuotaField, SavedView, Side, Verdict
from champions.cohorts.models import Cohort
from champions.core import files
from champions.core.lifecycle import move
from champions.registration.models import (
    Answer,
    Application,
    BirthCorrection,
    GuardianConsent,
    Question,
    QuestionKind,
    Reason,
)

from .making import Maker

CITIES = (("KR", "Daegu"), ("KE", "Nairobi"), ("PE", "Lima"), ("MX", "Monterrey"), ("TR", "Izmir"), ("PH", "Cebu"))
QUOTAS = (
    (QuotaField.REGION, "africa", 24, None),
    (QuotaField.REGION, "americas", 16, None),
    (QuotaField.REGION, "asia", None, 50),
    (QuotaField.GENDER, "woman", 54, None),
    (QuotaField.MEMBER_CITY, "yes", 14, None),
    (QuotaField.UNIVERSITY, "", None, 4),
)
# The smallest picture there is: one grey point. A scan would stand here.
SCAN = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010800000000"
    "3a7e9b550000000a49444154789c6360000000020001e527defc0000000049454e44ae426082"
)
EVENINGS = "Can you work with others on weekday evenings, by the clock of your city?"


def make(maker: Maker, cohort: Cohort, staff: list[Person], stages: dict[str, list[Application]]) -> None:
    """Every ordinary mishap once or twice, in the state in which somebody has to do something about it."""
    waiting = stages["submitted"]
    _quotas(maker, cohort, waiting, staff[0])
    _questions(maker, cohort, waiting)
    _guardians(maker, cohort, waiting)
    _correction(maker, waiting[5])
    _appeals(maker, stages["not_selected"], staff)
    _staged(maker, waiting, staff[0])


def _quotas(maker: Maker, cohort: Cohort, waiting: list[Application], staff: Person) -> None:
    for country, name in CITIES:
        maker.keep(MemberCity(country=country, name=name, name_key=quotas.key(name)))
    for field, value, least, most in QUOTAS:
        maker.keep(Quota(cohort_id=cohort.id, field=field, value=value, least=least, most=most))
    with maker.at(maker.now - timedelta(days=1)):
        reason = "Speaks for the youth council that asked us to come: agreed with the member city."
        maker.keep(Pin(application_id=waiting[7].id, side=Side.IN, reason=reason, by_id=staff.id))
        maker.keep(
            SavedView(
                cohort_id=cohort.id, person_id=staff.id, name="Women from Africa", query="region=africa&gender=woman",
                shared=True,
            )
        )  # fmt: skip


def _questions(maker: Maker, cohort: Cohort, waiting: list[Application]) -> None:
    with maker.at(cohort.apply_opens_at):
        evenings = maker.keep(
            Question(
                cohort_id=cohort.id, topic="studies", position=1, kind=QuestionKind.CHOICE, label=EVENINGS,
                options=["Yes", "On some evenings", "No"], required=False,
            )
        )  # fmt: skip
        maker.keep(
            Question(
                cohort_id=cohort.id, topic="studies", position=2, kind=QuestionKind.TEXT, label="Which evenings?",
                condition_id=evenings.id, condition_is="On some evenings", most=120,
            )
        )  # fmt: skip
    for application in waiting[:60]:
        chosen = maker.random.choice(evenings.options)
        maker.keep(Answer(application_id=application.id, question_id=evenings.id, chosen=[chosen]))


def _guardians(maker: Maker, cohort: Cohort, waiting: list[Application]) -> None:
    """Two are asked and have not answered; one has refused."""
    for number in range(3):
        with maker.at(maker.now - timedelta(days=2 + number)):
            guardian = maker.person(next(maker.people), f"guardian{number + 1}@demo.example")
            asked = maker.keep(
                GuardianConsent(
                    cohort_id=cohort.id, guardian_id=guardian.id, country=("IN", "KE", "BR")[number],
                    expires_at=maker.now + timedelta(days=28 - number),
                )
            )  # fmt: skip
            guardian.name = guardian.own_name = guardian.call_name = ""
            if number == 2:
                move(asked, "refuse", by=guardian)


def _correction(maker: Maker, application: Application) -> None:
    stored = files.put(io.BytesIO(SCAN), most=10_000)
    with maker.at(maker.now - timedelta(days=1)):
        maker.keep(
            BirthCorrection(
                application_id=application.id, born_before=application.born,
                born_after=application.born.replace(year=application.born.year - 1),
                why="I typed the year of my school certificate.", file_sha256=stored.sha256,
                file_name="id-card.png", file_size=stored.size, file_type=stored.media_type,
            )
        )  # fmt: skip


def _appeals(maker: Maker, turned_down: list[Application], staff: list[Person]) -> None:
    """One waits for an answer, one was answered."""
    words = "The note says that I did not name a problem. I did: the flooded market, with the dates of three floods."
    for number, application in enumerate(turned_down[1:3]):
        with maker.at(maker.now - timedelta(hours=10 - number)):
            appeal = maker.keep(
                Appeal(application_id=application.id, words=words, answer_by=maker.now + timedelta(days=14))
            )
            if number:
                appeal.answer, appeal.answered_by_id = "We read it again, twice. The place went to others.", staff[1].id
                move(appeal, "dismiss", by=staff[1])


def _staged(maker: Maker, waiting: list[Application], staff: Person) -> None:
    verdicts = [Verdict.OFFER] * 8 + [Verdict.WAITLIST] * 3 + [Verdict.REJECT] * 3
    with maker.at(maker.now - timedelta(hours=3)):
        for verdict, application in zip(verdicts, waiting[20:], strict=False):
            reason = Reason.PLACES if verdict is Verdict.REJECT else None
            maker.keep(Decision(application_id=application.id, verdict=verdict, reason=reason, staged_by_id=staff.id))
