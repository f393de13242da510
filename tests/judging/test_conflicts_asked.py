"""Possible conflicts: the service finds them, the judge is asked and answers, and what was answered holds."""

import pytest

from champions.core.db import db
from champions.judging import actions, queries
from champions.judging.models import Conflict, ScorecardState, Void
from champions.teams.models import TeamMentor
from tests import factories

from .conflicts import broken, card_of, study, whys
from .story import hidden, page_of, tell, words_of


def test_a_possible_conflict_holds_the_card_until_the_judge_answered(now, as_):
    story = tell(now)
    judge = story.judges[0]
    study(story, 0, "Makerere University")
    held = story.cards[judge.id, story.entries[0].id]
    held.state, held.submitted_at = ScorecardState.SUBMITTED, now
    judge.organisation = "Makerere University"
    db.session.flush()
    actions.refresh_conflicts(story.round, by=story.staff)
    assert card_of(story, judge).state is ScorecardState.ASSIGNED, "what was submitted does not count meanwhile"
    assert broken() == []
    browser = as_(judge.person)
    assert browser.get(page_of(held)).status_code in (302, 303, 404)
    assert browser.get(page_of(held) + "/file").status_code in (302, 303, 404)
    conflict = db.session.query(Conflict).filter_by(judge_id=judge.id).one()
    assert [each.code for each in queries.possible([judge.id])] == [conflict.code]
    queue = browser.get("/c/2027/judging")
    assert "possible conflict" in words_of(queue)
    assert "Planted" not in queue.text
    page = f"/c/2027/judging/possible/{conflict.code}"
    asked = browser.get(page)
    assert "Entry 11: somebody in the team studies at your university" in words_of(asked)
    assert "Planted" not in asked.text
    assert as_(story.judges[1].person).get(page).status_code == 404
    assert as_(story.staff).get(page).status_code == 404
    assert "Choose one of the two" in words_of(browser.send(page))
    assert browser.send(page, answer="free").status_code == 303
    assert browser.get(page_of(held)).status_code == 200
    assert browser.get(page).status_code == 404, "it is answered"
    assert actions.refresh_conflicts(story.round, by=story.staff) == 0, "what was cleared never comes back"
    assert whys(story, judge) == {(story.entries[0].id, "university", "cleared")}


@pytest.mark.parametrize(("words", "answer"), [("I do not know them", "free"), ("Take it off my list", "off")])
def test_a_possible_conflict_is_answered_on_the_list_itself(now, as_, words, answer):
    story = tell(now)
    judge = story.judges[0]
    study(story, 0, "Makerere University")
    judge.organisation = "Makerere University"
    actions.refresh_conflicts(story.round, by=story.staff)
    conflict = db.session.query(Conflict).filter_by(judge_id=judge.id).one()
    browser, page = as_(judge.person), f"/c/2027/judging/possible/{conflict.code}"
    queue = browser.get("/c/2027/judging").text
    assert f'action="{page}"' in queue
    assert f'value="{answer}">{words}<' in queue
    said = browser.send(page, _at="/c/2027/judging", answer=answer)
    assert (said.status_code, said.headers["Location"]) == (303, "/c/2027/judging")
    assert "possible conflict" not in words_of(browser.get("/c/2027/judging"))
    assert (card_of(story, judge).state is ScorecardState.VOID) is (answer == "off")


@pytest.mark.parametrize("how", ["mentor", "withdrawn", "closed"])
def test_nobody_is_asked_about_what_is_not_theirs_any_more(now, as_, how):
    story = tell(now)
    judge, entry = story.judges[0], story.entries[0]
    conflict = factories.conflict(judge, entry, "university", reason="")
    page = f"/c/2027/judging/possible/{conflict.code}"
    browser = as_(judge.person)
    form = hidden(browser.get(page).text)
    if how == "mentor":
        db.session.add(TeamMentor(team_id=entry.team_id, person_id=judge.person_id))
        db.session.flush()
    elif how == "withdrawn":
        entry.withdrawn_at, entry.withdrawn_reason = now, "They asked for it."
        db.session.flush()
    else:
        actions.close(story.round, by=story.staff)
        db.session.flush()
    assert browser.get(page).status_code == 404
    assert browser.post(page, data={**form, "answer": "free"}).status_code == 404
    assert "possible conflict" not in words_of(browser.get("/c/2027/judging"))
    assert queries.possible([judge.id]) == []


def test_what_was_no_conflict_with_one_organisation_may_be_one_with_another(now):
    story = tell(now)
    judge, entry = story.judges[0], story.entries[0]
    submitted = story.cards[judge.id, entry.id]
    study(story, 0, "Makerere University")
    actions.change_judge(judge, {"organisation": "Makerere University"}, by=story.staff)
    conflict = db.session.query(Conflict).filter_by(judge_id=judge.id).one()
    actions.clear(conflict, "The judge does not know them.", by=judge.person)
    actions.change_judge(judge, {"topics": ["water"]}, by=story.staff)
    assert whys(story, judge) == {(entry.id, "university", "cleared")}, "nothing else is asked again"
    actions.change_judge(judge, {"organisation": "City of Accra"}, by=story.staff)
    assert whys(story, judge) == {(entry.id, "university", "cleared")}
    study(story, 0, "Ashesi University")
    submitted.state, submitted.submitted_at = ScorecardState.SUBMITTED, now
    db.session.flush()
    actions.change_judge(judge, {"organisation": "Ashesi University"}, by=story.staff)
    assert whys(story, judge) == {(entry.id, "university", "stands")}
    assert card_of(story, judge).state is ScorecardState.ASSIGNED
    assert [each.number for each in queries.possible([judge.id])] == [11]
    assert broken() == []


def test_taking_it_off_the_list_is_for_good(now, as_):
    story = tell(now)
    judge = story.judges[0]
    study(story, 0, "Makerere University")
    judge.organisation = "Makerere University"
    actions.refresh_conflicts(story.round, by=story.staff)
    conflict = db.session.query(Conflict).filter_by(judge_id=judge.id).one()
    browser = as_(judge.person)
    assert browser.send(f"/c/2027/judging/possible/{conflict.code}", answer="off").status_code == 303
    card = card_of(story, judge)
    assert (card.state, card.void) == (ScorecardState.VOID, Void.RECUSED)
    assert (story.entries[0].id, "recused", "stands") in whys(story, judge)
    assert browser.get(page_of(card)).status_code == 404
