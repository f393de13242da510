"""What was typed: an address, a code, a zone and language."""

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, HiddenField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Email, InputRequired, Length

from champions.core.forms import Form, Text, tidy


class SignInForm(Form):
    """One field: the mail address."""

    email = EmailField(
        _l("Your e-mail address"),
        description=_l("We send you a link and a code. You need no password."),
        filters=[tidy],
        validators=[
            InputRequired(_l("Type your e-mail address.")),
            Length(max=254, message=_l("This address is too long.")),
            Email(_l("Type an e-mail address with an @ in it, like name@example.org.")),
        ],
    )
    onward = HiddenField()


class DigitsForm(Form):
    """The six digits from the mail."""

    digits = Text(_l("Code from the mail"), most=12, required=_l("Type the 6 digits from the mail."))


class SettingsForm(Form):
    """Zone, language and light."""

    zone = SelectField(_l("Your time zone"))
    language = SelectField(_l("Language"))
    theme = SelectField(
        _l("Light"), choices=[SelectChoice("", _l("As my device")), SelectChoice("day", _l("Always day"))]
    )
    onward = HiddenField()

    def offer(self, zones: list[tuple[str, str]], languages: list[tuple[str, str]]) -> "SettingsForm":
        """The form with these zones and languages to choose from."""
        self.zone.choices = [SelectChoice("", str(_l("Choose your city"))), *(SelectChoice(*zone) for zone in zones)]
        self.language.choices = [SelectChoice(*language) for language in languages]
        return self
