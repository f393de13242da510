"""Every table, gathered: importing this makes the metadata whole (migrations, tests, the app)."""

from champions.accounts import models as accounts
from champions.admissions import models as admissions
from champions.cohorts import models as cohorts
from champions.core import attempts, audit, moved_clock, once, outbox
from champions.core.db import Model
from champions.judging import models as judging
from champions.notifications import models as notifications
from champions.registration import models as registration
from champions.results import models as results
from champions.reviews import models as reviews
from champions.schedule import models as schedule
from champions.teams import models as teams
from champions.workshops import models as workshops

__all__ = [
    "Model",
    "accounts",
    "admissions",
    "attempts",
    "audit",
    "cohorts",
    "judging",
    "moved_clock",
    "notifications",
    "once",
    "outbox",
    "registration",
    "results",
    "reviews",
    "schedule",
    "teams",
    "workshops",
]
