"""What the tests of conflicts ask of a story: who is barred from what, and whether anything is wrong."""

from sqlalchemy import select

from champions.core.checks import run as checks
from champions.core.db import db
from champions.judging.models import Conflict, Scorecard


def whys(story, judge):
    found = select(Conflict).where(Conflict.judge_id == judge.id).execution_options(populate_existing=True)
    return {(each.entry_id, each.why.value, each.state.value) for each in db.session.scalars(found)}


def card_of(story, judge, number=0) -> Scorecard:
    return db.session.get(Scorecard, story.cards[judge.id, story.entries[number].id].id, populate_existing=True)


def broken():
    return [each.sentence for each in checks() if each.invariant == "scorecard.conflict"]


def study(story, number, university):
    story.members[number].application.university = university
    db.session.flush()
