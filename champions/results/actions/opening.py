"""What happens: somebody opens results that are not public, and that is on record."""

from functools import partial
from typing import Any

from champions.core import audit
from champions.core.transaction import after_commit, transaction
from champions.results.models import Compilation


def opened(compilation: Compilation, page: str, by: Any, **facts: Any) -> None:
    """That `by` has opened this page of the compilation is on record as soon as the page is made.

    A page that is only read writes nothing, so this is a short transaction of its own after it.
    """
    subject = _Subject(compilation.id, compilation.round.cohort_id)
    after_commit(partial(_record, subject, by.id, facts | {"page": page}))


class _Subject:
    """What the record needs of a compilation, without its row, which belongs to a transaction that has ended."""

    __tablename__ = Compilation.__tablename__

    def __init__(self, id_: int, cohort_id: int) -> None:
        self.id, self.cohort_id = id_, cohort_id


class _By:
    """Who opened it."""

    def __init__(self, id_: int) -> None:
        self.id = id_


def _record(subject: _Subject, by_id: int, facts: dict[str, Any]) -> None:
    with transaction():
        audit.record_all("compilation.open", [(subject, facts)], by=_By(by_id))
