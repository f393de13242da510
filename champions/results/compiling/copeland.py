"""Pure: a ranking from places: an entry beats another when more judges placed it higher (Copeland)."""

from collections.abc import Mapping, Sequence
from fractions import Fraction


def votes(ballots: Sequence[Mapping[str, Fraction]], one: str, other: str) -> tuple[int, int]:
    """How many judges placed `one` above `other`, and how many the other way round, of those who placed both."""
    both = [(ballot[one], ballot[other]) for ballot in ballots if one in ballot and other in ballot]
    return sum(a < b for a, b in both), sum(a > b for a, b in both)


def points(ballots: Sequence[Mapping[str, Fraction]], entries: Sequence[str]) -> dict[str, int]:
    """Each entry's pairwise wins minus its losses; `ballots` maps entries to places, 1 the best."""
    score = dict.fromkeys(entries, 0)
    for place, one in enumerate(entries):
        for other in entries[place + 1 :]:
            ahead, behind = votes(ballots, one, other)
            turn = (ahead > behind) - (ahead < behind)
            score[one] += turn
            score[other] -= turn
    return score
