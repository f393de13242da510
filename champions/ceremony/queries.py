"""What do we know: what is sealed and waits for the stage, and what has been revealed."""

from dataclasses import dataclass

from champions.core import clock
from champions.results import public
from champions.results import queries as results
from champions.results.models import PublishedResult


@dataclass(frozen=True)
class Envelope:
    """A sealed result as the host needs it: its code, what is in it, is it open, does it correct another.

    `is_left_behind`: scorecards or entries have changed since it was sealed; asked of the one to open now only.
    """

    code: str
    winners: public.Winners
    is_open: bool
    is_correction: bool
    is_left_behind: bool


@dataclass(frozen=True)
class Running:
    """All envelopes of a ceremony, in the order of their seals."""

    envelopes: tuple[Envelope, ...]

    @property
    def following(self) -> Envelope | None:
        """The one to open now: the first that is still shut; None when all are open."""
        return next((each for each in self.envelopes if not each.is_open), None)


def running(cohort_id: int) -> Running:
    """The envelopes of the cohort. For staff only."""
    sealed = results.published_of(cohort_id)
    shut = next((each.id for each in sealed if not _is_open(each)), None)
    return Running(tuple(_envelope(each, is_next=each.id == shut) for each in sealed))


def _is_open(result: PublishedResult) -> bool:
    return result.release_at is not None and result.release_at <= clock.now()


def _envelope(result: PublishedResult, *, is_next: bool) -> Envelope:
    winners = public.read(result.snapshot, result.release_at or result.sealed_at, result.correction)
    behind = is_next and results.is_left_behind(result)
    return Envelope(result.code, winners, _is_open(result), result.replaces_id is not None, behind)
