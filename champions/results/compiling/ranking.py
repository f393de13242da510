"""Pure: the order of the entries, their ranks, and everything that says how sure they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np

from . import certainty, ladder
from .case import Case
from .certainty import Certainty
from .fair import Model
from .standing import equals, places


@dataclass(frozen=True)
class Ranking:
    """The entries of a case, ranked as its method says."""

    case: Case

    @cached_property
    def scores(self) -> Sequence[Fraction | float]:
        """What is ranked by: fair scores, or exact raw ones."""
        if self.case.fair and self.case.model is not None:
            return [float(score) for score in self.case.model.fair]
        return self.case.raw

    @cached_property
    def parts(self) -> list[int] | None:
        """The part of each entry, from 1, when they cannot be compared; else None."""
        if self.case.decided[0] != ladder.INCOMPARABLE:
            return None
        part = [0] * len(self.case.entries)
        for number, (entries, _) in enumerate(self.case.design.parts, 1):
            for entry in entries:
                part[entry] = number
        return part

    @cached_property
    def ranked(self) -> list[int]:
        """The entries that have a rank, best first: with sheets enough, of three entries or more."""
        if self.parts is not None or len(self.case.entries) < ladder.FEWEST_RANKED:
            return []
        enough = [entry for entry, scores in enumerate(self.case.by_entry) if len(scores) >= self.case.required]
        return self._sorted(enough)

    def _sorted(self, entries: list[int]) -> list[int]:
        """Best first; equal ones in the order of what they were given, then of their names."""
        ranks = dict(zip(entries, places([self.scores[entry] for entry in entries]), strict=True))
        return sorted(
            entries,
            key=lambda entry: (
                ranks[entry],
                -len(self.case.by_entry[entry]),
                sorted(self.case.by_entry[entry]),
                self.case.entries[entry],
            ),
        )

    @cached_property
    def ranks(self) -> dict[int, int]:
        """The rank of each that has one."""
        if self.case.facts.entry_variance == 0:
            return dict.fromkeys(self.ranked, 1)
        return dict(zip(self.ranked, places([self.scores[entry] for entry in self.ranked]), strict=True))

    @cached_property
    def part_ranks(self) -> dict[int, int]:
        """The rank of each inside its part, when they cannot be compared."""
        if self.parts is None:
            return {}
        found: dict[int, int] = {}
        for entries, _ in self.case.design.parts:
            found.update(zip(entries, places([self.scores[entry] for entry in entries]), strict=True))
        return found

    @cached_property
    def order(self) -> list[int]:
        """All entries with a sheet: part by part, best first, those without a rank last."""
        if self.parts is not None:
            return [entry for entries, _ in self.case.design.parts for entry in self._sorted(entries)]
        ranked = set(self.ranked)
        rest = [entry for entry in range(len(self.case.entries)) if entry not in ranked]
        return self.ranked + self._sorted(rest)

    @property
    def sure(self) -> Model | None:
        """The model where it can say how sure the ranks are."""
        model = self.case.model
        return model if model is not None and model.sure and self.ranked else None

    @cached_property
    def certainty(self) -> Certainty | None:
        """What the draws say of those with a rank; None where entries cannot be told apart or nothing is claimed."""
        if self.sure is None or not self.sure.fit.entry:
            return None
        case, severity = self.case, self.sure.severity
        position = {entry: place for place, entry in enumerate(self.ranked)}
        given: list[list[tuple[int, Fraction]]] = [[] for _ in case.judges]
        for each in case.sheets:
            given[each.judge].append((position.get(each.entry, len(position)), each.score))
        scale = float(np.std(case.scores)) or 1.0
        judges = sorted(
            range(len(case.judges)), key=lambda judge: (round(float(severity[judge]) / scale, 7), sorted(given[judge]))
        )
        return certainty.drawn(self.sure, self.ranked, judges, top=case.top, seed=case.seed)

    @cached_property
    def ties(self) -> dict[str, Any]:
        """Equal scores, runs that cannot be told apart, and how sure each boundary is."""
        return {
            "exact": self._exact(),
            "statistical": None
            if self.sure is None
            else [
                [self.case.entries[entry] for entry in self.ranked[first : last + 1]]
                for first, last in certainty.runs(self.sure, self.ranked)
            ],
            "boundaries": self._boundaries() if self.ranked else None,
        }

    def _exact(self) -> list[list[str]]:
        groups = (
            [entries for entries, _ in self.case.design.parts]
            if self.parts is not None
            else [self.ranked or self.order]
        )
        return [
            tied
            for entries in groups
            for tied in equals(
                [self.case.entries[entry] for entry in entries], places([self.scores[entry] for entry in entries])
            )
        ]

    @cached_property
    def cuts(self) -> list[int]:
        """After how many entries a prize ends: after the first, and after `top`."""
        return [cut for cut in sorted({1, self.case.top or 1}) if cut < len(self.ranked)]

    def _boundaries(self) -> list[dict[str, Any]]:
        found = []
        for cut in self.cuts:
            inside, outside = self.ranked[cut - 1], self.ranked[cut]
            p = None if self.sure is None else certainty.above(self.sure, inside, outside)
            found.append(
                {
                    "after": cut,
                    "above": self.case.entries[inside],
                    "below": self.case.entries[outside],
                    "p": p,
                    "flag": _flag(p),
                }
            )
        return found

    @cached_property
    def decisive(self) -> list[dict[str, Any]] | None:
        """The judges without whom other entries would be inside a cut; method and variances are held."""
        if not self.ranked:
            return None
        case = self.case
        if case.facts.entry_variance == 0:
            return []  # all are first, whoever judges
        model = case.model if case.fair else None
        return [
            {
                "judge": case.judges[judge],
                "after": cut,
                "in": sorted(case.entries[entry] for entry in more),
                "out": sorted(case.entries[entry] for entry in less),
            }
            for cut, judge, more, less in certainty.without_each_judge(
                model, case.design, case.scores, self.cuts, self.ranked
            )
        ]


def _flag(p: float | None) -> str | None:
    """What a boundary's probability means for people: below a half panels are unequal, below 0.80 it is a tie."""
    if p is None or p >= certainty.TIED_BELOW:
        return None
    # Where nothing at all tells the two apart the panels are not to blame.
    return "unequal_panels" if p < 0.5 - EVEN else "statistical_tie"


EVEN = 1e-9
