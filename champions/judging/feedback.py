"""Pure: what a team reads of its judges' words: what staff may want to look at twice, in what order, and as what.

Nothing here decides: a hint only says where to look. Comments never carry scores or ranks of ours.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Any


class Hint(StrEnum):
    """Why somebody should look at a comment twice."""

    JUDGE = "judge"
    TEAM = "team"
    ADDRESS = "address"
    RESULT = "result"
    HARSH = "harsh"


@dataclass(frozen=True)
class Found:
    """A hint, and the words that gave it, as they were written."""

    hint: Hint
    words: str


_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|https?://\S+|www\.\S+", re.IGNORECASE)

_NUMBERS = "first|second|third|fourth|fifth|last|top|1st|2nd|3rd|[4-9]th|1[0-9]th|20th|number one"
_RESULT = re.compile(
    r"\d+(?:[.,]\d+)?\s*(?:/|out of)\s*(?:5|10|20|100)(?![\d.,]*\d)"
    r"|(?<![\d.,])(?:\d{2,3}\s*(?:points|pts)|\d\s*stars?)\b"
    r"|\bscored?\s+(?:of\s+)?\d+|\b(?:gave|give|giving)\s+(?:you|this|it)\s+an?\s+\d+"
    rf"|\b(?:{_NUMBERS})[- ](?:place|prize|rank|ranked|of all)\b"
    r"|\branks?\b|\branked\b|\branking\b|\bwinners?\b|\bwins?\b|\bwon\b|\bfinalists?\b"
    r"|\b(?:the\s+)?(?:best|worst|weakest|strongest)\s+(?:entry|entries|team|project|proposal|of\s+all)\b"
    r"|\bbetter than (?:the |all |any )?others?\b|\bworse than (?:the |all |any )?others?\b",
    re.IGNORECASE,
)
_HARSH = re.compile(
    r"\b(?:stupid|idiots?|idiotic|dumb|pathetic|rubbish|garbage|trash|useless|worthless|hopeless|ridiculous|laughable"
    r"|embarrassing|disgrace(?:ful)?|shameful|childish|lazy|clueless|incompetent|ignorant|nonsense|terrible|awful"
    r"|horrible|waste of time|what a joke)\b",
    re.IGNORECASE,
)
# Shorter ones are part of too many other words.
_SHORTEST = 3


def hints(
    words: str, *, judge: str = "", organisation: str = "", teams: Iterable[str] = (), blind: bool = True
) -> list[Found]:
    """Where a comment may say who judged, name another team, give an address, tell a score or a place, or hurt.

    `judge` and `organisation` are looked for in a blind round only; `teams` are the other teams' names.
    """
    found: list[Found] = []
    if blind:
        named = [judge, *(part for part in judge.split() if len(part) > _SHORTEST), organisation]
        found += [Found(Hint.JUDGE, each) for each in _named(words, named)]
    found += [Found(Hint.TEAM, each) for each in _named(words, teams)]
    for hint, pattern in ((Hint.ADDRESS, _ADDRESS), (Hint.RESULT, _RESULT), (Hint.HARSH, _HARSH)):
        found += [Found(hint, match.group().strip(" .,;:")) for match in pattern.finditer(words)]
    return list(dict.fromkeys(found))


def _named(words: str, names: Iterable[str]) -> list[str]:
    """The names that stand in the words, whatever their case and accents; longer ones hide what is part of them."""
    text = f" {_plain(words)} "
    found: list[str] = []
    for name in sorted({each.strip() for each in names}, key=lambda each: (-len(each), each)):
        plain = _plain(name)
        if len(plain) >= _SHORTEST and f" {plain} " in text:
            found.append(name)
            text = text.replace(f" {plain} ", "  ")
    return found


def _plain(text: str) -> str:
    """Letters and digits only, without case and accents, one space between words."""
    apart = unicodedata.normalize("NFKD", text).casefold()
    kept = "".join(each if each.isalnum() else " " for each in apart if not unicodedata.combining(each))
    return " ".join(kept.split())


@dataclass(frozen=True)
class Words:
    """What one judge says to a team: one comment, and one for each criterion by its number. Either may be empty."""

    words: str
    remarks: Mapping[int, str]

    @property
    def empty(self) -> bool:
        """True when nothing is said at all."""
        return not self.words.strip() and not any(each.strip() for each in self.remarks.values())

    @property
    def whole(self) -> str:
        """Everything that is said, as one text."""
        return "\n".join([self.words, *(self.remarks[number] for number in sorted(self.remarks))]).strip()


def body(
    entry: str, said: Sequence[tuple[str, Words]], *, criteria: Mapping[int, str], blind: bool
) -> list[dict[str, Any]]:
    """What the team reads: of each judge (name, words) who said something the words, and no score.

    Names only in a round that is not blind. The order comes from the entry's code and the words alone, so it says
    nothing about who judged, when, or how well.
    """
    kept = sorted(
        ((judge, words) for judge, words in said if not words.empty),
        key=lambda each: (sha256(f"{entry}\0{each[1].whole}".encode()).hexdigest(), each[0]),
    )
    return [
        {
            "judge": None if blind else judge,
            "words": words.words.strip(),
            "remarks": [
                {"criterion": criteria[number], "words": words.remarks[number].strip()}
                for number in sorted(words.remarks)
                if words.remarks[number].strip() and number in criteria
            ],
        }
        for judge, words in kept
    ]
