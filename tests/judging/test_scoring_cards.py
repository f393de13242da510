"""A scorecard from the first answer to the last change: saved by itself, counted, kept, confirmed, opened again."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from champions.core import checks, clock
from champions.core.db import db
from champions.core.errors import Refused
from champions.core.outbox import Notification
from champions.judging import actions, messages
from champions.judging.models import Comments, Remark, Score, Scorecard, ScorecardState, ScorecardVersion

from .story import hidden, page_of, tell, words_of

BY_ITSELF = {"X-Autosave": "1"}


@pytest.fixture
def story(now):
    return tell(now)


def card_of(story, judge=0, entry=0):
    return story.cards[story.judges[judge].id, story.entries[entry].id]


def again(card):
    return db.session.get(Scorecard, card.id, populate_existing=True)


def values(card):
    found = select(Score.value).where(Score.scorecard_id == card.id).order_by(Score.criterion_id)
    return list(db.session.scalars(found))


def versions(card):
    found = select(ScorecardVersion).where(ScorecardVersion.scorecard_id == card.id)
    return list(db.session.scalars(found.order_by(ScorecardVersion.number)))


def by_itself(browser, card, form, **fields):
    return browser.post(page_of(card), data={**form, **fields}, headers=BY_ITSELF)


def test_each_answer_is_saved_by_itself(story, as_):
    card, browser = card_of(story), as_(story.judges[0].person)
    form = hidden(browser.get(page_of(card)).text)
    first = by_itself(browser, card, form, c1="4")
    assert first.status_code == 200
    assert first.json["said"].endswith("You gave: Criterion 1 4.")
    assert first.json["said"].startswith("Draft saved Wed 7 April, 21:00 in Seoul")
    second = by_itself(
        browser, card, form | {"version": first.json["version"]}, c1="4", c2="3", comment="Count the drains."
    )
    assert second.json["said"].endswith("You gave: Criterion 1 4, Criterion 2 3.")
    assert (values(card), again(card).comment, again(card).state) == ([4, 3], "Count the drains.", "assigned")
    assert by_itself(browser, card, form | {"version": second.json["version"]}, c1="7").status_code == 422
    assert "Choose one of the steps." in by_itself(browser, card, form, c1="7").json["said"]


def test_an_answer_whose_receipt_was_lost_is_no_change_of_another_device(story, as_):
    card, browser = card_of(story), as_(story.judges[0].person)
    form = hidden(browser.get(page_of(card)).text)
    assert by_itself(browser, card, form, c1="4").status_code == 200
    repeated = by_itself(browser, card, form, c1="4")
    assert repeated.status_code == 200
    assert repeated.json["version"] == str(again(card).version)
    assert by_itself(browser, card, form, c1="5").status_code == 409


def test_two_devices_show_both_and_the_judge_chooses(story, as_):
    card = card_of(story)
    phone, desk = as_(story.judges[0].person), as_(story.judges[0].person)
    old = hidden(phone.get(page_of(card)).text)
    desk.send(page_of(card), c1="5", c2="2", comment="From the desk.")
    told = by_itself(phone, card, old, c1="1", comment="From the phone.")
    assert (told.status_code, told.json["changed"]) == (409, True)
    assert values(card) == [5, 2]
    shown = phone.post(page_of(card) + "/submit", data={**old, "c1": "1", "c2": "2", "comment": "From the phone."})
    assert shown.status_code == 409
    said = words_of(shown)
    assert "Changed on another device" in said
    assert "Criterion 1 5 1" in said, "what is saved stands beside what was chosen"
    assert "Comment for the team From the desk. From the phone." in said
    assert "Criterion 2 2 2" not in said, "only what differs"
    assert "autosave" not in shown.text, "nothing is sent before the judge has chosen"
    chosen = hidden(shown.text)
    kept = phone.post(page_of(card) + "/submit", data={**chosen, "c1": "1", "c2": "2", "comment": "From the phone."})
    assert kept.status_code == 303
    assert (values(card), again(card).state) == ([1, 2], ScorecardState.SUBMITTED)
    assert "Keep what is saved there" in shown.text


def test_one_press_counts_and_says_so(story, as_):
    card, browser = card_of(story), as_(story.judges[0].person)
    answer = browser.send(page_of(card) + "/submit", _at=page_of(card), c1="4", c2="3")
    assert answer.status_code == 303
    said = words_of(browser.get(answer.location))
    assert "Entry 11 counts now. You gave: Criterion 1 4, Criterion 2 3." in said
    assert "1 scored, 2 to go." in said
    assert again(card).state is ScorecardState.SUBMITTED


def test_what_is_missing_stays_a_draft_and_is_named(story, as_):
    card, browser = card_of(story), as_(story.judges[0].person)
    answer = browser.send(page_of(card) + "/submit", _at=page_of(card), c1="4")
    assert answer.status_code == 200
    assert "Criterion 2: choose a step." in words_of(answer)
    said = words_of(browser.get(page_of(card)))
    assert "Still without a score: Criterion 2." in said
    assert (values(card), again(card).state) == ([4], ScorecardState.ASSIGNED)


def test_a_change_of_what_counts_keeps_what_counted(story, as_):
    card, browser = card_of(story), as_(story.judges[0].person)
    browser.send(page_of(card) + "/submit", _at=page_of(card), c1="4", c2="3", comment="First.")
    before = again(card).submitted_at
    clock.freeze(clock.now() + timedelta(hours=1))
    page = browser.get(page_of(card))
    assert "Save the change" in page.text
    assert "data-autosave" not in page.text, "what counts changes by a button alone"
    form = hidden(page.text)
    answer = browser.post(
        page_of(card) + "/submit", data={**form, "c1": "5", "c2": "3", "comment": "Second.", "reason": "Read it again."}
    )
    assert answer.status_code == 303
    now = again(card)
    assert (now.state, values(card), now.comment) == (ScorecardState.SUBMITTED, [5, 3], "Second.")
    assert now.submitted_at > before
    kept = versions(card)
    assert [(each.values, each.comment, each.submitted_at, each.reason) for each in kept] == [
        ({"1": 4, "2": 3}, "First.", before, "Read it again.")
    ]
    form = hidden(browser.get(page_of(card)).text)
    browser.post(page_of(card) + "/submit", data={**form, "c1": "5", "c2": "3", "comment": "Second."})
    assert len(versions(card)) == 1, "the same again is no change"
    form = hidden(browser.get(page_of(card)).text)
    browser.post(page_of(card) + "/submit", data={**form, "c1": "2", "c2": "3", "comment": "Second."})
    assert versions(card)[1].reason == "Changed by the judge before the close."
    assert not [wrong for wrong in checks.run() if wrong.invariant.startswith("scorecard")]


def test_taken_back_it_counts_no_more_and_is_kept(story, as_):
    card, browser = card_of(story), as_(story.judges[0].person)
    browser.send(page_of(card) + "/submit", _at=page_of(card), c1="4", c2="3")
    assert browser.send(page_of(card) + "/reopen", _at=page_of(card), reason="Wrong entry.").status_code == 303
    assert again(card).state is ScorecardState.ASSIGNED
    assert [each.reason for each in versions(card)] == ["Wrong entry."]
    assert "It counts again when you save it" in words_of(browser.get(page_of(card)))


def test_what_does_not_apply_is_shown_and_not_asked(story, as_):
    card, browser = card_of(story), as_(story.judges[0].person)
    story.entries[0].not_applicable = [2]
    db.session.flush()
    page = browser.get(page_of(card))
    assert "Does not apply to this entry: nobody scores it." in words_of(page)
    assert 'name="c2"' not in page.text
    answer = browser.send(page_of(card) + "/submit", _at=page_of(card), c1="5", c2="1")
    assert answer.status_code == 303
    assert (values(card), again(card).state) == ([5], ScorecardState.SUBMITTED)
    assert "100.0" in browser.get("/c/2027/judging").text
    assert not [wrong for wrong in checks.run() if wrong.invariant == "scorecard.complete"]


@pytest.mark.parametrize("comments", list(Comments))
def test_the_round_says_which_words_are_asked(now, as_, comments):
    story = tell(now, comments=comments)
    card, browser = card_of(story), as_(story.judges[0].person)
    page = browser.get(page_of(card)).text
    assert ('name="comment"' in page) is (comments is Comments.ONE)
    assert ('name="r2"' in page) is (comments is Comments.EACH)
    sent = {"c1": "3", "c2": "3", "r1": "Ask the drivers.", "comment": "Go on."}
    assert browser.send(page_of(card) + "/submit", _at=page_of(card), **sent).status_code == 303
    words = list(db.session.scalars(select(Remark.words).where(Remark.scorecard_id == card.id)))
    assert words == (["Ask the drivers."] if comments is Comments.EACH else [])
    assert again(card).comment == ("Go on." if comments is Comments.ONE else "")
    if comments is Comments.EACH:
        assert "Ask the drivers." in browser.get(page_of(card)).text
        browser.send(page_of(card) + "/submit", _at=page_of(card), c1="3", c2="3", r1="", r2="Count them.")
        words = list(db.session.scalars(select(Remark.words).where(Remark.scorecard_id == card.id)))
        assert words == ["Count them."]
        assert versions(card)[0].remarks == {"1": "Ask the drivers."}


def test_a_judge_is_asked_again_and_means_it(story, as_):
    card, browser = card_of(story), as_(story.judges[0].person)
    browser.send(page_of(card) + "/submit", _at=page_of(card), c1="1", c2="1")
    assert "Please look again" not in words_of(browser.get("/c/2027/judging"))
    assert browser.send(page_of(card) + "/confirm", _at=page_of(card)).status_code == 409, "nobody asked"
    again(card).look_again_at = clock.now()
    db.session.flush()
    assert "Please look again" in words_of(browser.get("/c/2027/judging"))
    said = words_of(browser.get(page_of(card)))
    assert "Is this what you meant? You gave: Criterion 1 1, Criterion 2 1." in said
    assert "others" not in said
    assert browser.send(page_of(card) + "/confirm", _at=page_of(card)).status_code == 303
    assert (again(card).confirmed_at, again(card).state) == (clock.now(), ScorecardState.SUBMITTED)
    assert "Please look again" not in words_of(browser.get(page_of(card)))
    assert versions(card) == []


def test_who_changes_it_has_looked_again(story, as_):
    card, browser = card_of(story), as_(story.judges[0].person)
    browser.send(page_of(card) + "/submit", _at=page_of(card), c1="1", c2="1")
    again(card).look_again_at = clock.now()
    db.session.flush()
    browser.send(page_of(card) + "/submit", _at=page_of(card), c1="4", c2="1")
    assert again(card).confirmed_at is not None


def close(story):
    actions.close(story.round, by=story.staff)
    db.session.flush()


def late(story, card, **more):
    until = story.round.closes_at + timedelta(days=9)
    return {
        "judge": card.judge.code,
        "entry": str(card.entry.number),
        "until": until.astimezone(clock.zone(story.cohort.zone)).strftime("%Y-%m-%dT%H:%M"),
        "reason": "The line was gone all night.",
    } | more


def test_staff_open_a_card_again_after_the_close(story, as_):
    card, browser, staff = card_of(story), as_(story.judges[0].person), as_(story.staff)
    browser.send(page_of(card) + "/submit", _at=page_of(card), c1="1", c2="1")
    where = f"{story.base}/late"
    assert "This round is not closed" in words_of(staff.get(where))
    clock.freeze(story.round.closes_at + timedelta(hours=1))
    close(story)
    browser, staff = as_(story.judges[0].person), as_(story.staff)
    page = words_of(staff.get(where))
    assert "a change needs a new compilation" in page
    assert staff.send(where, **late(story, card, reason="")).status_code == 200
    assert "no scorecard for an entry with that number" in words_of(staff.send(where, **late(story, card, entry="99")))
    assert "still to come" in words_of(staff.send(where, **late(story, card, until="2027-01-01T00:00")))
    assert (
        browser.send(page_of(card) + "/submit", _at=f"/c/2027/judging/pack/{card.judge.code}", c1="5").status_code
        == 409
    )
    answer = staff.send(where, **late(story, card))
    assert answer.status_code == 303
    assert [(each.reason, each.values) for each in versions(card)] == [
        ("The line was gone all night.", {"1": 1, "2": 1})
    ]
    assert again(card).state is ScorecardState.SUBMITTED, "it counts until the judge changes it"
    owed = db.session.scalars(select(Notification).where(Notification.message == "judging/reopened")).one()
    assert (owed.person_id, owed.params) == (card.judge.person_id, {"card": card.id})
    assert "It was opened for you again." in words_of(browser.get(page_of(card)))
    assert browser.send(page_of(card) + "/submit", _at=page_of(card), c1="5", c2="5").status_code == 303
    assert values(card) == [5, 5]
    other = card_of(story, entry=1)
    assert "Judging is closed" in words_of(browser.get(page_of(other)))
    clock.freeze(again(card).open_until)
    browser = as_(story.judges[0].person)
    form = hidden(browser.get(page_of(card)).text)
    clock.freeze(again(card).open_until + timedelta(milliseconds=1))
    assert browser.post(page_of(card) + "/submit", data={**form, "c1": "2", "c2": "5"}).status_code == 409
    assert values(card) == [5, 5]


def test_what_was_opened_again_after_the_close_is_changed_and_never_lost(story, as_):
    card, browser = card_of(story), as_(story.judges[0].person)
    browser.send(page_of(card) + "/submit", _at=page_of(card), c1="1", c2="1")
    assert "/reopen" in browser.get(page_of(card)).text
    clock.freeze(story.round.closes_at + timedelta(hours=1))
    close(story)
    actions.reopen_late(again(card), clock.now() + timedelta(days=2), "The line was gone.", by=story.staff)
    db.session.flush()
    browser = as_(story.judges[0].person)
    assert "/reopen" not in browser.get(page_of(card)).text
    answer = browser.send(page_of(card) + "/reopen", _at=page_of(card))
    assert answer.status_code == 409
    assert "until then it counts as it is" in words_of(answer)
    assert again(card).state is ScorecardState.SUBMITTED
    assert browser.send(page_of(card) + "/submit", _at=page_of(card), c1="5", c2="5").status_code == 303


def test_staff_open_only_what_counts_and_never_score(story, as_):
    card = card_of(story)
    clock.freeze(story.round.closes_at + timedelta(hours=1))
    close(story)
    staff = as_(story.staff)
    said = words_of(staff.send(f"{story.base}/late", **late(story, card)))
    assert "Only what counts can be opened again" in said
    for way in ("", "/submit", "/reopen", "/confirm"):
        assert staff.send(page_of(card) + way, _at=f"{story.base}/late", c1="5").status_code == 404
    with pytest.raises(Refused):
        actions.reopen_late(card, clock.now() + timedelta(days=1), " ", by=story.staff)


def test_what_is_said_by_mail_is_when_until_and_why(story, as_, app):
    card, browser = card_of(story), as_(story.judges[0].person)
    browser.send(page_of(card) + "/submit", _at=page_of(card), c1="1", c2="1")
    clock.freeze(story.round.closes_at + timedelta(hours=1))
    close(story)
    actions.reopen_late(again(card), clock.now() + timedelta(days=2), "The line was gone.", by=story.staff)
    db.session.flush()
    with app.test_request_context():
        facts = messages.reopened({"card": card.id}, card.judge.person)
        assert (facts["number"], facts["reason"]) == (11, "The line was gone.")
        assert messages.reopened({"card": card.id}, story.staff) is None
        clock.freeze(clock.now() + timedelta(days=3))
        assert messages.reopened({"card": card.id}, card.judge.person) is None
