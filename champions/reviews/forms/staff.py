"""What staff typed about one application: who reads it too, which words are covered."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.validators import InputRequired

from champions.core.forms import Form, Text


class GiveForm(Form):
    """Who reads this application too."""

    reader = SelectField(
        _l("Reader"), validators=[InputRequired(_l("Choose a reader."))], render_kw={"required": False}
    )

    def offer(self, readers: list[tuple[str, Any]]) -> "GiveForm":
        """The readers (code, words) that can be chosen."""
        self.reader.choices = [("", _l("Choose a reader")), *readers]
        return self


class WordsForm(Form):
    """Words of an application that show who it is."""

    words = Text(
        _l("Words to cover"),
        most=200,
        required=_l("Type the words as they stand in the answer."),
        description=_l("Wherever they stand in the answers, in capitals or not."),
    )
