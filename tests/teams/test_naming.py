"""Names that look alike are one name; names that only share letters are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from champions.teams.naming import name_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Team Nile", "team nile"),
        ("Team  Nile ", "Team Nile"),
        ("Équipe Été", "equipe ete"),
        ("Łódź", "ŁÓDŹ"),
        ("Straße", "STRASSE"),
        ("Ｎｉｌｅ", "Nile"),
        ("Team\u200bNile", "TeamNile"),
        ("Nile\u202e", "Nile"),
        ("İzmir", "izmir"),
        ("مُدُن", "مدن"),
        ("שָׁלוֹם", "שלום"),
        ("e\u0301te\u0301", "été"),
        ("Ⅳ", "iv"),
        ("Việt", "viet"),
    ],
)
def test_alike(one, other):
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Nile", "Nil"),
        ("Nile 1", "Nile 2"),
        ("कि", "की"),
        ("कु", "क"),
        ("กิน", "กน"),
        ("물", "불"),
        ("Team Nile", "TeamNile"),
    ],
)
def test_different(one, other):
    assert name_key(one) != name_key(other)


@given(st.text(max_size=40))
def test_a_key_is_its_own_key(name):
    assert name_key(name_key(name)) == name_key(name)


@given(st.text(alphabet=st.characters(codec="latin-1", categories=["L", "N"]), min_size=1, max_size=20))
def test_neither_case_nor_space_makes_a_new_name(name):
    assert name_key(f"  {name.upper()} ") == name_key(name.upper().lower())
