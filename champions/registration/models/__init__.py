"""What is: applications, consents, staff's own questions, guardians, corrections."""

from .application import Application, ApplicationState, Arrival, Gender, Reason
from .consents import Consent, ConsentText
from .corrections import BirthCorrection, CorrectionState
from .guardians import GuardianConsent, GuardianState
from .questions import Answer, Question, QuestionKind

__all__ = [
    "Answer",
    "Application",
    "ApplicationState",
    "Arrival",
    "BirthCorrection",
    "Consent",
    "ConsentText",
    "CorrectionState",
    "Gender",
    "GuardianConsent",
    "GuardianState",
    "Question",
    "QuestionKind",
    "Reason",
]
