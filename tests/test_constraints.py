"""The database says no: every NOT NULL, CHECK, UNIQUE and foreign key refuses one raw row that breaks it, by its name.

Made from the metadata; only what a CHECK says has to be broken by hand, and a CHECK without a line here fails.
"""

# ruff: noqa: S608  the names put into statements are those of our own tables

from datetime import timedelta

import pytest
from sqlalchemy import Enum, Integer, inspect, text
from sqlalchemy.exc import IntegrityError

from champions.accounts import actions as accounts
from champions.core import attempts, clock, once
from champions.core.db import Id, Model, UTCDateTime, db
from champions.core.moved_clock import ClockOffset
from champions.core.outbox import Notification
from champions.notifications.models import KeptMail
from champions.results.models import Compilation, Confirmation, PublishedResult, Settlement
from champions.schedule.models import Evidence, Mark
from champions.workshops.models import Submission
from tests import factories
from tests import world as worlds

# How to break each CHECK: the columns of a copied row, in SQL; `where` picks the row that is copied.
BREAK = {
    "ck_clock_offset_one_row": {"id": "2"},
    "ck_cohort_ages": {"minimum_age": "age_limit"},
    "ck_cohort_appeals": {"appeal_days": "366"},
    "ck_cohort_apply_grace": {"apply_grace_minutes": "1441"},
    "ck_cohort_apply_window": {"apply_closes_at": "apply_opens_at"},
    "ck_cohort_guardian_age": {"guardian_age": "22"},
    "ck_cohort_minutes": {"late_minutes": "-1"},
    "ck_cohort_offer_hours": {"offer_hours": "0"},
    "ck_cohort_seats": {"seats": "0"},
    "ck_cohort_sessions": {"lectures": "53"},
    "ck_cohort_team_sizes": {"team_min": "team_max + 1"},
    "ck_cohort_weeks": {"weeks": "0"},
    "ck_person_email_lower": {"email": "'Someone@example.org'"},
    "ck_person_merged": {"where": "state = 'merged'", "merged_into_id": "NULL"},
    "ck_address_change_email_lower": {"email": "'Someone@example.org'"},
    "ck_merge_two": {"gone_id": "kept_id"},
    "ck_application_answered": {"where": "state = 'enrolled'", "answered_at": "NULL"},
    "ck_application_consented": {"where": "state = 'submitted'", "consented_at": "NULL"},
    "ck_application_lapsed": {"where": "state = 'lapsed'", "answer_by": "NULL"},
    "ck_application_offered": {"where": "state = 'offered'", "answer_by": "NULL"},
    "ck_application_reason_given": {"where": "state = 'not_selected'", "reason": "NULL"},
    "ck_application_submitted": {"where": "state = 'submitted'", "submitted_at": "NULL"},
    "ck_application_waitlisted": {"where": "state = 'waitlisted'", "waitlisted_at": "NULL"},
    "ck_answer_file_whole": {"where": "file_sha256 IS NOT NULL", "file_name": "NULL"},
    "ck_birth_correction_changes": {"born_after": "born_before"},
    "ck_birth_correction_decided": {"where": "state = 'granted'", "decided_at": "NULL"},
    "ck_consent_order": {"withdrawn_at": "'2001-01-01 00:00:00+00'"},
    "ck_consent_text_number": {"number": "0"},
    "ck_guardian_consent_by_whom": {"where": "state = 'given'", "name": "''"},
    "ck_guardian_consent_ended": {"where": "state = 'refused'", "ended_at": "NULL"},
    "ck_guardian_consent_given": {"where": "state = 'withdrawn'", "given_at": "NULL"},
    "ck_guardian_consent_not_oneself": {"where": "state = 'withdrawn'", "child_id": "guardian_id"},
    "ck_question_condition": {"where": "condition_id IS NOT NULL", "condition_is": "NULL"},
    "ck_question_most": {"most": "0"},
    "ck_question_not_of_itself": {
        "where": "condition_id IS NOT NULL",
        "condition_id": "(SELECT max(id) + 1 FROM question)",
    },
    "ck_covered_words_covered": {"where": "covered_at IS NOT NULL", "covered_by_id": "NULL"},
    "ck_covered_words_words": {"words": "''"},
    "ck_review_criterion_number": {"number": "0"},
    "ck_review_criterion_weight": {"weight": "0"},
    "ck_review_plan_closed": {"where": "state = 'open'", "closed_at": "opened_at"},
    "ck_review_plan_differ_by": {"differ_by": "0"},
    "ck_review_plan_opened": {"where": "state = 'open'", "opened_at": "NULL"},
    "ck_review_plan_readers_each": {"readers_each": "11"},
    "ck_review_recused": {"where": "state = 'recused'", "recused_at": "NULL"},
    "ck_review_score_value": {"value": "6"},
    "ck_review_submitted": {"where": "state = 'submitted'", "submitted_at": "NULL"},
    "ck_reviewer_most": {"most": "0"},
    "ck_reviewer_order": {"ended_at": "'2001-01-01 00:00:00+00'"},
    "ck_appeal_answer_by": {"answer_by": "filed_at"},
    "ck_appeal_answered": {"where": "state = 'upheld'", "answered_by_id": "NULL"},
    "ck_appeal_words": {"words": "''"},
    "ck_decision_done_is_sent": {"where": "done_at IS NOT NULL", "dispatch_id": "NULL"},
    "ck_decision_reject_has_reason": {"where": "verdict = 'reject'", "reason": "NULL"},
    "ck_decision_skipped_is_done": {"where": "done_at IS NOT NULL", "done_at": "NULL"},
    "ck_pin_reason": {"reason": "''"},
    "ck_quota_each_at_most": {"field": "'country'", "value": "''", "least": "1"},
    "ck_quota_least": {"least": "-1"},
    "ck_quota_most": {"most": "-1", "least": "NULL"},
    "ck_quota_order": {"where": "least IS NOT NULL", "least": "most + 1"},
    "ck_quota_says_something": {"least": "NULL", "most": "NULL"},
    "ck_shortlist_accepted": {"where": "accepted_at IS NOT NULL", "accepted_by_id": "NULL"},
    "ck_shortlist_accepted_is_done": {"where": "accepted_at IS NOT NULL", "trial": "'{}'"},
    "ck_shortlist_done_has_outputs": {"where": "accepted_at IS NOT NULL", "outputs_digest": "NULL"},
    "ck_invitation_accepted_at": {"state": "'accepted'", "accepted_at": "NULL"},
    "ck_invitation_admin_of_all": {"role": "'admin'"},
    "ck_role_grant_admin_of_all": {"where": "role = 'admin'", "role": "'staff'", "cohort_id": "NULL"},
    "ck_phase_line": {"line": "4"},
    "ck_phase_span": {"first_week": "last_week + 1"},
    "ck_session_number": {"number": "0"},
    "ck_session_week": {"week": "0"},
    "ck_slot_order": {"ends_at": "starts_at"},
    "ck_evidence_mark_by_staff": {"where": "kind = 'check_in'", "mark": "'present'"},
    "ck_evidence_staff_reason": {"where": "kind = 'staff_mark'", "note": "''"},
    "ck_team_size": {"size": "max_size + 1"},
    "ck_team_member_order": {"left_at": "'2001-01-01 00:00:00+00'"},
    "ck_deliverable_asks_something": {"asks_text": "false", "asks_link": "false", "asks_file": "false"},
    "ck_deliverable_extension": {"extension_minutes": "-1"},
    "ck_deliverable_max_bytes": {"max_bytes": "0"},
    "ck_extension_minutes": {"minutes": "0"},
    "ck_submission_file_whole": {"where": "file_sha256 IS NOT NULL", "file_name": "NULL"},
    "ck_submission_not_empty": {"where": "file_sha256 IS NULL", "words": "''", "url": "''"},
    "ck_submission_version": {"version": "0"},
    "ck_round_cards_required": {"cards_required": "0"},
    "ck_round_closed_at": {"where": "state = 'open'", "closed_at": "opens_at"},
    "ck_round_fixed": {"where": "state = 'open'", "method_digest": "NULL"},
    "ck_round_feedback": {"where": "state = 'open'", "feedback_released_at": "opens_at"},
    "ck_round_priority": {"priority": "0"},
    "ck_round_seed": {"seed": "-1"},
    "ck_round_top": {"top": "0"},
    "ck_entry_withdrawn": {"withdrawn_reason": "'They asked.'"},
    "ck_judge_away": {"away_from": "'2027-02-02'", "away_until": "'2027-02-01'"},
    "ck_judge_ended": {"ended_reason": "'No time.'"},
    "ck_judge_max_load": {"max_load": "-1"},
    "ck_conflict_cleared_at": {"where": "state = 'stands'", "cleared_at": "at"},
    "ck_conflict_cleared_by": {"where": "state = 'cleared'", "cleared_reason": "''"},
    "ck_conflict_for_good": {"where": "state = 'cleared'", "why": "'mentor'"},
    "ck_conflict_reason": {"where": "why = 'recused'", "reason": "''"},
    "ck_assignment_accepted_by": {"where": "accepted_at IS NOT NULL", "accepted_by_id": "NULL"},
    "ck_assignment_accepted_done": {"where": "accepted_at IS NOT NULL", "work_state": "'failed'"},
    "ck_assignment_done_has_outputs": {"where": "accepted_at IS NOT NULL", "outputs_digest": "NULL"},
    "ck_assignment_number": {"number": "0"},
    "ck_scorecard_confirmed": {"confirmed_at": "given_at", "look_again_at": "NULL"},
    "ck_scorecard_void_reason": {"where": "state = 'void'", "void_reason": "''"},
    "ck_scorecard_void_why": {"where": "state = 'void'", "void": "NULL"},
    "ck_scorecard_voided_at": {"where": "state = 'void'", "voided_at": "NULL"},
    "ck_scorecard_version_number": {"number": "0"},
    "ck_scorecard_version_reason": {"reason": "''"},
    "ck_remark_words": {"words": "''"},
    "ck_second_look_done_has_found": {"where": "work_state = 'done'", "found": "NULL"},
    "ck_rehearsal_not_empty": {"words": "''"},
    "ck_rehearsal_try_tries": {"tries": "0"},
    "ck_moderation_reason": {"shown": "'hidden'", "reason": "''"},
    "ck_settlement_reason": {"reason": "''"},
    "ck_published_result_correction": {"where": "replaces_id IS NULL", "correction": "'Two scorecards were mixed up.'"},
    "ck_published_result_digest_published": {"digest_published_at": "'2001-01-01 00:00:00+00'"},
    "ck_published_result_superseded": {"superseded_at": "'2001-01-01 00:00:00+00'"},
    "ck_round_window": {"closes_at": "opens_at"},
    "ck_criterion_scale": {"low": "high"},
    "ck_criterion_weight": {"weight": "0"},
    "ck_scorecard_submitted_at": {"where": "state = 'assigned'", "submitted_at": "'2001-01-01 00:00:00+00'"},
    "ck_score_value": {"value": "101"},
    "ck_compilation_done_has_outputs": {"where": "work_state = 'done'", "outputs_digest": "NULL"},
    "ck_compilation_progress": {"done": "total + 1"},
    "ck_published_result_order": {"release_at": "'2001-01-01 00:00:00+00'"},
    "ck_enrolment_left_at": {"where": "state = 'active'", "left_at": "enrolled_at"},
}

