"""Promise C7, and what external judges see of the service: their own work, and nothing else."""

import random
import re
from urllib.parse import urlsplit

import pytest

from champions import printing
from champions.cohorts.models import Role
from champions.core.checks import run as checks
from champions.core.db import db
from champions.core.errors import Refused
from champions.judging import actions, queries
from champions.judging.models import Conflict, Criterion, Score, Scorecard, ScorecardState
from champions.teams.models import TeamMentor
from tests import factories

from .story import page_of, tell, words_of

SEEDS = 25
UNIVERSITIES = ("", "Makerere University", "Seoul National University", "Université de Lomé")


def scene(now):
    """Ten teams, eight people on the panel who are much else too, and every scorecard submitted: 80 pairs."""
    story = tell(now)
    for card in story.cards.values():
        db.session.delete(card)
    for number in range(7):
        one = factories.enrolment(story.cohort)
        story.members.append(one)
        story.teams.append(factories.team(story.cohort, [one], name=f"Team {number}"))
        work = factories.submission(story.asked, story.teams[-1], one.person, words="Drains that report themselves.")
        story.entries.append(factories.entry(story.round, work, 20 + number))
    for _ in range(2):
        story.judges.append(factories.judge(story.round))
    story.judges += [factories.judge(story.round, story.members[at].person) for at in range(3)]
    story.judges.append(factories.judge(story.round, factories.staff(story.cohort)))
    criteria = list(db.session.query(Criterion).filter_by(round_id=story.round.id))
    story.cards = {}
    for judge in story.judges:
        for entry in story.entries:
            card = story.cards[judge.id, entry.id] = factories.scorecard(entry, judge)
            db.session.add_all([Score(scorecard_id=card.id, criterion_id=each.id, value=3) for each in criteria])
            card.state, card.submitted_at = ScorecardState.SUBMITTED, now
    db.session.flush()
    return story


def happen(story, seed: int) -> dict[tuple[int, int], bool]:
    """Conflicts of every kind come up after everything was scored; by (judge, entry): whether it is for good."""
    draw = random.Random(seed)
    places = {each.id: draw.choice(UNIVERSITIES) for each in story.members}
    for each in story.members:
        each.application.university = places[each.id]
    for judge in story.judges:
        judge.organisation = draw.choice(UNIVERSITIES)
    db.session.flush()
    barred = derived(story, places, draw)
    db.session.flush()
    actions.refresh_conflicts(story.round, by=story.staff)
    for judge in story.judges:
        picked = [at for at in range(len(story.teams)) if draw.random() < 0.08]
        actions.declare(judge, teams=[story.teams[at].code for at in picked], by=judge.person)
        barred |= {(judge.id, story.entries[at].id): True for at in picked}
        barred |= {(judge.id, entry.id): True for entry in story.entries if said(story, judge, entry, draw.random())}
    return barred


def derived(story, places, draw) -> dict[tuple[int, int], bool]:
    """What the service has to find by itself."""
    barred: dict[tuple[int, int], bool] = {}
    studies = {member.person_id: places[member.id] for member in story.members}
    for judge in story.judges:
        own = {judge.organisation, studies.get(judge.person_id, "")} - {""}
        for team, member, entry in zip(story.teams, story.members, story.entries, strict=True):
            if places[member.id] in own:
                barred[judge.id, entry.id] = False
            if member.person_id == judge.person_id:
                barred[judge.id, entry.id] = True
            if draw.random() < 0.08:
                db.session.add(TeamMentor(team_id=team.id, person_id=judge.person_id))
                barred[judge.id, entry.id] = True
    return barred


def said(story, judge, entry, luck: float) -> bool:
    """One in twelve times the judge steps back, or staff bar them."""
    card = story.cards[judge.id, entry.id]
    if luck < 0.04 and card.state is not ScorecardState.VOID:
        actions.recuse(card, "A cousin.", by=judge.person)
    elif luck < 0.08:
        actions.bar(judge, entry, "A neighbour.", by=story.staff)
    return luck < 0.08


def test_no_read_no_score_no_count_whatever_else_one_is(now):
    story = scene(now)
    checked = 0
    for seed in range(SEEDS):
        undo = db.session.begin_nested()
        barred = happen(story, seed)
        known = {(judge.code, entry.code) for judge in story.judges for entry in story.entries
                 if (judge.id, entry.id) in barred}  # fmt: skip
        assert queries.conflicts(story.round.id) == known, seed
        assert [each for each in checks() if each.invariant == "scorecard.conflict"] == [], seed
        for judge in story.judges:
            own = {pair[1] for pair in barred if pair[0] == judge.id}
            free = {entry.id: entry.code for entry in story.entries if entry.id not in own}
            sheets = {each.card.entry_id for each in queries.sheets(judge)}
            assert sheets == set(free), "no read, no pack, no summary"
            for entry in story.entries:
                card = story.cards[judge.id, entry.id]
                checked += 1
                assert queries.may_open(card) == (entry.id not in own)
                counts = card.state is ScorecardState.SUBMITTED
                assert counts == (entry.id not in own), "no count"
                if barred.get((judge.id, entry.id)):
                    assert card.state is ScorecardState.VOID
        undo.rollback()
        db.session.expire_all()
    assert checked == SEEDS * 80


