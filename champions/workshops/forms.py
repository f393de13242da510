"""What was typed: a team's words, link and file."""

from typing import Any
from urllib.parse import urlsplit

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import HiddenField
from wtforms.validators import ValidationError

from champions.core.forms import Form, Text, Words

from .models import Deliverable


class HandInForm(Form):
    """The hidden part: which version the person was looking at, and a file that came with an earlier try."""

    based_on = HiddenField(default="0")
    kept = HiddenField(default="")

    words: Words | None = None
    url: Text | None = None
    file: FileField | None = None

    @property
    def version(self) -> int:
        """The version the person was looking at; 0 when there was none, or when the field holds nonsense."""
        typed = self.based_on.data or ""
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else 0

    def parts(self) -> list[str]:
        """The names of the fields that this deliverable asks for, in their order."""
        return [name for name in ("words", "url", "file") if getattr(self, name) is not None]

    def typed(self, name: str) -> str:
        """What was typed in a field; empty when the deliverable does not ask for it."""
        field = getattr(self, name)
        return (field.data or "") if field is not None else ""


def https(form: Any, field: Any) -> None:
    """Refuses everything but a plain https address."""
    text = field.data or ""
    if not text:
        return
    try:
        parts = urlsplit(text)
        host, odd = parts.hostname or "", bool(parts.username or parts.password or parts.port == 0)
    except ValueError:
        host, odd = "", True
    if odd or _is_wrong(text, host):
        raise ValidationError(_("Type a whole address that begins with https://, like https://example.org/our-work."))


def _is_wrong(text: str, host: str) -> bool:
    return (
        not text.lower().startswith("https://")
        or "." not in host.strip(".")
        or any(char.isspace() or char in '<>"\\' or not char.isprintable() for char in text)
    )


def hand_in_form(asked: Deliverable, **now: Any) -> HandInForm:
    """A form with the fields that `asked` asks for, filled with what stands `now`."""
    fields: dict[str, Any] = {}
    if asked.asks_text:
        fields["words"] = Words(_l("Your text"), most=asked.max_words)
    if asked.asks_link:
        fields["url"] = Text(
            _l("A link"), most=500, validators=[https], description=_l("One address that begins with https://")
        )
    if asked.asks_file:
        fields["file"] = FileField(_l("A file"))
    made = type("HandIn", (HandInForm,), fields)
    form: HandInForm = made(**now)
    return form
