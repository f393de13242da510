"""Migrations: one head, the tables the models say, the way back, and every row kept, on the engine the tests run on."""

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask_migrate import downgrade, upgrade
from sqlalchemy import JSON, Boolean, Date, DateTime, MetaData, String, create_engine, inspect, select, text
from sqlalchemy.exc import IntegrityError

from champions import create_app
from champions.core.db import Model, db
from tests.conftest import make_database, make_settings


@pytest.fixture
def empty(tmp_path, worker_id):
    app = create_app(make_settings(tmp_path, make_database(f"champions_migrations_{worker_id}", tmp_path)))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def test_there_is_one_head(the_app):
    with the_app.app_context():
        script = ScriptDirectory.from_config(the_app.extensions["migrate"].migrate.get_config())
    assert len(script.get_heads()) == 1
    numbers = [revision.revision for revision in script.walk_revisions()]
    assert numbers == sorted(numbers, reverse=True)


def test_models_and_migrations_agree(empty):
    upgrade()
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Model.metadata) == []


def shape(engine):
    """Every CHECK, UNIQUE, foreign key and index of the database, by table."""
    look = inspect(engine)
    found = {}
    for table in Model.metadata.tables:
        found[table] = {
            "checks": sorted(
                (each["name"], " ".join(each["sqltext"].split())) for each in look.get_check_constraints(table)
            ),
            "uniques": sorted(
                (each["name"], tuple(each["column_names"])) for each in look.get_unique_constraints(table)
            ),
            "keys": sorted(
                (each["name"], tuple(each["constrained_columns"]), each["options"].get("ondelete"))
                for each in look.get_foreign_keys(table)
            ),
            "indexes": sorted((each["name"], bool(each["unique"])) for each in look.get_indexes(table)),
            "nulls": sorted((each["name"], each["nullable"]) for each in look.get_columns(table)),
        }
    return found


def test_constraints_are_the_same_from_models_and_from_migrations(empty, tmp_path, worker_id):
    upgrade()
    other = create_engine(
        make_database(f"champions_models_{worker_id}", tmp_path).replace("postgresql://", "postgresql+psycopg://")
    )
    try:
        Model.metadata.create_all(other)
        assert shape(db.engine) == shape(other)
    finally:
        other.dispose()


def test_every_step_goes_down_and_up_again(empty):
    upgrade()
    db.session.remove()
    downgrade(revision="base")
    assert set(inspect(db.engine).get_table_names()) == {"alembic_version"}
    upgrade()
    assert set(Model.metadata.tables) <= set(inspect(db.engine).get_table_names())


# Before admission was built: what an application could be then.
OLD = ("draft", "submitted", "offered", "not_selected", "enrolled", "declined", "withdrawn")
NOON = datetime(2027, 4, 7, 12, tzinfo=UTC)


def usual(column) -> Any:
    """A value that a column with no value of its own takes."""
    if isinstance(column.type, JSON):
        return {}
    if isinstance(column.type, DateTime):
        return NOON
    if isinstance(column.type, Date):
        return NOON.date()
    if isinstance(column.type, Boolean):
        return False
    return f"{column.table.name}{next(NUMBERS)}"[-10:] if isinstance(column.type, String) else 1


NUMBERS = count(1000)


class Rows:
    """The tables as they are in the database now, whatever the models say."""

    def __init__(self) -> None:
        self.tables = MetaData()
        self.tables.reflect(db.engine)

    def put(self, name: str, **values: Any) -> int:
        """A row with `values`, and something in every other column that must not be empty; its id."""
        table = self.tables.tables[name]
        whole = {c.name: usual(c) for c in table.c if not c.nullable and not c.primary_key} | values
        with db.engine.begin() as connection:
            return connection.execute(table.insert().values(whole)).inserted_primary_key[0]

    def all(self, name: str) -> dict[int, dict[str, Any]]:
        """Every row by its id."""
        with db.engine.connect() as connection:
            return {row["id"]: dict(row) for row in connection.execute(select(self.tables.tables[name])).mappings()}


