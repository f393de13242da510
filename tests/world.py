"""A small whole world: two cohorts and one of every object, with one of every kind of person looking at them."""

import io
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from flask import current_app

from champions.accounts.actions import addresses, merging
from champions.accounts.models import Device, Person, PersonState
from champions.admissions import quotas, selection
from champions.admissions.queries import BULK
from champions.cohorts import actions as cohorts
from champions.cohorts.models import Cohort, Role
from champions.core import audit, clock, files, tokens
from champions.core.canonical import digest
from champions.core.db import db
from champions.judging import assignment
from champions.judging.models import Entry, Judge, Round, Scorecard
from champions.registration.actions import guardians
from champions.registration.models import Application
from champions.teams.models import TeamMentor
from champions.workshops.models import Submission
from tests import factories

IDENTITIES = (
    "anonymous", "applicant", "participant", "lead", "other_team", "judge", "other_judge", "mentor", "reviewer",
    "staff", "admin", "suspended", "other_cohort",
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
    reader = factories.reviewer(factories.review_plan(cohort))
    review = factories.review(waiting, reader)
    question, letter = factories.question(cohort), factories.question(cohort, "file", topic="studies")
    factories.answer(
        offered, letter, file_sha256=plan.sha256, file_name="letter.pdf", file_size=plan.size,
        file_type=plan.media_type,
    )  # fmt: skip
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
        "reviewer": reader.person,
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
        "key": "data",
        "enrolment": member.code,
        "invite": team.invite_code,
    }
    by_slice = {
        "admissions": waiting.code,
        "reviews": waiting.code,
        "schedule": session.code,
        "workshops": deliverable.code,
        "judging": round_.code,
        "results": round_.code,
        "tracking": lead.code,
        "accounts": device.code,
    }
    decided = _decided(cohort, staff, mentor)
    world.values = {
        endpoint: {"code": code} for slice_name, code in by_slice.items() for endpoint in _endpoints(slice_name)
    } | {
        "workshops.receipt": {"code": handed_in.code},
        "workshops.download": {"code": handed_in.code},
        "registration.answer_file": {"code": offered.code, "question": letter.code},
        "registration.question": {"code": question.code},
        "registration.retire_question": {"code": question.code},
        "reviews.read": {"code": review.code},
        "reviews.submit": {"code": review.code},
        "reviews.reopen": {"code": review.code},
        "reviews.know": {"code": review.code},
        "reviews.report": {"code": review.code},
        "reviews.reader": {"code": reader.code},
        "reviews.end": {"code": reader.code},
        "judging.score": {"code": card.code},
        "judging.submit": {"code": card.code},
        "judging.reopen": {"code": card.code},
        "judging.file": {"code": card.code},
        **_panel(card, handed_in, staff),
        # What its judges wrote to the first team: read by staff, and as it was released.
        "judging.moderate_entry": {"code": entry.code},
        "judging.feedback": {"code": factories.feedback(entry, staff).code},
        **_who_judges_what(round_, staff),
        **_rehearsed(round_, entry, card),
        **{f"admissions.{name}": {"code": code} for name, code in decided.items()},
        "admissions.bulk_done": {"run": _bulk(cohort, staff)},
        **_mishaps(waiting, lead.person),
        "admissions.end": {"code": lead.code},
        "admissions.letter": {"code": lead.application.code},
        **_shortlists(waiting, staff),
        **_sealed(round_, staff),
    }
    assert offered.state == "offered"
    assert round_.closes_at > now + timedelta(days=1)
    return world


def _who_judges_what(round_: Round, staff: Person) -> dict[str, dict[str, str]]:
    """Values, by endpoint, of a proposal of who judges what, one of its entries and one of its judges."""
    inputs = assignment.given([], [], per_entry=1)
    run = factories.assignment(round_, staff, number=1, inputs=inputs, inputs_digest=digest(inputs))
    entry, judge = (db.session.query(each).filter_by(round_id=round_.id).first().code for each in (Entry, Judge))
    here = {"code": round_.code, "number": str(run.number), "entry": entry, "judge": judge}
    return {f"judging.assignment_{name}": here for name in ("proposal", "accept", "entry", "take", "judge")}


def _rehearsed(round_: Round, entry: Entry, card: Scorecard) -> dict[str, dict[str, str]]:
    """Values, by endpoint, of a line of the rubric, of an entry, and of the rehearsal of a judge."""
    factories.rehearsal(round_)
    line, of_entry = ({"code": round_.code, "number": str(number)} for number in (1, entry.number))
    return {
        "judging.rehearse": {"code": card.judge.code},
        **{f"judging.criterion_{name}": line for name in ("edit", "move", "remove")},
        **{f"judging.entry_{name}": of_entry for name in ("edit", "withdraw", "restore")},
    }


def _sealed(round_: Round, staff: Person) -> dict[str, dict[str, str]]:
    """Values, by endpoint, of a compilation and of what is sealed of it and not revealed."""
    compilation = factories.compilation(round_, staff)
    sealed = factories.published_result(compilation)
    names = ("confirm", "settle", "difference", "export", "judges")
    # One of its entries has a page of its own.
    entry = db.session.query(Entry).filter_by(round_id=round_.id).first().code
    row = {"entry": entry, "n": 0, "raw": None, "rank": None, "provisional": True}
    compilation.inputs = {**compilation.inputs, "entries": [entry]}
    compilation.outputs = {**compilation.outputs, "entries": [row]}
    compilation.inputs_digest, compilation.outputs_digest = digest(compilation.inputs), digest(compilation.outputs)
    return {
        "results.why": {"code": compilation.code, "entry": entry},
        **{f"results.{name}": {"code": compilation.code} for name in names},
        "results.sealed_file": {"code": sealed.code},
    }


