"""Forms collect words for the person; they never query or write."""

import unicodedata
from typing import Any

from flask import abort
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_wtf import FlaskForm
from wtforms import EmailField, HiddenField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields import FieldList, FormField, MultipleFileField
from wtforms.meta import DefaultMeta
from wtforms.validators import DataRequired, Email, InputRequired, Length, ValidationError

from . import once, render

MANY = (SelectMultipleField, FieldList, FormField, MultipleFileField)


class Form(FlaskForm):
    """A form with the two hidden fields every POST form has: the CSRF token and the key that makes it act once."""

    class Meta(FlaskForm.Meta):
        """WTForms' own words come from its catalogues, read once a language and not once a form."""

        @property
        def locales(self) -> tuple[str, ...]:
            """The reader's language."""
            return (str(render.locale()),)

        def get_translations(self, form: Any) -> Any:
            """Kept for the life of the process."""
            return DefaultMeta.get_translations(self, form)

    once = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        inner = [each for field in self if isinstance(field, FormField) for each in field]
        for field in [*self, *inner] if self.is_submitted() else ():
            if not isinstance(field, MANY) and field.raw_data and len(field.raw_data) > 1:
                abort(400)
        # A form that is shown again is a new showing: the old key stays with what was sent.
        self.once.data = once.new_key()

    def validate(self, extra_validators: Any = None) -> bool:
        """True when every field is right and these words were not already sent under the same key."""
        good = bool(super().validate(extra_validators))
        if once.sent_before():
            self.form_errors.append(_("You have already sent this form once, with other words. Look again, then send."))
            return False
        return good

    def refuse(self, field: str, message: str) -> None:
        """The form now says `message` beside `field`: for what only an action could find out."""
        self[field].errors = [*self[field].errors, message]


class Button(Form):
    """A form that is only a button: nothing is typed, but it is guarded like any other."""


def tidy(text: str | None) -> str | None:
    """`text` in composed form (NFC), without white space around it and with plain line ends."""
    if text is None:
        return None
    return unicodedata.normalize("NFC", text).replace("\r\n", "\n").strip()


class Address(EmailField):
    """A mail address, tidied; `required` is said when it is empty."""

    def __init__(self, label: Any, *, required: Any, **kwargs: Any) -> None:
        rules = [
            InputRequired(required),
            Length(max=254, message=_l("This address is too long.")),
            Email(_l("Type an e-mail address with an @ in it, like name@example.org.")),
        ]
        super().__init__(label, validators=rules, filters=[tidy], **kwargs)


class Text(StringField):
    """One line of text, tidied, at most `most` characters."""

    def __init__(self, label: Any, *, most: int, required: Any = None, **kwargs: Any) -> None:
        rules = [*kwargs.pop("validators", []), Length(max=most, message=_l("Use at most %(max)d characters."))]
        if required:
            rules.insert(0, DataRequired(required))
        super().__init__(label, validators=rules, filters=[tidy, _one_line], **kwargs)
        self.most = most


class Words(TextAreaField):
    """Some paragraphs, tidied, at most `most` words (counted as people count them: runs without white space)."""

    def __init__(self, label: Any, *, most: int, required: Any = None, **kwargs: Any) -> None:
        rules = [*kwargs.pop("validators", []), AtMostWords(most)]
        if required:
            rules.insert(0, DataRequired(required))
        super().__init__(label, validators=rules, filters=[tidy], **kwargs)
        self.most_words = most

    @property
    def count(self) -> int:
        """How many words are in it now."""
        return len((self.data or "").split())


class AtMostWords:
    """Refuses a text of more than `most` words, saying by how many; scripts without spaces count by character."""

    def __init__(self, most: int) -> None:
        self.most = most

    def __call__(self, form: Any, field: Any) -> None:
        text = field.data or ""
        over = len(text.split()) - self.most
        if over > 0:
            raise ValidationError(
                ngettext(
                    "%(num)d word too many. Use at most %(most)d words.",
                    "%(num)d words too many. Use at most %(most)d words.",
                    over,
                    most=self.most,
                )
            )
        if len(text) > self.most * 12:
            raise ValidationError(_("The text is too long. Use at most %(most)d characters.", most=self.most * 12))


def _one_line(text: str | None) -> str | None:
    return " ".join(text.split()) if text else text
