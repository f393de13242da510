"""Before the form: rule, task list, closing time by one's own clock, all questions as text; what others wrote."""

import html
import re
from datetime import date, timedelta

import pytest
from babel import Locale

from champions.cohorts.models import Admission
from champions.core import clock
from champions.core.db import db
from champions.registration import actions, queries
from champions.registration.models import Arrival
from champions.registration.places import zone_called
from champions.registration.progress import Stage
from champions.registration.topics import TOPICS
from tests import factories
from tests.registration.pages import text
from tests.registration.test_routes import ABOUT, BORN, CITY, STUDIES, fill


def test_the_landing_says_everything_before_anything_is_typed(client, cohort):
    cohort.decide_by = date(2027, 2, 15)
    db.session.commit()
    page = text(client.get("/c/2027/apply"))
    for words in (
        "Apply in four short parts",
        "About 12 minutes",
        "born after 1 March 1992",
        "Sun 31 January, 23:59",
        "in Seoul (KST)",
        "14:59 in UTC",
        "Show in my time",
        "Apply until 31 January",
        "2 people read it, without your name",
        "Decision by Mon 15 February",
        "First day, Mon 1 March",
        "No CV, no photo, no letter",
        "Cannot start yet",
    ):
        assert words in page
    assert [page.index(str(topic.title)) for topic in TOPICS] == sorted(
        page.index(str(topic.title)) for topic in TOPICS
    )
    assert page.count("Not started") == 4


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        ({"readers_each": 3, "hides": ["name", "gender"]}, "3 people read it, without your name"),
        ({"readers_each": 1, "hides": ["name"]}, "1 person reads it, without your name"),
        ({"readers_each": 4, "hides": ["gender"]}, "4 people read it<"),
    ],
)
def test_how_it_is_read_is_said_as_it_is_planned(client, cohort, plan, words):
    factories.review_plan(cohort, **plan)
    db.session.commit()
    assert words in text(client.get("/c/2027/apply"))


def test_with_open_admission_nobody_is_told_of_readers(client, cohort):
    cohort.admission = Admission.OPEN
    db.session.commit()
    page = text(client.get("/c/2027/apply"))
    assert "Places are given in the order in which applications arrive" in page
    assert "people read it" not in page


