"""Who judges what: asked for, worked out, accepted, changed by hand; people are told."""

from datetime import date, timedelta

import pytest

from champions.core import checks, clock
from champions.core.audit import AuditEntry
from champions.core.db import db
from champions.core.errors import Refused
from champions.core.outbox import Notification
from champions.core.work import WorkState
from champions.judging import actions, queries
from champions.judging import messages as catalogue
from champions.judging.models import (
    Assignment,
    Conflict,
    RoundState,
    Scorecard,
    ScorecardState,
    ScorecardVersion,
    Void,
    Why,
)
from champions.teams.models import TeamMember, TeamMentor
from tests import factories

from .assigning_scene import add_entry, cards, scene, submit


def proposed(story) -> Assignment:
    """A proposal that the worker has found."""
    run = actions.ask_assignment(story.round, by=story.staff)
    db.session.commit()
    actions.assign_now(run.id, quick=True)
    db.session.refresh(run)
    return run


def accepted(story) -> Assignment:
    run = proposed(story)
    actions.accept(run, by=story.staff)
    return run


def mails(message: str) -> list[Notification]:
    return db.session.query(Notification).filter_by(message=message).order_by(Notification.id).all()


def wrong() -> list[str]:
    return [each.sentence for each in checks.run() if each.invariant.startswith("scorecard.")]


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


def test_a_card_submitted_meanwhile_that_the_proposal_takes_away_refuses_it(now):
    story = scene(now, entries=4, judges=2)
    accepted(story)
    assert len(cards(story.round.id)) == 8
    for _ in range(2):
        factories.judge(story.round)
    run = proposed(story)
    stays = {tuple(each) for each in run.outputs["pairs"]}
    gone = [each for each in cards(story.round.id) if (each.entry.code, each.judge.code) not in stays]
    if not gone:
        pytest.skip("the engine left everything where it was")
    submit(gone[0], now)
    with pytest.raises(Refused, match="given, taken or scored since"):
        actions.accept(run, by=story.staff)
    assert gone[0].state is ScorecardState.SUBMITTED


def test_unscored_cards_that_a_proposal_has_no_more_are_void_and_come_back_when_given_again(now):
    story = scene(now, entries=1, judges=2, required=1)
    accepted(story)
    (card,) = cards(story.round.id)
    first, other = card.judge, next(each for each in story.judges if each.id != card.judge_id)
    card.comment = "Good drains"
    moved = actions.move_card(card, other, by=story.staff)
    assert (card.state, card.void) == (ScorecardState.VOID, Void.MOVED)
    assert moved.state is ScorecardState.ASSIGNED
    back = actions.move_card(moved, first, by=story.staff)
    assert back is card
    assert (card.state, card.void, card.void_reason, card.voided_at) == (ScorecardState.ASSIGNED, None, "", None)
    assert card.comment == "Good drains"
    assert not wrong()


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


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("conflict", "has a conflict with entry 01"),
        ("language", "does not read the language of entry 01"),
        ("load", "takes 0 at most"),
        ("organisation", "would have two judges of C"),
        ("university", "same organisation as somebody in the team"),
    ],
)
def test_by_hand_no_hard_rule_can_be_broken(now, rule, words):
    story = scene(now, required=1)
    entry, judge = story.entries[0], story.judges[0]
    actions.give(entry, story.judges[1], by=story.staff)
    if rule == "conflict":
        factories.conflict(judge, entry)
    elif rule == "language":
        entry.language, judge.languages = "sw", ["en"]
    elif rule == "load":
        judge.max_load = 0
    elif rule == "organisation":
        judge.organisation = "CITY 1"
    else:
        judge.organisation = "University of Nairobi"
        member = db.session.query(TeamMember).filter_by(team_id=entry.team_id).one()
        member.enrolment.application.university = "University of Nairobi"
    db.session.flush()
    before = len(cards(story.round.id))
    with pytest.raises(Refused, match=words):
        actions.give(entry, judge, by=story.staff)
    assert len(cards(story.round.id)) == before
    other = actions.give(story.entries[1], story.judges[2], by=story.staff)
    if rule == "load":
        with pytest.raises(Refused, match=words):
            actions.move_card(other, judge, by=story.staff)


def test_by_hand_an_entry_may_have_more_judges_or_fewer(now):
    story = scene(now)
    accepted(story)
    entry = story.entries[0]
    free = next(each for each in story.judges if queries.card_between(each.id, entry.id) is None)
    card = actions.give(entry, free, by=story.staff)
    assert queries.board(story.round).crowded[0].id == entry.id
    with pytest.raises(Refused, match="has the entry already"):
        actions.give(entry, free, by=story.staff)
    actions.take(card, "Too many.", by=story.staff)
    with pytest.raises(Refused, match="does not have the entry"):
        actions.take(card, "Twice.", by=story.staff)
    other = next(each for each in cards(story.round.id) if each.entry_id == entry.id)
    actions.take(other, "They asked for less.", by=story.staff)
    assert queries.lacking(story.round) == {entry.code: 1}
    assert not mails("judging/replacement"), "staff did it themselves"


