"""Migrations run on the application's own engine, one transaction each, with SQLite's batch mode where it is needed."""

from alembic import context
from flask import current_app

from champions.models import Model

config = context.config
include = config.attributes.get("include_object")


def run() -> None:
    """Every revision that was asked for has been applied."""
    engine = current_app.extensions["migrate"].db.engine
    with engine.connect() as connection:
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
