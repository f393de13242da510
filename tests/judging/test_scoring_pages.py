"""A judge at work: from the mailed link to the last entry, blind, saved as they go."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import update

from champions.cohorts.actions import PURPOSE
from champions.cohorts.models import Invitation
from champions.core import checks, clock, tokens
from champions.core.db import db
from champions.judging import queries
from champions.judging.models import Score, Scorecard, ScorecardState
from champions.judging.scoring import canonical_method, digest
from champions.teams.models import TeamMember
from tests import factories

from .story import NAMES, hidden, page_of, tell, words_of


@pytest.fixture
def story(now):
    return tell(now)


def fresh(card: Scorecard) -> Scorecard:
    return db.session.get(Scorecard, card.id, populate_existing=True)


def values(card: Scorecard) -> list[int]:
    return [each.value for each in db.session.query(Score).filter_by(scorecard_id=card.id).order_by(Score.criterion_id)]


def test_from_the_mailed_link_to_the_last_entry(as_, app, now):
    story = tell(now, state="preparing")
    staff = as_(story.staff)
    assert staff.send(f"{story.base}/open").status_code == 303
    answer = staff.send(
        f"{story.base}/invite", email="osei@example.org", name="Dr Osei", organisation="City of Accra", languages="en"
    )
    assert answer.status_code == 303
    assert "Link not opened" in staff.get(story.base).text
    assert staff.send(f"{story.base}/assign", _at=f"{story.base}/invite").status_code == 303
    assert "3 entries have too few judges" in staff.get(story.base).text, "two judges are asked for, and there is one"

    invitation = db.session.query(Invitation).one()
    link = "/invitations/" + tokens.token(PURPOSE, invitation.code, invitation.salt)
    judge = app.test_client()
    assert judge.get(link).status_code == 200
    assert judge.get("/c/2027/judging").status_code == 302, "looking at the link signs nobody in"
    assert judge.send(link).status_code == 303
    assert judge.get("/start").location == "/c/2027/judging"

    page = judge.get("/c/2027/judging")
    declare = re.search(r'class="btn lit" href="([^"]+)"', page.text)[1]
    assert judge.send(declare, none="y").status_code == 303
    page = judge.get("/c/2027/judging")
    assert "0 of your 3 entries are scored." in words_of(page)
    address = re.search(r'class="btn lit" href="([^"]+)"', page.text)[1]
    for left in (2, 1, 0):
        half = judge.send(address, c1="4")
        assert half.location == address
        assert "You gave: Criterion 1 4." in words_of(judge.get(address))
        answer = judge.send(f"{address}/submit", c1="4", c2="5", comment="Go on.", _at=address)
        assert answer.status_code == 303
        address = answer.location.partition("?")[0]
        assert (address == "/c/2027/judging") is (left == 0)
    assert "All done. Thank you." in words_of(judge.get("/c/2027/judging"))
    assert {card.state for card in db.session.query(Scorecard).populate_existing()} == {ScorecardState.SUBMITTED}
    assert [wrong for wrong in checks.run() if wrong.invariant != "submission.digest"] == []


def test_a_blind_round_shows_the_number_and_the_work_and_nothing_of_the_team(story, as_):
    judge = as_(story.judges[0].person)
    card = story.cards[story.judges[0].id, story.entries[0].id]
    planted = [*NAMES, *(one.person.name for one in story.members), "report.pdf", "University of Nairobi",
               *(team.code for team in story.teams), *(each.code for each in story.submissions)]  # fmt: skip
    seen = as_(story.staff).get(f"{story.base}/entries").text
    assert all(name in seen for name in NAMES), "there is something to leak"
    for address in ("/c/2027/judging", page_of(card), page_of(card) + "/file", "/start"):
        with judge.get(address) as answer:
            everything = answer.data.decode("latin-1") + str(answer.headers)
            assert [name for name in planted if name in everything] == []
    assert "Drains that report themselves, 0." in judge.get(page_of(card)).text
    with judge.get(page_of(card) + "/file") as answer:
        assert answer.headers["Content-Disposition"] == "attachment; filename=11-1.pdf"
        assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.data.startswith(b"%PDF")
    story.round.blind = False
    db.session.flush()
    assert NAMES[0] in judge.get(page_of(card)).text


def test_two_worlds_that_differ_only_in_whose_work_it_is_look_the_same_to_a_judge(story, as_):
    judge, staff = as_(story.judges[0].person), as_(story.staff)
    cards = [story.cards[story.judges[0].id, entry.id] for entry in story.entries]
    addresses = ["/c/2027/judging", *map(page_of, cards), *(page_of(card) + "/file" for card in cards)]

    def world(browser, where: list[str]) -> list[tuple[str, bytes]]:
        seen = []
        for address in where:
            with browser.get(address) as answer:
                body = re.sub(rb'(name="(csrf_token|once)"[^>]*value=)"[^"]*"', rb"\1", answer.data)
                seen.append((answer.headers.get("Content-Disposition", ""), body))
        return seen

    one, ours = world(judge, addresses), world(staff, [f"{story.base}/entries"])
    for number, (team, member, work) in enumerate(zip(story.teams, story.members, story.submissions, strict=True)):
        team.name = team.name_key = f"Other-{number}"
        team.code = f"other{number}0000"
        member.person.name, work.file_name, work.code = (
            f"Somebody-{number}",
            f"other-{number}.pdf",
            f"work{number}00000",
        )
        work.by_id = story.members[number - 1].person_id
    db.session.flush()
    assert world(judge, addresses) == one
    assert world(staff, [f"{story.base}/entries"]) != ours, "there is a difference to see"


def test_nobody_sees_another_judges_card(story, as_, client):
    mine, theirs = ([story.cards[judge.id, entry.id] for entry in story.entries] for judge in story.judges)
    browser = as_(story.judges[0].person)
    second = as_(story.judges[1].person)
    second.send(page_of(theirs[0]), c1="5", comment="Planted-comment")
    assert "Planted-comment" in second.get(page_of(theirs[0])).text, "there is something to leak"
    for card in theirs:
        assert browser.get(page_of(card)).status_code == 404
        assert browser.get(page_of(card) + "/file").status_code == 404
        for way in ("", "/submit", "/reopen"):
            assert browser.send(page_of(card) + way, c1="1", _at=page_of(mine[0])).status_code == 404
        for person in (story.staff, story.members[0].person, factories.person(), factories.admin()):
            assert as_(person).get(page_of(card)).status_code == 404
            assert as_(person).get(page_of(card) + "/file").status_code == 404
        assert client.get(page_of(card)).status_code == 302
    everywhere = browser.get("/c/2027/judging").text + browser.get(page_of(mine[0])).text
    assert not any(card.code in everywhere for card in theirs)
    assert "Planted-comment" not in everywhere
    for address in (story.base, "/c/2027/judging/rounds"):
        assert "Planted-comment" not in as_(story.staff).get(address).text
    assert values(theirs[0]) == [5]


def test_a_judge_sees_nothing_else_of_the_cohort(story, as_):
    browser = as_(story.judges[0].person)
    for address in ("/work", f"/work/{story.asked.code}", f"/files/{story.submissions[0].code}", "/judging/rounds",
                    f"/work/receipts/{story.submissions[0].code}", f"/judging/rounds/{story.round.code}"):  # fmt: skip
        assert browser.get(f"/c/2027{address}").status_code in (403, 404)
    for person in (story.members[0].person, factories.person()):
        assert as_(person).get("/c/2027/judging").status_code == 403
        assert as_(person).get(story.base).status_code == 404


def test_half_a_card_is_kept_and_what_is_missing_is_said(story, as_):
    card = story.cards[story.judges[0].id, story.entries[1].id]
    browser = as_(story.judges[0].person)
    assert browser.send(page_of(card), c2="3").status_code == 303
    assert values(card) == [3]
    answer = browser.send(page_of(card) + "/submit", comment="Half.", _at=page_of(card))
    assert answer.status_code == 200
    assert "Criterion 1: choose a step." in words_of(answer)
    assert "Half." in answer.text
    assert fresh(card).state is ScorecardState.ASSIGNED
    assert fresh(card).comment == "Half.", "what was typed is kept all the same"
    assert re.search(r'name="c2"[^>]*value="3"[^>]*checked|checked[^>]*name="c2"[^>]*value="3"', answer.text)
    again = browser.post(
        page_of(card) + "/submit", data={**hidden(answer.text), "c1": "1", "c2": "3", "comment": "Whole."}
    )
    assert again.status_code == 303
    assert (values(card), fresh(card).state) == ([1, 3], ScorecardState.SUBMITTED)


@pytest.mark.parametrize("nonsense", ["0", "6", "-1", "four", "4.5", "99999999999999999999", " "])
def test_nonsense_is_no_score(story, as_, nonsense):
    card = story.cards[story.judges[0].id, story.entries[0].id]
    answer = as_(story.judges[0].person).send(page_of(card), c1=nonsense, c2="2")
    assert answer.status_code in (200, 303)
    assert values(card) == ([2] if answer.status_code == 303 else [])
    assert (answer.status_code == 303) is (not nonsense.strip())


def test_two_devices_do_not_overwrite_each_other_silently(story, as_):
    card = story.cards[story.judges[0].id, story.entries[0].id]
    phone, desk = as_(story.judges[0].person), as_(story.judges[0].person)
    old = hidden(phone.get(page_of(card)).text)
    assert desk.send(page_of(card), c1="5", c2="5", comment="From the desk.").status_code == 303
    answer = phone.post(page_of(card), data={**old, "c1": "1", "comment": "From the phone."})
    assert answer.status_code == 409
    assert "It says: Criterion 1 5" in words_of(answer) or "There it says: Criterion 1 5, Criterion 2 5" in words_of(
        answer
    )
    assert "From the phone." in answer.text
    assert (values(card), fresh(card).comment) == ([5, 5], "From the desk.")
    again = phone.post(page_of(card), data={**hidden(answer.text), "c1": "1", "comment": "From the phone."})
    assert again.status_code == 303
    assert (values(card), fresh(card).comment) == ([1, 5], "From the phone.")


def test_a_submitted_card_can_be_taken_back_until_the_close(story, as_, now):
    card = story.cards[story.judges[0].id, story.entries[0].id]
    browser = as_(story.judges[0].person)
    old = hidden(browser.get(page_of(card)).text)
    browser.send(page_of(card) + "/submit", c1="4", c2="4", _at=page_of(card))
    assert browser.post(page_of(card), data={**old, "c1": "1"}).status_code == 409
    page = browser.get(page_of(card)).text
    assert "It counts as it is." in page
    assert "Take it back" in page
    assert browser.send(page_of(card) + "/reopen", _at=page_of(card)).status_code == 303
    assert (fresh(card).state, fresh(card).submitted_at) == (ScorecardState.ASSIGNED, None)
    browser.send(page_of(card) + "/submit", c1="2", c2="4", _at=page_of(card))
    assert values(card) == [2, 4]
    form = hidden(browser.get(page_of(card)).text)
    clock.freeze(story.round.closes_at + timedelta(milliseconds=1))
    assert browser.post(page_of(card) + "/reopen", data=form).status_code == 409
    assert fresh(card).state is ScorecardState.SUBMITTED


@pytest.mark.parametrize("way", ["", "/submit"])
def test_the_close_is_exact_by_the_clock_and_by_hand(story, as_, way):
    first, second, third = (story.cards[story.judges[0].id, entry.id] for entry in story.entries)
    browser = as_(story.judges[0].person)
    forms = {card: hidden(browser.get(page_of(card)).text) for card in (first, second, third)}
    scores = {"c1": "3", "c2": "3", "comment": "At the very end."}
    clock.freeze(story.round.closes_at)
    assert browser.post(page_of(first) + way, data={**forms[first], **scores}).status_code == 303
    clock.freeze(story.round.closes_at + timedelta(milliseconds=1))
    late = browser.post(page_of(second) + way, data={**forms[second], **scores})
    assert late.status_code == 409
    assert "Judging is closed." in words_of(late)
    assert values(second) == []
    clock.freeze(story.round.closes_at - timedelta(days=1))
    staff = as_(story.staff)
    said = words_of(staff.get(f"{story.base}/close"))
    assert f"{6 - (way == '/submit')} scorecards are still missing" in said
    assert "Judges were told that they have until" in said
    assert staff.send(f"{story.base}/close").status_code == 303
    assert "Nothing is accepted any more." in words_of(staff.get(story.base))
    assert staff.send(f"{story.base}/close").status_code == 409
    assert browser.post(page_of(third) + way, data={**forms[third], **scores}).status_code == 409
    assert values(third) == []
    assert "Judging is closed" in browser.get("/c/2027/judging").text


def ours() -> list[str]:
    return [wrong.invariant for wrong in checks.run() if not wrong.invariant.startswith("submission")]


def test_what_must_never_be_is_found(story, now):
    found = queries.round_by_code("2027", story.round.code)
    found.method = canonical_method(found)
    found.method_digest = digest(found.method)
    db.session.flush()
    assert ours() == []
    judge, entry = story.judges[0], story.entries[0]
    member = db.session.query(TeamMember).filter_by(team_id=entry.team_id).one()
    judge.person_id = member.enrolment.person_id
    found.cards_required = 9
    half = story.cards[judge.id, story.entries[1].id]
    db.session.flush()
    db.session.execute(update(Scorecard).where(Scorecard.id == half.id).values(state="submitted", submitted_at=now))
    assert ours() == ["round.method", "scorecard.complete", "scorecard.conflict"]
