"""A round with entries and a panel and nothing given yet, for the tests of who judges what."""

from datetime import datetime, timedelta
from types import SimpleNamespace

from champions.core import checks
from champions.core.db import db
from champions.core.outbox import Notification
from champions.judging import actions
from champions.judging.models import Assignment, Criterion, Score, Scorecard, ScorecardState
from tests import factories


def scene(now: datetime, entries: int = 6, judges: int = 5, required: int = 2, **facts) -> SimpleNamespace:
    """An open round over `entries` works, with `judges` of one organisation each; nothing is given."""
    cohort = factories.cohort()
    asked = factories.deliverable(cohort, due_at=now - timedelta(days=2))
    round_ = factories.round_(asked, cards_required=required, **facts)
    made = [add_entry(cohort, asked, round_, number) for number in range(1, entries + 1)]
    panel = [factories.judge(round_, factories.person(name=f"Judge {number:02}")) for number in range(1, judges + 1)]
    for number, each in enumerate(panel):
        each.organisation = f"City {number}"
    db.session.flush()
    return SimpleNamespace(
        cohort=cohort, asked=asked, round=round_, entries=made, judges=panel, staff=factories.staff(cohort),
        base=f"/c/2027/judging/rounds/{round_.code}", page=f"/c/2027/judging/rounds/{round_.code}/assignment",
    )  # fmt: skip


def add_entry(cohort, asked, round_, number: int):
    """One more work that is judged."""
    one = factories.enrolment(cohort)
    return factories.entry(round_, factories.submission(asked, factories.team(cohort, [one]), one.person), number)


def cards(round_id: int, *states: str) -> list[Scorecard]:
    """The round's scorecards in these states (any but void, if none is named)."""
    wanted = db.session.query(Scorecard).filter(Scorecard.round_id == round_id)
    if states:
        return wanted.filter(Scorecard.state.in_(states)).order_by(Scorecard.id).all()
    return wanted.filter(Scorecard.state != ScorecardState.VOID).order_by(Scorecard.id).all()


def submit(card: Scorecard, now: datetime) -> Scorecard:
    """The scorecard is in, with a 4 on every criterion."""

    for criterion in db.session.query(Criterion).filter_by(round_id=card.round_id):
        db.session.add(Score(scorecard_id=card.id, criterion_id=criterion.id, value=4))
    card.state, card.submitted_at, card.saved_at = ScorecardState.SUBMITTED, now, now
    db.session.flush()
    return card


def proposed(story) -> Assignment:
    """A proposal that the worker has found."""
    run = actions.ask_assignment(story.round, by=story.staff)
    db.session.commit()
    actions.assign_now(run.id, quick=True)
    db.session.refresh(run)
    return run


def accepted(story) -> Assignment:
    """A proposal that the worker has found and staff have accepted."""
    run = proposed(story)
    actions.accept(run, by=story.staff)
    return run


def mails(message: str) -> list[Notification]:
    """All that is owed of a message, the first first."""
    return db.session.query(Notification).filter_by(message=message).order_by(Notification.id).all()


def wrong() -> list[str]:
    """What the invariants about scorecards find wrong."""
    return [each.sentence for each in checks.run() if each.invariant.startswith("scorecard.")]
