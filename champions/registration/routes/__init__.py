"""Which page: every module here adds its views to the blueprint."""

from . import (
    addresses,
    age_rule,
    consent_texts,
    corrections,
    form,
    guardians,
    questions_desk,
    sending,
    settings,
    start,
    status,
)
from .blueprint import bp

__all__ = [
    "addresses",
    "age_rule",
    "bp",
    "consent_texts",
    "corrections",
    "form",
    "guardians",
    "questions_desk",
    "sending",
    "settings",
    "start",
    "status",
]
