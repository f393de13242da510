"""Returning commits, raising rolls back; what waits for the commit happens after it or never."""

import pytest

from champions.accounts.models import Person
from champions.core.db import db
from champions.core.transaction import after_commit, transaction


def people() -> int:
    return db.session.query(Person).count()


def breaks() -> None:
    with transaction():
        db.session.add(Person(email="b@example.org"))
        db.session.flush()
        raise ZeroDivisionError


def test_leaving_commits_and_raising_rolls_back(app):
    with transaction():
        db.session.add(Person(email="a@example.org"))
    with pytest.raises(ZeroDivisionError):
        breaks()
    assert people() == 1


def test_an_inner_transaction_joins_the_outer_one(app):
    done = []

    def outer() -> None:
        with transaction():
            with transaction():
                db.session.add(Person(email="a@example.org"))
                after_commit(lambda: done.append("inner"))
            assert done == []
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        outer()
    assert (people(), done) == (0, [])


def test_afterwards_means_after_the_outermost_commit(app):
    order = []
    with transaction():
        with transaction():
            after_commit(lambda: order.append("rung"))
        order.append("still inside")
    assert order == ["still inside", "rung"]


def test_a_reading_transaction_keeps_nothing(app):
    with transaction(write=False):
        db.session.add(Person(email="a@example.org"))
        db.session.flush()
    assert people() == 0
    with transaction(write=False), pytest.raises(RuntimeError), transaction():
        pass
