"""Conflicts: declared before anything opens, found by the service, answered, cleared; blind all along."""

from datetime import timedelta

import pytest

from champions.core import clock
from champions.core.db import db
from champions.core.errors import Refused
from champions.judging import actions, queries
from champions.judging.models import Conflict, ConflictState, Scorecard, ScorecardState, ScorecardVersion, Void
from champions.teams.models import TeamMentor
from tests import factories

from .conflicts import broken, card_of, study, whys
from .story import page_of, tell, words_of


def declare_page(judge) -> str:
    return f"/c/2027/judging/conflicts/{judge.code}"


def test_nothing_opens_before_conflicts_are_declared(now, as_):
    story = tell(now)
    judge = story.judges[0]
    judge.declared_at = None
    db.session.flush()
    browser, card = as_(judge.person), story.cards[judge.id, story.entries[0].id]
    for way in ("", "/file", "/know"):
        answer = browser.get(page_of(card) + way)
        assert "Drains" not in answer.text
        assert answer.status_code in (302, 303, 404) or "Whom do you know" in words_of(answer), way
    assert browser.send(declare_page(judge), none="y").status_code == 303
    db.session.refresh(judge)
    assert judge.declared_at == now
    assert "Drains" in browser.get(page_of(card)).text


def test_the_page_lists_teams_by_name_and_leads_to_no_entry(now, as_):
    story = tell(now)
    study(story, 0, "Seoul National University")
    judge = factories.judge(story.round, factories.person(name="Dr Osei"), declared_at=None)
    page = as_(judge.person).get(declare_page(judge))
    words = words_of(page)
    at = [words.index(team.name) for team in sorted(story.teams, key=lambda team: team.name)]
    assert at == sorted(at)
    assert "Seoul National University" in words
    for entry, member in zip(story.entries, story.members, strict=True):
        assert entry.code not in page.text
        assert member.person.name not in page.text
        assert f"{entry.number}" not in words.split()
    assert "Planted-Nile-report" not in page.text


def test_the_first_visit_asks_for_both_on_one_page(now, as_):
    story = tell(now)
    judge = factories.judge(story.round, declared_at=None)
    browser = as_(judge.person)
    answer = browser.send(declare_page(judge), languages="English", organisation="City of Accra")
    assert "Tick teams, type names, or say that you know nobody" in words_of(answer)
    known = {"languages": "English, Korean", "topics": "Water", "max_load": "3", "organisation": "City of Accra"}
    answer = browser.send(declare_page(judge), none="y", people="Amina Salim", **known)
    assert "Which is it?" in words_of(answer)
    assert browser.send(declare_page(judge), none="y", **known).status_code == 303
    db.session.refresh(judge)
    assert (judge.languages, judge.max_load, judge.declared_at) == (["en", "ko"], 3, now)
    assert 'name="organisation"' not in browser.get(declare_page(judge)).text
    assert whys(story, judge) == set()


def test_ticked_teams_and_typed_names_are_conflicts_and_the_answer_is_the_same_as_for_nobody(now, as_):
    story = tell(now)
    one, two = factories.judge(story.round, declared_at=None), factories.judge(story.round, declared_at=None)
    story.members[1].person.name = "Amína Wanjiru Salim"
    db.session.flush()
    said = []
    for judge, typed in ((one, "salim amina"), (two, "Somebody Else")):
        browser = as_(judge.person)
        sent = browser.send(declare_page(judge), people=typed, languages="English")
        assert sent.status_code == 303
        said.append((sent.location, words_of(browser.get(sent.location)), words_of(browser.get(declare_page(judge)))))
    assert said[0][0] == said[1][0]
    names = [(one.person.name, "X"), (two.person.name, "X")]
    assert said[0][1].replace(*names[0]) == said[1][1].replace(*names[1])
    assert said[0][2].replace(*names[0]) == said[1][2].replace(*names[1])
    assert whys(story, one) == {(story.entries[1].id, "declared", "stands")}
    assert whys(story, two) == set()
    browser = as_(two.person)
    assert browser.send(declare_page(two), teams=story.teams[2].code).status_code == 303
    assert whys(story, two) == {(story.entries[2].id, "declared", "stands")}
    assert (two.code, story.entries[2].code) in queries.conflicts(story.round.id)


def test_what_was_given_is_gone_at_once_when_it_is_declared_later(now, as_):
    story = tell(now)
    judge = story.judges[0]
    card = story.cards[judge.id, story.entries[0].id]
    card.state, card.submitted_at = ScorecardState.SUBMITTED, now
    db.session.flush()
    browser = as_(judge.person)
    assert browser.get(page_of(card)).status_code == 200
    assert browser.send(declare_page(judge), teams=story.teams[0].code).status_code == 303
    card = card_of(story, judge)
    assert (card.state, card.void) == (ScorecardState.VOID, Void.MOVED)
    assert db.session.query(ScorecardVersion).filter_by(scorecard_id=card.id).count() == 1
    assert browser.get(page_of(card)).status_code == 404
    assert broken() == []


def test_a_round_that_is_not_open_takes_no_declaration(now, as_):
    story = tell(now, state="preparing")
    judge = factories.judge(story.round, declared_at=None)
    page = as_(judge.person).get(declare_page(judge))
    assert "once the round opens" in words_of(page)
    assert "Planted" not in page.text
    with pytest.raises(Refused):
        actions.declare(judge, by=judge.person)


