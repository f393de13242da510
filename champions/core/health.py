"""Is it alive, and does it do its work? Liveness is an age, not a process (security.md R3)."""

import os
import tempfile
from datetime import timedelta
from typing import Any

from flask import Blueprint, current_app, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import text

from . import work
from .access import public
from .db import db

bp = Blueprint("health", __name__)

# A mail must leave within a minute; waiting rows older than this mean that nobody works.
STALL = timedelta(seconds=45)
FREE_BYTES = 200_000_000


@bp.get("/healthz")
@public
def shallow() -> ResponseReturnValue:
    """The web process answers and reaches its database."""
    db.session.execute(text("SELECT 1"))
    return jsonify(status="ok")


@bp.get("/healthz/deep")
@public
def deep() -> ResponseReturnValue:
    """Work is being done: the age of the oldest due row of each kind, and room on the disk; 503 when not."""
    ages = {str(kind.job): round(work.oldest_due(kind.model).total_seconds(), 1) for kind in work.kinds()}
    room = _room()
    well = all(age <= STALL.total_seconds() for age in ages.values()) and room
    facts: dict[str, Any] = {"status": "ok" if well else "stalled", "oldest_due_seconds": ages, "disk": room}
    return jsonify(facts), 200 if well else 503


def _room() -> bool:
    home = current_app.config["SETTINGS"].home
    place = home if home.exists() else tempfile.gettempdir()
    disk = os.statvfs(place)
    return disk.f_bavail * disk.f_frsize > FREE_BYTES
