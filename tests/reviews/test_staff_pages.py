"""What staff do: readers who come and go, who reads what, what readers think."""

import re

import brotli
import pytest
from sqlalchemy import delete, func, select

from champions.cohorts.models import Role
from champions.cohorts.queries import grant
from champions.core import checks, clock
from champions.core.db import db
from champions.core.errors import Refused
from champions.core.outbox import Notification
from champions.notifications import catalogue  # noqa: F401  fills the catalogue
from champions.reviews import actions, messages, queries
from champions.reviews.models import CoveredWords, Review, ReviewConflict, Reviewer, ReviewState
from tests import factories
from tests.reviews.story import tell, words_of

BASE = "/c/2027/reviews"


@pytest.fixture
def it(app, now):
    return tell()


@pytest.fixture
def staff(it, as_):
    return as_(it.staff)


def test_somebody_new_is_invited_and_a_colleague_reads_at_once(it, staff):
    answer = staff.send(BASE + "/readers/add", email="Reads@Example.org", name="Rea", university="Somewhere", most="9")
    assert answer.status_code == 303
    made = db.session.scalars(select(Reviewer).order_by(Reviewer.id.desc())).first()
    assert (made.person.email, made.person.name, made.university, made.most) == (
        "reads@example.org", "Rea", "Somewhere", 9,
    )  # fmt: skip
    assert db.session.scalar(select(Notification.message)) == "cohorts/invite_other"
    assert "Link not opened" in words_of(staff.get(BASE + "/readers"))
    assert staff.send(BASE + "/readers/add", email=it.staff.email).status_code == 303
    assert db.session.scalar(select(func.count(Notification.id))) == 1
    assert "You have read 0 of 0." in words_of(staff.get("/c/2027/reading"))
    for email, said in (
        (it.staff.email, "This person is a reader already."),
        (it.sent[0].person.email, "This person has applied to this cohort"),
        ("nobody", "with an @ in it"),
    ):
        assert said in words_of(staff.send(BASE + "/readers/add", email=email))


def test_a_reader_ends_and_what_is_not_read_goes_back(it, staff):
    reader = it.readers[0]
    factories.review(factories.application(it.cohort), reader, (4, 4, 4))
    page = f"{BASE}/readers/{reader.code}/end"
    assert "goes back" in words_of(staff.get(page))
    assert staff.send(page).status_code == 303
    assert grant(reader.person_id, it.cohort.id, Role.REVIEWER) is None
    left = db.session.scalars(select(Review.state).where(Review.reviewer_id == reader.id)).all()
    assert left == [ReviewState.SUBMITTED]
    assert queries.tallies(it.plan)["lacking"] == 4
    assert staff.send(page, _at=f"{BASE}/readers/{reader.code}").status_code == 409
    assert "Ended" in words_of(staff.get(BASE + "/readers"))
    again = actions.add(it.plan, email=reader.person.email, by=it.staff)
    assert (again.reviewer.id, again.invited, reader.ended_at) == (reader.id, True, None)


def test_a_reader_who_never_opened_the_link_can_be_ended(it, staff):
    added = actions.add(it.plan, email="late@example.org", by=it.staff).reviewer
    actions.end(added, by=it.staff)
    assert queries.readers(it.plan)[-1].waiting is False


def test_a_university_that_becomes_known_takes_its_applications_away(it, staff):
    reader, review = it.readers[0], it.reviews[it.readers[0].id, it.sent[0].id]
    page = f"{BASE}/readers/{reader.code}"
    assert staff.send(page, university="Elsewhere", most="").status_code == 303
    assert review.state is ReviewState.ASSIGNED
    assert staff.send(page, university="planted UNIVERSITY", most="5").status_code == 303
    db.session.expire_all()
    assert {each.state for each in db.session.scalars(select(Review).filter_by(reviewer_id=reader.id))} == {
        ReviewState.RECUSED
    }
    assert "3 applications of the same university" in words_of(staff.get(BASE + "/readers"))
    assert list(checks.run()) == []


def test_what_is_missing_is_assigned_after_a_look(it, staff):
    late = [factories.application(it.cohort) for _ in range(4)]
    third = factories.reviewer(it.plan, most=3)
    page = words_of(staff.get(BASE + "/assign"))
    assert "8 readings are new. 7 applications wait for a decision; each has 2 readers." in page
    assert staff.send(BASE + "/assign").status_code == 303
    loads = {each.reviewer.id: each.assigned for each in queries.readers(it.plan)}
    assert sum(loads.values()) == 14
    assert loads[third.id] == 3
    assert queries.tallies(it.plan) == {"all": 7, "lacking": 0, "unread": 7, "differ": 0}
    told = db.session.scalars(select(Notification.person_id).filter_by(message="reviews/given")).all()
    assert sorted(told) == sorted(each.person_id for each in (*it.readers, third))
    assert "0 readings are new." in words_of(staff.get(BASE + "/assign"))
    assert actions.assign_missing(it.plan, by=it.staff).new == 0
    held = db.session.scalars(select(Review.application_id).filter_by(reviewer_id=third.id)).all()
    assert set(held) <= {each.id for each in late}


