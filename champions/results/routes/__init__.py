"""Which page: every module here adds its views to the blueprint."""

from . import exports, looking, public_digest, reading, sealing, staff
from .blueprint import bp

__all__ = ["bp", "exports", "looking", "public_digest", "reading", "sealing", "staff"]
