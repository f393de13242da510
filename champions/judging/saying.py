"""Pure: what the pages about who judges what say: the finding, what was checked, why something cannot be."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from babel.lists import format_list
from babel.numbers import format_decimal
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from champions.core import render

from .grid import Board, Link, Piece

# How many of a long list are named.
NAMED = 6

STALE: Mapping[str, Any] = {
    "entries": _l("Entries came or were withdrawn since."),
    "judges": _l("Judges came or went since."),
    "conflicts": _l("Conflicts were declared or cleared since."),
    "facts": _l("What is known of judges or entries has changed since."),
    "rules": _l("The round has changed since."),
    "cards": _l("Entries were given, taken or scored since."),
}


def stale(changed: Iterable[str]) -> str:
    """Why a proposal cannot be accepted any more, and what to do."""
    return " ".join([*(str(STALE[each]) for each in changed), _("Work it out again; nothing was changed.")])


def listed(words: Sequence[str], most: int = NAMED) -> str:
    """`one, two and three`; of a long list the first ones."""
    shown = list(words[:most])
    if len(words) > most:
        shown.append(ngettext("%(num)d more", "%(num)d more", len(words) - most))
    return str(format_list(shown, locale=render.locale()))


def numbers(entries: Iterable[Piece]) -> str:
    """`03, 07 and 12`: entries by their numbers."""
    return listed([number(each) for each in entries])


def number(entry: Piece) -> str:
    """An entry's number in two digits at least, as on the grid."""
    return f"{entry.number:02}"


def finding(board: Board) -> str:
    """How many judges an entry has and how many entries a judge has."""
    if not board.cards:
        return _("No entry is given to a judge yet.")
    judges = between(sorted(board.per[each.id] for each in board.entries))
    loads = between(sorted(board.loads[each.id] for each in board.panel if each.can_take or board.loads[each.id]))
    if not board.lacking and not board.crowded:
        return ngettext(
            "Every entry has %(num)d judge, every judge %(loads)s.",
            "Every entry has %(num)d judges, every judge %(loads)s.",
            board.per_entry,
            loads=loads,
        )
    return _("The entries have %(judges)s judges, the judges have %(loads)s entries.", judges=judges, loads=loads)


def between(counts: Sequence[int]) -> str:
    """`17`, `17 or 18`, `3 to 18`: sorted counts in words."""
    low, high = (counts[0], counts[-1]) if counts else (0, 0)
    if low == high:
        return str(low)
    words = _("%(low)s or %(high)s") if high == low + 1 else _("%(low)s to %(high)s")
    return words % {"low": low, "high": high}


def conflicts(board: Board) -> str:
    """Whether a scorecard stands against a conflict."""
    wrong, open_ = len(board.assigned_conflicts), len(board.possible_conflicts)
    if wrong:
        return ngettext(
            "%(num)d conflict is assigned: take the entry from the judge.",
            "%(num)d conflicts are assigned: take the entries from the judges.",
            wrong,
        )
    if open_:
        return ngettext(
            "%(num)d assigned entry may be a conflict and waits for the judge's answer.",
            "%(num)d assigned entries may be conflicts and wait for the judges' answers.",
            open_,
        )
    return _("No conflict is assigned.")


def scorecards(board: Board) -> str:
    """How many scorecards are in."""
    return _("%(done)s of %(all)s scorecards are in.", done=board.submitted, all=len(board.cards))


def loads(board: Board) -> str:
    """The heading above the bars: whether loads are even."""
    counts = sorted(board.loads[each.id] for each in board.panel if each.can_take)
    if not counts or not counts[-1]:
        return _("Nobody has an entry yet")
    words = between(counts)
    if counts[-1] - counts[0] <= 1:
        return _("Loads are even: %(loads)s entries", loads=words)
    return _("Loads differ: %(loads)s entries", loads=words)


def weakest(board: Board, link: Link) -> str:
    """Which two judges share the fewest entries that hold the panel together, and what one recusal would do."""
    one, other = (board.judge[each].name for each in link.judges)
    shared = ngettext(
        "%(one)s and %(other)s share %(num)d entry.", "%(one)s and %(other)s share %(num)d entries.", link.shared,
        one=one, other=other,
    )  # fmt: skip
    return shared + " " + (_("One recusal can cut it.") if link.cut else _("One recusal does not cut it."))


def experts(board: Board, without: Sequence[Piece]) -> str:
    """Which entries have no judge who knows their topics."""
    if not without:
        return _("every entry that names its topics has a judge who knows one of them")
    if len(without) == 1:
        entry = without[0]
        facts = {"number": number(entry), "topics": listed(entry.topics)}
        if board.has_expert(entry):
            return _("entry %(number)s (%(topics)s) has none among its judges", **facts)
        return _("entry %(number)s (%(topics)s) has none on the panel", **facts)
    return _("entries %(numbers)s have none among their judges", numbers=numbers(without))


def languages(board: Board) -> str:
    """Whether every judge reads what they were given."""
    wrong = board.unread()
    if not wrong:
        return _("all entries can be read by their judges")
    entry, judge = wrong[0]
    first = _("%(name)s does not read the language of entry %(number)s", name=judge.name, number=number(entry))
    return first if len(wrong) == 1 else _("%(first)s, and %(more)s more", first=first, more=len(wrong) - 1)


def found_and_said(found: int, said: int) -> str:
    """Who knew of the conflicts."""
    return _("%(found)s found by us, %(said)s declared", found=found, said=said)


def refusal(problems: Sequence[Any], board: Board) -> str:
    """Which rules would be broken; nothing was changed."""
    said = [problem(each.code, each.facts, board) for each in problems[:NAMED]]
    return " ".join([*said, _("Nothing was changed.")])


