"""Pure: the minutes of a result as words and tables, for the paper that two people sign (`minutes.typ`)."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from champions.judging.scoring import shares

from . import saying
from .exporting import RULES
from .placing import Placing
from .settling import in_names

# A moment in words, as the paper writes it.
When = Callable[[datetime], str]

NOTHING = "–"


def data(
    facts: Any,
    given: Mapping[str, Any],
    outputs: Mapping[str, Any],
    placing: Placing,
    teams: Mapping[str, Any],
    criteria: Sequence[Any],
    when: When,
) -> dict[str, Any]:
    """Everything that `minutes.typ` prints. `facts` is what `queries.minutes_of` found, `teams` are by entry's code."""
    compilation = facts.compilation
    round_ = compilation.round
    names = {code: team.name for code, team in teams.items()}
    return {
        "programme": _("Smart City Champions"),
        "title": _("Minutes of the result"),
        "round": round_.name,
        "cohort": round_.cohort.name,
        "parts": [
            _part(_("The round"), facts=_round(facts, given, when)),
            _part(_("Rubric"), table=_rubric(given, criteria)),
            _part(_("Who judged"), words=_judging(facts), table=_judges(facts)),
            _part(_("Method"), words=_method(given, outputs, round_)),
            _part(_("Standings"), words=_cut(given, outputs, placing, names), table=_table(outputs, placing, names)),
            _part(_("Ties"), words=_ties(facts, outputs, placing, names, when)),
            _part(_("Proof"), facts=_proof(facts)),
        ],
        "signing": _signing(facts, when),
        "signed": _("Signature"),
        "footer": _("Result %(code)s of %(round)s", code=compilation.code, round=round_.name),
    }  # fmt: skip


def _part(
    title: str, *, facts: Sequence[Any] = (), words: Sequence[str] = (), table: Sequence[Sequence[str]] = ()
) -> dict[str, Any]:
    """A section: a heading, pairs, sentences, a table whose first row is its head; what is empty is left out."""
    return {"title": title, "facts": list(facts), "words": list(words), "table": [list(row) for row in table]}


def _round(facts: Any, given: Mapping[str, Any], when: When) -> list[list[str]]:
    round_ = facts.compilation.round
    aims = {
        "selection": ngettext("%(num)d entry goes on", "The first %(num)d entries go on", given["top"]),
        "workshop": ngettext("The first %(num)d entry is named", "The first %(num)d entries are named", given["top"]),
        "final": ngettext("%(num)d prize", "%(num)d prizes", given["top"]),
    }
    return [
        [_("Round"), round_.name],
        [_("Purpose"), aims[str(round_.purpose)]],
        [_("Scored"), _("%(first)s to %(last)s", first=when(round_.opens_at), last=when(round_.closes_at))],
        [_("Scorecards an entry needs"), str(given["required"])],
        [_("Entries"), str(len(given["entries"]))],
        [_("Scorecards that were handed in"), str(len(given["sheets"]))],
        [_("Judged blind"), _("Yes") if round_.blind else _("No")],
        [_("Compiled"), when(facts.compilation.finished_at) if facts.compilation.finished_at else NOTHING],
    ]


def _rubric(given: Mapping[str, Any], criteria: Sequence[Any]) -> list[list[str]]:
    rows = [["", _("Criterion"), _("Weight"), _("Scale"), ""]]
    for each, cent in zip(criteria, shares(list(criteria)), strict=True):
        priority = _("decides first between equal entries") if given.get("priority") == str(each.number) else ""
        scale = _("%(low)s to %(high)s", low=each.low, high=each.high)
        rows.append([str(each.number), each.name, f"{cent} %", scale, priority])
    return rows


def _judging(facts: Any) -> list[str]:
    return [
        ngettext("%(num)d judge handed in scorecards.", "%(num)d judges handed in scorecards.", len(facts.judges)),
        ngettext(
            "%(num)d conflict between a judge and an entry was respected.",
            "%(num)d conflicts between a judge and an entry were respected.",
            facts.conflicts,
        ),
        ngettext("%(num)d recusal.", "%(num)d recusals.", facts.recusals),
    ]


def _judges(facts: Any) -> list[list[str]]:
    rows = [[_("Judge"), _("Organisation"), _("Scorecards")]]
    return rows + [[each.name, each.organisation, str(each.cards)] for each in facts.judges]


