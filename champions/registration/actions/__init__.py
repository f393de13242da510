"""What happens in registration."""

from . import merging
from .applications import Closed, NotEligible, check_age, check_open, may_edit, may_withdraw, save, submit, withdraw
from .consents import agree, ensure_defaults, publish
from .guardians import (
    NeedsGuardian,
    ask_guardian,
    check_guardian,
    expire_consents,
    give_consent,
    guardian_by_link,
    guardian_token,
    is_asked,
    refuse_consent,
    text_shown,
)
from .replies import take

__all__ = [
    "Closed",
    "NeedsGuardian",
    "NotEligible",
    "agree",
    "ask_guardian",
    "check_age",
    "check_guardian",
    "check_open",
    "ensure_defaults",
    "expire_consents",
    "give_consent",
    "guardian_by_link",
    "guardian_token",
    "is_asked",
    "may_edit",
    "may_withdraw",
    "merging",
    "publish",
    "refuse_consent",
    "save",
    "submit",
    "take",
    "text_shown",
    "withdraw",
]
