"""Migrations run on the application's own engine, one transaction each, with SQLite's batch mode where it is needed."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from alembic import context
from flask import current_app

from champions.models import Model

config = context.config
include = config.attributes.get("include_object")


@contextmanager
def _keys_resting(connection: Any) -> Iterator[None]:
    """SQLite changes a table by copying it and dropping the old one, which must not take the rows that point to it.

    Foreign keys rest meanwhile (outside a transaction, where alone SQLite listens), and are all looked at afterwards.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    driver = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
        broken = driver.execute("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise RuntimeError(f"after the migration {len(broken)} rows point to rows that are not there: {broken[:3]}")
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


def run() -> None:
    """Every revision that was asked for has been applied."""
    engine = current_app.extensions["migrate"].db.engine
    with engine.connect() as connection, _keys_resting(connection):
        context.configure(
            connection=connection,
            target_metadata=Model.metadata,
            render_as_batch=connection.dialect.name == "sqlite",
            compare_type=True,
            transaction_per_migration=True,
            include_object=include,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
