"""Pure: what readers do not get. Hidden fields are left out; words inside answers that show who it is are covered."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Any

from flask_babel import lazy_gettext as _l

# What a cohort can hide from its readers, in the words of the plan, and the columns of the application that hold it.
HIDEABLE = {
    "name": _l("name"),
    "gender": _l("gender"),
    "age": _l("age"),
    "country": _l("country"),
    "city": _l("city"),
    "university": _l("university"),
    "field": _l("field of study"),
    "languages": _l("languages"),
}
COLUMNS = {
    "name": ("name", "own_name", "call_name"),
    "gender": ("gender",),
    "age": ("born",),
    "country": ("country",),
    "city": ("city",),
    "university": ("university",),
    "field": ("field_of_study",),
    "languages": ("languages",),
}
USUAL = ("name", "gender", "age", "country", "city", "university")
# All that a reader may ever see. Access needs, mail, photo, how the name is said and consents are not among it.
READABLE = (
    *(column for columns in COLUMNS.values() for column in columns), "skills", "topics", "city_problem", "motivation",
)  # fmt: skip

# One field tells another: hiding the second without the first hides little.
TELLS = {
    ("city", "country"): _l("The city tells the country: hide the city too."),
    ("university", "country"): _l("The university often tells the country: hide the university too."),
    ("university", "city"): _l("The university often tells the city: hide the university too."),
    ("name", "gender"): _l("The name often tells the gender: hide the name too."),
}

# Parts of names that are no one's name by themselves.
PARTICLES = frozenset([
    "al", "el", "la", "le", "de", "da", "do", "du", "di", "dos", "das", "del", "der", "den", "van", "von", "ter",
    "ten", "bin", "bint", "ibn", "abu", "y", "e", "i", "o", "a",
])  # fmt: skip
# Names that are everyday English words too: covered only where they are written with a capital, as names are.
EVERYDAY = frozenset([
    "an", "so", "in", "to", "my", "me", "no", "on", "or", "as", "at", "be", "by", "go", "he", "if", "is", "it",
    "of", "up", "us", "we", "am", "may", "will", "can", "all", "any", "day", "new", "old", "see", "use", "way",
    "who", "how", "now", "one", "two", "our", "out", "its", "has", "had", "his", "her", "him", "she", "man", "men",
    "son", "sun", "sea", "art", "bus", "car", "job", "law", "mark", "grace", "hope", "joy", "faith", "rose", "lily",
    "summer", "april", "june", "august", "young", "long", "king", "rich", "bill", "rain", "ray", "dean", "page",
    "west", "love", "bright",
])  # fmt: skip
PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})
LINKS = re.compile(r"(?:https?://|www\.)\S+|[^\s@<>()]+@[^\s@<>()]+\.\w+|(?<![\w@])@\w[\w.]+", re.IGNORECASE)
# Scripts written without spaces: there a name is found anywhere inside.
UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\U00020000-\U0003ffff]")
# Scripts that hang particles and articles on to a word: there the whole word is covered.
HANGING = re.compile("[\u0590-\u06ff\u0750-\u077f\uac00-\ud7a3\u1100-\u11ff]")

Span = tuple[int, int]


def visible(facts: Mapping[str, Any], hides: Collection[str]) -> dict[str, Any]:
    """Of what an application says exactly what a reader may see; what is hidden is not there, not even empty."""
    hidden = {column for key in hides for column in COLUMNS.get(key, ())}
    return {column: facts[column] for column in READABLE if column not in hidden}


def side_doors(hides: Collection[str]) -> list[Any]:
    """What the plan hides in vain, in sentences, because something that is shown tells it."""
    return [words for (telling, told), words in TELLS.items() if told in hides and telling not in hides]


def own_words(facts: Mapping[str, Any], hides: Collection[str], *, mail: str, country_names: Iterable[str]) -> set[str]:
    """The words by which an application would show in its answers what the plan hides."""
    words = {mail}
    if "name" in hides:
        for column in COLUMNS["name"]:
            words |= set(name_parts(str(facts[column] or "")))
    for key in ("city", "university"):
        if key in hides:
            words.add(str(facts[key] or ""))
    if "country" in hides:
        words |= set(country_names)
    return {each for each in words if each.strip()}


def name_parts(name: str) -> Iterator[str]:
    """The whole name and each part of it that is long enough to be somebody's."""
    yield name
    for start, end in _words(name):
        part = name[start:end]
        if _fold(part) not in PARTICLES and (len(part) > 1):
            yield part
        # Three syllables without a space: a family name and a given name.
        if len(part) == 3 and (UNSPACED.match(part) or "\uac00" <= part[0] <= "\ud7a3"):
            yield part[1:]


