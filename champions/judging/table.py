"""Pure: an assignment as plain text, for a terminal."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from champions.core.tables import clean, drawn

# What is left out, and what there would be without it.
RULES = {
    "conflicts": "conflicts",
    "organisations": "judge and entry of different organisations",
    "languages": "a common language",
    "one_per_organisation": "one judge of an organisation per entry",
    "limits": "personal limits",
    "even": "as many entries as the others",
    "per_entry": "so many judges an entry (one fewer)",
}


def text(outputs: Mapping[str, Any]) -> str:
    """Who judges what, or why nobody can; loads, what was checked, what rules cost, digests."""
    parts = [
        _state(outputs),
        *([] if outputs["infeasible"] else [_entries(outputs), _judges(outputs), _checks(outputs)]),
        *_prices(outputs["prices"]),
        "inputs  {inputs}\noutputs {outputs}".format(**outputs["digest"]),
    ]
    return "\n\n".join(part for part in parts if part)


def _state(outputs: Mapping[str, Any]) -> str:
    lines = [f"Status: {outputs['status']}", *(clean(reason) for reason in outputs["reasons"])]
    if not outputs["infeasible"]:
        lines.append(
            f"Smallest affinity {clean(outputs['smallest_affinity'])}, total {clean(outputs['total_affinity'])}, "
            f"variance of severity contrasts {clean(outputs['contrast_variance'])}"
        )
    return "\n".join(lines)


def _entries(outputs: Mapping[str, Any]) -> str:
    judges: dict[str, list[str]] = defaultdict(list)
    for entry, judge in outputs["pairs"]:
        judges[entry].append(judge)
    return drawn(
        ("entry", "affinity", "judges"),
        [(entry, value, ", ".join(judges[entry])) for entry, value in outputs["affinities"].items()],
    )


def _judges(outputs: Mapping[str, Any]) -> str:
    return drawn(
        ("judge", "entries", "at most"),
        [(judge, load, outputs["limits"][judge]) for judge, load in outputs["loads"].items()],
    )


def _checks(outputs: Mapping[str, Any]) -> str:
    lines = ["Connected: " + ("yes" if outputs["connected"] else f"no, {outputs['parts']} parts")]
    lines += [f"An anchor: judge {clean(judge)} has entry {clean(entry)} too." for entry, judge in outputs["anchors"]]
    if outputs["weakest"]:
        one, other = outputs["weakest"]["judges"]
        lines.append(
            f"Hardest to compare: {clean(one)} and {clean(other)}, who share {outputs['weakest']['shared']} "
            f"(variance {clean(outputs['weakest']['variance'])})"
        )
    if outputs["bridges"]:
        lines.append(f"Without one of these it would fall apart: {', '.join(map(clean, outputs['bridges']))}")
    if outputs["experts"]:
        lines.append(f"No judge knows a topic of: {', '.join(map(clean, outputs['experts']))}")
    return "\n".join(lines)


def _prices(prices: Any) -> list[str]:
    if not prices:
        return []
    return [
        drawn(
            ("without the rule", "smallest", "total"),
            [(RULES[each["rule"]], each["smallest_affinity"], each["total_affinity"]) for each in prices],
        )
    ]
