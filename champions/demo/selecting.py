"""Fifty teams have proposed and twenty go on: fifteen judges, three scorecards an entry, two days left."""

from datetime import datetime, timedelta

from sqlalchemy import select

from champions.accounts.models import Person
from champions.admissions.models import Enrolment
from champions.cohorts.calendar import monday_of
from champions.cohorts.models import Cohort, Role
from champions.core.db import db
from champions.judging import actions as judging
from champions.judging.models import (
    Conflict,
    Entry,
    Judge,
    Purpose,
    Rehearsal,
    RehearsalScore,
    Round,
    Scorecard,
    Why,
)
from champions.registration.models import Application
from champions.teams.models import Team, TeamMember

from .identities import BY_NAME
from .making import Maker, in_week
from .programme import make_cohort, make_programme
from .proposals import TITLES, proposals, words
from .rounds import Line, assign, fill_in, make_round
from .teamwork import hand_in, make_team

NOW_WEEK, MEMBERS, JUDGES, GOES_ON = 8, 3, 15, 20
# How much higher (or lower) than the others each judge scores, in steps of the scale.
LEANS = (0.0, 0.6, -0.7, 0.2, -0.2, 0.1, 0.9, -0.1, 0.3, -0.9, 0.0, -0.3, 0.4, 0.0, -0.4)
# Those who still have entries to score, by their place on the panel: the first can be tried, the last never came.
LEFT = {0: 4, 5: 2, 14: 99}
ORGANISATIONS = (
    "Institute of Mobility",
    "Water utility",
    "Open cities network",
    "Housing lab",
    "City of Daegu",
    "Data trust",
    "Union of markets",
    "Climate office",
    "School of public health",
    "Harbour authority",
    "Foundation for safe streets",
    "Energy cooperative",
    "City of Accra",
    "Bureau of sign languages",
    "Council of the regions",
)
LANGUAGES = (["en", "fr"], ["en"], ["en", "es"], ["en", "ko"], ["en", "ar"])
RUBRIC = (
    Line("Impact", "Would it change daily life for the people it is for?", 3),
    Line("Evidence", "Is the problem shown with data or with people’s own words?", 2),
    Line("Feasible", "Could a city start it within 12 months?", 2),
    Line("Inclusion", "Who is left out, and what did the team do about it?", 2),
    Line("Story", "Can you explain it to a neighbour after 3 minutes?", 1),
)
ANCHORS = ["Absent", "Weak", "Sound", "Strong", "Rare"]
PRACTICE = (
    "Street drains in the old market flood eleven times a year. Shop keepers know first, the city knows last. We put a "
    "cheap float switch and a painted gauge in 14 drains and let traders report by text message. In the rainy season "
    "230 stalls closed for two days each time. We will compare it with the fire brigade’s call log for one month."
)
GAVE = (
    ((4, 4, 5, 4, 4), "230 stalls, two days each time: it says for whom, how many and how often."),
    ((3, 3, 4, 3, 3), "The closed stalls are counted. That drivers go to the wrong street is only told."),
    ((5, 4, 4, 5, 4), "Fourteen drains and text messages: the district office could begin next month."),
    ((2, 3, 3, 2, 3), "Traders are in. Whoever sells from a mat, or cannot read, is not spoken of."),
    ((4, 4, 4, 3, 4), "One drain, one gauge, one message: it can be told again after hearing it once."),
)


def make(maker: Maker, staff: list[Person]) -> Cohort:
    """Week 8 of 15 is now: all proposals are in, most scorecards too, the round closes in two days."""
    first_day = monday_of(maker.now.date()) - timedelta(weeks=NOW_WEEK - 1)
    began = maker.now - timedelta(weeks=NOW_WEEK + 8)
    slug = f"{maker.now.year}-cities"
    cohort = make_cohort(maker, slug, first_day, began, began + timedelta(weeks=5), seats=350, teams_selected=GOES_ON)
    cohort.name = f"Smart City Champions in eight cities {maker.now.year}"
    proposal = make_programme(maker, cohort).deliverables[0]
    for number, (team, lead) in enumerate(_teams(maker, cohort, began, staff[0])):
        text = words(proposals()[number][2], number)
        at = proposal.due_at - timedelta(hours=2 + number)
        hand_in(maker, proposal, team, lead.person_id, at, words=text)
    opens = min(proposal.due_at + timedelta(hours=15), maker.now - timedelta(days=1))
    made = make_round(
        maker, cohort, proposal, "Selection of the 20", opens, maker.now + timedelta(days=2), staff[0],
        rubric=RUBRIC, anchors=ANCHORS, purpose=Purpose.SELECTION, top=GOES_ON, priority=1,
    )  # fmt: skip
    _topics(made)
    _rehearsal(maker, made)
    panel = _panel(maker, cohort, made)
    _conflicts(maker, made, panel)
    _score(maker, made, panel, assign(maker, made, staff[0]))
    _one_found_late(made, panel[0])
    return cohort


