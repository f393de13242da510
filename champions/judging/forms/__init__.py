"""What was typed: by judges (scoring), by staff about the panel (panel)."""

from .panel import InviteForm
from .scoring import ScoreForm, name_of, score_form

__all__ = ["InviteForm", "ScoreForm", "name_of", "score_form"]
