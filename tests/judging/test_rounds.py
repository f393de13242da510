"""Staff run a round: open, invite, assign, close; what pages cost."""

from datetime import timedelta

import pytest

from champions.cohorts.models import Role
from champions.core import clock
from champions.core.db import db
from champions.judging import queries
from champions.judging.models import Entry, Judge, Round, RoundState
from champions.judging.scoring import canonical_method, digest
from tests import factories

from .story import hidden, page_of, tell, words_of


def test_opening_makes_entries_and_fixes_the_method(now, as_):
    story = tell(now, state="preparing")
    staff = as_(story.staff)
    assert staff.send(f"{story.base}/open").status_code == 303
    opened = db.session.get(Round, story.round.id, populate_existing=True)
    found = queries.round_by_code("2027", opened.code)
    assert opened.state is RoundState.OPEN
    assert opened.method_digest == digest(canonical_method(found))
    entries = db.session.query(Entry).order_by(Entry.number).all()
    assert [each.number for each in entries] == [1, 2, 3]
    assert {each.submission_id for each in entries} == {each.id for each in story.submissions}
    assert opened.method_digest in staff.get(story.base).text
    again = staff.post(f"{story.base}/open", data=hidden(staff.get(f"{story.base}/close").text))
    assert again.status_code == 409
    assert db.session.query(Entry).count() == 3


def test_a_round_does_not_open_while_teams_can_still_hand_in(now, as_):
    story = tell(now, state="preparing")
    story.asked.extension_minutes = 2 * 24 * 60
    db.session.flush()
    answer = as_(story.staff).send(f"{story.base}/open")
    assert answer.status_code == 409
    assert "after the deadline" in words_of(answer)
    assert db.session.query(Entry).count() == 0


def test_what_arrived_in_time_has_a_minute_to_be_written_before_a_round_opens(now, as_):
    story = tell(now, state="preparing")
    story.asked.due_at, story.asked.extension_minutes = now - timedelta(seconds=59), 0
    db.session.flush()
    staff = as_(story.staff)
    assert staff.send(f"{story.base}/open").status_code == 409
    clock.freeze(now + timedelta(seconds=2))
    assert staff.send(f"{story.base}/open").status_code == 303
    assert db.session.query(Entry).count() == 3


@pytest.mark.parametrize("way", ["", "/edit", "/delete", "/open", "/close", "/extend"])
def test_only_staff_run_rounds(now, as_, client, way):
    story = tell(now)
    mentor = factories.grant(factories.person(), Role.MENTOR, story.cohort)
    elsewhere = factories.staff(factories.cohort("2026"))
    for person in (story.judges[0].person, story.members[0].person, mentor, factories.person(), elsewhere):
        browser = as_(person)
        assert browser.get(story.base + way).status_code == 404
        if way:
            assert browser.send(story.base + way, _at="/sign-out").status_code == 404
    assert db.session.get(Round, story.round.id).state is RoundState.OPEN


def test_pages_run_the_same_statements_with_few_rows_and_with_many(now, as_, statements):
    story = tell(now)
    judge, staff = as_(story.judges[0].person), as_(story.staff)
    card = story.cards[story.judges[0].id, story.entries[0].id]
    asked = [(judge, "/c/2027/judging"), (judge, page_of(card)), (staff, story.base), (staff, "/c/2027/judging/rounds"),
             (staff, story.base + "/close"), (staff, story.base + "/invite")]  # fmt: skip

    def count() -> dict[str, int]:
        counts = {}
        for browser, address in asked:
            with statements() as made:
                assert browser.get(address).status_code == 200
            counts[address] = len(made)
        return counts

    few = count()
    assert max(few.values()) <= 8
    for number in range(20, 23):
        one = factories.enrolment(story.cohort)
        work = factories.submission(story.asked, factories.team(story.cohort, [one]), one.person)
        entry = factories.entry(story.round, work, number)
        for each in story.judges:
            factories.scorecard(entry, each)
        factories.scorecard(entry, factories.judge(story.round))
    another = factories.round_(story.asked)
    db.session.add(Judge(round_id=another.id, person_id=story.judges[0].person_id))
    db.session.flush()
    assert count() == few
