"""The desk of admissions: what needs staff, which filters find whom, kept views, the story of an application."""

import re
from datetime import date, timedelta

import brotli
import pytest

from champions.admissions import actions
from champions.admissions.models import Appeal, Decision, MemberCity, Pin, Verdict
from champions.cohorts.models import Admission
from champions.core import audit, clock, outbox
from champions.core.db import db
from champions.registration.models import Reason
from tests import factories

from .test_routes import names

LIST = "/c/2027/admissions"


@pytest.fixture
def cohort(now):
    return factories.cohort(decide_by=date(2027, 4, 19), seats=350)


@pytest.fixture
def me(cohort):
    return factories.staff(cohort, name="Min-ji")


@pytest.fixture
def staff(me, as_):
    return as_(me)


def applied(cohort, name, **facts):
    return factories.application(cohort, factories.person(name=name), **facts)


def seen(browser, query=""):
    return browser.get(f"{LIST}?{query}").get_data(as_text=True)


@pytest.fixture
def read(cohort):
    """Five applications: nobody has read the first, one the second, two the others; two of those readers differ."""
    plan = factories.review_plan(cohort, readers_each=2, differ_by=1.5)
    one, two = factories.reviewer(plan), factories.reviewer(plan)
    rows = [applied(cohort, name) for name in ("Unread", "Half", "Low", "High", "Apart")]
    factories.review(rows[1], one, (4, 4, 4))
    for row, ours, theirs in ((rows[2], 2, 3), (rows[3], 5, 5), (rows[4], 1, 5)):
        factories.review(row, one, (ours,) * 3)
        factories.review(row, two, (theirs,) * 3)
    factories.review(rows[0], one, (4,))  # a draft: nobody counts it
    return rows


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("readers=none", ["Unread"]),
        ("readers=more", ["Half"]),
        ("readers=needs", ["Unread", "Half"]),
        ("readers=all", ["Low", "High", "Apart"]),
        ("readers=differ", ["Apart"]),
        ("score=4", ["Half", "High"]),
        ("score=4,5", ["High"]),
        ("score=2.5", ["Half", "Low", "High", "Apart"]),
        ("sort=score", ["Low", "Apart", "Half", "High", "Unread"]),
        ("sort=-score", ["High", "Half", "Apart", "Low", "Unread"]),
        ("sort=-readers&readers=needs", ["Half", "Unread"]),
    ],
)
def test_what_readers_think_filters_and_sorts(read, staff, query, found):
    shown = names(staff.get(f"{LIST}?{query}"))
    same = ("Low", "Apart") if "sort=score" in query or "sort=-score" in query else ()
    assert len(shown) == len(found)
    assert set(shown) == set(found)
    if "sort" in query and not same:
        assert shown == found
    elif same:
        assert shown[-1] == "Unread", "what is empty stands last, whichever way round"
        assert (shown.index("High") < shown.index("Low")) == query.endswith("-score")


def test_scores_are_dots_and_words(read, staff):
    page = seen(staff, "readers=differ")
    assert 'cx="6.0" cy="8"' in page
    assert 'cx="94.0" cy="8"' in page
    assert "Scores from 1.0 to 5.0" in page
    assert '<td class="n">3.0</td>' in page
    assert "2 of 2" in page
    assert "Readers differ</span>" in page


@pytest.fixture
def people(cohort):
    """Five people who differ in all that can be filtered by."""
    db.session.add(MemberCity(country="KE", name="Nairobi", name_key="nairobi"))
    db.session.add(MemberCity(country="BR", name="São Paulo", name_key="sao paulo"))
    return [
        applied(cohort, "Amina", gender="woman"),
        applied(cohort, "Bo", gender="man", country="KR", city="Seoul", zone="Asia/Seoul"),
        applied(cohort, "Cleo", country="KE", city=" NAIROBI"),
        applied(cohort, "Dom", country="BR", city="SÃO  PAULO", gender="man"),
        applied(cohort, "Old", country="PE", city="Lima", born=date(1980, 1, 1), gender="other"),
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("region=africa", {"Amina", "Cleo"}),
        ("region=asia", {"Bo"}),
        ("region=nowhere", {"Amina", "Bo", "Cleo", "Dom", "Old"}),
        ("gender=woman", {"Amina"}),
        ("gender=none", {"Cleo"}),
        ("member=yes", {"Amina", "Cleo", "Dom"}),
        ("member=no", {"Bo", "Old"}),
        ("age=outside", {"Old"}),
        ("q=AMINA", {"Amina"}),
        ("staged=any", {"Bo"}),
        ("staged=offer", set()),
        ("staged=reject", {"Bo"}),
        ("staged=no", {"Amina", "Cleo", "Dom", "Old"}),
        ("score=9", {"Amina", "Bo", "Cleo", "Dom", "Old"}),
        ("region=africa&gender=woman&q=amin", {"Amina"}),
    ],
)
def test_filters_find_whom_they_say(people, me, staff, query, found):
    actions.stage(people[1], Verdict.REJECT, by=me, reason=Reason.PLACES)
    assert set(names(staff.get(f"{LIST}?{query}"))) == found


