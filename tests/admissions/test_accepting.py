"""Shortlists that are accepted: what is staged, and what is refused."""

import re

import pytest

from champions.admissions import actions, queries
from champions.admissions.models import Side, Verdict
from champions.core import clock
from champions.core.db import db
from champions.core.errors import Refused
from champions.registration.models import Reason
from tests import factories
from tests.admissions.read import crowd, made, plan, read, verdicts


@pytest.fixture
def cohort(now):
    made = factories.cohort(seats=2)
    plan(made)
    return made


@pytest.fixture
def staff(cohort):
    return factories.staff(cohort, name="Min-ji")


class TestAccepting:
    def test_offers_the_next_in_line_and_the_rest_are_staged_and_nobody_is_told(self, cohort, staff):
        best, second, third, african, last = crowd(cohort)
        waits = read(cohort, 1, state="waitlisted", waitlisted_at=clock.now())
        run = made(cohort, staff)
        inside = {each.id for each in (best, second, third) if each.code in run.outputs["selected"]}
        (outside,) = {best.id, second.id, third.id} - inside
        staged = actions.accept_shortlist(run, 2, waiting=2, reject_rest=True, by=staff)
        assert (staged.done, staged.refused) == (5, {})
        assert verdicts(cohort) == {
            **dict.fromkeys(inside, (Verdict.OFFER, None)),
            outside: (Verdict.WAITLIST, None),
            african.id: (Verdict.WAITLIST, None),
            last.id: (Verdict.REJECT, Reason.PLACES),
        }
        assert waits.id not in verdicts(cohort)
        assert queries.accepted(cohort.id) is run
        assert run.accepted_by_id == staff.id
        with pytest.raises(Refused, match="already"):
            actions.accept_shortlist(run, 2, waiting=2, reject_rest=True, by=staff)

    def test_a_newer_one_takes_the_place_of_what_an_older_one_staged(self, cohort, staff):
        best, _second, _third, _african, last = crowd(cohort)
        first = made(cohort, staff)
        actions.accept_shortlist(first, 2, waiting=0, reject_rest=False, by=staff)
        actions.pin(last, Side.IN, "Nominated.", by=staff)
        actions.pin(best, Side.OUT, "Asked for later.", by=staff)
        second = made(cohort, staff)
        actions.accept_shortlist(second, 2, waiting=0, reject_rest=False, by=staff)
        assert best.id not in verdicts(cohort)
        assert verdicts(cohort)[last.id] == (Verdict.OFFER, None)
        assert len(verdicts(cohort)) == 2
        assert queries.accepted(cohort.id) in (first, second)

    @pytest.mark.parametrize("change", ["score", "quota", "pin", "withdrawn", "enrolled", "number", "impossible"])
    def test_what_is_out_of_date_or_miscounted_is_refused_and_nothing_staged(self, cohort, staff, change):
        people = crowd(cohort)
        if change == "impossible":
            factories.quota(cohort, "region", "oceania", least=1)
        run = made(cohort, staff)
        count = 3 if change == "number" else 2
        if change == "score":
            read(cohort, 5)
        elif change == "quota":
            factories.quota(cohort)
        elif change == "pin":
            actions.pin(people[-1], Side.IN, "Nominated.", by=staff)
        elif change == "withdrawn":
            people[0].state = "withdrawn"
        elif change == "enrolled":
            factories.enrolment(cohort)
        db.session.flush()
        with pytest.raises(Refused):
            actions.accept_shortlist(run, count, waiting=0, reject_rest=True, by=staff)
        assert verdicts(cohort) == {}

    def test_staff_who_applied_do_not_decide_about_themselves(self, cohort, staff):
        best = crowd(cohort)[0]
        best.person_id = staff.id
        db.session.flush()
        run = made(cohort, staff)
        staged = actions.accept_shortlist(run, 2, waiting=0, reject_rest=False, by=staff)
        assert (staged.done, list(staged.refused)) == (1, [best.id])

    def test_many_are_staged_in_few_statements(self, cohort, staff, statements):
        def accepting(number):
            for _each in range(number):
                read(cohort, 3)
            run = made(cohort, staff)
            with statements() as sent:
                actions.accept_shortlist(run, 2, waiting=20, reject_rest=True, by=staff)
            # SQLite takes rows with keys of its own one by one; PostgreSQL takes them together.
            return len([each for each in sent if not each.startswith("INSERT")])

        few = accepting(3)
        assert accepting(60) <= few + 4


