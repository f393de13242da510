"""Pure: what readers' scores come to, exactly: one review, one application, and when readers differ."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

LOW, HIGH = 1, 5

Key = TypeVar("Key")


@dataclass(frozen=True)
class Score:
    """What the readers of one application think: the mean, the lowest and highest of them, how many have read it.

    `required` is how many should, `differ` says that a third opinion is needed. Without a reader the numbers are None.
    """

    mean: float | None
    low: float | None
    high: float | None
    read: int
    required: int
    differ: bool

    @property
    def is_enough(self) -> bool:
        """True when as many have read it as should."""
        return self.read >= self.required


class OffScale(ValueError):
    """A score is not between 1 and 5."""


def missing(weights: Mapping[Key, int], given: Mapping[Key, int]) -> list[Key]:
    """The criteria without a score, in their order."""
    return [key for key in weights if key not in given]


def total(weights: Mapping[Key, int], given: Mapping[Key, int]) -> int | None:
    """Each score times its criterion's weight, added up; None when a score is missing. Raises OffScale."""
    if not weights or missing(weights, given):
        return None
    for key in weights:
        if not LOW <= given[key] <= HIGH:
            raise OffScale(f"{given[key]} is not between {LOW} and {HIGH}")
    return sum(weight * given[key] for key, weight in weights.items())


def review_score(weights: Mapping[Key, int], given: Mapping[Key, int]) -> Fraction | None:
    """The weighted mean of one review's scores, 1 to 5, exactly; None when a score is missing."""
    whole = total(weights, given)
    return None if whole is None else Fraction(whole, sum(weights.values()))


def differ(low: Fraction, high: Fraction, read: int, by: float) -> bool:
    """Readers differ when there are two and their lowest and highest scores are `by` apart, or farther."""
    # 1.1 as it was typed, not as the nearest binary number.
    return read > 1 and high - low >= Fraction(str(by))


def score(*, totals: int, lowest: int, highest: int, read: int, weight: int, required: int, by: float) -> Score:
    """The Score of `read` reviews whose totals add up to `totals`; `weight` is what the criteria weigh together."""
    if not read or not weight:
        return Score(None, None, None, read, required, False)
    low, high = Fraction(lowest, weight), Fraction(highest, weight)
    mean = Fraction(totals, weight * read)
    return Score(float(mean), float(low), float(high), read, required, differ(low, high, read, by))


def shares(weights: Sequence[int]) -> list[int]:
    """Each weight in whole per cent, adding up to 100: the largest remainders go up, the first of equals first."""
    whole = sum(weights)
    if not whole:
        return []
    exact = [Fraction(100 * weight, whole) for weight in weights]
    cut = [int(share) for share in exact]
    order = sorted(range(len(weights)), key=lambda place: (cut[place] - exact[place], place))
    for place in order[: 100 - sum(cut)]:
        cut[place] += 1
    return cut
