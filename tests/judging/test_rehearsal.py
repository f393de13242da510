"""The rehearsal: staff write it, judges try it and see what others gave; it counts for nothing anywhere."""

import pytest

from champions.core.audit import AuditEntry
from champions.core.db import db
from champions.core.errors import Refused
from champions.judging import actions, queries
from champions.judging.models import Rehearsal, RehearsalTry, ScorecardState
from champions.results.queries import compiling as results
from tests import factories

from .story import hidden, tell, words_of

WHY = "It names the street and the hour."


def round_of(story):
    return queries.round_by_code("2027", story.round.code)


def write(story, **other):
    given = {1: actions.Given([4, 4, 5], WHY), 2: actions.Given([2], "")}
    facts = {"title": "Gauges in the market", "words": "Drains flood.", "url": "https://example.org/r", **other}
    return actions.set_rehearsal(round_of(story), given=given, by=story.staff, **facts)


def page_of(judge) -> str:
    return f"/c/2027/judging/rehearsal/{judge.code}"


def try_(as_, judge, first: str = "3", second: str = "2"):
    return as_(judge.person).send(page_of(judge), _at=page_of(judge) + "?again=1", c1=first, c2=second)


def test_staff_write_it_and_see_it_again(now, as_):
    story = tell(now, state="preparing")
    page = f"{story.base}/rehearsal"
    sent = {"title": "Gauges", "words": "One\n\nTwo", "url": "", "values_1": "4, 4 5", "why_1": WHY, "values_2": ""}
    assert as_(story.staff).send(page, **sent).status_code == 303
    kept = queries.rehearsal(story.round.id)
    assert (kept.title, kept.words) == ("Gauges", "One\n\nTwo")
    assert [(each.values, each.why) for each in kept.scores] == [([4, 4, 5], WHY), ([], "")]
    shown = as_(story.staff).get(page)
    assert 'value="4, 4, 5"' in shown.text
    assert "No judge has tried it yet." in words_of(shown)
    assert as_(story.staff).send(page, **{**sent, "title": "Anew"}).status_code == 303
    assert db.session.query(Rehearsal).populate_existing().one().title == "Anew"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title": ""}, "Give the entry a title."),
        ({"words": " "}, "Write or paste what was handed in."),
        ({"url": "javascript:alert(1)"}, "Type a link that begins with https://."),
        ({"values_1": "4, 6"}, "Type whole numbers from 1 to 5"),
        ({"values_1": "four"}, "Type whole numbers from 1 to 5"),
        ({"values_1": "-1"}, "Type whole numbers from 1 to 5"),
        ({"values_1": "3 " * 16}, "Type at most 15 numbers."),
    ],
)
def test_bad_input_is_said_and_keeps_what_was_typed(now, as_, wrong, said):
    story = tell(now)
    sent = {"title": "Typed", "words": "Typed <too>", "url": "", "values_1": "4", "why_1": "why", **wrong}
    answer = as_(story.staff).send(f"{story.base}/rehearsal", **sent)
    assert answer.status_code == 200
    assert said in words_of(answer)
    assert "Typed &lt;too&gt;" in answer.text or wrong.get("words") == " "
    assert db.session.query(Rehearsal).count() == 0


def test_a_judge_answers_and_then_sees_what_experienced_judges_gave_and_why(now, as_):
    story = tell(now)
    write(story)
    judge = story.judges[0]
    before = as_(judge.person).get(page_of(judge))
    assert "Drains flood." in words_of(before)
    assert "https://example.org/r" in before.text
    assert WHY not in before.text, "not before the judge has answered"
    half = as_(judge.person).send(page_of(judge), c1="3")
    assert "Criterion 2: choose a step." in words_of(half)
    assert 'value="3" checked' in half.text
    assert WHY not in half.text
    assert try_(as_, judge).status_code == 303
    after = words_of(as_(judge.person).get(page_of(judge)))
    assert [words in after for words in ("3 Good", "4, 4, 5", WHY)] == [True] * 3
    assert "of the panel gave" not in after, "with so few one could tell who gave what"
    again = as_(judge.person).get(page_of(judge) + "?again=1")
    assert "See what others gave" in words_of(again)
    try_(as_, judge, "5", "5")
    kept = db.session.query(RehearsalTry).populate_existing().one()
    assert (kept.values, kept.tries) == ({"1": 5, "2": 5}, 2)


def test_sent_twice_it_is_one_try(now, as_):
    story = tell(now)
    write(story)
    judge = story.judges[0]
    browser = as_(judge.person)
    sent = {**hidden(browser.get(page_of(judge)).text), "c1": "3", "c2": "3"}
    assert browser.post(page_of(judge), data=sent).status_code == 303
    assert browser.post(page_of(judge), data=sent).status_code == 303
    assert db.session.query(RehearsalTry).populate_existing().one().tries == 1


