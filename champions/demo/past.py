"""The 2022 edition, finished: its real dates, invented teams, and a result that went the whole way."""

from datetime import UTC, date, datetime, timedelta

from champions.accounts.models import Person
from champions.cohorts.calendar import end_of_day
from champions.core.db import db
from champions.judging import actions as judging
from champions.judging.models import Round
from champions.results import actions as results
from champions.results.queries import placing_of

from .making import Maker, in_week
from .programme import make_cohort, make_programme
from .rounds import assign, make_panel, make_round, score
from .teamwork import EARLIER_TEAM_NAMES, attend, hand_in, make_team

LAUNCH = datetime(2022, 2, 23, 6, 0, tzinfo=UTC)
FIRST_DAY = date(2022, 3, 4)
CEREMONY = datetime(2022, 12, 8, 9, 0, tzinfo=UTC)


def make(maker: Maker, staff: list[Person]) -> None:
    """Twenty-four participants in eight teams; five judges; compiled, confirmed by two, revealed at the ceremony."""
    closes = end_of_day(date(2022, 3, 3), "Asia/Seoul")
    cohort = make_cohort(maker, "2022", FIRST_DAY, LAUNCH, closes, ceremony_at=CEREMONY, seats=130)
    programme = make_programme(maker, cohort)
    people = [
        maker.enrol(cohort, next(maker.people), LAUNCH + timedelta(hours=number * 2), staff[0])
        for number in range(len(EARLIER_TEAM_NAMES) * 3)
    ]
    for session in programme.sessions:
        for enrolment in people:
            attend(maker, session, enrolment, 0.85, staff[0].id)
    teams = [
        make_team(maker, cohort, named, people[place * 3 : place * 3 + 3], in_week(cohort, 5, 2, 9))
        for place, named in enumerate(EARLIER_TEAM_NAMES)
    ]
    final = programme.deliverables[-1]
    for deliverable in programme.deliverables:
        for place, team in enumerate(teams):
            at = deliverable.due_at - timedelta(hours=3 + place)
            hand_in(maker, deliverable, team, people[place * 3].person_id, at)
    opens = final.due_at + timedelta(days=2)
    made = make_round(maker, cohort, final, "Final", opens, opens + timedelta(days=20), staff[0])
    judges = [maker.person(next(maker.people)) for _ in range(5)]
    panel = make_panel(maker, cohort, made, judges)
    cards = assign(maker, made, staff[0])
    by_judge = dict(zip([judge.id for judge in panel], judges, strict=True))
    for number, card in enumerate(cards):
        score(maker, made, card, by_judge[card.judge_id], opens + timedelta(days=1, hours=number))
    _celebrate(maker, made, staff, opens + timedelta(days=21))


def _celebrate(maker: Maker, made: Round, staff: list[Person], closed: datetime) -> None:
    with maker.at(closed):
        judging.close(made, by=staff[0])
        compilation = results.ask_compilation(made, by=staff[0])
    with maker.at(closed + timedelta(minutes=1)):
        results.compile_now(compilation.id)
        db.session.refresh(compilation)
    with maker.at(closed + timedelta(hours=1)):
        for question in placing_of(compilation).open:
            results.settle(compilation, question.order, "", "The jury met and stands by the computed order.", staff[0])
    sealed = None
    for hour, person in enumerate(staff[:2], 2):
        with maker.at(closed + timedelta(hours=hour)):
            sealed = results.confirm(compilation, by=person)
    with maker.at(CEREMONY + timedelta(hours=1)):
        if sealed is not None:
            results.release(sealed, by=staff[0])
