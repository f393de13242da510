"""Words compared as people compare them: capitals count as small letters, in every script and on both engines."""

import sys
import unicodedata
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction


class casefold(GenericFunction[str]):  # noqa: N801  it is called like the function it is
    """`casefold(column)` in SQL. SQLite asks Python (core/engine.py); PostgreSQL asks ICU."""

    type = String()
    inherit_cache = True


@compiles(casefold, "postgresql")
def _postgresql(element: Any, compiler: Any, **kwargs: Any) -> str:
    # By way of the capitals, as Python's casefold: "ß" is "ss", and both Greek letters sigma are one.
    words = compiler.process(element.clauses.clauses[0], **kwargs)
    return f"translate(lower(upper(({words}) COLLATE \"und-x-icu\")), 'ς', 'σ')"


class bare(GenericFunction[str]):  # noqa: N801  it is called like the function it is
    """`bare(column)` in SQL: names as they are compared, without case, accents, and spaces that say nothing."""

    type = String()
    inherit_cache = True


def without_marks(text: str) -> str:
    """What `bare` makes of a text; SQLite asks this very function."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(char for char in letters if not unicodedata.combining(char)).split())


@compiles(bare, "postgresql")
def _bare(element: Any, compiler: Any, **kwargs: Any) -> str:
    words = _postgresql(element, compiler, **kwargs)
    apart = f"regexp_replace(normalize({words}, NFKD), '[{_marks()}]', '', 'g')"
    return f"btrim(regexp_replace({apart}, '\\s+', ' ', 'g'))"


@cache
def _marks() -> str:
    """Every character that combines with the one before it, as ranges of a regular expression."""
    spans: list[list[int]] = []
    for point in (each for each in range(sys.maxunicode + 1) if unicodedata.combining(chr(each))):
        if spans and spans[-1][1] == point - 1:
            spans[-1][1] = point
        else:
            spans.append([point, point])
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in spans)


def contains(column: Any, word: str) -> ColumnElement[bool]:
    """True in SQL where `column` has `word` in it, however either is capitalised."""
    escaped = word.replace("/", "//").replace("%", "/%").replace("_", "/_")
    return casefold(column).like(casefold(f"%{escaped}%"), escape="/")
