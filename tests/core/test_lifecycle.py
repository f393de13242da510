"""States move only along MOVES, are stamped and recorded, and a lost update is refused."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm.exc import StaleDataError

from champions.core.audit import AuditEntry
from champions.core.db import db
from champions.core.lifecycle import WrongState, may_move, move
from champions.printing import stateful
from tests import factories


def test_a_move_assigns_stamps_and_records(app, now):
    applied = factories.application(factories.cohort(), state="draft", consented_at=now)
    someone = factories.person()
    move(applied, "submit", by=someone, pages=3)
    db.session.flush()
    assert (applied.state, applied.submitted_at, applied.version) == ("submitted", now, 2)
    entry = db.session.query(AuditEntry).one()
    assert (entry.action, entry.actor_id, entry.at) == ("application.submit", someone.id, now)
    assert entry.facts == {"from": "draft", "to": "submitted", "pages": 3}
    assert entry.cohort_id == applied.cohort_id


def test_a_move_from_the_wrong_state_is_refused_and_changes_nothing(app, now):
    applied = factories.application(factories.cohort(), state="enrolled")
    assert not may_move(applied, "offer")
    with pytest.raises(WrongState):
        move(applied, "offer", by=None)
    assert applied.state == "enrolled"
    assert db.session.query(AuditEntry).count() == 0


def test_a_lost_update_is_refused(app, now):
    applied = factories.application(factories.cohort(), state="offered")
    db.session.execute(text("UPDATE application SET version = version + 1"))
    move(applied, "accept", by=applied.person)
    with pytest.raises(StaleDataError):
        db.session.flush()


@pytest.mark.parametrize("model", stateful(), ids=lambda model: model.__tablename__)
def test_every_state_can_be_reached_and_every_move_leads_somewhere_else(model):
    states = set(type(next(iter(model.MOVES.values())).to))
    first = model.__table__.c.state.default.arg
    reached = {first} | {step.to for step in model.MOVES.values()}
    assert reached == states
    for verb, step in model.MOVES.items():
        assert step.froms <= states
        assert step.to not in step.froms, verb
        if step.stamps:
            assert step.stamps in model.__table__.c


@pytest.mark.parametrize("sql", ["UPDATE audit_entry SET action = 'x'", "DELETE FROM audit_entry"])
def test_the_audit_can_only_be_added_to(app, now, sql):
    applied = factories.application(factories.cohort(), state="offered")
    move(applied, "accept", by=None)
    db.session.flush()
    with pytest.raises(DBAPIError, match="append-only"), db.session.begin_nested():
        db.session.execute(text(sql))
