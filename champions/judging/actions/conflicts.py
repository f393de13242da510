"""What happens between judges and entries they must not judge: it is found, said, answered, and a judge steps back."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload, lazyload

from champions.cohorts.models import Role
from champions.cohorts.queries import holders
from champions.core import audit, clock, names, outbox
from champions.core.db import db
from champions.core.errors import Refused
from champions.core.lifecycle import move
from champions.judging import conflicting, queries
from champions.judging.models import (
    Conflict,
    ConflictState,
    Entry,
    Judge,
    Round,
    RoundState,
    Scorecard,
    ScorecardState,
    Void,
    Why,
)
from champions.judging.queries.conflicts import FOR_GOOD, PROPOSED

from .telling import tell_short
from .versions import keep_version
from .voiding import void_card

Rule = Callable[[Round], None]

# What is asked before a judge steps back from an entry of a closed round.
_late: list[Rule] = []


def before_late_recusal(rule: Rule) -> Rule:
    """`rule(round)` is asked before a judge steps back after the close; it raises Refused when it is too late."""
    _late.append(rule)
    return rule


def ask_late(round_: Round) -> None:
    """Refused when scorecards of the closed round can change no more."""
    for rule in _late:
        rule(round_)


def refresh_conflicts(round_: Round, *, by: Any = None, proposed: bool = True) -> int:
    """All conflicts that the service can find are written; those cleared before stay cleared. Returns how many are new.

    Whoever was given such an entry already keeps a scorecard only for what is proposed, and it waits for an answer.
    Without `proposed` only those that stand for good: at the close nobody has time to answer any more.
    """
    if round_.state is RoundState.CLOSED:
        return 0
    db.session.flush()
    known, stated = queries.known(round_), queries.stated(round_.id)
    found = [
        (judge, entry, Why(why))
        for judge, as_judge in known.judges.items()
        for entry, team in known.teams.items()
        for why in sorted(conflicting.derived(as_judge, team))
        if (judge, entry, Why(why)) not in stated and (proposed or Why(why) in FOR_GOOD)
    ]
    for judge, entry, why in found:
        db.session.add(Conflict(judge_id=judge, entry_id=entry, why=why))
    if found:
        db.session.flush()
        audit.record("round.conflicts", round_, by=by, found=len(found))
        _hold_back(round_.id, found, by=by)
    return len(found)


def ask_again(judge: Judge, *, by: Any) -> None:
    """The judge's organisation is another: what was said to be no conflict is asked anew where it is the team's, too.

    Whoever said that it was none spoke of the organisation before.
    """
    teams, again = queries.known(judge.round).teams, []
    for (one, entry, why), conflict in queries.stated(judge.round_id).items():
        cleared = one == judge.id and why is Why.UNIVERSITY and conflict.state is ConflictState.CLEARED
        if cleared and any(names.same(judge.organisation, each.university) for each in teams[entry].members):
            conflict.cleared_at, conflict.by_id = None, None
            move(conflict, "stand", by=by, cohort_id=judge.round.cohort_id)
            again.append((one, entry, why))
    if again:
        db.session.flush()
        _hold_back(judge.round_id, again, by=by)


def _hold_back(round_id: int, found: list[tuple[int, int, Why]], *, by: Any) -> None:
    """What was given before these conflicts were found is void, or waits unsubmitted where the conflict is proposed."""
    wanted = select(Scorecard).where(Scorecard.round_id == round_id, Scorecard.state != ScorecardState.VOID)
    wanted = wanted.where(Scorecard.judge_id.in_({judge for judge, _entry, _why in found})).order_by(Scorecard.id)
    # Scores that are on their way are waited for; those after us find the conflict.
    wanted = wanted.with_for_update(of=Scorecard).execution_options(populate_existing=True)
    cards = {(each.judge_id, each.entry_id): each for each in db.session.scalars(wanted)}
    # What stands for good before what is proposed: a void card waits for no answer.
    for judge, entry, why in sorted(found, key=lambda each: each[2] in PROPOSED):
        card = cards.get((judge, entry))
        if card is not None and card.state is not ScorecardState.VOID:
            _stand_back(card, why, by=by or card.judge.person)


def _stand_back(card: Scorecard, why: Why, *, by: Any) -> None:
    """A conflict stands against the card: it counts no more, and is the judge's no more unless they are to answer."""
    if why not in PROPOSED:
        void_card(card, Void.RECUSED, in_words(why), by=by)
        tell_short(card.round)
    elif card.state is ScorecardState.SUBMITTED:
        keep_version(card, in_words(why), by=by)
        card.submitted_at = None
        move(card, "reopen", by=by, cohort_id=card.cohort.id, why=why)


def in_words(why: Why) -> str:
    """The reason as it is written down for staff."""
    return {
        Why.MEMBER: _("They are or were in the team."),
        Why.MENTOR: _("They mentor the team."),
        Why.UNIVERSITY: _("Somebody in the team is of the same university."),
        Why.ORGANISATION: _("Somebody in the team is of the same organisation."),
        Why.DECLARED: _("They know somebody in the team."),
        Why.RECUSED: _("They stepped back."),
        Why.STAFF: _("Staff said so."),
    }[why]


