"""Pure: what kind of file something really is, whether its name agrees, and under which name it may be kept.

What it *is* is said by its content (core.files looks at the first bytes); here the containers are opened and the name
is compared. Nothing is believed of what the sender says about the type.
"""

import re
import unicodedata
import zipfile
from dataclasses import dataclass
from enum import StrEnum
from typing import IO

OOXML = "application/vnd.openxmlformats-officedocument."
DOCX = OOXML + "wordprocessingml.document"
PPTX = OOXML + "presentationml.presentation"
XLSX = OOXML + "spreadsheetml.sheet"
ZIP = "application/zip"
UNKNOWN = "application/octet-stream"
MACROS = "application/vnd.ms-office.macros"
HTML = "text/html"

LONGEST_NAME = 120


@dataclass(frozen=True)
class Kind:
    """A kind of file people may send: what it is called everywhere, and the endings its name may have."""

    short: str
    endings: tuple[str, ...]


KINDS: dict[str, Kind] = {
    "application/pdf": Kind("PDF", ("pdf",)),
    "image/png": Kind("PNG", ("png",)),
    "image/jpeg": Kind("JPEG", ("jpg", "jpeg")),
    "text/plain": Kind("TXT", ("txt", "md", "csv", "tsv", "text")),
    DOCX: Kind("DOCX", ("docx",)),
    PPTX: Kind("PPTX", ("pptx",)),
    XLSX: Kind("XLSX", ("xlsx",)),
    "video/mp4": Kind("MP4", ("mp4", "m4v")),
    ZIP: Kind("ZIP", ("zip",)),
}

# What people send with an application: papers, and photographs of papers.
PAPERS = ["application/pdf", "image/png", "image/jpeg", DOCX]

# The member that makes a zip what it is.
MAIN = {"word/document.xml": DOCX, "ppt/presentation.xml": PPTX, "xl/workbook.xml": XLSX}
CONTAINERS = frozenset({ZIP, DOCX, PPTX, XLSX})
# A zip ends with 22 bytes and a comment of at most 65,535; before that stands the list of its members.
LONGEST_END = 22 + 65_535
LONGEST_LIST = 1_000_000
# White space apart, no byte below a space.
CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f]")


class Problem(StrEnum):
    """Why a file is not taken."""

    KIND = "kind"
    NAME = "name"


def refine(media_type: str, stream: IO[bytes]) -> str:
    """The type of the whole content in `stream`, given what its first bytes showed; the stream is left at its start."""
    try:
        if media_type in CONTAINERS:
            return _container(stream)
        if media_type == "text/plain":
            return _text(stream)
        return media_type
    finally:
        stream.seek(0)


def _container(stream: IO[bytes]) -> str:
    if not _has_short_list(stream):
        return UNKNOWN
    try:
        with zipfile.ZipFile(stream) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError):
        return UNKNOWN
    if any(name.lower().endswith(("vbaproject.bin", ".exe", ".dll")) for name in names):
        return MACROS
    if "[Content_Types].xml" not in names:
        return ZIP
    return next((kind for main, kind in MAIN.items() if main in names), ZIP)


def _has_short_list(stream: IO[bytes]) -> bool:
    """True when the list of members is one we can read at once: a made-up one of 20 MB would keep everybody waiting."""
    size = stream.seek(0, 2)
    stream.seek(max(size - LONGEST_END, 0))
    end = stream.read()
    at = end.rfind(b"PK\x05\x06")
    # The larger format keeps its numbers elsewhere; documents have no need of it.
    if at < 0 or len(end) < at + 16 or end[max(at - 20, 0) : at].startswith(b"PK\x06\x07"):
        return False
    return int.from_bytes(end[at + 12 : at + 16], "little") <= LONGEST_LIST


def _text(stream: IO[bytes]) -> str:
    """Text is plain only if it is clean to the end and does not begin like something a browser would run."""
    stream.seek(0)
    body = stream.read()
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return UNKNOWN
    if CONTROL.search(body):
        return UNKNOWN
    return HTML if text.lstrip()[:1] == "<" else "text/plain"


def problem(media_type: str, name: str, allowed: list[str]) -> Problem | None:
    """Why a file of that real type and name is not taken where `allowed` types are asked for; None when it is."""
    if media_type not in allowed or media_type not in KINDS:
        return Problem.KIND
    ending = _ending(name)
    return Problem.NAME if ending and ending not in KINDS[media_type].endings else None


def short(media_type: str) -> str:
    """`PDF`: what the kind is called; the type itself where it has no short name."""
    return KINDS[media_type].short if media_type in KINDS else media_type


def in_words(allowed: list[str]) -> str:
    """`PDF, PNG, JPEG`: the kinds as people call them."""
    return ", ".join(short(kind) for kind in allowed)


def endings(allowed: list[str]) -> str:
    """For a file field's accept attribute: `.pdf,.png`."""
    return ",".join(f".{ending}" for kind in allowed if kind in KINDS for ending in KINDS[kind].endings)


def first_ending(media_type: str) -> str:
    """The ending a neutral name gets: `pdf`; `bin` where there is none."""
    return KINDS[media_type].endings[0] if media_type in KINDS else "bin"


def clean_name(name: str, media_type: str) -> str:
    """Only a name: no folders, no marks that hide letters or turn them round, an ending, not too long."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    # Category C holds control characters and the marks that reverse the direction of what follows.
    kept = "".join(char for char in last if unicodedata.category(char)[0] != "C")
    kept = " ".join(kept.split()).strip(" .")
    ending = _ending(kept) or first_ending(media_type)
    stem = kept[: -len(ending) - 1] if _ending(kept) else kept
    return f"{(stem.strip(' .') or 'file')[: LONGEST_NAME - len(ending) - 1]}.{ending}"


def _ending(name: str) -> str:
    _stem, dot, ending = name.strip(" .").rpartition(".")
    return ending.lower() if dot and 0 < len(ending) <= 10 and ending.isalnum() else ""
