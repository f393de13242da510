"""What readers do: their queue, a draft, a whole review, taking it back, stepping aside; and every refusal."""

import re
from datetime import timedelta

import brotli
import pytest
from sqlalchemy import select

from champions.core import clock
from champions.core.db import db
from champions.reviews import queries
from champions.reviews.models import CoveredWords, Review, ReviewConflict, ReviewScore, ReviewState
from tests import factories
from tests.reviews.story import page_of, tell, words_of


@pytest.fixture
def it(app, now):
    return tell()


def mine(it, number=0, reader=0):
    return it.reviews[it.readers[reader].id, it.sent[number].id]


def again(row):
    db.session.expire_all()
    return db.session.get(type(row), row.id)


def values(review):
    return sorted(db.session.scalars(select(ReviewScore.value).where(ReviewScore.review_id == review.id)))


def test_a_draft_is_kept_and_said(it, as_):
    reader, review = as_(it.readers[0].person), mine(it)
    answer = reader.send(page_of(review), c1="4", note="Counts drains.")
    assert (answer.status_code, answer.location) == (303, page_of(review))
    said = words_of(reader.get(page_of(review)))
    assert "Draft saved Wed 7 April, 21:00 in Seoul (KST), 12:00 in UTC. You gave: Problem 4." in said
    kept = again(review)
    assert (kept.state, kept.note, values(kept)) == (ReviewState.ASSIGNED, "Counts drains.", [4])
    assert "1 of 3 criteria" in words_of(reader.get("/c/2027/reading?show=drafts"))


def test_a_whole_review_counts_and_leads_on(it, as_):
    reader, review = as_(it.readers[0].person), mine(it)
    answer = reader.send(page_of(review) + "/submit", _at=page_of(review), c1="4", c2="3", c3="5")
    assert answer.status_code == 303
    assert answer.location != page_of(review)
    assert answer.location.startswith("/c/2027/reading/")
    assert again(review).state is ReviewState.SUBMITTED
    assert queries.scores(it.cohort.id)[it.sent[0].id].mean == 4.0
    said = words_of(reader.get(page_of(review)))
    assert "You have read 1 of 3." in said
    assert "Take it back" in said


def test_what_is_missing_is_said_and_what_was_chosen_is_kept(it, as_):
    reader, review = as_(it.readers[0].person), mine(it)
    answer = reader.send(page_of(review) + "/submit", _at=page_of(review), c1="4", c3="2")
    assert answer.status_code == 200
    assert "Drive: choose a step." in words_of(answer)
    assert "Problem: choose a step." not in words_of(answer)
    kept = again(review)
    assert (kept.state, values(kept)) == (ReviewState.ASSIGNED, [2, 4])


def test_the_last_one_leads_back_to_the_queue(it, as_):
    reader = as_(it.readers[0].person)
    for number in range(3):
        page = page_of(mine(it, number))
        answer = reader.send(page + "/submit", _at=page, c1="4", c2="3", c3="5")
    assert answer.location == "/c/2027/reading"
    assert "All done. Thank you." in words_of(reader.get("/c/2027/reading"))


def test_skipping_keeps_what_was_chosen_and_the_filter(it, as_):
    reader, review = as_(it.readers[0].person), mine(it)
    answer = reader.send(page_of(review) + "?show=all", c1="4", onward="next")
    assert re.fullmatch(r"/c/2027/reading/\w{10}\?show=all", answer.location)
    assert review.code not in answer.location
    assert values(again(review)) == [4]


def test_previous_and_next_keep_the_filter(it, as_):
    reader = as_(it.readers[0].person)
    queue = queries.queue(it.plan, it.readers[0])
    middle = queue.cards[1].code
    page = reader.get(f"/c/2027/reading/{middle}?show=all").get_data(as_text=True)
    for beside in (queue.cards[0].code, queue.cards[2].code):
        assert f'href="/c/2027/reading/{beside}?show=all"' in page
    done = reader.get(f"/c/2027/reading/{middle}?show=done").get_data(as_text=True)
    assert '?show=done"><svg' not in done
    assert queue.cards[0].code not in done


