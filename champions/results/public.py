"""What the world may know: the sealed snapshots whose time of release has come. Public code reads nothing else.

Neither scorecards nor compilations are touched here, so nothing that was not sealed can be shown by mistake. Of what
waits for its reveal the world may know the digest, once staff publish it, and never the snapshot.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, or_, select

from champions.cohorts.models import Cohort
from champions.core import clock
from champions.core.canonical import written
from champions.core.db import db

from .models import PublishedResult


@dataclass(frozen=True)
class Place:
    """A team that won: its rank (shared ones repeat; None: it goes on), its names as sealed. `team_code` is secret."""

    rank: int | None
    team: str
    challenge: str
    members: tuple[str, ...]
    team_code: str


@dataclass(frozen=True)
class Winners:
    """The winners of a round, best first, and since when everybody may know them.

    `purpose` is what the round is for; `correction` says why an earlier result was replaced, '' where none was.
    """

    round: str
    places: tuple[Place, ...]
    released_at: datetime
    purpose: str = "final"
    correction: str = ""

    @property
    def first(self) -> list[Place]:
        """Those on the first place; nobody where places were not given."""
        return [each for each in self.places if each.rank == 1]


def released(now: datetime) -> ColumnElement[bool]:
    """True for the rows everybody may see at `now`: the only question the embargo asks."""
    return PublishedResult.release_at <= now


def winners(cohort_id: int, now: datetime) -> list[Winners]:
    """What has been released in the cohort by `now` and not been corrected since, the newest first; nothing before."""
    stands = or_(PublishedResult.superseded_at.is_(None), PublishedResult.superseded_at > now)
    rows = db.session.execute(
        select(PublishedResult.snapshot, PublishedResult.release_at, PublishedResult.correction)
        .where(PublishedResult.cohort_id == cohort_id, released(now), stands)
        .order_by(PublishedResult.release_at.desc(), PublishedResult.code)
    )
    return [read(*row) for row in rows]


def read(snapshot: Mapping[str, Any], release_at: datetime, correction: str = "") -> Winners:
    """A sealed snapshot as pages and mails use it."""
    places = [
        Place(each["rank"], each["team"], each["challenge"], tuple(each["members"]), each["code"])
        for each in snapshot["places"]
    ]
    return Winners(snapshot["round"], tuple(places), release_at, snapshot.get("purpose", "final"), correction)


@dataclass(frozen=True)
class Commitment:
    """A digest that the world may know: of what is public, or of what waits and was bound by publishing it.

    `code` names the file with the snapshot, once that is public; None before.
    """

    round: str
    digest: str
    sealed_at: datetime
    published_at: datetime | None
    released_at: datetime | None
    replaced_at: datetime | None
    correction: str
    code: str | None


def commitments(cohort_id: int, now: datetime) -> list[Commitment]:
    """All digests that are public at `now`, the oldest seal first; also of what was corrected later."""
    bound = PublishedResult.digest_published_at <= now
    rows = db.session.execute(
        select(
            PublishedResult.snapshot["round"].as_string(),
            PublishedResult.digest,
            PublishedResult.sealed_at,
            PublishedResult.digest_published_at,
            PublishedResult.release_at,
            PublishedResult.superseded_at,
            PublishedResult.correction,
            PublishedResult.code,
        )
        .where(PublishedResult.cohort_id == cohort_id, or_(bound, released(now)))
        .order_by(PublishedResult.sealed_at, PublishedResult.id)
    )
    return [_commitment(*row, now=now) for row in rows]


def _commitment(
    round_: str, digest: str, sealed_at: datetime, published_at: datetime | None, release_at: datetime | None,
    superseded_at: datetime | None, correction: str, code: str, *, now: datetime,
) -> Commitment:  # fmt: skip
    known = release_at is not None and release_at <= now
    return Commitment(
        round_, digest, sealed_at, published_at, release_at if known else None, superseded_at,
        correction if known else "", code if known else None,
    )  # fmt: skip


@dataclass(frozen=True)
class Sealed:
    """The very bytes whose SHA-256 is the digest, once they are public."""

    code: str
    content: bytes


def sealed(cohort: str, code: str) -> Sealed | None:
    """The file of a result that is public now, by the cohort's slug and its own code; None before."""
    snapshot = db.session.scalar(
        select(PublishedResult.snapshot)
        .join(Cohort, Cohort.id == PublishedResult.cohort_id)
        .where(Cohort.slug == cohort, PublishedResult.code == code, released(clock.now()))
    )
    return None if snapshot is None else Sealed(code, written(snapshot))


# What is not public is as absent to strangers as to everybody else.
sealed.known_to_all = True  # type: ignore[attr-defined]
