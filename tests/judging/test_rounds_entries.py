"""Staff look after entries: they are described, taken out and back in, and late ones come in; staff see the hub."""

import re
from datetime import timedelta

import pytest

from champions.core import clock
from champions.core.audit import AuditEntry
from champions.core.db import db
from champions.core.errors import Refused
from champions.judging import actions, queries
from champions.judging.models import Entry, ScorecardState
from champions.judging.reasons import Without
from champions.results.queries import compiling as results
from champions.workshops.models import Extension
from tests import factories

from .story import hidden, tell, words_of


def entry(story, number: int = 11) -> Entry:
    return db.session.query(Entry).filter_by(number=number).populate_existing().one()


def test_an_entry_is_described_for_assignment(now, as_):
    story = tell(now)
    page = f"{story.base}/entries/11"
    sent = {
        "title": "Drains <2>",
        "language": "fr",
        "topics": "water, Streets ,water,  WATER",
        "without": [],
        "why": "",
    }
    assert as_(story.staff).send(page, **sent).status_code == 303
    kept = entry(story)
    assert (kept.title, kept.language, kept.topics) == ("Drains <2>", "fr", ["water", "Streets"])
    shown = as_(story.staff).get(f"{story.base}/entries")
    assert [word in words_of(shown) for word in ("Drains <2>", "French", "water, Streets")] == [True] * 3
    assert "Used already: Streets, water" in words_of(as_(story.staff).get(f"{story.base}/entries/12"))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"language": "xx"}, "Not a valid choice"),
        ({"topics": ",".join("abcdefghi")}, "Write at most 8 topics."),
        ({"topics": "t" * 41}, "A topic has at most 40 letters."),
        ({"title": "t" * 201}, "Use at most 200 characters."),
        ({"without": ["1"]}, "Choose why it does not apply."),
        ({"without": ["1", "2"], "why": "not_asked"}, "At least one criterion must be left to score."),
        ({"without": ["9"]}, "valid choice"),
    ],
)
def test_bad_input_is_said_and_keeps_what_was_typed(now, as_, wrong, said):
    story = tell(now)
    sent = {"title": "Typed", "language": "en", "topics": "typed too", "why": "", **wrong}
    answer = as_(story.staff).send(f"{story.base}/entries/11", **sent)
    assert answer.status_code == 200
    assert said in words_of(answer)
    assert (wrong.get("topics") or "typed too") in answer.text
    assert entry(story).not_applicable == []


def test_a_criterion_is_left_out_for_all_judges_but_not_once_somebody_submitted(now, as_):
    story = tell(now)
    staff, page = as_(story.staff), f"{story.base}/entries/11"
    assert staff.send(page, title="t", language="en", topics="", without=["2"], why="unreadable").status_code == 303
    assert entry(story).not_applicable == [2]
    fact = db.session.query(AuditEntry).filter_by(action="entry.without").one()
    assert fact.facts == {"criteria": [2], "why": "unreadable"}
    assert "Criterion 2" in words_of(staff.get(f"{story.base}/entries"))
    card = story.cards[story.judges[0].id, story.entries[0].id]
    card.state, card.submitted_at = ScorecardState.SUBMITTED, now
    db.session.flush()
    answer = staff.send(page, title="Anew", language="en", topics="", without=["1"], why="unreadable")
    assert "A judge has submitted this entry" in words_of(answer)
    assert staff.send(page, title="Anew", language="en", topics="", without=["2"], why="").status_code == 303
    assert (entry(story).title, entry(story).not_applicable) == ("Anew", [2])


