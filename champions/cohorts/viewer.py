"""Who looks: the person signed in on this device with all their roles, read in one statement."""

from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from flask import current_app, g
from flask_login import AnonymousUserMixin, UserMixin
from sqlalchemy import bindparam, select

from champions.accounts.models import Device, Person, PersonState
from champions.accounts.rules import device_is_alive
from champions.core import clock
from champions.core.db import db

from .models import Role, RoleGrant


@dataclass(eq=False)
class Viewer(UserMixin):
    """A person as access sees them. `roles` maps a cohort's id (None: all cohorts) to the roles held there."""

    id: int
    code: str
    email: str
    name: str
    call_name: str
    zone: str | None
    locale: str
    state: PersonState
    device_id: int | None = None
    device_seen_at: datetime | None = None
    roles: dict[int | None, frozenset[Role]] = field(default_factory=dict)

    @property
    def is_active(self) -> bool:
        """False for somebody suspended: they are as nobody to every rule."""
        return self.state is PersonState.ACTIVE

    def has(self, role: Role, cohort_id: int | None) -> bool:
        """True when the person holds `role` in that cohort now."""
        return role in self.roles.get(cohort_id, frozenset())

    def is_staff(self, cohort_id: int) -> bool:
        """True for staff of the cohort and for administrators."""
        return self.is_admin or self.has(Role.STAFF, cohort_id)

    @property
    def is_admin(self) -> bool:
        """True for administrators, who are staff everywhere."""
        return self.has(Role.ADMIN, None)


class Anonymous(AnonymousUserMixin):
    """Nobody signed in: holds no role anywhere."""

    id = None
    roles: dict[int | None, frozenset[Role]] = {}
    zone = None

    def has(self, role: Role, cohort_id: int | None) -> bool:
        """Never."""
        return False

    def is_staff(self, cohort_id: int) -> bool:
        """Never."""
        return False

    is_admin = False


def load(request: Any) -> Viewer | None:
    """The person whose device's cookie the request carries, if both are alive; suspended people are nobody."""
    secret = request.cookies.get(current_app.config["SID_COOKIE"])
    if not secret:
        return None
    found = _read(sha256(secret.encode("utf-8", "replace")).hexdigest())
    if found is None or not found.is_active:
        return None
    g.zone, g.language = found.zone, found.locale
    return found


def of_person(person_id: int) -> Viewer | None:
    """The person with that id as access sees them, without a device: for commands and jobs."""
    rows = db.session.execute(
        select(Person, RoleGrant.cohort_id, RoleGrant.role)
        .outerjoin(RoleGrant, (RoleGrant.person_id == Person.id) & RoleGrant.ended_at.is_(None))
        .where(Person.id == person_id)
    ).all()
    if not rows:
        return None
    person = rows[0][0]
    return Viewer(
        person.id, person.code, person.email, person.name, person.called, person.zone, person.locale, person.state,
        roles=_gather((row[1], row[2]) for row in rows),
    )  # fmt: skip


_person, _device, _grant = Person.__table__.c, Device.__table__.c, RoleGrant.__table__.c

# Asked on every request of somebody signed in: built once, and without the cost of mapped objects.
_WHO = (
    select(
        _person.id,
        _person.code,
        _person.email,
        _person.name,
        _person.call_name,
        _person.zone,
        _person.locale,
        _person.state,
        _device.id.label("device_id"),
        _device.seen_at,
        _device.began_at,
        _device.ended_at,
        _grant.cohort_id,
        _grant.role,
    )
    .select_from(
        Person.__table__.join(Device.__table__, _device.person_id == _person.id).outerjoin(
            RoleGrant.__table__, (_grant.person_id == _person.id) & _grant.ended_at.is_(None)
        )
    )
    .where(_device.secret == bindparam("secret"))
)


def _read(secret: str) -> Viewer | None:
    rows = db.session.execute(_WHO, {"secret": secret}).all()
    if not rows:
        return None
    first = rows[0]
    roles = _gather((row.cohort_id, row.role) for row in rows)
    guards = any({Role.STAFF, Role.ADMIN} & held for held in roles.values())
    if first.ended_at or not device_is_alive(first.began_at, first.seen_at, clock.now(), guards=guards):
        return None
    called = first.call_name or first.name or first.email.split("@")[0]
    return Viewer(
        first.id, first.code, first.email, first.name, called, first.zone, first.locale, first.state,
        first.device_id, first.seen_at, roles,
    )  # fmt: skip


def _gather(pairs: Any) -> dict[int | None, frozenset[Role]]:
    held: dict[int | None, set[Role]] = {}
    for cohort_id, role in pairs:
        if role is not None:
            held.setdefault(cohort_id, set()).add(role)
    return {cohort_id: frozenset(roles) for cohort_id, roles in held.items()}
