"""What was typed: by judges (scoring), by staff about the panel (panel)."""

from .conflicts import BarForm, ClearForm, DeclareForm, PossibleForm, RecuseForm, declare_form
from .pack import LateForm, SheetForm, TakeForm, late_form
from .panel import EndForm, InviteForm, InviteManyForm
from .profile import AwayForm, JudgeForm, ProfileForm, language_names, profile_form
from .scoring import ScoreForm, name_of, remark_of, score_form

__all__ = [
    "AwayForm",
    "BarForm",
    "ClearForm",
    "DeclareForm",
    "EndForm",
    "InviteForm",
    "InviteManyForm",
    "JudgeForm",
    "LateForm",
    "PossibleForm",
    "ProfileForm",
    "RecuseForm",
    "ScoreForm",
    "SheetForm",
    "TakeForm",
    "declare_form",
    "language_names",
    "late_form",
    "name_of",
    "profile_form",
    "remark_of",
    "score_form",
]
