"""Pure: the scorecards that count, as labels, exact scores and a design."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np

from . import ladder, reml
from .design import Design, Floats
from .fair import Model
from .given import Criterion, rubric_of, score_of, values_of


@dataclass(frozen=True)
class Counted:
    """A complete sheet: numbers of its entry and its judge among those that have one, and its exact score."""

    entry: int
    judge: int
    score: Fraction
    values: Mapping[str, Fraction]
    order: int | None


@dataclass(frozen=True)
class Case:
    """Labels in their order, the complete sheets, and what was asked for.

    `idle` and `silent` are the entries and the judges without any complete sheet.
    """

    rubric: dict[str, Criterion] | None
    entries: list[str]
    judges: list[str]
    idle: list[str]
    silent: list[str]
    sheets: list[Counted]
    top: int | None
    seed: int
    required: int

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> "Case":
        """The case of what `given.inputs` wrote."""
        rubric = rubric_of(given)
        found = []
        for sheet in given["sheets"]:
            left_out = given["not_applicable"].get(sheet["entry"], ())
            # What a judge gave all the same to a criterion that does not apply is not looked at anywhere.
            values = {name: value for name, value in values_of(sheet).items() if name not in left_out}
            score = score_of(rubric, values, left_out)
            if score is not None:
                found.append((sheet, values, score))
        entries = sorted({sheet["entry"] for sheet, _, _ in found})
        judges = sorted({sheet["judge"] for sheet, _, _ in found})
        row = {entry: place for place, entry in enumerate(entries)}
        column = {judge: place for place, judge in enumerate(judges)}
        return cls(
            rubric,
            entries,
            judges,
            sorted(set(given["entries"]) - set(entries)),
            sorted({sheet["judge"] for sheet in given["sheets"]} - set(judges)),
            [
                Counted(row[sheet["entry"]], column[sheet["judge"]], score, values, sheet.get("order"))
                for sheet, values, score in found
            ],
            given["top"],
            given["seed"],
            given["required"],
        )

    @cached_property
    def design(self) -> Design:
        """The graph of the complete sheets."""
        return Design.of([(each.entry, each.judge) for each in self.sheets], len(self.entries), len(self.judges))

    @cached_property
    def scores(self) -> Floats:
        """The sheets' scores as floating point numbers."""
        return np.array([float(each.score) for each in self.sheets])

    @cached_property
    def by_entry(self) -> list[list[Fraction]]:
        """Each entry's exact scores."""
        found: list[list[Fraction]] = [[] for _ in self.entries]
        for each in self.sheets:
            found[each.entry].append(each.score)
        return found

    @cached_property
    def raw(self) -> list[Fraction]:
        """Each entry's exact mean."""
        return [sum(scores, Fraction(0)) / len(scores) for scores in self.by_entry]

    @cached_property
    def all_equal(self) -> bool:
        """Whether every sheet has the same score."""
        return len({each.score for each in self.sheets}) == 1

    @cached_property
    def _fitted(self) -> Model | None:
        design = self.design
        if not self.sheets or len(design.parts) > 1 or design.entries < 2 or design.judges < 2 or design.spare < 1:
            return None
        return Model(design, self.scores, reml.fit(design, self.scores))

    @property
    def model(self) -> Model | None:
        """The fitted model; None where the scores cannot carry one, or its variances were not found."""
        fitted = self._fitted
        return fitted if fitted is not None and fitted.fit.converged else None

    @cached_property
    def facts(self) -> ladder.Facts:
        """What the ladder looks at."""
        fit = None if self._fitted is None else self._fitted.fit
        # Variances of a search that did not come to an end say nothing, not even that they are 0.
        known = fit if fit is not None and fit.converged else None
        return ladder.Facts(
            parts=len(self.design.parts),
            entries=len(self.entries),
            judges=len(self.judges),
            sheets=len(self.sheets),
            most_per_entry=max(map(len, self.by_entry), default=0),
            judge_variance=None if known is None else known.judge,
            entry_variance=0.0 if self.all_equal else None if known is None else known.entry,
            exact=None if known is None else known.exact,
            converged=None if fit is None else fit.converged,
        )

    @cached_property
    def decided(self) -> tuple[str, str | None]:
        """The method and its reason."""
        return ladder.decide(self.facts)

    @property
    def fair(self) -> bool:
        """Whether severity is taken out."""
        return self.decided[0] == ladder.FAIR

    @cached_property
    def k(self) -> float:
        """Sheets an entry: the judges of a complete block, else the harmonic mean."""
        if self.design.complete:
            return float(len(self.judges))
        return len(self.entries) / sum(1 / len(scores) for scores in self.by_entry)

    @cached_property
    def units(self) -> list[list[Fraction]]:
        """The exact scores of each entry, in an order that does not depend on labels."""
        return sorted(sorted(scores) for scores in self.by_entry)

    def values_by_entry(self, name: str) -> list[list[Fraction]]:
        """The exact scores each entry has in one criterion, in an order that does not depend on labels."""
        found: list[list[Fraction]] = [[] for _ in self.entries]
        for each in self.sheets:
            if name in each.values:
                found[each.entry].append(each.values[name])
        return sorted(sorted(values) for values in found)

    def places_on_scales(self, each: Counted) -> list[Fraction]:
        """Where on its scale each score of a sheet lies, from 0 to 1; empty without a rubric."""
        lines = self.rubric or {}
        return [
            (value - lines[name].low) / (lines[name].high - lines[name].low)
            for name, value in each.values.items()
            if name in lines
        ]
