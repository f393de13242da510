"""What do we know about whom another age rule would affect: a few columns of each application, never objects."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, or_, select

from champions.cohorts.models import Cohort
from champions.core.db import db

from ..eligibility import Rule, rule_of
from ..models import Application, ApplicationState, Reason
from ..rechecking import Change, Count, change, count, open_change

PAGE = 50
# Whoever waits, has a place, or may have one; and who was told no for their age. The others are past.
LIVE = (
    ApplicationState.SUBMITTED,
    ApplicationState.WAITLISTED,
    ApplicationState.OFFERED,
    ApplicationState.ENROLLED,
    ApplicationState.LAPSED,
)
_TO_DECIDE = or_(
    Application.state.in_(LIVE),
    and_(Application.state == ApplicationState.NOT_SELECTED, Application.reason == Reason.AGE),
)


@dataclass(frozen=True)
class Affected:
    """The sent applications a rule would change, by id, in the order they arrived, and how many drafts."""

    sent: dict[int, Change]
    drafts: Count

    @property
    def total(self) -> Count:
        """How many of those that were sent."""
        return count(self.sent.values())


@dataclass(frozen=True)
class Listed:
    """One row of a list of people whose answer changes."""

    code: str
    name: str
    own_name: str
    born: date
    state: ApplicationState
    person_id: int
    change: Change


@dataclass(frozen=True)
class Page:
    """One page of them."""

    rows: list[Listed]
    total: int
    number: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // PAGE))


def affected(cohort: Cohort, rule: Rule) -> Affected:
    """Whose answer would be another one under `rule`: those who sent, and drafts (which follow the cohort's rule)."""
    wanted = select(Application.id, Application.born, Application.rule, Application.state)
    wanted = wanted.where(
        Application.cohort_id == cohort.id, or_(Application.state == ApplicationState.DRAFT, _TO_DECIDE)
    )
    sent, drafts, today = {}, [], rule_of(cohort)
    for row in db.session.execute(wanted.order_by(Application.submitted_at, Application.id)):
        if row.state is ApplicationState.DRAFT:
            drafts.append(change(today, rule, row.born))
        elif found := open_change(row.rule, rule, row.born):
            sent[row.id] = found
    return Affected(sent, count(drafts))


def undecided(cohort: Cohort) -> dict[int, Change]:
    """The applications whose own rule and the cohort's say different things, and about which staff have not decided."""
    return affected(cohort, rule_of(cohort)).sent


def listed(changes: dict[int, Change], number: int) -> Page:
    """That page of them with names; the last one when there are fewer pages."""
    ids = list(changes)
    number = min(max(1, number), max(1, -(-len(ids) // PAGE)))
    here = ids[(number - 1) * PAGE : number * PAGE]
    rows = [] if not here else _rows(here)
    rows.sort(key=lambda row: here.index(row.id))
    made = [
        Listed(row.code, row.name, row.own_name, row.born, row.state, row.person_id, changes[row.id]) for row in rows
    ]
    return Page(made, len(ids), number)


def _rows(ids: list[int]) -> list[Any]:
    wanted = select(
        Application.id,
        Application.code,
        Application.name,
        Application.own_name,
        Application.born,
        Application.state,
        Application.person_id,
    )
    return list(db.session.execute(wanted.where(Application.id.in_(ids))))


def to_decide(cohort: Cohort, codes: list[str] | None, *, but: int) -> list[Application]:
    """The applications about which staff have to decide, all or those of `codes`, but for those of the person `but`."""
    ids, chosen = list(undecided(cohort)), None if codes is None else set(codes)
    found: list[Application] = []
    for start in range(0, len(ids), 500):
        wanted = select(Application).where(Application.id.in_(ids[start : start + 500]), Application.person_id != but)
        found += db.session.scalars(wanted.order_by(Application.id))
    return [each for each in found if chosen is None or each.code in chosen]


def to_decide_count(cohort: Cohort, codes: list[str] | None, *, but: int) -> int:
    """How many `to_decide` would find."""
    ids = list(undecided(cohort))
    if not ids:
        return 0
    wanted = select(Application.id, Application.code).where(Application.person_id != but, _TO_DECIDE)
    found = db.session.execute(wanted.where(Application.cohort_id == cohort.id))
    open_ids, chosen = set(ids), None if codes is None else set(codes)
    return sum(row.id in open_ids and (chosen is None or row.code in chosen) for row in found)
