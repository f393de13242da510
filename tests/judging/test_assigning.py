"""Who judges what: asked for, worked out, accepted; what no rule allows, and what came meanwhile."""

from datetime import date, timedelta

import pytest

from champions.core import clock
from champions.core.audit import AuditEntry
from champions.core.db import db
from champions.core.errors import Refused
from champions.core.work import WorkState
from champions.judging import actions, queries
from champions.judging.models import (
    Conflict,
    RoundState,
    Scorecard,
    ScorecardState,
    Why,
)
from champions.teams.models import TeamMentor
from tests import factories

from .assigning_scene import accepted, add_entry, cards, mails, proposed, scene, submit, wrong


def test_a_proposal_is_worked_out_by_the_worker_and_gives_nothing_until_it_is_accepted(now):
    story = scene(now)
    run = actions.ask_assignment(story.round, by=story.staff, reason="Begin")
    assert (run.number, run.work_state) == (1, WorkState.QUEUED)
    assert actions.ask_assignment(story.round, by=story.staff) is run, "asked again while it runs"
    db.session.commit()
    assert actions.assign_now(run.id, quick=True) is True
    assert actions.assign_now(run.id) is False, "nothing is left to do"
    db.session.refresh(run)
    assert run.work_state is WorkState.DONE
    assert run.outputs_digest
    assert not cards(story.round.id)
    assert not mails("judging/given")
    given, taken = actions.accept(run, by=story.staff)
    assert (given, taken) == (12, 0)
    assert len(cards(story.round.id)) == 12
    assert queries.lacking(story.round) == {}
    assert len(mails("judging/given")) == len({each.judge_id for each in cards(story.round.id)})
    assert not wrong()


def test_asked_twice_with_the_same_inputs_it_finds_the_first(now):
    story = scene(now)
    run = proposed(story)
    assert actions.ask_assignment(story.round, by=story.staff) is run
    factories.conflict(story.judges[0], story.entries[0])
    again = actions.ask_assignment(story.round, by=story.staff)
    assert again.number == 2
    assert again.inputs_digest != run.inputs_digest


def test_a_worker_that_died_is_followed_by_one_that_finds_the_same(now):
    story = scene(now)
    run = actions.ask_assignment(story.round, by=story.staff)
    db.session.commit()
    run.work_state, run.attempts, run.lease_until = WorkState.WORKING, 1, now + timedelta(minutes=5)
    db.session.commit()
    assert actions.assign_now(run.id) is False, "somebody else holds it"
    clock.freeze(now + timedelta(minutes=6))
    assert actions.assign_now(run.id, quick=True) is True
    db.session.refresh(run)
    assert run.work_state is WorkState.DONE


def test_a_proposal_cannot_be_accepted_twice_nor_after_the_close(now):
    story = scene(now)
    run = accepted(story)
    with pytest.raises(Refused, match="accepted already"):
        actions.accept(run, by=story.staff)
    another = proposed(story)
    story.round.state, story.round.closed_at = RoundState.CLOSED, now
    db.session.flush()
    with pytest.raises(Refused, match="while the round is open"):
        actions.accept(another, by=story.staff)


def test_a_conflict_that_came_meanwhile_refuses_the_proposal_in_words(now):
    story = scene(now)
    run = proposed(story)
    entry, judge = run.outputs["pairs"][0]
    judge = next(each for each in story.judges if each.code == judge)
    entry = next(each for each in story.entries if each.code == entry)
    factories.conflict(judge, entry)
    with pytest.raises(Refused, match="Conflicts were declared or cleared since"):
        actions.accept(run, by=story.staff)
    assert not cards(story.round.id)


def test_a_mentor_of_today_counts_as_a_conflict(now):
    story = scene(now)
    run = proposed(story)
    db.session.add(TeamMentor(team_id=story.entries[0].team_id, person_id=story.judges[0].person_id))
    db.session.flush()
    with pytest.raises(Refused, match="Conflicts"):
        actions.accept(run, by=story.staff)
    second = proposed(story)
    assert [story.entries[0].code, story.judges[0].code] not in second.outputs["pairs"]


def test_a_card_submitted_meanwhile_changes_nothing_where_it_stays(now):
    story = scene(now)
    accepted(story)
    factories.judge(story.round)
    run = proposed(story)
    stays = {tuple(each) for each in run.outputs["pairs"]}
    entries = {each.id: each.code for each in story.entries}
    judges = {each.id: each.code for each in story.judges}
    kept = next(each for each in cards(story.round.id) if (entries[each.entry_id], judges[each.judge_id]) in stays)
    submit(kept, now)
    actions.accept(run, by=story.staff)
    assert db.session.get(Scorecard, kept.id).state is ScorecardState.SUBMITTED


