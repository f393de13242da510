"""What happens when two accounts of one person become one: they judge once in a round, and never their own team."""

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select

from champions.accounts.actions import before_merge
from champions.accounts.models import Person
from champions.admissions.models import Enrolment
from champions.core import audit
from champions.core.db import db
from champions.core.errors import Refused
from champions.core.lifecycle import move
from champions.judging.models import (
    Conflict,
    ConflictState,
    Entry,
    Judge,
    RehearsalTry,
    Score,
    Scorecard,
    ScorecardState,
    ScorecardVersion,
    Void,
    Why,
)
from champions.judging.queries.conflicts import PROPOSED
from champions.teams.models import TeamMember, TeamMentor

from .conflicts import in_words
from .voiding import void_card


@before_merge
def one_seat_each(kept: Person, gone: Person, by: Any) -> None:
    """On every panel at most one of the two accounts sits, with what both were given; their own team is not theirs.

    Refused, in words, where both have scored the same entry: nobody can say which of the two counts.
    """
    mine = {each.round_id: each for each in _seats(kept)}
    for theirs in _seats(gone):
        if theirs.round_id in mine:
            _join(mine[theirs.round_id], theirs, by)
    _never_their_own(kept, gone, by)


def _seats(person: Person) -> list[Judge]:
    return list(db.session.scalars(select(Judge).where(Judge.person_id == person.id)))


def _join(mine: Judge, theirs: Judge, by: Any) -> None:
    _join_cards(mine, theirs)
    _join_conflicts(mine, theirs, by)
    tried = select(RehearsalTry).where(RehearsalTry.judge_id == mine.id)
    has_tried = {each.rehearsal_id for each in db.session.scalars(tried)}
    for each in db.session.scalars(select(RehearsalTry).where(RehearsalTry.judge_id == theirs.id)).all():
        if each.rehearsal_id in has_tried:
            db.session.delete(each)
        else:
            each.judge_id = mine.id
    if theirs.ended_at is None:
        mine.ended_at, mine.ended_reason = None, ""
    mine.declared_at = mine.declared_at or theirs.declared_at
    mine.organisation = mine.organisation or theirs.organisation
    mine.closes_at = max((each for each in (mine.closes_at, theirs.closes_at) if each), default=None)
    audit.record("judge.join", mine, by=by, cohort_id=mine.round.cohort_id, gone=theirs.code)
    db.session.flush()
    db.session.delete(theirs)
    db.session.flush()
    _void_barred(mine, by)


def _join_cards(mine: Judge, theirs: Judge) -> None:
    cards = {each.entry_id: each for each in db.session.scalars(select(Scorecard).where(Scorecard.judge_id == mine.id))}
    for card in db.session.scalars(select(Scorecard).where(Scorecard.judge_id == theirs.id)).all():
        other = cards.get(card.entry_id)
        if other is None:
            card.judge_id = mine.id
        elif _is_untouched(card):
            db.session.delete(card)
        elif _is_untouched(other):
            db.session.delete(other)
            db.session.flush()
            card.judge_id = mine.id
        else:
            raise Refused(
                _(
                    "Both accounts have scored the same entry of %(round)s. "
                    "Staff have to end one of the two judges first; then join the accounts.",
                    round=mine.round.name,
                )
            )
        db.session.flush()


def _is_untouched(card: Scorecard) -> bool:
    """True while nobody has done anything on the card."""
    if card.state is not ScorecardState.ASSIGNED or card.saved_at is not None:
        return False
    scores = select(func.count()).where(Score.scorecard_id == card.id)
    versions = select(func.count()).where(ScorecardVersion.scorecard_id == card.id)
    return not db.session.scalar(scores) and not db.session.scalar(versions)


def _join_conflicts(mine: Judge, theirs: Judge, by: Any) -> None:
    wanted = select(Conflict).where(Conflict.judge_id == mine.id)
    stated = {(each.entry_id, each.why): each for each in db.session.scalars(wanted)}
    for each in db.session.scalars(select(Conflict).where(Conflict.judge_id == theirs.id)).all():
        other = stated.get((each.entry_id, each.why))
        if other is None:
            each.judge_id = mine.id
            continue
        if each.state is ConflictState.STANDS and other.state is ConflictState.CLEARED:
            other.cleared_at = None
            move(other, "stand", by=by, cohort_id=mine.round.cohort_id)
        db.session.delete(each)
    db.session.flush()


def _void_barred(judge: Judge, by: Any) -> None:
    """What one of the two accounts must not judge, the other does not judge either."""
    here = (Conflict.judge_id == Scorecard.judge_id) & (Conflict.entry_id == Scorecard.entry_id)
    wanted = select(Scorecard, Conflict.why).join(Conflict, here).where(Scorecard.judge_id == judge.id)
    wanted = wanted.where(Conflict.state == ConflictState.STANDS, Scorecard.state != ScorecardState.VOID)
    for card, why in db.session.execute(wanted).all():
        if card.state is ScorecardState.VOID or (why in PROPOSED and card.state is not ScorecardState.SUBMITTED):
            continue
        void_card(card, Void.RECUSED if why is Why.RECUSED else Void.MOVED, in_words(why), by=by)


def _never_their_own(kept: Person, gone: Person, by: Any) -> None:
    """The team that one of the two is or was in, or mentors, the other judges no more."""
    both = (kept.id, gone.id)
    seats = select(Judge, Entry.id).join(Entry, Entry.round_id == Judge.round_id).where(Judge.person_id.in_(both))
    members = seats.join(TeamMember, TeamMember.team_id == Entry.team_id)
    members = members.join(Enrolment, Enrolment.id == TeamMember.enrolment_id).where(Enrolment.person_id.in_(both))
    mentors = seats.join(TeamMentor, TeamMentor.team_id == Entry.team_id).where(TeamMentor.person_id.in_(both))
    judges: dict[int, Judge] = {}
    for why, wanted in ((Why.MEMBER, members), (Why.MENTOR, mentors)):
        for judge, entry_id in db.session.execute(wanted).all():
            judges[judge.id] = judge
            known = select(Conflict.id).where(Conflict.judge_id == judge.id, Conflict.entry_id == entry_id)
            if db.session.scalar(known.where(Conflict.why == why)) is None:
                db.session.add(Conflict(judge_id=judge.id, entry_id=entry_id, why=why))
    db.session.flush()
    for judge in judges.values():
        _void_barred(judge, by)
