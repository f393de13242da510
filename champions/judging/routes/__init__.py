"""Which page: every module here adds its views to the blueprint."""

from . import assigning, conflicts, feedback, panel, profile, queue, rounds, scoring
from .blueprint import bp

__all__ = ["assigning", "bp", "conflicts", "feedback", "panel", "profile", "queue", "rounds", "scoring"]
