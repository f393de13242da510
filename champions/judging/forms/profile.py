"""What was typed about a judge, by themselves or by staff: where they work, what they know, when they are away."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from babel import Locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, IntegerField, StringField
from wtforms.validators import NumberRange, Optional, ValidationError

from champions.core import render
from champions.core.forms import Form, Text
from champions.judging import inviting, languages
from champions.judging.models import Judge

MOST_ENTRIES = 500
MOST_TOPICS, MOST_LANGUAGES = 20, 12


class Day(DateField):
    """A day that may be left empty, in words when it is none."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Holds the day that was typed."""
        try:
            super().process_formdata([each for each in valuelist if each.strip()])
        except ValueError as error:
            raise ValueError(_("Type a day as year, month and day, like 2027-03-01.")) from error


class Most(IntegerField):
    """The most entries somebody takes; may be left empty."""

    def __init__(self, label: Any, **kwargs: Any) -> None:
        between = _l("Type a whole number from 0 to %(most)s, or nothing.", most=MOST_ENTRIES)
        super().__init__(label, validators=[Optional(), NumberRange(0, MOST_ENTRIES, between)], **kwargs)
        self.between = between

    def process_formdata(self, valuelist: list[str]) -> None:
        """Holds the number that was typed."""
        try:
            super().process_formdata([each for each in valuelist if each.strip()])
        except ValueError as error:
            raise ValueError(str(self.between)) from error


class Languages(StringField):
    """Languages by their names, in the reader's language or in English, between commas; `data` are their codes."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Holds the codes of what was typed."""
        self.typed = valuelist[0] if valuelist else ""
        self.data = []
        named = _named()
        for word in inviting.listed(self.typed, most=MOST_LANGUAGES):
            if word not in named:
                raise ValueError(_("We do not know the language “%(name)s”. Type it in English.", name=word))
            self.data.append(named[word])
        if not self.data:
            raise ValueError(_("Type at least one language."))

    def _value(self) -> str:
        typed = getattr(self, "typed", None)
        return typed if typed is not None else language_names(self.data or [])


def language_names(codes: list[str]) -> str:
    """`English, Korean`, in the reader's language."""
    return ", ".join(languages.name(code, render.locale()) for code in codes)


def _named() -> dict[str, str]:
    """Codes of languages by all names we understand, in small letters."""
    found: dict[str, str] = {}
    # The reader's own language last: it wins where two languages disagree about a name.
    for locale in (Locale("en"), render.locale()):
        found |= {name.casefold(): code for code, name in languages.choices(locale)}
    return {code: code for code in languages.CODES} | found


class Topics(StringField):
    """Topics between commas, kept in small letters."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Holds each topic once."""
        self.data = inviting.listed(valuelist[0] if valuelist else "", most=MOST_TOPICS)

    def _value(self) -> str:
        return ", ".join(self.data or [])


class Asked(Form):
    """What assignment asks of a judge."""

    organisation = Text(
        _l("Organisation or university"),
        most=160,
        description=_l("Entries of people from the same place are given to others."),
    )
    languages = Languages(_l("Languages you read"), description=_l("With commas between them: English, Korean."))
    topics = Topics(_l("What you know well"), description=_l("Some topics with commas between them: mobility, water."))
    max_load = Most(_l("At most so many entries"), description=_l("Leave it empty to take as many as the others."))

    def asked(self) -> dict[str, Any]:
        """What was typed, by the names of the columns."""
        return {
            "organisation": self.organisation.data or "",
            "languages": list(self.languages.data or []),
            "topics": list(self.topics.data or []),
            "max_load": self.max_load.data,
        }


class AwayForm(Form):
    """What a judge can change at any time: when they are away, and their keys."""

    away_from = Day(_l("Away from"), description=_l("The first day, if there is any. We send no reminders then."))
    away_until = Day(_l("Away until"), description=_l("The last day."))
    keys = BooleanField(
        _l("Choose scores with single keys"), description=_l("The digits choose a step while you score an entry.")
    )

    def validate_away_until(self, field: Any) -> None:
        """Both days or none, in their order."""
        first: date | None = self.away_from.data
        if (first is None) != (field.data is None):
            raise ValidationError(_("Type both days, or none."))
        if first is not None and field.data < first:
            raise ValidationError(_("The last day is before the first."))

    def facts(self) -> Mapping[str, Any]:
        """What was typed, by the names of the columns."""
        return {"away_from": self.away_from.data, "away_until": self.away_until.data, "keys": bool(self.keys.data)}


class ProfileForm(Asked, AwayForm):
    """All that a judge says of themselves before they were given entries."""

    def facts(self) -> Mapping[str, Any]:
        """What was typed, by the names of the columns."""
        return {**self.asked(), **super().facts()}


class Told(Asked):
    """The same, said by staff about somebody else."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.languages.label.text = _("Languages they read")
        self.topics.label.text = _("What they know well")


class JudgeForm(Told, AwayForm):
    """What staff know of a judge; keys are the judge's own matter."""

    keys = None

    def facts(self) -> Mapping[str, Any]:
        """What was typed, by the names of the columns."""
        return {**self.asked(), "away_from": self.away_from.data, "away_until": self.away_until.data}


def profile_form(judge: Judge, *, given: bool) -> AwayForm:
    """The form for what the judge can still change, filled with what is known."""
    return AwayForm(obj=judge) if given else ProfileForm(obj=judge)