def old_world(rows: Rows) -> tuple[int, dict[str, int]]:
    """A cohort of before, with people, roles, an invitation, a team and an application in every state; their ids."""
    cohort = rows.put(
        "cohort", slug="2027", zone="Asia/Seoul", weeks=15, minimum_age=16, age_limit=35, offer_hours=72, team_max=8,
        apply_opens_at=datetime(2027, 1, 1, tzinfo=UTC), apply_closes_at=NOON, apply_grace_minutes=0,
    )  # fmt: skip
    rows.put("phase", cohort_id=cohort, number=1, first_week=1, last_week=8, line=1)
    staff = rows.put("person", email="staff@example.org", state="active")
    rows.put("role_grant", person_id=staff, cohort_id=cohort, role="staff")
    rows.put("invitation", cohort_id=cohort, person_id=staff, role="judge", state="invited", invited_by_id=staff)
    applications = {}
    for state in OLD:
        who = rows.put("person", email=f"{state}@example.org", state="active")
        applications[state] = rows.put(
            "application", cohort_id=cohort, person_id=who, state=state, born=date(2000, 2, 29), country="KE",
            submitted_at=NOON, consented_at=NOON, decided_at=NOON, answer_by=NOON, answered_at=NOON,
            reason="places" if state == "not_selected" else None,
        )  # fmt: skip
        if state == "enrolled":
            rows.put("role_grant", person_id=who, cohort_id=cohort, role="participant")
            enrolment = rows.put(
                "enrolment", cohort_id=cohort, person_id=who, application_id=applications[state], state="active"
            )
            team = rows.put("team", cohort_id=cohort, size=1, max_size=8)
            rows.put("team_member", team_id=team, enrolment_id=enrolment)
    return cohort, applications


FILLED = (
    "person", "cohort", "phase", "role_grant", "invitation", "application", "enrolment", "team", "team_member",
)  # fmt: skip


def enforced(rows: Rows) -> bool:
    """True when the database refuses a row that points to nothing."""
    try:
        rows.put("phase", cohort_id=-1, number=2, first_week=1, last_week=8, line=1)
    except IntegrityError as error:
        return "foreign key" in str(error).lower()
    return False


def test_every_row_of_before_is_there_afterwards(empty):
    upgrade(revision="0008")
    rows = Rows()
    old_world(rows)
    rows.put("cohort", slug="2028", weeks=15, minimum_age=16, age_limit=35, team_max=8, offer_hours=72,
             apply_opens_at=datetime(2027, 1, 1, tzinfo=UTC), apply_closes_at=NOON)  # fmt: skip
    before = {name: rows.all(name) for name in FILLED}
    assert all(before.values())
    upgrade()
    later = Rows()
    for name in FILLED:
        now = later.all(name)
        assert now.keys() == before[name].keys(), name
        for number, row in before[name].items():
            assert row == {key: now[number][key] for key in row}, name
    seeds = {row["tie_seed"] for row in later.all("cohort").values()}
    assert len(seeds) == 2, seeds
    assert min(map(len, seeds)) >= 10
    texts = [(row["cohort_id"], row["key"], row["number"]) for row in later.all("consent_text").values()]
    usual = {(at, key, 1) for at in later.all("cohort") for key in ("data", "conduct", "photos")}
    assert (len(texts), set(texts)) == (6, usual), "cohorts that were there have texts to agree to"
    assert enforced(later)


def test_the_way_back_keeps_every_application_and_puts_new_states_into_the_nearest_old_one(empty):
    upgrade(revision="0008")
    cohort, applications = old_world(Rows())
    upgrade()
    rows = Rows()
    new = {"submitted": "waitlisted", "offered": "lapsed", "declined": "deferred"}
    with db.engine.begin() as connection:
        for old, state in new.items():
            connection.execute(
                text("UPDATE application SET state = :state, waitlisted_at = submitted_at WHERE id = :id"),
                {"state": state, "id": applications[old]},
            )
        connection.execute(text("UPDATE application SET reason = 'age' WHERE state = 'not_selected'"))
    kept, gone = (rows.put("person", email=f"{each}@example.org", state="active") for each in ("kept", "gone"))
    rows.put("role_grant", person_id=kept, cohort_id=cohort, role="reviewer")
    with db.engine.begin() as connection:
        connection.execute(
            text("UPDATE person SET state = 'merged', merged_into_id = :kept WHERE id = :gone"),
            {"kept": kept, "gone": gone},
        )
    people, enrolments, members = (rows.all(name).keys() for name in ("person", "enrolment", "team_member"))
    db.session.remove()
    downgrade(revision="0008")
    older = Rows()
    assert "tie_seed" not in older.tables.tables["cohort"].columns
    found = older.all("application")
    assert {state: found[number]["state"] for state, number in applications.items()} == {each: each for each in OLD}
    assert found[applications["not_selected"]]["reason"] == "incomplete"
    assert older.all("person").keys() == people
    assert older.all("person")[gone]["state"] == "suspended"
    assert older.all("enrolment").keys() == enrolments
    assert older.all("team_member").keys() == members
    assert "reviewer" not in {row["role"] for row in older.all("role_grant").values()}
    assert enforced(older)
    upgrade()
    assert Rows().all("application").keys() == found.keys()
