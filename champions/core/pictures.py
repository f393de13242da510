"""Towers and skylines: many paths from few numbers, the same on many pages. What was drawn once is kept."""

from functools import lru_cache
from typing import Any

from markupsafe import Markup


def picture(macro: Any, *facts: Any, **more: Any) -> Markup:
    """What `macro` draws from those facts, drawn once a process: for pictures made of numbers and one sentence."""
    return _picture(macro, tuple(map(_fixed, facts)), tuple((name, _fixed(fact)) for name, fact in more.items()))


def _fixed(fact: Any) -> Any:
    return tuple(map(_fixed, fact)) if isinstance(fact, (list, tuple)) else fact


@lru_cache(maxsize=1024)
def _picture(macro: Any, facts: tuple[Any, ...], more: tuple[tuple[str, Any], ...]) -> Markup:
    return Markup(macro(*facts, **dict(more)))  # noqa: S704  a macro escapes what it is given