def test_the_search_reads_every_script(cohort, staff):
    for name, own in (("Giorgos", "Γιώργος Παππάς"), ("Lukasz", "Łukasz"), ("Oyuunaa", "Оюунаа"), ("Seo", "김서연")):
        applied(cohort, name, own_name=own)
    for typed, found in (("ΓΙΏΡΓΟΣ", "Γιώργος Παππάς"), ("łUKASZ", "Łukasz"), ("ОЮУНАА", "Оюунаа"), ("서연", "김서연")):
        assert names(staff.get(LIST, query_string={"q": typed})) == [found]


def test_whom_staff_kept_under_an_earlier_rule_is_of_age(cohort, staff):
    applied(cohort, "Kept", born=date(1980, 1, 1), rule={"version": 1, "kept": True})
    applied(cohort, "Open", born=date(1980, 1, 1))
    assert names(staff.get(f"{LIST}?age=outside")) == ["Open"]
    assert "Not eligible" in seen(staff)


def test_the_lead_says_what_matters_and_by_when(read, staff):
    page = seen(staff)
    assert "5 applications for 350 seats." in page
    assert "2 still need a reader; decisions go out in 12 days." in page
    clock.freeze(clock.now() + timedelta(minutes=1))
    cohort = read[0].cohort
    for day, words in ((7, "go out today"), (8, "go out tomorrow"), (3, "were due on 3 April")):
        cohort.decide_by = date(2027, 4, day)
        db.session.flush()
        assert words in seen(staff)
    cohort.admission = Admission.OPEN
    db.session.flush()
    page = seen(staff)
    assert "5 wait for a place." in page
    assert "Read by all</th>" not in page, "nobody is read where everybody comes in by order of arrival"


def test_what_needs_staff_is_counted_and_leads_there(read, cohort, me, staff, now):
    actions.stage(read[3], Verdict.OFFER, by=me)
    factories.guardian_consent(cohort, factories.person())
    reminded = factories.person()
    outbox.owe(reminded, "registration/guardian_reminder", key="x", cohort_id=cohort.id)
    factories.correction(read[0])
    rejected = applied(cohort, "No", state="not_selected")
    db.session.add(Appeal(application_id=rejected.id, words="Why?", filed_at=now, answer_by=now + timedelta(days=14)))
    applied(cohort, "Offered", state="offered")
    db.session.flush()
    page = seen(staff)
    card = page[page.index('id="needs"') : page.index('class="tabs"')]
    rows = re.findall(
        r'<strong class="big">(\d+)</strong><span>(?:<a href="([^"]*)">)?([^<]*)(?:</a>)?<small>([^<]*)', card
    )
    assert {text: count for count, _url, text, _note in rows} == {
        "Readers differ": "1",
        "Not read by anyone": "1",
        "Waiting for a guardian": "1",
        "Dates of birth to correct": "1",
        "Appeals to answer": "1",
        "Staged decisions, not sent": "1",
        "Have not answered their offer": "1",
    }
    notes = {text: note for _count, _url, text, note in rows}
    assert notes["Not read by anyone"] == "oldest since 7 April"
    assert notes["Waiting for a guardian"] == "reminded on 7 April"
    assert notes["Appeals to answer"] == "the first by 21 April"
    for _count, url, _text, _note in rows:
        if url:
            assert staff.get(url.replace("&amp;", "&")).status_code == 200, url


def test_the_list_is_cheap_whatever_its_length(read, cohort, staff, statements):
    def asked():
        with statements() as made:
            assert staff.get(f"{LIST}?state=all&q=e&sort=-score").status_code == 200
        return len(made)

    before = asked()
    assert before <= 8
    for number in range(60):
        applied(cohort, f"Person {number}")
    staff.send(f"{LIST}/views", name="Mine")
    staff.send(f"{LIST}/views?readers=differ", name="Other")
    assert asked() == before


def test_a_page_of_fifty_people_fits_its_budget(cohort, me, staff):
    for number in range(50):
        applied(cohort, f"Amina Wanjiru Odhiambo {number}", own_name=f"김서연{number}", city=f"City {number}")
    page = staff.get(f"{LIST}?state=all&region=africa&q=a").data
    assert len(names(staff.get(f"{LIST}?state=all&region=africa&q=a"))) == 50
    assert len(brotli.compress(page, quality=4)) <= 12 * 1024


# One application.


