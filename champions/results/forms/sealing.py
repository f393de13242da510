"""What was typed: that somebody stands behind a result, and what people decided between entries."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput

from champions.core.forms import Form, Text, Words
from champions.results import exporting, settling

VOTE, COMPUTED = "vote", "computed"
MOST = 500


class ConfirmForm(Form):
    """One tick: I have looked. `seen` is how many decisions of people were on record then."""

    seen = HiddenField()
    looked = BooleanField(
        _l("I have looked at the standings and at each judge's sheets, and I stand behind them."),
        validators=[InputRequired(_l("Tick the box, or go back and look first."))],
    )

    @property
    def decisions(self) -> int:
        """How many decisions the person has seen; -1 when that cannot be told."""
        seen = self.seen.data or ""
        return int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 6 else -1

    @property
    def why(self) -> str:
        """What the world is told about a correction; '' where nothing is corrected."""
        return ""


class CorrectForm(ConfirmForm):
    """The same, for a result that replaces one that is public."""

    correction = Text(
        _l("What the world is told about why it changed"),
        most=MOST,
        required=_l("Write why it changed: it stands beside the new result."),
        description=_l("One or two sentences. Name no judge and no score. What the second person writes is sealed."),
    )

    @property
    def why(self) -> str:
        """What the world is told about the correction."""
        return self.correction.data or ""


class SettleForm(Form):
    """How entries that cannot be told apart were decided; `settle_form` adds a place for each of them.

    Where only `seats` of them go on, and no place matters, it adds `inside`: a box to tick for each.
    """

    seats: int | None = None

    first = HiddenField()
    how = RadioField(
        _l("How was it decided?"),
        choices=lambda: [
            SelectChoice(VOTE, _l("By a vote of the jury, in the order below")),
            SelectChoice(COMPUTED, _l("Left as computed")),
        ],
        validators=[InputRequired(_l("Choose how it was decided."))],
    )
    voted = Words(_l("Who voted how"), most=300)
    reason = Text(
        _l("Reason"), most=MOST, required=_l("Write down the reason: it goes into the minutes."),
        description=_l("One sentence for the minutes."),
    )  # fmt: skip

    def order(self, entries: Sequence[str]) -> tuple[str, ...]:
        """The order of the vote: by the places chosen, or those ticked before the others."""
        if self.seats is not None:
            return settling.order_of_those_in(entries, self["inside"].data or ())
        return settling.order_of({each: int(self[f"place_{each}"].data) for each in entries})

    def is_vote(self) -> bool:
        """True when a vote of the jury decided."""
        return bool(self.how.data == VOTE)

    def validate(self, extra_validators: Any = None) -> bool:
        """A vote needs a place for each entry, and who voted how."""
        good = super().validate(extra_validators)
        if not good or not self.is_vote():
            return good
        if not (self.voted.data or "").strip():
            self.refuse("voted", _("Write down who voted how: a vote without names is none."))
            good = False
        if self.seats is not None and len(self["inside"].data or ()) < self.seats:
            self.refuse("inside", _("Tick at least %(seats)d: as many go on.", seats=self.seats))
            good = False
        for field in self:
            if field.name.startswith("place_") and not field.data:
                self.refuse(field.name, _("Choose a place. The same place for two means that they share it."))
                good = False
        return good


def settle_form(first: int, entries: Sequence[str], names: Mapping[str, str], seats: int | None = None) -> SettleForm:
    """A form with a place to choose for each of the entries, which take up the places from `first` on.

    `seats`: only so many of them go on, in no order; then each is ticked or not.
    """
    if seats is not None:
        boxes = [SelectChoice(entry, names[entry]) for entry in entries]
        inside = SelectMultipleField(_("Who goes on"), choices=boxes, option_widget=CheckboxInput())
        ticked: SettleForm = type("Settle", (SettleForm,), {"inside": inside, "seats": seats})(first=str(first))
        ticked.how.choices = [
            SelectChoice(VOTE, _("By a vote of the jury: those ticked below go on")),
            SelectChoice(COMPUTED, _("Left as computed")),
        ]
        return ticked
    places = [SelectChoice("", "–"), *(SelectChoice(str(first + n), str(first + n)) for n in range(len(entries)))]
    fields: dict[str, Any] = {
        f"place_{entry}": SelectField(_("Place of %(team)s", team=names[entry]), choices=places, default="")
        for entry in entries
    }
    form: SettleForm = type("Settle", (SettleForm,), fields)(first=str(first))
    return form


class ExportForm(Form):
    """Which file, and why it is needed: the record keeps who took which data out, and for what."""

    kind = RadioField(
        _l("File"), choices=lambda: [SelectChoice(*pair) for pair in exporting.KINDS.items()], default="xlsx"
    )
    why = SelectField(
        _l("What do you need it for?"),
        choices=lambda: [
            SelectChoice("", _l("Choose a reason")), *(SelectChoice(*row) for row in exporting.WHY.items())
        ],
        validators=[InputRequired(_l("Choose what you need the file for."))],
        description=_l("The record keeps who exported which data, when, and for what."),
    )  # fmt: skip
