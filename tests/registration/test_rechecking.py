"""An age rule that changes later: whom it would affect is exactly whom the rules answer differently; staff decide."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from champions.core import clock
from champions.core.audit import AuditEntry
from champions.core.db import db
from champions.core.errors import Refused
from champions.core.outbox import Notification
from champions.registration import actions as registration
from champions.registration import rechecking
from champions.registration.actions import age_rule as actions
from champions.registration.eligibility import Answer, Rule, rule_of
from champions.registration.models import Application, ApplicationState
from champions.registration.queries import age_rule as queries
from tests import factories
from tests.registration.pages import text

OLD = Rule(date(2027, 3, 1), 35, 16)
NEW = Rule(date(2027, 3, 1), 30, 18)
AGES = {"reference_date": "2027-03-01", "age_limit": "30", "minimum_age": "18"}
REVIEW = "/c/2027/setup/ages/review?reference_date=2027-03-01&age_limit=30&minimum_age=18"
CHANGED = "/c/2027/setup/ages/changed"

rules = st.builds(
    lambda day, least, more: Rule(day, least + more, least),
    st.dates(date(2020, 1, 1), date(2030, 12, 31)),
    st.integers(0, 30),
    st.integers(1, 40),
)
births = st.dates(date(1950, 1, 1), date(2030, 12, 31))


def age_on(born: date, day: date) -> int:
    """How old somebody is on a day, counted birthday by birthday; 29 February is on 1 March in common years."""
    had = (day.month, day.day) >= (born.month, born.day)
    return day.year - born.year - (0 if had else 1)


def said(rule: Rule, born: date) -> str:
    age = age_on(born, rule.reference_date)
    return "too_old" if age >= rule.age_limit else "too_young" if age < rule.minimum_age else "eligible"


@given(before=rules, after=rules, born=births)
def test_who_changes_is_who_the_two_rules_answer_differently(before, after, born):
    found = rechecking.change(before, after, born)
    assert (found is not None) == (said(before, born) != said(after, born))
    if found:
        assert (found.before, found.after) == (said(before, born), said(after, born))
        assert found.loses == (said(before, born) == "eligible")


@given(rule=rules, born=births)
def test_the_same_rule_changes_nobody_and_a_rule_survives_being_kept(rule, born):
    assert rechecking.change(rule, rule, born) is None
    assert rechecking.kept_rule(rule.stored()) == rule


@given(before=rules, after=rules, later=rules, born=births)
def test_what_staff_decided_holds_until_the_rule_changes_again(before, after, later, born):
    kept = rechecking.keep(before.stored(), after, "why")
    assert rechecking.open_change(kept, after, born) is None
    assert rechecking.kept_rule(kept) == before
    if later != after:
        assert rechecking.open_change(kept, later, born) == rechecking.change(before, later, born)
    applied = rechecking.apply(after, born, "why")
    assert rechecking.open_change(applied, after, born) is None
    assert applied["answer"] == after.answer(born)


@given(before=rules, after=rules, born=st.lists(births, max_size=30))
def test_the_counts_are_of_those_who_go_out_and_come_in(before, after, born):
    counted = rechecking.count(rechecking.change(before, after, each) for each in born)
    assert counted.out == sum(said(before, each) == "eligible" != said(after, each) for each in born)
    assert counted.all == sum(said(before, each) != said(after, each) for each in born)


@pytest.mark.parametrize(
    ("born", "change"),
    [
        (date(1992, 3, 1), None),
        (date(1992, 3, 2), rechecking.Change(Answer.ELIGIBLE, Answer.TOO_OLD)),
        (date(1997, 3, 1), rechecking.Change(Answer.ELIGIBLE, Answer.TOO_OLD)),
        (date(1997, 3, 2), None),
        (date(2009, 3, 1), None),
        (date(2009, 3, 2), rechecking.Change(Answer.ELIGIBLE, Answer.TOO_YOUNG)),
        (date(2011, 3, 2), None),
    ],
)
def test_the_days_on_either_side_of_each_line(born, change):
    assert rechecking.change(OLD, NEW, born) == change
    back = rechecking.change(NEW, OLD, born)
    assert (back is None) == (change is None)
    assert back is None or not back.loses


@pytest.mark.parametrize("stored", [{}, {"version": 1}, {"reference_date": "x", "age_limit": 35, "minimum_age": 16}])
def test_an_application_without_a_rule_was_eligible_when_it_was_sent(stored):
    assert rechecking.kept_rule(stored) is None
    assert rechecking.open_change(stored, NEW, date(1992, 3, 2)).loses
    assert rechecking.open_change(stored, NEW, date(2000, 1, 1)) is None


@pytest.fixture
def people(cohort):
    """Three who are too old for the new rule, in three states; one who is not; one past; a draft of either kind."""
    old, young = {"born": date(1995, 5, 5), "rule": OLD.stored()}, {"born": date(2000, 5, 5), "rule": OLD.stored()}
    made = {state: factories.application(cohort, state=state, **old) for state in ("submitted", "offered", "enrolled")}
    made["fine"] = factories.application(cohort, **young)
    made["past"] = factories.application(cohort, state="declined", **old)
    made["draft"] = factories.application(cohort, state="draft", **old)
    factories.application(cohort, state="draft", **young)
    made["aged"] = factories.application(
        cohort, state="not_selected", reason="age", born=date(1991, 5, 5), rule=OLD.stored()
    )
    return made


def fresh(application: Application) -> Application:
    db.session.refresh(application)
    return application


def done(action: str) -> list[AuditEntry]:
    return db.session.query(AuditEntry).filter_by(action=action).order_by(AuditEntry.id).all()


def test_whom_a_rule_would_affect_says_both_ways(cohort, people):
    found = queries.affected(cohort, NEW)
    assert set(found.sent) == {people[name].id for name in ("submitted", "offered", "enrolled")}
    assert (found.total.out, found.total.into) == (3, 0)
    assert (found.drafts.out, found.drafts.into) == (1, 0)
    wider = queries.affected(cohort, Rule(date(2027, 3, 1), 40, 16))
    assert set(wider.sent) == {people["aged"].id}
    assert (wider.total.out, wider.total.into) == (0, 1)


def test_a_new_rule_is_looked_at_first_and_confirmed_by_the_number(cohort, people, desk):
    answer = desk.send("/c/2027/setup/ages", **AGES)
    assert answer.location == REVIEW
    assert rule_of(cohort) == OLD
    page = text(desk.get(REVIEW))
    assert "The new age rule affects 3 people" in page
    assert "3 applications that were sent would no longer be eligible" in page
    assert "1 draft could no longer be sent" in page
    for name in ("submitted", "offered", "enrolled"):
        assert people[name].name in page
    for name in ("fine", "past", "draft"):
        assert f"{people[name].name}<" not in page
    wrong = desk.send(REVIEW, count="2")
    assert "3 people are affected. Look at the list, then type that number." in text(wrong)
    assert (rule_of(cohort), done("cohort.set_ages")) == (OLD, [])
    assert desk.send(REVIEW, count="3").location == CHANGED
    assert rule_of(cohort) == NEW
    [entry] = done("cohort.set_ages")
    assert entry.facts["before"] == OLD.stored()
    assert entry.facts["after"] == NEW.stored()
    assert (entry.facts["out"], entry.facts["drafts"]) == (3, 1)
    states = {name: fresh(each).state for name, each in people.items()}
    assert states["submitted"] is ApplicationState.SUBMITTED
    assert all(fresh(people[name]).rule == OLD.stored() for name in people)
    assert db.session.query(Notification).count() == 0
    assert "would answer 3 applications in another way" in text(desk.get("/c/2027/setup"))


def test_the_same_rule_and_no_rule_lead_nowhere(cohort, desk):
    same = {"reference_date": "2027-03-01", "age_limit": "35", "minimum_age": "16"}
    assert desk.send("/c/2027/setup/ages", **same).location == "/c/2027/setup"
    for query in ("", "?reference_date=x", "?reference_date=2027-03-01&age_limit=16&minimum_age=35"):
        assert desk.get("/c/2027/setup/ages/review" + query).location == "/c/2027/setup/ages"
    page = desk.send(REVIEW.replace("30", "35").replace("=18", "=16"), count="0")
    assert "This is the rule already." in text(page)
    assert done("cohort.set_ages") == []


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"minimum_age": "30"}, "The minimum must be lower than the limit of 30."),
        ({"age_limit": "0"}, "Type a whole number from 1 to 120."),
        ({"reference_date": ""}, "Type the day on which age is counted."),
    ],
)
def test_a_rule_that_cannot_be_is_refused(cohort, desk, typed, words):
    answer = desk.send("/c/2027/setup/ages", **AGES | typed)
    assert words in text(answer)
    assert rule_of(cohort) == OLD


@pytest.fixture
def changed(cohort, people):
    """The same people once the rule is the new one."""
    actions.set_ages(cohort, NEW, affected=3, by=factories.staff(cohort))
    db.session.flush()
    return people


def test_staff_keep_some_and_apply_the_rule_to_others(cohort, changed, desk):
    typed = {"codes": changed["enrolled"].code, "verdict": "keep", "reason": "We said 35 when they applied."}
    page = desk.send(CHANGED, **typed)
    assert "Decide about 1 application?" in text(page)
    assert fresh(changed["enrolled"]).rule == OLD.stored()
    back = desk.send(CHANGED, **typed, confirmed="no")
    assert "We said 35 when they applied." in text(back)
    assert desk.send(CHANGED, **typed, total="1", confirmed="yes").location == CHANGED
    kept = fresh(changed["enrolled"]).rule
    assert kept["kept"] is True
    assert kept["reason"] == "We said 35 when they applied."
    assert rechecking.kept_rule(kept) == OLD
    page = text(desk.get(CHANGED))
    assert changed["submitted"].name in page
    assert changed["enrolled"].name not in page
    typed = {"codes": changed["submitted"].code, "verdict": "apply", "reason": "Told in time."}
    assert desk.send(CHANGED, **typed, total="1", confirmed="yes").location == CHANGED
    applied = fresh(changed["submitted"])
    assert applied.rule == {**NEW.stored(), "answer": "too_old", "reason": "Told in time."}
    assert applied.state is ApplicationState.SUBMITTED
    assert [entry.subject_id for entry in done("application.keep_rule")] == [changed["enrolled"].id]
    [entry] = done("application.apply_rule")
    assert (entry.subject_id, entry.facts["answer"]) == (applied.id, "too_old")
    assert "Told" not in str(entry.facts)
    assert set(queries.undecided(cohort)) == {changed["offered"].id}


def test_all_are_decided_at_once_but_never_ones_own(cohort, changed, as_):
    me = factories.staff(cohort)
    own = factories.application(cohort, me, born=date(1995, 5, 5), rule=OLD.stored())
    browser = as_(me)
    page = text(browser.get(CHANGED))
    assert "your own: somebody else decides" in page
    assert f'value="{own.code}"' not in page
    typed = {"everybody": "y", "verdict": "keep", "reason": "Promised."}
    assert "Decide about 3 applications?" in text(browser.send(CHANGED, **typed))
    assert browser.send(CHANGED, **typed, total="3", confirmed="yes").status_code == 303
    assert set(queries.undecided(cohort)) == {own.id}
    mine = {"codes": own.code, "verdict": "keep", "reason": "Mine."}
    refused = browser.send(CHANGED, **mine, total="1", confirmed="yes")
    assert "or it is your own" in text(refused)
    assert fresh(own).rule == OLD.stored()
    other = factories.staff(cohort)
    assert actions.decide(cohort, "keep", "Not theirs.", codes=[own.code], by=other) == 1


def test_a_list_that_changed_meanwhile_is_looked_at_again(cohort, changed, desk):
    actions.decide(cohort, "keep", "Quicker.", codes=[changed["offered"].code], by=factories.staff(cohort))
    typed = {"everybody": "y", "verdict": "apply", "reason": "All.", "total": "3", "confirmed": "yes"}
    assert "The list changed while you looked at it." in text(desk.send(CHANGED, **typed))
    assert done("application.apply_rule") == []
    assert desk.send(CHANGED, **typed | {"total": "x"}).status_code == 400
    assert "Tick the applications" in text(desk.send(CHANGED, verdict="keep", reason="None."))
    assert "Write the reason." in text(desk.send(CHANGED, everybody="y", verdict="keep"))
    with pytest.raises(Refused):
        actions.decide(cohort, "keep", "Past.", codes=[changed["past"].code], by=factories.staff(cohort))


def test_going_back_to_the_old_rule_asks_about_those_it_was_applied_to(cohort, changed):
    by = factories.staff(cohort)
    actions.decide(cohort, "apply", "New.", codes=[changed["submitted"].code], by=by)
    actions.decide(cohort, "keep", "Old.", codes=[changed["offered"].code], by=by)
    found = queries.affected(cohort, OLD)
    assert set(found.sent) == {changed["submitted"].id}
    assert found.total.into == 1
    assert actions.set_ages(cohort, OLD, affected=1, by=by) == 1


def test_what_was_sent_can_be_edited_under_the_rule_it_was_sent_by(cohort, changed):
    sent = changed["submitted"]
    registration.save(cohort, sent.born, {"city": "Mombasa", "country": "KE"}, by=sent.person)
    assert (sent.city, sent.rule) == ("Mombasa", OLD.stored())
    with pytest.raises(registration.NotEligible):
        registration.save(cohort, sent.born + timedelta(days=1), {}, by=sent.person)
    with pytest.raises(registration.NotEligible):
        registration.save(cohort, changed["draft"].born, {}, by=changed["draft"].person)


def test_long_lists_are_paged_with_as_many_statements(cohort, desk, statements):
    def asked(address):
        desk.get(address)
        with statements() as made:
            assert desk.get(address).status_code == 200
        return len(made)

    one = [factories.application(cohort, born=date(1995, 5, 5), rule=OLD.stored(), name="Amara 0")]
    few = asked(REVIEW)
    for number in range(1, 52):
        clock.freeze(clock.now() + timedelta(seconds=1))
        one.append(factories.application(cohort, born=date(1995, 5, 5), rule=OLD.stored(), name=f"Amara {number}"))
    assert asked(REVIEW) == few <= 8
    first, second = text(desk.get(REVIEW)), text(desk.get(REVIEW + "&page=2"))
    assert "Showing 50 of 52." in first
    assert "Showing 2 of 52." in second
    assert "Amara 51<" in second
    assert "Amara 51<" not in first
    actions.set_ages(cohort, NEW, affected=52, by=factories.staff(cohort))
    db.session.flush()
    assert asked(CHANGED) <= 8
    assert "All that are listed, on every page" in text(desk.get(CHANGED))