def problem(code: str, facts: Mapping[str, Any], board: Board) -> str:
    """What the engine found wrong, with names and numbers instead of codes."""
    names = {each.code: each.name for each in board.judges}
    pieces = {each.code: number(each) for each in board.entries}
    said: dict[str, Any] = dict(facts)
    if isinstance(facts.get("entry"), str):
        said["entry"] = pieces.get(facts["entry"], facts["entry"])
    if isinstance(facts.get("judge"), str):
        said["judge"] = names.get(facts["judge"], facts["judge"])
    for key, known in (("judges", names), ("entries", pieces)):
        if isinstance(facts.get(key), list | tuple):
            said[key] = listed([known.get(each, each) for each in facts[key]])
    return str(_PROBLEMS[code]) % said


_PROBLEMS: Mapping[str, Any] = {
    "unknown": _l("Entry %(entry)s or judge %(judge)s is not in this round."),
    "twice": _l("%(judge)s would have entry %(entry)s twice."),
    "lost": _l("%(judge)s has submitted a scorecard for entry %(entry)s, and it has to stay."),
    "conflict": _l("%(judge)s has a conflict with entry %(entry)s."),
    "organisation": _l("%(judge)s is of the same organisation as somebody in the team of entry %(entry)s."),
    "language": _l("%(judge)s does not read the language of entry %(entry)s."),
    "same_organisation": _l("Entry %(entry)s would have two judges of %(organisation)s: %(judges)s."),
    "too_few": _l("Entry %(entry)s would have %(judges)s of %(wanted)s judges."),
    "too_many": _l("Entry %(entry)s would have %(judges)s judges instead of %(wanted)s."),
    "overload": _l("%(judge)s would have %(load)s entries and takes %(limit)s at most."),
    "panel_too_small": _l("Each entry needs %(wanted)s judges, and the panel has %(judges)s."),
    "few_judges": _l(
        "Entry %(entry)s needs %(wanted)s judges, and only %(free)s may judge it. Others may not: %(conflict)s because "
        "of a conflict, %(organisation)s because of their organisation, %(language)s because of the language."
    ),
    "few_organisations": _l(
        "Entry %(entry)s needs %(wanted)s judges of different organisations, and those who may judge it come from "
        "%(organisations)s."
    ),
    "no_room": _l("The entries need %(wanted)s scorecards, and the limits of all judges leave room for %(room)s."),
    "little_room": _l(
        "Entries %(entries)s need %(wanted)s scorecards, and those who may judge them take %(room)s: the limits of "
        "%(judges)s are too low."
    ),
    "not_connected": _l(
        "Judges and entries fall into %(parts)s parts, and the rules allow no further judge who would join them."
    ),
}


def reason(stored: Any, board: Board) -> str:
    """Why nothing could be found, as the engine stored it."""
    if isinstance(stored, str):
        return stored
    known = stored.get("code") in _PROBLEMS
    return problem(stored["code"], stored["facts"], board) if known else str(stored.get("words", ""))


def why(reason: str) -> str:
    """Why somebody must not judge an entry."""
    return str(_WHYS[reason])


_WHYS: Mapping[str, Any] = {
    "member": _l("is or was in the team"),
    "mentor": _l("mentors the team"),
    "university": _l("somebody in the team is of the same university"),
    "organisation": _l("somebody in the team is of the same organisation"),
    "declared": _l("declared by the judge"),
    "recused": _l("stepped back"),
    "staff": _l("staff said so"),
}


def found(outputs: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What a proposal reached, line by line."""
    loads = sorted(outputs.get("loads", {}).values())
    lines = [
        (_("Entries given to judges"), "", len(outputs["pairs"])),
        (_("Entries of a judge"), "", between(loads)),
    ]
    least = outputs.get("smallest_affinity")
    if least is not None:
        note = _("how well the judges of the worst served entry know its topics")
        lines.append((_("Smallest affinity"), note, decimal(least)))
        lines.append((_("Total affinity"), "", decimal(outputs["total_affinity"])))
    if outputs.get("contrast_variance") is not None:
        note = _("smaller is better: how well one judge's severity can be told from another's")
        lines.append((_("Variance of severity contrasts"), note, decimal(outputs["contrast_variance"])))
    return [{"text": text, "note": note, "end": end} for text, note, end in lines]


def decimal(value: float) -> str:
    """A number with at most two decimals, as people write it."""
    return str(format_decimal(round(value, 2), locale=render.locale()))


def prices(outputs: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What each rule that binds costs: what there would be without it."""
    return [
        {"text": str(_RULES.get(each["rule"], each["rule"])), "note": _price(each, outputs)}
        for each in outputs.get("prices", [])
    ]


def _price(price: Mapping[str, Any], outputs: Mapping[str, Any]) -> str:
    if outputs["infeasible"]:
        return _("Without it there would be a way.")
    said = []
    for name, words in (
        ("kept", _("%(other)s of the given pairs could stay instead of %(now)s")),
        ("smallest_affinity", _("the worst served entry would have %(other)s instead of %(now)s")),
        ("total_affinity", _("the total would be %(other)s instead of %(now)s")),
    ):
        now, other = outputs.get(name), price.get(name)
        if now is not None and other is not None and other != now:
            said.append(words % {"now": decimal(now), "other": decimal(other)})
    return _("Without it %(what)s.", what=listed(said)) if said else _("Without it more would be possible.")


_RULES: Mapping[str, Any] = {
    "conflicts": _l("Nobody judges with a conflict"),
    "organisations": _l("Nobody judges their own organisation"),
    "languages": _l("Every judge reads the entry's language"),
    "one_per_organisation": _l("One judge of an organisation for each entry"),
    "limits": _l("Judges' own limits"),
    "even": _l("Even loads"),
    "per_entry": _l("The number of judges of an entry"),
}
