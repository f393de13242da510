"""What happens: to a round (rounds), to its panel (panel), between entries and judges (assigning), on a scorecard."""

from .assigning import accept, ask_assignment, assign, assign_now
from .confirming import confirm_card, reopen_late
from .panel import invite
from .replacing import give, move_card, take
from .rounds import close, missing_cards, open_round
from .scoring import Changed, applicable, gave, is_same, missing, reopen, score, submit
from .versions import keep_version
from .voiding import give_again, void_card

__all__ = [
    "Changed",
    "accept",
    "applicable",
    "ask_assignment",
    "assign",
    "assign_now",
    "close",
    "confirm_card",
    "gave",
    "give",
    "give_again",
    "invite",
    "is_same",
    "keep_version",
    "missing",
    "missing_cards",
    "move_card",
    "open_round",
    "reopen",
    "reopen_late",
    "score",
    "submit",
    "take",
    "void_card",
]
