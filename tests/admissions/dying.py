"""A worker process that dies in the middle of a sending: `python -m tests.admissions.dying HOME DATABASE ROW AFTER`.

It is gone with the decision number AFTER of a piece half done: no clean-up of ours runs, nothing is rolled back by us.
"""

import os
import sys
from pathlib import Path
from typing import Any

from champions import create_app
from champions.admissions import actions
from champions.admissions.actions import dispatches
from champions.core.db import db
from tests.conftest import make_settings

PIECE = 3


def main(home: str, database: str, row: str, after: str) -> None:
    """Sends until `after` decisions are done, and dies with those of the piece that is open."""
    left, real = [int(after)], dispatches._make_true

    def dying(decision: Any, by: Any) -> None:
        real(decision, by)
        db.session.flush()
        left[0] -= 1
        if not left[0]:
            os._exit(9)

    dispatches._make_true, dispatches.PIECE = dying, PIECE
    with create_app(make_settings(Path(home), database)).app_context():
        actions.send_decisions(int(row))


if __name__ == "__main__":
    main(*sys.argv[1:])
