"""What happens to a panel: people are invited to it."""

from typing import Any

from flask_babel import gettext as _

from champions.accounts import actions as accounts
from champions.cohorts import actions as cohorts
from champions.cohorts.models import Role
from champions.cohorts.queries import grant
from champions.core import audit
from champions.core.db import db
from champions.core.errors import Refused
from champions.judging import queries
from champions.judging.models import Judge, Round, RoundState


def invite(round_: Round, *, email: str, name: str, organisation: str, by: Any) -> Judge:
    """The person is on the panel and is mailed a link, unless they judge in this cohort already."""
    if round_.state is RoundState.CLOSED:
        raise Refused(_("This round is closed."))
    person = accounts.person_for(email)
    db.session.flush()
    if queries.judge_of(round_.id, person.id) is not None:
        raise Refused(_("This person is on the panel already."))
    if grant(person.id, round_.cohort_id, Role.JUDGE) is None:
        cohorts.invite(email, Role.JUDGE, round_.cohort, by=by, name=name)
    judge = Judge(round_id=round_.id, person_id=person.id, organisation=organisation)
    db.session.add(judge)
    audit.record("judge.invite", judge, by=by, cohort_id=round_.cohort_id, round=round_.code)
    return judge
