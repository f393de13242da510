"""The demonstration's clock: one row that says by how much `clock.now()` is moved, in every process."""

from datetime import timedelta

from flask import Flask
from sqlalchemy import CheckConstraint, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped

from . import clock
from .db import Model, db, fact
from .engine import writing
from .transaction import transaction


class ClockOffset(Model):
    """At most one row, with id 1."""

    __tablename__ = "clock_offset"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    seconds: Mapped[int] = fact(default=0)


def init_app(app: Flask) -> None:
    """In the demonstration `clock.now()` follows the row; elsewhere the row is never read."""
    if not app.config["SETTINGS"].demo:
        return
    engine = db.engine

    def read() -> timedelta:
        # A connection of its own, and one that only reads: the offset is asked for in the middle of other people's
        # transactions, and on SQLite a second writer would wait for the first, which is ourselves.
        reading = writing.set(False)
        try:
            with engine.connect() as connection:
                seconds = connection.execute(select(ClockOffset.seconds)).scalar()
        except SQLAlchemyError:
            return timedelta(0)  # before the first migration there is no such table
        finally:
            writing.reset(reading)
        return timedelta(seconds=seconds or 0)

    app.extensions["clock_cache"] = clock.cached(read)
    clock.move_by(app.extensions["clock_cache"])


def offset() -> timedelta:
    """By how much the clock is moved."""
    return timedelta(seconds=db.session.scalar(select(ClockOffset.seconds)) or 0)


def set_offset(by: timedelta) -> None:
    """The clock is moved by `by` from real time; within a second every process follows."""
    with transaction():
        row = db.session.get(ClockOffset, 1)
        if row is None:
            db.session.add(ClockOffset(id=1, seconds=int(by.total_seconds())))
        else:
            row.seconds = int(by.total_seconds())
