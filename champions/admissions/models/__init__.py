"""What is: quotas and shortlists, decisions and their sending, enrolments, appeals, staff's saved views and imports."""

from .appeals import Appeal, AppealState
from .decisions import Decision, Dispatch, Verdict
from .desk import ApplicationImport, SavedView
from .enrolment import Enrolment, EnrolmentState
from .shortlists import MemberCity, Pin, Quota, QuotaField, Shortlist, Side

__all__ = [
    "Appeal",
    "AppealState",
    "ApplicationImport",
    "Decision",
    "Dispatch",
    "Enrolment",
    "EnrolmentState",
    "MemberCity",
    "Pin",
    "Quota",
    "QuotaField",
    "SavedView",
    "Shortlist",
    "Side",
    "Verdict",
]
