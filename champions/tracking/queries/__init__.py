"""What do we know: where everybody stands, by noun."""

from . import board, home, person, today
from .start import first_page

__all__ = ["board", "first_page", "home", "person", "today"]
