"""What happens: a cohort's age rule changes, and staff decide for each application whose answer it would change."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from champions.cohorts.models import Cohort
from champions.core import audit
from champions.core.errors import Refused

from .. import rechecking
from ..eligibility import Rule, rule_of
from ..models import Application
from ..queries import age_rule as known
from ..queries import settings
from .settings import AGES, Stale


class OtherNumber(Refused):
    """The number of people that was typed is not the number of people affected."""


def set_ages(cohort: Cohort, rule: Rule, *, affected: int, by: Any) -> int:
    """The cohort has this rule from now on; what was sent keeps the rule it was decided by. Returns how many differ.

    Raises OtherNumber unless `affected` is how many sent applications the two rules answer differently.
    """
    settings.lock(cohort)
    before = rule_of(cohort)
    if rule == before:
        raise Stale(_("This is the rule already."))
    found = known.affected(cohort, rule)
    if found.total.all != affected:
        raise OtherNumber(
            ngettext(
                "%(num)d person is affected. Look at the list, then type that number.",
                "%(num)d people are affected. Look at the list, then type that number.",
                found.total.all,
            )
        )
    for name in AGES:
        setattr(cohort, name, getattr(rule, name))
    audit.record(
        "cohort.set_ages",
        cohort,
        by=by,
        cohort_id=cohort.id,
        before=before.stored(),
        after=rule.stored(),
        out=found.total.out,
        into=found.total.into,
        drafts=found.drafts.all,
    )
    return found.total.all


def decide(
    cohort: Cohort, verdict: str, reason: str, *, codes: list[str] | None, total: int | None = None, by: Any
) -> int:
    """The applications of `codes` (None: all) keep their rule or take the cohort's; returns how many. Never one's own.

    Raises Refused when there are other ones by now than the `total` staff looked at, or none.
    """
    settings.lock(cohort)
    found = known.to_decide(cohort, codes, but=by.id)
    if not found:
        raise Refused(_("None of them is open any more, or it is your own. Look at the list again."))
    if total is not None and len(found) != total:
        raise Refused(_("The list changed while you looked at it. Look at it again."))
    rule = rule_of(cohort)
    for application in found:
        _decide(application, rule, verdict, reason, by=by)
    return len(found)


def _decide(application: Application, rule: Rule, verdict: str, reason: str, *, by: Any) -> None:
    answer = str(rule.answer(application.born))
    if verdict == "keep":
        application.rule = rechecking.keep(application.rule, rule, reason)
    else:
        application.rule = rechecking.apply(rule, application.born, reason)
    audit.record(f"application.{verdict}_rule", application, by=by, answer=answer, rule=rule.stored())