def test_two_devices_do_not_overwrite_each_other_silently(it, as_):
    reader, review = as_(it.readers[0].person), mine(it)
    old = reader.get(page_of(review)).get_data(as_text=True)
    reader.send(page_of(review), c1="4")
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', old))
    answer = reader.post(page_of(review), data={**hidden, "c1": "1"})
    assert answer.status_code == 409
    assert "There it says: Problem 4." in words_of(answer)
    assert values(again(review)) == [4]
    assert reader.send(page_of(review), c1="1").status_code == 303
    assert values(again(review)) == [1]


def test_the_page_saves_by_itself_with_one_form_again_and_again(it, as_):
    reader, review = as_(it.readers[0].person), mine(it)
    page = reader.get(page_of(review)).get_data(as_text=True)
    assert f'data-autosave="{page_of(review)}"' in page
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    asked = {"X-Autosave": "1"}
    for step in ("2", "5"):
        answer = reader.post(page_of(review), data={**hidden, "c2": step}, headers=asked)
        assert answer.status_code == 200
        assert f"You gave: Drive {step}." in answer.json["said"]
        hidden["version"] = answer.json["version"]
    assert values(again(review)) == [5]
    stale = reader.post(page_of(review), data={**hidden, "version": "1", "c2": "1"}, headers=asked)
    assert (stale.status_code, "another device" in stale.json["said"]) == (409, True)
    wrong = reader.post(page_of(review), data={**hidden, "c2": "9"}, headers=asked)
    assert (wrong.status_code, wrong.json["said"]) == (422, "Choose one of the steps.")
    assert values(again(review)) == [5]


def test_a_submitted_review_is_taken_back_while_reading_is_open(it, as_):
    review = factories.review(factories.application(it.cohort), it.readers[0], (4, 4, 4))
    reader = as_(it.readers[0].person)
    assert reader.send(page_of(review), c1="1", _at=page_of(mine(it))).status_code == 409
    assert reader.send(page_of(review) + "/reopen", _at=page_of(review)).status_code == 303
    assert again(review).state is ReviewState.ASSIGNED
    assert queries.scores(it.cohort.id)[review.application_id].read == 0


def test_i_know_this_person(it, as_):
    reader, review = as_(it.readers[0].person), mine(it)
    reader.send(page_of(review) + "/submit", _at=page_of(review), c1="4", c2="3", c3="5")
    refused = reader.send(page_of(review) + "/know", why="")
    assert "Write in a few words how you know them." in words_of(refused)
    assert reader.send(page_of(review) + "/know", why="I teach her").status_code == 303
    assert again(review).state is ReviewState.RECUSED
    assert db.session.scalar(select(ReviewConflict.why)) == "I teach her"
    assert queries.scores(it.cohort.id)[it.sent[0].id].read == 0
    assert reader.get(page_of(review)).status_code == 404
    assert "of 2." in words_of(reader.get("/c/2027/reading"))
    assert queries.tallies(it.plan)["lacking"] == 1


def test_something_shows_who_it_is(it, as_):
    reader, review = as_(it.readers[0].person), mine(it)
    page = page_of(review)
    assert "terminal" in words_of(reader.get(page))
    assert reader.send(page + "/report", words="the terminal").status_code == 303
    assert reader.send(page + "/report", words="the terminal").status_code == 303
    assert "the terminal" in words_of(reader.get(page))
    staff = as_(it.staff)
    listed = staff.get("/c/2027/reviews/words")
    assert words_of(listed).count("the terminal") == 3  # itself, and in the names of two buttons
    at = f"/c/2027/reviews/applications/{it.sent[0].code}"
    assert staff.send(at + "/cover", _at=at, words="the terminal").location == at
    assert "terminal" not in reader.get(page).get_data(as_text=True)
    assert "terminal" in words_of(reader.get(page_of(mine(it, 1))))
    assert staff.send(at + "/dismiss", _at=at, words="the terminal", list="1").location == "/c/2027/reviews/words"
    assert "the terminal" in words_of(reader.get(page))
    assert db.session.scalar(select(CoveredWords)) is None
    assert staff.send(at + "/dismiss", _at=at, words="the terminal").status_code == 409


def test_another_reader_and_staff_do_not_open_somebody_elses_review(it, as_):
    page = page_of(mine(it))
    for who in (it.readers[1].person, it.staff, it.sent[0].person):
        assert as_(who).get(page).status_code == 404
    it.readers[0].ended_at = clock.now()
    db.session.flush()
    assert as_(it.readers[0].person).get(page).status_code == 404


