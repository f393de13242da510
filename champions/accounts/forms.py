"""What was typed: an address, a code, a zone and language."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField
from wtforms.fields.choices import SelectChoice

from champions.core.forms import Address, Form, Text


class SignInForm(Form):
    """One field: the mail address."""

    email = Address(
        _l("Your e-mail address"),
        description=_l("We send you a link and a code. You need no password."),
        required=_l("Type your e-mail address."),
    )
    onward = HiddenField()


class DigitsForm(Form):
    """The six digits from the mail."""

    digits = Text(_l("Code from the mail"), most=12, required=_l("Type the 6 digits from the mail."))


class AddressForm(Form):
    """The new mail address of an account."""

    email = Address(
        _l("Your new e-mail address"),
        description=_l("We send a link there. Until you open it, nothing changes."),
        required=_l("Type your new e-mail address."),
    )


class MergeForm(Form):
    """The address of the other account."""

    email = Address(
        _l("The e-mail address of your other account"),
        description=_l("We send a link there. Open it in this browser."),
        required=_l("Type the address of your other account."),
    )


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
