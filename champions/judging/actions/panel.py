"""What happens to a panel: people are invited to it, reminded, and end."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext as _

from champions.accounts import actions as accounts
from champions.accounts.models import Person
from champions.cohorts import actions as cohorts
from champions.cohorts.models import InvitationState, Role
from champions.cohorts.queries import grant
from champions.core import audit, clock, outbox
from champions.core.db import db
from champions.core.errors import Refused
from champions.judging import inviting, nudging, queries
from champions.judging.models import Judge, Round, RoundState, ScorecardState, Void

from .conflicts import ask_again, refresh_conflicts
from .voiding import void_card


def invite(round_: Round, *, email: str, name: str, organisation: str = "", by: Any, **known: Any) -> Judge:
    """The person is on the panel and is mailed a link, unless they judge in this cohort already.

    Who ended before is on it again. `known` is what else is known of them: languages, topics, max_load.
    """
    if round_.state is RoundState.CLOSED:
        raise Refused(_("This round is closed."))
    person = accounts.person_for(email)
    db.session.flush()
    judge = queries.judge_of(round_.id, person.id)
    if judge is not None and judge.ended_at is None:
        raise Refused(_("This person is on the panel already."))
    known = {name: value for name, value in known.items() if value or name == "max_load"}
    if judge is None:
        judge = Judge(round_id=round_.id, round=round_, person_id=person.id, person=person)
        db.session.add(judge)
    else:
        judge.ended_at, judge.ended_reason, judge.added_at = None, "", clock.now()
    judge.organisation = organisation or judge.organisation or ""
    for fact, value in known.items():
        setattr(judge, fact, value)
    db.session.flush()
    if grant(person.id, round_.cohort_id, Role.JUDGE) is None:
        _mail_link(judge, name=name, by=by)
    audit.record("judge.invite", judge, by=by, cohort_id=round_.cohort_id, round=round_.code)
    if round_.state is RoundState.OPEN:
        refresh_conflicts(round_, by=by)
    return judge


def invite_many(round_: Round, guests: Iterable[inviting.Guest], *, by: Any) -> int:
    """Everybody of the list who is not on the panel yet is invited, with one mail each; returns how many."""
    sitting = {each.judge.person.email for each in queries.seats(round_) if each.judge.ended_at is None}
    invited = 0
    for guest in guests:
        if guest.mail in sitting or _sits(round_, guest.mail):
            continue
        invite(
            round_, email=guest.mail, name=guest.name, organisation=guest.organisation, by=by,
            languages=list(guest.languages), topics=list(guest.topics), max_load=guest.max_load,
        )  # fmt: skip
        invited += 1
    return invited


def _sits(round_: Round, mail: str) -> bool:
    """True when the address leads to somebody of the panel: accounts that became one have several."""
    judge = queries.judge_of(round_.id, accounts.person_for(mail).id)
    return judge is not None and judge.ended_at is None


def send_link(judge: Judge, *, by: Any) -> None:
    """The judge is mailed a new link; those before it lead nowhere. Refused for who has come in already."""
    if judge.ended_at is not None:
        raise Refused(_("This person judges no more."))
    if grant(judge.person_id, judge.round.cohort_id, Role.JUDGE) is not None:
        raise Refused(_("This person has opened their link already, and signs in with their e-mail address."))
    _mail_link(judge, name="", by=by)


def _mail_link(judge: Judge, *, name: str, by: Any) -> None:
    for each in queries.invitations(judge):
        if each.state is InvitationState.INVITED:
            cohorts.revoke(each, by=by)
    cohorts.invite(judge.person.email, Role.JUDGE, judge.round.cohort, by=by, name=name)


def nudge(judge: Judge, *, by: Any) -> nudging.Open:
    """The judge is reminded by one mail of what they are behind with; at most once a day, and not while away."""
    db.session.refresh(judge, ["nudged_at", "ended_at", "declared_at", "away_from", "away_until"], with_for_update=True)
    seat = queries.seat(judge)
    if seat.behind is None:
        raise Refused(_("Nothing waits for this person now, or they are away."))
    if not queries.may_nudge(seat):
        raise Refused(_("This person was reminded less than 24 hours ago."))
    _remind(judge, seat.behind, by=by)
    return seat.behind


def nudge_all(round_: Round, *, by: Any) -> int:
    """Everybody of the panel who is behind is reminded, those aside who are away or were reminded; returns how many."""
    behind = [each for each in queries.seats(round_) if queries.may_nudge(each)]
    for each in behind:
        if each.behind is not None:
            _remind(each.judge, each.behind, by=by)
    return len(behind)


def _remind(judge: Judge, of: nudging.Open, *, by: Any) -> None:
    judge.nudged_at = clock.now()
    if of is nudging.Open.LINK:
        _mail_link(judge, name="", by=by)
    else:
        key = f"judging/nudge:{judge.code}:{int(judge.nudged_at.timestamp())}"
        outbox.owe(judge.person, "judging/nudge", key=key, cohort_id=judge.round.cohort_id, judge=judge.id)
    audit.record("judge.nudge", judge, by=by, cohort_id=judge.round.cohort_id, of=of)


def end_judge(judge: Judge, reason: str, *, by: Any, void_submitted: bool = False) -> int:
    """The person judges the round no more, from their next request. Returns how many scorecards are void.

    What is not submitted is void; what is stays and counts, unless staff say otherwise. A link that was not opened is
    worth nothing any more; the role ends with the person's last panel in the cohort.
    """
    if not reason.strip():
        raise Refused(_("Say why: others have to be able to defend it."))
    # Scores that are on their way are waited for, and those after us find the judge gone.
    db.session.refresh(judge, ["ended_at"], with_for_update=True)
    if judge.ended_at is not None:
        raise Refused(_("This person has ended already."))
    judge.ended_at, judge.ended_reason = clock.now(), reason.strip()
    voided = 0
    for card in queries.cards_of(judge):
        db.session.refresh(card, ["state", "version"], with_for_update=True)
        if void_submitted or card.state is not ScorecardState.SUBMITTED:
            void_card(card, Void.ENDED, reason, by=by)
            voided += 1
    db.session.flush()
    if not queries.judges_elsewhere(judge):
        for each in queries.invitations(judge):
            cohorts.revoke(each, by=by)
        cohorts.end_grant(judge.person, Role.JUDGE, judge.round.cohort, by=by)
    audit.record("judge.end", judge, by=by, cohort_id=judge.round.cohort_id, voided=voided)
    return voided


def person_name(person: Person) -> str:
    """How staff know somebody who may not have a name yet."""
    return person.name or person.email


# What assignment asks of a judge: fixed for the judge once they were given entries; staff may still mend it.
ASKED = ("organisation", "languages", "topics", "max_load")


def change_judge(judge: Judge, facts: Mapping[str, Any], *, by: Any) -> None:
    """What the service knows of the judge is as in `facts`; new conflicts that follow from it are found.

    A judge who was given entries changes only when they are away, and their keys.
    """
    changed = {name: value for name, value in facts.items() if getattr(judge, name) != value}
    own = by.id == judge.person_id
    if own and set(changed) & set(ASKED) and queries.has_entries(judge):
        raise Refused(_("You were given entries already. Write to us if this is to be changed."))
    for name, value in changed.items():
        setattr(judge, name, value)
    audit.record("judge.change", judge, by=by, cohort_id=judge.round.cohort_id, what=sorted(changed))
    db.session.flush()
    if "organisation" in changed and judge.round.state is RoundState.OPEN:
        ask_again(judge, by=by)
        refresh_conflicts(judge.round, by=by)
