"""What do we know, for a judge: everything they themselves gave in a round, and nothing of anybody else."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, lazyload, selectinload

from champions.cohorts.models import Cohort
from champions.core.db import db
from champions.judging import order, scoring
from champions.judging.models import Criterion, Entry, Judge, Remark, Round, Score, Scorecard, ScorecardState

from .conflicts import stands_against


@dataclass
class Sheet:
    """One scorecard of the judge as it is saved; `values` and `remarks` by criterion's number."""

    card: Scorecard
    number: int
    title: str
    not_applicable: list[int]
    values: dict[int, int] = field(default_factory=dict)
    remarks: dict[int, str] = field(default_factory=dict)

    @property
    def counted(self) -> bool:
        """True when it is submitted."""
        return self.card.state is ScorecardState.SUBMITTED

    @property
    def submitted_at(self) -> datetime | None:
        """Since when it counts."""
        return self.card.submitted_at

    def asked(self, criteria: list[Criterion]) -> list[Criterion]:
        """The criteria that apply to the entry."""
        return [each for each in criteria if each.number not in self.not_applicable]

    def lacking(self, criteria: list[Criterion]) -> list[Criterion]:
        """The criteria that apply and have no score."""
        return [each for each in self.asked(criteria) if each.number not in self.values]

    def score(self, criteria: list[Criterion]) -> Fraction | None:
        """What the sheet comes to, 0 to 100; None while a score is missing."""
        return scoring.sheet_score({each.number: each for each in self.asked(criteria)}, self.values)


def panellist(cohort: str, code: str) -> Judge | None:
    """The judge with that code in that cohort, who judges still, with round and rubric."""
    wanted = select(Judge).join(Judge.round).join(Round.cohort).where(Cohort.slug == cohort, Judge.code == code)
    wanted = wanted.where(Judge.ended_at.is_(None))
    return db.session.scalar(
        wanted.options(contains_eager(Judge.round).options(contains_eager(Round.cohort), selectinload(Round.criteria)))
    )


def sheets(judge: Judge) -> list[Sheet]:
    """The judge's scorecards in force that no conflict stands against, in their own order. Three statements."""
    wanted = select(Scorecard).join(Scorecard.entry).where(Scorecard.judge_id == judge.id)
    wanted = wanted.where(~stands_against(judge.id, judge.person_id, Scorecard.entry_id))
    wanted = wanted.where(Scorecard.state != ScorecardState.VOID, Entry.withdrawn_at.is_(None)).options(
        contains_eager(Scorecard.entry).lazyload(Entry.round), lazyload(Scorecard.round), lazyload(Scorecard.judge)
    )
    cards = db.session.scalars(wanted).all()
    own = select(Score.scorecard_id, Criterion.number, Score.value).join(Score.criterion).join(Score.scorecard)
    said = select(Remark.scorecard_id, Criterion.number, Remark.words).join(Remark.criterion).join(Remark.scorecard)
    values, remarks = (_by_card(rows.where(Scorecard.judge_id == judge.id)) for rows in (own, said))
    found = [
        Sheet(card, card.entry.number, card.entry.title, card.entry.not_applicable, values[card.id], remarks[card.id])
        for card in cards
    ]
    return order.queue(judge.code, found, lambda each: each.card.entry.code)


def _by_card(rows: Any) -> dict[int, dict[int, Any]]:
    found: dict[int, dict[int, Any]] = defaultdict(dict)
    for card_id, number, what in db.session.execute(rows):
        found[card_id][number] = what
    return found
