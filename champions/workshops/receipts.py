"""Pure: what a receipt's digest covers, byte for byte, so that anybody can compute it again."""

import json
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any


def canonical(
    *,
    deliverable: str,
    team: str,
    version: int,
    arrived_at: datetime,
    by: str,
    words: str,
    url: str,
    file: dict[str, Any] | None,
) -> str:
    """One line of JSON, keys sorted, no spaces, ASCII only (so that copying it changes nothing).

    `deliverable`, `team` and `by` are codes; `file` is None or has name, sha256, size (bytes) and type.
    """
    whole = {
        "arrived_at": arrived_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "by": by,
        "deliverable": deliverable,
        "file": file,
        "team": team,
        "url": url,
        "version": version,
        "words": words,
    }
    return json.dumps(whole, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def digest(text: str) -> str:
    """SHA-256 of the canonical line, 64 hex digits."""
    return sha256(text.encode("ascii")).hexdigest()


def grouped(digest: str) -> str:
    """The digest in groups of four, for reading out."""
    return " ".join(digest[place : place + 4] for place in range(0, len(digest), 4))
