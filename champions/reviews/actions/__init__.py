"""What happens: a plan is made, readers come and go, applications are given to them, read, and covered."""

from .covering import cover, dismiss, report
from .giving import Given, assign, assign_missing, propose
from .many import assign_many
from .plans import close, make, open_, set_rubric, set_up
from .readers import Added, add, change, end
from .reading import Changed, gave, keep, missing, recuse, reopen, submit

__all__ = [
    "Added",
    "Changed",
    "Given",
    "add",
    "assign",
    "assign_many",
    "assign_missing",
    "change",
    "close",
    "cover",
    "dismiss",
    "end",
    "gave",
    "keep",
    "make",
    "missing",
    "open_",
    "propose",
    "recuse",
    "reopen",
    "report",
    "set_rubric",
    "set_up",
    "submit",
]
