"""Pure: what an assignment is computed from, as plain JSON values in one order."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

ENGINE = "assignment/1"

Pair = tuple[str, str]


@dataclass(frozen=True)
class Entry:
    """What is judged: whose it is (its members' universities and the like), its language, what it is about.

    Nothing known asks for nothing: no organisation clashes with nobody, an empty language can be read by everybody,
    and without topics everybody is an expert.
    """

    code: str
    organisations: tuple[str, ...] = ()
    language: str = ""
    topics: tuple[str, ...] = ()


@dataclass(frozen=True)
class Judge:
    """Who judges: their organisation, what they read (nothing said: everything), what they know, the most entries they
    take (None: see `even` in `given`), and the codes of entries that they must not judge."""

    code: str
    organisation: str = ""
    languages: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    max_load: int | None = None
    conflicts: tuple[str, ...] = ()


def given(
    entries: Iterable[Entry],
    judges: Iterable[Judge],
    *,
    per_entry: int,
    standing: Iterable[Pair] = (),
    kept: Iterable[Pair] = (),
    seed: int = 1,
    even: bool = True,
) -> dict[str, Any]:
    """Everything the answer depends on and nothing else, in one order, whatever order it came in.

    Pairs are (entry, judge). `standing` ones stay, whatever rule they break (their scorecards are submitted); of the
    `kept` ones as many as possible stay. `even`: judges without a limit of their own take as many as the others, that
    is, at most the lowest number with which the rules can be kept and as much stays as can; otherwise as many as the
    affinities would like.
    Raises ValueError when codes are not unique, a pair names somebody unknown, or a number is not possible.
    """
    entries = sorted(entries, key=lambda each: each.code)
    judges = sorted(judges, key=lambda each: each.code)
    known, panel = {each.code for each in entries}, {each.code for each in judges}
    if len(known) < len(entries) or len(panel) < len(judges):
        raise ValueError("a code occurs twice")
    if per_entry < 1:
        raise ValueError("an entry has one judge at least")
    for each in judges:
        if each.max_load is not None and each.max_load < 0:
            raise ValueError(f"the limit of judge {each.code} is below zero")
    held, liked = {*standing}, {*kept}
    for entry, judge in held | liked:
        if entry not in known or judge not in panel:
            raise ValueError(f"unknown pair: {entry}, {judge}")
    return {
        "engine": ENGINE,
        "per_entry": per_entry,
        "seed": seed,
        "even": even,
        "entries": [
            {
                "entry": each.code,
                "organisations": _sorted(each.organisations),
                "language": each.language.strip(),
                "topics": _sorted(each.topics),
            }
            for each in entries
        ],
        "judges": [
            {
                "judge": each.code,
                "organisation": each.organisation.strip(),
                "languages": _sorted(each.languages),
                "topics": _sorted(each.topics),
                "max_load": each.max_load,
                "conflicts": sorted(known & {*each.conflicts}),
            }
            for each in judges
        ],
        "standing": [list(pair) for pair in sorted(held)],
        "kept": [list(pair) for pair in sorted(liked - held)],
    }


def _sorted(words: Iterable[str]) -> list[str]:
    return sorted({word.strip() for word in words} - {""})
