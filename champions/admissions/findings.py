"""Pure: what a shortlist found, in words and numbers that a page shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from babel.numbers import format_decimal, format_percent
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from champions.core import render

from .case import PINS
from .quotas import FIELDS, Rule, name, rule_in_words
from .selection import POINT

# The drawing of a rule is so wide; its scale ends at a round number.
WIDTH = 200
ROUND = (1, 2, 5)

LISTS: Mapping[str, Any] = {
    "moved": _l("Moved by a rule"),
    "selected": _l("On the shortlist"),
    "line": _l("Next in line"),
    "drawn": _l("Drawn by lot"),
}


def score(points: int | None) -> str:
    """A score as people know it: `3.66`."""
    return "–" if points is None else str(format_decimal(points / POINT, "0.00", locale=render.locale()))


def total(points: int) -> str:
    """Points of many people together: `1,412.5`."""
    return str(format_decimal(points / POINT, "#,##0.#", locale=render.locale()))


def lost(points: int) -> str:
    """Points lost, with their sign: `−1.9`; a loss that rounds to nothing still shows."""
    if points == 0:
        return "0"
    pattern = "0.0" if abs(points) >= POINT // 20 else "0.00##"
    said = str(format_decimal(abs(points) / POINT, pattern, locale=render.locale()))
    return f"−{said}" if points > 0 else f"+{said}"


@dataclass(frozen=True)
class Bar:
    """The drawing of one rule: the frame of what is allowed, where it is now, where it would be without rules."""

    start: int
    width: int
    now: int
    without: int


@dataclass(frozen=True)
class Cost:
    """One rule with what it costs, ready to be shown."""

    key: str
    who: str
    field: str
    demand: str
    without: int
    now: int
    lost: str
    seats_lost: int
    moves: bool
    bar: Bar


def scale(rows: Sequence[Mapping[str, Any]]) -> int:
    """Where the scale of the drawings ends: a round number that nothing is beyond."""
    highest = max((max(row["without"], row["now"], row["least"] or 0, row["most"] or 0) for row in rows), default=1)
    power = 1
    while True:
        for step in ROUND:
            if step * power >= highest:
                return step * power
        power *= 10


def costs(outputs: Mapping[str, Any]) -> list[Cost]:
    """What each rule costs."""
    end = scale(outputs["rules"])
    return [_cost(row, end) for row in outputs["rules"]]


def _cost(row: Mapping[str, Any], end: int) -> Cost:
    def at(number: int) -> int:
        return round(number * WIDTH / end)

    rule = Rule(row["field"], row["value"], row["least"], row["most"])
    start, stop = at(rule.least or 0), at(end if rule.most is None else rule.most)
    words = rule_in_words(rule)
    return Cost(
        key=rule.key,
        who=name(rule.field, rule.value),
        field=str(FIELDS[rule.field]),
        demand=words.partition(": ")[2] or words,
        without=row["without"],
        now=row["now"],
        lost=lost(row["lost"]),
        seats_lost=row["seats_lost"],
        moves=bool(row["moved"]),
        bar=Bar(start, max(stop - start, 2), at(row["now"]), at(row["without"])),
    )


def finding(outputs: Mapping[str, Any]) -> str:
    """The first sentence of a shortlist."""
    if not outputs["possible"]:
        return _("These rules cannot all be kept.")
    came = sum(row["move"] == "in" for row in outputs["moves"])
    went = len(outputs["moves"]) - came
    if not outputs["moves"]:
        return _("All rules are kept, and nobody moved: they would have been kept anyway.")
    return _("All rules are kept. %(came)s moved in and %(went)s out.", came=came, went=went)


def price(outputs: Mapping[str, Any]) -> str:
    """What all rules together cost."""
    by_rank, now = outputs["total_by_rank"], outputs["total"]
    if by_rank <= 0 or by_rank == now:
        return _("Together that costs nothing: %(total)s points.", total=total(now))
    return _(
        "Together that costs %(lost)s of %(total)s points (%(percent)s).",
        lost=total(by_rank - now) if by_rank - now >= POINT // 20 else lost(by_rank - now).lstrip("−+"),
        total=total(by_rank),
        percent=format_percent((by_rank - now) / by_rank, "0.0#%", locale=render.locale()),
    )


def reasons(row: Mapping[str, Any], rules: Mapping[str, Rule]) -> tuple[str, str]:
    """Because of which rule somebody moved, and a second line that says how."""
    if row["pinned"]:
        return (_("Pinned in by staff"), "") if row["pinned"] == "in" else (_("Pinned out by staff"), "")
    words = [_("people pinned by staff") if key == PINS else rule_in_words(rules[key]) for key in row["because"]]
    joined = ", ".join(words)
    if row["together"] and len(words) > 1:
        joined = _("Together: %(rules)s", rules=joined)
    elif not set(row["because"]) & set(row["counted"]):
        # The rule does not count this person: it pulled others in, or held others out.
        out = row["move"] == "out"
        joined = _("gives way to %(rules)s", rules=joined) if out else _("takes room made by %(rules)s", rules=joined)
    return joined, _second(row)


def _second(row: Mapping[str, Any]) -> str:
    if row["seat_of"]:
        return _("takes the seat of rank %(rank)s", rank=row["seat_of"])
    if row["line"] == 1:
        return _("first in line")
    return _("number %(number)s in line", number=row["line"]) if row["line"] else ""


def rules_of(outputs: Mapping[str, Any]) -> dict[str, Rule]:
    """The rules of a run by their key."""
    stored = outputs["rules"] if outputs["possible"] else outputs["conflict"]
    rules = [Rule(row["field"], row["value"], row["least"], row["most"]) for row in stored]
    return {rule.key: rule for rule in rules}


@dataclass(frozen=True)
class Change:
    """One thing that would make the rules possible: in words, and which applications it is about, if it is reading."""

    said: str
    read: Rule | None = None


def conflict(outputs: Mapping[str, Any], names: Mapping[str, str]) -> list[str]:
    """Why the rules cannot be kept, sentence by sentence; `names` are the people pinned, by code."""
    rules = rules_of(outputs)
    said = [_short(rule, outputs["there"][key]) for key, rule in rules.items()]
    said = [each for each in said if each]
    together = [f"“{rule_in_words(rule)}”" for rule in rules.values()] + [
        _("the pin of %(who)s", who=names.get(code, code)) for code in outputs["pins"]
    ]
    if len(together) > 1:
        said.append(_("These cannot be kept together: %(rules)s.", rules=", ".join(together)))
    elif not said:
        said.append(_("%(rule)s cannot be kept with these places.", rule=together[0]))
    return said


def _short(rule: Rule, there: int) -> str:
    if rule.least is None or there >= rule.least:
        return ""
    return ngettext(
        "“%(rule)s” asks for %(least)s. Only %(num)d person who may take part was read by enough readers.",
        "“%(rule)s” asks for %(least)s. Only %(num)d people who may take part were read by enough readers.",
        there,
        rule=rule_in_words(rule),
        least=rule.least,
    )


def changes(outputs: Mapping[str, Any], names: Mapping[str, str]) -> list[Change]:
    """Single changes that would make it possible."""
    return [_change(each, rules_of(outputs), names) for each in outputs["changes"]]


def _change(change: Mapping[str, Any], rules: Mapping[str, Rule], names: Mapping[str, str]) -> Change:
    if change["kind"] == "seats":
        return Change(_("fill at least %(num)s places", num=change["to"]))
    if change["kind"] == "pin":
        return Change(_("take away the pin of %(who)s", who=names.get(change["code"], change["code"])))
    rule = rules[change["key"]]
    who = name(rule.field, rule.value)
    if change["kind"] == "read":
        return Change(
            ngettext(
                "read the %(num)d application of “%(who)s” that waits for a reader",
                "read the %(num)d applications of “%(who)s” that wait for a reader",
                change["count"],
                who=who,
            ),
            rule,
        )
    if change["kind"] == "most":
        return Change(_("raise “%(who)s” to at most %(num)s", who=who, num=change["to"]))
    if change["to"] == 0:
        return Change(_("leave out “%(who)s”", who=who))
    return Change(_("lower “%(who)s” to at least %(num)s", who=who, num=change["to"]))


def rows(outputs: Mapping[str, Any], which: str) -> list[dict[str, Any]]:
    """The rows of one of the lists, each with `code`, `rank` and `score`."""
    if which == "moved":
        return list(outputs["moves"])
    if which == "drawn":
        return _drawn(outputs)
    return [_seat(outputs, code) for code in outputs[which]]


def _seat(outputs: Mapping[str, Any], code: str, said: str = "") -> dict[str, Any]:
    rank, points = outputs["ranks"].get(code, (None, None))
    return {"code": code, "rank": rank, "score": points, "said": said}


def _drawn(outputs: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Everybody about whom the lot decided, group by group."""
    found = []
    for group in outputs["drawn"]:
        asked = _(
            "%(seats)s of %(people)s with this score", seats=len(group["in"]), people=len(group["in"] + group["out"])
        )
        found += [_seat(outputs, code, _("in by lot: %(asked)s", asked=asked)) for code in group["in"]]
        found += [_seat(outputs, code, _("out by lot: %(asked)s", asked=asked)) for code in group["out"]]
    return found
