"""What happens: to a round (rounds), to its panel (panel), between entries and judges (assigning), on a scorecard."""

from .assigning import assign, assign_now
from .panel import invite
from .rounds import close, missing_cards, open_round
from .scoring import Changed, gave, missing, reopen, score, submit
from .versions import keep_version
from .voiding import give_again, void_card

__all__ = [
    "Changed",
    "assign",
    "assign_now",
    "close",
    "gave",
    "give_again",
    "invite",
    "keep_version",
    "missing",
    "missing_cards",
    "open_round",
    "reopen",
    "score",
    "submit",
    "void_card",
]
