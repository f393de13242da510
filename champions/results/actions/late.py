"""What results say to a judge who steps back after the close: it can be done until a result is sealed."""

from flask_babel import gettext as _

from champions.core.errors import Refused
from champions.judging.actions import before_late_recusal
from champions.judging.models import Round
from champions.results import queries


@before_late_recusal
def nothing_is_sealed(round_: Round) -> None:
    """Refused once two people have sealed a result of the round: from then on its scorecards are history."""
    if queries.seals(round_.id).newest is not None:
        raise Refused(_("The result of this round is sealed. Write to the people who run the programme."))
