"""The scorecard an address names, for the judge whose it is."""

from flask_login import current_user

from champions.judging import queries
from champions.judging.models import Scorecard


def own_card(cohort: str, code: str) -> Scorecard | None:
    """The card, if it is of the one who looks; that of anybody else is asked for, and found, like none at all.

    The database does not even hand it out: so the time of the answer tells nothing either.
    """
    return queries.scorecard(cohort, code, of=current_user.id if current_user.is_authenticated else 0)
