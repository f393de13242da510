"""What happens: views of the list are kept and thrown away."""

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select

from champions.cohorts.models import Cohort
from champions.core import audit
from champions.core.db import db
from champions.core.errors import Refused

from ..models import SavedView
from ..queries import MOST_VIEWS

MOST_QUERY = 500


def keep_view(cohort: Cohort, name: str, query: str, *, shared: bool, by: Any) -> SavedView:
    """`by` has a view called `name` with these filters; one of that name gets the new ones."""
    if len(query) > MOST_QUERY:
        raise Refused(_("This view has too many words in it. Use a shorter search."))
    mine = select(SavedView).where(SavedView.cohort_id == cohort.id, SavedView.person_id == by.id)
    view = db.session.scalar(mine.where(SavedView.name == name))
    if view is None:
        count = db.session.scalar(select(func.count()).select_from(mine.subquery())) or 0
        if count >= MOST_VIEWS:
            raise Refused(_("You have %(most)s views. Delete one first.", most=MOST_VIEWS))
        view = SavedView(cohort_id=cohort.id, person_id=by.id, name=name)
        db.session.add(view)
    view.query, view.shared = query, shared
    audit.record("saved_view.keep", view, by=by, shared=shared)
    return view


def forget_view(view: SavedView, *, by: Any) -> None:
    """The view is gone, for everybody it was shared with too."""
    audit.record("saved_view.forget", view, by=by)
    db.session.delete(view)
