"""What does registration know."""

from .applications import cohorts_applied_to, history, own, page, sent
from .guardians import given
from .progress import Paper, clauses, consents, paper, progress, questions_and_answers, universities
from .reading import Reading, reading, use_reading

__all__ = [
    "Paper",
    "Reading",
    "clauses",
    "cohorts_applied_to",
    "consents",
    "given",
    "history",
    "own",
    "page",
    "paper",
    "progress",
    "questions_and_answers",
    "reading",
    "sent",
    "universities",
    "use_reading",
]
