"""Shortlists as they are asked for, worked out and tried; people pinned in or out."""

from datetime import date, timedelta

import pytest

from champions.admissions import actions, queries, selection, ties
from champions.admissions.models import Enrolment, Pin, Shortlist, Side
from champions.admissions.quotas import Rule
from champions.cohorts.models import Admission
from champions.core import clock, work
from champions.core.audit import AuditEntry
from champions.core.canonical import digest
from champions.core.db import db
from champions.core.errors import Refused
from champions.core.work import WorkState
from champions.reviews.models import ReviewPlan
from tests import factories
from tests.admissions.read import crowd, made, plan, read


@pytest.fixture
def cohort(now):
    made = factories.cohort(seats=2)
    plan(made)
    return made


@pytest.fixture
def staff(cohort):
    return factories.staff(cohort, name="Min-ji")


class TestTheInputs:
    def test_who_can_be_chosen_is_read_by_enough_readers_eligible_and_open(self, cohort):
        best = read(cohort, 5)
        waits = read(cohort, 4, state="waitlisted", waitlisted_at=clock.now())
        unread = factories.application(cohort)
        for state in ("draft", "withdrawn", "not_selected", "declined"):
            factories.application(cohort, state=state)
        rule = {"version": 1, "reference_date": "2027-03-01", "age_limit": 35, "minimum_age": 16}
        read(cohort, 5, rule=rule, born=date(1980, 1, 1))
        young = read(cohort, 3, rule=rule)
        given = queries.inputs_now(cohort, 2)
        assert {each["code"] for each in given["candidates"]} == {best.code, waits.code, young.code}
        assert [each["code"] for each in given["unread"]] == [unread.code]

    def test_half_read_is_not_read(self, cohort):
        db.session.query(ReviewPlan).one().readers_each = 2
        factories.reviewer(db.session.query(ReviewPlan).one())
        db.session.flush()
        whole, half = read(cohort, 5, 2), read(cohort, 5)
        given = queries.inputs_now(cohort, 2)
        assert [(each["code"], each["score"]) for each in given["candidates"]] == [(whole.code, 3_500_000)]
        assert [each["code"] for each in given["unread"]] == [half.code]

    def test_places_that_are_taken_count_and_those_that_ended_do_not(self, cohort, now):
        read(cohort, 5)
        taken = factories.enrolment(cohort)
        left = factories.enrolment(cohort)
        left.state, left.left_at = "left", now
        offered = factories.application(cohort, state="offered")
        factories.application(cohort, state="offered", answer_by=now - timedelta(minutes=1))
        db.session.flush()
        held = {each["code"] for each in queries.inputs_now(cohort, 2)["held"]}
        assert held == {taken.application.code, offered.code}
        assert db.session.query(Enrolment).count() == 2

    def test_people_are_counted_by_region_gender_university_and_member_city(self, cohort):
        factories.member_city("BR", "São Paulo").name_key = "sao paulo"
        read(cohort, 5, country="BR", city=" SAO  Paulo", gender="woman", university="Universidade de  São Paulo")
        read(cohort, 4, country="PT", city="São Paulo", gender=None, university="")
        read(cohort, 3, country="BR", city="Rio de Janeiro")
        facts = {each["score"]: each for each in queries.inputs_now(cohort, 2)["candidates"]}
        one, two, three = (facts[number * selection.POINT] for number in (5, 4, 3))
        assert (one["region"], one["gender"], one["member_city"]) == ("americas", "woman", "yes")
        assert one["university"] == "universidade de sao paulo"
        assert (two["region"], two["gender"], two["member_city"], two["university"]) == ("europe", "", "", "")
        assert three["member_city"] == ""

    def test_the_digest_changes_with_everything_that_counts_and_with_nothing_else(self, cohort, staff):
        one, _two = read(cohort, 5), read(cohort, 4)
        before = digest(queries.inputs_now(cohort, 2))
        one.motivation, one.edited_at = "Other words.", clock.now()
        db.session.flush()
        assert digest(queries.inputs_now(cohort, 2)) == before
        seen = {before}
        changes = [
            lambda: factories.quota(cohort),
            lambda: factories.pin(one, staff),
            lambda: setattr(one, "country", "FJ"),
            lambda: read(cohort, 1),
            lambda: setattr(cohort, "tie_seed", "another"),
        ]
        for change in changes:
            change()
            db.session.flush()
            seen.add(digest(queries.inputs_now(cohort, 2)))
        assert len(seen) == 6


