"""What was typed: that somebody stands behind a result (sealing)."""

from .sealing import ConfirmForm

__all__ = ["ConfirmForm"]
