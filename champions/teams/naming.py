"""Pure: when two team names look alike."""

import unicodedata

# Points that are written or left out at will: accents (200 and above), and those of Hebrew and Arabic.
# Vowel signs of other scripts carry the word and stay.
POINTS = frozenset(range(10, 37))


def name_key(name: str) -> str:
    """The name without case, accents, compatibility forms, invisible characters and superfluous white space."""
    # Twice, because folding the case of some letters makes new accents.
    return _plain(_plain(name))


def _plain(name: str) -> str:
    parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    return " ".join("".join(char for char in parts if not _is_ornament(char)).split())


def _is_ornament(char: str) -> bool:
    point = unicodedata.combining(char)
    return point >= 200 or point in POINTS or unicodedata.category(char) == "Cf"
