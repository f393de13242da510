"""What do we know: places and what people settled, what is sealed of a round, and who is to hear of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from champions.accounts.models import Person
from champions.admissions.models import Enrolment
from champions.core.canonical import digest
from champions.core.db import db
from champions.core.outbox import Notification
from champions.judging.models import Entry, Judge, Purpose, Scorecard, ScorecardVersion
from champions.results import engine, placing
from champions.results.models import Compilation, Confirmation, PublishedResult, Settlement
from champions.teams.models import Team, TeamMember

from .compiling import inputs_now


def settlements(*compilation_ids: int) -> list[Settlement]:
    """Everything that people settled in the compilations, in the order in which it was recorded, with who did."""
    wanted = select(Settlement).where(Settlement.compilation_id.in_(compilation_ids))
    return list(db.session.scalars(wanted.options(joinedload(Settlement.by)).order_by(Settlement.id)))


def placing_of(compilation: Compilation, settled: list[Settlement] | None = None) -> placing.Placing:
    """The places of a finished compilation as they stand, and what people still have to settle.

    `settled` where it is known already: what `settlements` returned, also for more compilations than this.
    """
    if compilation.outputs is None:
        raise ValueError("a compilation without outputs has no places")
    known = settlements(compilation.id) if settled is None else settled
    mine = [each for each in known if each.compilation_id == compilation.id]
    return placing.placed(
        compilation.inputs,
        compilation.outputs,
        each_place=compilation.round.purpose is not Purpose.SELECTION,
        settled=[placing.Settled(tuple(each.order), by_vote=bool(each.voted)) for each in mine],
    )


def confirmations(compilation_id: int) -> list[Confirmation]:
    """Who stands behind the compilation, the first one first."""
    wanted = select(Confirmation).where(Confirmation.compilation_id == compilation_id)
    wanted = wanted.options(joinedload(Confirmation.person)).order_by(Confirmation.at, Confirmation.id)
    return list(db.session.scalars(wanted.execution_options(populate_existing=True)))


@dataclass(frozen=True)
class Seals:
    """What is sealed of a round and not replaced: `pending` waits for the reveal, `current` is public.

    `last`: when each compilation, by its id, was sealed last, whatever replaced it.
    """

    pending: PublishedResult | None
    current: PublishedResult | None
    last: Mapping[int, datetime] = field(default_factory=dict)

    @property
    def newest(self) -> PublishedResult | None:
        """The one that counts among staff: what waits, else what is public."""
        return self.pending or self.current

    def words(self, given: Iterable[Confirmation]) -> list[Confirmation]:
        """Of the words given for a compilation those that count: what sealed it once does not seal it again."""
        here = None if self.newest is None else self.newest.compilation_id
        return [
            each
            for each in given
            if here == each.compilation_id
            or each.compilation_id not in self.last
            or each.at > self.last[each.compilation_id]
        ]


def seals(round_id: int) -> Seals:
    """What is sealed of the round now. For staff only; the public reads `public.winners`."""
    wanted = select(PublishedResult).where(PublishedResult.round_id == round_id).order_by(PublishedResult.id)
    # As they are now: whoever asks under a lock may have read them before somebody else revealed one.
    rows = db.session.scalars(wanted.execution_options(populate_existing=True)).all()
    stand = [each for each in rows if each.superseded_at is None]
    return Seals(
        next((each for each in stand if each.release_at is None), None),
        next((each for each in stand if each.release_at is not None), None),
        {each.compilation_id: each.sealed_at for each in rows},
    )


def published(round_id: int) -> PublishedResult | None:
    """What is sealed of the round, a correction before what it corrects. For staff only."""
    return seals(round_id).newest


def is_secret(round_id: int) -> bool:
    """Whether a result of the round is sealed and waits for its reveal. For staff only."""
    return seals(round_id).pending is not None


def published_of(cohort_id: int) -> list[PublishedResult]:
    """Everything sealed in the cohort that was not replaced, the oldest seal first. For staff only."""
    wanted = select(PublishedResult).where(
        PublishedResult.cohort_id == cohort_id, PublishedResult.superseded_at.is_(None)
    )
    return list(db.session.scalars(wanted.order_by(PublishedResult.sealed_at, PublishedResult.id)))


def published_by_code(cohort_id: int, code: str) -> PublishedResult | None:
    """The sealed result with that code, in that cohort. For staff only."""
    wanted = select(PublishedResult).where(PublishedResult.cohort_id == cohort_id, PublishedResult.code == code)
    return db.session.scalar(wanted)


def sealed_compilation(round_id: int) -> Compilation | None:
    """The compilation behind what is sealed of the round: what waits for the reveal, else what is public."""
    wanted = select(Compilation).join(PublishedResult, PublishedResult.compilation_id == Compilation.id)
    wanted = wanted.where(PublishedResult.round_id == round_id, PublishedResult.superseded_at.is_(None))
    return db.session.scalars(wanted.order_by(PublishedResult.id.desc()).limit(1)).first()


def is_left_behind(result: PublishedResult) -> bool:
    """Whether scorecards or entries have changed since the result was sealed. For staff only.

    Of a result that another engine computed nothing is said: its inputs were written in another way.
    """
    sealed = result.compilation
    return sealed.engine == engine.ENGINE and digest(inputs_now(sealed.round)) != sealed.inputs_digest


def taken_back(round_id: int) -> dict[tuple[str, str], str]:
    """Why a submitted scorecard was taken back or made void for the last time, by (judge, entry)."""
    rows = db.session.execute(
        select(Judge.code, Entry.code, ScorecardVersion.reason)
        .join(Scorecard, Scorecard.id == ScorecardVersion.scorecard_id)
        .join(Judge, Judge.id == Scorecard.judge_id)
        .join(Entry, Entry.id == Scorecard.entry_id)
        .where(Scorecard.round_id == round_id)
        .order_by(ScorecardVersion.number)
    )
    return {(judge, entry): reason for judge, entry, reason in rows}


def told_of(result: PublishedResult) -> list[Person]:
    """Everybody who was owed a mail about that result."""
    keys = [Notification.key.like(f"{message}:{result.code}:%") for message in TELLING]
    told = select(Notification.person_id).where(
        Notification.message.in_(TELLING), Notification.cohort_id == result.cohort_id, keys[0] | keys[1] | keys[2]
    )
    return list(db.session.scalars(select(Person).where(Person.id.in_(told)).order_by(Person.id)))


# The mails that say who won.
TELLING = ("results/released", "results/released_staff", "results/corrected")


def entered_people(round_id: int) -> list[Person]:
    """Everybody who is now in a team that entered the round."""
    return list(db.session.scalars(_entered(round_id).distinct()))


def team_entered(round_id: int, person_id: int) -> str | None:
    """The code of the team with which the person is in the round now."""
    mine = _entered(round_id).join(Team, Team.id == Entry.team_id).where(Person.id == person_id)
    return db.session.scalar(mine.with_only_columns(Team.code))


def _entered(round_id: int) -> Any:
    return (
        select(Person)
        .join(Enrolment, Enrolment.person_id == Person.id)
        .join(TeamMember, (TeamMember.enrolment_id == Enrolment.id) & TeamMember.left_at.is_(None))
        .join(Entry, Entry.team_id == TeamMember.team_id)
        .where(Entry.round_id == round_id)
    )
