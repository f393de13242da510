"""What do we know of files that staff bring in: what is in them, and which of their rows could become drafts now."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased, contains_eager

from champions.accounts.models import Person, PersonState
from champions.cohorts.models import Cohort
from champions.core import files
from champions.core.db import db
from champions.registration.models import Application

from ..drafting import Draft
from ..importing import Parsed, restored
from ..models import ApplicationImport

PIECE = 500


@dataclass(frozen=True)
class Known:
    """What we know of an address: whose account it leads to, if they can come in, if they applied already."""

    person_id: int
    usable: bool
    applied: bool


@dataclass(frozen=True)
class Look:
    """What bringing the file in would do now: rows that become drafts, and those that do not with the reason."""

    good: Sequence[Draft]
    bad: Sequence[tuple[int, str, str]]
    ignored: Sequence[str]
    # Codes of reasons for words (admissions/saying.py) stand in the third place where the file itself is in order.
    known: dict[str, Known]


def import_(cohort: str, code: str) -> ApplicationImport | None:
    """The import with that code in that cohort."""
    wanted = select(ApplicationImport).join(ApplicationImport.cohort)
    wanted = wanted.where(Cohort.slug == cohort, ApplicationImport.code == code)
    return db.session.scalar(wanted.options(contains_eager(ApplicationImport.cohort)))


def imports(cohort: Cohort, most: int = 20) -> Sequence[ApplicationImport]:
    """The last imports of the cohort, the newest first."""
    wanted = select(ApplicationImport).where(ApplicationImport.cohort_id == cohort.id)
    return list(db.session.scalars(wanted.order_by(ApplicationImport.id.desc()).limit(most)))


def content(of: ApplicationImport) -> Parsed | None:
    """What the file holds; None once it was brought in or thrown away."""
    try:
        with files.open(of.file_sha256) as stream:
            return restored(json.load(stream))
    except FileNotFoundError:
        return None


def known(cohort: Cohort, emails: Sequence[str]) -> dict[str, Known]:
    """What we know of these addresses; a few statements, however many they are."""
    found: dict[str, Known] = {}
    whose, theirs = aliased(Person), aliased(Application)
    wanted = (
        select(Person.email, whose.id, whose.state, theirs.id)
        # An account that became part of another one leads there.
        .join(whose, whose.id == func.coalesce(Person.merged_into_id, Person.id))
        .outerjoin(theirs, and_(theirs.person_id == whose.id, theirs.cohort_id == cohort.id))
    )
    for at in range(0, len(emails), PIECE):
        rows = db.session.execute(wanted.where(Person.email.in_(emails[at : at + PIECE])))
        found |= {row[0]: Known(row[1], row[2] is PersonState.ACTIVE, row[3] is not None) for row in rows}
    return found


def look(cohort: Cohort, parsed: Parsed) -> Look:
    """What bringing it in would do now: an address that has applied already, by itself or by a file, is not touched."""
    here = known(cohort, [each.email for each in parsed.drafts])
    good: list[Draft] = []
    bad: list[tuple[int, str, str]] = [(each.line, each.who, each.why) for each in parsed.bad]
    people: set[int] = set()
    for each in parsed.drafts:
        who = here.get(each.email)
        if why := _why_not(who, people):
            bad.append((each.line, each.email, why))
            continue
        if who is not None:
            people.add(who.person_id)
        good.append(each)
    return Look(good, sorted(bad), parsed.ignored, here)


def _why_not(who: Known | None, people: set[int]) -> str:
    if who is None:
        return ""
    if who.applied:
        return "applied"
    if who.person_id in people:
        return "twice"
    return "" if who.usable else "suspended"
