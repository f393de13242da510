"""Pure: names as people wrote them, compared as people would: of universities, organisations, persons."""

import unicodedata
from functools import lru_cache


# Everybody of one list is held against everybody of another: each name is looked at once.
@lru_cache(maxsize=8192)
def plain(name: str) -> str:
    """The name without case, accents, marks, and the order of white space; what carries meaning in a script stays."""
    folded = unicodedata.normalize("NFKD", name.casefold())
    kept = (char if char.isalnum() or unicodedata.category(char)[0] == "M" else " " for char in folded)
    return " ".join("".join(char for char in kept if unicodedata.combining(char) < 10).split())


def same(one: str, other: str) -> bool:
    """True when both are known and the same but for what `plain` leaves out."""
    return bool(plain(one)) and plain(one) == plain(other)
