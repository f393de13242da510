"""How windows, weeks, paces and what happened are said."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from champions.core import clock, render

from .windows import Pace, Window

LETTERS: Mapping[Window, str] = {
    Window.LIT: "p",
    Window.HALF: "l",
    Window.MISSED: "m",
    Window.EXCUSED: "e",
    Window.NEXT: "u",
}

# Label, kind and colour of the pill.
PACES: Mapping[Pace, tuple[Any, str, str]] = {
    Pace.ON_TRACK: (_l("On track"), "done", "c2"),
    Pace.WATCH: (_l("Watch"), "open", "c0"),
    Pace.CALL: (_l("Call"), "urgent", "c0"),
}
# The colour of the phase in which teams work.
WORKSHOPS = 2

LEFT = (_l("Left"), "rule", "c0")

WINDOWS: Mapping[Window, tuple[Any, str, str]] = {
    Window.LIT: (_l("Present"), "lit", "c2"),
    Window.HALF: (_l("Late or recording"), "lit", "c2"),
    Window.MISSED: (_l("Missed"), "rule", "c0"),
    Window.EXCUSED: (_l("Excused"), "open", "c0"),
    Window.NEXT: (_l("To come"), "open", "c0"),
}

# The same for a week without a session: nobody could be present or missed.
QUIET: Mapping[Window, tuple[Any, str, str]] = {
    **WINDOWS,
    Window.LIT: (_l("Finished"), "lit", "c2"),
    Window.MISSED: (_l("Work overdue"), "rule", "c0"),
}

STANDINGS: Mapping[str, Any] = {
    "present": _l("Present"),
    "partly": _l("Partly there"),
    "absent": _l("Absent"),
    "excused": _l("Excused"),
    "to_come": _l("To come"),
}

EVIDENCE: Mapping[str, Any] = {"check_in": _l("Checked in"), "staff_mark": _l("Marked by hand")}

HAPPENED: Mapping[str, Any] = {
    "application.begin": _l("Application begun"),
    "application.submit": _l("Application sent"),
    "application.offer": _l("Place offered"),
    "application.accept": _l("Place accepted"),
    "enrolment.leave": _l("Left the programme"),
    "evidence.check_in": _l("Checked in to a session"),
    "evidence.mark": _l("Attendance marked"),
    "team.create": _l("Team made"),
    "team.join": _l("Joined a team"),
    "team.leave": _l("Left a team"),
    "submission.hand_in": _l("Work handed in"),
    "role.grant": _l("Role given"),
}


def tower(windows: Sequence[Window]) -> str:
    """What the tower says to those who do not see it."""
    half, missed, excused, to_come = (
        windows.count(each) for each in (Window.HALF, Window.MISSED, Window.EXCUSED, Window.NEXT)
    )
    said = [
        _("%(lit)s of %(weeks)s windows lit", lit=windows.count(Window.LIT), weeks=len(windows)),
        half and ngettext("%(num)d half lit", "%(num)d half lit", half),
        missed and ngettext("%(num)d dark", "%(num)d dark", missed),
        excused and ngettext("%(num)d excused", "%(num)d excused", excused),
        to_come and ngettext("%(num)d to come", "%(num)d to come", to_come),
    ]
    return ", ".join(str(each) for each in said if each)


def title(week: Any) -> str:
    """What a week is about: its sessions, else what is due in it."""
    if week.sessions:
        return ", ".join(each.title for each in week.sessions)
    if week.deliverables:
        return _("%(work)s due", work=", ".join(each.title for each in week.deliverables))
    return _("Team work") if week.colour == WORKSHOPS else _("No session")


def head(week: Any) -> dict[str, Any]:
    """The head of a week's column."""
    return {"code": week.code, "number": week.number, "label": title(week), "colour": f"c{week.colour}"}


def stops(line: Sequence[Any], weeks: Sequence[Any]) -> list[dict[str, Any]]:
    """The participant's line as the macro draws it: every session with its page, every other week with what is due."""
    by_number = {week.number: week for week in weeks}
    drawn: list[dict[str, Any]] = []
    for stop in line:
        said: dict[str, Any] = {"week": stop.week, "colour": f"c{stop.colour}", "state": stop.state}
        if stop.session is not None:
            session = stop.session
            said |= {"code": session.label, "label": session.title}
            said["url"] = url_for("schedule.show", cohort=session.cohort.slug, code=session.code)
        else:
            said["label"] = title(by_number[stop.week])
        drawn.append(said)
    return drawn


def greeting(now: datetime, zone: str) -> str:
    """Good morning, afternoon or evening by the clock of the cohort."""
    hour = now.astimezone(clock.zone(zone)).hour
    if hour < 12:
        return _("Good morning")
    return _("Good afternoon") if hour < 18 else _("Good evening")