def test_from_three_tries_on_counts_are_shown_without_names_and_staff_see_who_leans(now, as_):
    story = tell(now)
    write(story)
    third = factories.judge(story.round)
    for judge, first in ((story.judges[0], "5"), (story.judges[1], "3"), (third, "5")):
        try_(as_, judge, first)
    shown = as_(third.person).get(page_of(third))
    said = words_of(shown)
    assert "What 3 judges of the panel gave" in said
    assert [name in said for name in (story.judges[0].person.name, story.judges[1].person.name)] == [False] * 2
    seen = words_of(as_(story.staff).get(f"{story.base}/rehearsal"))
    assert "3 judges have tried it." in seen
    assert f"{story.judges[0].person.name} 1 try a little more generous" in seen
    assert f"{story.judges[1].person.name} 1 try much stricter" in seen or "a little stricter" in seen
    assert "Experienced judges gave: 4, 4, 5" in seen


@pytest.mark.parametrize(
    ("values", "lean"),
    [({"1": 5, "2": 5}, 0.4583), ({"1": 1, "2": 1}, -0.5417), ({"1": 4, "2": 2}, -0.0417), ({}, None)],
)
def test_how_far_a_try_leans_is_a_share_of_the_scale(now, values, lean):
    story = tell(now)
    found = queries.lean(round_of(story).criteria, _scores(story), values)
    assert found is None if lean is None else round(found, 4) == lean


def _scores(story):
    write(story)
    db.session.expire_all()
    return queries.rehearsal(story.round.id).scores


def test_it_counts_for_nothing_anywhere(now, as_):
    story = tell(now)
    for card in story.cards.values():
        for criterion in round_of(story).criteria:
            actions.score(card, given={criterion.id: 4}, comment="", seen=card.version, by=card.judge.person)
        actions.submit(card, by=card.judge.person)
    before = results.inputs_now(round_of(story))
    made = queries.made(story.round)
    write(story)
    for judge in story.judges:
        try_(as_, judge, "1", "1")
    assert db.session.query(RehearsalTry).count() == 2
    assert results.inputs_now(round_of(story)) == before
    assert queries.made(story.round) == made
    assert all(each.state is ScorecardState.SUBMITTED for each in story.cards.values())
    done = {each.facts.get("tries") for each in db.session.query(AuditEntry).filter_by(action="judge.rehearse")}
    assert done == {1}, "the record holds no score"


def test_nobody_else_sees_it_and_nothing_is_taken_before_the_opening_or_after_the_close(now, as_):
    story = tell(now)
    write(story)
    judge, other = story.judges
    for person in (other.person, story.staff, story.members[0].person, factories.person()):
        assert as_(person).get(page_of(judge)).status_code == 404
        assert as_(person).send(page_of(judge), _at="/sign-out", c1="3", c2="3").status_code == 404
    assert as_(other.person).get(f"{story.base}/rehearsal").status_code == 404
    try_(as_, judge)
    sent = {**hidden(as_(judge.person).get(page_of(judge) + "?again=1").text), "c1": "1", "c2": "1"}
    actions.close(story.round, by=story.staff)
    page = as_(judge.person).get(page_of(judge) + "?again=1")
    assert "Try again" not in words_of(page)
    assert "3 Good" in words_of(page)
    as_(judge.person).post(page_of(judge), data=sent)
    assert db.session.query(RehearsalTry).one().values == {"1": 3, "2": 2}
    with pytest.raises(Refused, match="over"):
        actions.rehearse(judge, queries.rehearsal(story.round.id), {1: 1, 2: 1}, by=judge.person)
    with pytest.raises(Refused, match="nothing to rehearse"):
        write(story)
    assert "The rehearsal is over." in words_of(as_(other.person).get(page_of(other)))


def test_without_a_rehearsal_there_is_no_page(now, as_):
    story = tell(now)
    assert as_(story.judges[0].person).get(page_of(story.judges[0])).status_code == 404


def test_values_off_the_scale_are_refused(now):
    story = tell(now)
    found = write(story)
    for given in ({1: 3}, {1: 3, 2: 6}, {1: 0, 2: 3}):
        with pytest.raises(Refused, match="Choose a step"):
            actions.rehearse(story.judges[0], found, given, by=story.judges[0].person)


def test_its_pages_cost_the_same_with_few_tries_and_with_many_and_are_light(now, as_, statements):
    story = tell(now)
    write(story)
    judge = story.judges[0]
    try_(as_, judge)
    asked = [(as_(judge.person), page_of(judge)), (as_(judge.person), page_of(judge) + "?again=1"),
             (as_(story.staff), f"{story.base}/rehearsal")]  # fmt: skip

    def count():
        counts = []
        for browser, address in asked:
            with statements() as made:
                assert browser.get(address).status_code == 200
            counts.append(len(made))
        return counts

    few = count()
    assert max(few) <= 8, few
    for _ in range(4):
        try_(as_, factories.judge(story.round))
    assert count() == few
