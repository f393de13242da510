"""Pure: the texts of a cohort that applicants agree to, each as it is now, and what one application says to it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .guardians import TEXT_KEY


@dataclass(frozen=True)
class Clause:
    """The newest version of a text, when the applicant agreed to it, and the last older version they agreed to."""

    text_id: int
    key: str
    number: int
    title: str
    body: str
    required: bool
    published_at: datetime
    agreed_at: datetime | None = None
    agreed_before: int | None = None

    @property
    def is_agreed(self) -> bool:
        """True when the applicant agrees to this very version."""
        return self.agreed_at is not None

    @property
    def has_changed(self) -> bool:
        """True when the applicant agrees to an older version and has not said anything to this one."""
        return not self.is_agreed and self.agreed_before is not None


def clauses(rows: Iterable[tuple[Any, Any]]) -> list[Clause]:
    """The texts that applicants are asked for (not the one for guardians), the needed ones first.

    `rows` are all versions of all texts, each with the consent of the application to it, or None.
    """
    by_key: dict[str, list[tuple[Any, Any]]] = {}
    for text, consent in sorted(rows, key=lambda row: row[0].number):
        by_key.setdefault(text.key, []).append((text, consent))
    # In the order in which they were first published: a new version stands where the old one stood.
    kept = sorted((rows for key, rows in by_key.items() if key != TEXT_KEY), key=lambda rows: rows[0][0].id)
    return sorted((_clause(versions) for versions in kept), key=lambda each: not each.required)


def _clause(versions: list[tuple[Any, Any]]) -> Clause:
    text, consent = versions[-1]
    older = [each.number for each, given in versions[:-1] if given is not None and given.withdrawn_at is None]
    holds = consent is not None and consent.withdrawn_at is None
    # Whoever has taken this very version back was asked, and said no.
    asked = consent is not None
    return Clause(
        text.id,
        text.key,
        text.number,
        text.title,
        text.body,
        text.required,
        text.published_at,
        consent.agreed_at if holds else None,
        None if asked or not older else older[-1],
    )


def is_any_open(asked: Iterable[Clause]) -> bool:
    """True when the applicant is asked again: a text they agreed to has changed, or one that is needed is new."""
    return any(not each.is_agreed and (each.required or each.has_changed) for each in asked)


def are_given(asked: Iterable[Clause]) -> bool:
    """True when every text that is needed is agreed to as it is now."""
    return all(each.is_agreed for each in asked if each.required)


def label(asked: Iterable[Clause]) -> str:
    """`data 2`: the needed texts and their numbers, as an application keeps them."""
    said = ""
    for each in asked:
        more = f"{said}, {each.key} {each.number}" if said else f"{each.key} {each.number}"
        if each.required and len(more) <= 32:
            said = more
    return said
