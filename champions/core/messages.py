"""The catalogue of messages: each slice declares its own in `messages.py`; `notifications` delivers them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Message:
    """A message the service can send. `name` is `<slice>/<verb>`, its templates stand in templates/emails/<name>/.

    `facts(params, person)` reads what the words need at the moment of sending; None when it must not be sent any
    more (the place was taken back, the reader has left the team). With a fact `to` it goes to that address instead of
    the person's: to a new one that is to be confirmed, to the one before. `why` is said to the person in the foot of
    the mail. Somebody suspended is sent only what is `to_suspended`.
    """

    name: str
    why: Any
    facts: Callable[[dict[str, int], Any], dict[str, Any] | None]
    can_be_muted: bool = False
    to_suspended: bool = False


_catalogue: dict[str, Message] = {}


def message(name: str, why: Any, *, can_be_muted: bool = False, to_suspended: bool = False) -> Callable[[Any], Any]:
    """The decorated function is what the message `name` needs to know when it leaves."""

    def declare(facts: Any) -> Any:
        if name in _catalogue:
            raise ValueError(f"two messages are called {name}")
        _catalogue[name] = Message(name, why, facts, can_be_muted, to_suspended)
        return facts

    return declare


def get(name: str) -> Message:
    """The message called `name`; KeyError when the catalogue has none."""
    return _catalogue[name]


def all_messages() -> tuple[Message, ...]:
    """The whole catalogue by name."""
    return tuple(_catalogue[name] for name in sorted(_catalogue))