class TestTheRun:
    def test_the_set_is_found_stored_and_the_same_again(self, cohort, staff):
        best, _second, _third, african, _last = crowd(cohort)
        factories.quota(cohort, least=1)
        run = made(cohort, staff)
        assert set(run.outputs["selected"]) == {best.code, african.code}
        assert (run.work_state, run.number, run.asked_by_id) == (WorkState.DONE, 1, staff.id)
        assert digest(run.inputs) == run.inputs_digest
        again = [made(cohort, staff) for _time in range(2)]
        assert {each.outputs_digest for each in [run, *again]} == {run.outputs_digest}
        assert [each.number for each in again] == [2, 3]
        assert actions.make_shortlist(run.id) is False

    def test_ties_are_broken_by_the_published_seed_and_said(self, cohort, staff):
        tied = [read(cohort, 4) for _number in range(5)]
        run = made(cohort, staff)
        lots = sorted(tied, key=lambda each: ties.lot(cohort.tie_seed, each.code))
        assert set(run.outputs["selected"]) == {each.code for each in lots[:2]}
        assert len(run.outputs["tied"]["codes"]) == 5
        assert run.outputs["drawn"][0]["in"] == [each.code for each in lots[:2]]
        cohort.tie_seed = "another seed"
        db.session.flush()
        assert len({frozenset(made(cohort, staff).outputs["selected"]) for cohort.tie_seed in "abcdefgh"}) > 1

    def test_who_moved_because_of_which_rule_and_whose_seat(self, cohort, staff):
        best, _second, _third, african, _last = crowd(cohort)
        factories.quota(cohort, least=1)
        moves = made(cohort, staff).outputs["moves"]
        assert [(row["move"], row["code"], row["because"]) for row in moves[:1]] == [
            ("in", african.code, ["region:africa"])
        ]
        assert moves[0]["seat_of"] == moves[1]["rank"] == 2
        assert (moves[1]["because"], moves[1]["counted"]) == (["region:africa"], [])
        assert best.code not in {row["code"] for row in moves}

    def test_each_rule_says_what_it_costs(self, cohort, staff):
        crowd(cohort)
        factories.quota(cohort, least=1)
        factories.quota(cohort, "region", "asia", least=1)
        costs = {row["value"]: row for row in made(cohort, staff).outputs["rules"]}
        assert (costs["africa"]["without"], costs["africa"]["now"]) == (0, 1)
        assert costs["africa"]["lost"] == selection.POINT
        assert (costs["asia"]["lost"], costs["asia"]["moved"]) == (0, 0)

    def test_places_that_are_taken_already_help_a_rule(self, cohort, staff):
        crowd(cohort)
        factories.enrolment(cohort)  # from Kenya
        factories.quota(cohort, least=1)
        run = made(cohort, staff)
        assert run.outputs["moves"] == []
        assert run.outputs["rules"][0]["now"] == 1

    def test_what_cannot_be_kept_says_why_and_what_would_help(self, cohort, staff):
        crowd(cohort)
        factories.application(cohort, country="FJ")
        factories.quota(cohort, "region", "oceania", least=1)
        outputs = made(cohort, staff).outputs
        assert outputs["possible"] is False
        assert outputs["there"] == {"region:oceania": 0}
        assert {change["kind"]: change.get("to", change.get("count")) for change in outputs["changes"]} == {
            "least": 0,
            "read": 1,
        }

    def test_a_worker_killed_in_the_middle_is_succeeded(self, cohort, staff, now):
        crowd(cohort)
        run = actions.ask_shortlist(cohort, 2, by=staff)
        db.session.commit()
        held = work.claim(Shortlist, run.id)
        assert actions.make_shortlist(run.id) is False, "the lease still holds"
        clock.freeze(now + timedelta(minutes=4, seconds=1))
        assert actions.make_shortlist(run.id) is True
        assert work.finish(Shortlist, held, outputs={}, outputs_digest="0" * 64) is False, "the ghost changes nothing"
        db.session.refresh(run)
        assert run.outputs == selection.compute(run.inputs)

    def test_what_nobody_can_solve_fails_and_another_can_be_asked_for(self, cohort, staff, monkeypatch):
        crowd(cohort)
        factories.quota(cohort, least=1)
        monkeypatch.setattr(selection.solver, "MOST_WORK", 0.0)
        run = actions.ask_shortlist(cohort, 2, by=staff)
        db.session.commit()
        assert actions.make_shortlist(run.id) is False
        db.session.refresh(run)
        assert (run.work_state, run.outputs) == (WorkState.FAILED, None)
        monkeypatch.undo()
        clock.freeze(clock.now())
        assert made(cohort, staff).outputs["possible"]

    @pytest.mark.parametrize("change", ["open", "nobody", "no seats", "running"])
    def test_what_cannot_be_made_is_refused(self, cohort, staff, change):
        seats = 2
        if change != "nobody":
            crowd(cohort)
        if change == "open":
            cohort.admission = Admission.OPEN
        if change == "no seats":
            seats = 0
        if change == "running":
            actions.ask_shortlist(cohort, 2, by=staff)
        with pytest.raises(Refused):
            actions.ask_shortlist(cohort, seats, by=staff)


