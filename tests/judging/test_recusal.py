"""A judge steps back later: the score is void and kept, the entry gone at once; somebody else is asked for."""

from datetime import timedelta

import pytest

from champions.accounts import actions as accounts
from champions.cohorts.models import Role
from champions.core import clock, messages
from champions.core.checks import run as checks
from champions.core.db import db
from champions.core.errors import Refused
from champions.core.outbox import Notification
from champions.judging import actions, queries
from champions.judging.actions import conflicts as acts
from champions.judging.models import (
    Conflict,
    Criterion,
    Judge,
    Score,
    Scorecard,
    ScorecardState,
    ScorecardVersion,
    Void,
)
from champions.notifications import catalogue  # noqa: F401  gathers the messages
from champions.teams.models import TeamMentor
from tests import factories

from .story import page_of, tell, words_of


def submitted(story, number=0, judge=0) -> Scorecard:
    card = story.cards[story.judges[judge].id, story.entries[number].id]
    for criterion in db.session.query(Criterion).filter_by(round_id=story.round.id):
        db.session.add(Score(scorecard_id=card.id, criterion_id=criterion.id, value=4))
    card.state, card.submitted_at = ScorecardState.SUBMITTED, clock.now()
    db.session.flush()
    return card


def again(card) -> Scorecard:
    return db.session.get(Scorecard, card.id, populate_existing=True)


def joined(kept, gone):
    return accounts.merge(factories.merge(kept, gone), by=kept)


def broken():
    return [each.sentence for each in checks() if each.invariant.startswith("scorecard.")]


@pytest.mark.parametrize("done", [False, True])
def test_stepping_back_voids_the_score_and_hides_the_entry_on_every_device(now, as_, done):
    story = tell(now)
    judge = story.judges[0]
    card = submitted(story) if done else story.cards[judge.id, story.entries[0].id]
    phone, desk = as_(judge.person), as_(judge.person)
    assert phone.get(page_of(card)).status_code == 200
    page = page_of(card) + "/know"
    assert "Choose one" in words_of(desk.send(page, words="We met."))
    assert desk.send(page, why="work", words="We met.").status_code == 303
    for browser in (phone, desk):
        for way in ("", "/file", "/know"):
            assert browser.get(page_of(card) + way).status_code == 404
        for way in ("", "/submit", "/reopen", "/confirm", "/know"):
            assert browser.send(page_of(card) + way, _at="/sign-out").status_code == 404, way
        assert "Entry 11" not in words_of(browser.get("/c/2027/judging"))
    card = again(card)
    assert (card.state, card.void) == (ScorecardState.VOID, Void.RECUSED)
    assert card.void_reason == "We work or study together, or did. We met."
    kept = db.session.query(ScorecardVersion).filter_by(scorecard_id=card.id).all()
    assert [each.values for each in kept] == ([{"1": 4, "2": 4}] if done else [])
    conflict = db.session.query(Conflict).filter_by(judge_id=judge.id).one()
    assert (conflict.why, conflict.by_id) == ("recused", judge.person_id)
    assert (judge.code, story.entries[0].code) in queries.conflicts(story.round.id)
    assert (judge.code, story.entries[0].code) not in queries.pairs(story.round.id)
    assert db.session.query(Notification).filter_by(message="judging/replacement").count() == 1
    assert broken() == []
    with pytest.raises(Refused):
        actions.give_again(card, by=story.staff)


def test_after_the_close_it_voids_too_and_staff_are_told(now, app):
    story = tell(now)
    card = submitted(story)
    clock.freeze(story.round.closes_at + timedelta(minutes=1))
    actions.close(story.round, by=story.staff)
    actions.recuse(again(card), "A cousin.", by=story.judges[0].person)
    assert again(card).state is ScorecardState.VOID
    owed = db.session.query(Notification).filter_by(message="judging/stood_back").one()
    assert owed.person_id == story.staff.id
    with app.test_request_context():
        told = messages.get("judging/stood_back").facts(owed.params, story.staff)
    assert told["entry"].number == story.entries[0].number
    assert "cousin" not in str(told)


def test_once_it_is_final_nobody_steps_back(now, monkeypatch):
    story = tell(now, state="closed")

    def final(_round):
        raise Refused("The result is sealed.")

    monkeypatch.setattr(acts, "_late", [final])
    card = submitted(story)
    with pytest.raises(Refused, match="sealed"):
        actions.recuse(card, "A cousin.", by=story.judges[0].person)
    assert again(card).state is ScorecardState.SUBMITTED


def test_no_reason_no_stepping_back(now):
    story = tell(now)
    card = submitted(story)
    with pytest.raises(Refused):
        actions.recuse(card, " ", by=story.judges[0].person)


# Two accounts of one person.


def test_two_accounts_judge_once_with_what_both_were_given(now):
    story = tell(now)
    kept, gone = story.judges[0].person, factories.person()
    factories.grant(gone, Role.JUDGE, story.cohort)
    seat = Judge(round_id=story.round.id, person_id=gone.id, organisation="City of Accra", declared_at=now)
    db.session.add(seat)
    db.session.flush()
    first = story.cards[story.judges[0].id, story.entries[0].id]
    db.session.delete(first)
    db.session.flush()
    own = factories.scorecard(story.entries[0], seat)
    untouched = factories.scorecard(story.entries[1], seat)
    conflict = factories.conflict(seat, story.entries[2])
    joined(kept, gone)
    judge = db.session.query(Judge).filter_by(round_id=story.round.id, person_id=kept.id).one()
    assert judge.organisation == "City of Accra"
    assert again(own).judge_id == judge.id
    assert db.session.get(Scorecard, untouched.id) is None
    assert db.session.get(Conflict, conflict.id, populate_existing=True).judge_id == judge.id
    barred = story.cards[story.judges[0].id, story.entries[2].id]
    assert again(barred).state is ScorecardState.VOID
    assert broken() == []


def test_two_accounts_that_scored_the_same_entry_are_not_joined_and_it_says_why(now):
    story = tell(now)
    one, two = submitted(story), submitted(story, judge=1)
    with pytest.raises(Refused, match="scored the same entry"):
        joined(story.judges[0].person, story.judges[1].person)
    assert (again(one).state, again(two).state) == (ScorecardState.SUBMITTED, ScorecardState.SUBMITTED)


@pytest.mark.parametrize("way", ["member", "mentor"])
@pytest.mark.parametrize("judge_stays", [False, True])
def test_who_turns_out_to_be_of_the_team_judges_it_no_more(now, way, judge_stays):
    story = tell(now)
    card, judge = submitted(story), story.judges[0].person
    other = story.members[0].person
    if way == "mentor":
        other = factories.grant(factories.person(), Role.MENTOR, story.cohort)
        db.session.add(TeamMentor(team_id=story.teams[0].id, person_id=other.id))
        db.session.flush()
    joined(*((judge, other) if judge_stays else (other, judge)))
    assert again(card).state is ScorecardState.VOID
    assert {each.why for each in db.session.query(Conflict)} == {way}
    assert broken() == []
