"""What teams of the demonstration did: who is in them, what they handed in, who came to which session."""

from datetime import datetime, timedelta

from champions.admissions.models import Enrolment
from champions.cohorts.models import Cohort
from champions.schedule.models import Evidence, EvidenceKind, Mark, Session
from champions.teams.models import Team, TeamMember
from champions.workshops import queries as submissions
from champions.workshops import receipts
from champions.workshops.models import Deliverable, Submission

from .making import Maker

TEAM_NAMES = (
    ("Last Mile Lagos", "Late buses"),
    ("Blue Drop", "Lost water"),
    ("High Ground", "Floods on market days"),
    ("Night Walk", "Light where people walk"),
    ("Clean Lane", "Waste in the lanes"),
    ("Quiet Air", "What children breathe"),
    ("Open Door", "Services for people without an address"),
    ("Cool Roof", "Heat in small houses"),
    ("Green Wave", "Crossings for slow walkers"),
    ("Second Street", "Empty rooms in the centre"),
)


EARLIER_TEAM_NAMES = (
    ("Shade Map", "Waiting in the heat"),
    ("Leak Hunters", "Lost water"),
    ("Safe Crossing", "Children on big roads"),
    ("River Bell", "Flood warnings that arrive"),
    ("Second Bin", "Waste that is worth something"),
    ("Quiet Hours", "Noise at night"),
    ("Ramp and Rail", "Stations for everybody"),
    ("Open Kitchen", "Food that is thrown away"),
)


TRIED = (
    "We asked forty people whom it happens to, in the street and by phone, and wrote down their words.",
    "We counted for a week, morning and evening, at six places, and compared it with what the city publishes.",
    "We built the smallest thing that could help, gave it to nine people, and watched them use it.",
)
FOUND = (
    "Most of it happens in two hours of the day. So we begin there.",
    "Nobody needs a new app. They need one message at the right time, in a language they read.",
    "The data is there, in three offices that do not know of each other. Our plan brings them to one table.",
)


def make_team(maker: Maker, cohort: Cohort, named: tuple[str, str], members: list[Enrolment], at: datetime) -> Team:
    """A team with that name and challenge, of those members; the first leads it."""
    name, challenge = named
    team = maker.keep(
        Team(
            cohort_id=cohort.id,
            cohort=cohort,
            name=name,
            name_key=name.casefold(),
            challenge=challenge,
            size=len(members),
            max_size=cohort.team_max,
            created_at=at,
        )
    )
    for number, member in enumerate(members):
        joined = at + timedelta(hours=number)
        maker.keep(TeamMember(team_id=team.id, enrolment_id=member.id, is_lead=number == 0, joined_at=joined))
    return team


def hand_in(
    maker: Maker, deliverable: Deliverable, team: Team, by_id: int, at: datetime, version: int = 1, words: str = ""
) -> Submission:
    """The team's current version, as it arrived then; an earlier one stands behind it when `version` is 2."""
    if version > 1:
        earlier = hand_in(maker, deliverable, team, by_id, at - timedelta(hours=5), version - 1)
        earlier.is_current = False
        maker.keep(earlier)
    words = words or f"{team.challenge}. {maker.random.choice(TRIED)} {maker.random.choice(FOUND)}"
    url = f"https://projects.example/{team.code}" if deliverable.asks_link else ""
    handed_in = maker.keep(
        Submission(
            deliverable=deliverable,
            deliverable_id=deliverable.id,
            team=team,
            team_id=team.id,
            version=version,
            words=words,
            url=url,
            digest="",
            arrived_at=at,
            by_id=by_id,
        )
    )
    handed_in.digest = receipts.digest(submissions.canonical(handed_in))
    return handed_in


def attend(maker: Maker, session: Session, enrolment: Enrolment, keen: float, staff_id: int) -> None:
    """Perhaps there is evidence that the participant came: in time, late, or excused by staff; else a gap."""
    slot, draw = session.slots[0], maker.random.random()
    evidence = Evidence(slot_id=slot.id, enrolment_id=enrolment.id, kind=EvidenceKind.CHECK_IN)
    if draw < keen:
        evidence.at = slot.starts_at + timedelta(minutes=maker.random.randrange(-9, 12))
    elif draw < keen + 0.08:
        evidence.at = slot.starts_at + timedelta(minutes=maker.random.randrange(20, 45))
    elif draw < keen + 0.12:
        evidence.at, evidence.kind, evidence.mark = slot.ends_at, EvidenceKind.STAFF_MARK, Mark.EXCUSED
        evidence.by_id, evidence.note = staff_id, "Was ill and wrote before the session"
    else:
        return
    maker.keep(evidence)
