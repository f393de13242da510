"""What happens: staff publish a text in a new version, and everybody whose application we still use is told."""

from typing import Any

from flask_babel import gettext as _

from champions.cohorts.models import Cohort
from champions.core import audit, outbox
from champions.core.db import db
from champions.core.errors import Refused

from ..models import ConsentText
from ..queries import consent_texts as queries
from ..queries import settings
from . import consents
from .settings import Stale

# A cohort whose people are asked for more than a handful of texts reads none of them.
MOST_TEXTS = 12


def publish(
    cohort: Cohort, key: str, *, title: str, body: str, required: bool, shown: int, by: Any
) -> tuple[ConsentText, int]:
    """The text is the version after `shown` (0: the first); those who are asked again are owed a mail, once.

    Returns it and how many were told. Raises Stale when there is a later version, Refused when nothing is different.
    """
    settings.lock(cohort)
    before = queries.newest(cohort, key)
    if (before.number if before else 0) != shown:
        raise Stale(_("Somebody published this text while you had this page open. Look at it, then write yours."))
    if before is None and len(queries.texts(cohort)) >= MOST_TEXTS:
        raise Refused(_("There are %(most)s texts already. Nobody reads more.", most=MOST_TEXTS))
    if before is not None and (before.title, before.body, before.required) == (title, body, required):
        raise Refused(_("Nothing is different from version %(number)s.", number=before.number))
    asked = queries.asked_again(cohort, key, required=required)
    text = consents.publish(cohort, key, title, body, required, by=by)
    db.session.flush()
    told = outbox.owe_all(
        ((person, {"text": text.id, "application": application}) for person, application in asked),
        "registration/consent_changed",
        key=f"consent_text:{text.id}",
        cohort_id=cohort.id,
    )
    audit.record("consent_text.tell", text, by=by, people=told)
    return text, told