def needs(cohort: Any, today: Any) -> list[dict[str, Any]]:
    """The rows of what needs a person, the most urgent first; nothing that is zero."""
    here = {"cohort": cohort.slug}
    found = today.needs

    def when(at: datetime) -> str:
        return render.in_words(at, cohort.zone, first=cohort.zone)

    rows = [
        {
            "count": found.failed_mails,
            "text": _("Mails could not be delivered"),
            "url": url_for("notifications.index", **here),
            "note": _("somebody did not hear from us"),
            "pill": _("Today"),
            "kind": "urgent",
        },
        {
            "count": found.waiting,
            "text": _("Applications wait for a decision"),
            "url": url_for("admissions.index", **here, state="submitted"),
            "note": found.waiting_since and _("the oldest since %(when)s", when=when(found.waiting_since)),
        },
        {
            "count": found.appeals,
            "text": _("Appeals wait for an answer"),
            "url": url_for("admissions.appeals", **here),
            "note": found.appeals_end and _("the first is due %(when)s", when=when(found.appeals_end)),
            "pill": _("Late") if found.appeals_end and found.appeals_end < today.now else None,
            "kind": "urgent",
        },
        {
            "count": found.corrections,
            "text": _("Dates of birth to correct"),
            "url": url_for("registration.corrections", **here),
            "note": found.corrections_since and _("the oldest since %(when)s", when=when(found.corrections_since)),
        },
        {
            "count": found.staged,
            "text": _("Decisions are staged and not sent"),
            "url": url_for("admissions.stage", **here),
            "note": _("nobody has been told"),
        },
        {
            "count": found.unconfirmed,
            "text": _("Results wait to be confirmed"),
            "url": url_for("results.index", **here),
            "note": _("two people seal them"),
        },
        {
            "count": found.offered,
            "text": _("Offers without an answer"),
            "url": url_for("admissions.index", **here, state="offered", sort="answer"),
            "note": found.offers_end and _("the first ends %(when)s", when=when(found.offers_end)),
        },
    ]
    for each in today.due:
        text = _("Teams have not handed in: %(work)s", work=each.name)
        url = url_for("workshops.show", **here, code=each.code)
        note = _("due %(when)s", when=when(each.until))
        rows.append({"count": each.total - each.done, "text": text, "url": url, "note": note})
    for each in today.rounds:
        text = _("Scorecards are missing: %(round)s", round=each.name)
        done = _("%(done)s of %(total)s are in", done=each.done, total=each.total)
        url = url_for("judging.round", **here, code=each.code)
        note = _("%(done)s; closes %(when)s", done=done, when=when(each.until))
        rows.append({"count": each.total - each.done, "text": text, "url": url, "note": note})
    return [row for row in rows if row["count"]]


def day(cohort: Any, today: Any) -> list[dict[str, Any]]:
    """The line of the day in the time of the cohort; the stop without anything is now."""
    drawn: list[dict[str, Any]] = []
    here = today.now.astimezone(clock.zone(cohort.zone)).tzname()
    for stop in today.day:
        time = f"{render.clock_time(stop.at, cohort.zone)} {here}"
        said: dict[str, Any] = {"state": "done" if stop.done else "next", "colour": "c2"}
        if stop.session is not None:
            session = stop.session
            until = render.clock_time(stop.slot.ends_at, cohort.zone)
            said |= {
                "code": session.label,
                "colour": f"c{session.line}",
                "label": _("%(time)s %(title)s", time=time, title=session.title),
            }
            said["url"] = url_for("schedule.show", cohort=cohort.slug, code=session.code)
            said["note"] = ", ".join(filter(None, (_("until %(time)s", time=until), stop.slot.place)))
        elif stop.deliverable is not None:
            work = stop.deliverable
            said |= {"colour": "c3", "label": _("%(time)s %(work)s is due", time=time, work=work.name)}
            said["note"] = _("%(done)s of %(total)s teams have handed in", done=work.done, total=work.total)
        else:
            said |= {"state": "here", "label": _("It is %(time)s", time=time)}
        drawn.append(said)
    return drawn


def bars(board: Any) -> list[dict[str, Any]]:
    """How many per cent came, for every week with a session, as bars."""
    return [
        {
            "label": week.code or str(week.number),
            "value": f"{share}%",
            "share": share / 100,
            "colour": f"c{week.colour}",
        }
        for week, share in _came(board)
    ]


def finding(board: Any) -> str | None:
    """What the chart shows in one sentence: the newest week and how it differs from the one before."""
    known = [(week.number, share) for week, share in _came(board)]
    if not known:
        return None
    number, share = known[-1]
    if len(known) == 1:
        return _("%(share)s%% came in week %(week)s", share=share, week=number)
    change = share - known[-2][1]
    if change > 0:
        return _("%(share)s%% came in week %(week)s, up %(points)s points", share=share, week=number, points=change)
    if change < 0:
        return _("%(share)s%% came in week %(week)s, down %(points)s points", share=share, week=number, points=-change)
    return _("%(share)s%% came in week %(week)s, as many as before", share=share, week=number)


def _came(board: Any) -> list[tuple[Any, int]]:
    both = zip(board.weeks, board.shares, strict=True)
    return [(week, share) for week, share in both if week.sessions and share is not None]


def entry(enrolment: Any, row: Any) -> dict[str, Any]:
    """One line of the history."""
    zone = enrolment.cohort.zone
    who = row.name or (_("the service") if row.actor_id is None else _("somebody without a name"))
    text = HAPPENED.get(row.action) or row.action.replace(".", ": ").replace("_", " ")
    return {"text": text, "by": who, "when": render.in_words(row.at, zone, first=zone)}
