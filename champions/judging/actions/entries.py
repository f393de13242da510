"""What happens to an entry: staff say how it is to be judged, take it out, and let a late one in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select

from champions.core import audit, clock
from champions.core.db import db
from champions.core.errors import Refused
from champions.judging import queries
from champions.judging.models import Criterion, Entry, Round, RoundState, Scorecard, ScorecardState
from champions.judging.reasons import Without

from .conflicts import refresh_conflicts
from .rounds import Wrong, deadline_over, hold


@dataclass(frozen=True)
class About:
    """What staff say of an entry; `without`: numbers of criteria that nobody can score, and `why`."""

    title: str
    language: str
    topics: Sequence[str]
    without: Sequence[int]
    why: Without | None = None


def change_entry(entry: Entry, about: About, *, by: Any) -> None:
    """The entry is described so. Raises Wrong for criteria that cannot be left out, or not any more."""
    hold(entry.round, RoundState.OPEN, message=_("Entries can be changed while the round is open."))
    without = sorted(set(about.without))
    if without != sorted(entry.not_applicable):
        _check_without(entry, without, about.why)
        entry.not_applicable = without
        audit.record(
            "entry.without", entry, by=by, cohort_id=entry.round.cohort_id, criteria=without, why=about.why or ""
        )
    entry.title, entry.language, entry.topics = about.title, about.language, list(about.topics)
    audit.record("entry.change", entry, by=by, cohort_id=entry.round.cohort_id, language=about.language)


def _check_without(entry: Entry, without: list[int], why: Without | None) -> None:
    wanted = select(Criterion.number).where(Criterion.round_id == entry.round_id)
    if not set(db.session.scalars(wanted)) - set(without):
        raise Wrong("without", _("At least one criterion must be left to score."))
    if without and why is None:
        raise Wrong("why", _("Choose why it does not apply."))
    sent = select(Scorecard.id).where(Scorecard.entry_id == entry.id, Scorecard.state == ScorecardState.SUBMITTED)
    if db.session.scalar(sent.limit(1)) is not None:
        raise Wrong("without", _("A judge has submitted this entry: what is scored cannot change any more."))


def withdraw_entry(entry: Entry, reason: str, *, by: Any) -> None:
    """The entry stands outside the results, for that reason; its scorecards stay as they are."""
    if not reason.strip():
        raise Refused(_("Say why: others have to be able to defend it."))
    db.session.refresh(entry, ["withdrawn_at", "withdrawn_reason"], with_for_update={"of": Entry})
    if entry.withdrawn_at:
        raise Refused(_("This entry was taken out already."))
    entry.withdrawn_at, entry.withdrawn_reason = clock.now(), reason.strip()
    audit.record("entry.withdraw", entry, by=by, cohort_id=entry.round.cohort_id, number=entry.number)


def restore_entry(entry: Entry, *, by: Any) -> None:
    """The entry is in the round again, with all its scorecards."""
    db.session.refresh(entry, ["withdrawn_at", "withdrawn_reason"], with_for_update={"of": Entry})
    if not entry.withdrawn_at:
        raise Refused(_("This entry is in the round."))
    entry.withdrawn_at, entry.withdrawn_reason = None, ""
    audit.record("entry.restore", entry, by=by, cohort_id=entry.round.cohort_id, number=entry.number)


def add_late_entry(round_: Round, team_code: str, *, by: Any) -> Entry:
    """What the team handed in after the opening is an entry, with the next number."""
    hold(round_, RoundState.OPEN, message=_("Entries are added while the round is open."))
    found = next((each for each in queries.late_submissions(round_) if each.team.code == team_code), None)
    if found is None:
        raise Wrong("team", _("This team has nothing that is not an entry already."))
    if not deadline_over(round_, [found.team_id]):
        raise Wrong("team", _("This team can still replace its work. Add it after its deadline."))
    last = db.session.scalar(select(func.max(Entry.number)).where(Entry.round_id == round_.id)) or 0
    made = Entry(
        round_id=round_.id, team_id=found.team_id, submission_id=found.id, number=last + 1, title=found.team.challenge
    )
    db.session.add(made)
    db.session.flush()
    refresh_conflicts(round_)
    audit.record("entry.add", made, by=by, cohort_id=round_.cohort_id, number=made.number)
    return made
