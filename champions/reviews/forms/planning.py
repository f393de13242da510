"""What staff typed about the plan: how it reads, its rubric, who reads."""

from datetime import UTC, datetime, time
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DecimalField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from champions.core import clock
from champions.core.fields import Day, Whole
from champions.core.forms import Address, Form, Text

from .. import blind, rubric
from ..models import ReviewPlan

MOST_LINES = 8
STEPS = 5
# Until the very end of the day.
LAST_MOMENT = time(23, 59, 59, 999000)


class Apart(DecimalField):
    """How far apart scores are, with one decimal, in words when it is no number."""

    data: Decimal | None

    def process_formdata(self, valuelist: list[str]) -> None:
        """Holds the number that was typed."""
        try:
            super().process_formdata([each.replace(",", ".") for each in valuelist])
        except ValueError as error:
            raise ValueError(_("Type a number from 0.1 to 4, like 1.5.")) from error
        if self.data is not None and not self.data.is_finite():
            self.data = None
            raise ValueError(_("Type a number from 0.1 to 4, like 1.5."))


class PlanForm(Form):
    """How many read each application, what is hidden from them, when they differ, until when they read."""

    readers_each = Whole(_l("Readers for each application"), least=1, most=10)
    hides = SelectMultipleField(
        _l("Hidden from readers"),
        choices=[SelectChoice(key, words) for key, words in blind.HIDEABLE.items()],
        widget=ListWidget(),
        option_widget=CheckboxInput(),
        description=_l("It is not on their page at all, and words in the answers that show it are covered."),
    )
    differ_by = Apart(
        _l("Readers differ when their scores are so far apart"),
        places=1,
        validators=[
            InputRequired(_l("Type a number from 0.1 to 4, like 1.5.")),
            NumberRange(0.1, 4, _l("Type a number from 0.1 to 4, like 1.5.")),
        ],
        description=_l("Scores go from 1 to 5. Where readers differ the list says so, and you can ask one more."),
    )
    read_by = Day(
        _l("To be read by"),
        validators=[Optional()],
        description=_l("Readers see this day. Until its end in the cohort's zone; reading closes when you close it."),
    )

    def until(self, zone: str) -> datetime | None:
        """The end of the day that was typed, in the cohort's zone."""
        day = self.read_by.data
        return datetime.combine(day, LAST_MOMENT, clock.zone(zone)).astimezone(UTC) if day else None


def plan_form(plan: ReviewPlan | None, zone: str) -> PlanForm:
    """The form filled with what the plan says, or with the usual."""
    if plan is None:
        return PlanForm(readers_each=2, hides=list(blind.USUAL), differ_by=1.5)
    read_by = plan.read_by.astimezone(clock.zone(zone)).date() if plan.read_by else None
    return PlanForm(readers_each=plan.readers_each, hides=plan.hides, differ_by=plan.differ_by, read_by=read_by)


class RubricForm(Form):
    """The lines of the rubric; the fields of each are added by rubric_form."""

    def row(self, number: int) -> dict[str, Any]:
        """The fields of line `number`."""
        return {part: self[f"c{number}_{part}"] for part in ("name", "question", "weight", "anchors")}

    def lines(self) -> list[rubric.Line]:
        """What was typed; lines without a name are left out."""
        rows = [self.row(number) for number in range(1, MOST_LINES + 1)]
        return [
            rubric.Line(
                row["name"].data, row["question"].data or "", row["weight"].data or 1, _anchors(row["anchors"].data)
            )
            for row in rows
            if row["name"].data
        ]

    def validate(self, extra_validators: Any = None) -> bool:
        """True when each line has five words for its steps, and there is a line."""
        good = super().validate(extra_validators)
        rows = [self.row(number) for number in range(1, MOST_LINES + 1)]
        for row in rows:
            if row["name"].data and len(_anchors(row["anchors"].data)) != STEPS:
                row["anchors"].errors = [*row["anchors"].errors, _("Write five words with commas between them.")]
                good = False
        if not any(row["name"].data for row in rows):
            rows[0]["name"].errors = [_("A rubric needs at least one criterion.")]
            good = False
        return good


def _anchors(text: str | None) -> list[str]:
    return [word.strip()[:40] for word in (text or "").split(",") if word.strip()]


def rubric_form(plan: ReviewPlan) -> RubricForm:
    """A form with room for eight lines, filled with those the plan has."""
    fields: dict[str, Any] = {}
    filled: dict[str, Any] = {}
    for number in range(1, MOST_LINES + 1):
        fields |= {
            f"c{number}_name": Text(_l("Name"), most=80),
            f"c{number}_question": Text(_l("Question to the reader"), most=300),
            f"c{number}_weight": Whole(_l("Weight"), least=1, most=100, optional=True),
            f"c{number}_anchors": Text(_l("Words for 1 to 5, with commas between them"), most=200),
        }
    for each in plan.criteria:
        filled |= {
            f"c{each.number}_name": each.name,
            f"c{each.number}_question": each.question,
            f"c{each.number}_weight": each.weight,
            f"c{each.number}_anchors": ", ".join(each.anchors),
        }
    form: RubricForm = type("Rubric", (RubricForm,), fields)(**filled)
    return form


class ReaderForm(Form):
    """What is known of a reader: their university, and how many they can take."""

    university = Text(
        _l("University or organisation"),
        most=200,
        description=_l("If you know it: they are given nobody of the same one."),
    )
    most = Whole(
        _l("At most so many applications"),
        least=1,
        most=2000,
        optional=True,
        description=_l("Leave it empty for an even share."),
    )


class AddForm(ReaderForm):
    """Who is to read."""

    email = Address(
        _l("E-mail address"),
        required=_l("Type an e-mail address."),
        description=_l("Colleagues of the secretariat read at once; others are mailed an invitation."),
    )
    name = Text(_l("Name"), most=200)
