"""What staff typed about quotas and member cities."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import NumberRange, Optional

from champions.core import render
from champions.core.forms import Form, Text, tidy
from champions.registration import places
from champions.registration.regions import REGIONS

from .. import quotas
from ..membership import Problem, read
from ..quotas import Rule

MOST = 100_000
ONE_UNIVERSITY = "university:?"
# Some hundred kilobytes: all cities of the world with more than 100,000 people.
MOST_LETTERS = 200_000


class Count(IntegerField):
    """A number of people, or nothing."""

    def __init__(self, label: Any, **kwargs: Any) -> None:
        between = NumberRange(0, MOST, _l("Type a whole number from 0 to 100,000."))
        super().__init__(label, validators=[Optional(), between], **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Holds the number that was typed."""
        try:
            super().process_formdata([value for value in valuelist if value.strip()])
        except ValueError as error:
            raise ValueError(_("Type a whole number from 0 to 100,000.")) from error


class NumbersForm(Form):
    """At least and at most so many."""

    least = Count(_l("At least"))
    most = Count(_l("At most"))

    def check_numbers(self, value: str) -> bool:
        """True when the numbers make sense; else the form says what does not."""
        wrong = quotas.numbers_error(value, self.least.data, self.most.data)
        if wrong:
            self.refuse("most" if self.most.data is not None and value != "" else "least", wrong)
        return not wrong


class TryForm(NumbersForm):
    """A rule that is only tried: whom it counts (`region:africa`), and its numbers."""

    whom = SelectField(_l("Quota"))

    def offer(self, rules: list[Rule]) -> "TryForm":
        """The form with the usual choices and those of `rules`."""
        self.whom.choices = _usual(rules)
        return self

    def rule(self) -> Rule | None:
        """The rule that was typed; None when its numbers make no sense, which the form then says."""
        field, value = (self.whom.data or "").split(":", 1)
        return Rule(field, value, self.least.data, self.most.data) if self.check_numbers(value) else None


class QuotaForm(TryForm):
    """A quota: all countries can be chosen, and a university can be typed."""

    university = Text(
        _l("Which university"),
        most=200,
        description=_l("Only for “One university”. Capitals and accents do not matter."),
    )

    def offer(self, rules: list[Rule]) -> "QuotaForm":
        """The form with everything that can be counted."""
        usual = [each for each in _usual([]) if each.value not in ("university:", "country:")]
        countries = [(f"country:{code}", name) for code, name in places.countries(render.locale())]
        self.whom.choices = [
            *usual,
            *_group(
                "university", [("university:", quotas.name("university", "")), (ONE_UNIVERSITY, _("One university"))]
            ),
            *_group("country", [("country:", quotas.name("country", "")), *countries]),
        ]
        return self

    def rule(self) -> Rule | None:
        """The quota that was typed; None when something makes no sense, which the form then says."""
        rule = super().rule()
        if self.whom.data != ONE_UNIVERSITY:
            return rule
        if not quotas.key(self.university.data or ""):
            self.refuse("university", _("Type the name of the university."))
            return None
        return rule and Rule("university", self.university.data or "", rule.least, rule.most)


def _usual(rules: list[Rule]) -> list[SelectChoice]:
    """What can be counted, by field: regions, genders, member cities, each university or country; what rules name."""
    known = {
        "region": [*REGIONS],
        "gender": [*quotas.GENDERS],
        "member_city": [quotas.YES],
        "university": [""],
        "country": [""],
    }
    for rule in rules:
        if rule.value not in known[rule.field]:
            known[rule.field].append(rule.value)
    return [
        choice
        for field, values in known.items()
        for choice in _group(field, [(f"{field}:{value}", quotas.name(field, value)) for value in values])
    ]


def _group(field: str, rows: list[tuple[str, str]]) -> list[SelectChoice]:
    return [SelectChoice(value, said, optgroup=str(quotas.FIELDS[field])) for value, said in rows]


class MemberCitiesForm(Form):
    """All member cities, one a line: the city, a comma, and the two letters of its country."""

    cities = TextAreaField(
        _l("Member cities"),
        filters=[tidy],
        description=_l("One a line: city, comma, two letters of the country. Rows of a CSV file can be pasted."),
    )

    def read(self) -> list[tuple[str, str]] | None:
        """The cities (country, name) that were typed; None when a line makes no sense, which the form then says."""
        text = self.cities.data or ""
        if len(text) > MOST_LETTERS:
            self.refuse("cities", _("This is too long. Use at most %(most)s letters.", most=MOST_LETTERS))
            return None
        if not text:
            self.refuse("cities", _("Write at least one city."))
            return None
        found = read(text, frozenset(code for code, _name in places.countries(render.locale())))
        wrong = [each for each in found if isinstance(each, Problem)]
        for each in wrong[:5]:
            self.refuse("cities", each.said)
        return None if wrong else [each for each in found if not isinstance(each, Problem)]
