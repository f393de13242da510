"""What do we know of judges' words to teams: what is to be read, what was read, what is released."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, lazyload, selectinload

from champions.admissions.models import Enrolment
from champions.cohorts.models import Cohort
from champions.core.checks import invariant
from champions.core.db import db
from champions.judging.feedback import Words
from champions.judging.models import (
    Criterion,
    Entry,
    Feedback,
    Judge,
    Moderation,
    Remark,
    Round,
    Scorecard,
    ScorecardState,
    Shown,
)
from champions.teams.models import Team, TeamMember

COUNTS = Scorecard.state == ScorecardState.SUBMITTED
HAS_WORDS = or_(
    func.trim(Scorecard.comment) != "", select(Remark.id).where(Remark.scorecard_id == Scorecard.id).exists()
)


@dataclass(frozen=True)
class Comment:
    """What a judge wrote to a team on a scorecard that counts, and what staff made of it."""

    card: Scorecard
    judge: str
    organisation: str
    written: Words
    moderation: Moderation | None

    @property
    def read(self) -> bool:
        """True when somebody of the staff has read it as it is now."""
        return self.moderation is not None and self.moderation.card_version == self.card.version

    @property
    def again(self) -> bool:
        """True when it was changed after it was read."""
        return self.moderation is not None and not self.read

    @property
    def for_team(self) -> Words:
        """What the team would read now."""
        if self.moderation is None or self.moderation.shown is Shown.AS_WRITTEN:
            return self.written
        if self.moderation.shown is Shown.HIDDEN:
            return Words("", {})
        return Words(self.moderation.words, {int(key): each for key, each in self.moderation.remarks.items()})


@dataclass(frozen=True)
class Line:
    """An entry in staff's list: how many comments it has, and how many of them are read, and changed since."""

    entry: Entry
    team: str
    comments: int
    read: int
    again: int
    edited: int
    hidden: int

    @property
    def done(self) -> bool:
        """True when nothing is left to read."""
        return self.read == self.comments


@dataclass(frozen=True)
class Reading:
    """All entries of a round by number, and how far staff are with reading."""

    lines: list[Line]

    @property
    def with_words(self) -> int:
        """How many entries have a comment at all."""
        return sum(line.comments > 0 for line in self.lines)

    @property
    def done(self) -> int:
        """How many of those are read."""
        return sum(line.done for line in self.lines if line.comments)

    @property
    def left(self) -> int:
        """How many entries are still to be read."""
        return self.with_words - self.done

    def line(self, entry_id: int) -> Line:
        """The line of an entry."""
        return next(line for line in self.lines if line.entry.id == entry_id)

    def others(self, entry_id: int) -> list[str]:
        """The names of the other teams."""
        return [line.team for line in self.lines if line.entry.id != entry_id]

    def beside(self, entry_id: int) -> tuple[Entry | None, Entry | None]:
        """The entries before and after this one that have comments."""
        at = [line.entry.id for line in self.lines].index(entry_id)
        before = next((line.entry for line in reversed(self.lines[:at]) if line.comments), None)
        return before, next((line.entry for line in self.lines[at + 1 :] if line.comments), None)

    def next_unread(self, entry_id: int | None = None) -> Entry | None:
        """The next entry that is not read, after this one and then from the beginning."""
        at = 0 if entry_id is None else [line.entry.id for line in self.lines].index(entry_id) + 1
        return next((line.entry for line in [*self.lines[at:], *self.lines[:at]] if not line.done), None)


def entry_by_code(cohort: str, code: str) -> Entry | None:
    """The entry with that code in that cohort, with its round, rubric and team."""
    wanted = select(Entry).join(Entry.round).join(Round.cohort).where(Cohort.slug == cohort, Entry.code == code)
    whole = contains_eager(Entry.round).options(contains_eager(Round.cohort), selectinload(Round.criteria))
    alone = joinedload(Entry.team, innerjoin=True).lazyload(Team.cohort)
    return db.session.scalar(wanted.options(whole, alone))


def reading(round_id: int) -> Reading:
    """How far staff are with reading what was written in the round; two statements, however many entries."""
    entries = select(Entry, Team.name).join(Entry.team).where(Entry.round_id == round_id)
    cards = (
        select(Scorecard.entry_id, Scorecard.version, Moderation.card_version, Moderation.shown)
        .outerjoin(Moderation, Moderation.scorecard_id == Scorecard.id)
        .where(Scorecard.round_id == round_id, COUNTS, HAS_WORDS)
    )
    found: dict[int, list[tuple[bool, bool, Shown | None]]] = {}
    for entry_id, now, seen, shown in db.session.execute(cards):
        found.setdefault(entry_id, []).append((seen == now, seen is not None and seen != now, shown))
    lines = []
    for entry, team in db.session.execute(entries.options(lazyload(Entry.round)).order_by(Entry.number)):
        own = found.get(entry.id, [])
        shown_now = [shown for read, _, shown in own if read]
        lines.append(
            Line(
                entry, team, len(own), sum(read for read, _, _ in own), sum(again for _, again, _ in own),
                shown_now.count(Shown.EDITED), shown_now.count(Shown.HIDDEN),
            )
        )  # fmt: skip
    return Reading(lines)


def comments(of: Entry) -> list[Comment]:
    """Everything that was written to the team of the entry, on scorecards that count."""
    return _comments(_written().where(Scorecard.entry_id == of.id)).get(of.id, [])


