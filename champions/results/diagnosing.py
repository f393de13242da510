"""Pure: the judges of a compilation one by one, and how far they agree."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt
from typing import Any

from flask_babel import gettext as _

from . import drawing, saying
from .drawing import Dot, Scale


@dataclass(frozen=True)
class Odd:
    """A single scorecard far from what was to be expected: of which entry, what it gave, how far off it is."""

    entry: str
    score: float
    z: float


@dataclass(frozen=True)
class JudgeRow:
    """A judge. `severity` is below 0 for a strict one; None where the scores cannot tell."""

    judge: str
    number: int
    sheets: int
    severity: float | None
    error: float | None
    dot: Dot | None
    outfit: float | None
    flags: tuple[str, ...]
    odd: tuple[Odd, ...]


@dataclass(frozen=True)
class Panel:
    """All judges, the strictest first, on one scale."""

    rows: list[JudgeRow]
    scale: Scale

    @property
    def is_measured(self) -> bool:
        """Whether strictness could be estimated at all."""
        return any(row.severity is not None for row in self.rows)


def panel(outputs: Mapping[str, Any], numbers: Mapping[str, int]) -> Panel:
    """The judges with what looks unusual in how they scored."""
    known = [each for each in outputs.get("judges", ()) if each["severity"] is not None]
    ends = [drawing.interval(each["severity"], each["se"] or 0.0) or (0.0, 0.0) for each in known]
    widest = max([1.0, *(max(-low, high) for low, high in ends)])
    scale = Scale.over([-widest, widest])
    odd: dict[str, list[Odd]] = {}
    for each in outputs["sheets"]:
        if each.get("confirm"):
            odd.setdefault(each["judge"], []).append(Odd(each["entry"], each["score"], each["z"]))
    rows = [
        JudgeRow(
            judge=each["judge"],
            number=numbers[each["judge"]],
            sheets=each["n"],
            severity=each["severity"],
            error=each["se"],
            dot=None if each["severity"] is None else drawing.dot(scale, each["severity"], each["se"]),
            outfit=each["outfit"],
            flags=tuple(saying.flag(name) for name in each["flags"]),
            odd=tuple(sorted(odd.get(each["judge"], ()), key=lambda one: -abs(one.z))),
        )
        for each in outputs.get("judges", ())
    ]
    rows.sort(key=lambda row: (row.severity is None, row.severity or 0.0, row.number))
    return Panel(rows, scale)


@dataclass(frozen=True)
class Measure:
    """A number that says how far judges agree: what it is called, its value, and what it means in words."""

    name: str
    value: str
    words: str


def measures(outputs: Mapping[str, Any]) -> list[Measure]:
    """Agreement on the scores of whole scorecards."""
    agreed = outputs.get("agreement") or {}
    names = (
        ("reliability", _("Reliability of the fair score"), _("how far differences between teams are real ones")),
        ("icc_a1", _("ICC(A,1)"), _("one judge against another, strictness counted as disagreement")),
        ("icc_ak", _("ICC(A,k)"), _("the mean of a whole panel, strictness counted as disagreement")),
        ("icc_c1", _("ICC(C,1)"), _("one judge against another, strictness left out")),
        ("icc_ck", _("ICC(C,k)"), _("the mean of a whole panel, strictness left out")),
    )
    found = [Measure(name, _value(agreed.get(key)), words) for key, name, words in names]
    alpha = Measure(
        _("Krippendorff’s alpha"), _alpha(agreed, "alpha_interval"), _("all scorecards, with chance taken out")
    )
    return [*found, alpha]


def components(outputs: Mapping[str, Any]) -> list[Measure]:
    """What scores differ by: teams, judges, and everything else, as standard deviations in points."""
    found = outputs.get("components") or {}
    if found.get("entry") is None:
        return []
    return [
        Measure(name, _("±%(points)s points", points=f"{sqrt(found[key]):.1f}"), words)
        for key, name, words in (
            ("entry", _("Teams"), _("how far the teams are apart: this is what counts")),
            ("judge", _("Judges"), _("how far judges differ in strictness")),
            ("residual", _("The rest"), _("one judge’s view of one team, and chance")),
        )
    ]


@dataclass(frozen=True)
class Agreed:
    """How far judges agree on a criterion."""

    criterion: str
    alpha: str
    words: str


def criteria(outputs: Mapping[str, Any]) -> list[Agreed]:
    """Agreement on each criterion, as an order."""
    return [
        Agreed(
            each["criterion"],
            _alpha(each, "alpha_ordinal"),
            "" if each["alpha_ordinal"] is None else saying.level(each["alpha_ordinal"]),
        )
        for each in sorted(outputs.get("criteria", ()), key=lambda each: (len(each["criterion"]), each["criterion"]))
    ]


def _value(value: float | None) -> str:
    return _("not defined") if value is None else saying.two(value)


def _alpha(row: Mapping[str, Any], key: str) -> str:
    if row.get(key) is None:
        return _("not defined")
    if row.get("alpha_low") is None:
        return saying.two(row[key])
    return _(
        "%(alpha)s (95 %% between %(low)s and %(high)s)",
        alpha=saying.two(row[key]),
        low=saying.two(row["alpha_low"]),
        high=saying.two(row["alpha_high"]),
    )
