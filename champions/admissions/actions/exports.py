"""What happens: data leave in a file, and the record says who took which, and what for."""

import tempfile
from collections.abc import Callable, Sequence
from typing import IO, Any

from flask_babel import gettext as _

from champions.cohorts.models import Cohort
from champions.core import audit

from .. import exporting, queries
from ..queries import View

WRITERS: dict[str, Callable[[IO[bytes], exporting.Sheet], int]] = {
    "csv": exporting.comma_separated,
    "xlsx": exporting.spreadsheet,
}


def record_export(cohort: Cohort, view: View, ids: Sequence[int], kind: str, *, why: str, by: Any) -> None:
    """The record says who takes these applications out in which kind of file, and what for.

    It keeps the filter without the words that were searched for: they may be a name.
    """
    asked = {name: value for name, value in view.args.items() if name not in ("q", "sort")}
    audit.record(
        "cohort.export", cohort, by=by, cohort_id=cohort.id, kind=kind, rows=len(ids), why=why, filter=asked,
        searched=bool(view.q),
    )  # fmt: skip


def write_export(
    cohort: Cohort, ids: Sequence[int], kind: str, country: Callable[[str], str], *, viewer_id: int
) -> IO[bytes]:
    """A file (`kind`: csv, xlsx), open at its beginning, with everything the viewer may see of these applications.

    It is written to the disk row by row and is gone when it is closed.
    """
    questions = queries.own_questions(cohort)
    rows = queries.export_rows(cohort, ids, questions, country, viewer_id=viewer_id)
    out = tempfile.TemporaryFile()  # noqa: SIM115  whoever sends it closes it
    try:
        WRITERS[kind](out, exporting.Sheet(_("Applications"), queries.export_head(questions), rows))
    except BaseException:
        out.close()
        raise
    out.seek(0)
    return out
