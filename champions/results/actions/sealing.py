"""What happens: two people confirm a compilation, that seals it, and the release makes it public."""

import secrets
from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import update

from champions.cohorts import queries as cohorts
from champions.cohorts.models import Role
from champions.core import audit, clock, outbox
from champions.core.canonical import digest
from champions.core.db import db
from champions.core.errors import Refused
from champions.judging.models import Purpose
from champions.results import placing, queries
from champions.results.compiling.ladder import INCOMPARABLE
from champions.results.models import Compilation, Confirmation, PublishedResult

from .compiling import alone
from .settling import may_be_decided

CONFIRMATIONS = 2
NONCE_BYTES = 32


def confirm(
    compilation: Compilation, *, by: Any, correction: str = "", seen: int | None = None
) -> PublishedResult | None:
    """`by` stands behind the compilation. The second person's word seals it; then what was sealed is returned.

    `correction`: what the world is told about why it changed. The second person must say it where an earlier result
    of the round is public; that one stays until the new one is released. `seen`: how many decisions of people were on
    record when `by` looked; None where nobody looked at a page.
    """
    subject = compilation.round
    alone(subject.id)
    may_be_decided(compilation)
    settled = queries.settlements(compilation.id)
    if seen is not None and seen != len(settled):
        raise Refused(_("A decision was recorded while you read. Open the page again, look, then confirm."))
    places = queries.placing_of(compilation, settled)
    _is_settled(places, compilation.outputs or {})
    replaced = queries.seals(subject.id)
    given = queries.confirmations(compilation.id)
    people = {each.person_id for each in replaced.words(given)}
    if by.id in people:
        raise Refused(_("You have confirmed these results already. Somebody else of the staff must confirm them too."))
    seals = len(people) + 1 >= CONFIRMATIONS
    if seals and replaced.current is not None and not correction.strip():
        raise Refused(_("An earlier result is public. Write what the world is told about why it changed."))
    # Whoever stood behind an earlier seal of it says so anew.
    word = next((each for each in given if each.person_id == by.id), None)
    word = word or Confirmation(compilation_id=compilation.id, person_id=by.id)
    word.at = clock.now()
    db.session.add(word)
    db.session.flush()
    audit.record(
        "compilation.confirm", compilation, by=by, cohort_id=subject.cohort_id, outputs=compilation.outputs_digest
    )
    return _seal(compilation, places, replaced, correction.strip(), by) if seals else None


def _is_settled(places: placing.Placing, outputs: Mapping[str, Any]) -> None:
    """Refused as long as nobody has a place, or people have to decide about one."""
    if outputs.get("method") == INCOMPARABLE:
        raise Refused(
            _(
                "The scorecards fall into parts that cannot be compared, so nothing can be sealed. "
                "The standings say which judge would have to score which entry, to bridge them."
            )
        )
    if not places.places:
        raise Refused(_("No entry has enough scorecards to be ranked, so there is nothing to seal."))
    if places.open:
        spans = ", ".join(
            f"{each.first}–{each.last}" if len(each.entries) > 1 else str(each.first) for each in places.open
        )
        raise Refused(
            ngettext(
                "Settle the cut first: the numbers do not decide places %(spans)s. People do, on the record.",
                "Settle the cuts first: the numbers do not decide places %(spans)s. People do, on the record.",
                len(places.open),
                spans=spans,
            )
        )


def _seal(
    compilation: Compilation, places: placing.Placing, replaced: queries.Seals, correction: str, by: Any
) -> PublishedResult:
    if replaced.pending is not None:
        # Nobody knew it, so nobody is told: from now on there is only the new one.
        replaced.pending.superseded_at = clock.now()
        db.session.flush()
        audit.record("result.supersede", replaced.pending, by=by, digest=replaced.pending.digest)
    snapshot = _snapshot(compilation, places)
    sealed = PublishedResult(
        cohort_id=compilation.round.cohort_id,
        round_id=compilation.round_id,
        compilation_id=compilation.id,
        snapshot=snapshot,
        digest=digest(snapshot),
        replaces_id=replaced.current.id if replaced.current is not None else None,
        correction=correction if replaced.current is not None else "",
    )
    db.session.add(sealed)
    audit.record("result.seal", sealed, by=by, digest=sealed.digest, outputs=compilation.outputs_digest)
    return sealed


