"""Pure: who must not read what, as far as the service can know it by itself."""

from enum import StrEnum

from champions.core import names


class Why(StrEnum):
    """Why somebody does not read an application."""

    OWN = "own"
    COMPETES = "competes"
    UNIVERSITY = "university"
    DECLARED = "declared"


def same_university(one: str, other: str) -> bool:
    """True when both are known and the same but for case, accents, marks and the order of white space."""
    return names.same(one, other)


def derived(*, reader: int, university: str, competes: bool, applicant: int, applicants_university: str) -> Why | None:
    """Why the person `reader` does not read the application of `applicant`: it is theirs, or they compete, or study
    or work at the same university; None when nothing stands against it."""
    if reader == applicant:
        return Why.OWN
    if competes:
        return Why.COMPETES
    return Why.UNIVERSITY if same_university(university, applicants_university) else None
