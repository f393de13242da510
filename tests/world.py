"""A small whole world: two cohorts and one of every object, with one of every kind of person looking at them."""

import io
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from flask import current_app

from champions.accounts.models import Device, Person, PersonState
from champions.cohorts import actions as cohorts
from champions.cohorts.models import Cohort, Role
from champions.core import clock, files, tokens
from champions.core.db import db
from champions.teams.models import TeamMentor
from tests import factories

IDENTITIES = (
    "anonymous", "applicant", "participant", "lead", "other_team", "judge", "other_judge", "mentor", "staff", "admin",
    "suspended", "other_cohort",
)  # fmt: skip


@dataclass
class World:
    """The people by identity (None: nobody signed in) and the values that addresses are made of, by endpoint."""

    cohort: Cohort
    people: dict[str, Person | None]
    values: dict[str, dict[str, Any]] = field(default_factory=dict)
    common: dict[str, Any] = field(default_factory=dict)

    def address(self, endpoint: str, arguments: set[str]) -> dict[str, Any]:
        """Values for every argument of the endpoint's address: its own, else those that mean the same everywhere."""
        own = {**self.common, **self.values.get(endpoint, {})}
        missing = arguments - set(own)
        assert not missing, f"tests/world.py knows no {missing} for {endpoint}"
        return {name: own[name] for name in arguments}


def build() -> World:
    """The world; everything in it belongs to the cohort 2027 and its first team, unless it says otherwise."""
    now = clock.now()
    cohort, other = factories.cohort("2027"), factories.cohort("2028")
    lead, member, rival, excluded = (factories.enrolment(cohort) for _ in range(4))
    team, rivals = factories.team(cohort, [lead, member]), factories.team(cohort, [rival])
    staff, admin = factories.staff(cohort), factories.admin()
    mentor = factories.grant(factories.person(), Role.MENTOR, cohort)
    db.session.add(TeamMentor(team_id=team.id, person_id=mentor.id))
    applicant = factories.person()
    offered = factories.application(cohort, applicant, state="offered")
    waiting = factories.application(cohort)
    session = factories.session(cohort)
    deliverable = factories.deliverable(cohort)
    plan = files.put(io.BytesIO(b"%PDF-1.7 plan"), most=99)
    handed_in = factories.submission(
        deliverable, team, lead.person, file_sha256=plan.sha256, file_name="plan.pdf", file_size=plan.size,
        file_type=plan.media_type,
    )  # fmt: skip
    factories.submission(deliverable, rivals, rival.person)
    round_ = factories.round_(deliverable)
    judge, other_judge = factories.judge(round_), factories.judge(round_)
    entry = factories.entry(round_, handed_in)
    card = factories.scorecard(entry, judge)
    factories.scorecard(entry, other_judge)
    excluded.person.state = PersonState.SUSPENDED
    invitation = cohorts.invite("guest@example.org", Role.JUDGE, cohort, by=staff)
    people = {
        "anonymous": None,
        "applicant": applicant,
        "participant": member.person,
        "lead": lead.person,
        "other_team": rival.person,
        "judge": judge.person,
        "other_judge": other_judge.person,
        "mentor": mentor,
        "staff": staff,
        "admin": admin,
        "suspended": excluded.person,
        "other_cohort": factories.staff(other),
    }
    device = Device(secret="d" * 64, person_id=lead.person_id, began_at=now, seen_at=now)
    db.session.add(device)
    db.session.flush()
    world = World(cohort, people)
    world.common = {
        "cohort": cohort.slug,
        "token": tokens.token(cohorts.PURPOSE, invitation.code, invitation.salt),
        "name": "nothing.css",
        "topic": "about",
        "enrolment": member.code,
        "invite": team.invite_code,
    }
    by_slice = {
        "admissions": waiting.code,
        "schedule": session.code,
        "workshops": deliverable.code,
        "judging": round_.code,
        "results": round_.code,
        "tracking": lead.code,
        "accounts": device.code,
    }
    world.values = {
        endpoint: {"code": code} for slice_name, code in by_slice.items() for endpoint in _endpoints(slice_name)
    } | {
        "workshops.receipt": {"code": handed_in.code},
        "workshops.download": {"code": handed_in.code},
        "judging.score": {"code": card.code},
        "judging.submit": {"code": card.code},
        "judging.reopen": {"code": card.code},
        "judging.file": {"code": card.code},
        "results.confirm": {"code": factories.compilation(round_, staff).code},
    }
    assert offered.state == "offered"
    assert round_.closes_at > now + timedelta(days=1)
    return world


def _endpoints(slice_name: str) -> list[str]:
    return [name for name in current_app.view_functions if name.split(".")[0] == slice_name]
