"""`champions judge`: a spreadsheet of scores is compiled as the worker compiles a round; no database is touched."""

import json
from pathlib import Path
from typing import Any

import click

from champions.judging.commands import FILE, read

from . import spreadsheet, table
from .compiling.given import inputs


@click.command()
@click.argument("scores", type=FILE)
@click.option("--rubric", "rubric", type=FILE, help="Criteria with weights and scales, as JSON.")
@click.option("--top", type=click.IntRange(min=1), help="How many places the prize has.")
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True, help="The same seed, the same draws.")
@click.option("--ordinal", is_flag=True, help="Scores are each judge's places, 1 the best.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def judge(scores: Path, rubric: Path | None, top: int | None, seed: int, *, ordinal: bool, as_json: bool) -> None:
    """Compile SCORES, a CSV with the columns entry, judge, score and, if there are several, criterion."""
    if ordinal and rubric is not None:
        raise click.UsageError("--ordinal reads places, which have no rubric: leave one of the two out.")
    criteria = None if rubric is None else read(rubric, spreadsheet.rubric)
    sheets = read(scores, lambda content: spreadsheet.sheets(content, criteria, ordinal=ordinal))
    outputs = compiled(inputs(sheets, rubric=criteria, top=top, seed=seed, ordinal=ordinal))
    click.echo(json.dumps(outputs, indent=2) if as_json else table.text(outputs))


def compiled(given: dict[str, Any]) -> dict[str, Any]:
    """The outputs of `given`, with both digests beside them."""
    from .compiling.engine import compiled as compute  # noqa: PLC0415  numpy is loaded when there is something to do
    from .compiling.engine import digests  # noqa: PLC0415

    outputs = compute(given)
    return outputs | {"digest": digests(given, outputs)}
