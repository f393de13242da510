"""`python -m tests.journeys.owe N [CHUNK]`: N people ask to sign in, CHUNK of them in one transaction."""

import sys

from champions import create_app
from champions.accounts import actions
from champions.core.transaction import transaction
from config import load


def main(number: int, chunk: int) -> None:
    app = create_app(load())
    with app.app_context():
        for start in range(0, number, chunk):
            with transaction():
                for each in range(start, min(start + chunk, number)):
                    actions.ask(f"person{each}@example.org", address=f"198.51.100.{each}")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 20)
