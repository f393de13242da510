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


def hidden(page: str) -> dict[str, str]:
    """What the hidden fields of the page hold, whatever the order in which a field is written."""
    tags = [tag for tag in re.findall(r"<input[^>]*>", page) if 'type="hidden"' in tag]
    named = {re.search(r' name="([^"]+)"', tag)[1]: re.search(r' value="([^"]*)"', tag) for tag in tags}
    return {name: value[1] if value else "" for name, value in named.items()}
