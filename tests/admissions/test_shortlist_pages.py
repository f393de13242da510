"""Shortlists as staff look at them."""

import csv
import io
import re

import pytest

from champions.admissions import actions
from champions.admissions.models import Pin, Shortlist
from champions.cohorts.models import Admission
from champions.core.db import db
from tests import factories
from tests.admissions.read import crowd, made, plan, read, verdicts

LISTS = "/c/2027/admissions/shortlists"


@pytest.fixture
def cohort(now):
    made = factories.cohort(seats=2)
    plan(made)
    return made


@pytest.fixture
def staff(cohort):
    return factories.staff(cohort, name="Min-ji")


class TestPages:
    @pytest.fixture
    def browser(self, staff, as_):
        return as_(staff)

    def text(self, browser, address):
        answer = browser.get(address)
        assert answer.status_code == 200, address
        return " ".join(re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)).split())

    def test_from_the_button_to_the_stage(self, app, cohort, staff, browser):
        people = crowd(cohort)
        factories.quota(cohort, least=1)
        factories.application(cohort)
        db.session.commit()
        page = self.text(browser, LISTS)
        assert "5 can be chosen" in page
        assert "1 wait for a reader" in page
        assert cohort.tie_seed in page
        answer = browser.send(LISTS, seats="2")
        assert answer.status_code == 303
        address = answer.location
        run = db.session.query(Shortlist).one()
        assert ("admissions.shortlist", run.id) in app.extensions["rung"]
        waiting = browser.get(address)
        assert waiting.headers["Refresh"] == "4"
        assert "Working out the shortlist" in waiting.get_data(as_text=True)
        db.session.commit()
        actions.make_shortlist(run.id)
        page = self.text(browser, address)
        assert "All rules are kept. 1 moved in and 1 out. Together that costs 1 of 9 points (11.11%)." in page
        assert "takes the seat of rank 2" in page
        assert "gives way to Africa: at least 1" in page
        assert people[3].name in page
        answer = browser.send(f"{address}/accept", count="2", waiting="1", rest="y")
        assert answer.location == "/c/2027/admissions/decisions"
        assert len(verdicts(cohort)) == 5
        assert "Its decisions are staged or sent" in self.text(browser, address)

    def test_a_wrong_number_comes_back_with_what_was_typed(self, cohort, staff, browser):
        crowd(cohort)
        run = made(cohort, staff)
        answer = browser.send(f"{LISTS}/{run.code}/accept", count="3", waiting="1")
        page = answer.get_data(as_text=True)
        assert answer.status_code == 200
        assert "The shortlist has 2 people, not 3. Nothing was staged." in page
        assert 'value="3"' in page
        assert verdicts(cohort) == {}

    def test_out_of_date_is_said_and_has_no_button(self, cohort, staff, browser):
        crowd(cohort)
        run = made(cohort, staff)
        assert "Accept this shortlist" in self.text(browser, f"{LISTS}/{run.code}")
        factories.quota(cohort, least=1)
        page = self.text(browser, f"{LISTS}/{run.code}")
        assert "This proposal is out of date" in page
        assert "Accept this shortlist" not in page
        assert "Make the shortlist anew" in self.text(browser, f"{LISTS}/{run.code}/accept")

    def test_a_rule_is_tried_and_what_is_impossible_is_explained(self, cohort, staff, browser):
        crowd(cohort)
        factories.application(cohort, country="FJ")
        run = made(cohort, staff)
        page = f"{LISTS}/{run.code}"
        answer = browser.send(f"{page}/try", _at=page, whom="region:oceania", least="1", most="")
        assert answer.status_code == 303
        trial = db.session.query(Shortlist).filter(Shortlist.id != run.id).one()
        db.session.commit()
        actions.make_shortlist(trial.id)
        said = self.text(browser, answer.location)
        assert "“Oceania: at least 1” asks for 1. Only 0 people" in said
        assert "leave out “Oceania”" in said
        assert "read the 1 application of “Oceania” that waits for a reader" in said
        assert "Only tried: nothing has changed." in said
        assert "Oceania: at least 1" in self.text(browser, page)
        answer = browser.send(f"{page}/try", _at=page, whom="region:africa", least="", most="")
        assert "Say a number" in answer.get_data(as_text=True)
        answer = browser.send(f"{page}/try", _at=page, whom="region:africa", least="1", most="")
        trial = db.session.query(Shortlist).filter(Shortlist.number == 3).one()
        db.session.commit()
        actions.make_shortlist(trial.id)
        assert "Add this rule to the quotas" in self.text(browser, answer.location)
        compared = self.text(browser, f"{answer.location}/compare/{run.code}")
        assert "1 came in, 1 went out." in compared

    def test_the_lists_and_files_name_everybody_and_run_no_formula(self, cohort, staff, browser):
        people = crowd(cohort)
        people[3].name = "=cmd()"
        factories.quota(cohort, least=1)
        db.session.flush()
        run = made(cohort, staff)
        for name, count in (("moved", 2), ("selected", 2), ("line", 3), ("drawn", 0)):
            page = browser.get(f"{LISTS}/{run.code}/people?list={name}").get_data(as_text=True)
            assert len(re.findall(r'<th scope="row">', page)) == count, name
            table = browser.get(f"{LISTS}/{run.code}/people.csv?list={name}").get_data().decode("utf-8-sig")
            assert len(list(csv.reader(io.StringIO(table)))) == count + 1
        moved = browser.get(f"{LISTS}/{run.code}/people.csv").get_data(as_text=True)
        assert "'=cmd()" in moved
        assert "Africa: at least 1" in moved
        assert browser.get(f"{LISTS}/{run.code}/people.xlsx").get_data()[:2] == b"PK"
        assert browser.get(f"{LISTS}/{run.code}/people.exe").status_code == 404
        assert browser.get(f"{LISTS}/{run.code}/people?list=x&page=99999").status_code == 200

    def test_pinning_from_the_shortlist(self, cohort, staff, browser):
        crowd(cohort)
        factories.quota(cohort, least=1)
        run = made(cohort, staff)
        link = re.search(r'href="([^"]+/pin\?side=in)"', browser.get(f"{LISTS}/{run.code}").get_data(as_text=True))
        address = link[1]
        assert "Say why" in browser.send(address, side="in", reason=" ").get_data(as_text=True)
        assert browser.send(address, side="in", reason="They carry the regional network.").status_code == 303
        assert db.session.query(Pin).one().by_id == staff.id
        assert "They carry the regional network." in self.text(browser, LISTS)
        place = address.partition("?")[0]
        assert browser.send(place.replace("/pin", "/unpin"), _at=place).status_code == 303
        assert db.session.query(Pin).count() == 0

    def test_open_admission_says_that_no_shortlist_is_made(self, cohort, staff, browser):
        cohort.admission = Admission.OPEN
        db.session.flush()
        assert "No shortlist is made." in self.text(browser, LISTS)
        assert "Quotas are not used." in self.text(browser, "/c/2027/admissions/quotas")
        assert "so no shortlist is made" in browser.send(LISTS, seats="2").get_data(as_text=True)

    def test_others_find_nothing(self, cohort, staff, as_):
        crowd(cohort)
        run = made(cohort, staff)
        other = factories.cohort("2028")
        stranger = as_(factories.staff(other))
        for address in (f"{LISTS}/{run.code}", f"{LISTS}/{run.code}/people", f"{LISTS}/{run.code}/accept"):
            assert as_(staff).get(address).status_code == 200
            assert stranger.get(address).status_code == 404
            assert stranger.get(address.replace("2027", "2028")).status_code == 404

    def test_a_failed_run_says_so(self, cohort, staff, browser):
        run = factories.shortlist(cohort, staff, "failed")
        assert "could not be worked out" in self.text(browser, f"{LISTS}/{run.code}")

    def test_the_statements_of_a_page_do_not_grow_and_the_page_is_small(self, cohort, staff, browser, statements):
        brotli = pytest.importorskip("brotli")
        counts = {}
        for number in (3, 60):
            for _each in range(number):
                read(cohort, 3, country="KR")
                read(cohort, 2, country="KE")
            if number == 3:
                factories.quota(cohort, least=1)
            run = made(cohort, staff)
            for name in ("", f"/{run.code}", f"/{run.code}/people", f"/{run.code}/accept"):
                with statements() as sent:
                    answer = browser.get(f"{LISTS}{name}")
                counts.setdefault(name.replace(run.code, "x"), []).append(len(sent))
                assert len(brotli.compress(answer.get_data(), quality=5)) <= 12 * 1024
        for name, (few, many) in counts.items():
            assert few == many, name
            assert many <= 9, (name, many)
