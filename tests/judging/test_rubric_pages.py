"""Staff write a rubric: lines come, change, move and go until the round is opened; judges read it afterwards."""

import json
import re
from datetime import timedelta
from hashlib import sha256

import pytest

from champions.core import clock
from champions.core.audit import AuditEntry
from champions.core.db import db
from champions.core.errors import Refused
from champions.judging import actions, queries, rubric
from champions.judging.models import Criterion, Judge, RehearsalScore, Round
from tests import factories

from .story import hidden, tell, words_of


def lines(story) -> list[Criterion]:
    return db.session.query(Criterion).filter_by(round_id=story.round.id).order_by(Criterion.number).all()


def names(story) -> list[str]:
    db.session.expire_all()
    return [each.name for each in lines(story)]


def test_a_criterion_begins_with_a_ready_scale_and_has_a_word_for_each_step(now, as_):
    story = tell(now, state="preparing")
    staff = as_(story.staff)
    page = f"{story.base}/rubric/new"
    assert [f'value="{word}"' in staff.get(page).text for word in ("Absent", "Rare")] == [True, True]
    ten = staff.get(f"{page}?scale=ten").text
    assert len(re.findall(r'name="word_\d+"', ten)) == 11
    sent = {
        "name": "Impact",
        "question": "Who is better off?",
        "weight": "3",
        "low": "1",
        "high": "5",
        "word_1": "None",
        "word_5": "",
    }
    assert staff.send(page, **sent).status_code == 303
    made = lines(story)[-1]
    assert (made.number, made.name, made.weight, made.anchors) == (
        3,
        "Impact",
        3,
        ["None", "Weak", "Sound", "Strong", ""],
    )
    shown = words_of(staff.get(f"{story.base}/rubric"))
    assert "Weight 3: 60% of the score. Steps 1 to 5." in shown
    assert "Write a word at least for the lowest and the highest step of: Impact." in shown


def test_another_scale_is_shown_with_its_steps_before_it_is_kept(now, as_):
    story = tell(now, state="preparing")
    staff = as_(story.staff)
    page = f"{story.base}/rubric/1"
    words = {f"word_{step}": f"w{step}" for step in range(1, 6)}
    sent = {"name": "Criterion 1", "weight": "1", "low": "0", "high": "3", **words}
    answer = staff.send(page, **sent)
    assert "The scale is another one now." in words_of(answer)
    assert re.findall(r'name="(word_\d+)"', answer.text) == ["word_0", "word_1", "word_2", "word_3"]
    assert 'value="w3"' in answer.text, "what was typed for a step that stays is kept"
    again = {**hidden(answer.text), **sent, "word_0": "w0"}
    assert staff.post(page, data=again).status_code == 303
    changed = db.session.get(Criterion, lines(story)[0].id, populate_existing=True)
    assert (changed.low, changed.high, changed.anchors) == (0, 3, ["w0", "w1", "w2", "w3"])


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "Give the criterion a name."),
        ({"name": "criterion 2"}, "Another criterion has this name."),
        ({"weight": "1.5"}, "Type a whole number from 1 to 100."),
        ({"weight": "0"}, "Type a whole number from 1 to 100."),
        ({"low": "5", "high": "5"}, "The highest step must be above the lowest."),
        ({"low": "0", "high": "11"}, "A scale has at most 11 steps."),
        ({"high": "x"}, "Type a whole number from 0 to 100."),
        ({"word_2": "w" * 61}, "Use at most 60 characters."),
    ],
)
def test_bad_input_is_said_and_keeps_what_was_typed(now, as_, wrong, said):
    story = tell(now, state="preparing")
    sent = {"name": "Anew", "question": "Typed <once>", "weight": "2", "low": "1", "high": "5", **wrong}
    answer = as_(story.staff).send(f"{story.base}/rubric/1", **sent)
    assert answer.status_code == 200
    assert said in words_of(answer)
    assert "Typed &lt;once&gt;" in answer.text
    assert names(story) == ["Criterion 1", "Criterion 2"]


def test_lines_move_and_go_and_the_one_that_decides_stays_the_same(now, as_):
    story = tell(now, state="preparing", criteria=4, priority=3)
    staff = as_(story.staff)
    page = f"{story.base}/rubric"
    third = lines(story)[2].id

    def priority():
        return db.session.get(Round, story.round.id, populate_existing=True).priority

    assert staff.send(f"{page}/3/move", _at=page, where="up").status_code == 303
    assert names(story) == ["Criterion 1", "Criterion 3", "Criterion 2", "Criterion 4"]
    assert priority() == 2
    staff.send(f"{page}/1/move", _at=page, where="up")
    assert names(story)[0] == "Criterion 1"
    staff.send(f"{page}/1/move", _at=page, where="down")
    assert db.session.get(Criterion, third, populate_existing=True).number == priority() == 1
    staff.send(f"{page}/4/remove")
    assert [each.number for each in lines(story)] == [1, 2, 3]
    assert priority() == 1
    assert "It decides first" in words_of(staff.get(f"{page}/1/remove"))
    sent = hidden(staff.get(f"{page}/1/remove").text)
    assert staff.post(f"{page}/1/remove", data=sent).status_code == 303
    assert staff.post(f"{page}/1/remove", data=sent).status_code == 303, "pressed twice it is gone once"
    assert names(story) == ["Criterion 1", "Criterion 2"]
    assert priority() is None
    done = [each.action for each in db.session.query(AuditEntry).filter(AuditEntry.action.like("round.criterion%"))]
    assert done.count("round.criterion_remove") == 2


