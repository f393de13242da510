"""What do we know: the quotas of a cohort, the member cities, the universities people wrote."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager

from champions.cohorts.models import Cohort
from champions.core.db import db
from champions.registration.models import Application

from ..models import MemberCity, Quota, QuotaField
from ..quotas import Rule
from .applications import SENT

# The names that most people wrote: more would make the page heavy.
MOST_NAMES = 60


def quotas_of(cohort: Cohort) -> list[Quota]:
    """The quotas of the cohort, field by field."""
    found = db.session.scalars(select(Quota).where(Quota.cohort_id == cohort.id))
    fields = list(QuotaField)
    return sorted(found, key=lambda each: (fields.index(each.field), each.value))


def rules(cohort: Cohort) -> list[Rule]:
    """The quotas of the cohort as rules."""
    return [rule_of(each) for each in quotas_of(cohort)]


def rule_of(quota: Quota) -> Rule:
    """The quota as a rule."""
    return Rule(quota.field.value, quota.value, quota.least, quota.most)


def quota(cohort: str, code: str) -> Quota | None:
    """The quota with that code in that cohort."""
    wanted = select(Quota).join(Quota.cohort).where(Cohort.slug == cohort, Quota.code == code)
    return db.session.scalar(wanted.options(contains_eager(Quota.cohort)))


def member_cities() -> Sequence[Any]:
    """All member cities, as (country, name), by country and name."""
    wanted = select(MemberCity.country, MemberCity.name).order_by(MemberCity.country, MemberCity.name_key)
    return db.session.execute(wanted).all()


def member_city_keys() -> frozenset[tuple[str, str]]:
    """All member cities as they are compared: (country, key of the name)."""
    return frozenset((row[0], row[1]) for row in db.session.execute(select(MemberCity.country, MemberCity.name_key)))


def universities(cohort: Cohort) -> list[str]:
    """The universities that most applicants wrote, by name."""
    wanted = (
        select(Application.university)
        .where(Application.cohort_id == cohort.id, Application.university != "", SENT)
        .group_by(Application.university)
        .order_by(func.count().desc(), Application.university)
        .limit(MOST_NAMES)
    )
    return sorted(db.session.scalars(wanted))
