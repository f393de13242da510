"""What is: rounds and entries (rounds), who judges (panel, assigning), scorecards (cards), practice, feedback."""

from .assigning import Assignment
from .cards import Remark, Score, Scorecard, ScorecardState, ScorecardVersion, SecondLook, Void
from .feedback import Feedback, Moderation, Shown
from .panel import Conflict, ConflictState, Judge, Why
from .practice import Rehearsal, RehearsalScore, RehearsalTry
from .rounds import Comments, Criterion, Entry, Purpose, Round, RoundState

__all__ = [
    "Assignment",
    "Comments",
    "Conflict",
    "ConflictState",
    "Criterion",
    "Entry",
    "Feedback",
    "Judge",
    "Moderation",
    "Purpose",
    "Rehearsal",
    "RehearsalScore",
    "RehearsalTry",
    "Remark",
    "Round",
    "RoundState",
    "Score",
    "Scorecard",
    "ScorecardState",
    "ScorecardVersion",
    "SecondLook",
    "Shown",
    "Void",
    "Why",
]
