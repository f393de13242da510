"""load(): the demonstration, whole or not at all, from a seed and relative to today."""

from sqlalchemy import delete

from champions.accounts.models import Person
from champions.cohorts.models import Cohort, Role
from champions.core import clock, render
from champions.core.db import db
from champions.core.errors import Refused
from champions.core.outbox import Notification
from champions.core.transaction import transaction

from . import actions, coming, mishaps, open_door, past, reading, running, selecting, shortlisting
from .identities import BY_NAME
from .making import Maker


def load(seed: int) -> None:
    """Five cohorts and everybody in them are in the database; Refused when it already holds people."""
    with transaction(), render.speaking("en"):
        if actions.is_loaded():
            raise Refused("The database already holds people; the demonstration is only loaded into an empty one.")
        maker = Maker(seed, clock.now())
        staff = _secretariat(maker)
        past.make(maker, staff)
        running.make(maker, staff)
        selecting.make(maker, staff)
        cohort, stages = coming.make(maker, staff[0])
        reading.make(maker, cohort, staff, stages)
        mishaps.make(maker, cohort, staff, stages)
        shortlisting.make(maker, cohort, staff[0])
        open_door.make(maker)
        for cohort in db.session.query(Cohort):
            for person in staff:
                maker.grant(person, Role.STAFF, cohort, cohort.created_at)
        # What was owed to people then, they had then.
        db.session.execute(delete(Notification))


def _secretariat(maker: Maker) -> list[Person]:
    staff = [maker.person(next(maker.people), BY_NAME[name].email) for name in ("staff-1", "staff-2")]
    admin = maker.person(next(maker.people), BY_NAME["admin"].email)
    for person in (*staff, admin):
        person.zone = "Asia/Seoul"
    maker.grant(admin, Role.ADMIN, None, maker.now)
    return staff
