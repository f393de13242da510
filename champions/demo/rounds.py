"""Judging in the demonstration: rubric, panel, entries, scorecards."""

from datetime import datetime, timedelta

from champions.accounts.models import Person
from champions.cohorts.models import Cohort, Role
from champions.core.db import db
from champions.core.lifecycle import move
from champions.judging import actions as judging
from champions.judging.models import Criterion, Entry, Judge, Round, Score, Scorecard
from champions.workshops.models import Deliverable, Submission

from .making import Maker

RUBRIC = (
    ("Impact", "Whom does it help, and how much?", 3),
    ("Feasibility", "Could a city begin next month?", 2),
    ("Evidence", "Did they ask, count, try?", 2),
    ("Inclusion", "Who could be left out, and did they think of them?", 2),
)
ANCHORS = ["Weak", "Fair", "Good", "Strong", "Outstanding"]
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
    maker: Maker, cohort: Cohort, deliverable: Deliverable, name: str, opens: datetime, closes: datetime, by: Person
) -> Round:
    """An open round over a deliverable; its rubric and method are fixed."""
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
            )
        )
        for number, (title, question, weight) in enumerate(RUBRIC, 1):
            maker.keep(
                Criterion(round=made, number=number, name=title, question=question, weight=weight, anchors=ANCHORS)
            )
        db.session.refresh(made, ["criteria"])
        judging.open(made, by=by)
    return made


def make_entries(maker: Maker, made: Round, submissions: list[Submission]) -> list[Entry]:
    """Each submission as an entry, numbered in an order that says nothing."""
    shuffled = maker.random.sample(submissions, len(submissions))
    return [
        maker.keep(Entry(round=made, round_id=made.id, team_id=each.team_id, submission_id=each.id, number=number))
        for number, each in enumerate(shuffled, 1)
    ]


def make_panel(maker: Maker, cohort: Cohort, made: Round, people: list[Person], at: datetime) -> list[Judge]:
    """Those people as judges of the round."""
    panel = []
    for number, person in enumerate(people):
        maker.grant(person, Role.JUDGE, cohort, at)
        organisation = ORGANISATIONS[number % len(ORGANISATIONS)]
        panel.append(
            maker.keep(Judge(round=made, round_id=made.id, person_id=person.id, organisation=organisation, added_at=at))
        )
    return panel


def assign(maker: Maker, made: Round, entries: list[Entry], panel: list[Judge]) -> list[Scorecard]:
    """Three judges an entry, turn by turn, so that everybody meets everybody."""
    cards = []
    for place, entry in enumerate(entries):
        for turn in (0, 1, 3):
            judge = panel[(place + turn) % len(panel)]
            cards.append(
                maker.keep(
                    Scorecard(
                        round=made, round_id=made.id, entry=entry, entry_id=entry.id, judge=judge, judge_id=judge.id
                    )
                )
            )
    return cards


def score(maker: Maker, made: Round, card: Scorecard, person: Person, at: datetime, *, submit: bool = True) -> None:
    """The card has believable scores (good entries and lenient judges are so throughout), and was perhaps submitted."""
    quality = 2.2 + 0.28 * (card.entry.number * 7 % 10)
    lean = 0.5 * (card.judge.id % 3 - 1)
    criteria = made.criteria if submit else made.criteria[:2]
    for criterion in criteria:
        drawn = round(quality + lean + maker.random.uniform(-0.9, 0.9))
        value = max(criterion.low, min(criterion.high, drawn))
        maker.keep(Score(scorecard_id=card.id, criterion_id=criterion.id, value=value))
    card.saved_at, card.comment = at, maker.random.choice(COMMENTS)
    if submit:
        with maker.at(at + timedelta(minutes=4)):
            move(card, "submit", by=person)
    db.session.flush()
