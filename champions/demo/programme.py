"""What a cohort of the demonstration consists of: its settings, phases, sessions, deliverables."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from champions.cohorts import line
from champions.cohorts.calendar import end_of_day
from champions.cohorts.models import Cohort, Phase
from champions.core.db import db
from champions.registration.actions import consents
from champions.schedule.models import Mode, Session, SessionKind, Slot
from champions.workshops.models import Deliverable

from .making import Maker, in_week

LECTURES = (
    ("Digital ethics", "What a city may know about people, and who decides."),
    ("Emerging smart technologies", "Sensors, models and twins: what works, what is only shown at fairs."),
    ("Open data", "Why data that everybody can use makes streets better, and how to publish it."),
    ("Cybersecurity", "How cities are attacked, and what small teams can do about it."),
    ("Inclusive mobility", "A timetable is a promise. How to keep it for people who cannot run."),
    ("Climate and resilience", "Heat, floods and the first hour after the warning."),
)
WORKSHOPS = (
    ("Find the problem", "From a complaint to a question that can be answered in six weeks.", "Problem statement"),
    ("Meet the users", "Ask ten people before you draw one screen.", "What ten people told us"),
    ("Prototype", "The cheapest thing that can be shown to be wrong.", "First prototype"),
    ("Pitch", "Three minutes, one number, one person it helps.", "Pitch and plan"),
)
LECTURERS = (
    "Smart city policy unit",
    "Urban technology lab",
    "Open data office",
    "City security team",
    "Mobility institute",
    "Climate office",
)
PRESENTATIONS = ["application/pdf", "image/png", "image/jpeg", "text/plain"]


@dataclass(frozen=True)
class Programme:
    """A cohort with its sessions and deliverables, in order."""

    cohort: Cohort
    sessions: list[Session]
    deliverables: list[Deliverable]

    def of_kind(self, kind: SessionKind) -> list[Session]:
        """Its sessions of one kind."""
        return [session for session in self.sessions if session.kind is kind]


def make_cohort(maker: Maker, slug: str, first_day: date, opens: datetime, closes: datetime, **more: object) -> Cohort:
    """A cohort with the usual settings and its three phases."""
    cohort = maker.keep(
        Cohort(
            slug=slug,
            name=f"Smart City Champions {slug}",
            first_day=first_day,
            reference_date=first_day,
            apply_opens_at=opens,
            apply_closes_at=closes,
            apply_grace_minutes=10,
            created_at=opens - timedelta(days=30),
            **more,
        )
    )
    with maker.at(opens - timedelta(days=30)):
        consents.ensure_defaults(cohort)
    spans = (
        ("Smart City Conceptual Foundation", 1, 8, 1),
        ("Smart City Capacity Building", 9, 15, 2),
    )
    for number, (name, first, last, colour) in enumerate(spans, 1):
        maker.keep(Phase(cohort_id=cohort.id, number=number, name=name, first_week=first, last_week=last, line=colour))
    db.session.refresh(cohort, ["phases"])
    return cohort


def make_programme(maker: Maker, cohort: Cohort) -> Programme:
    """Every session in the week in which the public line has its stop; the proposal, the tasks, the last entry."""
    week = {stop.code: stop.week for stop in line.stops(cohort, cohort.phases, maker.now) if stop.code}
    sessions = [
        _session(maker, cohort, SessionKind.ORIENTATION, None, 1, "Opening", "Who we are, how it works.", "WeGO")
    ]
    for number, (title, summary) in enumerate(LECTURES, 1):
        kind, who = SessionKind.LECTURE, LECTURERS[number - 1]
        sessions.append(_session(maker, cohort, kind, number, week[f"L{number}"], title, summary, who))
    for number, (title, summary, _task) in enumerate(WORKSHOPS, 1):
        sessions.append(
            _session(maker, cohort, SessionKind.WORKSHOP, number, week[f"W{number}"], title, summary, "WeGO")
        )
    deliverables = [
        _deliverable(
            maker, cohort, 1, None, "Project proposal", 6,
            "The problem, the steps, the methods, and who has a stake in it. Two pages are enough.",
        )
    ]  # fmt: skip
    workshops = [session for session in sessions if session.kind is SessionKind.WORKSHOP]
    for number, (session, (_title, _summary, task)) in enumerate(zip(workshops, WORKSHOPS, strict=True), 2):
        brief = f"What your team made of the workshop '{session.title}', so that somebody outside understands it."
        deliverables.append(_deliverable(maker, cohort, number, session, task, session.week, brief))
    deliverables.append(
        _deliverable(
            maker, cohort, 6, None, "Final entry", 15,
            "Your solution, what it costs, what it changes, and what you would do next.",
        )
    )  # fmt: skip
    return Programme(cohort, sessions, deliverables)


def _session(
    maker: Maker, cohort: Cohort, kind: SessionKind, number: int | None, week: int, title: str, summary: str, who: str
) -> Session:
    session = maker.keep(
        Session(cohort_id=cohort.id, cohort=cohort, kind=kind, number=number, week=week, title=title, summary=summary,
                lecturer=who)
    )  # fmt: skip
    starts = in_week(cohort, week, 1, 20)
    minutes = 120 if kind is SessionKind.WORKSHOP else 60
    slot = Slot(session=session, starts_at=starts, ends_at=starts + timedelta(minutes=minutes), mode=Mode.HYBRID)
    slot.place = "Seoul Global Center, hall 2"
    slot.join_url = f"https://meet.example/{cohort.slug}-{session.label.lower()}"
    maker.keep(slot)
    return session


def _deliverable(
    maker: Maker, cohort: Cohort, number: int, session: Session | None, title: str, week: int, brief: str
) -> Deliverable:
    sunday = in_week(cohort, week, 6, 12).date()
    return maker.keep(
        Deliverable(
            cohort_id=cohort.id,
            cohort=cohort,
            session_id=session.id if session else None,
            number=number,
            title=title,
            brief=brief,
            asks_link=number > 3,
            due_at=end_of_day(sunday, cohort.zone),
            kinds=PRESENTATIONS,
        )
    )
