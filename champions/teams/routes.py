"""Which page: one's own team, creating, joining and leaving one, and staff's list of all."""

from datetime import datetime
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from champions.admissions.models import Enrolment
from champions.cohorts import calendar
from champions.cohorts import queries as cohorts
from champions.cohorts.models import Cohort
from champions.core import clock, render
from champions.core.access import requires
from champions.core.errors import Refused
from champions.core.forms import Button
from champions.schedule import queries as schedule

from . import actions, hours, policy, queries
from .forms import TeamForm
from .models import Team, TeamMember

bp = Blueprint("teams", __name__)

PER_PAGE = 50


@bp.get("/team")
@requires(policy.have_team, of=cohorts.cohort)
def mine(cohort: Cohort) -> ResponseReturnValue:
    """Who is in the team, when all are awake, and the link for the next one; or how to get a team."""
    own = queries.own_membership(cohort.id, current_user.id)
    closed = calendar.running(cohort, clock.now()) is calendar.Window.AFTER
    if own is None:
        return render_template("teams/without.html", closed=closed)
    now, members = clock.now(), queries.members(own.team_id)
    link = url_for(".join", cohort=cohort.slug, invite=own.team.invite_code, _external=True)
    return render_template(
        "teams/mine.html",
        team=own.team,
        own=own,
        members=[_member(each, cohort, now) for each in members],
        mentors=queries.mentors(own.team_id),
        awake=_awake(members, cohort, now),
        link=None if closed or own.team.size >= own.team.max_size else link,
        form=Button(),
    )


@bp.route("/team/new", methods=["GET", "POST"])
@requires(policy.have_team, of=cohorts.cohort)
def create(cohort: Cohort) -> ResponseReturnValue:
    """A name, and the team exists."""
    form, who = TeamForm(), _enrolment(cohort)
    if form.validate_on_submit():
        try:
            actions.create(who, form.name.data or "", form.challenge.data or "", by=current_user)
            flash(_("Your team exists. Send the link to those you want in it."))
            return _to_mine(cohort)
        except Refused as error:
            form.refuse("name", str(error))
    return render_template("teams/create.html", form=form)


@bp.route("/team/join/<invite>", methods=["GET", "POST"])
@requires(policy.join, of=queries.team_by_invite)
def join(team: Team) -> ResponseReturnValue:
    """The invite link: which team it is, and a button; or why one cannot join it."""
    g.secret_address = True
    form, own = Button(), queries.own_membership(team.cohort_id, current_user.id)
    refused = actions.why_not(team, own)
    if not refused and form.validate_on_submit():
        try:
            actions.join(team, _enrolment(team.cohort), by=current_user)
            flash(_("You are in the team."))
            return _to_mine(team.cohort)
        except Refused as error:
            refused = str(error)
    mine = own is not None and own.team_id == team.id
    return render_template(
        "teams/join.html", team=team, form=form, refused=refused, has_team=own is not None, mine=mine
    )


@bp.post("/team/link")
@requires(policy.renew_link, of=cohorts.cohort)
def renew_link(cohort: Cohort) -> ResponseReturnValue:
    """The old invite link leads nowhere from now on."""
    own = queries.own_membership(cohort.id, current_user.id)
    if own is not None and Button().validate_on_submit():
        actions.renew_link(own.team, by=current_user)
        flash(_("There is a new link. The old one works no more."))
    return _to_mine(cohort)


@bp.route("/team/leave", methods=["GET", "POST"])
@requires(policy.have_team, of=cohorts.cohort)
def leave(cohort: Cohort) -> ResponseReturnValue:
    """What leaving means, and a button."""
    own = queries.own_membership(cohort.id, current_user.id)
    if own is None:
        return _to_mine(cohort)
    form = Button()
    if form.validate_on_submit():
        actions.leave(own, by=current_user)
        flash(_("You have left the team."))
        return _to_mine(cohort)
    others = [each for each in queries.members(own.team_id) if each.id != own.id]
    return render_template("teams/leave.html", form=form, own=own, heir=others[0] if others else None)


@bp.get("/teams")
@requires(policy.see_teams, of=cohorts.cohort)
def index(cohort: Cohort) -> ResponseReturnValue:
    """All teams with who is in them, and how many people have none."""
    count, placed, without = queries.counts(cohort.id)
    pages = max(1, -(-count // PER_PAGE))
    page = min(max(request.args.get("page", 1, type=int), 1), pages)
    teams = queries.teams(cohort.id, page=page, per_page=PER_PAGE)
    return render_template(
        "teams/index.html", teams=teams, count=count, placed=placed, without=without, page=page, pages=pages
    )


def _enrolment(cohort: Cohort) -> Enrolment:
    found = schedule.enrolment(cohort.id, current_user.id)
    if found is None:
        raise Refused(_("Only people who take part in this programme can be in a team."))
    return found


def _to_mine(cohort: Cohort) -> Response:
    return redirect(url_for(".mine", cohort=cohort.slug), 303)


def _zone(member: TeamMember, cohort: Cohort) -> str:
    applied = member.enrolment.application
    return member.enrolment.person.zone or (applied.zone if applied else "") or cohort.zone


def _member(member: TeamMember, cohort: Cohort, now: datetime) -> dict[str, Any]:
    person, applied, zone = member.enrolment.person, member.enrolment.application, _zone(member, cohort)
    return {
        "name": person.name or person.called,
        "own_name": person.own_name if person.own_name != person.name else "",
        "city": applied.city if applied else "",
        "languages": applied.languages if applied else "",
        "now": _("%(time)s in %(zone)s", time=render.clock_time(now, zone), zone=render.zone_city(zone, now)),
        "is_lead": member.is_lead,
        "is_me": person.id == current_user.id,
    }


def _awake(members: list[TeamMember], cohort: Cohort, now: datetime) -> dict[str, Any]:
    reader = render.reader_zone() or cohort.zone
    zones = [_zone(each, cohort) for each in members]
    day = hours.overlap([clock.zone(zone) for zone in zones], clock.zone(reader), now)
    rows = []
    for member, zone, spans in zip(members, zones, day.each, strict=True):
        words = ", ".join(_("%(begin)s to %(end)s", begin=_half(begin), end=_half(end)) for begin, end in spans)
        said = _("awake %(times)s", times=words)
        name = member.enrolment.person.called
        rows.append({"name": name, "zone": render.zone_city(zone, now), "label": said, "spans": spans})
    there = hours.overlap([clock.zone(zone) for zone in zones], clock.zone(cohort.zone), now)
    return {
        "rows": rows,
        "common": day.common,
        "longest": _words(day.longest),
        "zone": render.zone_city(reader, now),
        "there": _words(there.longest) if there.longest != day.longest else None,
        "zone_there": render.zone_city(cohort.zone, now),
    }


def _words(quarters: tuple[int, int] | None) -> tuple[str, str] | None:
    return (_half(quarters[0] / 2), _half(quarters[1] / 2)) if quarters else None


def _half(halves: float) -> str:
    return f"{int(halves // 2):02d}:{round(halves % 2 * 30):02d}"
