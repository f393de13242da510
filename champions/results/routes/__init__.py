"""Which page: every module here adds its views to the blueprint."""

from . import sealing, staff
from .blueprint import bp

__all__ = ["bp", "sealing", "staff"]
