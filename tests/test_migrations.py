"""Migrations: one head, the tables the models say, and the way back, on the engine the tests run on."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask_migrate import downgrade, upgrade
from sqlalchemy import create_engine, inspect

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
