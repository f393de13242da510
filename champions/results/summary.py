"""Pure: a result in one or two sentences, and how sure it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil, floor
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from . import saying
from .compiling import ladder
from .placing import Placing, Question


def heading(outputs: Mapping[str, Any], placing: Placing) -> str:
    """Who is clearly in, and who shares the last places: what the whole page says, in a sentence or two."""
    if outputs["method"] == ladder.INCOMPARABLE:
        return _("There is no ranking: the scorecards fall into parts that cannot be compared.")
    if not placing.places:
        return _("No entry can be ranked.")
    top = placing.top
    through = next((each for each in placing.questions if _goes_through(each, top)), None)
    if through is None:
        return _clear(outputs, placing)
    sure = through.first - 1
    said = [_in(sure)] if sure else []
    if through.answer is not None:
        settled = _("The last places were settled by people.") if sure else _("The places were settled by people.")
        return " ".join([*said, settled])
    return " ".join([*said, saying.teams_share(len(through.entries), top - sure, all_places=not sure)])


def _goes_through(question: Question, top: int) -> bool:
    return question.first <= top < question.last


def _clear(outputs: Mapping[str, Any], placing: Placing) -> str:
    inside = len(placing.inside)
    if len(placing.places) <= placing.top:
        return ngettext(
            "There is a place for %(who)s team that has a rank.",
            "There is a place for each of the %(who)s teams that have a rank.",
            inside,
            who=saying.number(inside),
        )
    boundary = [each for each in (outputs.get("ties") or {}).get("boundaries") or [] if each["after"] == placing.top]
    if boundary and boundary[0]["p"] is not None:
        return _in(inside)
    return ngettext(
        "%(who)s team is in by its score. How sure that is cannot be said.",
        "%(who)s teams are in by their scores. How sure that is cannot be said.",
        inside,
        who=saying.number(inside).capitalize(),
    )


def _in(count: int) -> str:
    return ngettext(
        "%(who)s team is clearly in.", "%(who)s teams are clearly in.", count, who=saying.number(count).capitalize()
    )


@dataclass(frozen=True)
class Sure:
    """How sure a result is: the reliability as a number (None: unknown), then in sentences, most important first."""

    reliability: str | None
    words: str
    more: tuple[str, ...]


def sure(outputs: Mapping[str, Any], top: int, numbers: Mapping[str, int]) -> Sure:
    """What the agreement of the judges means for what people decide."""
    agreed = outputs.get("agreement") or {}
    value = agreed.get("reliability")
    words = [saying.reliability(value)]
    if (again := _again(outputs, top)) is not None:
        words.append(again)
    more = []
    if agreed.get("icc_a1") is not None:
        more.append(saying.agreement(agreed["icc_a1"]))
    if outputs["method"] == ladder.FAIR:
        more.append(_extremes(outputs, numbers))
    return Sure(None if value is None else saying.two(value), " ".join(words), tuple(more))


def _again(outputs: Mapping[str, Any], top: int) -> str | None:
    """How many of those inside would stay inside with other judges of the same kind."""
    inside = [each.get("p_top") for each in outputs["entries"] if each["rank"] is not None and each["rank"] <= top]
    if not inside or None in inside or len(inside) == len([e for e in outputs["entries"] if e["rank"] is not None]):
        return None
    expected = sum(inside)
    few, many = floor(expected), ceil(expected)
    stay = str(few) if few == many else _("%(few)d or %(many)d", few=few, many=many)
    return _(
        "If other judges of the same kind scored again, we expect %(stay)s of the %(top)d to stay.",
        stay=stay,
        top=len(inside),
    )


def _extremes(outputs: Mapping[str, Any], numbers: Mapping[str, int]) -> str:
    judges = [each for each in outputs["judges"] if each["severity"] is not None]
    strict, mild = (pick(judges, key=lambda each: each["severity"]) for pick in (min, max))
    return _(
        "Fair takes out that judge %(strict)d scores %(low)s points lower and judge %(mild)d scores %(high)s higher "
        "than the panel.",
        strict=numbers[strict["judge"]],
        low=f"{-strict['severity']:.1f}",
        mild=numbers[mild["judge"]],
        high=f"{mild['severity']:.1f}",
    )
