"""Judges' words: read by staff, released to every team at once, read by those of the team and nobody else."""

import html
import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from champions.core import audit, clock
from champions.core.checks import run as wrong
from champions.core.db import db
from champions.core.errors import Refused
from champions.core.outbox import Notification
from champions.judging import feedback as rules
from champions.judging import messages
from champions.judging.actions import feedback as actions
from champions.judging.models import Criterion, Feedback, Moderation, Remark, RoundState, ScorecardState, Shown
from champions.judging.queries import feedback as queries
from champions.teams.models import TeamMember, TeamMentor
from tests import factories
from tests.judging import story as stories

WORDS = "Planted-Words: ask the drivers first."


@pytest.fixture
def story(app, now):
    """A closed round: the first team has two comments, the second one, the third none."""
    story = stories.tell(now, "closed", name="The final")
    cards = list(story.cards.values())
    for card in cards:
        card.state, card.submitted_at = ScorecardState.SUBMITTED, clock.now()
    first, second, third = story.entries
    of = {(card.entry_id, card.judge_id): card for card in cards}
    one, other = story.judges
    of[first.id, one.id].comment = WORDS
    of[first.id, other.id].comment = "Planted-Other: measure it twice."
    criterion = db.session.scalar(select(Criterion).where(Criterion.round_id == story.round.id, Criterion.number == 1))
    factories.remark(of[second.id, one.id], criterion, "Planted-Remark.")
    story.first, story.second, story.third = first, second, third
    story.card, story.other_card, story.remarked = of[first.id, one.id], of[first.id, other.id], of[second.id, one.id]
    story.list = f"{story.base}/feedback"
    story.release = f"{story.base}/feedback/release"
    db.session.commit()
    return story


def as_written(comment):
    return actions.Choice(Shown.AS_WRITTEN, comment.written, "")


def read(story, *entries, **choices):
    """Staff read these entries' comments (of all, without any), as written unless `choices` (by card's code) differ."""
    for entry in entries or story.entries:
        found = queries.comments(entry)
        given = [(each.card, choices.get(each.card.code) or as_written(each), each.card.version) for each in found]
        actions.moderate(story.round, given, by=story.staff)
    db.session.commit()


def released(story):
    """All are read, and released."""
    read(story)
    actions.release_feedback(story.round, by=story.staff)
    db.session.commit()
    return {each.entry_id: each for each in db.session.scalars(select(Feedback))}


def ours():
    """What is wrong with feedback; the story's scorecards have no scores, which other invariants would not like."""
    return [each.invariant for each in wrong() if each.invariant.startswith("feedback")]


def entry_page(entry):
    return f"/c/2027/judging/feedback/entries/{entry.code}"


def page_of(feedback):
    return f"/c/2027/judging/feedback/{feedback.code}"


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


def test_everybody_in_a_team_is_owed_one_mail_and_a_second_release_is_refused(story, as_):
    given = released(story)
    owed = list(db.session.scalars(select(Notification).where(Notification.message == "judging/feedback")))
    assert {each.person_id for each in owed} == {one.person_id for one in story.members}
    assert {each.params["feedback"] for each in owed} == {each.id for each in given.values()}
    with pytest.raises(Refused, match="released already"):
        actions.release_feedback(story.round, by=story.staff)
    with pytest.raises(Refused, match="released already"):
        read(story)
    db.session.rollback()
    assert len(list(db.session.scalars(select(Notification)))) == len(owed)
    assert db.session.scalar(select(audit.AuditEntry).where(audit.AuditEntry.action == "feedback.release")).facts == {
        "entries": 3
    }
    assert ours() == []


def test_the_mail_says_where_and_nothing_else(story, in_request):
    given = released(story)
    mine = given[story.first.id]
    facts = messages.feedback({"feedback": mine.id}, story.members[0].person)
    assert facts is not None
    assert facts["link"].endswith(page_of(mine))
    assert messages.feedback({"feedback": mine.id}, story.members[1].person) is None
    member = db.session.scalar(select(TeamMember).where(TeamMember.enrolment_id == story.members[0].id))
    member.left_at = clock.now()
    db.session.commit()
    assert messages.feedback({"feedback": mine.id}, story.members[0].person) is None


def test_a_team_reads_its_own_and_no_judge_is_named(story, as_, statements):
    given = released(story)
    mine = given[story.first.id]
    client = as_(story.members[0].person)
    with statements() as asked:
        answer = client.get(page_of(mine))
    said = stories.words_of(answer)
    assert len(asked) <= 8
    assert WORDS in said
    assert "Judges are not named" in said
    page = answer.get_data(as_text=True)
    for judge in story.judges:
        assert judge.person.name not in page
        assert judge.code not in page
    for other in (story.second, story.third):
        assert client.get(page_of(given[other.id])).status_code == 404
    kind = stories.words_of(as_(story.members[2].person).get(page_of(given[story.third.id])))
    assert "Your judges left no comment this time" in kind


def test_in_a_round_that_is_not_blind_judges_are_named(story, as_):
    story.round.blind = False
    db.session.commit()
    mine = released(story)[story.first.id]
    said = stories.words_of(as_(story.members[0].person).get(page_of(mine)))
    assert all(judge.person.name in said for judge in story.judges)


def test_who_left_the_team_and_its_mentors_read_it_and_judges_do_not(story, as_):
    mine = released(story)[story.first.id]
    member = db.session.scalar(select(TeamMember).where(TeamMember.enrolment_id == story.members[0].id))
    member.left_at = clock.now()
    mentor = factories.grant(factories.person(), "mentor", story.cohort)
    db.session.commit()
    assert as_(story.members[0].person).get(page_of(mine)).status_code == 200
    assert as_(mentor).get(page_of(mine)).status_code == 404
    assert as_(story.judges[0].person).get(page_of(mine)).status_code == 404
    assert as_(story.judges[0].person).get(entry_page(story.first)).status_code == 404
    db.session.add(TeamMentor(team_id=story.teams[0].id, person_id=mentor.id))
    db.session.commit()
    assert as_(mentor).get(page_of(mine)).status_code == 200


def test_the_deliverable_leads_to_it_once_it_is_released(story, as_, statements):
    address = f"/c/2027/work/{story.asked.code}"
    client = as_(story.members[0].person)
    assert "From your judges" not in stories.words_of(client.get(address))
    mine = released(story)[story.first.id]
    with statements() as asked:
        page = client.get(address).get_data(as_text=True)
    assert page_of(mine) in page
    assert len(asked) <= 8
    assert page_of(mine) in as_(story.staff).get(address).get_data(as_text=True)


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


def test_half_a_release_is_found(story):
    db.session.add(Feedback(entry_id=story.first.id, body=[], by_id=story.staff.id))
    db.session.commit()
    assert ours() == ["feedback.whole"]
