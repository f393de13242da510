"""Applications and what belongs to them."""

import io
from datetime import date, timedelta
from typing import Any

from champions.accounts.models import Person
from champions.cohorts.models import Cohort
from champions.core import clock, files
from champions.core.db import db
from champions.registration import queries
from champions.registration.models import (
    Answer,
    Application,
    ApplicationState,
    Arrival,
    BirthCorrection,
    Consent,
    ConsentText,
    CorrectionState,
    GuardianConsent,
    GuardianState,
    Question,
    QuestionKind,
)

from .kept import kept, numbers
from .people import person


def application(where: Cohort, who: Person | None = None, state: str = "submitted", **facts: Any) -> Application:
    """An application with everything filled in, in the state asked for."""
    who = who or person()
    now = clock.now()
    whole: dict[str, Any] = {
        "born": date(2000, 5, 17),
        "rule": {"version": 1},
        "name": who.name,
        "country": "KE",
        "city": "Nairobi",
        "zone": "Africa/Nairobi",
        "university": "University of Nairobi",
        "field_of_study": "Urban planning",
        "languages": "English, Kiswahili",
        "city_problem": "Water is lost on the way.",
        "motivation": "To find where.",
    }
    if state not in ("draft", "withdrawn"):
        whole |= {"submitted_at": now, "consented_at": now, "consent_version": where.consent_version}
    if state in ("offered", "enrolled", "declined", "deferred"):
        whole |= {"decided_at": now, "answer_by": now + timedelta(days=3)}
    if state == "lapsed":
        whole |= {"decided_at": now - timedelta(days=3), "answer_by": now}
    if state == "waitlisted":
        whole |= {"waitlisted_at": now}
    if state == "not_selected":
        whole |= {"decided_at": now, "reason": "places"}
    if state in ("enrolled", "declined", "deferred"):
        whole |= {"answered_at": now}
    made = kept(Application(cohort_id=where.id, person_id=who.id, state=ApplicationState(state), **{**whole, **facts}))
    for text in queries.clauses(where.id, made.id):
        if text.required:
            db.session.add(Consent(application_id=made.id, text_id=text.text_id, agreed_at=now))
    db.session.flush()
    return made


def question(where: Cohort, kind: str = "text", **facts: Any) -> Question:
    """One of staff's own questions, at the end of the first page; a choice has three options."""
    facts.setdefault("topic", "about")
    facts.setdefault("position", next(numbers))
    facts.setdefault("label", f"Question {facts['position']}")
    if kind in ("choice", "multiple"):
        facts.setdefault("options", ["Bus", "Tram", "Bicycle"])
    return kept(Question(cohort_id=where.id, kind=QuestionKind(kind), **facts))


def answer(of: Application, to: Question, **facts: Any) -> Answer:
    """What the application says to the question: a few words, unless it says otherwise."""
    return kept(Answer(application_id=of.id, question_id=to.id, **(facts or {"words": "Every day."})))


def consent_text(where: Cohort, key: str = "data", **facts: Any) -> ConsentText:
    """The next version of a text that has to be agreed to; a cohort has the usual ones from the beginning."""
    before = db.session.query(ConsentText).filter_by(cohort_id=where.id, key=key).count()
    facts.setdefault("number", before + 1)
    facts.setdefault("title", "How we use what you write")
    facts.setdefault("body", "We read it to select the participants.")
    return kept(ConsentText(cohort_id=where.id, key=key, **facts))


def consent(of: Application, to: ConsentText, **facts: Any) -> Consent:
    """The applicant agreed to the text just now."""
    facts.setdefault("agreed_at", clock.now())
    return kept(Consent(application_id=of.id, text_id=to.id, **facts))


def guardian_consent(
    where: Cohort, guardian: Person | None = None, child: Person | None = None, state: str = "asked", **facts: Any
) -> GuardianConsent:
    """A question to a guardian that waits; with a child, the consent that was given for them."""
    now = clock.now()
    guardian = guardian or person()
    facts.setdefault("country", "KE")
    facts.setdefault("expires_at", now + timedelta(days=30))
    if child is not None and state == "asked":
        state = "given"
    if state in ("given", "withdrawn"):
        known = db.session.query(ConsentText).filter_by(cohort_id=where.id, key="guardian").first()
        text = known or consent_text(where, "guardian")
        facts = {"name": guardian.name, "relation": "mother", "text_id": text.id, "given_at": now, **facts}
        facts |= {"child_id": (child or person()).id}
    if state in ("refused", "withdrawn", "expired"):
        facts.setdefault("ended_at", now)
    return kept(GuardianConsent(cohort_id=where.id, guardian_id=guardian.id, state=GuardianState(state), **facts))


def correction(of: Application, state: str = "asked", by: Person | None = None, **facts: Any) -> BirthCorrection:
    """A date of birth that somebody says was wrong; `by` decided it, if it is decided."""
    paper = files.put(io.BytesIO(b"\x89PNG\r\n\x1a\n" + b"\x00" * 20), most=99)
    facts.setdefault("born_before", of.born)
    facts.setdefault("born_after", of.born + timedelta(days=1))
    facts.setdefault("why", "I typed the wrong day.")
    facts = {"file_sha256": paper.sha256, "file_size": paper.size, **facts}
    facts = {"file_name": "id.png", "file_type": "image/png", **facts}
    if state != "asked":
        facts = {"decided_at": clock.now(), "decided_by_id": by.id if by else None, **facts}
    return kept(BirthCorrection(application_id=of.id, state=CorrectionState(state), **facts))


def arrival(of: Application, **facts: Any) -> Arrival:
    """The application waits for its place in a cohort with open admission."""
    return kept(Arrival(application_id=of.id, **facts))
