"""What staff typed about an export: which kind of file, and what for."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from champions.core.forms import Form

from .. import saying

KINDS = {"xlsx": _l("XLSX, for Excel and LibreOffice"), "csv": _l("CSV, for any program")}


class ExportForm(Form):
    """The kind of file and why it is needed: the record keeps who took which data out, and for what."""

    kind = RadioField(_l("File"), choices=lambda: [SelectChoice(*pair) for pair in KINDS.items()], default="xlsx")
    why = SelectField(
        _l("What do you need it for?"),
        choices=lambda: [SelectChoice("", _l("Choose a reason")), *(SelectChoice(*row) for row in saying.FOR.items())],
        validators=[InputRequired(_l("Choose what you need the file for."))],
        description=_l("The record keeps who exported which data, when, and for what."),
    )
