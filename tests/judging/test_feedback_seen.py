"""What staff decide about a comment is kept for that very comment, whatever happened to its neighbours meanwhile."""

import html
import re

import pytest

from champions.core.db import db
from champions.judging.actions.voiding import void_card
from champions.judging.models import Moderation, Void
from champions.judging.queries import feedback as queries
from tests.judging.feedback import entry_page, tell


@pytest.fixture
def story(app, now):
    return tell(now)


def test_a_comment_that_is_gone_does_not_hand_its_decision_to_the_next(story, as_):
    first, second = queries.comments(story.first)
    client, address = as_(story.staff), entry_page(story.first)
    page = client.get(address).get_data(as_text=True)
    hidden = {
        name: html.unescape(value)
        for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page)
    }
    assert hidden["seen"].split()[0].startswith(first.card.code)
    void_card(first.card, Void.RECUSED, "Knows them", by=story.staff)
    db.session.commit()
    choice = {"shown1": "hidden", "reason1": "It names the judge.", "words1": "", "shown2": "as_written"}
    answer = client.post(address, data={**hidden, **choice})
    assert answer.status_code == 303
    assert answer.location == address
    assert db.session.query(Moderation).filter_by(scorecard_id=second.card.id).count() == 0
    assert "A comment is gone or new" in client.get(address).get_data(as_text=True)
