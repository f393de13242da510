"""What staff typed about a round: all its settings, and until when it is given more time."""

from datetime import UTC, date, datetime, time
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from champions.cohorts.calendar import stated
from champions.core import clock
from champions.core.fields import Day, Hour, Whole
from champions.core.forms import Form, Text
from champions.judging.models import Comments, Purpose, Round
from champions.judging.reasons import LONGER
from champions.workshops.models import Deliverable

PURPOSES = {
    Purpose.SELECTION: (_l("Selection"), _l("Who goes on to Phase 2")),
    Purpose.WORKSHOP: (_l("Workshop"), _l("Who did best in one workshop")),
    Purpose.FINAL: (_l("Final"), _l("Who wins the prizes")),
}
COMMENTS = {
    Comments.NONE: _l("No comment: judges give scores only"),
    Comments.ONE: _l("One comment to the team"),
    Comments.EACH: _l("A comment on each criterion, and one to the team"),
}


class ClosesForm(Form):
    """Until when: a day and a time in the cohort's zone."""

    closes_day = Day(_l("Scoring closes on"), validators=[InputRequired(_l("Type the day scoring closes."))])
    closes_time = Hour(_l("Time it closes"), validators=[InputRequired(_l("Type the time scoring closes."))])

    def closes_at(self, zone: str, before: datetime | None = None) -> datetime | None:
        """The instant that was typed; None, with words beside the time, when clocks leave it out that night."""
        return self._instant("closes", zone, before)

    def _instant(self, which: str, zone: str, before: datetime | None) -> datetime | None:
        day, at = self[f"{which}_day"].data, self[f"{which}_time"].data
        found = instant(day, at, zone, before)
        if found is None:
            self.refuse(f"{which}_time", _("Clocks go forward that night: this time is left out. Choose another."))
        return found


def instant(day: date, at: time, zone: str, before: datetime | None = None) -> datetime | None:
    """What a day and a time stated in the zone mean; what was not changed keeps its seconds; None for no such time."""
    here = clock.zone(zone)
    if before is not None:
        shown = before.astimezone(here)
        if (shown.date(), shown.hour, shown.minute) == (day, at.hour, at.minute):
            return before
    found = stated(day, at, zone).astimezone(UTC)
    back = found.astimezone(here)
    return found if (back.date(), back.hour, back.minute) == (day, at.hour, at.minute) else None


class RoundForm(ClosesForm):
    """All settings of a round; `version` is that of the round the page showed."""

    version = HiddenField()
    name = Text(
        _l("Name"),
        most=120,
        required=_l("Give the round a name."),
        description=_l("Judges and teams read it: “Selection of the 20”."),
    )
    purpose = RadioField(
        _l("What it is for"),
        choices=[SelectChoice(key, words[0]) for key, words in PURPOSES.items()],
        validators=[InputRequired(_l("Choose what the round is for."))],
    )
    deliverable = SelectField(
        _l("What is judged"), validators=[InputRequired(_l("Choose what is judged."))], render_kw={"required": False}
    )
    opens_day = Day(_l("Scoring opens on"), validators=[InputRequired(_l("Type the day scoring opens."))])
    opens_time = Hour(_l("Time it opens"), validators=[InputRequired(_l("Type the time scoring opens."))])
    blind = BooleanField(
        _l("Blind: judges do not see who it is"),
        description=_l("Names of teams, people and universities are hidden, and files carry neutral names."),
    )
    comments = RadioField(
        _l("What judges write"),
        choices=[SelectChoice(key, words) for key, words in COMMENTS.items()],
        validators=[InputRequired(_l("Choose what judges write."))],
    )
    cards_required = Whole(
        _l("Judges for each entry"),
        least=1,
        most=20,
        description=_l("With fewer scorecards an entry is provisional and wins no prize. Three is usual."),
    )
    top = Whole(
        _l("How many go on, or win"),
        least=1,
        most=1000,
        optional=True,
        description=_l("Leave it empty for the usual: all places of Phase 2 for a selection, else 3."),
    )
    priority = SelectField(
        _l("Between equal entries this criterion decides first"),
        description=_l("After it: who judges put first that saw both, then who has more first places, then a vote."),
        render_kw={"required": False},
    )

    @property
    def seen(self) -> int:
        """The version of the round that staff looked at; 0 when the field holds nonsense."""
        typed = self.version.data or ""
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else 0

    def opens_at(self, zone: str, before: datetime | None = None) -> datetime | None:
        """As `closes_at`, for the opening."""
        return self._instant("opens", zone, before)


def round_form(zone: str, deliverables: list[Deliverable], round_: Round | None) -> RoundForm:
    """The form filled with what the round is, or with the usual."""
    filled: dict[str, Any] = {"purpose": Purpose.FINAL, "comments": Comments.ONE, "blind": True, "cards_required": 3}
    if round_ is not None:
        opens, closes = (at.astimezone(clock.zone(zone)) for at in (round_.opens_at, round_.closes_at))
        filled = {
            "version": str(round_.version), "name": round_.name, "purpose": round_.purpose,
            "deliverable": round_.deliverable.code, "opens_day": opens.date(), "opens_time": opens.time(),
            "closes_day": closes.date(), "closes_time": closes.time(), "blind": round_.blind,
            "comments": round_.comments, "cards_required": round_.cards_required, "top": round_.top,
            "priority": str(round_.priority or ""),
        }  # fmt: skip
    form = RoundForm(data=filled)
    form.deliverable.choices = [("", _("Choose one")), *((each.code, each.title) for each in deliverables)]
    criteria = round_.criteria if round_ is not None else []
    form.priority.choices = [("", _("None: the next rule decides")), *((str(one.number), one.name) for one in criteria)]
    return form


class ExtendForm(ClosesForm):
    """Until when there is more time, and why."""

    why = RadioField(
        _l("Why"),
        choices=[SelectChoice(key, words[0]) for key, words in LONGER.items()],
        validators=[InputRequired(_l("Choose why there is more time."))],
        description=_l("Judges read it in the mail."),
    )
