"""What do we know: the inputs of a shortlist as they are now, the runs there were, and who is on them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import contains_eager, defer, joinedload

from champions.accounts.models import Person
from champions.cohorts.models import Cohort
from champions.core import clock
from champions.core.canonical import digest
from champions.core.db import db
from champions.core.text import casefold
from champions.core.work import PENDING, WorkState
from champions.registration import eligibility
from champions.registration.models import Application, ApplicationState
from champions.reviews.models import ReviewPlan
from champions.reviews.queries import score_table

from .. import quotas as counting
from .. import selection
from ..models import Decision, Enrolment, EnrolmentState, Pin, Shortlist, Verdict
from .decisions import STAGED
from .quotas import member_city_keys, rules

S = ApplicationState
OPEN = (S.SUBMITTED, S.WAITLISTED)


@dataclass(frozen=True)
class Named:
    """Somebody on a shortlist, as the pages and files show them."""

    id: int
    code: str
    name: str
    own_name: str
    country: str
    state: ApplicationState
    person_id: int


@dataclass(frozen=True)
class Run:
    """One run in the list of runs."""

    code: str
    number: int
    seats: int
    trial: dict[str, Any] | None
    work_state: WorkState
    asked_at: datetime
    accepted_at: datetime | None
    by: str


@dataclass(frozen=True)
class Pair:
    """A run, and the number and the outputs of another one that it is compared with."""

    run: Shortlist
    number: int
    before: dict[str, Any]

    @property
    def cohort(self) -> Cohort:
        """The cohort of both."""
        return self.run.cohort


@dataclass(frozen=True)
class Beside:
    """The offers on the stage that a run does not make, and how many other decisions are staged by hand."""

    offers: Sequence[Any]
    by_hand: int

    @property
    def seen(self) -> str:
        """Which offers these are, so that nobody takes off the stage what was not shown; empty when there are none."""
        return digest([row.code for row in self.offers])[:16] if self.offers else ""


def inputs_now(cohort: Cohort, seats: int) -> dict[str, Any]:
    """What a shortlist of so many seats would be made from if it were made now."""
    cities = member_city_keys()
    candidates, held, unread, pins = [], [], [], {}
    for row in db.session.execute(_everybody(cohort)):
        person = {"code": row.code} | counting.person(
            country=row.country,
            city=row.city,
            gender=row.gender.value if row.gender else None,
            university=row.university,
            member_cities=cities,
        )
        if row.state not in OPEN:
            held.append(person)
        elif not _is_of_age(row.rule, row.born):
            continue
        elif row.required is None or row.mean is None or row.read < row.required:
            unread.append(person)
        else:
            candidates.append(person | {"score": selection.points(row.mean)})
            if row.side:
                pins[row.code] = row.side.value
    return selection.inputs(
        seats=seats, seed=cohort.tie_seed, candidates=candidates, held=held, unread=unread,
        rules=rules(cohort), pins=pins,
    )  # fmt: skip


def _everybody(cohort: Cohort) -> Any:
    """Who could get a place, and who has one or an open offer, with what counts about each."""
    scores = score_table(cohort.id)
    active = exists().where(Enrolment.application_id == Application.id, Enrolment.state == EnrolmentState.ACTIVE)
    placed = or_(
        and_(Application.state == S.ENROLLED, active),
        and_(Application.state == S.OFFERED, Application.answer_by >= clock.now()),
    )
    required = select(ReviewPlan.readers_each).where(ReviewPlan.cohort_id == cohort.id).scalar_subquery()
    return (
        select(
            Application.code, Application.state, Application.country, Application.city, Application.gender,
            Application.university, Application.born, Application.rule, Pin.side, scores.c.mean, scores.c.read,
            required.label("required"),
        )
        .outerjoin(scores, scores.c.application_id == Application.id)
        .outerjoin(Pin, Pin.application_id == Application.id)
        .where(Application.cohort_id == cohort.id, or_(Application.state.in_(OPEN), placed))
    )  # fmt: skip


def _is_of_age(rule: dict[str, Any], born: date) -> bool:
    """True when the rule that the application keeps lets in whoever was born on that day."""
    if "reference_date" not in rule:
        return True
    kept = eligibility.Rule(date.fromisoformat(rule["reference_date"]), rule["age_limit"], rule["minimum_age"])
    return kept.answer(born) is eligibility.Answer.ELIGIBLE


def is_stale(run: Shortlist) -> bool:
    """True when the run would be made from something else by now."""
    return digest(inputs_now(run.cohort, run.seats)) != run.inputs_digest


def shortlist(cohort: str, code: str) -> Shortlist | None:
    """The run with that code in that cohort, without its inputs: they are read when they are asked for."""
    wanted = select(Shortlist).join(Shortlist.cohort).where(Cohort.slug == cohort, Shortlist.code == code)
    seen = (contains_eager(Shortlist.cohort), joinedload(Shortlist.asked_by, innerjoin=True))
    return db.session.scalar(wanted.options(*seen, defer(Shortlist.inputs)))


def runs(cohort: Cohort, most: int = 50) -> list[Run]:
    """The runs of the cohort, the newest first."""
    wanted = (
        select(
            Shortlist.code, Shortlist.number, Shortlist.seats, Shortlist.trial, Shortlist.work_state,
            Shortlist.asked_at, Shortlist.accepted_at, Person.name.label("by"),
        )
        .join(Person, Person.id == Shortlist.asked_by_id)
        .where(Shortlist.cohort_id == cohort.id)
        .order_by(Shortlist.number.desc())
        .limit(most)
    )  # fmt: skip
    return [Run(*row) for row in db.session.execute(wanted)]


def compared(cohort: str, code: str, other: str) -> Pair | None:
    """The run with that code in that cohort, and another one of the same cohort, if both are done."""
    run = shortlist(cohort, code)
    if run is None or not run.outputs:
        return None
    wanted = select(Shortlist.number, Shortlist.outputs).where(
        Shortlist.cohort_id == run.cohort_id, Shortlist.code == other, Shortlist.work_state == WorkState.DONE
    )
    row = db.session.execute(wanted).one_or_none()
    return None if row is None else Pair(run, row.number, row.outputs or {})


def running(cohort: Cohort) -> str | None:
    """The code of the run that is being worked out."""
    return db.session.scalar(
        select(Shortlist.code).where(Shortlist.cohort_id == cohort.id, Shortlist.work_state.in_(PENDING))
    )


def accepted(cohort_id: int) -> Shortlist | None:
    """The shortlist of the cohort that was accepted last, if one was."""
    wanted = select(Shortlist).where(Shortlist.cohort_id == cohort_id, Shortlist.accepted_at.is_not(None))
    newest = wanted.order_by(Shortlist.accepted_at.desc(), Shortlist.id.desc()).limit(1)
    return db.session.scalar(newest.options(defer(Shortlist.inputs)))


def next_number(cohort: Cohort) -> int:
    """The number of the next run."""
    last = db.session.scalar(select(func.max(Shortlist.number)).where(Shortlist.cohort_id == cohort.id))
    return (last or 0) + 1


def named(cohort: Cohort, codes: Sequence[str]) -> dict[str, Named]:
    """Who they are, by code; at most as many as one page or file piece holds."""
    wanted = select(
        Application.id, Application.code, Application.name, Application.own_name, Application.country,
        Application.state, Application.person_id,
    ).where(Application.cohort_id == cohort.id, Application.code.in_(codes))  # fmt: skip
    return {row.code: Named(*row) for row in db.session.execute(wanted)}


def all_named(cohort: Cohort, codes: Iterable[str]) -> dict[str, Named]:
    """Who they are, by code, however many."""
    whole = list(codes)
    found: dict[str, Named] = {}
    for at in range(0, len(whole), 500):
        found |= named(cohort, whole[at : at + 500])
    return found


def beside(run: Shortlist, by_id: int) -> Beside:
    """What is on the stage that the run does not offer, in one statement; nothing of whoever looks themselves."""
    selected = set((run.outputs or {}).get("selected", []))
    by_hand, staged_offer = Decision.shortlist_id.is_(None), Decision.verdict == Verdict.OFFER
    wanted = (
        select(
            Application.id, Application.code, Application.name, Application.own_name,
            by_hand.label("by_hand"), staged_offer.label("offer"),
        )
        .join(Decision.application)
        .where(Application.cohort_id == run.cohort_id, Application.person_id != by_id, *STAGED)
        .where(or_(by_hand, staged_offer))
        .order_by(casefold(Application.name), Application.id)
    )  # fmt: skip
    rows = db.session.execute(wanted).all()
    offers = [row for row in rows if row.offer and row.code not in selected]
    return Beside(offers, sum(bool(row.by_hand) for row in rows) - sum(bool(row.by_hand) for row in offers))


def staged_by_shortlists(cohort: Cohort) -> list[int]:
    """The ids of applications with a staged decision that came from a shortlist."""
    wanted = select(Decision.application_id).join(Decision.application)
    return list(
        db.session.scalars(
            wanted.where(Application.cohort_id == cohort.id, Decision.shortlist_id.is_not(None), *STAGED)
        )
    )


def pinned(application: Application) -> Any:
    """How the application is pinned, why, by whom and when; None when it is not."""
    wanted = select(Pin, Person.name.label("by")).join(Person, Person.id == Pin.by_id)
    return db.session.execute(wanted.where(Pin.application_id == application.id)).one_or_none()


def pins(cohort: Cohort) -> Sequence[Any]:
    """Everybody of the cohort who is pinned, with why and by whom."""
    wanted = (
        select(Application.code, Application.name, Pin.side, Pin.reason, Pin.at, Person.name.label("by"))
        .join(Application, Application.id == Pin.application_id)
        .join(Person, Person.id == Pin.by_id)
        .where(Application.cohort_id == cohort.id)
        .order_by(Pin.side, Pin.at, Pin.id)
    )
    return db.session.execute(wanted).all()
