"""What people are owed when who judges what changes: judges what is new for them, staff what lacks a judge."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import lazyload

from champions.accounts.models import Person
from champions.cohorts.models import Role
from champions.cohorts.queries import holders
from champions.core import clock, outbox
from champions.core.db import db
from champions.judging import queries
from champions.judging.models import Judge, Round, RoundState, Scorecard

# What is changed by hand within so many minutes is told in one mail, at their end.
TOGETHER = timedelta(minutes=10)


def tell_given(round_: Round, judges: Iterable[int], *, fact: str) -> None:
    """These judges (ids) are mailed once for `fact` that entries wait for them."""
    wanted = select(Judge).where(Judge.id.in_(sorted(judges))).options(lazyload(Judge.round))
    people = [(each.person_id, {"judge": each.id}) for each in db.session.scalars(wanted)]
    outbox.owe_all(people, "judging/given", key=f"judging/given:{fact}", cohort_id=round_.cohort_id)


def tell_given_soon(round_: Round, judge: Judge) -> None:
    """The judge is mailed within minutes that entries wait for them, once for all that is given by then."""
    due = _soon()
    key = f"judging/given:{judge.code}:{due:%Y%m%d%H%M}"
    person = db.session.get_one(Person, judge.person_id)
    outbox.owe(person, "judging/given", key=key, cohort_id=round_.cohort_id, due_at=due, judge=judge.id)


def tell_if_short(card: Scorecard) -> None:
    """The scorecard counts no more: staff are told within minutes, if the entry now has fewer judges than it should."""
    if card.round.state is RoundState.OPEN and queries.is_short(card):
        tell_short(card.round)


def tell_short(round_: Round) -> None:
    """Staff are mailed within minutes which entries lack a judge, once for all that is missing by then."""
    due = _soon()
    for person in holders(round_.cohort_id, Role.STAFF):
        key = f"judging/replacement:{round_.code}:{due:%Y%m%d%H%M}:{person.code}"
        outbox.owe(person, "judging/replacement", key=key, cohort_id=round_.cohort_id, due_at=due, round=round_.id)


def _soon() -> datetime:
    """The end of the minutes that are told together."""
    pieces = int(clock.now().timestamp() // TOGETHER.total_seconds()) + 1
    return datetime.fromtimestamp(pieces * TOGETHER.total_seconds(), UTC)
