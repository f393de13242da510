"""What later chapters say on the page of where an application stands: cards, and what happened to it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from .models import Application


@dataclass(frozen=True)
class Card:
    """A template of the page's main column (or, with `beside`, of the narrow one) and what it needs to know."""

    template: str
    facts: dict[str, Any] = field(default_factory=dict)
    beside: bool = False


@dataclass(frozen=True)
class Past:
    """Something that happened at `at`; `short` is what the line above says of it, under the step `step`."""

    words: str
    at: datetime
    note: str = ""
    step: str = ""
    short: str = ""


Teller = Callable[[Application], Iterable[Card | Past]]

_tellers: list[Teller] = []


def tells(teller: Teller) -> Teller:
    """The page of every application shows what `teller(application)` says, from now on."""
    _tellers.append(teller)
    return teller


def told(application: Application) -> tuple[list[Card], list[Past]]:
    """Everything later chapters say about the application: cards, and what happened, the newest first."""
    said = [each for teller in _tellers for each in teller(application)]
    past = [each for each in said if isinstance(each, Past)]
    return [each for each in said if isinstance(each, Card)], sorted(past, key=lambda each: each.at, reverse=True)
