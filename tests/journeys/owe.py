"""`python -m tests.journeys.owe N CHUNK NAME`: N people ask to sign in, CHUNK of them in one transaction.

Prints the time of the last commit.
"""

import sys
import time

from champions import create_app
from champions.accounts import actions
from champions.core.transaction import transaction
from config import load


def main(number: int, chunk: int, name: str) -> None:
    app = create_app(load())
    with app.app_context():
        for start in range(0, number, chunk):
            with transaction():
                for each in range(start, min(start + chunk, number)):
                    actions.ask(f"{name}{each}@example.org", address=f"198.51.100.{name}{each}")
    print(time.time(), flush=True)  # noqa: T201


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
