"""What happens: files are taken in, and a team hands in a version."""

from datetime import datetime, timedelta
from typing import IO, Any

from flask_babel import gettext as _
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from champions.core import audit, files, outbox, render, uploads
from champions.core.db import db
from champions.core.errors import Refused
from champions.core.uploads import File
from champions.teams.models import Team

from . import queries, receipts
from .deadline import Verdict, verdict
from .models import Deliverable, Submission


class NotNow(Refused):
    """It cannot be handed in at this moment, whatever is in it: too late, or somebody else was faster."""


class NotThis(Refused):
    """Nothing is in what should be handed in."""


def judge_time(deliverable: Deliverable, at: datetime, minutes: int) -> Verdict:
    """The verdict on `at` for a team with `minutes` of its own."""
    return verdict(deliverable, at, team_minutes=minutes)


def take(stream: IO[bytes], name: str, deliverable: Deliverable) -> File:
    """The upload is on our disk; Refused, in words and with nothing kept, when size, kind or name are not right."""
    return uploads.take(stream, name, allowed=deliverable.kinds, most=deliverable.max_bytes)


def keep(file: File | None, deliverable: Deliverable, by: Any) -> str:
    """A mark for a hidden field: the file need not be sent again when the form comes back. For this person only."""
    return uploads.keep(file, deliverable.code, by.code)


def kept(mark: str, deliverable: Deliverable, by: Any) -> File | None:
    """The file a mark of ours speaks of, if it is still here; None for any other text."""
    return uploads.kept(mark, deliverable.code, by.code)


def is_gone(mark: str, deliverable: Deliverable, by: Any) -> bool:
    """True for a mark of ours whose file is not here any more: nobody handed it in for too long."""
    return uploads.is_gone(mark, deliverable.code, by.code)


def forget_files(*, older_than: timedelta) -> int:
    """Files that came longer ago than that and were never handed in are gone; returns how many."""

    return files.forget(files.named_by_rows, older_than=older_than)


def hand_in(
    deliverable: Deliverable,
    team: Team,
    *,
    by: Any,
    at: datetime,
    words: str,
    url: str,
    file: File | None,
    based_on: int,
) -> Submission:
    """The team has handed in a new version, which counts from now on; all members are owed a receipt.

    `based_on` is the version the person was looking at (0: none). Raises NotNow, with nothing changed, when it is too
    late or the team has handed in another version since; NotThis when there is nothing in it.
    """
    check_time(deliverable, team, at)
    before = queries.standing(deliverable, team).current
    if (before.version if before else 0) != based_on:
        raise NotNow(_faster(before))
    if not (words or url or file):
        raise NotThis(_("There is nothing in it yet. Write, link or choose something."))
    submission = Submission(
        deliverable_id=deliverable.id,
        team_id=team.id,
        version=based_on + 1,
        words=words,
        url=url,
        arrived_at=at,
        by_id=by.id,
        digest="",
    )
    if file is not None:
        submission.file_sha256, submission.file_name = file.sha256, file.name
        submission.file_size, submission.file_type = file.size, file.media_type
    submission.digest = _digest(submission, deliverable, team, by)
    _put_in_place(submission, before)
    audit.record(
        "submission.hand_in", submission, by=by, cohort_id=deliverable.cohort_id, deliverable=deliverable.code,
        team=team.code, version=submission.version, digest=submission.digest,
    )  # fmt: skip
    for member in queries.members(team.id):
        key = f"submission:{submission.code}:{member.code}"
        outbox.owe(member, "workshops/receipt", key=key, cohort_id=deliverable.cohort_id, submission=submission.id)
    return submission


def check_time(deliverable: Deliverable, team: Team, at: datetime) -> None:
    """Raises NotNow, in words, when `at` is after the team's deadline."""
    said = judge_time(deliverable, at, queries.extension_minutes(deliverable.id, team.id))
    if not said.accepted:
        raise NotNow(
            _(
                "The deadline was %(until)s. What you sent arrived later and was not handed in. Copy it from this page "
                "if you want to keep it.",
                until=render.in_words(said.until, deliverable.cohort.zone),
            )
        )


def _digest(submission: Submission, deliverable: Deliverable, team: Team, by: Any) -> str:
    line = receipts.canonical(
        deliverable=deliverable.code,
        team=team.code,
        version=submission.version,
        arrived_at=submission.arrived_at,
        by=by.code,
        words=submission.words,
        url=submission.url,
        file=queries.file_facts(submission),
    )
    return receipts.digest(line)


def _put_in_place(submission: Submission, before: Submission | None) -> None:
    """The new version is the current one; when another came first, by a hair, NotNow and nothing is changed."""
    try:
        with db.session.begin_nested():
            if before is not None:
                taken = db.session.execute(
                    update(Submission).where(Submission.id == before.id, Submission.is_current).values(is_current=False)
                )
                if not taken.rowcount:  # type: ignore[attr-defined]
                    raise NotNow(_faster(None))
            db.session.add(submission)
    except IntegrityError as error:
        raise NotNow(_faster(None)) from error


def _faster(newer: Submission | None) -> str:
    if newer is None:
        return _("Somebody of your team handed in at the same moment. Look at their version, then hand in again.")
    return _(
        "While you were writing, %(name)s handed in version %(version)s. Nothing of yours is lost: look at it, then "
        "hand in again to replace it.",
        name=newer.by.called,
        version=newer.version,
    )