# The same for a UNIQUE that lies inside another one, which would refuse first.
COPY = {
    "uq_evidence_slot_id_enrolment_id_kind_at": {"where": "kind = 'staff_mark'"},
    "uq_submission_deliverable_id_team_id_version": {"is_current": "false"},
}

# The row to break the CHECK of a choice with, where other CHECKs of the table are about the same column.
ROW = {
    "ck_appeal_appeal_state": "state = 'upheld'",
    "ck_birth_correction_correction_state": "state = 'granted'",
    "ck_decision_reason": "verdict = 'reject'",
    "ck_decision_verdict": "verdict = 'offer'",
    "ck_evidence_evidence_kind": "kind = 'check_in'",
    "ck_guardian_consent_guardian_state": "state = 'asked'",
    "ck_review_review_state": "state = 'assigned'",
    "ck_review_plan_plan_state": "state = 'open'",
    "ck_shortlist_work_state": "work_state = 'queued'",
    "ck_assignment_work_state": "work_state = 'queued'",
    "ck_conflict_conflict_state": "state = 'stands'",
    "ck_scorecard_scorecard_state": "state = 'assigned'",
    "ck_scorecard_void": "state = 'void'",
    "ck_second_look_work_state": "work_state = 'queued'",
}

TABLES = list(Model.metadata.sorted_tables)


