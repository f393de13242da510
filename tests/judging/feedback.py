"""A closed round with comments for the tests of feedback, and what staff do with them."""

from types import SimpleNamespace

from sqlalchemy import select

from champions.core import clock
from champions.core.checks import run
from champions.core.db import db
from champions.judging.actions import feedback as actions
from champions.judging.models import Criterion, Feedback, ScorecardState, Shown
from champions.judging.queries import feedback as queries
from tests import factories
from tests.judging import story as stories

WORDS = "Planted-Words: ask the drivers first."


def tell(now) -> SimpleNamespace:
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


def ours():
    """What is wrong with feedback; the story's scorecards have no scores, which other invariants would not like."""
    return [each.invariant for each in run() if each.invariant.startswith("feedback")]


def entry_page(entry):
    return f"/c/2027/judging/feedback/entries/{entry.code}"


def released(story):
    """All are read, and released."""
    read(story)
    actions.release_feedback(story.round, by=story.staff)
    db.session.commit()
    return {each.entry_id: each for each in db.session.scalars(select(Feedback))}


def page_of(feedback):
    return f"/c/2027/judging/feedback/{feedback.code}"
