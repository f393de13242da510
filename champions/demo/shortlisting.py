"""The next cohort's staff have had a shortlist worked out, which nobody has accepted yet."""

from datetime import timedelta

from champions.accounts.models import Person
from champions.admissions import actions, queries
from champions.cohorts.models import Cohort
from champions.core.db import db

from .making import Maker


def make(maker: Maker, cohort: Cohort, staff: Person) -> None:
    """One finished run for all free places, an hour old."""
    with maker.at(maker.now - timedelta(hours=1)):
        run = actions.ask_shortlist(cohort, queries.free_places(cohort, cohort.seats) or 0, by=staff)
        run.code = maker.code()
        db.session.flush()
        actions.make_shortlist(run.id)
    db.session.refresh(run)
