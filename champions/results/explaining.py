"""Pure: why an entry has its rank: every scorecard with its arithmetic, what is taken out, the mean, the neighbours."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from . import drawing, saying
from .compiling.given import rubric_of, values_of
from .placing import Placing

HUNDRED = 100


@dataclass(frozen=True)
class Line:
    """A criterion on a scorecard: what was given, between which ends, its share of the score, the points it makes."""

    criterion: str
    given: str
    low: str
    high: str
    share: str
    points: str


@dataclass(frozen=True)
class Card:
    """A judge's scorecard: its lines add up to `score`; `adjusted` is what counts. None: it is not complete."""

    judge: str
    number: int
    lines: tuple[Line, ...]
    score: float | None
    adjusted: float | None
    said: str | None
    far: bool


@dataclass(frozen=True)
class Neighbour:
    """The entry next above or below, and the probability that the upper one stands there rightly."""

    entry: str
    score: float
    p: float | None


@dataclass(frozen=True)
class Explanation:
    """Everything that makes the rank of an entry."""

    entry: str
    cards: tuple[Card, ...]
    raw: float | None
    fair: float | None
    rank: int | None
    part: int | None
    part_rank: int | None
    provisional: bool
    interval: tuple[float, float] | None
    ranks: tuple[int, int] | None
    p_top: float | None
    above: Neighbour | None
    below: Neighbour | None
    place: int | None
    rule: str | None

    @property
    def whole(self) -> list[float]:
        """What counts of each complete scorecard."""
        return [card.adjusted for card in self.cards if card.adjusted is not None]


def explain(
    inputs: Mapping[str, Any],
    outputs: Mapping[str, Any],
    entry: str,
    numbers: Mapping[str, int],
    placing: Placing | None = None,
) -> Explanation | None:
    """Why the entry has its rank; None when it is not in the compilation."""
    row = next((each for each in outputs["entries"] if each["entry"] == entry), None)
    if row is None:
        return None
    score = row["fair"] if row.get("fair") is not None else row["raw"]
    place = None if placing is None else placing.of(entry)
    ranks = (row.get("rank_low"), row.get("rank_high"))
    above, below = _neighbours(outputs, entry)
    return Explanation(
        entry=entry,
        cards=_cards(inputs, outputs, entry, numbers),
        raw=row["raw"],
        fair=score,
        rank=row["rank"],
        part=row.get("part"),
        part_rank=row.get("part_rank"),
        provisional=row["provisional"],
        interval=None if score is None else drawing.interval(score, row.get("se")),
        ranks=None if ranks[0] is None or ranks[1] is None else (ranks[0], ranks[1]),
        p_top=row.get("p_top"),
        above=above,
        below=below,
        place=None if place is None else place.place,
        rule=None if place is None or place.rule is None else saying.rule(place.rule),
    )


def _cards(
    inputs: Mapping[str, Any], outputs: Mapping[str, Any], entry: str, numbers: Mapping[str, int]
) -> tuple[Card, ...]:
    counted = {each["judge"]: each for each in outputs["sheets"] if each["entry"] == entry}
    severity = {each["judge"]: each["severity"] for each in outputs.get("judges", ())}
    found = []
    for sheet in inputs["sheets"]:
        if sheet["entry"] != entry:
            continue
        judge = sheet["judge"]
        mine = counted.get(judge, {"score": None})
        taken = mine.get("adjustment")
        said = None
        if outputs["method"] == "fair" and taken is not None and severity.get(judge) is not None:
            said = saying.severity(numbers[judge], severity[judge])
        found.append(
            Card(
                judge=judge,
                number=numbers[judge],
                lines=_lines(inputs, sheet),
                score=mine["score"],
                adjusted=mine.get("adjusted", mine["score"]),
                said=said,
                far=bool(mine.get("confirm")),
            )
        )
    return tuple(sorted(found, key=lambda card: card.number))


def _lines(inputs: Mapping[str, Any], sheet: Mapping[str, Any]) -> tuple[Line, ...]:
    left_out = set(inputs.get("not_applicable", {}).get(sheet["entry"], ()))
    rubric = {name: each for name, each in (rubric_of(inputs) or {}).items() if name not in left_out}
    whole = sum((each.weight for each in rubric.values()), Fraction(0))
    values, found = values_of(sheet), []
    for name in sorted(rubric, key=_by_number):
        each, value = rubric[name], values.get(name)
        share = HUNDRED * each.weight / whole
        points = None if value is None else share * (value - each.low) / (each.high - each.low)
        found.append(
            Line(
                criterion=name,
                given="–" if value is None else _exact(value),
                low=_exact(each.low),
                high=_exact(each.high),
                share=_exact(share),
                points="–" if points is None else _exact(points),
            )
        )
    return tuple(found)


def _by_number(name: str) -> tuple[int, str]:
    return (int(name) if name.isdigit() else 0, name)


def _exact(value: Fraction) -> str:
    """A whole number as one, others to two decimals."""
    return str(value.numerator) if value.denominator == 1 else f"{float(round(value, 2)):.2f}"


def _neighbours(outputs: Mapping[str, Any], entry: str) -> tuple[Neighbour | None, Neighbour | None]:
    score = {each["entry"]: each["fair"] for each in outputs["entries"] if each.get("fair") is not None}
    above = below = None
    for pair in outputs.get("neighbours", ()):
        if pair["below"] == entry:
            above = Neighbour(pair["above"], score[pair["above"]], pair["p"])
        if pair["above"] == entry:
            below = Neighbour(pair["below"], score[pair["below"]], pair["p"])
    return above, below