def declare(judge: Judge, *, teams: Iterable[str] = (), people: Iterable[str] = (), by: Any) -> None:
    """The judge has said whom they know: the teams with these codes, and people with these names, wherever they are.

    Nobody learns from it whether a name was found. What was given already is void at once.
    """
    # Nobody is given an entry between what we say and what we look for.
    db.session.refresh(judge.round, ["state", "version"], with_for_update={"read": True})
    if judge.round.state is not RoundState.OPEN:
        raise Refused(_("Teams are known, and conflicts declared, while the round is open."))
    ticked, typed = set(teams), [each for each in people if each.strip()]
    barred = {each.id for each in entries_of(judge.round) if each.team.code in ticked}
    for member in queries.members(judge.round):
        if member.as_member.person != judge.person_id and any(
            conflicting.known(typed, name) for name in member.names if name
        ):
            barred.add(member.entry_id)
    stated = queries.stated(judge.round_id)
    for entry_id in sorted(barred):
        _write(judge, entry_id, Why.DECLARED, "", stated, by=by)
    judge.declared_at = judge.declared_at or clock.now()
    audit.record("judge.declare", judge, by=by, cohort_id=judge.round.cohort_id, conflicts=len(barred))
    db.session.flush()


def bar(judge: Judge, entry: Entry, reason: str, *, by: Any) -> None:
    """Staff know that this judge must not judge this entry: what was given is void."""
    if not reason.strip():
        raise Refused(_("Say why: others have to be able to defend it."))
    db.session.refresh(judge.round, ["state", "version"], with_for_update={"read": True})
    if judge.round.state is RoundState.CLOSED:
        raise Refused(_("This round is closed."))
    if entry.round_id != judge.round_id:
        raise Refused(_("This entry is of another round."))
    _write(judge, entry.id, Why.STAFF, reason.strip(), queries.stated(judge.round_id), by=by)
    audit.record("judge.bar", judge, by=by, cohort_id=judge.round.cohort_id, entry=entry.code)


def _write(judge: Judge, entry_id: int, why: Why, reason: str, stated: Any, *, by: Any) -> None:
    """The conflict stands, and what the judge was given of the entry is void."""
    before = stated.get((judge.id, entry_id, why))
    if before is None:
        db.session.add(Conflict(judge_id=judge.id, entry_id=entry_id, why=why, reason=reason, by_id=by.id))
    elif before.state is ConflictState.CLEARED:
        before.cleared_at = None
        before.reason, before.by_id = reason or before.reason, by.id
        move(before, "stand", by=by, cohort_id=judge.round.cohort_id)
    card = db.session.scalar(select(Scorecard).where(Scorecard.judge_id == judge.id, Scorecard.entry_id == entry_id))
    if card is not None and card.state is not ScorecardState.VOID:
        # A slip of the judge or of staff can be cleared: then the entry can be theirs again.
        void_card(card, Void.MOVED, reason or in_words(why), by=by)
        tell_short(card.round)
    db.session.flush()


def clear(conflict: Conflict, reason: str, *, by: Any) -> None:
    """Somebody who knows says that it is none: the entry can be given to the judge, and opened by them again.

    Own team, mentored team and a judge's own stepping back stand for good.
    """
    if conflict.why in FOR_GOOD:
        raise Refused(_("This conflict stands for good."))
    if not reason.strip():
        raise Refused(_("Say why: others have to be able to defend it."))
    db.session.refresh(conflict, ["state", "version"], with_for_update=True)
    conflict.cleared_by_id, conflict.cleared_reason = by.id, reason.strip()
    move(conflict, "clear", by=by, cohort_id=conflict.judge.round.cohort_id, why=conflict.why)
    db.session.flush()


def recuse(card: Scorecard, reason: str, *, by: Any) -> None:
    """The judge steps back from the entry for good: what they gave is kept and does not count, another is asked for."""
    if not reason.strip():
        raise Refused(_("Say why: others have to be able to defend it."))
    judge = card.judge
    # A close that is under way waits for us, and we for it.
    db.session.refresh(judge.round, ["state", "version"], with_for_update={"read": True})
    if judge.round.state is RoundState.CLOSED:
        ask_late(judge.round)
    void_card(card, Void.RECUSED, reason, by=by)
    stated = queries.stated(judge.round_id)
    if (judge.id, card.entry_id, Why.RECUSED) not in stated:
        said = Conflict(judge_id=judge.id, entry_id=card.entry_id, why=Why.RECUSED, reason=reason.strip(), by_id=by.id)
        db.session.add(said)
    audit.record("scorecard.recuse", card, by=by, cohort_id=card.cohort.id)
    db.session.flush()
    _tell(card)


def _tell(card: Scorecard) -> None:
    """Staff hear that the entry lacks a judge; after the close, that what was compiled is compiled anew."""
    if card.round.state is not RoundState.CLOSED:
        tell_short(card.round)
        return
    people = [(each.id, {"card": card.id}) for each in holders(card.round.cohort_id, Role.STAFF)]
    outbox.owe_all(people, "judging/stood_back", key=f"judging/stood_back:{card.code}", cohort_id=card.round.cohort_id)


def entries_of(round_: Round) -> Sequence[Entry]:
    """The entries of the round, with their teams, by number."""
    wanted = select(Entry).where(Entry.round_id == round_.id).order_by(Entry.number)
    wanted = wanted.options(joinedload(Entry.team, innerjoin=True), lazyload(Entry.round))
    return db.session.scalars(wanted).all()
