"""People, their roles, their addresses; cohorts."""

from datetime import timedelta
from typing import Any

from champions.accounts.models import AddressChange, Merge, Person
from champions.cohorts.models import Cohort, Phase, Role, RoleGrant
from champions.core import clock
from champions.registration.actions import consents

from .kept import kept, numbers


def person(**facts: Any) -> Person:
    """A verified person with a name."""
    number = next(numbers)
    facts.setdefault("email", f"person{number}@example.org")
    facts.setdefault("name", f"Person {number}")
    facts.setdefault("email_verified_at", clock.now())
    return kept(Person(**facts))


def cohort(slug: str = "2027", **facts: Any) -> Cohort:
    """A cohort whose fifteen weeks began five weeks ago and whose applications are open."""
    now = clock.now()
    facts.setdefault("name", f"Smart City Champions {slug}")
    facts.setdefault("first_day", (now - timedelta(weeks=5)).date())
    facts.setdefault("reference_date", facts["first_day"])
    facts.setdefault("apply_opens_at", now - timedelta(days=10))
    facts.setdefault("apply_closes_at", now + timedelta(days=10))
    made = kept(Cohort(slug=slug, **facts))
    kept(Phase(cohort_id=made.id, number=1, name="Smart City Conceptual Foundation", first_week=1, last_week=8, line=1))
    kept(Phase(cohort_id=made.id, number=2, name="Smart City Capacity Building", first_week=9, last_week=15, line=2))
    consents.ensure_defaults(made)
    return made


def grant(who: Person, role: Role, where: Cohort | None) -> Person:
    """The person, now with the role."""
    kept(RoleGrant(person_id=who.id, cohort_id=where.id if where else None, role=role))
    return who


def staff(where: Cohort, **facts: Any) -> Person:
    """Somebody of the secretariat."""
    return grant(person(**facts), Role.STAFF, where)


def admin(**facts: Any) -> Person:
    """An administrator."""
    return grant(person(**facts), Role.ADMIN, None)


def address_change(who: Person, **facts: Any) -> AddressChange:
    """The person asked for another address."""
    facts.setdefault("email", f"other{next(numbers)}@example.org")
    facts.setdefault("expires_at", clock.now() + timedelta(days=1))
    return kept(AddressChange(person_id=who.id, asked_by_id=who.id, old_email=who.email, **facts))


def merge(stays: Person, gone: Person, **facts: Any) -> Merge:
    """The first person asked that the second account becomes part of theirs."""
    facts.setdefault("expires_at", clock.now() + timedelta(days=1))
    return kept(Merge(kept_id=stays.id, gone_id=gone.id, asked_by_id=stays.id, **facts))
