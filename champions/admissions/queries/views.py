"""What do we know: which applications a view shows, in which order; the views that staff keep."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, literal, or_, select, true
from sqlalchemy.orm import aliased

from champions.accounts.models import Person
from champions.cohorts.models import Cohort
from champions.core.db import db
from champions.core.text import bare, casefold, contains
from champions.registration import eligibility, regions
from champions.registration.models import Application, ApplicationState, Gender
from champions.reviews.models import ReviewPlan
from champions.reviews.queries import score_table

from ..models import Decision, MemberCity, SavedView, Verdict
from .applications import SENT

READERS = ("needs", "none", "more", "all", "differ")
ON_STAGE = ("any", "no", *Verdict)
SORTS = ("name", "country", "sent", "readers", "score", "answer")
# A plan need not have been made yet: these are its own defaults.
READERS_EACH, DIFFER_BY = 2, 1.5
# Scores are quotients: two that are exactly so far apart may miss it by the last binary digit.
TINY = 1e-9
MOST_VIEWS = 12


@dataclass(frozen=True)
class View:
    """Which applications, in which order: what stands in the address of the list and follows to each application."""

    state: ApplicationState | None = ApplicationState.SUBMITTED
    q: str = ""
    region: str = ""
    country: str = ""
    readers: str = ""
    score: str = ""
    gender: str = ""
    member: str = ""
    age: str = ""
    staged: str = ""
    sort: str = "sent"

    @property
    def args(self) -> dict[str, Any]:
        """The view as the words of an address."""
        whole = {**self.__dict__, "state": self.state or "all"}
        return {name: str(value) for name, value in whole.items() if value}

    @property
    def address(self) -> str:
        """What stands after the question mark, always in the same order."""
        return urlencode(self.args)

    @property
    def least(self) -> float | None:
        """The lowest mean score that it shows."""
        return float(self.score) if self.score else None

    def shows_the_same(self, other: "View") -> bool:
        """True when both show the same applications, in whichever order."""
        return replace(self, sort="") == replace(other, sort="")


def words_of(address: str) -> dict[str, str]:
    """The words of an address, as `View.address` made it."""
    return dict(parse_qsl(address))


class Desk:
    """The applications of a cohort that were sent, with their readers' scores and what is staged: one table.

    Of what the person `viewer_id` still has to read there are no scores; of what is their own there are none either,
    nor what is staged: they neither see it, nor find it by a filter, nor take it out in a file.
    """

    def __init__(self, cohort: Cohort, *, viewer_id: int | None = None) -> None:
        self.cohort = cohort
        self.rule = eligibility.rule_of(cohort)
        self.scores = score_table(cohort.id, viewer_id=viewer_id)
        self.staged = aliased(Decision)
        self.others = true() if viewer_id is None else Application.person_id != viewer_id
        self.read = func.coalesce(self.scores.c.read, 0)
        self.required = _of_plan(cohort, ReviewPlan.readers_each, READERS_EACH)
        apart = self.scores.c.high - self.scores.c.low >= _of_plan(cohort, ReviewPlan.differ_by, DIFFER_BY) - TINY
        self.differ = and_(self.read > 1, apart)
        # Whom staff have kept under an earlier rule is of age by that one (registration/rechecking.py).
        kept = func.coalesce(Application.rule["kept"].as_boolean(), False)
        in_range = and_(Application.born > self.rule.born_after, Application.born <= self.rule.born_by)
        self.of_age = or_(kept, in_range)

    def rows(self, *columns: Any) -> Select[Any]:
        """These columns of every application of the cohort, drafts included."""
        whole = select(*columns).select_from(Application).join(Person, Person.id == Application.person_id)
        whole = whole.outerjoin(self.scores, and_(self.scores.c.application_id == Application.id, self.others))
        on_stage = and_(self.staged.application_id == Application.id, self.staged.done_at.is_(None), self.others)
        return whole.outerjoin(self.staged, on_stage).where(Application.cohort_id == self.cohort.id)

    def narrowed(self, view: View, *columns: Any, besides: Application | None = None) -> Select[Any]:
        """These columns of the applications that `view` shows, and of `besides` even when it no longer fits."""
        fits = and_(True, *self._fits(view))
        if besides is not None:
            fits = or_(fits, Application.id == besides.id)
        return self.rows(*columns).where(SENT, fits)

    def order(self, view: View) -> tuple[Any, ...]:
        """What the rows of `view` are ordered by."""
        key, falling = view.sort.removeprefix("-"), view.sort.startswith("-")
        column = {
            "name": casefold(Application.name),
            "country": Application.country,
            "readers": self.read,
            "score": self.scores.c.mean,
            "answer": Application.answer_by,
        }.get(key, Application.submitted_at)
        # What is empty sorts last on both engines, whichever way round.
        return (column.is_(None), column.desc() if falling else column.asc(), Application.id)

    def _fits(self, view: View) -> list[ColumnElement[bool]]:
        fits = [self._has_word(word) for word in view.q.split()]
        if view.state:
            fits.append(Application.state == view.state)
        if view.country:
            fits.append(Application.country == view.country)
        if view.region:
            fits.append(Application.country.in_(regions.countries_of(view.region)))
        if view.gender:
            named = Application.gender == Gender(view.gender) if view.gender in list(Gender) else None
            fits.append(Application.gender.is_(None) if named is None else named)
        if view.member:
            fits.append(_in_member_city() if view.member == "yes" else ~_in_member_city())
        if view.age:
            fits.append(~self.of_age)
        if view.least is not None:
            fits.append(self.scores.c.mean >= view.least - TINY)
        return [*fits, *self._has_readers(view.readers), *self._is_staged(view.staged)]

    def _has_word(self, word: str) -> ColumnElement[bool]:
        columns = (Application.name, Application.own_name, Application.call_name, Application.code, Person.email)
        return or_(*(contains(column, word) for column in columns))

    def _has_readers(self, wish: str) -> list[ColumnElement[bool]]:
        rules = {
            "none": self.read == 0,
            "more": and_(self.read > 0, self.read < self.required),
            "needs": self.read < self.required,
            "all": self.read >= self.required,
            "differ": self.differ,
        }
        return [rules[wish]] if wish else []

    def _is_staged(self, wish: str) -> list[ColumnElement[bool]]:
        if not wish:
            return []
        here = self.staged.id.is_not(None)
        return [here if wish == "any" else ~here if wish == "no" else self.staged.verdict == Verdict(wish)]


def _of_plan(cohort: Cohort, column: Any, usual: Any) -> Any:
    planned = select(column).where(ReviewPlan.cohort_id == cohort.id).scalar_subquery()
    return func.coalesce(planned, literal(usual))


def _in_member_city() -> ColumnElement[bool]:
    same = (MemberCity.country == Application.country, MemberCity.name_key == bare(Application.city))
    return exists().where(*same)


def saved(cohort: Cohort, person_id: int) -> Sequence[Any]:
    """The views that the person may use: their own ones and those shared with the staff, each with whose it is."""
    wanted = (
        select(
            SavedView.code,
            SavedView.name,
            SavedView.query,
            SavedView.shared,
            SavedView.person_id,
            Person.name.label("owner"),
        )
        .join(Person, Person.id == SavedView.person_id)
        .where(SavedView.cohort_id == cohort.id, or_(SavedView.person_id == person_id, SavedView.shared))
        .order_by(case((SavedView.person_id == person_id, 0), else_=1), SavedView.made_at, SavedView.id)
    )
    return db.session.execute(wanted.limit(MOST_VIEWS * 2)).all()


def saved_view(cohort: str, code: str) -> SavedView | None:
    """The saved view with that code in that cohort."""
    wanted = select(SavedView).join(SavedView.cohort).where(Cohort.slug == cohort, SavedView.code == code)
    return db.session.scalar(wanted)


def counts(cohort: Cohort, views: Sequence[View], *, viewer_id: int | None = None) -> list[int]:
    """How many applications each of the views shows to the person, in one statement."""
    desk = Desk(cohort, viewer_id=viewer_id)
    asked = [desk.narrowed(view, func.count()).correlate(None).scalar_subquery() for view in views]
    return [int(each or 0) for each in db.session.execute(select(*asked)).one()] if asked else []


def matching(cohort: Cohort, view: View, *, viewer_id: int | None = None) -> list[int]:
    """The ids of all applications that `view` shows to the person, in its order."""
    desk = Desk(cohort, viewer_id=viewer_id)
    return list(db.session.scalars(desk.narrowed(view, Application.id).order_by(*desk.order(view))))


def by_codes(cohort: Cohort, codes: Sequence[str]) -> list[int]:
    """The ids of those of the applications that were sent, in the order in which they were."""
    wanted = select(Application.id).where(Application.cohort_id == cohort.id, Application.code.in_(codes), SENT)
    return list(db.session.scalars(wanted.order_by(Application.submitted_at, Application.id)))
