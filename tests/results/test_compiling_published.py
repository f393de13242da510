"""The engine against figures that others have published."""

from fractions import Fraction

import pytest

from champions.results.compiling import agreement, tiebreak
from champions.results.compiling.standing import places

from .compiling import outputs, reference

pytestmark = pytest.mark.once


def test_shrout_and_fleiss_1979():
    rows = reference("shrout_fleiss_1979")
    found = outputs({(row["target"], row["judge"]): row["rating"] for row in rows})
    assert (found["method"], found["reason"]) == ("raw", "every judge scored every entry, so severity cancels")
    variances = {name: found["components"][name] for name in ("entry", "judge", "residual")}
    assert variances == {"entry": 2.5556, "judge": 5.2444, "residual": 1.0194}
    agreed = found["agreement"]
    assert [round(agreed[name], 2) for name in ("icc_a1", "icc_c1", "icc_ak", "icc_ck")] == [0.29, 0.71, 0.62, 0.91]


def krippendorff() -> list[list[Fraction]]:
    """Data C of Krippendorff 2011: twelve units, four raters."""
    return [
        [Fraction(value) for name, value in row.items() if name != "unit" and value]
        for row in reference("krippendorff_2011_C_gwet_4raters")
    ]


@pytest.mark.parametrize(
    ("metric", "published"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)]
)
def test_krippendorff_2011(metric, published):
    alpha = agreement.alpha(krippendorff(), metric)
    assert alpha is not None
    assert round(alpha, 3) == published


def test_both_ways_to_an_interval_and_to_an_ordinal_alpha_agree():
    units = krippendorff()
    point, low, high = agreement.interval_alpha(units, 1)
    assert point == pytest.approx(agreement.alpha(units, "interval"), abs=1e-12)
    assert low < point < high <= 1
    point, low, high = agreement.ordinal_alpha(units, 1)
    assert point == agreement.alpha(units, "ordinal")
    assert low < point < high <= 1


FREE = "olympic2002_pairs_free_skate_ordinals"


def test_the_pairs_of_2002_by_copeland():
    rows = reference(FREE)
    judges = [name for name in rows[0] if name not in ("pair", "country", "official_fs")]
    assert len(judges) == 9
    found = outputs({(row["pair"], name): row[name] for row in rows for name in judges}, ordinal=True, top=3)
    assert found["method"] == "copeland"
    assert [(row["rank"], row["entry"]) for row in found["entries"]] == [
        (int(row["official_fs"]), row["pair"]) for row in rows
    ]
    assert len(found["entries"]) == 20
    gold = found["ties"]["boundaries"][0]
    assert (gold["after"], gold["above"], gold["below"]) == (1, "Berezhnaya/Sikharulidze", "Sele/Pelletier")
    assert gold["votes"] == [5, 4]


def test_the_pairs_of_2002_from_both_rounds():
    rows = reference("olympic2002_pairs_rounds_official")
    teams = [row["team"] for row in rows]
    free = {row["team"]: -Fraction(row["free_skating_place"]) for row in rows}
    both = [Fraction(-1, 2) * int(row["short_program_place"]) + free[row["team"]] for row in rows]
    ranks = places(both)
    final = []
    for rank in sorted(set(ranks)):
        tied = [team for team, each in zip(teams, ranks, strict=True) if each == rank]
        final += [one for (one,) in tiebreak.decide(tied, priority=free).groups]
    assert len(set(ranks)) < 20  # some are equal, so the rule has something to decide
    assert final == teams
