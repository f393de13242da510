"""What happens: the letter of participation is written, as a PDF, from what is true now."""

from pathlib import Path

from flask import current_app
from flask_babel import gettext as _
from flask_babel import ngettext

from champions.cohorts import calendar
from champions.core import clock, papers, render

from ..models import Enrolment

SOURCE = Path(__file__).parent.parent / "letter.typ"


def participation(enrolment: Enrolment) -> bytes:
    """The letter for a visa office or a university: who takes part in what, from when to when."""
    country = enrolment.application.country if enrolment.application else ""
    return papers.pdf(SOURCE, _data(enrolment), country=country)


def _data(enrolment: Enrolment) -> dict[str, object]:
    cohort, person = enrolment.cohort, enrolment.person
    today = clock.now().astimezone(clock.zone(cohort.zone)).date()
    first, last = _in_full(cohort.first_day), _in_full(calendar.last_day(cohort))
    own = person.own_name if person.own_name != person.name and papers.is_printable(person.own_name) else ""
    return {
        "lang": render.locale().language,
        "programme": _("Smart City Champions"),
        "title": _("Letter of participation"),
        "issued": _("Issued on %(day)s", day=_in_full(today)),
        "opening": _("We confirm that"),
        "name": person.name or person.called,
        "own_name": own,
        "sentences": [
            _("takes part in the programme %(cohort)s, from %(first)s to %(last)s.", cohort=cohort.name,
              first=first, last=last),
            ngettext("It lasts %(num)d week and is held online.", "It lasts %(num)d weeks and is held online.",
                     cohort.weeks)
            + " "
            + _("Taking part is free of charge."),
        ],
        "facts": [
            [_("Reference"), enrolment.code],
            [_("Programme"), cohort.name],
            [_("First day"), first],
            [_("Last day"), last],
            [_("Enrolled on"), _in_full(enrolment.enrolled_at.astimezone(clock.zone(cohort.zone)).date())],
        ],
        "closing": _(
            "This letter may be shown to a visa office, an employer or a university. "
            "It says nothing about attendance or results."
        ),
        "footer": _("Questions? Write to %(contact)s and name the reference %(code)s.",
                    contact=current_app.config["SETTINGS"].contact, code=enrolment.code),
    }  # fmt: skip


def _in_full(value: object) -> str:
    return render.day(value, year=True, weekday=False)  # type: ignore[arg-type]
