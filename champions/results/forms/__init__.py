"""What was typed: that somebody stands behind a result, what people decided, which file they need (sealing)."""

from .sealing import ConfirmForm, CorrectForm, ExportForm, SettleForm, settle_form

__all__ = ["ConfirmForm", "CorrectForm", "ExportForm", "SettleForm", "settle_form"]
