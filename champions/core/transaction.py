"""transaction(): the only place that commits."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from .db import db
from .engine import writing


@dataclass
class _Open:
    write: bool
    afterwards: dict[Hashable, Callable[[], None]] = field(default_factory=dict)


_open: ContextVar[_Open | None] = ContextVar("open_transaction", default=None)


@contextmanager
def transaction(*, write: bool = True) -> Iterator[None]:
    """Leaving commits, raising rolls back. Inside another transaction it joins that one.

    What was asked for with `after_commit` happens once the outermost transaction has committed, never otherwise.
    """
    outer = _open.get()
    if outer is not None:
        if write and not outer.write:
            raise RuntimeError("a read-only transaction cannot be written in")
        yield
        return
    opened = _Open(write)
    token, flag = _open.set(opened), writing.set(write)
    try:
        yield
        if write:
            db.session.commit()
        else:
            db.session.rollback()
    except BaseException:
        db.session.rollback()
        raise
    finally:
        _open.reset(token)
        writing.reset(flag)
    for act in opened.afterwards.values():
        act()


def after_commit(act: Callable[[], None], *, once: Hashable = None) -> None:
    """`act` is called once the outermost transaction has committed; at once when none is open.

    Of all acts with the same `once` in a transaction only the first is called.
    """
    opened = _open.get()
    if opened is None:
        act()
    else:
        opened.afterwards.setdefault(object() if once is None else once, act)
