"""What staff typed about a rehearsal: the entry, and what experienced judges gave."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import StringField

from champions.core.forms import Form, Text, Words, tidy
from champions.judging.actions.rehearsal import Given
from champions.judging.models import Criterion, Rehearsal

# As many as one can still look at beside each other.
MOST_JUDGES = 15


class RehearsalForm(Form):
    """Title, text and link; the fields of each criterion are added by rehearsal_form."""

    title = Text(_l("Title"), most=200, required=_l("Give the entry a title."))
    words = Words(
        _l("What was handed in"),
        most=2000,
        required=_l("Write or paste what was handed in."),
        description=_l("An entry of an earlier year, or one you made up. Nothing in it may show who it was."),
    )
    url = Text(_l("Link"), most=500, description=_l("Where more of it is to be seen, if anywhere."))

    def row(self, criterion: Criterion) -> dict[str, Any]:
        """The fields of one criterion."""
        return {part: self[f"{part}_{criterion.number}"] for part in ("values", "why")}

    def given(self, criteria: list[Criterion]) -> dict[int, Given]:
        """What was typed, by criterion's number, once the form is valid."""
        rows = {each.number: self.row(each) for each in criteria}
        return {
            number: Given(numbers(row["values"].data or "") or [], row["why"].data or "")
            for number, row in rows.items()
        }

    def check(self, criteria: list[Criterion]) -> bool:
        """True when the link is one and every value is on its criterion's scale; else it is said beside it."""
        good = True
        if self.url.data and not self.url.data.startswith(("https://", "http://")):
            self.refuse("url", _("Type a link that begins with https://."))
            good = False
        for each in criteria:
            name = f"values_{each.number}"
            typed = numbers(self[name].data or "")
            if typed is None or any(not each.low <= value <= each.high for value in typed):
                words = _("Type whole numbers from %(low)s to %(high)s, like 3, 4, 4.", low=each.low, high=each.high)
                self.refuse(name, words)
                good = False
            elif len(typed) > MOST_JUDGES:
                self.refuse(name, _("Type at most %(most)s numbers.", most=MOST_JUDGES))
                good = False
        return good


def numbers(text: str) -> list[int] | None:
    """The whole numbers with commas or spaces between them; None when something else is there."""
    parts = text.replace(",", " ").replace(";", " ").split()
    if not all(part.isascii() and part.isdigit() and len(part) <= 3 for part in parts):
        return None
    return [int(part) for part in parts]


def rehearsal_form(criteria: list[Criterion], rehearsal: Rehearsal | None) -> RehearsalForm:
    """The form filled with what the rehearsal is."""
    fields: dict[str, Any] = {}
    filled: dict[str, Any] = {}
    scores = {each.criterion_id: each for each in rehearsal.scores} if rehearsal else {}
    for each in criteria:
        fields[f"values_{each.number}"] = StringField(
            _l("What each gave, with commas between"),
            filters=[tidy],
            description=_l(
                "From %(low)s to %(high)s; one number for each experienced judge.", low=each.low, high=each.high
            ),
        )
        fields[f"why_{each.number}"] = Words(_l("Why they gave it"), most=150)
        if each.id in scores:
            filled[f"values_{each.number}"] = ", ".join(str(value) for value in scores[each.id].values)
            filled[f"why_{each.number}"] = scores[each.id].why
    if rehearsal:
        filled |= {"title": rehearsal.title, "words": rehearsal.words, "url": rehearsal.url}
    form: RehearsalForm = type("RehearsalSheet", (RehearsalForm,), fields)(**filled)
    return form