@pytest.fixture
def world(app, now):
    """At least one row in every table, and one for every state that a CHECK is about."""
    made = worlds.build()
    cohort, staff = made.cohort, made.people["staff"]
    factories.application(cohort, state="not_selected")
    factories.one_of_each(factories.cohort("2029"), staff)
    factories.one_of_each_of_a_panel(db.session.query(Submission).first(), staff)
    factories.compilation(factories.round_(factories.deliverable(cohort), state="closed"), staff)
    waiting = factories.round_(factories.deliverable(cohort), state="closed")
    factories.compilation(waiting, staff, work_state="queued")
    compilation = db.session.query(Compilation).first()
    slot_id, enrolment_id = (db.session.scalar(text(f"SELECT min(id) FROM {name}")) for name in ("slot", "enrolment"))
    card_id, criterion_id, team_id, work_id = (
        db.session.scalar(text(f"SELECT min(id) FROM {name}"))
        for name in ("scorecard", "criterion", "team", "deliverable")
    )
    asked = accounts.ask("someone@example.org", address="192.0.2.1")
    attempts.count("sign-in/from", "192.0.2.1")
    db.session.add_all(
        [
            ClockOffset(id=1),
            once.FormUse(session_ref="s", key="k", endpoint="e", body="b"),
            Evidence(slot_id=slot_id, enrolment_id=enrolment_id, kind="check_in"),
            Evidence(
                slot_id=slot_id, enrolment_id=enrolment_id, kind="staff_mark", mark=Mark.PRESENT, by_id=staff.id,
                note="seen",
            ),
            Confirmation(compilation_id=compilation.id, person_id=staff.id),
            Settlement(compilation_id=compilation.id, order=[], reason="Both.", by_id=staff.id),
        ]
    )  # fmt: skip
    sealed = factories.compilation(factories.round_(factories.deliverable(cohort), state="closed"), staff)
    facts = {"cohort_id": cohort.id, "round_id": sealed.round_id, "compilation_id": sealed.id, "snapshot": {}}
    later = clock.now() + timedelta(days=1)
    told = PublishedResult(digest="d", release_at=later, **facts)
    db.session.add(told)
    db.session.flush()
    db.session.add(PublishedResult(digest="e", replaces_id=told.id, correction="A card was wrong.", **facts))
    db.session.flush()
    owed = db.session.query(Notification).first()
    db.session.add(KeptMail(notification_id=owed.id, to="a@example.org", subject="s", text="t", html="h", headers={}))
    db.session.execute(
        text("INSERT INTO score (scorecard_id, criterion_id, value) VALUES (:a, :b, 3)"),
        {"a": card_id, "b": criterion_id},
    )
    db.session.execute(
        text(
            "INSERT INTO extension (deliverable_id, team_id, minutes, reason, by_id, at)"
            " VALUES (:work, :team, 5, 'r', :by, '2027-01-01 00:00:00+00')"
        ),
        {"work": work_id, "team": team_id, "by": staff.id},
    )
    db.session.execute(
        text("UPDATE sign_in SET cohort_id = :id WHERE id = :asked"), {"id": cohort.id, "asked": asked.id}
    )
    return made


