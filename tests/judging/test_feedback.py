"""Staff read judges' words, change or hide them with a reason, and release them to every team at once."""

import html
import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from champions.core import clock
from champions.core.db import db
from champions.core.errors import Refused
from champions.judging import feedback as rules
from champions.judging.actions import feedback as actions
from champions.judging.models import Feedback, Moderation, Remark, RoundState, Scorecard, ScorecardState, Shown
from champions.judging.queries import feedback as queries
from champions.results import actions as results
from tests import factories
from tests.judging import story as stories
from tests.judging.feedback import WORDS, entry_page, ours, read, released, tell
from tests.results import scene as scenes


@pytest.fixture
def story(app, now):
    """A closed round: the first team has two comments, the second one, the third none."""
    return tell(now)


def test_the_list_says_how_far_reading_is(story, as_, statements):
    client = as_(story.staff)
    with statements() as asked:
        said = stories.words_of(client.get(story.list))
    assert "0 of 2 entries read" in said
    assert "Read entry 11" in said
    assert len(asked) <= 8
    read(story, story.first)
    said = stories.words_of(client.get(story.list))
    assert "1 of 2 entries read" in said
    assert "Read entry 12" in said
    read(story)
    assert "Release to the teams" in stories.words_of(client.get(story.list))


def test_an_entry_shows_words_hints_and_no_score(story, as_, statements):
    story.card.comment = "See Planted-Volta, they got 4/5. Write to me@example.org."
    db.session.commit()
    client = as_(story.staff)
    with statements() as asked:
        answer = client.get(entry_page(story.first))
    said = stories.words_of(answer)
    assert len(asked) <= 8
    for words in ("See Planted-Volta", "names another team", "may tell a score or a place", "an address"):
        assert words in said
    assert len(answer.get_data()) < 40_000


def send(client, address, **changes):
    """The page's form as it stands, but for the changes."""
    page = client.get(address).get_data(as_text=True)
    fields = stories.hidden(page)
    for number in (1, 2):
        for name, value in (("shown", "as_written"), ("words", None), ("reason", "")):
            key = f"{name}{number}"
            if f'name="{key}"' in page:
                fields[key] = value if value is not None else _area(page, key)
    return client.post(address, data={**fields, **changes})


def _area(page, name):
    return html.unescape(re.search(rf'<textarea[^>]* name="{name}"[^>]*>\r?\n?(.*?)</textarea>', page, re.DOTALL)[1])


def test_reading_leads_to_the_next_and_then_back_to_the_list(story, as_):
    client = as_(story.staff)
    answer = send(client, entry_page(story.first))
    assert answer.headers["Location"].endswith(entry_page(story.second))
    answer = client.post(
        entry_page(story.second),
        data={
            **stories.hidden(client.get(entry_page(story.second)).get_data(as_text=True)),
            "shown1": "as_written", "words1": "", "words1_1": "Planted-Remark.", "reason1": "",
        },
    )  # fmt: skip
    assert answer.headers["Location"].endswith(story.list)
    assert queries.reading(story.round.id).left == 0
    assert {each.shown for each in db.session.scalars(select(Moderation))} == {Shown.AS_WRITTEN}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"shown1": "hidden"}, "Say why"),
        ({"shown1": "edited", "reason1": "A name."}, "These are the judge's own words"),
        ({"shown1": "edited", "words1": " ", "reason1": "A name."}, "Nothing is left of it"),
        ({"words1": "Something else."}, "You changed the words"),
        ({"shown1": "nonsense"}, "Not a valid choice"),
        ({"shown1": ""}, "Choose one"),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_is_kept(story, as_, changes, sentence):
    answer = send(as_(story.staff), entry_page(story.first), **changes)
    assert answer.status_code == 200
    assert sentence in stories.words_of(answer)
    assert list(db.session.scalars(select(Moderation))) == []


def test_edited_words_keep_the_original_and_hidden_ones_are_gone_from_what_the_team_reads(story):
    choices = {
        story.card.code: actions.Choice(Shown.EDITED, rules.Words("Ask the drivers.", {}), "It named a team."),
        story.other_card.code: actions.Choice(Shown.HIDDEN, rules.Words("", {}), "It hurts."),
    }
    read(story, story.first, **choices)
    assert story.card.comment == WORDS
    line = queries.reading(story.round.id).line(story.first.id)
    assert (line.edited, line.hidden, line.done) == (1, 1, True)
    body = released(story)[story.first.id].body
    # Reading all again as written undid both; a choice is what was chosen last.
    assert len(body) == 2


def test_what_was_chosen_is_what_the_team_reads(story, as_):
    read(story)
    read(
        story,
        story.first,
        **{
            story.card.code: actions.Choice(Shown.EDITED, rules.Words("Ask the drivers.", {}), "It named a team."),
            story.other_card.code: actions.Choice(Shown.HIDDEN, rules.Words("", {}), "It hurts."),
        },
    )
    actions.release_feedback(story.round, by=story.staff)
    db.session.commit()
    bodies = {each.entry_id: each.body for each in db.session.scalars(select(Feedback))}
    assert bodies == {
        story.first.id: [{"judge": None, "words": "Ask the drivers.", "remarks": []}],
        story.second.id: [
            {"judge": None, "words": "", "remarks": [{"criterion": "Criterion 1", "words": "Planted-Remark."}]}
        ],
        story.third.id: [],
    }
    assert ours() == []


