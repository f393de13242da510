"""What happens: a file of applications is looked at, and brought in: people by address, and drafts for them to send."""

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from champions.accounts.models import Person, PersonState
from champions.cohorts import calendar
from champions.cohorts.models import Cohort
from champions.core import audit, clock, files, outbox, render
from champions.core.db import db, new_code
from champions.core.errors import Refused
from champions.core.transaction import after_commit
from champions.registration import eligibility
from champions.registration.models import Application, ApplicationState

from .. import importing, queries, tables
from ..drafting import Draft
from ..models import ApplicationImport

PIECE = 200  # rows in one statement


class NotRead(Refused):
    """The file cannot be read; the message says why and what to do."""


def look_at(cohort: Cohort, content: bytes, name: str, *, by: Any) -> ApplicationImport:
    """The file was read, and nothing is changed by it: what it holds is kept until it is brought in or thrown away.

    Not the file itself is kept: of rows about children there is nothing left in it.
    """
    _check_time(cohort)
    if len(content) > importing.MOST_BYTES:
        raise NotRead(_("The file is larger than %(size)s.", size=files.in_words(importing.MOST_BYTES)))
    try:
        parsed = importing.parse(content, cohort, clock.now(), render.locale())
    except tables.Unreadable as error:
        raise NotRead(str(error)) from error
    if not parsed.rows:
        raise NotRead(_("The file has no rows below its first line."))
    # With a mark of its own: the same file twice is two looks, and each can be thrown away.
    kept = json.dumps({**parsed.stored(), "look": new_code()}, ensure_ascii=False).encode()
    stored = files.put(io.BytesIO(kept), most=len(kept))
    found = ApplicationImport(
        cohort_id=cohort.id, file_sha256=stored.sha256, file_name=name[-200:], rows=parsed.rows, by_id=by.id
    )
    db.session.add(found)
    audit.record("application_import.look", found, by=by, rows=parsed.rows, bad=len(parsed.bad))
    return found


def bring_in(of: ApplicationImport, count: int, *, by: Any) -> int:
    """The drafts of the file are there, and their people are owed a mail; returns how many.

    `count` is how many staff meant: when it is another number now, nothing is done. A file is brought in once.
    """
    db.session.refresh(of, with_for_update=True)
    cohort = of.cohort
    _check_time(cohort)
    parsed = queries.content(of) if of.done_at is None else None
    if parsed is None:
        raise Refused(_("This file has been brought in already."))
    look = queries.look(cohort, parsed)
    if len(look.good) != count:
        raise Refused(_("It is %(count)s now. Look at the list again.", count=len(look.good)))
    people = _people(look.good, look.known)
    made = _drafts(cohort, look.good, people)
    db.session.flush()
    subjects = [(_Subject(each, cohort.id), {"file": of.code}) for each in made.values()]
    audit.record_all("application.import", subjects, by=by)
    outbox.owe_all(
        [(person_id, {"application": application_id}) for person_id, application_id in made.items()],
        "admissions/brought_in", key=f"import:{of.code}", cohort_id=cohort.id,
    )  # fmt: skip
    of.done_at, of.made = clock.now(), len(made)
    audit.record("application_import.bring_in", of, by=by, rows=of.rows, made=len(made))
    digest = of.file_sha256
    after_commit(lambda: files.delete(digest))
    return len(made)


def throw_away(of: ApplicationImport, *, by: Any) -> None:
    """The look at the file is over: nothing of it is kept."""
    if of.done_at is not None:
        raise Refused(_("This file has been brought in already."))
    audit.record("application_import.throw_away", of, by=by)
    digest = of.file_sha256
    db.session.delete(of)
    after_commit(lambda: files.delete(digest))


@dataclass(frozen=True)
class _Subject:
    """An application as the record names it, without reading the whole row."""

    id: int
    cohort_id: int
    __tablename__ = Application.__tablename__


def _check_time(cohort: Cohort) -> None:
    if calendar.applying(cohort, clock.now()) is calendar.Window.AFTER:
        raise NotRead(_("Applications are closed: nobody could send what you bring in."))


def _people(drafts: Sequence[Draft], known: dict[str, queries.Known]) -> dict[str, int]:
    """The person of each address; a new one, not yet verified, where there was none."""
    new = [
        {"email": each.email, "code": new_code(), "version": 1, "state": PersonState.ACTIVE, "name": "",
         "own_name": "", "call_name": "", "locale": "en", "created_at": clock.now()}
        for each in drafts if each.email not in known
    ]  # fmt: skip
    make = postgresql.insert if db.session.get_bind().dialect.name == "postgresql" else sqlite.insert
    for at in range(0, len(new), PIECE):
        # Somebody may sign up at this very moment: then they are that person.
        db.session.execute(make(Person).values(new[at : at + PIECE]).on_conflict_do_nothing(index_elements=["email"]))
    people = {email: each.person_id for email, each in known.items()}
    emails = [each["email"] for each in new]
    for at in range(0, len(emails), PIECE):
        rows = db.session.execute(select(Person.email, Person.id).where(Person.email.in_(emails[at : at + PIECE])))
        people |= {row.email: row.id for row in rows}
    return people


def _drafts(cohort: Cohort, drafts: Sequence[Draft], people: dict[str, int]) -> dict[int, int]:
    """The drafts are there; returns for each person the id of theirs. Whoever has begun one meanwhile keeps it."""
    now, rule = clock.now(), eligibility.rule_of(cohort).stored()
    rows = [
        {"cohort_id": cohort.id, "person_id": people[each.email], "code": new_code(), "version": 1,
         "state": ApplicationState.DRAFT, "born": each.born, "rule": rule, "began_at": now, "saved_at": now,
         "consent_version": "", "reason_note": "", **each.answers}
        for each in drafts
    ]  # fmt: skip
    make = postgresql.insert if db.session.get_bind().dialect.name == "postgresql" else sqlite.insert
    made: dict[int, int] = {}
    for at in range(0, len(rows), PIECE):
        done = (
            make(Application)
            .values(rows[at : at + PIECE])
            .on_conflict_do_nothing(index_elements=["cohort_id", "person_id"])
            .returning(Application.person_id, Application.id)
        )
        made |= {row.person_id: row.id for row in db.session.execute(done)}
    return made