def test_an_entry_is_taken_out_with_a_reason_and_back_in(now, as_):
    story = tell(now)
    staff, page = as_(story.staff), f"{story.base}/entries/11/withdraw"
    assert "Say why" in words_of(staff.send(page, reason="  "))
    sent = {**hidden(staff.get(page).text), "reason": "They asked for it"}
    assert staff.post(page, data=sent).status_code == staff.post(page, data=sent).status_code == 303
    assert entry(story).withdrawn_reason == "They asked for it"
    assert "They asked for it" in words_of(staff.get(f"{story.base}/entries"))
    assert actions.missing_cards(story.round) == 4, "it lacks nothing"
    assert "Entry 11" not in words_of(staff.get(f"{story.base}/close"))
    assert "taken out already" in words_of(staff.get(page))
    with pytest.raises(Refused, match="already"):
        actions.withdraw_entry(entry(story), "again", by=story.staff)
    assert staff.send(f"{story.base}/entries/11/restore", _at=f"{story.base}/entries").status_code == 303
    assert (entry(story).withdrawn_at, entry(story).withdrawn_reason) == (None, "")
    with pytest.raises(Refused, match="in the round"):
        actions.restore_entry(entry(story), by=story.staff)
    done = [each.action for each in db.session.query(AuditEntry).filter(AuditEntry.action.like("entry.%"))]
    assert sorted(done) == ["entry.restore", "entry.withdraw"]
    assert db.session.query(AuditEntry).filter_by(action="entry.withdraw").one().facts == {"number": 11}


def late(story, minutes: int = 60):
    one = factories.enrolment(story.cohort)
    team = factories.team(story.cohort, [one], name="Latecomers")
    db.session.add(
        Extension(deliverable_id=story.asked.id, team_id=team.id, minutes=minutes, reason="ill", by_id=story.staff.id)
    )
    factories.submission(story.asked, team, one.person)
    db.session.flush()
    return team


def test_a_late_entry_gets_the_next_number_and_is_to_be_given_to_judges(now, as_):
    story = tell(now)
    team = late(story)
    staff, page = as_(story.staff), f"{story.base}/entries/late"
    assert "1 team handed in and is no entry yet." in words_of(staff.get(f"{story.base}/entries"))
    assert "Choose a team." in words_of(staff.send(page, team=""))
    assert "Not a valid choice" in words_of(staff.send(page, team=story.teams[0].code))
    answer = staff.send(page, team=team.code)
    assert answer.status_code == 303
    assert answer.location.endswith("/assignment")
    made = db.session.query(Entry).filter_by(team_id=team.id).one()
    assert (made.number, made.round_id) == (14, story.round.id)
    assert "is an entry already" in words_of(staff.get(page))


def test_late_work_that_can_still_be_replaced_is_no_entry_yet(now, as_):
    story = tell(now)
    team = late(story, minutes=3 * 24 * 60)
    answer = as_(story.staff).send(f"{story.base}/entries/late", team=team.code)
    assert "can still replace its work" in words_of(answer)
    clock.freeze(now + timedelta(days=2))
    assert actions.add_late_entry(story.round, team.code, by=story.staff).number == 14


@pytest.mark.parametrize("state", ["preparing", "closed"])
def test_entries_stay_as_they_are_while_the_round_is_not_open(now, state):
    story = tell(now, state=state)
    with pytest.raises(Refused, match="while the round is open"):
        actions.add_late_entry(story.round, story.teams[0].code, by=story.staff)
    if state == "closed":
        about = actions.About("t", "en", [], [1], Without.NOT_ASKED)
        with pytest.raises(Refused, match="while the round is open"):
            actions.change_entry(story.entries[0], about, by=story.staff)


def test_a_withdrawn_entry_stands_outside_the_results(now):
    story = tell(now)
    for card in story.cards.values():
        for criterion in queries.round_by_code("2027", story.round.code).criteria:
            actions.score(card, given={criterion.id: 3}, comment="", seen=card.version, by=card.judge.person)
        actions.submit(card, by=card.judge.person)
    actions.withdraw_entry(story.entries[0], "They left", by=story.staff)
    actions.close(story.round, by=story.staff)
    given = str(results.inputs_now(queries.round_by_code("2027", story.round.code)))
    assert story.entries[0].code not in given
    assert story.entries[1].code in given