def test_the_service_finds_members_mentors_universities_and_organisations(now):
    story = tell(now)
    one, two = story.judges
    db.session.query(Scorecard).delete()
    db.session.add(TeamMentor(team_id=story.teams[0].id, person_id=one.person_id))
    study(story, 1, "Makerere University")
    two.organisation = "MAKERERE  university"
    story.members[2].person.email = "han@water.seoul.go.kr"
    two.person.email = "judge@seoul.go.kr"
    own = factories.judge(story.round, story.members[1].person)
    studied = factories.judge(story.round)
    factories.application(factories.cohort("2026"), studied.person, university="Makerere University")
    db.session.flush()
    assert actions.refresh_conflicts(story.round, by=story.staff) == 6
    first, second, third = (each.id for each in story.entries)
    assert whys(story, one) == {(first, "mentor", "stands")}
    assert whys(story, two) == {(second, "university", "stands"), (third, "organisation", "stands")}
    assert whys(story, own) == {(second, "member", "stands"), (second, "university", "stands")}
    assert whys(story, studied) == {(second, "university", "stands")}
    assert actions.refresh_conflicts(story.round, by=story.staff) == 0


@pytest.mark.parametrize("why", ["member", "mentor", "recused"])
def test_what_stands_for_good_is_cleared_by_nobody(now, as_, why):
    story = tell(now)
    conflict = factories.conflict(story.judges[0], story.entries[0], why, by_id=story.staff.id)
    with pytest.raises(Refused):
        actions.clear(conflict, "We asked.", by=story.staff)
    answer = as_(story.staff).send(f"/c/2027/judging/conflict/{conflict.code}/clear", reason="We asked.")
    assert answer.status_code == 409
    assert conflict.state is ConflictState.STANDS


def test_staff_clear_with_a_reason_and_never_their_own(now, as_):
    story = tell(now)
    conflict = factories.conflict(story.judges[0], story.entries[0], "university", by_id=None)
    page = f"/c/2027/judging/conflict/{conflict.code}/clear"
    judge = as_(story.judges[0].person)
    assert judge.get(page).status_code == 404
    own = factories.conflict(factories.judge(story.round, story.staff), story.entries[0])
    staff = as_(story.staff)
    assert staff.get(f"/c/2027/judging/conflict/{own.code}/clear").status_code == 404
    assert "Type the reason" in words_of(staff.send(page, reason=" "))
    assert staff.send(page, reason="Two campuses.").status_code == 303
    db.session.refresh(conflict)
    assert (conflict.state, conflict.cleared_reason, conflict.cleared_by_id) == (
        "cleared",
        "Two campuses.",
        story.staff.id,
    )
    assert (
        as_(story.judges[0].person).get(page_of(story.cards[story.judges[0].id, story.entries[0].id])).status_code
        == 200
    )


def test_staff_bar_a_judge_from_an_entry(now, as_):
    story = tell(now)
    judge = story.judges[0]
    page = f"/c/2027/judging/judges/{judge.code}/bar"
    assert as_(story.staff).send(page, entry=story.entries[1].code, reason="Siblings").status_code == 303
    assert whys(story, judge) == {(story.entries[1].id, "staff", "stands")}
    assert as_(judge.person).get(page_of(story.cards[judge.id, story.entries[1].id])).status_code == 404
    conflict = db.session.query(Conflict).filter_by(judge_id=judge.id).one()
    actions.clear(conflict, "A slip.", by=story.staff)
    actions.give_again(card_of(story, judge, 1), by=story.staff)
    assert as_(judge.person).get(page_of(card_of(story, judge, 1))).status_code == 200


def test_a_mentor_named_later_sees_nothing_even_before_anybody_looks(now, as_):
    story = tell(now)
    judge = story.judges[0]
    browser, card = as_(judge.person), story.cards[judge.id, story.entries[0].id]
    assert browser.get(page_of(card)).status_code == 200
    db.session.add(TeamMentor(team_id=story.teams[0].id, person_id=judge.person_id))
    db.session.flush()
    assert browser.get(page_of(card)).status_code == 404
    assert browser.get(page_of(card) + "/file").status_code == 404
    assert (judge.code, story.entries[0].code) in queries.conflicts(story.round.id)
    actions.refresh_conflicts(story.round, by=story.staff)
    assert card_of(story, judge).state is ScorecardState.VOID
    assert broken() == []


def test_after_the_close_nothing_new_is_found(now):
    story = tell(now)
    study(story, 0, "Makerere University")
    story.judges[0].organisation = "Makerere University"
    clock.freeze(story.round.closes_at + timedelta(minutes=1))
    actions.close(story.round, by=story.staff)
    before = whys(story, story.judges[0])
    assert actions.refresh_conflicts(story.round, by=story.staff) == 0
    assert whys(story, story.judges[0]) == before


def test_the_close_voids_what_turned_out_to_be_their_own_and_leaves_what_nobody_can_answer_any_more(now):
    story = tell(now)
    one, two = story.judges
    study(story, 1, "Makerere University")
    one.organisation = "Makerere University"
    db.session.add(TeamMentor(team_id=story.teams[0].id, person_id=one.person_id))
    for card in story.cards.values():
        card.state, card.submitted_at = ScorecardState.SUBMITTED, now
    db.session.flush()
    clock.freeze(story.round.closes_at + timedelta(minutes=1))
    actions.close(story.round, by=story.staff)
    assert card_of(story, one).state is ScorecardState.VOID
    assert card_of(story, one, 1).state is ScorecardState.SUBMITTED
    assert card_of(story, two).state is ScorecardState.SUBMITTED
    assert broken() == []
