"""Pure: the rubric that a plan begins with; staff may change every word of it until reading begins."""

from dataclasses import dataclass

from flask_babel import gettext as _


@dataclass(frozen=True)
class Line:
    """One criterion: its name, the question it asks, its weight, and a word for each step from 1 to 5."""

    name: str
    question: str
    weight: int
    anchors: list[str]


def usual() -> list[Line]:
    """Problem 40, Drive 30, Learning 30, in the language of whoever makes the plan."""
    anchors = [_("Absent"), _("Weak"), _("Sound"), _("Strong"), _("Rare")]
    return [
        Line(_("Problem"), _("Is it a real problem of a real place, seen from close?"), 40, anchors),
        Line(_("Drive"), _("Has this person done something about it, however small?"), 30, anchors),
        Line(_("Learning"), _("Does the person say what they want to learn, and from whom?"), 30, anchors),
    ]
