"""The pages for everybody: what they say, that caches may ask again, that they cost nobody a cookie."""

from datetime import UTC, date, datetime, timedelta

import pytest

from champions.cohorts.statements import HELD
from champions.core import clock
from champions.core.db import Keep, Model, db
from tests import factories

PUBLIC = ("/", "/c/2027/", "/privacy", "/accessibility")


@pytest.fixture
def cohort(now):
    """Open for applications; its first day is 1 March 2027."""
    clock.freeze(datetime(2027, 1, 12, 12, tzinfo=UTC))
    return factories.cohort(
        first_day=date(2027, 3, 1),
        reference_date=date(2027, 3, 1),
        apply_closes_at=datetime(2027, 1, 31, 14, 59, 59, 999000, tzinfo=UTC),
    )


@pytest.mark.parametrize("address", PUBLIC)
def test_a_cache_may_ask_again_and_gets_nothing_new(client, cohort, address):
    first = client.get(address)
    assert first.status_code == 200
    assert first.headers["Cache-Control"] == "public, no-cache"
    assert {"Cookie", "Accept-Language"} <= set(first.vary)
    assert "Set-Cookie" not in first.headers
    page = first.get_data(as_text=True)
    assert "csrf" not in page
    assert "<form" not in page
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["Cache-Control"] == "public, no-cache"
    assert "Content-Security-Policy" in again.headers


def test_the_mark_follows_the_content(client, cohort):
    before = client.get("/c/2027/").headers["ETag"]
    assert client.get("/c/2027/").headers["ETag"] == before
    client.set_cookie("zone", "America/Lima")
    assert client.get("/c/2027/").headers["ETag"] != before
    client.delete_cookie("zone")
    assert client.get("/c/2027/").headers["ETag"] == before
    cohort.lectures = 8
    db.session.flush()
    assert client.get("/c/2027/", headers={"If-None-Match": before}).status_code == 200


@pytest.mark.parametrize("address", PUBLIC)
def test_who_is_signed_in_gets_a_page_no_cache_keeps(as_, cohort, address):
    answer = as_(factories.person()).get(address)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "ETag" not in answer.headers


def test_what_was_said_to_one_person_is_kept_by_no_cache(client, cohort):
    with client.session_transaction() as session:
        session["_flashes"] = [("message", "You are signed out.")]
    answer = client.get("/c/2027/")
    assert "You are signed out." in answer.get_data(as_text=True)
    assert answer.headers["Cache-Control"] == "no-store"
    assert client.get("/c/2027/").headers["Cache-Control"] == "public, no-cache"


def test_what_when_for_whom_until_when(client, cohort):
    client.set_cookie("zone", "America/Lima")
    page = client.get("/").get_data(as_text=True)
    for words in (
        "Seoul and online, 15 weeks from 1 March 2027",
        "6 lectures, 4 workshops",
        "born after 1 March 1992",
        "Apply by 31 January",
        "Sun 31 January, 09:59",
        "23:59 in Seoul (KST)",
        'href="/c/2027/apply"',
        ">L6<",
        ">W4<",
    ):
        assert words in page, words
    assert ">L7<" not in page


def test_another_size_of_cohort_is_shown_as_it_is(client, cohort):
    cohort.lectures, cohort.workshops, cohort.weeks = 8, 3, 10
    db.session.flush()
    page = client.get("/c/2027/").get_data(as_text=True)
    assert "10 weeks from" in page
    assert "8 lectures, 3 workshops" in page
    assert ">L8<" in page
    assert ">W3<" in page
    assert ">W4<" not in page


def test_one_can_press_apply_only_while_it_is_open(client, cohort):
    assert 'href="/c/2027/apply"' in client.get("/").get_data(as_text=True)
    clock.freeze(cohort.apply_closes_at + timedelta(seconds=1))
    page = client.get("/").get_data(as_text=True)
    assert 'href="/c/2027/apply"' not in page
    assert "Applications closed on" in page
    clock.freeze(cohort.apply_opens_at - timedelta(seconds=1))
    page = client.get("/").get_data(as_text=True)
    assert 'href="/c/2027/apply"' not in page
    assert "Applications open on" in page


def test_the_front_page_is_the_one_to_apply_to_and_leads_to_the_others(client, cohort):
    for slug, years in (("2022", -5), ("2028", 1)):
        opens = clock.now() + timedelta(days=365 * years)
        closes = opens + timedelta(days=30)
        factories.cohort(slug, first_day=date(int(slug), 3, 4), apply_opens_at=opens, apply_closes_at=closes)
    page = client.get("/").get_data(as_text=True)
    assert "<title>Smart City Champions 2027" in page
    assert 'href="/c/2022/"' in page
    assert 'href="/c/2028/"' in page


def test_without_a_cohort_there_is_a_page(client, now):
    assert "being planned" in client.get("/").get_data(as_text=True)
    assert client.get("/c/2027/").status_code == 404


def test_few_statements_and_few_bytes(client, cohort, statements):
    brotli = pytest.importorskip("brotli")
    for number in range(3):
        factories.cohort(f"20{number:02d}")
        for address in PUBLIC:
            with statements() as made:
                answer = client.get(address)
            assert len(made) <= 8, (address, made)
            assert len(brotli.compress(answer.data, quality=5)) <= 8192, address


def test_the_privacy_page_speaks_of_every_time_that_a_column_names(client, cohort):
    kept = {
        column.info["keep"]
        for table in Model.metadata.tables.values()
        for column in table.columns
        if column.info.get("personal")
    }
    assert kept <= set(HELD)
    assert set(HELD) == set(Keep)
    page = client.get("/privacy").get_data(as_text=True)
    for _what, _why, how_long in HELD.values():
        assert str(how_long) in page