def test_the_rubric_of_another_round_is_taken_over_also_from_a_past_cohort(now, as_):
    story = tell(now, state="preparing")
    past = factories.deliverable(factories.cohort("2025"))
    old = factories.round_(past, state="closed", criteria=3, name="Final of old", priority=2)
    secret = factories.round_(past, state="preparing", name="Being prepared elsewhere")
    page = f"{story.base}/rubric/copy"
    staff = as_(story.staff)
    assert secret.name not in staff.get(page).text
    assert "Choose a round." in words_of(staff.send(page, source=""))
    assert "Not a valid choice" in words_of(staff.send(page, source=secret.code))
    assert staff.send(page, source=old.code).status_code == 303
    assert names(story) == ["Criterion 1", "Criterion 2", "Criterion 3"]
    assert db.session.get(Round, story.round.id, populate_existing=True).priority == 2
    assert db.session.query(Criterion).filter_by(round_id=old.id).count() == 3
    assert old.name in as_(factories.admin()).get(page).text


def test_opened_it_can_be_read_downloaded_and_checked_but_not_changed(now, as_):
    story = tell(now, state="preparing")
    staff = as_(story.staff)
    kept = hidden(staff.get(f"{story.base}/rubric").text)
    assert staff.get(f"{story.base}/method.json").status_code == 404
    staff.send(f"{story.base}/open")
    opened = db.session.get(Round, story.round.id, populate_existing=True)
    shown = staff.get(f"{story.base}/rubric").text
    assert opened.method_digest in shown
    assert "/move" not in shown
    method = staff.get(f"{story.base}/method.json")
    assert sha256(method.data).hexdigest() == opened.method_digest
    assert len(json.loads(method.data)["criteria"]) == 2
    assert staff.post(f"{story.base}/rubric/2/move", data={**kept, "where": "up"}).status_code == 409
    for page in ("rubric/new", "rubric/1", "rubric/1/remove", "rubric/copy"):
        assert "are fixed" in words_of(staff.get(f"{story.base}/{page}"))
    with pytest.raises(Refused, match="fixed"):
        actions.add_criterion(opened, rubric.Line("Late"), by=story.staff)
    with pytest.raises(Refused, match="fixed"):
        actions.remove_criterion(opened, 1, by=story.staff)
    with pytest.raises(Refused, match="fixed"):
        actions.copy_rubric(opened, opened, by=story.staff)


def test_there_is_a_most_and_a_rehearsal_keeps_what_is_on_the_scale(now):
    story = tell(now, state="preparing")
    round_ = queries.round_by_code("2027", story.round.code)
    given = {1: actions.Given([1, 5, 3], "why")}
    actions.set_rehearsal(round_, title="a", words="b", url="", given=given, by=story.staff)
    actions.change_criterion(round_, 1, rubric.Line("A", low=0, high=3), by=story.staff)
    score = db.session.query(RehearsalScore).join(Criterion).filter(Criterion.number == 1).one()
    assert score.values == [1, 3]
    for number in range(rubric.MOST_LINES - 2):
        actions.add_criterion(round_, rubric.Line(f"More {number}"), by=story.staff)
    with pytest.raises(Refused, match="at most 12"):
        actions.add_criterion(round_, rubric.Line("One more"), by=story.staff)
    with pytest.raises(Refused, match="not there any more"):
        actions.change_criterion(round_, 99, rubric.Line("x"), by=story.staff)


def test_judges_read_the_rubric_of_their_own_opened_rounds(now, as_):
    story = tell(now)
    judge = story.judges[0].person
    hers = factories.round_(story.asked, state="preparing", name="Not opened yet")
    db.session.add(Judge(round_id=hers.id, person_id=judge.id))
    db.session.flush()
    factories.round_(story.asked, name="Of another panel")
    page = as_(judge).get("/c/2027/judging/rubric")
    said = words_of(page)
    assert story.round.name in said
    assert [word in said for word in ("Criterion 1 50% of the score", "5 Outstanding", "strict to all")] == [True] * 3
    assert "Not opened yet" not in said
    assert "Of another panel" not in said
    assert 'aria-current="page">Rubric' in page.text
    for person in (story.staff, story.members[0].person):
        assert as_(person).get("/c/2027/judging/rubric").status_code == 403


def test_pages_of_a_rubric_cost_the_same_with_few_lines_and_with_many(now, as_, statements):
    story = tell(now, state="preparing")
    staff, judge = as_(story.staff), as_(tell_judge(story))

    def count():
        counts = {}
        for browser, address in (
            (staff, f"{story.base}/rubric"), (staff, f"{story.base}/rubric/1"), (staff, f"{story.base}/rubric/new"),
            (staff, f"{story.base}/rubric/copy"), (staff, f"{story.base}/edit"), (staff, f"{story.base}/open"),
            (judge, "/c/2027/judging/rubric"),
        ):  # fmt: skip
            with statements() as made:
                assert browser.get(address).status_code == 200
            counts[address] = len(made)
        return counts

    few = count()
    assert max(few.values()) <= 8, few
    for number in range(3, 9):
        factories.kept.kept(Criterion(round_id=story.round.id, number=number, name=f"More {number}", anchors=[]))
    clock.freeze(now + timedelta(minutes=1))
    assert count() == few


def tell_judge(story):
    return factories.judge(factories.round_(story.asked, name="Open"), None).person
