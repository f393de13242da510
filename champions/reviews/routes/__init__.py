"""Which page: every module here adds its views to the blueprint."""

from . import applications, assigning, planning, readers, reading
from .blueprint import bp

__all__ = ["applications", "assigning", "bp", "planning", "readers", "reading"]
