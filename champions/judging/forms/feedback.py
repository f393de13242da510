"""What staff typed about judges' words: how a team reads each comment; how many teams get their feedback."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from champions.core.forms import Form, Text, Words
from champions.judging import feedback
from champions.judging.actions.feedback import Choice
from champions.judging.models import Shown
from champions.judging.queries.feedback import Comment

SHOWN = [
    SelectChoice(Shown.AS_WRITTEN.value, _l("As written")),
    SelectChoice(Shown.EDITED.value, _l("In our words")),
    SelectChoice(Shown.HIDDEN.value, _l("Not at all")),
]
# More than a judge may write: what fits there fits here.
MOST = 400


class ModerateForm(Form):
    """All comments of an entry; `seen` are the scorecards that stood on the page, each with its version."""

    seen = HiddenField()

    def saw(self, comments: list[Comment]) -> bool:
        """Whether these very comments stood on the page, in this order: boxes are numbered, not named."""
        return [part.partition(":")[0] for part in (self.seen.data or "").split()] == [
            each.card.code for each in comments
        ]

    def version_seen(self, comment: Comment) -> int:
        """Which version of the comment stood on the page; 0 when it did not, or when the field holds nonsense."""
        for part in (self.seen.data or "").split():
            code, _, version = part.partition(":")
            if code == comment.card.code and version.isascii() and version.isdigit() and len(version) < 9:
                return int(version)
        return 0

    def choice(self, number: int, comment: Comment) -> Choice:
        """What was decided about the comment with that number on the page."""
        remarks = {key: self[remark_name(number, key)].data or "" for key in comment.written.remarks}
        words = self[f"words{number}"].data or ""
        reason = self[f"reason{number}"].data or ""
        return Choice(Shown(self[f"shown{number}"].data), feedback.Words(words, remarks), reason)


def remark_name(number: int, criterion: int) -> str:
    """The name of the box for what comment `number` says about a criterion."""
    return f"words{number}_{criterion}"


def moderate_form(comments: list[Comment], names: dict[int, str]) -> ModerateForm:
    """A form with boxes for each comment, filled with what was decided, or else as the judge wrote it."""
    fields: dict[str, Any] = {}
    now: dict[str, Any] = {"seen": " ".join(f"{each.card.code}:{each.card.version}" for each in comments)}
    for number, each in enumerate(comments, start=1):
        moderation = each.moderation if each.read else None
        edited = each.for_team if moderation and moderation.shown is Shown.EDITED else each.written
        fields[f"shown{number}"] = RadioField(
            _l("The team reads it"), choices=SHOWN, validators=[InputRequired(_l("Choose one."))]
        )
        fields[f"words{number}"] = Words(_l("Comment"), most=MOST)
        fields[f"reason{number}"] = Text(_l("Why"), most=500, description=_l("Only staff read it."))
        now[f"shown{number}"] = moderation.shown.value if moderation else Shown.AS_WRITTEN.value
        now[f"words{number}"] = edited.words
        now[f"reason{number}"] = moderation.reason if moderation else ""
        for key in each.written.remarks:
            fields[remark_name(number, key)] = Words(names[key], most=MOST)
            now[remark_name(number, key)] = edited.remarks.get(key, "")
    form: ModerateForm = type("Comments", (ModerateForm,), fields)(**now)
    return form


class ReleaseFeedbackForm(Form):
    """How many teams get their feedback, typed by hand."""

    count = IntegerField(
        _l("Type how many teams get their feedback"),
        validators=[InputRequired(_l("Type the number of teams as digits."))],
    )
