"""What do we know: a judge's own work (own) and staff's view over rounds (rounds) and a panel (panel)."""

from .own import Card, Queue, Work, queue_of, queues, scorecard, work
from .panel import (
    EntryProgress,
    JudgeProgress,
    conflicts,
    entries,
    judge_of,
    judges,
    pairs,
    submissions,
)
from .rounds import round_by_code, rounds

__all__ = [
    "Card",
    "EntryProgress",
    "JudgeProgress",
    "Queue",
    "Work",
    "conflicts",
    "entries",
    "judge_of",
    "judges",
    "pairs",
    "queue_of",
    "queues",
    "round_by_code",
    "rounds",
    "scorecard",
    "submissions",
    "work",
]
