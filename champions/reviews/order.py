"""Pure: orders that look like a shuffle, the same everywhere and for ever, and tell nothing about what they order."""

from collections.abc import Sequence
from hashlib import sha256


def place(*parts: str) -> str:
    """Where something comes in the order that the first parts seed: compare these."""
    return sha256("\0".join(parts).encode()).hexdigest()


def beside(codes: Sequence[str], current: str) -> tuple[str | None, str | None]:
    """The one before and the one after `current`; None at the ends, the first one after for what is not there."""
    if current not in codes:
        return None, (codes[0] if codes else None)
    at = codes.index(current)
    return (codes[at - 1] if at else None), (codes[at + 1] if at + 1 < len(codes) else None)


def next_after(codes: Sequence[str], current: str, to_do: set[str]) -> str | None:
    """The next of `to_do` after `current`, beginning again at the start of the queue; None when none is left."""
    at = codes.index(current) + 1 if current in codes else 0
    return next((code for code in [*codes[at:], *codes[:at]] if code in to_do and code != current), None)
