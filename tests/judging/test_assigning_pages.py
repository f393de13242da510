"""The pages about who judges what: what they say, what they cost, what can be done on them, who may."""

import gzip
import io
import zipfile
from datetime import timedelta

import pytest

from champions.cohorts.models import Invitation, Role
from champions.core.db import db
from champions.judging import actions, queries
from champions.judging.models import Assignment, ScorecardState
from tests import factories

from .assigning_scene import add_entry, cards, scene, submit
from .story import hidden, words_of

STAFF_PAGE = 12 * 1024


def weight(answer) -> int:
    return len(gzip.compress(answer.get_data()))


def test_from_nothing_to_given_on_the_pages(now, as_):
    story = scene(now)
    staff = as_(story.staff)
    page = staff.get(story.page)
    assert "No entry is given to a judge yet" in words_of(page)
    assert "Refresh" not in page.headers
    asked = staff.send(f"{story.page}/ask", _at=story.page)
    assert asked.status_code == 303
    proposal = asked.location
    waiting = staff.get(proposal)
    assert waiting.headers["Refresh"] == "3"
    assert "looks again by itself" in words_of(waiting)
    assert staff.get(story.page).headers["Refresh"] == "3"
    (run,) = db.session.query(Assignment)
    actions.assign_now(run.id, quick=True)
    db.session.expire_all()
    found = staff.get(proposal)
    assert "Refresh" not in found.headers
    assert "What would change" in words_of(found)
    assert not cards(story.round.id)
    assert "Proposal 1 is there" in words_of(staff.get(story.page))
    assert staff.send(f"{proposal}/accept", _at=proposal).status_code == 303
    said = words_of(staff.get(story.page))
    assert "Every entry has 2 judges" in said
    assert "No conflict is assigned. 0 of 12 scorecards are in." in said
    assert "What we checked" in said
    again = staff.post(f"{proposal}/accept", data=hidden(found.text))
    assert again.status_code in (303, 409)
    assert len(cards(story.round.id)) == 12
    listed = words_of(staff.get(f"{story.page}/proposals"))
    assert "Proposal 1" in listed
    assert "Accepted" in listed


def test_moving_by_hand_says_which_rule_stands_against_it(now, as_):
    story = scene(now)
    actions.assign(story.round, by=story.staff)
    staff = as_(story.staff)
    card = cards(story.round.id)[0]
    free = [each for each in story.judges if queries.card_between(each.id, card.entry_id) is None]
    factories.conflict(free[0], card.entry)
    db.session.flush()
    move = {"e": card.entry.code, "f": card.judge.code, "_at": story.page}
    refused = staff.send(f"{story.page}/move", t=free[0].code, **move)
    assert refused.status_code == 200
    assert f"has a conflict with entry {card.entry.number:02}" in words_of(refused)
    assert db.session.get(type(card), card.id, populate_existing=True).state is ScorecardState.ASSIGNED
    assert staff.send(f"{story.page}/move", t=free[1].code, **move).status_code == 303
    assert db.session.get(type(card), card.id, populate_existing=True).state is ScorecardState.VOID
    assert queries.card_between(free[1].id, card.entry_id).state is ScorecardState.ASSIGNED
    nonsense = staff.send(f"{story.page}/move", t="nobody", **move)
    assert "Choose an entry and a judge of this round" in words_of(nonsense)


def test_an_entry_that_lacks_a_judge_is_given_with_one_press(now, as_):
    story = scene(now)
    actions.assign(story.round, by=story.staff)
    card = cards(story.round.id)[0]
    actions.take(card, "Ill.", by=story.staff)
    staff = as_(story.staff)
    page = staff.get(story.page)
    assert "1 entry lacks a judge" in words_of(page)
    picks = [part.split('"')[0] for part in page.text.split('name="pick" value="')[1:]]
    assert 1 <= len(picks) <= 3
    assert staff.send(f"{story.page}/give", _at=story.page, pick=picks[0]).status_code == 303
    assert "lacks a judge" not in words_of(staff.get(story.page))
    assert staff.send(f"{story.page}/give", _at=story.page, pick="one").status_code == 400


def test_the_page_of_an_entry_gives_and_takes(now, as_):
    story = scene(now)
    actions.assign(story.round, by=story.staff)
    entry = story.entries[0]
    factories.conflict(story.judges[0], entry, "staff")
    staff = as_(story.staff)
    address = f"{story.page}/entries/{entry.code}"
    said = words_of(staff.get(address))
    assert "Entry 01: its judges" in said
    assert "staff said so" in said
    empty = staff.send(f"{address}/take", _at=address)
    assert "Choose a judge" in words_of(empty)
    card = next(each for each in cards(story.round.id) if each.entry_id == entry.id)
    assert staff.send(f"{address}/take", _at=address, card=card.code, reason="Ill.").status_code == 303
    assert queries.lacking(story.round) == {entry.code: 1}
    entry.withdrawn_at, entry.withdrawn_reason = now, "Gone."
    db.session.flush()
    assert staff.get(address).status_code == 404


