"""The cohort in the middle of Phase 2: sixty people, ten teams, gaps in attendance, a round of judging under way."""

from datetime import datetime, timedelta

from champions.accounts.models import Person, PersonState
from champions.admissions.models import Enrolment
from champions.cohorts.calendar import end_of_day, monday_of
from champions.cohorts.models import Cohort, Role
from champions.core.lifecycle import move
from champions.schedule.models import Session, SessionKind
from champions.teams.models import Team, TeamMentor
from champions.workshops.models import Extension

from .identities import BY_NAME
from .making import Maker, in_week
from .programme import Programme, make_cohort, make_programme
from .rounds import assign, make_panel, make_round, score
from .teamwork import TEAM_NAMES, attend, hand_in, make_team

PEOPLE, NOW_WEEK = 60, 12
JUDGES = ("judge-1", "judge-2")


def make(maker: Maker, staff: list[Person]) -> Cohort:
    """Week 12 of 15 is now: workshop 3 begins today, its deliverable is open, workshop 1 is being judged."""
    first_day = monday_of(maker.now.date()) - timedelta(weeks=NOW_WEEK - 1)
    began = maker.now - timedelta(weeks=NOW_WEEK + 8)
    slug = str(maker.now.year)
    cohort = make_cohort(maker, slug, first_day, began, began + timedelta(weeks=5), seats=350)
    cohort.ceremony_at = in_week(cohort, 17, 3, 18)
    programme = make_programme(maker, cohort)
    workshop = programme.of_kind(SessionKind.WORKSHOP)[2]
    _begin_today(maker, workshop)
    programme.deliverables[3].due_at = end_of_day(maker.now.date() + timedelta(days=3), cohort.zone)
    people = _people(maker, cohort, began, staff[0])
    _attendance(maker, programme, people, staff[0])
    teams = _teams(maker, cohort, people)
    _work(maker, programme, teams, people, staff[0])
    _mentor(maker, cohort, teams[:2])
    _judging(maker, cohort, programme, staff[0])
    return cohort


def _begin_today(maker: Maker, workshop: Session) -> None:
    """This week's workshop begins in a few minutes, so that its check-in can be tried at once."""
    slot = workshop.slots[0]
    starts = maker.now.replace(second=0, microsecond=0) + timedelta(minutes=5)
    slot.starts_at, slot.ends_at = starts, starts + timedelta(hours=2)


def _people(maker: Maker, cohort: Cohort, began: datetime, staff: Person) -> list[Enrolment]:
    named = {0: "lead", 6: "other-lead", PEOPLE - 2: "participant", PEOPLE - 1: "suspended"}
    people = []
    for number in range(PEOPLE):
        email = BY_NAME[named[number]].email if number in named else None
        start = began + timedelta(hours=3 + number * 11)
        people.append(maker.enrol(cohort, next(maker.people), start, staff, email))
    suspended = people[-1].person
    with maker.at(in_week(cohort, 9, 2, 10)):
        move(suspended, "suspend", by=staff)
    assert suspended.state is PersonState.SUSPENDED
    return people


def _attendance(maker: Maker, programme: Programme, people: list[Enrolment], staff: Person) -> None:
    past = [session for session in programme.sessions if session.slots[0].ends_at < maker.now]
    for number, enrolment in enumerate(people):
        keen = 0.35 if number % 9 == 5 else 0.75 + 0.2 * maker.random.random()
        for session in past:
            # Some stopped coming weeks ago: the board should show it.
            gone = number % 13 == 7 and session.week > 6
            attend(maker, session, enrolment, 0.0 if gone else keen, staff.id)


def _teams(maker: Maker, cohort: Cohort, people: list[Enrolment]) -> list[Team]:
    formed = in_week(cohort, 5, 2, 9)
    sizes = (6, 6, 6, 5, 6, 5, 6, 6, 5, 5)
    teams, first = [], 0
    for named, size in zip(TEAM_NAMES, sizes, strict=True):
        teams.append(make_team(maker, cohort, named, people[first : first + size], formed))
        first += size
    return teams


def _work(maker: Maker, programme: Programme, teams: list[Team], people: list[Enrolment], staff: Person) -> None:
    leads = (0, 6, 12, 18, 23, 29, 34, 40, 46, 51)
    for deliverable in programme.deliverables[:4]:
        for place, team in enumerate(teams):
            lead = people[leads[place]].person_id
            is_open = deliverable.due_at > maker.now
            if is_open and place not in (3, 7):
                continue  # still at work, the lead of the demonstration among them
            if deliverable.number == 3 and place == 8:
                continue  # one team missed one
            before = timedelta(hours=2 + place * 3)
            at = maker.now - before if is_open else deliverable.due_at - before
            hand_in(maker, deliverable, team, lead, at, version=2 if place % 3 == 1 else 1)
    current = programme.deliverables[3]
    maker.keep(
        Extension(
            deliverable_id=current.id,
            team_id=teams[1].id,
            minutes=48 * 60,
            reason="Power cuts in the city of three members",
            by_id=staff.id,
            at=maker.now - timedelta(days=1),
        )
    )


def _mentor(maker: Maker, cohort: Cohort, teams: list[Team]) -> None:
    identity = BY_NAME["mentor"]
    mentor = maker.person(next(maker.people), identity.email)
    maker.grant(mentor, Role.MENTOR, cohort, in_week(cohort, 8, 0, 9))
    for team in teams:
        maker.keep(TeamMentor(team_id=team.id, person_id=mentor.id))


def _judging(maker: Maker, cohort: Cohort, programme: Programme, staff: Person) -> None:
    """Six judges; the first still has three entries, the second one; the others are done."""
    deliverable = programme.deliverables[1]
    opens = deliverable.due_at + timedelta(hours=9)
    made = make_round(maker, cohort, deliverable, "Workshop 1", opens, maker.now + timedelta(days=4), staff)
    people = [maker.person(next(maker.people), BY_NAME[name].email) for name in JUDGES]
    people += [maker.person(next(maker.people)) for _ in range(4)]
    panel = make_panel(maker, cohort, made, people)
    cards = assign(maker, made, staff)
    left = {panel[0].id: 3, panel[1].id: 1}
    by_judge = dict(zip([judge.id for judge in panel], people, strict=True))
    span = (maker.now - opens) / (len(cards) + 2)
    for number, card in enumerate(cards, 1):
        if left.get(card.judge_id, 0):
            left[card.judge_id] -= 1
            if card.judge_id == panel[0].id and left[card.judge_id] == 2:
                score(maker, made, card, by_judge[card.judge_id], maker.now - timedelta(hours=1), submit=False)
            continue
        score(maker, made, card, by_judge[card.judge_id], opens + span * number)
