"""What was typed: the word that opens an envelope."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField
from wtforms.validators import ValidationError

from champions.core.forms import Form, Text

WORD = _l("reveal")


class RevealForm(Form):
    """Which envelope, and the word: what cannot be taken back is not done by a slip of the thumb."""

    result = HiddenField()
    word = Text(_l("Type the word to reveal the winners"), most=40, required=_l("Type the word first."))

    def validate_word(self, field: Any) -> None:
        """The word, in the language of the page, however it is capitalised."""
        if (field.data or "").casefold() != str(WORD).casefold():
            raise ValidationError(_("The word is “%(word)s”.", word=WORD))
