"""What was typed."""

from .planning import MOST_LINES, AddForm, PlanForm, ReaderForm, RubricForm, plan_form, rubric_form
from .reading import RecuseForm, ReportForm, ReviewForm, name_of, review_form
from .staff import GiveForm, WordsForm

__all__ = [
    "MOST_LINES",
    "AddForm",
    "GiveForm",
    "PlanForm",
    "ReaderForm",
    "RecuseForm",
    "ReportForm",
    "ReviewForm",
    "RubricForm",
    "WordsForm",
    "name_of",
    "plan_form",
    "review_form",
    "rubric_form",
]
