"""Which page: the letter of participation, as a file to keep."""

from flask import Response, abort
from flask.typing import ResponseReturnValue
from flask_login import current_user

from champions.cohorts.models import Cohort
from champions.cohorts.queries import cohort as cohort_by_slug
from champions.core.access import requires

from .. import actions, policy, queries
from ..models import Enrolment
from .blueprint import bp


@bp.get("/letter")
@requires(policy.own_letter, of=cohort_by_slug)
def own_letter(cohort: Cohort) -> ResponseReturnValue:
    """One's own letter, for a visa office or a university."""
    enrolment = queries.own_enrolment(cohort, current_user.id)
    return _file(enrolment) if enrolment is not None else abort(404)


@bp.get("/admissions/<code>/letter")
@requires(policy.letter, of=queries.of_application)
def letter(enrolment: Enrolment) -> ResponseReturnValue:
    """The letter of somebody who takes part, by their application."""
    return _file(enrolment)


def _file(enrolment: Enrolment) -> Response:
    file = Response(actions.participation(enrolment), mimetype="application/pdf")
    file.headers["Content-Disposition"] = f'attachment; filename="letter-{enrolment.code}.pdf"'
    return file
