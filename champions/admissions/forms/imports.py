"""What staff chose and typed about a file of applications."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import IntegerField
from wtforms.validators import InputRequired

from champions.core.forms import Form


class ImportForm(Form):
    """A CSV file."""

    file = FileField(
        _l("A CSV file"),
        validators=[FileRequired(_l("Choose a file."))],
        description=_l("UTF-8 or UTF-16, with commas, semicolons or tabs. At most 2,000 rows and 5 MB."),
    )


class BringInForm(Form):
    """How many drafts are made, typed by hand."""

    count = IntegerField(
        _l("Type how many drafts you make"), validators=[InputRequired(_l("Type the number of drafts as digits."))]
    )
