"""The tables that `champions access` and `champions lifecycle` print, and ARCHITECTURE.md repeats (a test compares)."""

import csv
from pathlib import Path

from flask import Flask

from .core import access as permissions
from .core.db import Model
from .core.lifecycle import Stateful

# Written down by hand, proved by tests/test_access.py: what each identity gets from each route.
MATRIX = Path(__file__).with_name("access.csv")
ALLOWED = ("200", "303", "409", "410", "422")


def rows() -> list[dict[str, str]]:
    """The access matrix: one row a route and method, one column an identity."""
    with MATRIX.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def access(app: Flask) -> str:
    """A Markdown table: permission, its sentence, and which identities get past it on at least one of its routes."""
    who: dict[str, dict[str, None]] = {}
    for row in rows():
        asked = permissions.permission_of(app, row["endpoint"])
        if asked is not None:
            allowed = who.setdefault(asked.name, {})
            allowed.update({name: None for name in list(row)[3:] if row[name] in ALLOWED})
    lines = ["| permission | who | identities |", "|---|---|---|"]
    named = [each for each in permissions.permissions() if each.name in who]
    lines += [f"| `{each.name}` | {each.sentence} | {', '.join(who[each.name])} |" for each in named]
    return "\n".join(lines)


def stateful() -> list[type[Stateful]]:
    """Every model with states, by table name."""
    found = [mapper.class_ for mapper in Model.registry.mappers if issubclass(mapper.class_, Stateful)]
    return sorted(found, key=lambda model: str(model.__tablename__))  # type: ignore[attr-defined]


def lifecycle() -> str:
    """A Markdown table: what, the verb, from which states to which."""
    lines = ["| what | verb | from | to |", "|---|---|---|---|"]
    for model in stateful():
        for verb, step in model.MOVES.items():
            froms = ", ".join(sorted(state.value for state in step.froms))
            lines.append(f"| {model.__tablename__} | {verb} | {froms} | {step.to.value} |")  # type: ignore[attr-defined]
    return "\n".join(lines)
