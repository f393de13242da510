"""Which page: every module here adds its views to the blueprint."""

from . import assigning, conflicts, feedback, pack, panel, profile, queue, rounds, scoring, summary
from .blueprint import bp

__all__ = [
    "assigning",
    "bp",
    "conflicts",
    "feedback",
    "pack",
    "panel",
    "profile",
    "queue",
    "rounds",
    "scoring",
    "summary",
]
