"""Who judges what, changed by hand: given, taken, moved, void; no rule can be broken, and people are told."""

from datetime import timedelta

import pytest

from champions.core import messages, rendering
from champions.core.db import db
from champions.core.errors import Refused
from champions.judging import actions, queries, saying
from champions.judging import messages as catalogue
from champions.judging.models import (
    ScorecardState,
    ScorecardVersion,
    Void,
)
from champions.teams.models import TeamMember
from tests import factories

from .assigning_scene import accepted, cards, mails, scene, submit, wrong


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


def test_mails_say_how_many_and_which_and_no_title(now, in_request):
    story = scene(now)
    story.entries[0].title = "Planted title"
    db.session.flush()
    accepted(story)
    actions.void_card(cards(story.round.id)[0], Void.RECUSED, "A planted reason.", by=story.staff)
    judge = next(each for each in story.judges if queries.waiting_cards(each.id))
    owed = [
        ("judging/given", {"judge": judge.id}, judge.person, "to score"),
        ("judging/replacement", {"round": story.round.id}, story.staff, "stepped back or judges no more"),
    ]
    for name, params, reader, words in owed:
        facts = catalogue.given if name == "judging/given" else catalogue.replacement
        with rendering.as_read_by(reader):
            said = rendering.words(messages.get(name), reader, facts(params, reader))
        assert words in said.text
        assert words in said.html
        assert "lanted" not in said.text + said.html + said.subject


def test_the_mail_says_the_later_of_both_times(now, in_request):
    story = scene(now)
    accepted(story)
    judge = next(each for each in story.judges if queries.waiting_cards(each.id))
    judge.closes_at = story.round.closes_at - timedelta(days=1)
    assert catalogue.given({"judge": judge.id}, judge.person)["until"] == story.round.closes_at
    judge.closes_at = story.round.closes_at + timedelta(days=1)
    assert catalogue.given({"judge": judge.id}, judge.person)["until"] == judge.closes_at


def test_what_may_be_a_conflict_waits_for_the_judges_answer_and_is_said_so(now):
    story = scene(now)
    accepted(story)
    card = cards(story.round.id)[0]
    assert saying.conflicts(queries.board(story.round)) == "No conflict is assigned."
    factories.conflict(card.judge, card.entry, "university", reason="")
    assert "may be a conflict and waits" in saying.conflicts(queries.board(story.round))
    factories.conflict(card.judge, card.entry, "declared")
    assert "take the entry from the judge" in saying.conflicts(queries.board(story.round))