def _panel(card: Scorecard, handed_in: Submission, staff: Person) -> dict[str, dict[str, str]]:
    """Values, by endpoint, of a judge and their scorecard, and of a possible conflict with another entry of theirs."""
    judge = card.judge
    rival = db.session.query(Submission).filter(
        Submission.deliverable_id == handed_in.deliverable_id, Submission.team_id != handed_in.team_id
    )
    held = factories.entry(card.round, rival.first())
    factories.scorecard(held, judge)
    conflict = factories.conflict(judge, held, "university", by_id=None)
    of_judge = (
        "edit_judge", "send_link", "nudge", "end_judge", "bar", "extend_judge", "declare", "change_profile", "summary",
        "pack", "pack_file", "take_sheet", "rehearse",
    )  # fmt: skip
    return {
        **{f"judging.{name}": {"code": judge.code} for name in of_judge},
        **{f"judging.{name}": {"code": card.code} for name in ("confirm", "recuse")},
        **{f"judging.{name}": {"code": conflict.code} for name in ("possible", "clear")},
    }


def _decided(cohort: Cohort, staff: Person, mentor: Person) -> dict[str, str]:
    """Codes, by endpoint, of what admissions decide: a staged decision, a sending, an appeal, somebody who waits."""
    staged = factories.application(cohort)
    factories.decision(staged, staff)
    refused = factories.application(cohort, state="not_selected")
    # Somebody of the cohort who may appeal themselves.
    factories.application(cohort, mentor, state="not_selected")
    return {
        "unstage": staged.code,
        "dispatch": factories.dispatch(cohort, staff).code,
        "answer_appeal": factories.appeal(refused).code,
        "delete_view": factories.saved_view(cohort, staff).code,
        "import_": factories.application_import(cohort, staff).code,
        "discard_import": factories.application_import(cohort, staff).code,
        "offer_by_hand": factories.application(cohort, state="waitlisted").code,
    }


def _shortlists(candidate: Application, staff: Person) -> dict[str, dict[str, str]]:
    """Values, by endpoint, of quotas, of a finished shortlist with one person on it, and of another to compare."""
    cohort = candidate.cohort
    person = quotas.person(country="KE", city="", gender=None, university="", member_cities=frozenset())
    given = selection.inputs(
        seats=1, seed=cohort.tie_seed, candidates=[{"code": candidate.code, "score": 1, **person}], held=[], unread=[],
        rules=[], pins={},
    )  # fmt: skip
    one, other = (
        factories.shortlist(cohort, staff, inputs=given, outputs=selection.compute(given)) for _run in range(2)
    )
    names = ("shortlist", "shortlist_people", "shortlist_file", "compare_shortlists", "try_rule", "accept_shortlist")
    quota = factories.quota(cohort).code
    return {
        **{f"admissions.{name}": {"code": one.code, "other": other.code, "kind": "csv"} for name in names},
        **{f"admissions.{name}": {"code": quota} for name in ("quota", "remove_quota")},
    }


def _bulk(cohort: Cohort, staff: Person) -> str:
    """The code of a change of many that is in the record."""
    audit.record(BULK, cohort, by=staff, cohort_id=cohort.id, run="w0r1dw0r1d", deed="offer", done=[], kept={})
    return "w0r1dw0r1d"


def _mishaps(applied: Application, lead: Person) -> dict[str, dict[str, str]]:
    """Values, by endpoint, of the mishaps of people: a birth date to correct, links of guardians and accounts."""
    wish = factories.correction(applied)
    asked = factories.guardian_consent(applied.cohort, factories.person())
    given = factories.guardian_consent(applied.cohort, factories.person(), factories.person())
    change = factories.address_change(lead)
    joining = factories.merge(lead, factories.person())
    answer, withdraw = ({"token": tokens.token(guardians.PURPOSE, each.code, each.salt)} for each in (asked, given))
    return {
        **{f"registration.{name}": {"code": applied.code} for name in ("correct_address", "join_accounts")},
        **{f"registration.{name}": {"code": wish.code} for name in ("correction", "correction_evidence")},
        "registration.guardian": answer,
        "registration.guardian_refuse": answer,
        "admissions.guardian_withdraw": withdraw,
        "accounts.address_confirm": {"token": tokens.token(addresses.PURPOSE, change.code, change.salt)},
        "accounts.address_object": {"token": tokens.token(addresses.OBJECTION, change.code, change.salt)},
        "accounts.merge_confirm": {"token": tokens.token(merging.PURPOSE, joining.code, joining.salt)},
        "accounts.merge_object": {"token": tokens.token(merging.OBJECTION, joining.code, joining.salt)},
    }


def _endpoints(slice_name: str) -> list[str]:
    return [name for name in current_app.view_functions if name.split(".")[0] == slice_name]
