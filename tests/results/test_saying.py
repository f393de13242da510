"""Every reason, flag, rule and stage of the engine has its words."""

from itertools import product

import pytest

from champions.results import engine, placing, saying
from champions.results.compiling import diagnostics, ladder, ordinal
from champions.results.compiling import engine as whole
from champions.results.compiling.ladder import Facts, decide

CONSTANTS = {
    name: value for name, value in vars(ladder).items() if name.isupper() and isinstance(value, str) and " " in value
}


@pytest.mark.parametrize("reason", [*CONSTANTS.values(), ordinal.BY_MAJORITY], ids=[*CONSTANTS, "BY_MAJORITY"])
def test_every_sentence_of_the_ladder_has_words(app, reason):
    (words,) = saying.why(reason)
    assert words[0].isupper()
    assert words.endswith(".")
    assert words != reason


def test_the_ladder_has_the_constants_that_are_held_here():
    assert len(CONSTANTS) == 8


def test_whatever_the_ladder_decides_can_be_said(app):
    """Every combination of facts at which a rung or a guard begins."""
    seen, unsaid = set(), []
    variances = (None, 0.0, 3.0)
    for parts, entries, judges, sheets, most, judge, entry, exact, converged in product(
        (1, 2), (1, 2, 3, 20), (1, 2, 3, 6), (0, 2, 4, 9, 60), (1, 3), variances, variances, (None, True, False),
        (None, True, False),
    ):  # fmt: skip
        facts = Facts(parts, entries, judges, sheets, most, judge, entry, exact, converged)
        method, reason = decide(facts)
        seen.add((method, None if reason is None else reason.split(" (")[0]))
        said = saying.method({"method": method, "reason": reason})
        if not said.endswith("."):
            unsaid.append(said)
        assert len(saying.why(reason)) == (0 if reason is None else 1 + reason.count("; ") - (exactly(reason)))
    assert unsaid == []
    assert {method for method, _ in seen} == {"fair", "raw", "incomparable"}
    assert len(seen) > 12


def exactly(reason):
    """The one sentence that has a semicolon of its own."""
    return reason.count(ladder.NO_RESIDUAL)


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        (None, []),
        ("fewer than 3 judges (1)", ["There is 1 judge. Strictness can be told from 3 judges on."]),
        ("fewer than 3 judges (2)", ["There are 2 judges. Strictness can be told from 3 judges on."]),
        (
            "fewer than 3 sheets a judge on average (5 sheets of 2 judges)",
            ["2 judges gave 5 scorecards. Strictness can be told from 3 each on average."],
        ),
        (
            "residual degrees of freedom under 10 (-4)",
            ["Too few scorecards overlap: -4 are left to check the estimate with, and 10 are needed."],
        ),
        (
            f"{ladder.NO_RESIDUAL}; {ladder.NOT_TOLD_APART}; {ladder.FEW_ENTRIES}",
            [
                "The scores follow one pattern exactly, so they do not show how sure anything is.",
                "The entries cannot be told apart: they differ by no more than chance.",
                "With one entry or two there are scores, and no claim about ranks.",
            ],
        ),
    ],
)
def test_reasons_in_words(app, reason, words):
    assert saying.why(reason) == words


def test_a_reason_nobody_has_words_for_is_not_swallowed():
    with pytest.raises(ValueError, match="has no words"):
        saying.why("the moon was full")


def test_every_flag_and_every_rule_has_words(app):
    flags = (diagnostics.OUTFIT, diagnostics.CENTRAL, diagnostics.HALO, diagnostics.DRIFT, diagnostics.SHEET)
    assert all(saying.flag(name).endswith(".") for name in flags)
    assert all(saying.rule(rule).endswith(".") for rule in placing.Rule)


def test_the_stages_of_the_page_are_those_of_the_engine():
    assert engine.STAGES == whole.STAGES


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (-2.1, "judge 7 scores 2.1 below the panel: +2.1"),
        (4.8, "judge 7 scores 4.8 above the panel: \N{MINUS SIGN}4.8"),
        (0.0, "judge 7 scores like the panel: 0.0"),
    ],
)
def test_severity_and_what_is_done_about_it(app, value, words):
    assert saying.severity(7, value) == words


@pytest.mark.parametrize(
    ("value", "begins"), [(None, "How sure"), (0.95, "Good"), (0.8, "Good"), (0.79, "Enough"), (0.3, "Weak")]
)
def test_what_a_reliability_is_good_for(app, value, begins):
    assert saying.reliability(value).startswith(begins)


@pytest.mark.parametrize(
    ("teams", "places", "every", "words"),
    [
        (5, 3, False, "Five teams share the last three places."),
        (2, 1, False, "Two teams share the last place."),
        (12, 10, True, "12 teams share the ten places."),
        (3, 1, True, "Three teams share the only place."),
    ],
)
def test_who_shares_the_last_places(app, teams, places, every, words):
    assert saying.teams_share(teams, places, all_places=every) == words
