"""The blueprint of results; every module beside this one adds its pages to it."""

from flask import Blueprint

from champions.cohorts.models import Cohort
from champions.core import clock
from champions.results import public

bp = Blueprint("results", __name__)


@bp.app_template_global("published")
def published(cohort: Cohort) -> list[public.Winners]:
    """What everybody may know of the cohort's results now; nothing before the release."""
    return public.winners(cohort.id, clock.now())