def test_who_is_back_before_the_round_closes_is_not_away(now):
    story = scene(now)
    judge, closes = story.judges[0], story.round.closes_at
    judge.away_from, judge.away_until = date(2027, 3, 1), (closes - timedelta(days=2)).date()
    judge.closes_at = closes - timedelta(days=3)
    db.session.flush()
    assert not queries.board(story.round).judge[judge.id].away, "an own close before that of all says nothing"


def test_a_card_submitted_meanwhile_that_the_proposal_takes_away_refuses_it(now):
    story = scene(now, entries=4, judges=2)
    accepted(story)
    assert len(cards(story.round.id)) == 8
    for _ in range(2):
        factories.judge(story.round)
    story.judges[0].max_load = 1
    db.session.flush()
    run = proposed(story)
    stays = {tuple(each) for each in run.outputs["pairs"]}
    gone = [each for each in cards(story.round.id) if (each.entry.code, each.judge.code) not in stays]
    assert gone
    submit(gone[0], now)
    with pytest.raises(Refused, match="given, taken or scored since"):
        actions.accept(run, by=story.staff)
    assert gone[0].state is ScorecardState.SUBMITTED


def test_who_is_out_or_away_takes_nothing_new_and_what_they_submitted_stays(now):
    story = scene(now, entries=4, judges=5)
    accepted(story)
    held = next(each for each in cards(story.round.id))
    submit(held, now)
    held.judge.ended_at, held.judge.ended_reason = now, "Ill."
    away = next(each for each in story.judges if each.id != held.judge_id)
    away.away_from, away.away_until = date(2027, 3, 1), date(2027, 6, 1)
    db.session.flush()
    run = proposed(story)
    pairs = {tuple(each) for each in run.outputs["pairs"]}
    assert (held.entry.code, held.judge.code) in pairs
    assert sum(judge == held.judge.code for _entry, judge in pairs) == 1
    assert not any(judge == away.code for _entry, judge in pairs)
    actions.accept(run, by=story.staff)
    assert not queries.lacking(story.round)
    for judge in (held.judge, away):
        free = next(each for each in story.entries if queries.card_between(judge.id, each.id) is None)
        with pytest.raises(Refused, match=r"judges no more|is away"):
            actions.give(free, judge, by=story.staff)


def test_what_no_rule_allows_is_said_and_cannot_be_accepted(now):
    story = scene(now, entries=2, judges=2)
    factories.conflict(story.judges[0], story.entries[0])
    run = proposed(story)
    assert run.outputs["infeasible"]
    assert run.outputs["reasons"]
    with pytest.raises(Refused, match="nothing to accept"):
        actions.accept(run, by=story.staff)


def test_at_once_everything_is_given_as_far_as_the_rules_allow(now):
    story = scene(now, entries=2, judges=2)
    factories.conflict(story.judges[0], story.entries[0])
    made, lacking = actions.assign(story.round, by=story.staff)
    assert (made, lacking) == (3, {story.entries[0].code: 1})
    assert actions.assign(story.round, by=story.staff) == (0, lacking)
    assert not wrong()


def test_a_late_entry_is_filled_with_least_change(now):
    story = scene(now)
    accepted(story)
    before = {(each.judge_id, each.entry_id) for each in cards(story.round.id)}
    late = add_entry(story.cohort, story.asked, story.round, 7)
    assert queries.lacking(story.round) == {late.code: 2}
    run = proposed(story)
    given, taken = actions.accept(run, by=story.staff)
    after = {(each.judge_id, each.entry_id) for each in cards(story.round.id)}
    assert given - taken == 2
    assert len(before - after) <= 2
    assert not queries.lacking(story.round)


def test_a_withdrawn_entry_is_nobodys_business_any_more(now):
    story = scene(now)
    story.entries[0].withdrawn_at, story.entries[0].withdrawn_reason = now, "The team left."
    db.session.flush()
    run = accepted(story)
    assert story.entries[0].code not in {entry for entry, _judge in run.outputs["pairs"]}
    with pytest.raises(Refused, match="withdrawn"):
        actions.give(story.entries[0], story.judges[0], by=story.staff)


def test_who_did_it_is_in_the_record(now):
    story = scene(now)
    accepted(story)
    done = {each.action for each in db.session.query(AuditEntry).filter_by(actor_id=story.staff.id)}
    assert {"assignment.ask", "assignment.accept"} <= done
    assert db.session.query(Conflict).filter_by(why=Why.DECLARED).count() == 0
