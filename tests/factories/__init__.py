"""Plain functions that make rows: each says only what the test does not care about."""

from .admissions import (
    appeal,
    application_import,
    decision,
    dispatch,
    enrolment,
    member_city,
    pin,
    quota,
    saved_view,
    shortlist,
)
from .each import one_of_each
from .judging import compilation, entry, judge, round_, scorecard
from .people import address_change, admin, cohort, grant, merge, person, staff
from .programme import deliverable, session, submission, team
from .registration import answer, application, arrival, consent, consent_text, correction, guardian_consent, question
from .reviews import covered_words, review, review_conflict, review_plan, reviewer

__all__ = [
    "address_change",
    "admin",
    "answer",
    "appeal",
    "application",
    "application_import",
    "arrival",
    "cohort",
    "compilation",
    "consent",
    "consent_text",
    "correction",
    "covered_words",
    "decision",
    "deliverable",
    "dispatch",
    "enrolment",
    "entry",
    "grant",
    "guardian_consent",
    "judge",
    "member_city",
    "merge",
    "one_of_each",
    "person",
    "pin",
    "question",
    "quota",
    "review",
    "review_conflict",
    "review_plan",
    "reviewer",
    "round_",
    "saved_view",
    "scorecard",
    "session",
    "shortlist",
    "staff",
    "submission",
    "team",
]
