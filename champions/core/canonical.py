"""Pure: one way to write a value down, so that the same facts have the same digest everywhere."""

import json
from hashlib import sha256
from typing import Any


def written(value: Any) -> bytes:
    """`value` as canonical JSON: keys sorted, no white space, UTF-8; raises ValueError for NaN and infinity."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def digest(value: Any) -> str:
    """SHA-256 (64 hex digits) over the canonical JSON of `value`."""
    return sha256(written(value)).hexdigest()