def _teams(maker: Maker, cohort: Cohort, began: datetime, staff: Person) -> list[tuple[Team, Enrolment]]:
    """Each team with who leads it."""
    formed = in_week(cohort, 5, 2, 9)
    teams = []
    for number, (name, title, _topic) in enumerate(proposals()):
        start = began + timedelta(hours=3 + number * 13)
        members = [maker.enrol(cohort, next(maker.people), start, staff) for _ in range(MEMBERS)]
        teams.append((make_team(maker, cohort, (name, title), members, formed), members[0]))
    return teams


def _topics(made: Round) -> None:
    about = {title: topic for _name, title, topic in proposals()}
    for entry in db.session.scalars(select(Entry).where(Entry.round_id == made.id)):
        entry.topics = [about[entry.title]]
    db.session.flush()


def _rehearsal(maker: Maker, made: Round) -> None:
    practice = maker.keep(Rehearsal(round_id=made.id, title="Painted gauges in the old market", words=PRACTICE))
    for criterion, (values, why) in zip(made.criteria, GAVE, strict=True):
        maker.keep(RehearsalScore(rehearsal_id=practice.id, criterion_id=criterion.id, values=list(values), why=why))


def _panel(maker: Maker, cohort: Cohort, made: Round) -> list[Judge]:
    """Fifteen judges; all have said whom they know but for the last, who has not begun."""
    topics, panel = sorted(TITLES), []
    named = {0: "judge-3", JUDGES - 1: "judge-late"}
    for number in range(JUDGES):
        person = maker.person(next(maker.people), BY_NAME[named[number]].email if number in named else None)
        is_late = number == JUDGES - 1
        invited = made.opens_at - timedelta(days=5)
        maker.grant(person, Role.JUDGE, cohort, invited)
        judge = Judge(round_id=made.id, person_id=person.id, organisation=ORGANISATIONS[number])
        judge.languages, judge.added_at = LANGUAGES[number % len(LANGUAGES)], invited
        judge.topics = [topics[(number * 3 + step) % len(topics)] for step in range(3)]
        judge.declared_at = None if is_late else invited + timedelta(days=1)
        panel.append(maker.keep(judge))
    return panel


def _conflicts(maker: Maker, made: Round, panel: list[Judge]) -> None:
    """Two judges teach where members of teams study, which the service finds; a third has said whom they know."""
    universities = _universities(made)
    for judge, number in ((panel[6], 12), (panel[8], 30)):
        judge.organisation = universities[number]
    known = db.session.scalars(select(Entry).where(Entry.round_id == made.id, Entry.number == 21)).one()
    with maker.at(made.opens_at - timedelta(days=4)):
        said = Conflict(judge_id=panel[3].id, entry_id=known.id, why=Why.DECLARED, by_id=panel[3].person_id)
        said.reason = "I advised this team last year."
        maker.keep(said)
        judging.refresh_conflicts(made)


def _one_found_late(made: Round, judge: Judge) -> None:
    """The judge's university turns out to be that of a team whose entry they were given and have not scored."""
    todo = select(Entry.number).join(Scorecard).where(Scorecard.judge_id == judge.id, Scorecard.submitted_at.is_(None))
    judge.organisation = _universities(made)[db.session.scalars(todo.order_by(Entry.number)).first() or 1]
    judging.refresh_conflicts(made)


def _universities(made: Round) -> dict[int, str]:
    """By entry's number, where one of its team studies."""
    rows = db.session.execute(
        select(Entry.number, Application.university)
        .join(TeamMember, TeamMember.team_id == Entry.team_id)
        .join(Enrolment, Enrolment.id == TeamMember.enrolment_id)
        .join(Application, Application.id == Enrolment.application_id)
        .where(Entry.round_id == made.id)
        .order_by(TeamMember.id)
    )
    return {number: university for number, university in rows}  # noqa: C416  a Row is not a pair to mypy


def _score(maker: Maker, made: Round, panel: list[Judge], cards: list[Scorecard]) -> None:
    place = {judge.id: number for number, judge in enumerate(panel)}
    left = dict(LEFT)
    quality = {number: maker.random.gauss(3.2, 0.65) for number in range(1, len(proposals()) + 1)}
    span = (maker.now - made.opens_at) / (len(cards) + 2)
    for number, card in enumerate(cards, 1):
        judge = place[card.judge_id]
        if left.get(judge, 0):
            left[judge] -= 1
            continue
        mean = quality[card.entry.number] + LEANS[judge]
        at = made.opens_at + span * number
        fill_in(maker, made, card, [mean] * len(made.criteria), panel[judge].person, at)
