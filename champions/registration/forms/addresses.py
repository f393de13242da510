"""What was typed: another address of somebody who lost theirs, or that of their other account, and why."""

from flask_babel import lazy_gettext as _l

from champions.core.forms import Address, Form, Text


class HelpForm(Form):
    """An address, and why staff act for the person."""

    email = Address(
        _l("The address"),
        required=_l("Type the address."),
    )
    why = Text(
        _l("Why, and how you know that it is them"),
        most=500,
        required=_l("Write how you know that it is them. It stands in the record."),
        description=_l("Like: she called and named her reference and her date of birth."),
    )
