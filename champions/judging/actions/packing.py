"""What happens with an offline pack: it is written, and the sheet of scores that comes back is taken."""

import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

from flask_babel import gettext as _

from champions.cohorts.calendar import Window
from champions.core import audit, clock, files, papers, render
from champions.core.errors import Refused
from champions.judging import pack, queries, sheetfile
from champions.judging.models import Judge
from champions.judging.window import card_window, closes

from .scoring import missing, score, submit

SOURCE = Path(__file__).resolve().parent.parent / "pack.typ"
# So much of a pack is held in memory; what is longer lies in a file without a name.
IN_MEMORY = 8_000_000


def write_pack(judge: Judge) -> IO[bytes]:
    """A ZIP of the judge's entries: a score sheet and the file of each, an overview, and SCORES.csv; at its start."""
    sheets = _open(judge)
    round_ = judge.round
    works = queries.works([each.card.entry_id for each in sheets], blind=round_.blind)
    common = _common(judge)
    out: IO[bytes] = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  whoever sends it closes it
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(sheetfile.NAME, sheetfile.written(_own(judge, sheets), round_.comments))
        archive.writestr(pack.OVERVIEW, papers.pdf(SOURCE, common | pack.overview(sheets, round_.criteria)))
        for each in sheets:
            work = works[each.card.entry_id]
            facts = pack.paper(each, work, round_.criteria, round_.comments)
            archive.writestr(pack.place(work.number, "score-sheet.pdf"), papers.pdf(SOURCE, common | facts))
            if work.file_sha256:
                with files.open(work.file_sha256) as stream, archive.open(_member(work), "w") as member:
                    while piece := stream.read(files.CHUNK):
                        member.write(piece)
    out.seek(0)
    return out


def look_into(judge: Judge, content: bytes) -> sheetfile.Read:
    """What the sheet would change, and what is wrong in it; nothing is changed. Raises sheetfile.Unreadable."""
    return sheetfile.read(content, _own(judge, _open(judge)), judge.round.comments)


def take_sheet(judge: Judge, content: bytes, *, by: Any) -> tuple[int, int]:
    """All that the sheet changes is saved at once, and counts where nothing is missing; (saved, counting).

    Refused, and nothing is saved, when any of the entries became another while we looked.
    """
    sheets = {each.number: each for each in _open(judge)}
    ids = {each.number: each.id for each in judge.round.criteria}
    found = look_into(judge, content)
    counting = 0
    for change in found.changes:
        card = sheets[change.number].card
        score(
            card,
            given={ids[number]: value for number, value in change.values.items()},
            comment=card.comment if change.comment is None else change.comment,
            remarks={ids[number]: words for number, words in change.remarks.items()},
            seen=card.version,
            reason=_("Sent in with the sheet of the offline pack."),
            by=by,
        )
        if not missing(card):
            submit(card, by=by)
            counting += 1
    audit.record("judge.sheet", judge, by=by, cohort_id=judge.round.cohort_id, saved=len(found.changes))
    return len(found.changes), counting


def _member(work: queries.Work) -> zipfile.ZipInfo:
    """The file's place; as old as ZIP files can say, so that the same pack has the same bytes."""
    return zipfile.ZipInfo(pack.place(work.number, pack.file_name(work)))


def _open(judge: Judge) -> Sequence[queries.Sheet]:
    """The judge's sheets, but for those whose possible conflict waits for an answer; Refused before declaring."""
    if not queries.declared(judge):
        raise Refused(_("First say whom you know in the teams."))
    held = queries.held([judge.id])
    return [each for each in queries.sheets(judge) if each.card.code not in held]


def _own(judge: Judge, sheets: Sequence[queries.Sheet]) -> list[sheetfile.Own]:
    now = clock.now()
    locked = _("This entry cannot be changed now.")
    return [
        sheetfile.Own(
            each.number,
            [(line.number, line.name, line.low, line.high) for line in each.asked(judge.round.criteria)],
            {
                line.number: each.values[line.number]
                for line in each.asked(judge.round.criteria)
                if line.number in each.values
            },
            each.card.comment,
            each.remarks,
            "" if card_window(each.card, now) is Window.OPEN else locked,
        )
        for each in sheets
    ]


def _common(judge: Judge) -> dict[str, Any]:
    zone = judge.round.cohort.zone
    until = render.in_words(closes(judge.round, judge), zone)
    return {
        "programme": judge.round.cohort.name,
        "round": judge.round.name,
        "lang": render.locale().language,
        "closes": _("Judging closes %(when)s", when=until),
        "footer": _("For this judge only. Printed %(when)s.", when=render.in_words(clock.now(), zone)),
    }
