"""Pure: scores and a rubric as files: a long CSV and a JSON. What is wrong is said with the line it stands in."""

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from champions.core.tables import Bad, columns, decoded, records, rows

from .compiling.given import ONLY, Criterion, Sheet

COLUMNS = ("entry", "judge", "criterion", "score")
NUMBER = re.compile(r"[+-]?(\d{1,30}(\.\d{0,30})?|\.\d{1,30})([eE][+-]?\d{1,2})?")


def rubric(content: bytes) -> dict[str, Criterion]:
    """The criteria of a rubric file."""
    text = decoded(content)
    try:
        whole = json.loads(text, parse_float=Decimal, parse_constant=str)
    except json.JSONDecodeError as error:
        raise Bad(error.lineno, f"not JSON: {error.msg}") from error
    except (ValueError, RecursionError) as error:
        raise Bad(1, "not JSON: a number is too long or it is nested too deeply") from error
    lines = whole.get("criteria") if isinstance(whole, dict) else None
    if not isinstance(lines, list) or not lines:
        raise Bad(1, 'a rubric is {"criteria": [{"name", "weight", "low", "high"}]} with one criterion at least')
    found: dict[str, Criterion] = {}
    for line in lines:
        name = line.get("name") if isinstance(line, dict) else None
        if not isinstance(name, str) or not name.strip():
            raise Bad(1, "a criterion has no name")
        name, at = name.strip(), _line_of(text, name)
        if name in found:
            raise Bad(at, f"criterion '{name}' occurs twice")
        found[name] = _criterion(name, line, at)
    return found


def _criterion(name: str, line: Mapping[str, Any], at: int) -> Criterion:
    numbers = {}
    for key in ("weight", "low", "high"):
        value = line.get(key)
        if isinstance(value, bool) or not isinstance(value, int | Decimal) or not NUMBER.fullmatch(str(value)):
            raise Bad(at, f"criterion '{name}': {key} is not a number")
        numbers[key] = Fraction(value)
    if numbers["weight"] <= 0:
        raise Bad(at, f"criterion '{name}': weight is not positive")
    if numbers["low"] >= numbers["high"]:
        raise Bad(at, f"criterion '{name}': low is not below high")
    return Criterion(numbers["weight"], numbers["low"], numbers["high"])


def _line_of(text: str, name: str) -> int:
    """The line in which a criterion's name stands, as far as it is written as it is."""
    written = (json.dumps(name, ensure_ascii=False), json.dumps(name))
    places = [text.rfind(each) for each in written]
    return text.count("\n", 0, max(0, *places)) + 1


def sheets(content: bytes, criteria: Mapping[str, Criterion] | None = None, *, ordinal: bool = False) -> list[Sheet]:
    """The scorecards of a file of scores; `ordinal` says that scores are places."""
    lines = rows(decoded(content))
    first, names = next(lines, (1, []))
    places = columns(first, names, COLUMNS, ("criterion",))
    if criteria is not None and "criterion" not in places and len(criteria) > 1:
        raise Bad(first, "the rubric has several criteria, but there is no column 'criterion'")
    found: dict[tuple[str, str], dict[str, Fraction]] = {}
    seen: dict[tuple[str, str, str], int] = {}
    alone: str | None = None
    for line, row in records(lines, places):
        for name in ("entry", "judge"):
            if not row[name]:
                raise Bad(line, f"no {name}")
        criterion = _named(line, row, criteria, alone)
        if criteria is None:
            alone = row.get("criterion", ONLY)
        key = (row["entry"], row["judge"], criterion)
        if key in seen:
            raise Bad(line, f"duplicate: {_said(key)} has stood in line {seen[key]} already")
        seen[key] = line
        values = found.setdefault(key[:2], {})
        if row["score"]:
            values[criterion] = _score(line, row["score"], (criteria or {}).get(criterion), ordinal=ordinal)
    if not seen:
        raise Bad(first, "empty file: there are no scores under the header")
    return [Sheet(entry, judge, values) for (entry, judge), values in found.items()]


def _named(line: int, row: Mapping[str, str], criteria: Mapping[str, Criterion] | None, alone: str | None) -> str:
    """The criterion that a row is about."""
    name = row.get("criterion")
    if criteria is not None:
        if name is None:
            return next(iter(criteria))
        if name not in criteria:
            raise Bad(line, f"unknown criterion '{name}'; the rubric has {', '.join(criteria)}")
        return name
    if name is not None and alone is not None and name != alone:
        raise Bad(line, f"several criteria ('{alone}', '{name}') without a rubric")
    return ONLY


def _score(line: int, text: str, scale: Criterion | None, *, ordinal: bool) -> Fraction:
    if not NUMBER.fullmatch(text):
        raise Bad(line, f"not a number: '{text[:40]}'")
    score = Fraction(text)
    if scale is not None and not scale.low <= score <= scale.high:
        raise Bad(line, f"score off the scale: {text} is not between {_plain(scale.low)} and {_plain(scale.high)}")
    if ordinal and score < 1:
        raise Bad(line, f"score off the scale: {text} is not a place; the best place is 1")
    return score


def _plain(value: Fraction) -> str:
    return f"{float(value):g}"


def _said(key: tuple[str, str, str]) -> str:
    entry, judge, criterion = key
    return f"judge '{judge}' on entry '{entry}'" + (f", criterion '{criterion}'" if criterion else "")