class TestBeside:
    """Offers that were staged before, by hand or by an older shortlist."""

    @pytest.fixture
    def people(self, cohort, staff):
        """(the best, the last): the best is on the list, the last has an offer staged by hand."""
        found = crowd(cohort)
        actions.stage(found[-1], Verdict.OFFER, by=staff)
        return found[0], found[-1]

    def test_they_are_taken_off_and_it_can_be_sent(self, cohort, staff, people):
        best, last = people
        run = made(cohort, staff)
        (row,) = queries.beside(run, staff.id).offers
        assert (row.code, row.by_hand) == (last.code, True)
        actions.accept_shortlist(
            run, 2, waiting=0, reject_rest=False, by=staff, seen=queries.beside(run, staff.id).seen
        )
        assert last.id not in verdicts(cohort)
        assert verdicts(cohort)[best.id] == (Verdict.OFFER, None)
        assert actions.confirm_dispatch(cohort, 2, by=staff).count == 2

    def test_left_on_the_stage_they_stay_offers_and_nothing_can_be_sent(self, cohort, staff, people):
        run = made(cohort, staff)
        actions.accept_shortlist(run, 2, waiting=9, reject_rest=True, by=staff, take_off=False)
        offers = [key for key, (verdict, _why) in verdicts(cohort).items() if verdict is Verdict.OFFER]
        assert len(offers) == 3
        assert people[-1].id in offers
        with pytest.raises(Refused, match="3 offers for 2 free places"):
            actions.confirm_dispatch(cohort, len(verdicts(cohort)), by=staff)

    def test_those_of_an_older_shortlist_are_named_and_follow_the_box(self, cohort, staff):
        best, *_others, last = crowd(cohort)
        actions.accept_shortlist(made(cohort, staff), 2, waiting=0, reject_rest=False, by=staff)
        assert best.id in verdicts(cohort)
        actions.pin(best, Side.OUT, "Asked for later.", by=staff)
        actions.pin(last, Side.IN, "Nominated.", by=staff)
        run = made(cohort, staff)
        codes = {row.code: row.by_hand for row in queries.beside(run, staff.id).offers}
        assert not codes[best.code]
        actions.accept_shortlist(run, 2, waiting=0, reject_rest=False, by=staff, take_off=False)
        assert verdicts(cohort)[best.id] == (Verdict.OFFER, None)
        assert len(verdicts(cohort)) == 2 + len(codes)

    def test_what_was_staged_after_the_page_was_opened_is_not_taken_off_unseen(self, cohort, staff, people):
        late = factories.application(cohort)
        run = made(cohort, staff)
        seen = queries.beside(run, staff.id).seen
        actions.stage(late, Verdict.OFFER, by=staff)
        with pytest.raises(Refused, match="since you opened this page"):
            actions.accept_shortlist(run, 2, waiting=0, reject_rest=False, by=staff, seen=seen)
        assert len(verdicts(cohort)) == 2

    def test_the_page_names_them_and_says_before_that_it_could_not_be_sent(self, cohort, staff, people, as_):
        for number in range(11):
            actions.stage(factories.application(cohort, name=f"Zuri {number:02}"), Verdict.OFFER, by=staff)
        run = made(cohort, staff)
        browser, address = as_(staff), f"/c/2027/admissions/shortlists/{run.code}/accept"
        page = browser.get(address).get_data(as_text=True)
        assert "12 offers are staged that are not on this shortlist" in page
        assert people[-1].name in page
        assert "and 2 more" in page
        assert "Zuri 08" in page
        assert "Zuri 09" not in page
        assert "Take these 12 offers off the stage" in page
        assert "14 offers stand on the stage for 2 free places: nothing can be sent" in page
        assert re.search(r'<input[^>]*\bchecked\b[^>]*name="take_off"', page)
        seen = re.search(r'name="seen" value="([0-9a-f]{16})"', page)[1]
        answer = browser.send(address, count="3", waiting="0", seen=seen)
        assert not re.search(r'<input[^>]*\bchecked\b[^>]*name="take_off"', answer.get_data(as_text=True))
        stale = browser.send(address, count="2", waiting="0", take_off="y", seen="0" * 16)
        assert "since you opened this page" in stale.get_data(as_text=True)
        assert browser.send(address, count="2", waiting="0", take_off="y", seen=seen).status_code == 303
        assert len(verdicts(cohort)) == 2

    def test_nothing_is_asked_where_nothing_stands_beside_it(self, cohort, staff, as_):
        crowd(cohort)
        run = made(cohort, staff)
        address = f"/c/2027/admissions/shortlists/{run.code}/accept"
        assert "take_off" not in as_(staff).get(address).get_data(as_text=True)
        assert as_(staff).send(address, count="2", waiting="0").status_code == 303
