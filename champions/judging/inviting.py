"""Pure: many people to invite, written one a line: `Name <mail>, organisation`."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

# As much as is needed to tell an address from a slip; the mail server knows the rest.
MAIL = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]+")
LINE = re.compile(
    rf"(?:(?P<name>[^<>]*)<\s*(?P<inside>{MAIL.pattern})\s*>|(?P<bare>{MAIL.pattern}))\s*(?:[,;](?P<rest>.*))?"
)
MOST = 200
LONGEST = 160


@dataclass(frozen=True)
class Guest:
    """Somebody to invite to a panel, and what is known of them."""

    mail: str
    name: str = ""
    organisation: str = ""
    languages: tuple[str, ...] = ("en",)
    topics: tuple[str, ...] = ()
    max_load: int | None = None


@dataclass(frozen=True)
class Listed:
    """What stands on the lines: people, each once, and the numbers of the lines (from 1) that could not be read."""

    guests: tuple[Guest, ...]
    unread: tuple[int, ...]


def read(lines: Iterable[str]) -> Listed:
    """Everybody on the lines in their order; empty lines say nothing, and the first mention of an address counts."""
    guests: dict[str, Guest] = {}
    unread = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        found = LINE.fullmatch(line.strip())
        mail = (found["inside"] or found["bare"]).lower() if found else ""
        if found is None or len(mail) > 254 or len(guests) >= MOST:
            unread.append(number)
            continue
        name, organisation = _tidy(found["name"] or "").strip('"'), _tidy(found["rest"] or "")
        guests.setdefault(mail, Guest(mail, name[:200], organisation[:LONGEST]))
    return Listed(tuple(guests.values()), tuple(unread))


def _tidy(words: str) -> str:
    return " ".join(words.split())


def listed(words: str, most: int = 20) -> list[str]:
    """What stands between commas, each once, tidied, in small letters: topics as they are compared."""
    found = dict.fromkeys(_tidy(each).casefold()[:60] for each in words.replace(";", ",").split(","))
    return [each for each in found if each][:most]