def test_the_page_of_a_judge_says_who_could_take_what_is_left(now, as_):
    story = scene(now)
    actions.assign(story.round, by=story.staff)
    card = submit(cards(story.round.id)[0], now)
    staff = as_(story.staff)
    address = f"{story.page}/judges/{card.judge.code}"
    page = staff.get(address)
    assert "Scored" in words_of(page)
    picks = [part.split('"')[0] for part in page.text.split('name="pick" value="')[1:]]
    assert all(pick.split()[2] == card.judge.code for pick in picks)
    assert staff.send(f"{story.page}/give", _at=address, pick=picks[0]).status_code == 303
    assert not queries.lacking(story.round)


def test_who_has_not_opened_the_link_is_named_with_what_would_be_missing(now, as_):
    story = scene(now)
    actions.assign(story.round, by=story.staff)
    judge = cards(story.round.id)[0].judge
    asked = {"expires_at": now + timedelta(days=9), "invited_at": now - timedelta(days=3)}
    db.session.add(Invitation(person_id=judge.person_id, cohort_id=story.cohort.id, role=Role.JUDGE, **asked))
    db.session.flush()
    said = words_of(as_(story.staff).get(story.page))
    assert f"{judge.person.name} has not opened the link since" in said
    assert "See who could take them" in said


def test_no_way_is_said_with_names_and_numbers(now, as_):
    story = scene(now, entries=2, judges=2)
    factories.conflict(story.judges[0], story.entries[0])
    run = actions.ask_assignment(story.round, by=story.staff)
    db.session.commit()
    actions.assign_now(run.id, quick=True)
    db.session.expire_all()
    staff = as_(story.staff)
    said = words_of(staff.get(f"{story.page}/proposals/1"))
    assert "No way keeps every rule" in said
    assert "01" in said
    assert story.entries[0].code not in said
    assert staff.send(f"{story.page}/proposals/1/accept", _at=story.page).status_code == 409


def test_the_spreadsheet_holds_the_whole_grid_and_no_formula(now, as_):
    story = scene(now)
    story.judges[0].person.name = "=HYPERLINK(1)"
    db.session.flush()
    actions.assign(story.round, by=story.staff)
    answer = as_(story.staff).get(f"{story.page}.xlsx")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    book = zipfile.ZipFile(io.BytesIO(answer.get_data()))
    sheets = [book.read(name).decode() for name in book.namelist() if "worksheets/sheet" in name]
    assert len(sheets) == 2
    assert all("<f>" not in sheet for sheet in sheets)
    assert "=HYPERLINK(1)" in "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))


PAGES = ("", ".xlsx", "/proposals", "/proposals/1", "/entries/{entry}", "/judges/{judge}")


@pytest.mark.parametrize("way", PAGES)
def test_only_staff_see_who_judges_what(now, as_, way):
    story = scene(now)
    factories.assignment(story.round, story.staff, number=1, inputs={"seed": 1, "entries": []})
    address = story.page + way.format(entry=story.entries[0].code, judge=story.judges[0].code)
    elsewhere = factories.staff(factories.cohort("2026"))
    for person in (story.judges[0].person, factories.person(), elsewhere):
        assert as_(person).get(address).status_code == 404


@pytest.mark.parametrize("way", ["/ask", "/move", "/give", "/proposals/1/accept", "/entries/{entry}/take"])
def test_only_staff_change_who_judges_what(now, as_, way):
    story = scene(now)
    factories.assignment(story.round, story.staff, number=1, inputs={"seed": 1, "entries": []})
    address = story.page + way.format(entry=story.entries[0].code)
    for person in (story.judges[0].person, factories.person(), factories.staff(factories.cohort("2026"))):
        assert as_(person).send(address, _at="/sign-out").status_code == 404
    assert not cards(story.round.id)


def test_pages_cost_the_same_with_few_rows_and_with_many(now, as_, statements):
    story = scene(now)
    actions.assign(story.round, by=story.staff)
    run = actions.ask_assignment(story.round, by=story.staff)
    db.session.commit()
    actions.assign_now(run.id, quick=True)
    db.session.expire_all()
    actions.take(cards(story.round.id)[0], "Ill.", by=story.staff)
    factories.conflict(story.judges[0], story.entries[3])
    staff = as_(story.staff)
    ways = [each.format(entry=story.entries[0].code, judge=story.judges[0].code) for each in PAGES]

    def count() -> dict[str, int]:
        made = {}
        for way in ways:
            with statements() as sent:
                assert staff.get(story.page + way).status_code == 200
            made[way] = len(sent)
        return made

    few = count()
    assert max(few.values()) <= 8, few
    for number in range(7, 12):
        add_entry(story.cohort, story.asked, story.round, number)
    for _ in range(3):
        factories.judge(story.round)
    actions.assign(story.round, by=story.staff)
    factories.conflict(story.judges[2], story.entries[4])
    assert count() == few


def test_a_round_of_fifty_entries_and_fifteen_judges_is_a_light_page(now, as_):
    story = scene(now, entries=50, judges=15, required=3)
    actions.assign(story.round, by=story.staff)
    for card in cards(story.round.id)[::11]:
        actions.take(card, "Ill.", by=story.staff)
    staff = as_(story.staff)
    for way in ("", "?from=25", "/proposals", f"/judges/{story.judges[0].code}", f"/entries/{story.entries[0].code}"):
        page = staff.get(story.page + way)
        assert page.status_code == 200
        assert weight(page) < STAFF_PAGE, way
    assert "Entries 25 to 48 of 50" in words_of(staff.get(f"{story.page}?from=25"))
