"""What every factory needs: a number nobody has had, and a row that has its id."""

from itertools import count
from typing import Any

from champions.core.db import db

numbers = count(1)


def kept(row: Any) -> Any:
    """The row, with its id."""
    db.session.add(row)
    db.session.flush()
    return row