def test_the_story_tells_everything_in_one_order(cohort, me, staff, now, as_):
    one = applied(cohort, "Amina", zone="Africa/Nairobi")
    plan = factories.review_plan(cohort)
    review = factories.review(one, factories.reviewer(plan, factories.person(name="Reader")), (4, 4, 4))
    steps = [
        ("application.submit", one, one.person), ("review.submit", review, None), ("pin.set", None, me),
        ("decision.stage", one, me),
    ]  # fmt: skip
    pin = Pin(application_id=one.id, side="in", reason="Only one from there", by_id=me.id)
    db.session.add(pin)
    db.session.flush()
    for minutes, (action, subject, by) in enumerate(steps):
        clock.freeze(now + timedelta(minutes=minutes))
        audit.record(action, subject or pin, by=by, cohort_id=cohort.id)
    clock.freeze(now + timedelta(minutes=10))
    outbox.owe(one.person, "registration/receipt", key="r", cohort_id=cohort.id, application=one.id)
    elsewhere = factories.application(factories.cohort("2028"), one.person)
    audit.record("application.withdraw", elsewhere, by=one.person)
    page = staff.get(f"{LIST}/{one.code}").get_data(as_text=True)
    story = page[page.index('id="history"') :]
    told = re.findall(r"<li><span>([^<]*)<small>by ([^,]*), ([^<]*)</small>", story)
    assert [text for text, _by, _when in told] == [
        "Mail: receipt of the application (owed)", "Decision staged", "Pinned on the shortlist",
        "Read: a reader has submitted", "Application sent",
    ]  # fmt: skip
    assert told[-1][1:] == ("the applicant", "Wed 7 April, 21:00 in Seoul (KST), 15:00 in Nairobi (EAT)")
    assert told[1][1] == "Min-ji"
    assert "withdrawn" not in story, "what happens in another cohort is not told here"


def test_own_questions_readers_rule_and_stage_stand_on_the_page(cohort, me, staff):
    one = applied(cohort, "Amina", skills="Drawing maps", say_name="ah-MEE-nah", rule={
        "version": 1, "reference_date": "2027-03-03", "age_limit": 35, "minimum_age": 16,
    })  # fmt: skip
    factories.answer(one, factories.question(cohort, label="Which bus?"), words="Number 7")
    asked = factories.question(cohort, "multiple", label="Which days?", options=["Mon", "Tue"])
    factories.answer(one, asked, chosen=["Mon", "Tue"])
    factories.question(cohort, label="Not answered")
    plan = factories.review_plan(cohort)
    factories.review(one, factories.reviewer(plan, factories.person(name="Fast Reader")), (5, 4, 3), note="Clear.")
    factories.review(one, factories.reviewer(plan, factories.person(name="Slow Reader")), (1,), note="Draft words")
    actions.stage(one, Verdict.REJECT, by=me, reason=Reason.PLACES)
    page = staff.get(f"{LIST}/{one.code}").get_data(as_text=True)
    for words in (
        "Drawing maps", "ah-MEE-nah", "Which bus?", "Number 7", "Mon, Tue", "Not answered", "Fast Reader", "Clear.",
        "Readers: 1 of 2", "Rule 1 of 3 March 2027: under 35, at least 16.", "Not selected, staged", "Slow Reader",
        "Staged: Not selected.",
    ):  # fmt: skip
        assert words in page, words
    assert "Draft words" not in page, "a review that was not submitted is nobody's business"


def test_the_page_of_an_application_is_cheap(cohort, me, staff, statements):
    one = applied(cohort, "Amina")
    plan = factories.review_plan(cohort)
    with statements() as first:
        staff.get(f"{LIST}/{one.code}?readers=none")
    for number in range(3):
        factories.review(one, factories.reviewer(plan), (number + 1,) * 3)
        factories.answer(one, factories.question(cohort), words="x")
        audit.record("application.edit", one, by=me)
        outbox.owe(one.person, "registration/receipt", key=str(number), cohort_id=cohort.id)
    db.session.add(Decision(application_id=one.id, verdict="offer", staged_by_id=me.id))
    db.session.flush()
    with statements() as third:
        staff.get(f"{LIST}/{one.code}?readers=none")
    assert len(first) <= len(third) <= 8


def test_what_ended_before_it_was_sent_stays_unread(cohort, staff):
    stopped = applied(cohort, "Child", state="withdrawn")
    withdrawn = applied(cohort, "Grown", state="withdrawn", submitted_at=clock.now(), consented_at=clock.now())
    assert names(staff.get(f"{LIST}?state=all")) == ["Grown"]
    assert staff.get(f"{LIST}/{stopped.code}").status_code == 404
    assert staff.get(f"{LIST}/{withdrawn.code}").status_code == 200
