"""What was typed."""

from .appeals import AnswerForm, AppealForm, LeaveForm, OfferByHandForm
from .bulk import FEW, ReaderForm, bulk_form
from .decisions import RejectForm, SendForm, StageForm, UnstageForm
from .desk import FilterForm, SaveViewForm, view_of
from .exports import ExportForm
from .imports import BringInForm, ImportForm
from .quotas import MemberCitiesForm, NumbersForm, QuotaForm, TryForm
from .shortlists import AcceptForm, MakeForm, PinForm

__all__ = [
    "FEW",
    "AcceptForm",
    "AnswerForm",
    "AppealForm",
    "BringInForm",
    "ExportForm",
    "FilterForm",
    "ImportForm",
    "LeaveForm",
    "MakeForm",
    "MemberCitiesForm",
    "NumbersForm",
    "OfferByHandForm",
    "PinForm",
    "QuotaForm",
    "ReaderForm",
    "RejectForm",
    "SaveViewForm",
    "SendForm",
    "StageForm",
    "TryForm",
    "UnstageForm",
    "bulk_form",
    "view_of",
]
