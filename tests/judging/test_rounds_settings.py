"""Staff prepare a round on its pages: its settings, more time, deleting it; what was typed is never lost."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from champions.core import clock, messages, rendering
from champions.core.audit import AuditEntry
from champions.core.db import db
from champions.core.errors import Refused
from champions.core.outbox import Notification
from champions.judging import actions, queries
from champions.judging import messages as sayings
from champions.judging.models import Comments, Criterion, Judge, Purpose, Round, RoundState, ScorecardState
from champions.judging.reasons import Longer
from champions.judging.window import card_window
from tests import factories

from .story import hidden, tell, words_of

MS = timedelta(milliseconds=1)
NEW = "/c/2027/judging/rounds/new"


def typed(story, **other):
    return {
        "name": "The final", "purpose": "final", "deliverable": story.asked.code, "opens_day": "2027-05-01",
        "opens_time": "09:00", "closes_day": "2027-05-09", "closes_time": "23:59", "blind": "y", "comments": "each",
        "cards_required": "4", "top": "", "priority": "", **other,
    }  # fmt: skip


def test_no_box_is_on_a_page_twice(now, as_):
    story = tell(now, state="preparing")
    ways = ("/edit", "/delete", "/open", "/close", "/rubric/new", "/rubric/1", "/rubric/copy", "/rehearsal")
    for page in (NEW, *(story.base + way for way in ways)):
        shown = re.findall(
            r' name="([^"]+)"', re.sub(r'<input[^>]*type="radio"[^>]*>', "", as_(story.staff).get(page).text)
        )
        assert sorted(set(shown)) == sorted(shown), page


def test_a_round_is_prepared_and_its_rubric_comes_next(now, as_):
    story = tell(now)
    answer = as_(story.staff).send(NEW, **typed(story))
    made = db.session.query(Round).filter_by(name="The final").one()
    assert answer.status_code == 303
    assert answer.location.endswith(f"/judging/rounds/{made.code}/rubric")
    seoul = ZoneInfo("Asia/Seoul")
    assert made.opens_at == datetime(2027, 5, 1, 9, 0, tzinfo=seoul)
    assert made.closes_at == datetime(2027, 5, 9, 23, 59, 59, 999000, tzinfo=seoul)
    assert (made.state, made.purpose, made.comments) == (RoundState.PREPARING, Purpose.FINAL, Comments.EACH)
    assert (made.blind, made.cards_required, made.top, made.priority) == (True, 4, 3, None)
    assert db.session.query(AuditEntry).filter_by(action="round.prepare").count() == 1


@pytest.mark.parametrize(
    ("purpose", "top", "kept"), [("selection", "", 20), ("workshop", "", 3), ("selection", "5", 5)]
)
def test_how_many_go_on_is_what_the_purpose_suggests_or_what_was_typed(now, as_, purpose, top, kept):
    story = tell(now)
    assert as_(story.staff).send(NEW, **typed(story, purpose=purpose, top=top)).status_code == 303
    assert db.session.query(Round).filter_by(name="The final").one().top == kept


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": " "}, "Give the round a name."),
        ({"purpose": "fun"}, "Not a valid choice"),
        ({"deliverable": "x" * 10}, "Not a valid choice"),
        ({"closes_day": "someday"}, "Type a day as year, month and day"),
        ({"closes_day": "9999-01-01"}, "Type a year from 2000 to 2100."),
        ({"closes_time": "noon"}, "Type a time as hours and minutes"),
        ({"closes_day": "2027-05-01", "closes_time": "09:00"}, "Scoring must close after it opens."),
        ({"cards_required": "0"}, "Type a whole number from 1 to 20."),
        ({"cards_required": "three"}, "Type a whole number from 1 to 20."),
        ({"top": "-1"}, "Type a whole number from 1 to 1000."),
    ],
)
def test_bad_input_is_said_beside_its_box_and_keeps_what_was_typed(now, as_, wrong, said):
    story = tell(now)
    answer = as_(story.staff).send(NEW, **typed(story, **{"name": "Almost <b>", **wrong}))
    assert answer.status_code == 200
    assert said in words_of(answer)
    assert "Almost &lt;b&gt;" in answer.text or wrong.get("name") == " "
    assert 'value="2027-05-01"' in answer.text
    assert db.session.query(Round).count() == 1


def test_the_name_is_the_rounds_own_in_its_cohort(now, as_):
    story = tell(now)
    answer = as_(story.staff).send(NEW, **typed(story, name=story.round.name))
    assert "Another round of this cohort has this name." in words_of(answer)


def test_pressed_twice_there_is_one_round(now, as_):
    story = tell(now)
    staff = as_(story.staff)
    sent = {**hidden(staff.get(NEW).text), **typed(story)}
    first, second = staff.post(NEW, data=sent), staff.post(NEW, data=sent)
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    assert db.session.query(Round).filter_by(name="The final").count() == 1


def test_settings_change_until_the_round_is_opened(now, as_):
    story = tell(now, state="preparing")
    page = f"{story.base}/edit"
    staff = as_(story.staff)
    assert staff.send(page, **typed(story, name="Anew", priority="2")).status_code == 303
    kept = db.session.get(Round, story.round.id, populate_existing=True)
    assert (kept.name, kept.priority, kept.cards_required) == ("Anew", 2, 4)
    old = hidden(staff.get(page).text)
    assert staff.send(page, **typed(story, name="By a colleague")).status_code == 303
    answer = staff.post(page, data={**old, **typed(story, name="Mine")})
    assert "Somebody else changed this round meanwhile." in words_of(answer)
    assert 'value="Mine"' in answer.text
    story.round = db.session.get(Round, story.round.id)
    staff.send(f"{story.base}/open")
    stale = {**hidden(staff.get(f"{story.base}/extend").text), **typed(story, name="Too late"), "version": "3"}
    assert "rubric and method are fixed" in words_of(staff.post(page, data=stale))
    assert "settings are fixed" in words_of(staff.get(page))
    assert db.session.get(Round, story.round.id, populate_existing=True).name == "By a colleague"


def test_a_round_in_preparation_is_deleted_with_its_rubric_but_not_once_a_judge_was_invited(now, as_):
    story = tell(now, state="preparing")
    staff = as_(story.staff)
    actions.set_rehearsal(
        queries.round_by_code("2027", story.round.code), title="a", words="b", url="", given={}, by=None
    )
    judge = factories.judge(story.round)
    page = f"{story.base}/delete"
    assert "cannot be deleted any more" in words_of(staff.get(page))
    assert staff.post(page, data=hidden(staff.get(page).text)).status_code == 409
    db.session.query(Judge).filter_by(id=judge.id).delete()
    assert staff.send(page).status_code == 303
    assert db.session.query(Round).count() == db.session.query(Criterion).count() == 0


def test_an_opened_round_is_never_deleted(now, as_):
    story = tell(now)
    staff = as_(story.staff)
    answer = staff.post(f"{story.base}/delete", data=hidden(staff.get(f"{story.base}/delete").text))
    assert answer.status_code == 409
    assert db.session.query(Round).count() == 1


def open_mails() -> list[Notification]:
    return db.session.query(Notification).filter_by(message="judging/extended").order_by(Notification.id).all()


def test_more_time_is_later_only_and_told_once_to_those_with_open_cards(now, as_, app):
    story = tell(now)
    done, busy = story.judges
    for (judge_id, _), card in story.cards.items():
        if judge_id == done.id:
            card.submitted_at, card.state = now, ScorecardState.SUBMITTED
    db.session.flush()
    staff = as_(story.staff)
    page = f"{story.base}/extend"
    before = story.round.closes_at.astimezone(ZoneInfo("Asia/Seoul"))
    answer = staff.send(page, closes_day=str(before.date()), closes_time="00:00", why="time")
    assert "Choose a later time" in words_of(answer)
    answer = staff.send(page, closes_day="2027-05-20", closes_time="23:59", why="")
    assert "Choose why there is more time." in words_of(answer)
    assert 'value="2027-05-20"' in answer.text
    sent = {**hidden(staff.get(page).text), "closes_day": "2027-05-20", "closes_time": "23:59", "why": "trouble"}
    assert staff.post(page, data=sent).status_code == staff.post(page, data=sent).status_code == 303
    kept = db.session.get(Round, story.round.id, populate_existing=True)
    assert kept.closes_at == datetime(2027, 5, 20, 14, 59, 59, 999000, tzinfo=UTC)
    assert [each.person_id for each in open_mails()] == [busy.person_id]
    message = messages.get("judging/extended")
    with rendering.as_read_by(busy.person):
        said = rendering.words(message, busy.person, sayings.extended(open_mails()[0].params, busy.person))
    assert "Something in the service did not work as it should." in said.text
    assert "Thu 20 May, 23:59" in said.text
    entry = db.session.query(AuditEntry).filter_by(action="round.extend").one()
    assert entry.facts["reason"] == "trouble"


def test_one_judge_has_more_time_to_the_millisecond_and_the_others_have_not(now):
    story = tell(now)
    slow, other = story.judges
    end = story.round.closes_at
    later = end + timedelta(days=2)
    with pytest.raises(Refused):
        actions.extend_judge(slow, end, Longer.TIME, story.staff)
    actions.extend_judge(slow, later, Longer.LATE, story.staff)
    db.session.flush()
    own, theirs = (next(c for (j, _), c in story.cards.items() if j == each.id) for each in (slow, other))
    for at, mine, not_mine in (
        (end, "open", "open"), (end + MS, "open", "after"), (later, "open", "after"), (later + MS, "after", "after")
    ):  # fmt: skip
        assert (card_window(own, at), card_window(theirs, at)) == (mine, not_mine)
    assert [each.person_id for each in open_mails()] == [slow.person_id]
    actions.extend(story.round, end + timedelta(days=1), Longer.OTHER, story.staff)
    told = [each.person_id for each in open_mails()]
    assert told == [slow.person_id, other.person_id], "whose own time is later is not told again"


@pytest.mark.parametrize("state", ["preparing", "closed"])
def test_only_an_open_round_is_given_more_time(now, state):
    story = tell(now, state=state)
    with pytest.raises(Refused, match="Only an open round"):
        actions.extend(story.round, story.round.closes_at + timedelta(days=1), Longer.TIME, story.staff)


@pytest.mark.parametrize(("zone", "closes"), [
    ("Asia/Seoul", datetime(2027, 4, 25, 14, 59, 59, 999000, tzinfo=UTC)),
    ("Europe/Lisbon", datetime(2027, 3, 28, 22, 59, 59, 999000, tzinfo=UTC)),
    ("America/Santiago", datetime(2027, 4, 5, 3, 59, 59, 999000, tzinfo=UTC)),
    ("Australia/Lord_Howe", datetime(2027, 4, 4, 13, 29, 59, 999000, tzinfo=UTC)),
])  # fmt: skip
def test_the_close_is_exact_though_nobody_pressed_close(now, zone, closes):
    clock.freeze(closes - timedelta(days=1))
    story = tell(clock.now(), closes_at=closes, opens_at=closes - timedelta(days=3))
    story.cohort.zone = zone
    card = next(iter(story.cards.values()))
    criteria = queries.round_by_code("2027", story.round.code).criteria
    judge = card.judge.person
    for at in (closes - MS, closes):
        clock.freeze(at)
        given = {each.id: 3 for each in criteria}
        actions.score(card, given=given, comment="", seen=card.version, by=judge)
    actions.submit(card, by=judge)
    assert card.state is ScorecardState.SUBMITTED
    late = next(each for each in story.cards.values() if each is not card)
    clock.freeze(closes + MS)
    with pytest.raises(Refused):
        actions.score(late, given={criteria[0].id: 3}, comment="", seen=late.version, by=late.judge.person)
    with pytest.raises(Refused):
        actions.reopen(card, reason="x", by=judge)
