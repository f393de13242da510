"""Pure: the texts that a cohort begins with. Staff may publish others; what was agreed to stays as it was."""

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l


@dataclass(frozen=True)
class Words:
    """A text before it is published."""

    key: str
    title: Any
    body: Any
    required: bool


DEFAULTS = (
    Words(
        "data",
        _l("How we use your application"),
        _l(
            "We store what you write in this form: your names, date of birth, gender if you say it, country, city, "
            "time zone, university, field, skills, languages, interests, your answers, and what you need so that you "
            "can follow.\n\n"
            "We use it to decide on your application and, if you take part, to run the programme. The staff of the "
            "cohort see all of it. The people who read and compare applications see your answers without what this "
            "cohort hides from them: usually your name, gender and age, and where you live and study. They never see "
            "your access needs. We sell nothing and pass nothing on.\n\n"
            "If you are not selected, we delete it 6 months after the end of the cohort; if you take part, after 2 "
            "years. You can see it, have it corrected, or withdraw your application at any time. Then it is not "
            "decided on."
        ),
        True,
    ),
    Words(
        "conduct",
        _l("How we treat each other"),
        _l(
            "Everybody here treats everybody else with respect, whatever their country, language, religion, gender, "
            "body or opinion. Nobody is harassed, in sessions, in teams, in writing or in person.\n\n"
            "What you hand in is your own work or your team's. You name your sources, and you say where you used a "
            "tool that writes or draws for you.\n\n"
            "Who does not keep to this can lose their place. Who is treated badly can tell the staff in confidence."
        ),
        True,
    ),
    Words(
        "photos",
        _l("Photos and recordings"),
        _l(
            "Sessions are photographed and recorded. If you agree, pictures in which you can be recognised may stand "
            "on our pages and in our reports. You can take part without it, and you can take it back at any time: then "
            "we use no new picture of you and take the others off our own pages."
        ),
        False,
    ),
)
