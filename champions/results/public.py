"""What the world may know: the sealed snapshots whose time of release has come. Public code reads nothing else.

Neither scorecards nor compilations are touched here, so nothing that was not sealed can be shown by mistake.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select

from champions.core.db import db

from .models import PublishedResult


@dataclass(frozen=True)
class Place:
    """A team that won: its rank (shared ones repeat), its names as they were sealed. `team_code` is never shown."""

    rank: int
    team: str
    challenge: str
    members: tuple[str, ...]
    team_code: str


@dataclass(frozen=True)
class Winners:
    """The winners of a round, best first, and since when everybody may know them."""

    round: str
    places: tuple[Place, ...]
    released_at: datetime


def released(now: datetime) -> ColumnElement[bool]:
    """True for the rows everybody may see at `now`: the only question the embargo asks."""
    return PublishedResult.release_at <= now


def winners(cohort_id: int, now: datetime) -> list[Winners]:
    """What has been released in the cohort by `now`, the newest first; nothing before."""
    rows = db.session.execute(
        select(PublishedResult.snapshot, PublishedResult.release_at)
        .where(PublishedResult.cohort_id == cohort_id, released(now))
        .order_by(PublishedResult.release_at.desc(), PublishedResult.code)
    )
    return [read(snapshot, release_at) for snapshot, release_at in rows]


def read(snapshot: Mapping[str, Any], release_at: datetime) -> Winners:
    """A sealed snapshot as pages and mails use it."""
    places = [
        Place(each["rank"], each["team"], each["challenge"], tuple(each["members"]), each["code"])
        for each in snapshot["places"]
    ]
    return Winners(snapshot["round"], tuple(places), release_at)
