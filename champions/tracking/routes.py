"""Which page: everybody's own start, the participant's home, staff's views over the cohort."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from champions.accounts import policy as accounts
from champions.core.access import requires

from . import queries

bp = Blueprint("tracking", __name__)


@bp.get("/start")
@requires(accounts.own_account)
def start() -> ResponseReturnValue:
    """To the page where the person who looks has most to do."""
    endpoint, slug = queries.first_page(current_user)
    return redirect(url_for(endpoint, cohort=slug) if slug else url_for(endpoint))