def test_pages_and_actions_refuse_what_is_barred(now, as_):
    story = scene(now)
    barred = happen(story, seed=4)
    assert {True, False} == set(barred.values())
    db.session.flush()
    for judge in story.judges:
        browser = as_(judge.person)
        queue = words_of(browser.get("/c/2027/judging"))
        for entry in story.entries:
            card, pair = story.cards[judge.id, entry.id], (judge.id, entry.id)
            expected = 404 if pair in barred else 200
            assert browser.get(page_of(card)).status_code == expected
            if barred.get(pair):
                assert f"Entry {entry.number}" not in queue
            if pair in barred:
                assert browser.send(page_of(card), _at="/sign-out", c1="5").status_code == 404
                with pytest.raises(Refused):
                    actions.score(card, given={}, comment="x", seen=card.version, by=judge.person)


def test_assignment_gives_nobody_what_is_barred(now):
    story = scene(now)
    db.session.query(Score).delete()
    db.session.query(Scorecard).delete()
    story.cards = {}
    draw = random.Random(7)
    for judge in story.judges:
        for entry in draw.sample(story.entries, 3):
            db.session.add(Conflict(judge_id=judge.id, entry_id=entry.id, why=draw.choice(["declared", "university"])))
    db.session.flush()
    actions.refresh_conflicts(story.round, by=story.staff)
    actions.assign(story.round, by=story.staff)
    given = queries.pairs(story.round.id)
    assert given
    assert not given & queries.conflicts(story.round.id)


# What external judges reach.

JUDGING = {
    "ahead", "change_profile", "confirm", "declare", "file", "guide", "pack", "pack_file", "possible", "profile",
    "queue", "recuse", "rehearse", "reopen", "rubric", "score", "submit", "summary", "take_sheet",
}  # fmt: skip
LINK = re.compile(r'(?:href|action|formaction)="([^"#?]*)')


def test_a_judge_who_follows_every_link_finds_their_own_work_and_public_pages(app, now, as_):
    story = tell(now)
    judge = story.judges[0]
    browser = as_(judge.person)
    adapter = app.url_map.bind("localhost")
    todo, seen = ["/c/2027/judging", "/start"], {}
    while todo:
        address = todo.pop()
        if address in seen:
            continue
        endpoint = adapter.match(address, method="GET")[0] if matches(adapter, address) else None
        if endpoint in (None, "asset", "static", "accounts.sign_out") or endpoint.startswith("demo"):
            continue
        answer = browser.get(address)
        answer.close()
        seen[address] = (endpoint, answer.status_code)
        if answer.status_code in (302, 303):
            todo.append(urlsplit(answer.location).path)
        elif answer.mimetype == "text/html":
            # Whom they know is asked by the names of the teams; nowhere else is there any.
            assert ("Planted" in answer.text) == (endpoint == "judging.declare"), address
            assert "Planted-Person" not in answer.text, address
            assert story.judges[1].code not in answer.text, address
            assert story.judges[1].person.name not in words_of(answer), address
            todo += [each for each in LINK.findall(answer.text) if each.startswith("/") and not each.startswith("//")]
    reached = {endpoint for endpoint, status in seen.values() if status == 200}
    judging = {each.partition(".")[2] for each in reached if each.startswith("judging.")}
    assert {"queue", "score", "declare", "profile"} <= judging
    assert judging <= JUDGING, judging - JUDGING
    others = {each for each in reached if not each.startswith("judging.")}
    allowed = ("accounts.", "cohorts.", "core.", "health.", "tracking.start", "ceremony.watch", "registration.")
    assert {each for each in others if not each.startswith(allowed)} == set()


def matches(adapter, address: str) -> bool:
    try:
        adapter.match(address, method="GET")
    except Exception:  # noqa: BLE001  whatever the map refuses is no page
        return False
    return True


def test_the_plate_of_a_judge_is_queue_rubric_help(now, as_):
    story = tell(now)
    page = as_(story.judges[0].person).get("/c/2027/judging").text
    plate = re.search(r'<nav[^>]*aria-label="Main".*?</nav>', page, re.DOTALL)[0]
    assert re.findall(r"<a [^>]*>([^<]+)</a>", plate) == ["Queue", "Rubric", "Help"]


def test_the_matrix_gives_a_judge_their_own_pages_alone():
    """Nothing that is not public, one's own account, an application of one's own, or one's own judging."""
    own = ("public", "accounts.", "registration.", "ceremony.watch", "cohorts.see_programme")
    for row in printing.rows():
        if row["judge"] in ("401", "403", "404", "405", "sign-in") or row["permission"].startswith(own):
            continue
        slice_name, _, name = row["endpoint"].partition(".")
        if slice_name == "judging":
            assert name in JUDGING, row
            if row["judge"] != row["other_judge"]:
                assert row["other_judge"] == "404", row
        else:
            assert row["participant"] == row["judge"], row


def test_staff_who_judge_too_act_on_nothing_of_their_own(now, as_):
    story = tell(now)
    both = factories.judge(story.round, factories.staff(story.cohort))
    conflict = factories.conflict(both, story.entries[0], "university")
    card = factories.scorecard(story.entries[1], both)
    browser = as_(both.person)
    assert browser.get(page_of(card)).status_code == 200
    assert browser.get(page_of(story.cards[story.judges[0].id, story.entries[0].id])).status_code == 404
    panel = browser.get(f"{story.base}/panel").text
    assert f"/judging/judges/{both.code}" not in panel
    assert f"/judging/judges/{story.judges[0].code}" in panel
    for way in ("", "/end", "/bar"):
        assert browser.get(f"/c/2027/judging/judges/{both.code}{way}").status_code == 404
    assert browser.get(f"/c/2027/judging/conflict/{conflict.code}/clear").status_code == 404
    assert (
        as_(factories.grant(factories.person(), Role.STAFF, story.cohort))
        .get(f"/c/2027/judging/conflict/{conflict.code}/clear")
        .status_code
        == 200
    )
