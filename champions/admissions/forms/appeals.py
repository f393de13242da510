"""What was typed: an appeal, its answer, why somebody leaves, why the order of the waiting list is broken."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from champions.core.forms import Form, Text, Words

from ..appealing import MOST_WORDS


def _verbs() -> list[SelectChoice]:
    return [
        SelectChoice("uphold", _l("They are right: the application is decided again")),
        SelectChoice("dismiss", _l("The decision stands")),
    ]


class AppealForm(Form):
    """Why the decision was wrong."""

    words = Words(
        _l("Why was the decision wrong?"),
        most=MOST_WORDS,
        required=_l("Write why you think that the decision was wrong."),
        description=_l("Name what we did not see, or did not do as we said. Somebody who had no part in it reads it."),
    )


class AnswerForm(Form):
    """Whether they are right, and the answer they get."""

    verb = RadioField(_l("Decision"), choices=_verbs, validators=[InputRequired(_l("Choose one of the two."))])
    answer = Words(
        _l("Answer"),
        most=MOST_WORDS,
        required=_l("Write an answer: it is mailed to the person who appealed."),
        description=_l("It is mailed to the person who appealed, as you write it."),
    )


class LeaveForm(Form):
    """Why somebody takes part no more."""

    why = Text(
        _l("Reason"),
        most=500,
        required=_l("Type the reason in a few words."),
        description=_l("Staff read it, nobody else."),
    )


class OfferByHandForm(Form):
    """Why the order of the waiting list is broken."""

    why = Text(
        _l("Why this person now"),
        most=300,
        description=_l("Needed when it is not their turn. It stays in the record."),
    )
