"""What was typed: which texts somebody agrees to, and that their answers are true."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.validators import InputRequired

from champions.core.forms import Form

from ..agreeing import Clause
from .questions import AskingForm


class TruthForm(Form):
    """The last question before sending."""

    agree = BooleanField(
        _l("My answers are true and my own"),
        validators=[InputRequired(_l("Tick the box if your answers are true and your own."))],
    )


class ConsentsForm(AskingForm):
    """A box for each text, named by its key and its number: whoever ticks it has that very version before them."""

    clauses: Sequence[Clause] = ()

    @property
    def boxes(self) -> list[tuple[Clause, Any]]:
        """Each text with its box."""
        return [(each, self[box_name(each)]) for each in self.clauses]

    def agreed(self) -> set[int]:
        """Ids of the texts that are ticked."""
        return {clause.text_id for clause, box in self.boxes if box.data}


def box_name(clause: Clause) -> str:
    """The name of the box; a version that has been replaced since is a name nobody asks for."""
    return f"c_{clause.key}_{clause.number}"


def consents_form(clauses: Sequence[Clause]) -> type[ConsentsForm]:
    """A form with a box for each of the texts, ticked where the person agrees already."""
    fields: dict[str, Any] = {box_name(each): _box(each) for each in clauses}
    return type("Consents", (ConsentsForm,), {**fields, "clauses": list(clauses)})


def _box(clause: Clause) -> Any:
    if clause.required:
        words = _("I agree to this text: %(title)s", title=clause.title)
        rules = [InputRequired(_("Tick the box if you agree. Without it we may not read your application."))]
    else:
        words, rules = _("I agree to this too: %(title)s (optional)", title=clause.title), []
    return BooleanField(words, default=clause.is_agreed, validators=rules)
