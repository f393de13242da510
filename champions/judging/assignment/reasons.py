"""Pure: why there is no assignment: which entries lack whom, which limits bind."""

from collections import Counter

from .case import Case
from .flow import Filled, fill
from .problem import Problem

# Around this many entries the smallest group that lacks room is looked for one by one.
SEARCHED = 40


def why_not(case: Case) -> list[Problem]:
    """Why no assignment keeps the hard rules, the plainest reasons first; none when one does."""
    filled = fill(case)
    if not filled.lacking:
        return []
    if case.per_entry > len(case.judges):
        return [Problem("panel_too_small", {"judges": len(case.judges), "wanted": case.per_entry})]
    own = [problem for entry in range(len(case.entries)) for problem in _alone(case, entry)]
    wanted, room = sum(case.demand), sum(case.limits)
    if wanted > room:
        own.append(Problem("no_room", {"wanted": wanted, "room": room}))
    return own or _tight(case, filled)


def _alone(case: Case, entry: int) -> list[Problem]:
    """What an entry lacks whatever the others have."""
    able = [judge for judge in case.free[entry] if case.limits[judge]]
    wanted = case.demand[entry]
    facts = {"entry": case.entries[entry], "wanted": wanted, "free": len(able)}
    if len(able) < wanted:
        rules = Counter(case.barred[entry][judge] for judge in range(len(case.judges)) if judge not in case.free[entry])
        full = len(case.free[entry]) - len(able)
        bars = {rule: rules[rule] for rule in ("conflict", "organisation", "language")}
        return [Problem("few_judges", {**facts, **bars, "limit": full})]
    room = sum(min(most, len(set(members) & set(able))) for members, most in case.rooms[entry].values())
    if room < wanted:
        return [Problem("few_organisations", {**facts, "organisations": room})]
    return []


def _tight(case: Case, filled: Filled) -> list[Problem]:
    """Entries that together lack room, though each alone and all limits together do not: as few as can be named."""
    problems = []
    named: set[int] = set()
    for entry in sorted(filled.lacking):
        if entry in named:
            continue
        group, judges = filled.tight(entry)
        if len(group) <= SEARCHED:
            group, judges = _fewest(case, group, judges)
        named |= set(group)
        wanted = sum(case.demand[each] for each in group)
        room = len(fill(case, group).pairs)
        facts = {
            "entries": [case.entries[each] for each in group],
            "judges": [case.judges[each] for each in judges],
            "wanted": wanted,
            "room": room,
        }
        problems.append(Problem("little_room", facts))
    return problems


def _fewest(case: Case, group: list[int], judges: list[int]) -> tuple[list[int], list[int]]:
    """The group without each entry that it lacks room without; and the judges whose limits bind then."""
    for entry in list(group):
        rest = [each for each in group if each != entry]
        filled = fill(case, rest)
        if filled.lacking:
            group, judges = rest, filled.tight(min(filled.lacking))[1]
    return group, judges
