"""Which page: the line, a session with its check-in, and staff's mark."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.wrappers import Response

from champions.admissions.models import Enrolment
from champions.cohorts import queries as cohorts
from champions.cohorts.models import Cohort, Role
from champions.core import clock, render
from champions.core.access import may, requires
from champions.core.errors import Refused

from . import actions, policy, queries, stops
from .attendance import Doors, Standing
from .forms import MARKS, CheckInForm, MarkForm
from .models import Evidence, Mark, Mode, Session, SessionKind, Slot
from .queries import Place

bp = Blueprint("schedule", __name__)

PER_PAGE = 50
# Word, kind and colour of the pill; somebody who is still to come has none.
PILLS = {
    Standing.PRESENT: (MARKS[Mark.PRESENT], "lit", "c2"),
    Standing.PARTLY: (MARKS[Mark.PARTLY], "open", "c2"),
    Standing.ABSENT: (_l("Missed"), "open", "c0"),
    Standing.EXCUSED: (MARKS[Mark.EXCUSED], "rule", "c0"),
}
MODES = {
    Mode.ONLINE: _l("Online"),
    Mode.IN_PERSON: _l("In the room"),
    Mode.HYBRID: _l("Online and in the room"),
}
KINDS = {
    SessionKind.ORIENTATION: _l("Orientation"),
    SessionKind.LECTURE: _l("Lecture"),
    SessionKind.WORKSHOP: _l("Workshop"),
    SessionKind.PITCH: _l("Pitch"),
    SessionKind.CEREMONY: _l("Ceremony"),
    SessionKind.EVENT: _l("Event"),
}


@bp.get("/line")
@requires(policy.see_line, of=cohorts.cohort)
def line(cohort: Cohort) -> ResponseReturnValue:
    """All weeks with their sessions, in both zones; a participant also sees how they stand with each."""
    now = clock.now()
    held = queries.sessions(cohort.id)
    who = _own_enrolment(cohort)
    standings = queries.standings(cohort, held, now, enrolment_id=who.id) if who else None
    places = [
        _in_words(
            stop, cohort, now, standings.of(who.id, stop.session.id) if who and standings and stop.session else None
        )
        for stop in queries.line(cohort, held, now)
    ]
    return render_template("schedule/line.html", stops=places, enrolled=who is not None)


@bp.get("/sessions/<code>")
@requires(policy.see_session, of=queries.session)
def show(session: Session) -> ResponseReturnValue:
    """What, when and where; joining and checking in for participants, the code and the live list for staff."""
    return _page(session, CheckInForm())


@bp.post("/sessions/<code>/check-in")
@requires(policy.check_in, of=queries.session)
def check_in(session: Session) -> ResponseReturnValue:
    """The code was typed: the participant is recorded, or told beside the field why not."""
    form, who = CheckInForm(), _own_enrolment(session.cohort)
    if who is None:
        raise Refused(_("Only people who take part in this programme can check in."))
    if form.validate_on_submit():
        try:
            if actions.check_in(session, who, form.digits, by=current_user):
                flash(_("You are checked in."))
                return _to(session)
            form.refuse("code", _("This is not the code of this session. Look again: it has 4 digits."))
        except Refused as error:
            form.refuse("code", str(error))
    return _page(session, form)


@bp.route("/sessions/<code>/mark/<enrolment>", methods=["GET", "POST"])
@requires(policy.mark, of=queries.place)
def mark(place: Place) -> ResponseReturnValue:
    """Staff say how somebody stands, and why."""
    session, who = place.session, place.enrolment
    form = MarkForm()
    if form.validate_on_submit():
        actions.mark(session, who, Mark(form.mark.data), note=form.note.data or "", by=current_user)
        flash(_("It is marked."))
        return _to(session)
    rows = queries.evidence(session.id, who.id)
    return render_template(
        "schedule/mark.html", session=session, person=who.person, form=form, evidence=_evidence(session, rows)
    )


def _to(session: Session) -> Response:
    return redirect(url_for(".show", cohort=session.cohort.slug, code=session.code), 303)


def _own_enrolment(cohort: Cohort) -> Enrolment | None:
    return queries.enrolment(cohort.id, current_user.id) if current_user.has(Role.PARTICIPANT, cohort.id) else None


def _page(session: Session, form: CheckInForm) -> str:
    now, cohort = clock.now(), session.cohort
    slot = stops.slot_to_show(session.slots, now)
    who = _own_enrolment(cohort)
    return render_template(
        "schedule/show.html",
        session=session,
        kind=_kind(session),
        neighbours=[_link(each) for each in queries.neighbours(session)],
        slot=slot,
        time=render.moment(slot.starts_at, cohort.zone, relative=True) if slot else None,
        mode=MODES[slot.mode] if slot else None,
        others=[each for each in session.slots if each is not slot],
        mine=_Own.of(session, who, slot, now) if who else None,
        desk=_desk(session, now) if may(policy.run_session, session) else None,
        form=form,
        refused=form.errors,
    )


@dataclass(frozen=True)
class _Own:
    """What a session is for the participant who looks."""

    pill: tuple[Any, str, str] | None
    evidence: list[dict[str, Any]]
    asked: bool
    missing: bool
    join_url: str | None
    opens: bool

    @classmethod
    def of(cls, session: Session, who: Enrolment, slot: Slot | None, now: datetime) -> "_Own":
        """As it stands at `now`; the link to join is here only while one may use it."""
        rows = queries.evidence(session.id, who.id)
        given = {row.slot_id for row in rows if row.mark is None}
        standing = queries.standing(session, rows, now)
        states = {each.id: queries.doors(session.cohort, each, now) for each in session.slots}
        open_now = {each for each, state in states.items() if state in (Doors.OPEN, Doors.LATE)}
        joinable = slot is not None and slot.id in open_now and slot.join_url.startswith(("https://", "http://"))
        return cls(
            pill=PILLS.get(standing),
            evidence=_evidence(session, rows),
            asked=bool(open_now - given),
            missing=not given and standing is Standing.TO_COME,
            join_url=slot.join_url if slot and joinable else None,
            opens=bool(slot and slot.join_url and states[slot.id] is Doors.BEFORE),
        )


def _desk(session: Session, now: datetime) -> dict[str, Any]:
    rows: dict[int, list[Evidence]] = {}
    for row in queries.evidence(session.id):
        rows.setdefault(row.enrolment_id, []).append(row)
    people: list[dict[str, Any]] = []
    for who in queries.participants(session.cohort_id):
        own = rows.get(who.id, [])
        came = next((row.at for row in own if row.mark is None), None)
        pill = PILLS.get(queries.standing(session, own, now))
        name = who.person.name or who.person.called
        people.append({"code": who.code, "name": name, "at": came, "pill": pill, "known": bool(own)})
    known = sorted((each for each in people if each["known"]), key=lambda each: each["at"] or now, reverse=True)
    views = {"known": known, "silent": [each for each in people if not each["known"]]}
    view = "silent" if request.args.get("view") == "silent" else "known"
    pages = max(1, -(-len(views[view]) // PER_PAGE))
    page = min(max(request.args.get("page", 1, type=int), 1), pages)
    zone = render.reader_zone() or session.cohort.zone
    return {
        "zone": zone,
        "zone_name": render.zone_city(zone, now),
        "view": view,
        "counts": {name: len(those) for name, those in views.items()},
        "people": views[view][(page - 1) * PER_PAGE : page * PER_PAGE],
        "page": page,
        "pages": pages,
    }


def _evidence(session: Session, rows: list[Evidence]) -> list[dict[str, Any]]:
    slots = {slot.id: slot for slot in session.slots}
    newest = max((row.at for row in rows if row.mark is not None), default=None)
    listed = []
    for row in rows:
        if row.mark is None:
            late = queries.doors(session.cohort, slots[row.slot_id], row.at) is not Doors.OPEN
            words = (_("Check-in code"), _("Late") if late else _("Counts"), "open" if late else "done")
        else:
            said = _("Marked by staff: %(mark)s", mark=MARKS[row.mark])
            words = (said, _("Decides") if row.at == newest else _("Replaced"), "rule" if row.at == newest else "open")
        listed.append({"at": row.at, "note": row.note, "text": words[0], "pill": words[1], "kind": words[2]})
    return listed


def _kind(session: Session) -> str:
    count = {SessionKind.LECTURE: session.cohort.lectures, SessionKind.WORKSHOP: session.cohort.workshops}.get(
        session.kind
    )
    facts = {"kind": KINDS[session.kind], "number": session.number, "all": count, "week": session.week}
    if session.number and count:
        return _("%(kind)s %(number)s of %(all)s, week %(week)s", **facts)
    return _("%(kind)s, week %(week)s", **facts)


def _link(session: Session | None) -> dict[str, str] | None:
    if session is None:
        return None
    url = url_for(".show", cohort=request.view_args["cohort"], code=session.code)  # type: ignore[index]
    return {"label": f"{session.label} {session.title}", "url": url}


def _in_words(stop: stops.Stop, cohort: Cohort, now: datetime, standing: Standing | None) -> dict[str, Any]:
    words: dict[str, Any] = {"colour": f"c{stop.colour}", "state": stop.state, "week": stop.week}
    session = stop.session
    if session is None:
        return {**words, "label": _("No session"), "note": _("from %(day)s", day=render.day(stop.monday))}
    slot = stops.slot_to_show(session.slots, now)
    words |= {
        "code": session.label,
        "label": session.title,
        "url": url_for(".show", cohort=cohort.slug, code=session.code),
        "note": render.in_words(slot.starts_at, cohort.zone) if slot else _("The time is not fixed yet."),
    }
    if standing in PILLS:
        words["pill"], words["kind"], words["pill_colour"] = PILLS[standing]
    return words
