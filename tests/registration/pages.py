"""What every test of these pages asks."""

import re
from typing import Any

from champions.accounts.models import Person
from champions.core.db import db
from champions.registration.models import Application


def text(answer: Any) -> str:
    """The page in one line."""
    return re.sub(r"\s+", " ", answer.get_data(as_text=True))


def draft(who: Person) -> Application | None:
    """The person's application as it is stored."""
    db.session.expire_all()
    return db.session.query(Application).filter_by(person_id=who.id).one_or_none()
