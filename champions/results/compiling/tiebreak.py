"""Pure: what decides between entries that are equal, rule by rule; which rule decided is always said.

Never the time of handing in, never chance. Those the chain leaves equal stay equal.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from .standing import places

PRIORITY, HEAD_TO_HEAD, FIRST_PLACES, VOTE = "priority criterion", "head-to-head", "first places", "jury vote"


@dataclass(frozen=True)
class Decided:
    """Tied entries in groups, best first, and for each group but the last the rule that set it above the next."""

    groups: list[list[str]]
    rules: list[str]


def decide(
    tied: Sequence[str],
    *,
    priority: Mapping[str, Fraction] | None = None,
    ballots: Sequence[Mapping[str, Fraction]] = (),
    vote: Mapping[str, int] | None = None,
) -> Decided:
    """The tied entries set apart as far as the chain goes.

    `priority`: each entry's mean score of the priority criterion. `ballots`: for each judge the scores given, the
    highest best. `vote`: how many of the jury voted for each, where a vote is on record.
    """
    groups = [sorted(tied)]
    rules: list[str] = []
    for rule, score in (
        (PRIORITY, lambda group: priority),
        (HEAD_TO_HEAD, lambda group: _duels(group, ballots)),
        (FIRST_PLACES, lambda group: _firsts(group, ballots)),
        (VOTE, lambda group: vote),
    ):
        parted: list[list[str]] = []
        between: list[str] = []
        for place, group in enumerate(groups):
            split = _split(group, score(group)) if len(group) > 1 else [group]
            if place:
                between.append(rules[place - 1])
            between += [rule] * (len(split) - 1)
            parted += split
        groups, rules = parted, between
    return Decided(groups, rules)


def _split(group: list[str], score: Mapping[str, Fraction] | Mapping[str, int] | None) -> list[list[str]]:
    if score is None or any(entry not in score for entry in group):
        return [group]
    ranks = places([Fraction(score[entry]) for entry in group])
    return [[entry for entry, rank in zip(group, ranks, strict=True) if rank == each] for each in sorted(set(ranks))]


def _duels(group: list[str], ballots: Sequence[Mapping[str, Fraction]]) -> dict[str, Fraction]:
    """Wins minus losses inside the group, each between two among the judges who saw both."""
    score = dict.fromkeys(group, Fraction(0))
    for one in group:
        for other in group:
            both = [(ballot[one], ballot[other]) for ballot in ballots if one in ballot and other in ballot]
            ahead, behind = sum(a > b for a, b in both), sum(a < b for a, b in both)
            score[one] += (ahead > behind) - (ahead < behind)
    return score


def _firsts(group: list[str], ballots: Sequence[Mapping[str, Fraction]]) -> dict[str, Fraction]:
    """How many judges gave each entry the highest score they gave at all."""
    return {
        entry: Fraction(sum(1 for ballot in ballots if entry in ballot and ballot[entry] == max(ballot.values())))
        for entry in group
    }
