"""`champions assign`: who judges what, from two spreadsheets, as the worker finds it; no database is touched."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from champions.core.canonical import digest
from champions.core.tables import Bad

from . import spreadsheet, table
from .assignment import given, solve

FILE = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)
Thing = TypeVar("Thing")


@click.command()
@click.argument("entries", type=FILE)
@click.argument("judges", type=FILE)
@click.option("--per-entry", type=click.IntRange(min=1), required=True, help="How many judges each entry has.")
@click.option(
    "--seed", type=click.IntRange(min=0), default=1, show_default=True, help="The same seed, the same answer."
)
@click.option("--even", is_flag=True, help="Judges without max_load take about as many as the others, not any number.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def assign(entries: Path, judges: Path, per_entry: int, seed: int, *, even: bool, as_json: bool) -> None:
    """Find who judges what.

    ENTRIES is a CSV with the columns entry, organisation, language, topics; JUDGES one with judge, organisation,
    languages, topics, max_load, conflicts. Several organisations, languages, topics or conflicts are separated by
    semicolons. An empty cell asks for nothing: no language given is every language, no max_load is no limit, and of an
    entry without topics everybody knows enough.
    """
    asked = read(entries, spreadsheet.entries)
    codes = {each.code for each in asked}
    panel = read(judges, lambda content: spreadsheet.judges(content, codes))
    outputs = assigned(given(asked, panel, per_entry=per_entry, seed=seed, even=even))
    click.echo(json.dumps(outputs, indent=2) if as_json else table.text(outputs))


def assigned(inputs: dict[str, Any]) -> dict[str, Any]:
    """The answer with reasons in words (`problems` has them with their facts), and with both digests beside it."""
    found = solve(inputs)
    outputs = found | {"reasons": [each["words"] for each in found["reasons"]], "problems": found["reasons"]}
    return outputs | {"digest": {"inputs": digest(inputs), "outputs": digest(outputs)}}


def read(path: Path, reading: Callable[[bytes], Thing]) -> Thing:
    """What `reading` makes of a file; a bad one ends the command with its line."""
    try:
        return reading(path.read_bytes())
    except Bad as error:
        raise click.UsageError(f"{path.name}, {error}") from error