def refusal(table, changes, where="1 = 1"):
    """What the database says to a copy of the first row `where`, changed; None when it takes it."""
    first = f"(SELECT min(id) FROM {table.name} WHERE {where})"
    assert db.session.scalar(text(f"SELECT {first}")) is not None, f"no row of {table.name} where {where}"
    values = {column.name: f'"{column.name}"' for column in table.columns}
    values["id"] = f"(SELECT max(id) + 1 FROM {table.name})"
    values |= changes
    names = ", ".join(f'"{name}"' for name in values)
    undo = db.session.connection().begin_nested()
    try:
        db.session.execute(
            text(
                f"INSERT INTO {table.name} ({names})"
                f" SELECT {', '.join(values.values())} FROM {table.name} WHERE id = {first}"
            )
        )
    except IntegrityError as error:
        name = getattr(getattr(error.orig, "diag", None), "constraint_name", None)
        return f"{error.orig} [{name}]"
    finally:
        undo.rollback()
    return None


def fresh(column) -> str:
    """A value that no row has."""
    if isinstance(column.type, UTCDateTime):
        return "'2001-01-01 00:00:00+00'"
    return "987654" if isinstance(column.type, Integer | type(Id)) else "'~fresh'"


def uniques(table):
    """(name, columns, condition) of every unique constraint and unique index."""
    look = inspect(db.session.connection())
    found = [(each["name"], tuple(each["column_names"]), "1 = 1") for each in look.get_unique_constraints(table.name)]
    for index in sorted(table.indexes, key=lambda each: str(each.name)):
        if index.unique:
            condition = index.dialect_options["sqlite"].get("where")
            found.append((index.name, tuple(each.name for each in index.columns), str(condition)))
    return found


