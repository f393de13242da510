"""Pure: the order in which entries come. Each judge has one of their own, so that no entry is always first or last."""

from collections.abc import Callable, Iterable
from hashlib import sha256
from typing import TypeVar

Thing = TypeVar("Thing")


def place(seed: str, code: str) -> str:
    """Where `code` comes in the order that `seed` gives: the same everywhere and for ever, and like a shuffle."""
    return sha256(f"{seed}\0{code}".encode()).hexdigest()


def queue(judge: str, entries: Iterable[Thing], code: Callable[[Thing], str]) -> list[Thing]:
    """The entries in the order of the judge with the code `judge`."""
    return sorted(entries, key=lambda entry: place(judge, code(entry)))


def next_after(codes: list[str], current: str | None, to_do: set[str]) -> str | None:
    """The next code of `to_do` after `current`, beginning again at the start of the queue; None when none is left."""
    at = codes.index(current) + 1 if current in codes else 0
    return next((code for code in codes[at:] + codes[:at] if code in to_do and code != current), None)