def _method(given: Mapping[str, Any], outputs: Mapping[str, Any], round_: Any) -> list[str]:
    said = [saying.method(outputs)]
    if round_.method_digest:
        said.append(
            _("Rubric and method were fixed before scoring began: digest %(digest)s.", digest=round_.method_digest)
        )
    reliability = (outputs.get("agreement") or {}).get("reliability")
    if reliability is not None:
        said.append(_("Reliability of the score that ranks: %(value)s.", value=f"{reliability:.2f}"))
    return said


def _cut(given: Mapping[str, Any], outputs: Mapping[str, Any], placing: Placing, names: Mapping[str, str]) -> list[str]:
    said = [
        ngettext("The cut is after %(num)d place.", "The cut is after %(num)d places.", given["top"])
        + " "
        + ngettext("%(num)d entry is inside.", "%(num)d entries are inside.", len(placing.inside))
    ]
    said += [
        _(
            "After %(after)s: %(above)s lies above %(below)s with a probability of %(p)s %%.",
            after=each["after"], above=names[each["above"]], below=names[each["below"]], p=f"{100 * each['p']:.0f}",
        )
        for each in outputs.get("ties", {}).get("boundaries") or []
        if each["p"] is not None
    ]  # fmt: skip
    return said


def _table(outputs: Mapping[str, Any], placing: Placing, names: Mapping[str, str]) -> list[list[str]]:
    rows = [[_("Place"), _("Team"), _("Fair"), _("Raw"), _("Scorecards"), _("Rank, 90 %"), _("Decided by")]]
    last = len(outputs["entries"]) + 1
    placed = {each.entry: each for each in placing.places}

    def at(row: Mapping[str, Any]) -> int:
        return placed[row["entry"]].place if row["entry"] in placed else last

    for row in sorted(outputs["entries"], key=at):
        place = placed.get(row["entry"])
        low, high = row.get("rank_low"), row.get("rank_high")
        rows.append(
            [
                str(place.place) if place else NOTHING,
                names[row["entry"]],
                _number(row.get("fair")),
                _number(row["raw"]),
                str(row["n"]) + (" " + _("(provisional)") if row["provisional"] else ""),
                NOTHING if low is None else f"{low}–{high}",
                str(RULES[place.rule]) if place and place.rule else "",
            ]
        )
    return rows


def _number(value: float | None) -> str:
    return NOTHING if value is None else f"{value:.4f}"


def _ties(facts: Any, outputs: Mapping[str, Any], placing: Placing, names: Mapping[str, str], when: When) -> list[str]:
    said = [
        _("Equal to the last digit: %(teams)s.", teams=", ".join(names[entry] for entry in tied))
        for tied in outputs.get("ties", {}).get("exact") or []
    ]
    for each in facts.settled:
        how = _("vote of the jury") if each.voted else _("left as computed")
        said.append(
            _(
                "Settled on %(when)s, recorded by %(person)s: %(how)s. Order: %(order)s. Reason: %(reason)s",
                when=when(each.at), person=each.by.name or each.by.called, how=how,
                order=", ".join(in_names(each.order, names)), reason=each.reason,
            )
        )  # fmt: skip
        if each.voted:
            said.append(_("Who voted how: %(voted)s", voted=each.voted))
    said += [_("Not settled: places %(first)s to %(last)s.", first=each.first, last=each.last) for each in placing.open]
    return said or [_("There was nothing to settle.")]


def _proof(facts: Any) -> list[list[str]]:
    compilation = facts.compilation
    rows = [
        [_("Digest of the scorecards"), compilation.inputs_digest],
        [_("Digest of the results"), compilation.outputs_digest or NOTHING],
        [_("Digest of the seal"), facts.sealed.digest if facts.sealed else NOTHING],
        [_("Seed"), str(compilation.inputs.get("seed", NOTHING))],
    ]
    versions = compilation.versions or {"engine": compilation.engine}
    return rows + [[name, value] for name, value in sorted(versions.items())]


def _signing(facts: Any, when: When) -> list[list[str]]:
    """Two lines to sign: who confirmed, and when; empty ones as long as nobody has."""
    lines = [
        [each.person.name or each.person.called, _("confirmed %(when)s", when=when(each.at))]
        for each in facts.confirmed
    ]
    return (lines + [["", _("not confirmed yet")]] * 2)[: max(2, len(lines))]