def all_comments(round_id: int) -> dict[int, list[Comment]]:
    """Everything that was written in the round, by the entry's id."""
    return _comments(_written().where(Scorecard.round_id == round_id))


def _written() -> Any:
    return (
        select(Scorecard, Moderation)
        .join(Scorecard.judge)
        .join(Judge.person)
        .outerjoin(Moderation, Moderation.scorecard_id == Scorecard.id)
        .where(COUNTS, HAS_WORDS)
        .options(
            contains_eager(Scorecard.judge).options(contains_eager(Judge.person), lazyload(Judge.round)),
            selectinload(Scorecard.remarks).joinedload(Remark.criterion, innerjoin=True),
            lazyload(Scorecard.round),
        )
        # As drawn as the code: who reads sees no judge always first.
        .order_by(Scorecard.code)
    )


def _comments(wanted: Any) -> dict[int, list[Comment]]:
    found: dict[int, list[Comment]] = {}
    for card, moderation in db.session.execute(wanted):
        person = card.judge.person
        written = Words(card.comment, {each.criterion.number: each.words for each in card.remarks})
        comment = Comment(card, person.name or person.called, card.judge.organisation, written, moderation)
        found.setdefault(card.entry_id, []).append(comment)
    return found


def reopened(round_id: int) -> int:
    """How many scorecards of the round staff have opened again and nobody has submitted since."""
    wanted = select(func.count()).where(Scorecard.round_id == round_id, Scorecard.open_until.is_not(None))
    return db.session.scalar(wanted.where(Scorecard.state == ScorecardState.ASSIGNED)) or 0


def moderation_of(card_id: int) -> Moderation | None:
    """What staff made of the scorecard's words, if somebody has read them."""
    return db.session.scalar(select(Moderation).where(Moderation.scorecard_id == card_id))


def criteria(round_id: int) -> dict[int, str]:
    """The names of the round's criteria by their numbers."""
    wanted = select(Criterion.number, Criterion.name).where(Criterion.round_id == round_id)
    return {row[0]: row[1] for row in db.session.execute(wanted)}


def entrants(round_id: int) -> list[tuple[int, int]]:
    """(person id, entry id) of everybody who is now in a team that entered the round."""
    wanted = (
        select(Enrolment.person_id, Entry.id)
        .join(TeamMember, (TeamMember.enrolment_id == Enrolment.id) & TeamMember.left_at.is_(None))
        .join(Entry, Entry.team_id == TeamMember.team_id)
        .where(Entry.round_id == round_id)
    )
    return [(row[0], row[1]) for row in db.session.execute(wanted.order_by(Enrolment.person_id))]


def feedback(cohort: str, code: str) -> Feedback | None:
    """What was released to a team under that code in that cohort, with its round and team."""
    wanted = select(Feedback).join(Feedback.entry).join(Entry.round).join(Round.cohort)
    whole = contains_eager(Feedback.entry).options(
        contains_eager(Entry.round).contains_eager(Round.cohort),
        joinedload(Entry.team, innerjoin=True).lazyload(Team.cohort),
    )
    return db.session.scalar(wanted.where(Cohort.slug == cohort, Feedback.code == code).options(whole))


def released(deliverable_id: int, team_ids: list[int]) -> dict[int, list[tuple[str, str]]]:
    """What was released about a deliverable, by team: (name of the round, the feedback's code), the first first."""
    wanted = select(Entry.team_id, Round.name, Feedback.code).join(Feedback.entry).join(Entry.round)
    wanted = wanted.where(Round.deliverable_id == deliverable_id, Entry.team_id.in_(team_ids))
    found: dict[int, list[tuple[str, str]]] = {each: [] for each in team_ids}
    for team_id, name, code in db.session.execute(wanted.order_by(Feedback.released_at, Feedback.id)):
        found[team_id].append((name, code))
    return found


def was_in(team_id: int, person_id: int) -> bool:
    """True when the person is or was in the team."""
    wanted = select(TeamMember.id).join(TeamMember.enrolment)
    wanted = wanted.where(TeamMember.team_id == team_id, Enrolment.person_id == person_id)
    return db.session.scalar(wanted.limit(1)) is not None


@invariant("feedback.whole")
def feedback_goes_to_all_or_none() -> Iterator[str]:
    """Feedback of a round is released to every entry at once, and to none before."""
    has = select(func.count()).select_from(Feedback).join(Feedback.entry).where(Entry.round_id == Round.id)
    entries = select(func.count()).where(Entry.round_id == Round.id)
    wanted = select(Round.code, Round.feedback_released_at, has.scalar_subquery(), entries.scalar_subquery())
    for code, at, given, all_ in db.session.execute(wanted):
        if given != (all_ if at else 0):
            yield f"round {code} has feedback for {given} of {all_} entries"


@invariant("feedback.criteria")
def edited_remarks_have_a_criterion() -> Iterator[str]:
    """Edited remarks are about criteria of the scorecard's round."""
    wanted = select(Scorecard.code, Scorecard.round_id, Moderation.remarks)
    wanted = wanted.join(Moderation, Moderation.scorecard_id == Scorecard.id)
    numbers: dict[int, set[str]] = {}
    for round_id, number in db.session.execute(select(Criterion.round_id, Criterion.number)):
        numbers.setdefault(round_id, set()).add(str(number))
    for code, round_id, remarks in db.session.execute(wanted):
        if not set(remarks) <= numbers.get(round_id, set()):
            yield f"scorecard {code} has edited remarks about a criterion that its round does not have"
