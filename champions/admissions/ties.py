"""Pure: the lot of everybody, by which ties are broken: from a seed that was published before anybody was compared.

A lot is the first eight digits of SHA-256 over the seed and the application's code. The lower lot goes first. Nobody
can choose it, and everybody who knows the seed and their reference can work it out again.
"""

from hashlib import sha256

DIGITS = 8


def lot(seed: str, code: str) -> int:
    """The lot of the application with that code."""
    return int(sha256(f"{seed}{code}".encode()).hexdigest()[:DIGITS], 16)


def place(seed: str, score: int, code: str) -> tuple[int, int, str]:
    """What people are sorted by: the higher score first, then the lower lot; the code where even lots are equal."""
    return (-score, lot(seed, code), code)
