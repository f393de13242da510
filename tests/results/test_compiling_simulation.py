"""A truth we know: which way of counting comes nearest. Few rounds, always the same; tables: bench/README.md."""

import numpy as np
import pytest

from bench import simulation

pytestmark = pytest.mark.once

ROUNDS = 4


def taus(name, severity):
    """Mean tau of fair, raw and z-scores over a few rounds."""
    found = simulation.rounds(name, severity, ROUNDS)
    return [float(np.mean([getattr(each, way) for each in found])) for way in ("fair", "raw", "z")]


@pytest.mark.parametrize(
    ("name", "gain"),
    [("sparse", 0.05), ("2 to 5 judges", 0.04), ("strict panel, lenient panel", 0.15)],
)
def test_where_judges_differ_fair_is_nearer_the_truth_than_raw(name, gain):
    # The mean gain of 120 rounds is twice the margin; the rounds are the same every time, so it holds or it does not.
    fair, raw, _ = taus(name, 8.0)
    assert fair - raw > gain


@pytest.mark.parametrize("name", ["sparse", "2 to 5 judges", "strict panel, lenient panel"])
def test_where_judges_do_not_differ_fair_does_not_lose_and_z_scores_do(name):
    fair, raw, z = taus(name, 0.0)
    assert fair - raw > -0.01
    assert fair - z > 0


def test_in_a_complete_block_fair_is_raw():
    fair, raw, _ = taus("complete", 8.0)
    assert fair == raw


def test_the_same_seed_makes_the_same_rounds():
    assert simulation.rounds("complete", 4.0, 2) == simulation.rounds("complete", 4.0, 2)
    assert simulation.rounds("complete", 4.0, 2) != simulation.rounds("complete", 4.0, 2, seed=1)


@pytest.mark.parametrize("kind", simulation.KINDS.values(), ids=simulation.KINDS)
def test_every_design_is_connected(kind):
    pairs = kind.pairs(np.random.default_rng(3))
    assert len(set(pairs)) == len(pairs)
    entries, judges = 1 + max(entry for entry, _ in pairs), 1 + max(judge for _, judge in pairs)
    assert len(simulation.Design.of(pairs, entries, judges).parts) == 1