def cover(text: str, words: Iterable[str]) -> list[str | None]:
    """`text` in pieces, None where something is covered: each of `words` wherever it stands, links and addresses.

    Case and accents make no difference. Neighbours that are covered are one piece, so that nobody can count them.
    """
    spans = [match.span() for match in LINKS.finditer(text)]
    needles = [folded for folded in ([_fold(part) for part in _parts(each)] for each in words) if folded]
    tokens = [(start, end, _fold(text[start:end])) for start, end in _words(text)]
    for each in needles:
        spans += _found(text, tokens, each)
    return list(_pieces(text, _joined(text, spans)))


def count(pieces: Iterable[str | None]) -> int:
    """How many words the pieces have, a covered one counting as one: how long a name is stays hidden too."""
    return len(" ".join("x" if piece is None else piece for piece in pieces).split())


def _parts(words: str) -> list[str]:
    return [words[start:end] for start, end in _words(words)]


def _words(text: str) -> Iterator[Span]:
    """Where the words are: runs of letters, marks and digits of any script, with what is invisible inside them."""
    start = None
    for at, char in enumerate(text):
        kind = unicodedata.category(char)
        if kind[0] in "LMN" or (kind == "Cf" and start is not None):
            start = at if start is None else start
        elif start is not None:
            yield start, at
            start = None
    if start is not None:
        yield start, len(text)


def _fold(word: str) -> str:
    """The word without case, accents and invisible characters; vowel signs, which make another word, stay."""
    plain = unicodedata.normalize("NFKD", word.casefold()).casefold()
    kept = (char for char in plain if unicodedata.combining(char) < 10 and unicodedata.category(char) != "Cf")
    return unicodedata.normalize("NFC", "".join(kept)).translate(PLAIN)


def _found(text: str, tokens: list[tuple[int, int, str]], needle: list[str]) -> Iterator[Span]:
    """Where the words of `needle` stand one after the other; a single one also inside a word that hides it."""
    length = len(needle)
    for at in range(len(tokens) - length + 1):
        run = tokens[at : at + length]
        if [folded for _, _, folded in run] == needle and _together(text, run) and not _everyday(text, run, needle):
            yield run[0][0], run[-1][1]
    if length > 1 or len(needle[0]) < 2:
        return
    for start, end, folded in tokens:
        if needle[0] not in folded or needle[0] == folded:
            continue
        if UNSPACED.search(needle[0]):
            for match in re.finditer(re.escape(needle[0]), text[start:end]):
                yield start + match.start(), start + match.end()
        elif HANGING.search(needle[0]):
            yield start, end


def _together(text: str, run: list[tuple[int, int, str]]) -> bool:
    gaps = (text[one[1] : other[0]] for one, other in pairwise(run))
    return all(len(gap) <= 3 for gap in gaps)


def _everyday(text: str, run: list[tuple[int, int, str]], needle: list[str]) -> bool:
    return len(needle) == 1 and needle[0] in EVERYDAY and text[run[0][0] : run[0][1]].islower()


def _joined(text: str, spans: list[Span]) -> list[Span]:
    """The spans in order; those that touch, or have only white space and marks between them, as one."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and (start <= joined[-1][1] or not any(map(str.isalnum, text[joined[-1][1] : start]))):
            joined[-1] = joined[-1][0], max(joined[-1][1], end)
        else:
            joined.append((start, end))
    return joined


def _pieces(text: str, spans: list[Span]) -> Iterator[str | None]:
    at = 0
    for start, end in spans:
        if start > at:
            yield text[at:start]
        yield None
        at = end
    if at < len(text):
        yield text[at:]
