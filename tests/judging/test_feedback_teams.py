"""A team reads its judges' words once they are released; nobody else does, and the mail says nothing."""

import pytest
from sqlalchemy import select

from champions.core import audit, clock, rendering
from champions.core import messages as core_messages
from champions.core.db import db
from champions.core.errors import Refused
from champions.core.outbox import Notification
from champions.judging import messages
from champions.judging.actions import feedback as actions
from champions.judging.models import Feedback, Scorecard, Shown
from champions.judging.queries import feedback as queries
from champions.teams.models import TeamMember, TeamMentor
from tests import factories
from tests.judging import story as stories
from tests.judging.feedback import WORDS, entry_page, ours, page_of, read, released, tell
from tests.results import worlds


@pytest.fixture
def story(app, now):
    """A closed round: the first team has two comments, the second one, the third none."""
    return tell(now)


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
    reader = story.members[0].person
    with rendering.as_read_by(reader):
        words = rendering.words(core_messages.get("judging/feedback"), reader, facts)
    assert "it says nothing about results" in str(words)
    assert page_of(mine) in str(words)
    assert "Planted-Words" not in str(words)
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


def test_half_a_release_is_found(story):
    db.session.add(Feedback(entry_id=story.first.id, body=[], by_id=story.staff.id))
    db.session.commit()
    assert ours() == ["feedback.whole"]


OUTSIDE = ("lead", "mentor", "judge")
# Where words of judges are, or could be. (All pages of all people: tests/results/test_embargo.py.)
PLACES = ("/judging/feedback/", "/judging/rounds/", "/work/", "/home")


def look(app, scene, sids, where, words):
    """What everybody outside gets where judges wrote `words` and staff have read and hidden them, unreleased."""
    with worlds.world(scene, worlds.WORLDS["one"], sealed=False):
        for card, said in zip(db.session.scalars(select(Scorecard).order_by(Scorecard.id)), words, strict=False):
            card.comment = said
        db.session.commit()
        staff = scene.staff[0]
        for entry in scene.entries if any(words) else ():
            said = queries.comments(entry)
            choices = [actions.Choice(Shown.HIDDEN, each.written, f"Because of {each.written.words}") for each in said]
            read_so = [(each.card, choice, each.card.version) for each, choice in zip(said, choices, strict=True)]
            actions.moderate(scene.round, read_so, by=staff)
        db.session.commit()
        return worlds.crawl(app, sids, where)


def test_before_the_release_nobody_can_tell_what_was_written_or_read(app, as_, now):
    scene, people = worlds.base()
    people = {name: people[name] for name in OUTSIDE}
    # The first judge's words are their own: the same in both worlds.
    where = [each for each in worlds.addresses(app) if any(place in each for place in PLACES) and "?" not in each]
    sids = worlds.sids(people, as_, app.config["SID_COOKIE"])
    one = look(app, scene, sids, where, ["Mine.", "Planted-A.", "", "Mine.", "Planted-B.", "Planted-C."])
    other = look(app, scene, sids, where, ["Mine.", "", "Planted-D.", "Mine.", "", ""])
    assert worlds.differences(one, other) == []
    assert any(answer[0] == 200 for key, answer in one.items() if key[0] == "lead")