def _snapshot(compilation: Compilation, places: placing.Placing) -> dict[str, Any]:
    """What the world will see: names as they are written today, whatever they change to later.

    The nonce is known to nobody before the reveal: without it a published digest could be tried against all teams.
    Who goes on in a selection has no rank: all of them go on alike.
    """
    subject = compilation.round
    teams = queries.teams_by_entry(subject.id)
    ranked = subject.purpose is not Purpose.SELECTION
    placed = [(each.place if ranked else None, teams[each.entry]) for each in places.inside]
    names = queries.names_by_team(team.id for _rank, team in placed)
    return {
        "round": subject.name,
        "purpose": str(subject.purpose),
        "nonce": secrets.token_hex(NONCE_BYTES),
        "places": [
            {
                "rank": rank,
                "code": team.code,
                "team": team.name,
                "challenge": team.challenge,
                "members": names.get(team.id, []),
            }
            for rank, team in sorted(placed, key=lambda each: (each[0] or 0, each[1].name_key))
        ],
    }


def publish_digest(result: PublishedResult, by: Any) -> None:
    """Everybody may know the digest of what is sealed, and not what is sealed: from now on we are bound by it."""
    alone(result.round_id)
    db.session.refresh(result)
    if result.superseded_at is not None:
        raise Refused(_("A newer seal has replaced this one. Publish the digest of that one."))
    if result.release_at is not None:
        raise Refused(_("This result is public, and its digest with it."))
    if result.digest_published_at is not None:
        raise Refused(_("The digest of this result is public already. It cannot be taken back."))
    result.digest_published_at = clock.now()
    audit.record("result.publish_digest", result, by=by, digest=result.digest)


def release(result: PublishedResult, *, by: Any) -> None:
    """From this instant everybody may know; everybody who took part is owed a mail, and staff one too.

    A correction takes the place of what it corrects in the same instant, and those who were told before are told.
    """
    now = clock.now()
    alone(result.round_id)
    db.session.refresh(result)
    if result.superseded_at is not None:
        raise Refused(_("A newer seal has replaced this one. Open the page again: reveal that one."))
    if result.release_at is not None:
        raise Refused(_("This result has been revealed already. It cannot be revealed twice, nor taken back."))
    told = _supersede(result, by) if result.replaces_id is not None else []
    result.release_at = now
    db.session.flush()
    audit.record("result.release", result, by=by, digest=result.digest)
    known = {person.id for person in told}
    mailed = [("results/corrected", person) for person in told]
    mailed += [("results/released", each) for each in queries.entered_people(result.round_id) if each.id not in known]
    staff = cohorts.holders(result.cohort_id, Role.STAFF)
    mailed += [("results/released_staff", each) for each in staff if each.id not in known]
    for message, person in mailed:
        key = f"{message}:{result.code}:{person.code}"
        outbox.owe(person, message, key=key, cohort_id=result.cohort_id, due_at=now, result=result.id)


def _supersede(result: PublishedResult, by: Any) -> list[Any]:
    """What `result` corrects is no longer what the world reads; returns whom it was told."""
    before = db.session.get_one(PublishedResult, result.replaces_id)
    db.session.execute(
        update(PublishedResult)
        .where(PublishedResult.id == before.id, PublishedResult.superseded_at.is_(None))
        .values(superseded_at=clock.now())
        .execution_options(synchronize_session=False)
    )
    db.session.refresh(before)
    audit.record("result.supersede", before, by=by, digest=before.digest)
    return queries.told_of(before)
