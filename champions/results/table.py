"""Pure: a compilation as plain text, for a terminal."""

from collections.abc import Mapping, Sequence
from typing import Any

from champions.core.tables import clean, drawn


def text(outputs: Mapping[str, Any]) -> str:
    """Everything a reader asks first: the method and why, the ranking, the judges, agreement, ties, digests."""
    parts = [
        _method(outputs),
        drawn(
            ("rank", "entry", "n", "raw", "fair", "se", "90 %", "first", "top"),
            [_entry(row) for row in outputs["entries"]],
        ),
        drawn(
            ("judge", "n", "severity", "se", "outfit", "flags"),
            [
                (row["judge"], row["n"], row["severity"], row["se"], row["outfit"], ", ".join(row["flags"]))
                for row in outputs["judges"]
            ],
        ),
        *_agreement(outputs),
        *_ties(outputs["ties"]),
        "inputs  {inputs}\noutputs {outputs}".format(**outputs["digest"]),
    ]
    return "\n\n".join(part for part in parts if part)


def _method(outputs: Mapping[str, Any]) -> str:
    lines = [f"Method: {outputs['method']}" + (f" ({outputs['reason']})" if outputs["reason"] else "")]
    if outputs["components"]["entry"] is not None:
        lines.append(
            "Variances: entry {entry}, judge {judge}, residual {residual}; mean {mean}".format(**outputs["components"])
        )
    lines += [
        f"A bridge: let judge {clean(each['judge'])} score entry {clean(each['entry'])}." for each in outputs["bridges"]
    ]
    return "\n".join(lines)


def _entry(row: Mapping[str, Any]) -> tuple[Any, ...]:
    rank = row["rank"]
    if rank is None and row["part"] is not None:
        rank = f"part {row['part']}: {row['part_rank']}"
    between = None if row["rank_low"] is None else f"{row['rank_low']}-{row['rank_high']}"
    return (
        rank, row["entry"], row["n"], row["raw"], row["fair"], row["se"], between, row["p_first"], row["p_top"],
    )  # fmt: skip


def _agreement(outputs: Mapping[str, Any]) -> list[str]:
    found = outputs["agreement"]
    lines = []
    if found["icc_a1"] is not None:
        lines.append("ICC(A,1) {icc_a1}, ICC(A,k) {icc_ak}, ICC(C,1) {icc_c1}, ICC(C,k) {icc_ck}".format(**found))
    if found["alpha_interval"] is None:
        lines.append("Krippendorff's alpha: undefined")
    else:
        lines.append("Krippendorff's alpha {alpha_interval} (95 %: {alpha_low} to {alpha_high})".format(**found))
    if found["reliability"] is not None:
        lines.append(f"Reliability of the fair scores {found['reliability']}")
    return [] if outputs["method"] == "copeland" else ["\n".join(lines)]


def _ties(ties: Mapping[str, Any]) -> list[str]:
    lines = [f"Equal: {_names(tied)}" for tied in ties["exact"]]
    lines += [f"Not told apart (P < 0.80): {_names(tied)}" for tied in ties["statistical"] or []]
    for each in ties["boundaries"] or []:
        sure = "" if each["p"] is None else f": P {each['p']}"
        if "votes" in each:
            sure = f": {each['votes'][0]} judges to {each['votes'][1]}"
        flag = f" ({each['flag'].replace('_', ' ')})" if each["flag"] else ""
        lines.append(f"After {each['after']}: {clean(each['above'])} over {clean(each['below'])}{sure}{flag}")
    return ["\n".join(lines)] if lines else []


def _names(names: Sequence[str]) -> str:
    return ", ".join(clean(name) for name in names)
