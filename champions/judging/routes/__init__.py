"""Which page: every module here adds its views to the blueprint."""

from . import assigning, panel, queue, rounds, scoring
from .blueprint import bp

__all__ = ["assigning", "bp", "panel", "queue", "rounds", "scoring"]