def test_what_is_submitted_is_never_taken_by_hand(now):
    story = scene(now)
    accepted(story)
    card = submit(cards(story.round.id)[0], now)
    free = next(each for each in story.judges if queries.card_between(each.id, card.entry_id) is None)
    with pytest.raises(Refused, match="scored already"):
        actions.take(card, "No.", by=story.staff)
    with pytest.raises(Refused, match="scored already"):
        actions.move_card(card, free, by=story.staff)
    assert card.state is ScorecardState.SUBMITTED


def test_void_keeps_what_was_submitted_and_asks_for_a_replacement_once(now, in_request):
    story = scene(now)
    accepted(story)
    card = submit(cards(story.round.id)[0], now)
    with pytest.raises(Refused, match="Say why"):
        actions.void_card(card, Void.RECUSED, "  ", by=story.staff)
    actions.void_card(card, Void.RECUSED, "I know them.", by=card.judge.person)
    assert (card.state, card.submitted_at, card.void) == (ScorecardState.VOID, None, Void.RECUSED)
    (kept,) = db.session.query(ScorecardVersion).filter_by(scorecard_id=card.id)
    assert kept.values == {"1": 4, "2": 4}
    assert kept.submitted_at == now
    other = next(each for each in cards(story.round.id) if each.entry_id != card.entry_id)
    actions.void_card(other, Void.ENDED, "Ill.", by=story.staff)
    owed = mails("judging/replacement")
    assert len(owed) == 1, "one mail for all that is missing"
    assert owed[0].due_at > now
    facts = catalogue.replacement(owed[0].params, story.staff)
    assert facts["count"] == 2
    actions.assign(story.round, by=story.staff)
    assert catalogue.replacement(owed[0].params, story.staff) is None, "all is well again"


def test_a_void_card_is_never_given_again_while_a_conflict_stands(now):
    story = scene(now)
    accepted(story)
    card = cards(story.round.id)[0]
    factories.conflict(card.judge, card.entry, "recused")
    actions.void_card(card, Void.RECUSED, "I know them.", by=card.judge.person)
    with pytest.raises(Refused, match="must not judge this entry"):
        actions.give_again(card, by=story.staff)
    with pytest.raises(Refused, match="has a conflict with entry"):
        actions.give(card.entry, card.judge, by=story.staff)


def test_judges_are_told_how_many_and_until_when_once_an_acceptance(now, in_request):
    story = scene(now)
    accepted(story)
    owed = mails("judging/given")
    assert len(owed) == len({each.judge_id for each in cards(story.round.id)})
    judge = db.session.query(type(story.judges[0])).filter_by(id=owed[0].params["judge"]).one()
    facts = catalogue.given(owed[0].params, judge.person)
    assert facts["count"] == queries.waiting_cards(judge.id)
    assert facts["until"] == story.round.closes_at
    assert "title" not in " ".join(facts)
    free = [each for each in story.entries if queries.card_between(judge.id, each.id) is None][:2]
    for entry in free:
        actions.give(entry, judge, by=story.staff)
    assert len(mails("judging/given")) == len(owed) + 1, "what is given by hand within minutes is one mail"
    for card in cards(story.round.id):
        if card.judge_id == judge.id:
            submit(card, now)
    assert catalogue.given(owed[0].params, judge.person) is None


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


def test_a_cleared_conflict_of_the_same_university_lets_the_judge_in(now):
    story = scene(now)
    entry, judge = story.entries[0], story.judges[0]
    judge.organisation = "University of Nairobi"
    member = db.session.query(TeamMember).filter_by(team_id=entry.team_id).one()
    member.enrolment.application.university = "University of Nairobi"
    db.session.flush()
    with pytest.raises(Refused, match="same organisation"):
        actions.give(entry, judge, by=story.staff)
    factories.conflict(judge, entry, "university", reason="", cleared_by_id=story.staff.id)
    assert actions.give(entry, judge, by=story.staff).state is ScorecardState.ASSIGNED


def test_two_judges_of_one_organisation_are_reported(now):
    story = scene(now)
    story.judges[0].organisation = story.judges[1].organisation = "City of Accra"
    for judge in story.judges[:2]:
        factories.scorecard(story.entries[0], judge)
    assert wrong() == [f"entry {story.entries[0].code} has two judges of one organisation"]


def test_who_did_it_is_in_the_record(now):
    story = scene(now)
    accepted(story)
    done = {each.action for each in db.session.query(AuditEntry).filter_by(actor_id=story.staff.id)}
    assert {"assignment.ask", "assignment.accept"} <= done
    assert db.session.query(Conflict).filter_by(why=Why.DECLARED).count() == 0
