"""What happens: to a round (rounds), to its panel (panel), between entries and judges (assigning), on a scorecard."""

from .assigning import accept, ask_assignment, assign, assign_now
from .confirming import confirm_card, reopen_late
from .conflicts import bar, before_late_recusal, clear, declare, entries_of, in_words, recuse, refresh_conflicts
from .entries import About, add_late_entry, change_entry, restore_entry, withdraw_entry
from .joining import one_seat_each
from .packing import look_into, take_sheet, write_pack
from .panel import change_judge, end_judge, invite, invite_many, nudge, nudge_all, send_link
from .rehearsal import Given, rehearse, set_rehearsal
from .reopening import open_again
from .replacing import give, move_card, take
from .rounds import (
    Settings,
    Wrong,
    change_round,
    close,
    deadline_over,
    extend,
    extend_judge,
    missing_cards,
    open_round,
    prepare_round,
    remove_round,
)
from .rubric import add_criterion, change_criterion, copy_rubric, move_criterion, remove_criterion
from .scoring import Changed, applicable, gave, is_same, missing, reopen, score, submit
from .versions import keep_version
from .voiding import give_again, void_card

__all__ = [
    "About",
    "Changed",
    "Given",
    "Settings",
    "Wrong",
    "accept",
    "add_criterion",
    "add_late_entry",
    "applicable",
    "ask_assignment",
    "assign",
    "assign_now",
    "bar",
    "before_late_recusal",
    "change_criterion",
    "change_entry",
    "change_judge",
    "change_round",
    "clear",
    "close",
    "confirm_card",
    "copy_rubric",
    "deadline_over",
    "declare",
    "end_judge",
    "entries_of",
    "extend",
    "extend_judge",
    "gave",
    "give",
    "give_again",
    "in_words",
    "invite",
    "invite_many",
    "is_same",
    "keep_version",
    "look_into",
    "missing",
    "missing_cards",
    "move_card",
    "move_criterion",
    "nudge",
    "nudge_all",
    "one_seat_each",
    "open_again",
    "open_round",
    "prepare_round",
    "recuse",
    "refresh_conflicts",
    "rehearse",
    "remove_criterion",
    "remove_round",
    "reopen",
    "reopen_late",
    "restore_entry",
    "score",
    "send_link",
    "set_rehearsal",
    "submit",
    "take",
    "take_sheet",
    "void_card",
    "withdraw_entry",
    "write_pack",
]
