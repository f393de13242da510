"""Which page: every module here adds its views to the blueprint."""

from . import (
    assigning,
    conflicts,
    entries,
    feedback,
    pack,
    panel,
    profile,
    proposals,
    queue,
    rehearsal,
    rounds,
    rubric,
    scoring,
    summary,
)
from .blueprint import bp

__all__ = [
    "assigning",
    "bp",
    "conflicts",
    "entries",
    "feedback",
    "pack",
    "panel",
    "profile",
    "proposals",
    "queue",
    "rehearsal",
    "rounds",
    "rubric",
    "scoring",
    "summary",
]
