"""Pure: what is wrong with an assignment, or why there is none: a code with its facts, and the words in English.

The facts are what a sentence in any language needs: codes of entries and judges, and numbers.

| code | facts | when |
|---|---|---|
| `unknown` | entry, judge | a pair names an entry or a judge that is not there |
| `twice` | entry, judge | a pair occurs twice |
| `lost` | entry, judge | a standing pair is missing |
| `conflict`, `organisation`, `language` | entry, judge | this judge must not judge this entry |
| `same_organisation` | entry, judges, organisation | an entry has two judges of one organisation |
| `too_few`, `too_many` | entry, judges, wanted | an entry has not as many judges as it should |
| `overload` | judge, load, limit | a judge has more entries than they take |
| `panel_too_small` | judges, wanted | fewer judges than each entry needs |
| `few_judges` | entry, wanted, free, conflict, organisation, language, limit | too few may judge the entry; how many
may not by which rule, and how many take no entry at all |
| `few_organisations` | entry, wanted, free, organisations | enough may, but they come from too few organisations |
| `no_room` | wanted, room | all limits together are too low |
| `little_room` | entries, judges, wanted, room | the limits of those who may judge these entries are too low |
| `not_connected` | parts | the judges and entries fall apart, and no further judge can join them |
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Problem:
    """A code and its facts, by which pages say it in the reader's language."""

    code: str
    facts: dict[str, Any]

    @property
    def words(self) -> str:
        """The sentence in English."""
        return SENTENCES[self.code].format(**{name: _said(value) for name, value in self.facts.items()})

    @property
    def stored(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return {"code": self.code, "facts": self.facts, "words": self.words}


SENTENCES = {
    "unknown": "There is no entry {entry} or no judge {judge}.",
    "twice": "Judge {judge} has entry {entry} twice.",
    "lost": "Judge {judge} has submitted a scorecard for entry {entry}, which has to stay.",
    "conflict": "Judge {judge} has a conflict with entry {entry}.",
    "organisation": "Judge {judge} is of the same organisation as entry {entry}.",
    "language": "Judge {judge} does not read the language of entry {entry}.",
    "same_organisation": "Entry {entry} has several judges of one organisation ({organisation}): {judges}.",
    "too_few": "Entry {entry} has {judges} of {wanted} judges.",
    "too_many": "Entry {entry} has {judges} judges instead of {wanted}.",
    "overload": "Judge {judge} has {load} entries and takes {limit} at most.",
    "panel_too_small": "Each entry needs {wanted} judges, and the panel has {judges}.",
    "few_judges": "Entry {entry} needs {wanted} judges, and {free} may judge it (not free because of a conflict: "
    "{conflict}, of the organisation: {organisation}, of the language: {language}, of a limit: {limit}).",
    "few_organisations": "Entry {entry} needs {wanted} judges of different organisations, and the {free} who may judge "
    "it come from {organisations}.",
    "no_room": "The entries need {wanted} scorecards, and the limits of all judges leave room for {room}.",
    "little_room": "Entries {entries} need {wanted} scorecards, and those who may judge them can write {room}: the "
    "limits of {judges} are too low.",
    "not_connected": "Judges and entries fall into {parts} parts, and the rules allow no further judge who would join "
    "them.",
}


def _said(value: Any) -> Any:
    """A list as words; a long one with its first names."""
    if not isinstance(value, Sequence) or isinstance(value, str):
        return value
    if not value:
        return "nobody"
    return ", ".join(map(str, value[:8])) + (f" and {len(value) - 8} more" if len(value) > 8 else "")
