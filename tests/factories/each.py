"""A row of every table of registration, reviews and admission."""

from datetime import date

from champions.accounts.models import Person, PersonState
from champions.cohorts.models import Cohort
from champions.core import clock
from champions.core.db import db

from .admissions import appeal, application_import, decision, dispatch, member_city, pin, quota, saved_view, shortlist
from .people import address_change, merge, person
from .registration import answer, application, arrival, consent, consent_text, correction, guardian_consent, question
from .reviews import covered_words, review, review_conflict, review_plan, reviewer


def one_of_each(where: Cohort, staff: Person) -> None:
    """A row of every one of these tables, and one for every state that a CHECK is about."""
    now = clock.now()
    for state in ("waitlisted", "lapsed", "deferred"):
        application(where, state=state)
    sent, refused = application(where), application(where, state="not_selected")
    first = question(where, "choice")
    following = question(where, condition_id=first.id, condition_is="Bus", most=40)
    answer(sent, first, chosen=["Bus"])
    answer(
        sent, following, file_sha256="0" * 64, file_name="map.pdf", file_size=9, file_type="application/pdf", words=""
    )
    consent(sent, consent_text(where))
    for state in ("asked", "given", "withdrawn", "refused"):
        guardian_consent(where, state=state)
    correction(refused, "granted", staff, born_after=date(1999, 1, 1))
    correction(sent)
    arrival(sent)
    address_change(staff)
    merge(person(), gone := person())
    gone.merged_into_id = staff.id
    gone.state = PersonState.MERGED
    plan = review_plan(where)
    reader = reviewer(plan, most=9, ended_at=now)
    review(sent, reader, (3, 3, 3))
    review(refused, reader, state="recused", recused_at=now)
    review(sent, reviewer(plan))
    review_conflict(reader, sent)
    covered_words(sent)
    covered_words(sent, "Mombasa", covered_by_id=staff.id)
    quota(where, least=1, most=10)
    quota(where, "university", "", most=5)
    member_city("KE", "Kisumu")
    pin(sent, staff)
    shortlist(where, staff, "failed")
    accepted = shortlist(where, staff, accepted_at=now, accepted_by_id=staff.id)
    shortlist(where, staff, "queued")
    decision(sent, staff, shortlist_id=accepted.id)
    done = dispatch(where, staff)
    decision(refused, staff, "reject", dispatch_id=done.id, done_at=now, skipped="They withdrew.")
    appeal(refused, "upheld", staff)
    appeal(application(where, state="not_selected"))
    saved_view(where, staff)
    application_import(where, staff)
    db.session.flush()
