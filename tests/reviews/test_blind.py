"""What readers do not get: fields that are left out, words that are covered, in any script."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from champions.reviews import blind

FACTS = {
    "name": "Amina Wanjiru Odhiambo", "own_name": "", "call_name": "Ami", "gender": "woman", "born": "2000",
    "country": "KE", "city": "Nairobi", "university": "University of Nairobi", "field_of_study": "Planning",
    "languages": "English", "skills": "QGIS", "topics": [], "city_problem": "Water.", "motivation": "To learn.",
    "access_needs": "SECRET", "say_name": "SECRET", "heard_from": "SECRET", "email": "SECRET",
}  # fmt: skip


def shown(text, *words):
    return "".join("■" if piece is None else piece for piece in blind.cover(text, words))


@pytest.mark.parametrize("key", blind.HIDEABLE)
def test_what_is_hidden_is_not_there(key):
    seen = blind.visible(FACTS, [key])
    assert set(seen) == set(blind.READABLE) - set(blind.COLUMNS[key])
    assert set(blind.visible(FACTS, [])) - set(seen) == set(blind.COLUMNS[key])


def test_some_things_no_reader_ever_sees():
    assert "SECRET" not in str(blind.visible(FACTS, []))
    assert "Amina" in str(blind.visible(FACTS, []))


def test_all_that_can_be_hidden_has_words_and_columns():
    assert blind.HIDEABLE.keys() == blind.COLUMNS.keys()
    assert set(blind.USUAL) < set(blind.HIDEABLE)


@pytest.mark.parametrize(
    ("hides", "doors"),
    [
        ((), 0), (blind.USUAL, 0), (("country",), 2), (("country", "city"), 2), (("country", "city", "university"), 0),
        (("city",), 1), (("gender",), 1),
        (("university",), 0),
    ],
)  # fmt: skip
def test_side_doors_are_named(hides, doors):
    assert len(blind.side_doors(hides)) == doors


@pytest.mark.parametrize(
    ("text", "words", "result"),
    [
        ("I am Amina.", ["Amina"], "I am ■."),
        ("I am AMINA, they say amina's.", ["Amina"], "I am ■, they say ■'s."),
        ("Aminata is another.", ["Amina"], "Aminata is another."),
        ("Jose in São Paulo", ["José", "Sao Paulo"], "■ in ■"),
        ("From Lodz.", ["Łódź"], "From ■."),
        ("STRASSE und straße", ["Straße"], "■ und ■"),
        ("In New-York and New  York, not New old York", ["New York"], "In ■ and ■, not New old York"),
        ("Amina Odhiambo wrote", ["Amina", "Odhiambo"], "■ wrote"),
        ("Amina-Odhiambo wrote", ["Amina", "Odhiambo"], "■ wrote"),
        ("Я из Москвы, Москва!", ["Москва"], "Я из Москвы, ■!"),
        ("Αθήνα και ΑΘΗΝΑ", ["Αθήνα"], "■ και ■"),
        ("나는 서울에서 살아요", ["서울"], "나는 ■ 살아요"),
        ("我住在北京市中心", ["北京"], "我住在■市中心"),
        ("東京の川", ["東京"], "■の川"),
        ("أعيش بالقاهرة الآن", ["القاهرة"], "أعيش ■ الآن"),
        ("أعيش في والقاهرة الآن", ["القاهرة"], "أعيش في ■ الآن"),
        ("किशोर यहाँ", ["किशोर"], "■ यहाँ"),
        ("किशर यहाँ", ["किशोर"], "किशर यहाँ"),
        ("I may come. May can.", ["May"], "I may come. ■ can."),
        ("A\u200bmina and Ami\u00adna", ["Amina"], "■ and ■"),
        ("Write to x@example.org or see https://x.example/amina now", [], "Write to ■ or see ■ now"),
        ("I am @amina_maps there", [], "I am ■ there"),
        ("I am amina.o@example.org", ["amina.o@example.org"], "I am ■"),
        ("", ["Amina"], ""),
        ("Nothing", ["", " ", "..."], "Nothing"),
    ],
)
def test_words_are_covered_wherever_they_stand(text, words, result):
    assert shown(text, *words) == result


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Amina Odhiambo", {"Amina Odhiambo", "Amina", "Odhiambo"}),
        ("María de la Cruz", {"María de la Cruz", "María", "Cruz"}),
        ("A. Okello", {"A. Okello", "Okello"}),
        ("김민지", {"김민지", "민지"}),
        ("王小明", {"王小明", "小明"}),
        ("Suharto", {"Suharto"}),
    ],
)
def test_a_name_has_parts(name, parts):
    assert set(blind.name_parts(name)) == parts


def test_own_words_follow_what_is_hidden():
    mail = "a@example.org"
    assert blind.own_words(FACTS, [], mail=mail, country_names=["Kenya"]) == {mail}
    everything = blind.own_words(FACTS, list(blind.HIDEABLE), mail=mail, country_names=["Kenya"])
    assert everything >= {"Amina", "Odhiambo", "Ami", "Nairobi", "University of Nairobi", "Kenya", mail}


def test_names_of_any_length_count_as_one_word():
    one, other = (blind.cover(f"I am {name} of here.", name.split()) for name in ("Amina", "Amina Wanjiru Odhiambo"))
    assert one == other == ["I am ", None, " of here."]
    assert blind.count(one) == 5


names = st.text(st.characters(categories=("L", "M")), min_size=1, max_size=12)


@given(before=st.text(max_size=30), name=names, after=st.text(max_size=30))
def test_a_covered_word_is_never_in_what_is_shown(before, name, after):
    pieces = blind.cover(f"{before} {name} {after}", [name])
    if not blind._parts(name):  # only marks
        return
    folded = blind._fold(name)
    for piece in pieces:
        whole = {blind._fold(piece[start:end]) for start, end in blind._words(piece)} if piece else set()
        assert folded not in whole or folded in blind.EVERYDAY or not folded


@given(text=st.text(max_size=60), words=st.lists(st.text(max_size=10), max_size=4))
def test_covering_only_takes_away(text, words):
    pieces = blind.cover(text, words)
    at = 0
    for piece in pieces:
        if piece is not None:
            at = text.index(piece, at) + len(piece)
    assert not any(one is None and other is None for one, other in pairwise(pieces))
    assert at <= len(text)
