"""What do we know: plan and readers, what is given to whom, a reader's own reading, staff's view, scores."""

from champions.reviews.scoring import Score

from . import invariants
from .giving import READ, Reader, Table, active, application, competes, conflict, free_readers, table
from .plans import Progress, people, plan, readers, reading_of, reviewer, reviewer_of
from .promised import promised
from .reading import SHOWN, Card, Queue, as_reader, queue, reader_by_id, review, sheet_of
from .scores import score_table, scores
from .staff import LISTS, Opinion, Opinions, Page, Report, Waiting, of_application, reports, tallies, to_cover, waiting

__all__ = [
    "LISTS",
    "READ",
    "SHOWN",
    "Card",
    "Opinion",
    "Opinions",
    "Page",
    "Progress",
    "Queue",
    "Reader",
    "Report",
    "Score",
    "Table",
    "Waiting",
    "active",
    "application",
    "as_reader",
    "competes",
    "conflict",
    "free_readers",
    "invariants",
    "of_application",
    "people",
    "plan",
    "promised",
    "queue",
    "reader_by_id",
    "readers",
    "reading_of",
    "reports",
    "review",
    "reviewer",
    "reviewer_of",
    "score_table",
    "scores",
    "sheet_of",
    "table",
    "tallies",
    "to_cover",
    "waiting",
]
