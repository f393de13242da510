"""What staff typed about an entry: how it is to be judged, why it is out, which late one comes in."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from champions.core import render
from champions.core.forms import Form, Text
from champions.judging import languages
from champions.judging.models import Criterion, Entry
from champions.judging.reasons import WITHOUT, Without
from champions.workshops.models import Submission

# More topics than this say nothing any more about who could judge it.
MOST_TOPICS = 8
LONGEST_TOPIC = 40


class EntryForm(Form):
    """Title, language, topics, and the criteria that do not apply."""

    title = Text(
        _l("Title"), most=200, description=_l("Judges read it. In a blind round it must not show who the team is.")
    )
    language = SelectField(
        _l("Language"),
        validators=[InputRequired(_l("Choose a language."))],
        description=_l("Judges who read it are given the entry."),
        render_kw={"required": False},
    )
    topics = Text(
        _l("Topics, with commas between them"),
        most=MOST_TOPICS * (LONGEST_TOPIC + 2),
        description=_l("Judges who know one of them come first."),
    )
    without = SelectMultipleField(
        _l("Criteria that do not apply"),
        coerce=int,
        widget=ListWidget(),
        option_widget=CheckboxInput(),
        description=_l("For all its judges. The others then weigh as much more."),
    )
    why = RadioField(
        _l("Why they do not apply"),
        choices=[SelectChoice(key, words) for key, words in WITHOUT.items()],
        validators=[Optional()],
    )

    def listed(self) -> list[str]:
        """The topics one by one, each once."""
        found: dict[str, str] = {}
        for each in (" ".join(one.split()) for one in (self.topics.data or "").split(",")):
            if each:
                found.setdefault(each.casefold(), each)
        return list(found.values())

    @property
    def reason(self) -> Without | None:
        """Why criteria do not apply."""
        return Without(self.why.data) if self.why.data else None

    def validate(self, extra_validators: Any = None) -> bool:
        """True when there are not too many topics, and none is too long."""
        good = super().validate(extra_validators)
        if len(self.listed()) > MOST_TOPICS:
            self.refuse("topics", _("Write at most %(most)s topics.", most=MOST_TOPICS))
            return False
        if any(len(each) > LONGEST_TOPIC for each in self.listed()):
            self.refuse("topics", _("A topic has at most %(most)s letters.", most=LONGEST_TOPIC))
            return False
        return good


def entry_form(entry: Entry, criteria: list[Criterion]) -> EntryForm:
    """The form filled with what the entry is."""
    form = EntryForm(
        title=entry.title, language=entry.language, topics=", ".join(entry.topics), without=entry.not_applicable
    )
    own = [] if entry.language in languages.CODES else [(entry.language, entry.language)]
    form.language.choices = [*languages.choices(render.locale()), *own]
    form.without.choices = [(each.number, each.name) for each in criteria]
    return form


class WithdrawForm(Form):
    """Why an entry is taken out."""

    reason = Text(
        _l("Why"),
        most=500,
        required=_l("Say why: others have to be able to defend it."),
        description=_l("Only the people who run the programme read it."),
    )


class LateForm(Form):
    """Which team's late work comes in."""

    team = SelectField(_l("Team"), validators=[InputRequired(_l("Choose a team."))], render_kw={"required": False})

    def offer(self, submissions: list[Submission]) -> "LateForm":
        """The teams that can be chosen."""
        self.team.choices = [("", _("Choose a team")), *((each.team.code, each.team.name) for each in submissions)]
        return self