@pytest.mark.parametrize("same", ["Planted University", "PLANTED  university", "planted-university"])
def test_a_conflict_that_is_found_later_hides_at_once(it, as_, same):
    reader = as_(it.readers[0].person)
    assert reader.get(page_of(mine(it))).status_code == 200
    it.readers[0].university = same
    db.session.flush()
    assert reader.get(page_of(mine(it))).status_code == 404


def test_whoever_applies_reads_no_more(it, as_):
    reader = as_(it.readers[0].person)
    factories.application(it.cohort, it.readers[0].person, state="draft")
    assert reader.get(page_of(mine(it))).status_code == 404
    assert "You do not read for this cohort." in words_of(reader.get("/c/2027/reading"))


def test_a_withdrawn_application_is_read_no_more(it, as_):
    it.sent[0].state = "withdrawn"
    db.session.flush()
    reader = as_(it.readers[0].person)
    assert reader.get(page_of(mine(it))).status_code == 404
    assert "of 2." in words_of(reader.get("/c/2027/reading"))


def test_after_the_close_nothing_is_accepted(it, as_):
    reader, review = as_(it.readers[0].person), mine(it)
    form = reader.get(page_of(review)).get_data(as_text=True)
    it.plan.state, it.plan.closed_at = "closed", clock.now()
    db.session.flush()
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
    answer = reader.post(page_of(review), data={**hidden, "c1": "1"})
    assert answer.status_code == 409
    assert "Reading is closed." in words_of(answer)
    assert values(again(review)) == []
    assert "it does not count" in words_of(reader.get(page_of(review)))


def test_answers_changed_after_reading_are_marked(it, as_):
    review = factories.review(factories.application(it.cohort), it.readers[0], (4, 4, 4))
    reader = as_(it.readers[0].person)
    assert "Changed since" not in words_of(reader.get("/c/2027/reading?show=done"))
    review.application.edited_at = clock.now() + timedelta(minutes=1)
    db.session.flush()
    assert "Changed since" in words_of(reader.get("/c/2027/reading?show=done"))
    assert "were changed after you read them" in words_of(reader.get(page_of(review)))


def test_the_fewest_read_come_first_then_an_order_of_ones_own(it):
    for number in (0, 1):
        other = mine(it, number, reader=1)
        other.state, other.submitted_at = ReviewState.SUBMITTED, clock.now()
    db.session.flush()
    queue = queries.queue(it.plan, it.readers[0])
    assert queue.cards[0].code == mine(it, 2).code
    many = [factories.application(it.cohort) for _ in range(12)]
    orders = []
    for reader in it.readers:
        codes = {factories.review(each, reader).code: each.code for each in many}
        orders.append([codes[card.code] for card in queries.queue(it.plan, reader).cards if card.code in codes])
    assert orders[0] != orders[1]
    assert sorted(orders[0]) == sorted(orders[1])


def test_a_queue_of_many_has_pages(it, as_):
    for _ in range(60):
        factories.review(factories.application(it.cohort), it.readers[0])
    reader = as_(it.readers[0].person)
    assert "Page 1 of 2" in words_of(reader.get("/c/2027/reading"))
    last = reader.get("/c/2027/reading?page=999")
    assert "Page 2 of 2" in words_of(last)
    assert last.get_data(as_text=True).count('th scope="row"') == 13
    for odd in ("0", "-1", "x", "9" * 50):
        assert reader.get(f"/c/2027/reading?page={odd}").status_code == 200


def test_pages_are_light_and_ask_little(app, now, as_, statements):
    made, weights = {}, {}
    for count in (1, 3):
        slug = f"20{count}0"
        cohort = factories.cohort(slug)
        plan = factories.review_plan(cohort)
        reader = factories.reviewer(plan)
        reviews = [factories.review(factories.application(cohort), reader, (4,)) for _ in range(count)]
        browser = as_(reader.person)
        for page in ("/reading", f"/reading/{reviews[0].code}"):
            with statements() as seen:
                answer = browser.get(f"/c/{slug}{page}")
            made.setdefault(page[:9], []).append(len(seen))
            weights[page[:9]] = len(brotli.compress(answer.get_data(), quality=5))
    for counts in made.values():
        assert counts[0] == counts[1]
        assert counts[0] <= 8
    assert max(weights.values()) <= 8192


def test_the_scores_of_a_review_are_of_its_own_plan(it):
    review = db.session.scalar(select(Review).where(Review.id == mine(it).id))
    assert review.cohort is it.plan.cohort
