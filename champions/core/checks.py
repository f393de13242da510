"""Named invariants of the data: `champions check` asks each and says what is wrong (security.md R29)."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

Check = Callable[[], Iterable[str]]


@dataclass(frozen=True)
class Wrong:
    """What an invariant found: its name and one sentence."""

    invariant: str
    sentence: str


_checks: dict[str, Check] = {}


def invariant(name: str) -> Callable[[Check], Check]:
    """The function yields one sentence for each thing that breaks the invariant called `name`."""

    def declare(check: Check) -> Check:
        _checks[name] = check
        return check

    return declare


def names() -> tuple[str, ...]:
    """All invariants that are checked."""
    return tuple(sorted(_checks))


def run() -> Iterator[Wrong]:
    """Everything that is wrong with the data; nothing when all invariants hold."""
    for name in names():
        for sentence in _checks[name]():
            yield Wrong(name, sentence)
