"""Pure: an application's answers as a text file that its author keeps."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _

from champions.core.render import in_words


def as_text(application: Any, answers: Iterable[tuple[Any, list[dict[str, Any]]]]) -> str:
    """Reference, when it was sent if it was, and each question with its answer underneath."""
    cohort = application.cohort
    lines = [cohort.name, _("Application %(code)s", code=application.code)]
    sent = application.submitted_at
    lines += [_("Sent on %(when)s", when=in_words(sent, cohort.zone)) if sent else _("Not sent yet")]
    for topic, items in answers:
        lines += ["", "", str(topic.title).upper()]
        for item in items:
            lines += ["", str(item["label"]), str(item["value"])]
    return "\n".join(lines) + "\n"
