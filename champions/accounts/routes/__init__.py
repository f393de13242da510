"""Which page: every module here adds its views to the blueprint."""

from . import addresses, merging, settings, signing_in
from .blueprint import bp
from .settings import note_seen
from .signing_in import await_code, welcome

__all__ = ["addresses", "await_code", "bp", "merging", "note_seen", "settings", "signing_in", "welcome"]
