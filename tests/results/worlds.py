"""Two worlds that differ in a secret alone, and everything somebody can read in them (security.md, finding 2)."""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import product
from typing import Any

from flask import Flask
from sqlalchemy import delete, select

from champions.accounts.models import PersonState
from champions.cohorts.models import Role
from champions.core.db import Coded, Model, db
from champions.core.outbox import Notification
from champions.judging.models import Score, Scorecard
from champions.results import actions
from champions.results.models import PublishedResult
from champions.teams.models import TeamMentor
from tests import factories
from tests.results import scene as scenes

# The judge who looks (the first) scores the same in both: what they know themselves is no secret from them.
WORLDS = {
    "one": {0: [3, 5, 5], 1: [3, 3, 2], 2: [3, 1, 1]},
    "other": {0: [3, 1, 1], 1: [3, 3, 2], 2: [3, 5, 5]},
}
# What everybody had been told before it was corrected: another winner than in either world.
TOLD = {0: [3, 2, 2], 1: [5, 5, 5], 2: [3, 1, 1]}
FIXED = {"compilation": "c0mp11at10", "published_result": "pub11shed0"}
BEFORE = {"compilation": "c0mp11at11", "published_result": "pub11shed1"}

# Parameters that pages of lists take, or might: none may tell more than the page without.
QUESTIONS = "?q=team&sort=-score&order=rank&page=2&state=sealed&rank=1"

# What the codes in a slice's addresses name.
KINDS = {
    "accounts": ("device",),
    "admissions": ("application",),
    "schedule": ("session",),
    "teams": ("team",),
    "workshops": ("deliverable", "submission"),
    "judging": ("round", "entry", "scorecard"),
    "results": ("round", "compilation", "published_result"),
    "tracking": ("enrolment",),
}

Seen = dict[tuple[str, str], Any]


def base() -> tuple[scenes.Scene, dict[str, Any]]:
    """What is the same in all worlds: a closed round, and one person of every kind that is not staff."""
    scene = scenes.build(3, 3, 2)
    for entry, judge in product(scene.entries, scene.judges):
        factories.scorecard(entry, judge)
    mentor = factories.grant(factories.person(), Role.MENTOR, scene.cohort)
    db.session.add(TeamMentor(team_id=scene.teams[0].id, person_id=mentor.id))
    applicant = factories.person()
    factories.application(scene.cohort, applicant, state="offered")
    factories.session(scene.cohort)
    suspended = factories.enrolment(scene.cohort).person
    suspended.state = PersonState.SUSPENDED
    people = {
        "anonymous": None,
        "applicant": applicant,
        "lead": scene.people[0],
        "participant": scene.people[-1],
        "judge": scene.judges[0].person,
        "mentor": mentor,
        "suspended": suspended,
    }
    db.session.commit()
    return scene, people


@contextmanager
def world(
    scene: scenes.Scene, table: dict[int, list[int]], *, sealed: bool = True, told: dict[int, list[int]] | None = None
) -> Iterator[None]:
    """Inside, the round has been scored so, and is sealed; outside, nothing of it has happened.

    `told`: before, the round was scored like that, sealed and revealed; then what is sealed now is a correction.
    """
    db.session.commit()  # what the session has open would end with ours in it
    known = set(db.session)
    undo = db.session.get_bind().begin_nested()  # type: ignore[union-attr]
    try:
        if told is not None:
            _score(scene, told)
            actions.release(_sealed(scene, BEFORE), by=scene.staff[0])
            _score(scene, table)
            _sealed(scene, FIXED)
        else:
            _score(scene, table)
            if sealed:
                _sealed(scene, FIXED)
        db.session.commit()
        yield
    finally:
        db.session.rollback()
        for row in [row for row in db.session if row not in known]:
            db.session.expunge(row)
        undo.rollback()
        db.session.expire_all()


def _sealed(scene: scenes.Scene, codes: dict[str, str]) -> PublishedResult:
    compilation = scenes.compiled(scene)
    result = scenes.sealed(scene, compilation, correction="Scorecards were mixed up.")
    compilation.code, result.code = codes["compilation"], codes["published_result"]
    db.session.commit()
    return result


