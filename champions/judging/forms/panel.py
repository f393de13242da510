"""What staff typed about the panel: whom to invite."""

from flask_babel import lazy_gettext as _l

from champions.core.forms import Address, Form, Text


class InviteForm(Form):
    """Whom to invite to the panel."""

    email = Address(
        _l("E-mail address"),
        required=_l("Type an e-mail address."),
    )
    name = Text(_l("Name"), most=200, required=_l("Type the judge's name."))
    organisation = Text(_l("Organisation"), most=160)
