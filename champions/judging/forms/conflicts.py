"""What was typed about conflicts: whom a judge knows, why they step back, why a conflict is none."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from champions.core.forms import Form, Text, tidy
from champions.judging.models import Entry, Judge

from .profile import Asked

MOST_NAMES = 100


class Ticks(SelectMultipleField):
    """As many as are true."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class DeclareForm(Form):
    """Whom a judge knows: teams by name, people by name; or that they know nobody."""

    teams = Ticks(
        _l("Teams in which you know somebody"),
        description=_l("As a relative, a friend, a colleague, a student, a teacher, a partner or a rival."),
    )
    people = TextAreaField(
        _l("People you know who may take part"),
        filters=[tidy],
        validators=[Length(max=8000, message=_l("This is too long."))],
        description=_l(
            "One name a line: first and last name. We look for them in all teams, and tell nobody what we found."
        ),
    )
    none = BooleanField(_l("I know nobody in these teams"))

    def offer(self, teams: Sequence[tuple[str, str, list[str]]]) -> "DeclareForm":
        """The teams (code, name, universities) that can be ticked."""
        self.teams.choices = [(code, name) for code, name, _places in teams]
        return self

    @property
    def names(self) -> list[str]:
        """The names that were typed."""
        return [each.strip() for each in (self.people.data or "").splitlines() if each.strip()]

    def validate(self, extra_validators: Any = None) -> bool:
        """True when something is said, and not both that one knows people and that one knows nobody."""
        good = super().validate(extra_validators)
        said = bool(self.teams.data or self.names)
        if len(self.names) > MOST_NAMES:
            self.refuse("people", _("Type at most %(most)s names.", most=MOST_NAMES))
        elif said and self.none.data:
            self.refuse("none", _("You named somebody and said that you know nobody. Which is it?"))
        elif not said and not self.none.data:
            self.refuse("none", _("Tick teams, type names, or say that you know nobody."))
        else:
            return good
        return False


class FirstForm(DeclareForm, Asked):
    """The first visit: whom a judge knows, and what assignment asks of them, on one page."""


def declare_form(judge: Judge, teams: Sequence[tuple[str, str, list[str]]], *, given: bool) -> DeclareForm:
    """The page's form: with the profile at the first visit, as long as the judge was given nothing."""
    first = judge.declared_at is None and not given
    form = FirstForm(obj=judge) if first else DeclareForm()
    return form.offer(teams)


def _reasons() -> list[SelectChoice]:
    return [
        SelectChoice("family", _l("Family or a close friend")),
        SelectChoice("work", _l("We work or study together, or did")),
        SelectChoice("advised", _l("I advised or taught them")),
        SelectChoice("money", _l("I could gain or lose by the result")),
        SelectChoice("other", _l("Something else")),
    ]


class RecuseForm(Form):
    """Why a judge steps back from an entry."""

    why = RadioField(_l("How do you know them?"), choices=_reasons, validators=[InputRequired(_l("Choose one."))])
    words = Text(
        _l("In a few words"), most=400, description=_l("Optional. Only the people who run the programme read it.")
    )

    @property
    def reason(self) -> str:
        """The reason as it is kept."""
        chosen = {each.value: str(each.label) for each in _reasons()}[self.why.data]
        return f"{chosen}. {self.words.data}" if self.words.data else f"{chosen}."


class PossibleForm(Form):
    """What a judge says of a possible conflict that the service found."""

    answer = RadioField(
        _l("Are you free to judge it?"),
        choices=lambda: [
            SelectChoice("free", _l("I do not know them")),
            SelectChoice("off", _l("Take it off my list")),
        ],
        validators=[InputRequired(_l("Choose one of the two."))],
    )


class ClearForm(Form):
    """Why a conflict is none."""

    reason = Text(
        _l("Why it is none"), most=500, required=_l("Type the reason in a few words."),
        description=_l("It stays in the record."),
    )  # fmt: skip


class BarForm(Form):
    """An entry that a judge must not judge, and why."""

    entry = SelectField(_l("Entry"), validators=[InputRequired(_l("Choose an entry."))], render_kw={"required": False})
    reason = Text(_l("Why"), most=500, required=_l("Type the reason in a few words."))

    def offer(self, entries: Sequence[Entry]) -> "BarForm":
        """The entries that can be chosen, with their teams: staff know them."""
        named = [(each.code, f"{each.number} · {each.team.name}") for each in entries]
        self.entry.choices = [("", _("Choose an entry")), *named]
        return self
