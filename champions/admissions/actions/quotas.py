"""What happens: staff say how many places at least and at most go to whom, and which cities are members."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from champions.cohorts.models import Cohort
from champions.core import audit
from champions.core.db import db
from champions.core.errors import Refused

from .. import queries
from ..models import MemberCity, Quota, QuotaField
from ..quotas import Rule, key, numbers_error, rule_in_words, value_error


def add_quota(cohort: Cohort, rule: Rule, *, by: Any) -> Quota:
    """The rule is a quota of the cohort. Refused when there is one about the same people already."""
    _check(rule)
    queries.locked_seats(cohort)
    same = [each for each in queries.quotas_of(cohort) if _whom(queries.rule_of(each)) == _whom(rule)]
    if same:
        said = rule_in_words(queries.rule_of(same[0]))
        raise Refused(_("There is a rule about the same people already: “%(rule)s”. Change that one.", rule=said))
    made = Quota(cohort_id=cohort.id, field=QuotaField(rule.field), value=rule.value, least=rule.least, most=rule.most)
    db.session.add(made)
    audit.record("quota.add", made, by=by, **rule.stored)
    return made


def change_quota(quota: Quota, least: int | None, most: int | None, *, by: Any) -> None:
    """The quota says other numbers from now on."""
    rule = Rule(quota.field.value, quota.value, least, most)
    _check(rule)
    before = queries.rule_of(quota).stored
    quota.least, quota.most = least, most
    audit.record("quota.change", quota, by=by, before=before, after=rule.stored)


def remove_quota(quota: Quota, *, by: Any) -> None:
    """There is no such quota any more."""
    audit.record("quota.remove", quota, by=by, **queries.rule_of(quota).stored)
    db.session.delete(quota)


def _check(rule: Rule) -> None:
    wrong = value_error(rule.field, rule.value) or numbers_error(rule.value, rule.least, rule.most)
    if wrong:
        raise Refused(wrong)


def _whom(rule: Rule) -> tuple[str, str]:
    return rule.field, rule.wanted


def set_member_cities(cities: Sequence[tuple[str, str]], *, by: Any, cohort: Cohort) -> tuple[int, int]:
    """Exactly these cities (country, name) are members; says how many were added and how many taken away."""
    wanted = {(country, key(name)): name for country, name in cities}
    known = {(each.country, each.name_key): each for each in db.session.scalars(select(MemberCity))}
    new = [place for place in wanted if place not in known]
    gone = [place for place in known if place not in wanted]
    for place in gone:
        db.session.delete(known[place])
    for place, row in known.items():
        row.name = wanted.get(place, row.name)
    db.session.add_all(
        MemberCity(country=country, name=wanted[country, name_key], name_key=name_key) for country, name_key in new
    )
    db.session.flush()
    if new or gone:
        audit.record("member_cities.change", cohort, by=by, cohort_id=cohort.id, added=len(new), removed=len(gone))
    return len(new), len(gone)
