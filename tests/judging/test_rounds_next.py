"""What a round's page says comes next is true: of withdrawn entries, of judges who have longer, of those who rest."""

from datetime import timedelta

import pytest

from champions.core import clock
from champions.core.db import db
from champions.judging import queries
from champions.judging.models import Scorecard, ScorecardState
from tests import factories

from .story import tell, words_of


def submit(card: Scorecard, at) -> None:
    card.state, card.submitted_at, card.saved_at = ScorecardState.SUBMITTED, at, at
    db.session.flush()


def page(story, as_) -> str:
    return words_of(as_(story.staff).get(story.base))


def test_an_entry_that_was_withdrawn_waits_for_nobody(now):
    story = tell(now)
    judge = story.judges[0]
    for entry in story.entries[1:]:
        submit(story.cards[judge.id, entry.id], now)
    assert queries.seat(judge).behind == "entries"
    story.entries[0].withdrawn_at, story.entries[0].withdrawn_reason = now, "They asked for it."
    db.session.flush()
    seat = queries.seat(judge)
    assert (seat.cards, seat.submitted, seat.finished, seat.behind) == (2, 2, True, None)
    assert not queries.may_nudge(seat)


def test_the_list_of_rounds_and_the_close_leave_out_what_was_withdrawn(now):
    story = tell(now)
    out = story.cards[story.judges[0].id, story.entries[0].id]
    for card in story.cards.values():
        submit(card, now)
        card.look_again_at = now if card is out else None
    db.session.flush()
    assert [each[1:] for each in queries.rounds(story.cohort.id)] == [(3, 6, 6)]
    assert [number for _name, number in queries.unconfirmed(story.round.id)] == [11]
    story.entries[0].withdrawn_at, story.entries[0].withdrawn_reason = now, "They asked for it."
    db.session.flush()
    assert [each[1:] for each in queries.rounds(story.cohort.id)] == [(2, 4, 4)]
    assert queries.unconfirmed(story.round.id) == []


def test_the_time_is_over_when_it_is_over_for_whoever_has_longer(now, as_):
    story = tell(now)
    judge = story.judges[0]
    judge.closes_at = story.round.closes_at + timedelta(days=1)
    db.session.flush()
    clock.freeze(story.round.closes_at + timedelta(hours=1))
    assert "time to score is over" not in page(story, as_)
    clock.freeze(judge.closes_at + timedelta(seconds=1))
    assert "time to score is over" in page(story, as_)
    judge.closes_at += timedelta(days=1)
    judge.ended_at, judge.ended_reason = now, "Ill."
    db.session.flush()
    assert "time to score is over" in page(story, as_), "who judges no more has no time"


@pytest.mark.parametrize("done", [False, True])
def test_a_judge_too_many_for_one_entry_makes_up_for_none_of_another(now, as_, done):
    story = tell(now)
    third = factories.judge(story.round)
    card = factories.scorecard(story.entries[0], third)
    lost = story.cards[story.judges[0].id, story.entries[1].id]
    lost.state, lost.voided_at, lost.void, lost.void_reason = ScorecardState.VOID, now, "recused", "A cousin."
    for each in [card, *story.cards.values()] if done else ():
        if each is not lost:
            submit(each, now)
    db.session.flush()
    said = page(story, as_)
    assert "1 scorecard is not given to a judge yet" in said
    assert "Every entry has all its scorecards" not in said
    made = queries.made(story.round)
    assert (made.cards, made.submitted, len(made.submitted_at)) == (5, 5 if done else 0, 6 if done else 0)


def test_who_has_not_declared_and_who_has_begun_nothing_are_said(now, as_):
    story = tell(now)
    one, two = story.judges
    one.declared_at = None
    db.session.flush()
    said = page(story, as_)
    assert "1 judge has not said yet whom they know" in said
    assert "Conflicts not declared" in said
    one.declared_at = now
    for entry in story.entries:
        submit(story.cards[two.id, entry.id], now)
    clock.freeze(story.round.opens_at + timedelta(days=2))
    assert "Judges are at work and in time" in page(story, as_)
    clock.freeze(story.round.opens_at + timedelta(days=3))
    assert "Half of the time is over and 1 judge has begun nothing" in page(story, as_)


@pytest.mark.parametrize("number", ["0", "2147483648", "9" * 30])
def test_numbers_that_no_row_can_have_are_not_there(now, as_, number):
    story = tell(now)
    staff = as_(story.staff)
    for way in (f"entries/{number}", f"entries/{number}/withdraw", f"assignment/proposals/{number}",
                f"rubric/criteria/{number}"):  # fmt: skip
        assert staff.get(f"{story.base}/{way}").status_code == 404, way


@pytest.mark.parametrize("until", ["0001-01-01T00:00", "9999-12-31T23:59"])
def test_a_late_card_of_no_entry_or_until_no_year_is_said_in_words(now, as_, until):
    story = tell(now, state="closed")
    story.cohort.zone = "America/New_York"
    db.session.flush()
    staff, where = as_(story.staff), f"{story.base}/late"
    typed = {"judge": story.judges[0].code, "entry": "11", "until": until, "reason": "The line was gone."}
    submit(story.cards[story.judges[0].id, story.entries[0].id], now)
    assert "Type a year from 2000 to 2100" in words_of(staff.send(where, **typed))
    typed |= {"entry": "9" * 30, "until": "2027-05-01T10:00"}
    assert "no scorecard for an entry with that number" in words_of(staff.send(where, **typed))