def _score(scene: scenes.Scene, table: dict[int, list[int]]) -> None:
    cards = {(card.entry_id, card.judge_id): card for card in db.session.scalars(select(Scorecard))}
    for entry, steps in table.items():
        for judge, step in enumerate(steps):
            card = cards[scene.entries[entry].id, scene.judges[judge].id]
            db.session.execute(delete(Score).where(Score.scorecard_id == card.id))
            scenes.fill(scene, card, step, step)
    db.session.commit()


def _codes() -> dict[str, str]:
    """One code of every kind of thing that has one."""
    kinds = [mapper.class_ for mapper in Model.registry.mappers if issubclass(mapper.class_, Coded)]
    found = {kind.__tablename__: db.session.scalar(select(kind.code).order_by(kind.id).limit(1)) for kind in kinds}
    return {kind: code for kind, code in found.items() if code} | FIXED


def _values(rule: Any, codes: dict[str, str]) -> list[dict[str, str]]:
    """Ways to fill the address. PROVE tries each code in each place; without it, those of the slice, and a stranger."""
    kinds = codes.keys() if os.environ.get("PROVE") else KINDS.get(rule.endpoint.split(".")[0], codes.keys())
    known = {
        "cohort": ["2027"],
        "code": [*(codes[kind] for kind in kinds if kind in codes), "0" * 10],
        "enrolment": [codes["enrolment"]],
        "invite": ["0" * 26],
        "token": ["0" * 36],
        "name": ["app.css"],
        "topic": ["about"],
        "number": ["1"],
    }
    names = sorted(rule.arguments)
    return [dict(zip(names, each, strict=True)) for each in product(*(known.get(name, ["x"]) for name in names))]


def addresses(app: Flask) -> list[str]:
    """Every address that can be got, with every code there is."""
    adapter, codes = app.url_map.bind("localhost"), _codes()
    found = []
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()):
            built = {adapter.build(rule.endpoint, values, force_external=False) for values in _values(rule, codes)}
            found += sorted(built)
            if rule.arguments <= {"cohort"}:
                found += [address + QUESTIONS for address in sorted(built)]
    return found


def crawl(app: Flask, sids: dict[str, str | None], where: list[str]) -> Seen:
    """What each identity (by the secret of its device) gets at each address: status, headers, body."""
    seen: Seen = {}
    for name, sid in sids.items():
        browser = app.test_client()
        if sid:
            browser.set_cookie(app.config["SID_COOKIE"], sid)
        for address in where:
            with browser.get(address) as answer:
                seen[name, address] = masked(answer)
    # Not the number of the result's row: PostgreSQL goes on counting where the other world's was thrown away.
    seen["mail", ""] = [
        (row.message, row.person_id, {**row.params, "result": None}, row.key, row.due_at)
        for row in db.session.scalars(select(Notification).order_by(Notification.key))
    ]
    return seen


def masked(answer: Any) -> tuple[int, list[tuple[str, str]], str]:
    """The answer without what differs in every answer: form tokens, the number of the request, the time of day."""
    request_id = answer.headers.get("X-Request-ID", "")
    body = answer.get_data().decode("utf-8", "replace").replace(request_id or "\0", "·")
    body = re.sub(r'(<input[^>]* name="(?:csrf_token|once)"[^>]* value=")[^"]*', r"\1·", body)
    headers = [
        (name, re.sub(r"^form=[^;]*", "form=·", value))
        for name, value in answer.headers.items()
        if name not in ("X-Request-ID", "Date")
    ]
    return answer.status_code, sorted(headers), body


def without_digests(seen: Seen) -> Seen:
    """What was seen with every digest (64 hex digits) made the same."""
    return {
        key: (answer[0], answer[1], re.sub(r"\b[0-9a-f]{64}\b", "#" * 64, answer[2])) if key[0] != "mail" else answer
        for key, answer in seen.items()
    }


def differences(one: Seen, other: Seen) -> list[tuple[str, str]]:
    """Who could tell the worlds apart, and where."""
    assert one.keys() == other.keys()
    return [key for key in one if one[key] != other[key]]


def sids(people: dict[str, Any], as_: Callable[[Any], Any], cookie: str) -> dict[str, str | None]:
    """The secret of a device of each person."""
    found = {name: as_(person).get_cookie(cookie).value if person else None for name, person in people.items()}
    db.session.commit()
    return found
