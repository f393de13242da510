"""Pure: whether an assignment keeps the hard rules. Knows nothing of how it was found, by a solver or by hand."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .case import Case
from .problem import Problem


def check(
    given: Mapping[str, Any], pairs: Iterable[Sequence[str]], *, anchors: Iterable[Sequence[str]] = ()
) -> list[Problem]:
    """Every hard rule that `pairs` (entry, judge) break, in a fixed order; none: all is well.

    What stands may break rules: only what comes on top of it is held against them. `anchors` are pairs among `pairs`
    that their entries have on top of what they should have.
    """
    wanted = [(entry, judge) for entry, judge in pairs]
    case = Case(given)
    problems = [
        Problem("twice", {"entry": entry, "judge": judge})
        for (entry, judge), times in sorted(Counter(wanted).items())
        if times > 1
    ]
    known = sorted({pair for pair in wanted if pair[0] in case.entry_of and pair[1] in case.judge_of})
    problems += [Problem("unknown", {"entry": e, "judge": j}) for e, j in sorted({*wanted} - {*known})]
    held = {(entry, judge) for entry, judge in given["standing"]}
    problems += [Problem("lost", {"entry": e, "judge": j}) for e, j in sorted(held - {*known})]
    for entry, judge in known:
        rule = case.barred[case.entry_of[entry]][case.judge_of[judge]]
        if rule is not None and (entry, judge) not in held:
            problems.append(Problem(rule, {"entry": entry, "judge": judge}))
    more = Counter(entry for entry, _ in {(entry, judge) for entry, judge in anchors})
    return problems + _entries(case, known, held, more) + _judges(case, known)


def broken(given: Mapping[str, Any], entry: str, judge: str) -> list[Problem]:
    """The rules that bar this judge from this entry, whatever else was given: for a choice of judges by hand."""
    case = Case(given)
    rule = case.barred[case.entry_of[entry]][case.judge_of[judge]]
    return [] if rule is None else [Problem(rule, {"entry": entry, "judge": judge})]


def _entries(
    case: Case, pairs: Sequence[tuple[str, str]], held: set[tuple[str, str]], more: Mapping[str, int]
) -> list[Problem]:
    judges: dict[str, list[str]] = defaultdict(list)
    for entry, judge in pairs:
        judges[entry].append(judge)
    problems = []
    for entry in case.entries:
        stands = sum((entry, judge) in held for judge in judges[entry])
        least, most = max(case.per_entry, stands), max(case.per_entry, stands) + more.get(entry, 0)
        facts = {"entry": entry, "judges": len(judges[entry]), "wanted": case.per_entry}
        if len(judges[entry]) < least:
            problems.append(Problem("too_few", facts))
        if len(judges[entry]) > most:
            problems.append(Problem("too_many", facts))
        groups: dict[int, list[str]] = defaultdict(list)
        for judge in judges[entry]:
            groups[case.groups[case.judge_of[judge]]].append(judge)
        for names in groups.values():
            if len(names) > 1 and any((entry, judge) not in held for judge in names):
                name = case.given["judges"][case.judge_of[names[0]]]["organisation"]
                problems.append(Problem("same_organisation", {"entry": entry, "judges": names, "organisation": name}))
    return problems


def _judges(case: Case, pairs: Sequence[tuple[str, str]]) -> list[Problem]:
    loads = case.loads(case.numbers(pairs))
    return [
        Problem("overload", {"judge": judge, "load": loads[place], "limit": case.limits[place]})
        for place, judge in enumerate(case.judges)
        if loads[place] > case.limits[place]
    ]