def test_the_size_is_that_of_the_text_and_the_text_may_be_kept_by_caches(client, cohort):
    answer = client.get("/c/2027/apply/questions.txt")
    assert answer.content_type == "text/plain; charset=utf-8"
    assert "questions-2027.txt" in answer.headers["Content-Disposition"]
    assert f"Read all questions first (text, {len(answer.data) / 1000:.0f} KB)" in text(client.get("/c/2027/apply"))
    assert answer.headers["Cache-Control"] == "public, no-cache"
    again = client.get("/c/2027/apply/questions.txt", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert "Set-Cookie" not in answer.headers


def test_the_text_asks_what_the_form_asks(as_, client, cohort):
    told = client.get("/c/2027/apply/questions.txt").get_data(as_text=True)
    browser = as_(factories.person())
    fill(browser, until="about")
    for topic in TOPICS:
        page = browser.get(f"/c/2027/apply/form/{topic.slug}").get_data(as_text=True)
        labels = re.findall(r"<label for=\"(?!born-)[^\"]+\">([^<]+)", page) + re.findall(r"<legend>([^<]+)", page)
        for label in labels:
            assert html.unescape(label).strip() in told
    assert "(optional) (optional)" not in told


@pytest.mark.parametrize(
    ("typed", "language", "zone"),
    [
        ("Lima", "en", "America/Lima"),
        ("  lima ", "en", "America/Lima"),
        ("sao paulo", "en", "America/Sao_Paulo"),
        ("São Paulo", "en", "America/Sao_Paulo"),
        ("Nairobi", "en", "Africa/Nairobi"),
        ("Kenya", "en", "Africa/Nairobi"),
        ("서울", "ko", "Asia/Seoul"),
        ("Seoul", "ko", "Asia/Seoul"),
        ("Asia/Kathmandu", "en", "Asia/Kathmandu"),
        ("Brazil", "en", None),
        ("Atlantis", "en", None),
        ("", "en", None),
    ],
)
def test_a_city_is_a_zone(typed, language, zone):
    assert zone_called(typed, Locale(language)) == zone


def test_whoever_types_a_city_sees_the_close_by_its_clock(client, cohort):
    answer = client.send("/c/2027/apply/zone", _at="/c/2027/apply", place="Lima")
    assert answer.location == "/c/2027/apply"
    page = text(client.get("/c/2027/apply"))
    assert "Sun 31 January, 09:59" in page
    assert "your time, Lima" in page
    assert "Show in my time" not in page


def test_an_unknown_city_leads_to_the_list_of_zones(client, cohort):
    answer = client.send("/c/2027/apply/zone", _at="/c/2027/apply", place="Atlantis")
    assert answer.location == "/zone?next=/c/2027/apply"
    assert "Choose the one nearest to you" in text(client.get(answer.location))
    assert client.get_cookie("zone") is None


def test_the_task_list_says_how_far_each_part_is(as_, cohort):
    who = factories.person()
    browser = as_(who)
    page = text(browser.get("/c/2027/apply/form"))
    assert page.count("Not started") == 4
    fill(browser, until="about")
    mine = queries.own(cohort.id, who.id)
    mine.motivation = "Only half"
    db.session.commit()
    stages = [queries.progress(cohort.id, mine).stage(topic) for topic in TOPICS]
    assert stages == [Stage.DONE, Stage.IN_PROGRESS, Stage.NOT_STARTED, Stage.NOT_STARTED]
    page = text(browser.get("/c/2027/apply/form"))
    assert (page.count("Done"), page.count("In progress"), page.count("Not started")) == (1, 1, 2)
    assert "Cannot start yet" in page
    assert "Saved at 09:00" not in page
    assert "Saved at 07:00, Lima" in page


def test_universities_are_suggested_that_several_people_wrote_and_sent(as_, cohort, statements):
    for name, people, state in (
        ("Known to Two", 2, "submitted"),
        ("Known to Three", 3, "enrolled"),
        ("Known to One", 1, "submitted"),
        ("Only Drafts", 4, "draft"),
    ):
        for _ in range(people):
            factories.application(cohort, state=state, university=name)
    one, other = factories.person(), factories.cohort("2026")
    factories.application(cohort, one, university="One Person Twice")
    factories.application(other, one, university="One Person Twice")
    with statements() as made:
        assert queries.universities() == ["Known to Three", "Known to Two"]
    assert len(made) == 1
    browser = as_(factories.person())
    fill(browser, until="city")
    page = browser.get("/c/2027/apply/form/studies").get_data(as_text=True)
    assert '<option value="Known to Three"></option>' in page
    assert "Known to One" not in page
    assert "One Person Twice" not in page


def test_at_most_fifty_universities_are_suggested(cohort):
    for number in range(52):
        for _ in range(2):
            factories.application(cohort, university=f"University {number:02d}")
    assert len(queries.universities()) == 50


@pytest.mark.parametrize("admission", ["open", "selective"])
def test_with_open_admission_what_is_sent_is_work_for_a_worker(app, cohort, in_request, admission):
    cohort.admission = Admission(admission)
    who = factories.person()
    mine = factories.application(cohort, who, state="draft")
    actions.submit(mine, by=who)
    db.session.flush()
    waiting = [each.application_id for each in db.session.query(Arrival)]
    assert waiting == ([mine.id] if admission == "open" else [])


def test_the_receipt_says_how_it_goes_on(as_, cohort):
    who = factories.person()
    browser = as_(who)
    fill(browser)
    browser.send("/c/2027/apply/check", agree="y")
    page = text(browser.get("/c/2027/apply/receipt"))
    assert "change an answer" in page
    assert "after applications close" in page
    cohort.admission = Admission.OPEN
    db.session.commit()
    assert "in the order in which applications arrive" in text(browser.get("/c/2027/apply/receipt"))
    clock.freeze(cohort.apply_closes_at + timedelta(days=1))
    assert "change an answer" not in text(browser.get("/c/2027/apply/receipt"))


def test_the_whole_form_without_a_script(as_, cohort):
    """Every page is a plain form: nothing on it needs the script that keeps what is typed."""
    browser = as_(factories.person())
    for slug, fields in (("about", ABOUT), ("city", CITY), ("studies", STUDIES)):
        page = browser.get(f"/c/2027/apply/form/{slug}").get_data(as_text=True)
        assert page.count("<script") == 1
        assert re.search(r'<script type="module" src="/static/save-[0-9a-f]{12}\.js"></script>', page)
        assert browser.send(f"/c/2027/apply/form/{slug}", **fields).status_code == 303
    assert "<script" not in browser.get("/c/2027/apply").get_data(as_text=True)
    assert BORN


def test_a_draft_can_be_downloaded_and_says_that_it_is_not_sent(as_, cohort):
    browser = as_(factories.person())
    fill(browser)
    told = browser.get("/c/2027/status/answers.txt").get_data(as_text=True)
    assert "Not sent yet" in told
    assert CITY["city_problem"] in told


def test_the_landing_costs_few_statements_for_whoever_is_signed_in(as_, cohort, statements):
    factories.review_plan(cohort)
    browser = as_(factories.person())
    with statements() as made:
        assert browser.send("/c/2027/apply", **BORN).status_code == 200
    assert len(made) <= 16, "a page and a form, each within its eight"
    with statements() as made:
        assert browser.get("/c/2027/apply").status_code == 200
    assert len(made) <= 8


@pytest.mark.parametrize(("hides", "said"), [(["name", "gender"], True), (["name"], False), (None, True)])
def test_what_is_said_of_gender_is_what_readers_get(as_, cohort, hides, said):
    if hides is not None:
        factories.review_plan(cohort, hides=hides)
        db.session.commit()
    page = text(as_(factories.person()).get("/c/2027/apply/form/about"))
    assert "We ask so that the people in a cohort are balanced." in page
    assert ("Those who read your application do not see it." in page) is said


def test_the_seed_of_the_lot_is_public_where_scores_decide(client, now):
    cohort = factories.cohort()
    assert cohort.tie_seed in client.get("/c/2027/apply").get_data(as_text=True)
    cohort.admission = Admission.OPEN
    db.session.flush()
    assert cohort.tie_seed not in client.get("/c/2027/apply").get_data(as_text=True)