def test_what_is_decided_already_counts_for_the_load(it, staff):
    for _ in range(4):
        factories.review(factories.application(it.cohort, state="offered"), it.readers[0], (4, 4, 4))
    third = factories.reviewer(it.plan)
    for _ in range(6):
        factories.application(it.cohort)
    assert staff.send(BASE + "/assign").status_code == 303
    loads = {each.reviewer.id: each.assigned for each in queries.readers(it.plan)}
    assert loads == {it.readers[0].id: 8, it.readers[1].id: 8, third.id: 6}


def test_what_cannot_be_assigned_is_said(it, staff):
    own = factories.application(it.cohort, it.readers[0].person, state="not_selected")
    own.state, own.reason, own.decided_at = "submitted", None, None
    db.session.flush()
    table, proposal = actions.propose(it.plan)
    assert {code: many for code, (many, _why) in proposal.lacking.items()} == {own.code: 1}
    assert all(pair[0] != it.readers[0].code for pair in proposal.pairs)
    assert len([pair for pair in table.conflicts if pair[0] == it.readers[0].code]) == 4
    said = words_of(staff.get(BASE + "/assign"))
    assert "1 application lacks readers: too few can read it without a conflict." in said
    answer = staff.send(BASE + "/assign")
    assert "1 application still lacks readers." in words_of(staff.get(answer.location))


def test_too_small_limits_are_said(it, staff):
    for each in it.readers:
        each.most = 3
    factories.application(it.cohort)
    db.session.flush()
    assert "have as many as they can take" in words_of(staff.get(BASE + "/assign"))


def test_nothing_is_assigned_before_reading_is_open(app, now, as_):
    it = tell("preparing")
    staff = as_(it.staff)
    assert "while reading is open" in words_of(staff.get(BASE + "/assign"))
    assert staff.send(BASE + "/assign", _at=BASE + "/open").status_code == 409


def test_a_third_reader(it, staff):
    values = ((5, 5, 5), (1, 2, 1))
    one = factories.application(it.cohort)
    for reader, given in zip(it.readers, values, strict=True):
        factories.review(one, reader, given)
    third, same = factories.reviewer(it.plan), factories.reviewer(it.plan, university=one.university)
    page = f"{BASE}/applications/{one.code}"
    listed = words_of(staff.get(BASE + "/applications?show=differ"))
    assert "3.15 2 2" not in listed
    assert f"2 2 3.15 1.30, 5.00 {one.code}" in listed
    said = words_of(staff.get(page))
    assert "Score 3.15, from 1.30 to 5.00. Read by 2 of 2. Readers differ" in said
    assert staff.send(page, reader="").status_code == 200
    for barred in (same.code, it.readers[0].code, "x"):
        assert "valid choice" in words_of(staff.send(page, reader=barred))
    assert staff.send(page, reader=third.code).status_code == 303
    assert db.session.scalar(select(func.count(Review.id)).filter_by(application_id=one.id)) == 3
    with pytest.raises(Refused, match="already"):
        actions.assign(one, third, by=it.staff)
    decided = factories.application(it.cohort, state="offered")
    with pytest.raises(Refused, match="wait for a decision"):
        actions.assign(decided, third, by=it.staff)


def test_staff_who_read_do_not_see_what_others_think_before_they_have_submitted(it, staff):
    one = factories.application(it.cohort)
    factories.review(one, it.readers[0], (5, 4, 5), note="Brilliant.")
    mine = factories.review(one, factories.reviewer(it.plan, it.staff), (1,))
    page = f"{BASE}/applications/{one.code}"
    said = words_of(staff.get(page))
    assert "Brilliant." not in said
    assert "once you have submitted your own review" in said
    elsewhere = words_of(staff.get(f"/c/2027/admissions/{one.code}"))
    assert "Brilliant." not in elsewhere
    assert "once you have submitted your own review" in elsewhere
    assert queries.of_application(one.id).readers[0].note == "Brilliant."
    actions.close(it.plan, by=it.staff)
    db.session.commit()
    assert mine.state is ReviewState.ASSIGNED, "too late to read it, so there is nothing to keep from them"
    rows = queries.waiting(it.plan, "unread", 1, viewer_id=it.staff.id).rows
    assert [each.mean for each in rows if each.code == one.code] == [4.7]
    assert "Brilliant." in words_of(staff.get(page))
    assert "Brilliant." in words_of(staff.get(f"/c/2027/admissions/{one.code}"))


