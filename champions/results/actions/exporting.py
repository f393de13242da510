"""What happens: results leave in a file, and the record says who took them, and what for."""

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask_babel import gettext as _

from champions.admissions.exporting import comma_separated, spreadsheet
from champions.core import audit, papers, render
from champions.core.errors import Refused
from champions.results import exporting, minutes, queries
from champions.results.models import Compilation

SOURCE = Path(__file__).parent.parent / "minutes.typ"


def export(compilation: Compilation, kind: str, *, why: str, by: Any) -> bytes:
    """The file (a key of `exporting.KINDS`) about a finished compilation; the record says who took it, and why."""
    if compilation.outputs is None:
        raise Refused(_("This compilation is not finished. Wait until the numbers are there."))
    content = _written(compilation, compilation.outputs, kind)
    audit.record(
        "result.export", compilation, by=by, cohort_id=compilation.round.cohort_id, kind=kind, why=why,
        outputs=compilation.outputs_digest,
    )  # fmt: skip
    return content


def _written(compilation: Compilation, outputs: Mapping[str, Any], kind: str) -> bytes:
    settled = queries.settlements(compilation.id)
    placing = queries.placing_of(compilation, settled)
    teams = queries.teams_by_entry(compilation.round_id)
    criteria = queries.criteria_of(compilation.round_id)
    if kind == "pdf":
        facts = queries.minutes_of(compilation, settled)
        zone = compilation.round.cohort.zone
        said = minutes.data(
            facts, compilation.inputs, outputs, placing, teams, criteria,
            # A paper is read anywhere: its moments are in the cohort's zone, which they name.
            lambda at: render.in_words(at, zone, first=zone),
        )  # fmt: skip
        return papers.pdf(SOURCE, {**said, "lang": render.locale().language})
    names = {str(each.number): each.name for each in criteria}
    tables = exporting.tables(compilation.inputs, outputs, placing, teams=teams, criteria=names)
    out = io.BytesIO()
    if kind == "xlsx":
        spreadsheet(out, *tables.values())
    else:
        comma_separated(out, tables[kind])
    return out.getvalue()
