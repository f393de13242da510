"""Papers: names in the scripts of their people, from fonts that come as packages."""

import re

import pytest

from champions.core import papers
from champions.demo.people import LANDS

SOURCE = "#let data = json(bytes(sys.inputs.data))\n#set text(font: data.fonts)\n#data.name"


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "name.typ"
    path.write_text(SOURCE)
    return path


def embedded(pdf: bytes) -> set[str]:
    """The names of the fonts that the PDF carries."""
    return {each.decode().split("+")[-1] for each in re.findall(rb"/FontName\s*/([A-Za-z0-9+-]+)", pdf)}


@pytest.mark.parametrize(
    ("name", "font"),
    [
        ("Zoë Łukasz", "NotoSans"),
        ("김서연", "NotoSansKR"),
        ("زينب", "NotoSansArabic"),
        ("রহমান", "NotoSansBengali"),
        ("አበበ", "NotoSansEthiopic"),
        ("สุรีย์", "NotoSansThai"),
    ],
)
def test_each_script_has_its_font(source, name, font):
    found = embedded(papers.pdf(source, {"name": name}))
    assert any(each.startswith(font) for each in found), found


def test_chinese_characters_are_drawn_as_where_the_person_lives(source):
    fonts = {country: embedded(papers.pdf(source, {"name": "林"}, country=country)) for country in ("JP", "CN", "TW")}
    assert {country: next(iter(each))[:10] for country, each in fonts.items()} == {
        "JP": "NotoSansJP",
        "CN": "NotoSansSC",
        "TW": "NotoSansTC",
    }


def test_every_name_of_the_demonstration_can_be_printed():
    names = [own or latin for land in LANDS for latin, own in (*land.given, *land.family)]
    assert [name for name in names if not papers.is_printable(name)] == []
    assert not papers.is_printable("ಕಾವ್ಯ"), "a script without a font is known as such"