def test_words_that_change_after_they_were_read_are_read_again(story, as_):
    read(story)
    story.card.comment = "Planted-New: none of it."
    db.session.commit()
    reading = queries.reading(story.round.id)
    assert (reading.left, reading.line(story.first.id).again) == (1, 1)
    with pytest.raises(Refused, match="1 entry is not read yet"):
        actions.release_feedback(story.round, by=story.staff)
    said = stories.words_of(as_(story.staff).get(entry_page(story.first)))
    assert "Changed since it was read" in said
    assert "Planted-New" in said


def test_words_that_change_while_they_are_read_are_not_taken_as_read(story, as_):
    client = as_(story.staff)
    page = client.get(entry_page(story.first)).get_data(as_text=True)
    fields = stories.hidden(page) | {
        "shown1": "as_written", "words1": _area(page, "words1"), "reason1": "",
        "shown2": "as_written", "words2": _area(page, "words2"), "reason2": "",
    }  # fmt: skip
    story.card.saved_at = clock.now() + timedelta(seconds=1)
    db.session.commit()
    answer = client.post(entry_page(story.first), data=fields)
    assert answer.headers["Location"].endswith(entry_page(story.first))
    assert list(db.session.scalars(select(Moderation))) == []


def test_void_and_unsubmitted_scorecards_say_nothing_to_teams(story):
    void, back = story.other_card, story.remarked
    void.state, void.submitted_at, void.voided_at = ScorecardState.VOID, None, clock.now()
    void.void, void.void_reason = "recused", "They met."
    back.state, back.submitted_at = ScorecardState.ASSIGNED, None
    db.session.commit()
    bodies = {each: len(row.body) for each, row in released(story).items()}
    assert bodies == {story.first.id: 1, story.second.id: 0, story.third.id: 0}


def test_release_waits_for_the_close_for_reading_and_for_what_is_open_again(story):
    with pytest.raises(Refused, match="2 entries are not read yet"):
        actions.release_feedback(story.round, by=story.staff)
    read(story)
    story.remarked.state, story.remarked.submitted_at = ScorecardState.ASSIGNED, None
    story.remarked.open_until = clock.now() + timedelta(hours=1)
    db.session.commit()
    with pytest.raises(Refused, match="open again"):
        actions.release_feedback(story.round, by=story.staff)
    db.session.rollback()
    story.round.state, story.round.closed_at = RoundState.OPEN, None
    db.session.commit()
    with pytest.raises(Refused, match="Close the round first"):
        actions.release_feedback(story.round, by=story.staff)
    with pytest.raises(Refused, match="Close the round first"):
        actions.moderate(story.round, [], by=story.staff)


def test_where_nobody_wrote_anything_there_is_nothing_to_release(story):
    for card in (story.card, story.other_card):
        card.comment = "  "
    db.session.delete(db.session.scalar(select(Remark)))
    db.session.commit()
    with pytest.raises(Refused, match="nothing to release"):
        actions.release_feedback(story.round, by=story.staff)


def test_the_number_is_typed_and_the_page_says_what_happens(story, as_):
    client = as_(story.staff)
    assert "2 entries are not read yet" in stories.words_of(client.get(story.release))
    read(story)
    page = client.get(story.release)
    assert "3 teams get a mail and read what their judges wrote" in stories.words_of(page)
    fields = stories.hidden(page.get_data(as_text=True))
    answer = client.post(story.release, data={**fields, "count": "2"})
    assert "That is not how many teams it is" in stories.words_of(answer)
    assert story.round.feedback_released_at is None
    fields = stories.hidden(client.get(story.release).get_data(as_text=True))
    answer = client.post(story.release, data={**fields, "count": "3"})
    assert answer.headers["Location"].endswith(story.list)
    assert "Released" in stories.words_of(client.get(story.list))
    assert "released already" in stories.words_of(client.get(story.release))


def test_pages_of_many_entries_ask_no_more(story, as_, statements):
    client = as_(story.staff)

    def count(address):
        client.get(address)
        with statements() as asked:
            client.get(address)
        return len(asked)

    before = count(story.list), count(entry_page(story.first))
    for number in range(20, 26):
        member = factories.enrolment(story.cohort)
        team = factories.team(story.cohort, [member])
        entry = factories.entry(story.round, factories.submission(story.asked, team, member.person), number)
        for judge in story.judges:
            card = factories.scorecard(entry, judge)
            card.comment, card.state, card.submitted_at = "Go on.", ScorecardState.SUBMITTED, clock.now()
    db.session.commit()
    assert (count(story.list), count(entry_page(story.first))) == before


def test_a_round_that_is_not_closed_is_not_read_yet(story, as_):
    story.round.state, story.round.closed_at = RoundState.OPEN, None
    db.session.commit()
    client = as_(story.staff)
    assert "Until it is, judges can still change" in stories.words_of(client.get(story.list))
    page = client.get(entry_page(story.first))
    assert "Planted-Words" not in page.get_data(as_text=True)
    assert "Close the round first" in stories.words_of(client.get(story.release))


def test_staff_are_warned_while_a_sealed_result_waits_for_its_reveal(app, now, as_):
    scene = scenes.judged({0: [5, 4], 1: [3, 2], 2: [1, 1]})
    card = db.session.scalar(select(Scorecard).limit(1))
    card.comment = "Go on."
    db.session.commit()
    client, address = as_(scene.staff[0]), f"/c/2027/judging/rounds/{scene.round.code}/feedback/release"
    warning = "sealed and not revealed"
    assert warning not in stories.words_of(client.get(address))
    result = scenes.sealed(scene)
    assert warning in stories.words_of(client.get(address))
    results.release(result, by=scene.staff[0])
    db.session.commit()
    assert warning not in stories.words_of(client.get(address))
