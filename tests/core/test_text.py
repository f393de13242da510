"""Words are found however they are capitalised, in every script, on both engines."""

import pytest
from sqlalchemy import String, literal, select

from champions.core import text
from champions.core.db import db


@pytest.mark.parametrize(
    ("words", "word"),
    [
        ("Łukasz Wiśniewski", "łUKASZ"),
        ("ŁUKASZ", "łukasz"),
        ("Γιώργος Παππάς", "ΓΙΏΡΓΟΣ"),
        ("ΠΑΠΠΆΣ", "παππάς"),
        ("Оюунаа Бат-Эрдэнэ", "БАТ-эрдэнэ"),
        ("Straße", "STRASSE"),
        ("김서연", "서연"),
        ("Nguyễn Thị Mai", "NGUYỄN"),
        ("100% sure", "100%"),
        ("a_b/c", "A_B/C"),
    ],
)
def test_it_is_found(app, words, word):
    assert db.session.scalar(select(text.contains(literal(words, String), word)))


@pytest.mark.parametrize(
    ("words", "word"), [("Amara", "a%a"), ("Amara", "_mara"), ("abc", "a/c"), ("Łukasz", "Lukasz")]
)
def test_it_is_not_found(app, words, word):
    assert not db.session.scalar(select(text.contains(literal(words, String), word)))


@pytest.mark.parametrize(
    "words",
    ["  São   Paulo ", "SAO PAULO", "Łódź", "İstanbul", "서울", "मुंबई", "القاهرة", "Straße", "Nguyễn\tThị", "ﬁne", ""],
)
def test_names_are_compared_as_the_rest_of_the_service_compares_them(app, words):
    assert db.session.scalar(select(text.bare(literal(words, String)))) == text.without_marks(words)
