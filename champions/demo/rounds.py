"""Judging in the demonstration: rubric, panel, entries, scorecards."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from champions.accounts.models import Person
from champions.cohorts.models import Cohort, Role
from champions.core.db import ALPHABET, db
from champions.core.lifecycle import move
from champions.judging import actions as judging
from champions.judging.models import Criterion, Entry, Judge, Round, Score, Scorecard
from champions.workshops.models import Deliverable

from .making import Maker


class Line(NamedTuple):
    """A criterion: its name, its question, its weight."""

    name: str
    question: str
    weight: int


RUBRIC = (
    Line("Impact", "Whom does it help, and how much?", 3),
    Line("Feasibility", "Could a city begin next month?", 2),
    Line("Evidence", "Did they ask, count, try?", 2),
    Line("Inclusion", "Who could be left out, and did they think of them?", 2),
)
ANCHORS = ["Weak", "Fair", "Good", "Strong", "Superb"]
ORGANISATIONS = (
    "City of Daegu",
    "Open cities network",
    "Institute of Mobility",
    "Water utility",
    "Housing lab",
    "Data trust",
)
COMMENTS = (
    "The counting week convinced me. Try it next with people who do not own a phone.",
    "Clear problem. The plan needs one number by which you will know that it worked.",
    "Brave and simple. Ask the drivers before you ask the ministry.",
)


def make_round(
    maker: Maker,
    cohort: Cohort,
    deliverable: Deliverable,
    name: str,
    opens: datetime,
    closes: datetime,
    by: Person,
    *,
    rubric: tuple[Line, ...] = RUBRIC,
    anchors: Sequence[str] = ANCHORS,
    **more: Any,
) -> Round:
    """An open round over what the teams have handed in; its rubric and method are fixed."""
    with maker.at(opens):
        made = maker.keep(
            Round(
                cohort_id=cohort.id,
                cohort=cohort,
                deliverable_id=deliverable.id,
                deliverable=deliverable,
                name=name,
                opens_at=opens,
                closes_at=closes,
                cards_required=3,
                seed=maker.random.randrange(2**31),
                **more,
            )
        )
        for number, line in enumerate(rubric, 1):
            maker.keep(Criterion(round_id=made.id, number=number, anchors=list(anchors), **line._asdict()))
        db.session.refresh(made, ["criteria"])
        judging.open_round(made, by=by)
        for entry in db.session.scalars(select(Entry).where(Entry.round_id == made.id).order_by(Entry.number)):
            maker.keep(entry)
    return made


def make_panel(maker: Maker, cohort: Cohort, made: Round, people: list[Person]) -> list[Judge]:
    """Those people as judges of the round."""
    panel = []
    for number, person in enumerate(people):
        maker.grant(person, Role.JUDGE, cohort, made.opens_at)
        judge = Judge(round_id=made.id, person_id=person.id, organisation=ORGANISATIONS[number % len(ORGANISATIONS)])
        judge.added_at = judge.declared_at = made.opens_at
        panel.append(maker.keep(judge))
    return panel


def assign(maker: Maker, made: Round, by: Person) -> list[Scorecard]:
    """The scorecards of the round, as the service assigns them."""
    with maker.at(made.opens_at):
        judging.assign(made, by=by)
    cards = select(Scorecard).where(Scorecard.round_id == made.id).join(Entry)
    cards = cards.order_by(Entry.number, Scorecard.judge_id)
    return [maker.keep(card) for card in db.session.scalars(cards.options(joinedload(Scorecard.entry)))]


def score(maker: Maker, made: Round, card: Scorecard, person: Person, at: datetime, *, submit: bool = True) -> None:
    """The card has believable scores (good entries and lenient judges are so throughout), and was perhaps submitted."""
    quality = 2.2 + 0.28 * (card.entry.number * 7 % 10)
    # By the code, which is the seed's, and not by the row's number, which is the database's.
    lean = 0.5 * (ALPHABET.index(card.judge.code[0]) % 3 - 1)
    means = [quality + lean] * len(made.criteria if submit else made.criteria[:2])
    fill_in(maker, made, card, means, person, at, submit=submit)


def fill_in(
    maker: Maker, made: Round, card: Scorecard, means: list[float], person: Person, at: datetime, *, submit: bool = True
) -> None:
    """Each of the first criteria has a score near its mean, there is a comment, and the card was perhaps submitted."""
    for criterion, mean in zip(made.criteria, means, strict=False):
        drawn = round(mean + maker.random.uniform(-0.9, 0.9))
        value = max(criterion.low, min(criterion.high, drawn))
        db.session.add(Score(scorecard_id=card.id, criterion_id=criterion.id, value=value))
    card.saved_at, card.comment = at, maker.random.choice(COMMENTS)
    if submit:
        with maker.at(at + timedelta(minutes=4)):
            move(card, "submit", by=person)
    db.session.flush()
