"""The blueprint of results; every module beside this one adds its pages to it."""

from flask import Blueprint

from champions.cohorts.models import Cohort
from champions.core import clock
from champions.core.work import WorkState
from champions.judging.models import Round
from champions.results import public
from champions.results.queries import compiling, sealing

bp = Blueprint("results", __name__)


@bp.app_template_global("published")
def published(cohort: Cohort) -> list[public.Winners]:
    """What everybody may know of the cohort's results now; nothing before the release."""
    return public.winners(cohort.id, clock.now())


@bp.app_template_global("sealed_in_secret")
def sealed_in_secret(round_: Round) -> bool:
    """Whether a result of the round waits for its reveal: for staff's pages only."""
    return sealing.is_secret(round_.id)


@bp.app_template_global("result_stations")
def result_stations(round_: Round) -> tuple[bool, bool]:
    """Whether the closed round is compiled, and whether its result is sealed: for staff's pages only."""
    newest = compiling.newest_compilation(round_.id)
    done = newest is not None and newest.work_state is WorkState.DONE
    return done, sealing.sealed_compilation(round_.id) is not None
