"""Pure: a compilation as tables: standings, scorecards by judge number, criteria, judges. Numbers stay numbers."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from champions.admissions.exporting import Sheet
from champions.judging.scoring import shares

from .compiling.given import rubric_of
from .placing import Placing, Rule

KINDS: Mapping[str, Any] = {
    "xlsx": _l("XLSX with everything, for Excel and LibreOffice"),
    "pdf": _l("PDF: the minutes, to sign"),
    "standings": _l("CSV: standings"),
    "scorecards": _l("CSV: scorecards"),
    "criteria": _l("CSV: criteria"),
    "judges": _l("CSV: judges"),
}
WHY: Mapping[str, Any] = {
    "jury": _l("A meeting of the jury"),
    "archive": _l("The archive of the programme"),
    "check": _l("Checking the result"),
    "report": _l("Statistics or a report"),
}
RULES: Mapping[Rule, Any] = {
    Rule.PRIORITY: _l("priority criterion"),
    Rule.HEAD_TO_HEAD: _l("head to head, judges who saw both"),
    Rule.FIRST_PLACES: _l("number of first places"),
    Rule.VOTE: _l("vote of the jury"),
    Rule.AS_COMPUTED: _l("left as computed"),
}


def judge_numbers(given: Mapping[str, Any], outputs: Mapping[str, Any]) -> dict[str, int]:
    """A number for each judge, from 1 in the order of their codes: a file names no judge."""
    codes = {sheet["judge"] for sheet in given["sheets"]} | {row["judge"] for row in outputs.get("judges", ())}
    return {code: number for number, code in enumerate(sorted(codes), 1)}


def tables(
    given: Mapping[str, Any],
    outputs: Mapping[str, Any],
    placing: Placing,
    *,
    teams: Mapping[str, Any],
    criteria: Mapping[str, str],
) -> dict[str, Sheet]:
    """All tables by the names of `KINDS`. `teams` by entry's code, `criteria` are names by number."""
    numbers = judge_numbers(given, outputs)
    names = {code: team.name for code, team in teams.items()}
    return {
        "standings": _standings(given, outputs, placing, names),
        "scorecards": _scorecards(given, outputs, names, numbers, criteria),
        "criteria": _criteria(given, outputs, criteria),
        "judges": _judges(outputs, numbers),
    }


def _standings(
    given: Mapping[str, Any], outputs: Mapping[str, Any], placing: Placing, names: Mapping[str, str]
) -> Sheet:
    head = [
        _("Place"), _("Shared"), _("Decided by"), _("In"), _("Entry"), _("Team"), _("Scorecards"), _("Raw score"),
        _("Fair score"), _("Effect"), _("Standard error"), _("Rank as computed"), _("Rank, low (90 %)"),
        _("Rank, high (90 %)"), _("P first"), _("P among the first %(top)s", top=given["top"]), _("Part"),
        _("Rank in part"), _("Provisional"), _("Equal scores"), _("Not told apart"),
    ]  # fmt: skip
    ties = outputs.get("ties", {})
    groups = [_groups(ties.get(kind) or ()) for kind in ("exact", "statistical")]

    def row(each: Mapping[str, Any]) -> list[Any]:
        place = placing.of(each["entry"])
        return [
            place and place.place,
            bool(place and place.shared),
            str(RULES[place.rule]) if place and place.rule else "",
            bool(place and place.place <= placing.top),
            each["entry"],
            names.get(each["entry"], ""),
            each["n"],
            each["raw"],
            *(each.get(key) for key in ("fair", "effect", "se", "rank", "rank_low", "rank_high", "p_first", "p_top")),
            *(each.get(key) for key in ("part", "part_rank")),
            bool(each["provisional"]),
            *(", ".join(map(str, group.get(each["entry"], ()))) for group in groups),
        ]

    last = len(outputs["entries"]) + 1

    def by_place(each: Mapping[str, Any]) -> int:
        place = placing.of(each["entry"])
        return place.place if place else last

    return Sheet(_("Standings"), head, [row(each) for each in sorted(outputs["entries"], key=by_place)])


def _groups(groups: Iterable[Sequence[str]]) -> dict[str, list[int]]:
    """The numbers of the groups that each entry is in, from 1."""
    found: dict[str, list[int]] = {}
    for number, group in enumerate(groups, 1):
        for entry in group:
            found.setdefault(entry, []).append(number)
    return found


def _scorecards(
    given: Mapping[str, Any],
    outputs: Mapping[str, Any],
    names: Mapping[str, str],
    numbers: Mapping[str, int],
    criteria: Mapping[str, str],
) -> Sheet:
    columns = sorted(given["rubric"] or {}, key=int)
    head = [
        _("Entry"), _("Team"), _("Judge"), *(criteria.get(each, each) for each in columns), _("Score"),
        _("Adjustment"), _("Adjusted"), _("z"), _("Complete"),
    ]  # fmt: skip
    counted = {(sheet["entry"], sheet["judge"]): sheet for sheet in outputs["sheets"]}
    rows = []
    for sheet in given["sheets"]:
        out = counted.get((sheet["entry"], sheet["judge"]), {})
        rows.append(
            [
                sheet["entry"], names.get(sheet["entry"], ""), numbers[sheet["judge"]],
                *(sheet["values"].get(each) for each in columns), out.get("score"), out.get("adjustment"),
                out.get("adjusted"), out.get("z"), out.get("score") is not None,
            ]
        )  # fmt: skip
    return Sheet(_("Scorecards"), head, rows)


def _criteria(given: Mapping[str, Any], outputs: Mapping[str, Any], criteria: Mapping[str, str]) -> Sheet:
    head = [
        _("Number"), _("Criterion"), _("Weight"), _("Weight, %"), _("Low"), _("High"), _("Priority"), _("Alpha"),
        _("Alpha, low"), _("Alpha, high"),
    ]  # fmt: skip
    agreed = {row["criterion"]: row for row in outputs.get("criteria", ())}
    lines = rubric_of(given) or {}
    order = sorted(lines, key=int)
    cents = dict(zip(order, shares([lines[each] for each in order]), strict=True))
    rows = []
    for each in order:
        found = agreed.get(each, {})
        rows.append(
            [
                int(each), criteria.get(each, each), float(lines[each].weight), cents[each], float(lines[each].low),
                float(lines[each].high), given.get("priority") == each,
                *(found.get(key) for key in ("alpha_ordinal", "alpha_low", "alpha_high")),
            ]
        )  # fmt: skip
    return Sheet(_("Criteria"), head, rows)


def _judges(outputs: Mapping[str, Any], numbers: Mapping[str, int]) -> Sheet:
    head = [_("Judge"), _("Scorecards"), _("Severity"), _("Standard error"), _("Outfit"), _("Looks unusual")]
    rows = [
        [numbers[row["judge"]], row["n"], row["severity"], row["se"], row["outfit"], ", ".join(row["flags"])]
        for row in sorted(outputs.get("judges", ()), key=lambda row: numbers[row["judge"]])
    ]
    return Sheet(_("Judges"), head, rows)
