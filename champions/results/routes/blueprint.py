"""The blueprint of results; every module beside this one adds its pages to it."""

from flask import Blueprint

from champions.cohorts.models import Cohort
from champions.core import clock
from champions.judging.models import Round
from champions.results import public
from champions.results.queries import sealing

bp = Blueprint("results", __name__)


@bp.app_template_global("published")
def published(cohort: Cohort) -> list[public.Winners]:
    """What everybody may know of the cohort's results now; nothing before the release."""
    return public.winners(cohort.id, clock.now())


@bp.app_template_global("sealed_in_secret")
def sealed_in_secret(round_: Round) -> bool:
    """Whether a result of the round waits for its reveal: for staff's pages only."""
    return sealing.is_secret(round_.id)