@pytest.mark.parametrize("page", [f"{BASE}/applications?show=unread", "/c/2027/admissions?sort=-score"])
def test_lists_do_not_say_what_others_gave_to_staff_who_still_read_it(it, staff, page):
    first, one, last = (factories.application(it.cohort, factories.person(name=name)) for name in ("Ada", "Bo", "Cy"))
    for each, values in ((first, (1, 1, 1)), (one, (5, 4, 5)), (last, (3, 3, 3))):
        factories.review(each, it.readers[0], values)
    mine = factories.review(one, factories.reviewer(it.plan, it.staff), (1,))
    said = words_of(staff.get(page))
    assert "4.7" not in said
    assert "3.0" in said, "what they do not read they see"
    if "sort" in page:
        assert said.index("Cy") < said.index("Ada") < said.index("Bo"), "where it stands says nothing either"
    db.session.execute(delete(Review).where(Review.id == mine.id))
    said = words_of(staff.get(page))
    assert "4.7" in said
    if "sort" in page:
        assert said.index("Bo") < said.index("Cy") < said.index("Ada")


def test_of_application_says_nothing_of_drafts(it):
    one = factories.application(it.cohort)
    factories.review(one, it.readers[0], (5, 4, 5), note="Yes.")
    factories.review(one, it.readers[1], (1,), note="No.")
    found = queries.of_application(one.id)
    assert [(each.reader, each.values, each.note) for each in found.readers] == [
        (it.readers[0].person.name, {1: 5, 2: 4, 3: 5}, "Yes."),
        (it.readers[1].person.name, {}, ""),
    ]
    assert found.criteria == [(1, "Problem", 40), (2, "Drive", 30), (3, "Learning", 30)]
    assert (found.score.mean, found.score.read, found.score.differ) == (4.7, 1, False)
    assert queries.of_application(factories.application(factories.cohort("2028")).id) is None


def test_the_mail_says_how_many_wait_and_is_not_sent_when_none_does(it, in_request):
    reader = it.readers[0]
    facts = messages.given({"reviewer": reader.id}, reader.person)
    assert (facts["count"], facts["cohort"].slug) == (3, "2027")
    db.session.execute(Review.__table__.delete())
    assert messages.given({"reviewer": reader.id}, reader.person) is None
    reader.ended_at = clock.now()
    db.session.flush()
    assert messages.given({"reviewer": reader.id}, reader.person) is None


def test_what_is_wrong_is_found(it):
    assert list(checks.run()) == []
    review = it.reviews[it.readers[0].id, it.sent[0].id]
    db.session.add(ReviewConflict(reviewer_id=review.reviewer_id, application_id=review.application_id, why="x"))
    other = it.reviews[it.readers[1].id, it.sent[0].id]
    other.state, other.submitted_at = ReviewState.SUBMITTED, clock.now()
    it.readers[1].university = "Planted University"
    elsewhere = factories.application(factories.cohort("2028"))
    factories.review(elsewhere, it.readers[0])
    db.session.flush()
    found = [wrong.invariant for wrong in checks.run()]
    assert sorted(found) == ["review.cohort", "review.complete", *["review.conflict"] * 4]


def test_words_are_typed_and_decided_in_the_list(it, staff):
    at = f"{BASE}/applications/{it.sent[0].code}"
    assert "Type the words as they stand" in words_of(staff.send(at + "/cover", _at=at, words=" "))
    reader = it.reviews[it.readers[0].id, it.sent[0].id]
    actions.report(reader, words="terminal", by=it.readers[0].person)
    db.session.flush()
    assert f"Reported by {it.readers[0].person.name}" in words_of(staff.get(BASE + "/words"))
    assert queries.to_cover(it.cohort.id) == 1
    page = staff.get(BASE + "/words").get_data(as_text=True)
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    assert hidden["words"] == "terminal"
    assert staff.post(at + "/cover", data=hidden).location == BASE + "/words"
    assert queries.to_cover(it.cohort.id) == 0
    assert db.session.scalar(select(CoveredWords.covered_by_id)) == it.staff.id


PAGES = ["/plan", "/rubric", "/readers", "/assign", "/applications", "/applications?show=unread", "/words", "/close"]


def test_pages_ask_the_same_for_one_and_for_three_and_are_light(app, now, as_, statements):
    made, weights = {}, {}
    for count in (1, 3):
        slug = f"20{count}0"
        cohort = factories.cohort(slug)
        plan = factories.review_plan(cohort)
        sent = [factories.application(cohort) for _ in range(count)]
        for reader in [factories.reviewer(plan) for _ in range(count)]:
            review = factories.review(sent[0], reader)
            actions.report(review, words=f"words {reader.id}", by=reader.person)
        browser = as_(factories.staff(cohort))
        for page in (*PAGES, f"/applications/{sent[0].code}"):
            with statements() as seen:
                answer = browser.get(f"/c/{slug}/reviews{page}")
            assert answer.status_code == 200
            made.setdefault(page[:16], []).append(len(seen))
            weights[page] = len(brotli.compress(answer.get_data(), quality=5))
    assert {page: counts for page, counts in made.items() if len(set(counts)) > 1 or counts[0] > 8} == {}
    assert max(weights.values()) <= 12288