def apart(table, but=()):
    """Changes after which a copied row breaks no unique constraint that can be kept without touching `but`."""
    changes = {}
    for _name, columns, _where in uniques(table):
        free = [name for name in columns if name not in but and name not in changes]
        good = [name for name in free if not isinstance(table.c[name].type, Enum)]
        if good and not set(columns) & set(changes):
            changes[good[-1]] = fresh(table.c[good[-1]])
    return changes


def test_every_column_that_must_be_there_must_be_there(world):
    for table in TABLES:
        for column in table.columns:
            if column.nullable or column.primary_key:
                continue
            said = refusal(table, {column.name: "NULL"})
            assert said is not None, f"{table.name}.{column.name}"
            assert column.name in said, f"{table.name}.{column.name}: {said}"
            assert "null" in said.lower(), f"{table.name}.{column.name}: {said}"


def test_every_unique_constraint_refuses_the_same_again(world):
    sqlite = db.engine.dialect.name == "sqlite"
    for table in TABLES:
        for name, columns, where in uniques(table):
            if "id" in columns:
                continue  # only there for a foreign key to name both; the primary key refuses first
            changes = dict(COPY.get(name, {}))
            chosen = changes.pop("where", where)
            kept = [each.name for each in table.c if each.name in columns or each.name in chosen]
            said = refusal(table, apart(table, but=kept) | changes, chosen)
            assert said is not None, f"{name} took the same again"
            wanted = ", ".join(f"{table.name}.{each}" for each in columns) if sqlite else name
            assert wanted in said, f"{name}: {said}"


def test_every_check_refuses_what_it_is_there_for(world):
    look = inspect(db.session.connection())
    seen = set()
    for table in TABLES:
        choices = {f"ck_{table.name}_{each.type.name}": each.name for each in table.c if isinstance(each.type, Enum)}
        for check in look.get_check_constraints(table.name):
            name = check["name"]
            changes = {choices[name]: "'nonsense'"} if name in choices else dict(BREAK[name])
            seen.add(name)
            where = changes.pop("where", ROW.get(name, "1 = 1"))
            said = refusal(table, apart(table, but=changes) | changes, where)
            assert said is not None, f"{name} took {changes}"
            assert name in said, f"{name}: {said}"
    assert set(BREAK) | set(ROW) <= seen, "lines for checks that are gone"


def test_every_foreign_key_refuses_what_is_not_there(world):
    for table in TABLES:
        for key in table.foreign_keys:
            name = key.parent.name
            led = db.session.scalar(text(f"SELECT count(*) FROM {table.name} WHERE {name} IS NOT NULL"))
            where = f"{name} IS NOT NULL" if led else "1 = 1"
            said = refusal(table, apart(table, but=(name,)) | {name: "-1"}, where)
            assert said is not None, f"{table.name}.{key.parent.name}"
            assert "foreign key" in said.lower(), f"{table.name}.{key.parent.name}: {said}"