class TestTrials:
    def test_a_rule_is_tried_and_nothing_changes(self, cohort, staff):
        crowd(cohort)
        base = made(cohort, staff)
        trial = actions.try_rule(base, Rule("region", "africa", least=1), by=staff)
        db.session.commit()
        actions.make_shortlist(trial.id)
        db.session.refresh(trial)
        assert selection.differences(base.outputs, trial.outputs)[0] == [trial.outputs["moves"][0]["code"]]
        assert queries.quotas_of(cohort) == []
        assert not queries.is_stale(base)
        with pytest.raises(Refused, match="tried"):
            actions.accept_shortlist(trial, 2, waiting=0, reject_rest=False, by=staff)
        with pytest.raises(Refused):
            actions.try_rule(trial, Rule("region", "africa", least=2), by=staff)

    def test_nonsense_is_refused(self, cohort, staff):
        crowd(cohort)
        base = made(cohort, staff)
        for rule in (Rule("region", "atlantis", least=1), Rule("region", "asia"), Rule("shoe", "44", least=1)):
            with pytest.raises(Refused):
                actions.try_rule(base, rule, by=staff)


class TestPins:
    def test_a_pin_moves_somebody_and_says_what_it_costs(self, cohort, staff):
        best, _second, _third, _african, last = crowd(cohort)
        actions.pin(last, Side.IN, "Speaks for a whole region.", by=staff)
        actions.pin(best, Side.OUT, "Asked for a later cohort.", by=staff)
        outputs = made(cohort, staff).outputs
        assert last.code in outputs["selected"]
        assert best.code not in outputs["selected"]
        assert best.code not in outputs["line"]
        assert outputs["out"] == [best.code]
        assert (outputs["pins"]["in"], outputs["pins"]["out"], outputs["pins"]["lost"]) == (1, 1, 3 * selection.POINT)
        recorded = [entry.facts for entry in db.session.query(AuditEntry).filter_by(action="application.pin")]
        assert recorded == [{"side": "in"}, {"side": "out"}], "the reason is not in the record"

    def test_pinned_again_the_last_word_holds_and_a_pin_can_be_taken_away(self, cohort, staff):
        one = read(cohort, 5)
        actions.pin(one, Side.IN, "First.", by=staff)
        actions.pin(one, Side.OUT, "Second.", by=staff)
        assert [(each.side, each.reason) for each in db.session.query(Pin)] == [(Side.OUT, "Second.")]
        actions.unpin(one, by=staff)
        db.session.flush()
        assert db.session.query(Pin).count() == 0
        with pytest.raises(Refused):
            actions.unpin(one, by=staff)

    def test_nobody_pins_themselves_or_without_a_reason_or_what_is_decided(self, cohort, staff):
        mine, other = read(cohort, 5), read(cohort, 4)
        mine.person_id = staff.id
        db.session.flush()
        decided = factories.application(cohort, state="enrolled")
        for application, reason in ((mine, "I am good."), (other, "  "), (decided, "Late.")):
            with pytest.raises(Refused):
                actions.pin(application, Side.IN, reason, by=staff)

    def test_too_many_pins_are_a_conflict_that_names_them(self, cohort, staff):
        people = crowd(cohort)[:3]
        for each in people:
            actions.pin(each, Side.IN, "Nominated.", by=staff)
        outputs = made(cohort, staff).outputs
        assert sorted(outputs["pins"]) == sorted(each.code for each in people)
        assert {change["kind"] for change in outputs["changes"]} == {"pin", "seats"}
