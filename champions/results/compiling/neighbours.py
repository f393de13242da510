"""Pure: how sure each place is against the next one down."""

from typing import Any

from . import certainty
from .ranking import Ranking


def rows(ranking: Ranking) -> list[dict[str, Any]]:
    """For each ranked entry but the last: the next one, and the probability of standing rightly above it."""
    return [
        {
            "above": ranking.case.entries[above],
            "below": ranking.case.entries[below],
            "p": None if ranking.sure is None else certainty.above(ranking.sure, above, below),
        }
        for above, below in zip(ranking.ranked, ranking.ranked[1:], strict=False)
    ]