def test_the_hub_says_what_comes_next_from_preparing_to_closed(now, as_):
    story = tell(now, state="preparing")
    staff = as_(story.staff)
    assert "Nobody judges yet." in words_of(staff.get(story.base))
    judge = factories.judge(story.round)
    said = words_of(staff.get(story.base))
    assert "3 teams have handed in, and the deadline is over. You can open the round." in said
    assert "1 Prepared" in said
    page = words_of(staff.get(f"{story.base}/open"))
    assert "3 teams have handed in" in page
    assert "A rehearsal." in page
    assert staff.send(f"{story.base}/open").status_code == 303
    assert "6 scorecards are not given to a judge yet." in words_of(staff.get(story.base))
    rows = db.session.query(Entry).all()
    other = factories.judge(story.round)
    cards = [factories.scorecard(each, one) for each in rows for one in (judge, other)]
    assert "lacking to an even pace" in words_of(staff.get(story.base))
    for card in cards:
        card.state, card.submitted_at = ScorecardState.SUBMITTED, now
    db.session.flush()
    said = words_of(staff.get(story.base))
    assert "6 of 6 scorecards submitted" in said
    assert "You can close the round." in said
    clock.freeze(story.round.closes_at + timedelta(milliseconds=1))
    staff = as_(story.staff)
    assert "The time to score is over: nothing is accepted any more." in words_of(staff.get(story.base))
    staff.send(f"{story.base}/close")
    assert "Nothing is accepted any more." in words_of(staff.get(story.base))


def test_a_closed_round_stands_at_compiled_and_at_sealed_once_it_is(now, as_, statements):
    story = tell(now, state="closed")
    staff = as_(story.staff)

    def station() -> str:
        with statements() as made:
            page = staff.get(story.base).text
        assert len(made) <= 8
        return re.search(r'aria-current="step".*?<strong>(\w+)</strong>', page, re.DOTALL)[1]

    assert station() == "Closed"
    compilation = factories.compilation(story.round, story.staff)
    assert station() == "Compiled"
    factories.published_result(compilation)
    assert station() == "Sealed"


def test_the_close_page_names_what_is_missing_and_who_was_asked_to_look_again(now, as_):
    story = tell(now)
    slow, other = story.judges
    slow.closes_at = story.round.closes_at + timedelta(days=3)
    card = story.cards[other.id, story.entries[1].id]
    card.state, card.submitted_at, card.look_again_at = ScorecardState.SUBMITTED, now, now
    db.session.flush()
    said = words_of(as_(story.staff).get(f"{story.base}/close"))
    assert "5 scorecards are still missing." in said
    assert f"Entry 12, {story.teams[1].name} : 1 of 2 scorecards" in said
    assert f"{slow.person.name} : 3 scorecards. This judge was told that they have until" in said
    assert f"Entry 12: {other.person.name}" in said


def test_a_round_over_whose_time_is_over_is_not_opened(now, as_):
    story = tell(now, state="preparing", opens_at=now - timedelta(days=2), closes_at=now)
    staff = as_(story.staff)
    assert "The time to score is over already." in words_of(staff.get(f"{story.base}/open"))
    answer = staff.post(f"{story.base}/open", data=hidden(staff.get(f"{story.base}/open").text))
    assert answer.status_code == 409
    assert db.session.query(Entry).count() == 0


def test_pages_cost_the_same_with_few_rows_and_with_many(now, as_, statements):
    story = tell(now)
    staff = as_(story.staff)
    pages = [story.base, *(story.base + way for way in (
        "/entries", "/entries/11", "/entries/11/withdraw", "/entries/late", "/close", "/extend", "/rehearsal", "/delete"
    )), f"/c/2027/judging/judges/{story.judges[0].code}/extend", "/c/2027/judging/rounds/new"]  # fmt: skip

    def count() -> dict[str, int]:
        counts = {}
        for address in pages:
            with statements() as made:
                answer = staff.get(address)
            assert answer.status_code == 200
            assert len(answer.data) < 90_000
            counts[address] = len(made)
        return counts

    few = count()
    assert max(few.values()) <= 8, few
    for number in range(20, 24):
        one = factories.enrolment(story.cohort)
        work = factories.submission(story.asked, factories.team(story.cohort, [one]), one.person)
        made = factories.entry(story.round, work, number)
        for each in [*story.judges, factories.judge(story.round)]:
            card = factories.scorecard(made, each)
            card.state, card.submitted_at, card.look_again_at = ScorecardState.SUBMITTED, now, now
    late(story)
    db.session.flush()
    assert count() == few
