"""Papers: a PDF from a typst source and data, with fonts for the scripts that people write their names in."""

import json
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from . import clock

# Packages that only carry fonts (requirements/heavy.in). They are found, not imported.
PACKAGES = (
    "fontpkg_noto_sans",
    "justmytype_intl_africa",
    "justmytype_intl_cjk",
    "justmytype_intl_rtl",
    "justmytype_intl_sea",
    "justmytype_intl_south_asia",
)
# How letters are called in the scripts that these fonts have (typst brings Georgian itself).
SCRIPTS = (
    "LATIN", "GREEK", "CYRILLIC", "GEORGIAN", "ARABIC", "HEBREW", "ETHIOPIC", "DEVANAGARI", "BENGALI", "TAMIL",
    "TELUGU", "THAI", "LAO", "KHMER", "MYANMAR", "HANGUL", "HIRAGANA", "KATAKANA", "CJK", "IDEOGRAPHIC", "MODIFIER",
    "FEMININE", "MASCULINE",
)  # fmt: skip
FAMILIES = (
    "Noto Sans", "Noto Sans Arabic", "Noto Sans Hebrew", "Noto Sans Ethiopic", "Noto Sans Devanagari",
    "Noto Sans Bengali", "Noto Sans Tamil", "Noto Sans Telugu", "Noto Sans Thai", "Noto Sans Lao", "Noto Sans Khmer",
    "Noto Sans Myanmar",
)  # fmt: skip
# The same Chinese character is drawn differently where people live: the font of their country is asked first.
HAN = {"KR": "KR", "KP": "KR", "JP": "JP", "TW": "TC", "HK": "TC", "MO": "TC"}


def pdf(source: Path, data: Mapping[str, Any], *, country: str = "") -> bytes:
    """The typst text in `source` as a PDF, about `data` (`sys.inputs.data`, JSON) in fonts for people of `country`.

    The words travel as data beside the text: nothing in a name can become part of the document's language.
    """
    import typst  # noqa: PLC0415  needed here alone, and never when a process starts

    said = json.dumps({**data, "fonts": families(country)}, ensure_ascii=False)
    text = source.read_bytes()
    return bytes(
        typst.compile(
            text,
            format="pdf",
            font_paths=_fonts(),
            sys_inputs={"data": said},
            timestamp=clock.now().replace(microsecond=0),
        )
    )


def families(country: str) -> list[str]:
    """The fonts to look for a letter in, the first that has it wins."""
    first = HAN.get(country, "SC")
    rest = [each for each in ("SC", "JP", "KR", "TC") if each != first]
    return [*FAMILIES, *(f"Noto Sans {each}" for each in (first, *rest)), "Libertinus Serif"]


def is_printable(text: str) -> bool:
    """True when every letter of the text is of a script that the fonts have; other ones would be empty boxes."""
    return all(not char.isalpha() or unicodedata.name(char, "").startswith(SCRIPTS) for char in text)


@cache
def _fonts() -> Any:
    """The fonts of the packages, looked through once a process."""
    import typst  # noqa: PLC0415  as above

    found = (find_spec(name) for name in PACKAGES)
    homes = [Path(spec.origin).parent for spec in found if spec is not None and spec.origin]
    folders: list[Any] = sorted({file.parent for home in homes for file in home.rglob("*.ttf")})
    return typst.Fonts(include_system_fonts=False, font_paths=folders)
