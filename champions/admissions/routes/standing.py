"""What admissions say on the page of where an application stands."""

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import ngettext

from champions.core import clock, render
from champions.registration.models import Application, ApplicationState
from champions.registration.standing import reason_in_words
from champions.registration.telling import Card, Past, tells
from champions.reviews.blind import HIDEABLE

from .. import actions, appealing, offers, queries, waiting

S = ApplicationState


@tells
def says(application: Application) -> Iterator[Card | Past]:
    """The answer that is waited for, the place on the waiting list, the reason and the appeal, or the next page."""
    cohort = application.cohort
    if application.state is S.OFFERED and offers.in_time(application.answer_by, clock.now()):
        yield Card("admissions/_offered.html", {"moved": _moved(application), "later": queries.later_cohort(cohort)})
    elif application.state is S.WAITLISTED:
        place = queries.position(application)
        yield Card("admissions/_waitlisted.html", {"band": waiting.band_in_words(place) if place else None})
    elif application.state is S.NOT_SELECTED:
        yield Card("admissions/_not_selected.html", _appeal(application))
    elif application.state is S.ENROLLED:
        yield Card("admissions/_enrolled.html", {"active": queries.own_enrolment(cohort, application.person_id)})
    yield from _reading(application)


def _moved(application: Application) -> str | None:
    """When the plain number of hours would have ended, by the clock of the applicant's night."""
    if application.answer_by is None or application.decided_at is None:
        return None
    plain = offers.promised(application.answer_by, application.decided_at, application.cohort.offer_hours)
    return render.clock_time(plain, actions.zone_of(application).key) if plain else None


def _appeal(application: Application) -> dict[str, object]:
    cohort = application.cohort
    appeal = queries.appeal_of(application.id)
    open_ = appealing.is_open(application.decided_at, cohort.appeal_days, cohort.zone, clock.now())
    return {
        "reason": reason_in_words(application.reason) if application.reason else None,
        "appeal": appeal,
        "until": appealing.until(application.decided_at, cohort.appeal_days, cohort.zone)
        if appeal is None and open_ and application.decided_at
        else None,
    }


def _reading(application: Application) -> Iterator[Past]:
    """That readers have scored it, once something was decided: before that it would say more than it should."""
    if application.state is S.SUBMITTED or not (application.decided_at or application.waitlisted_at):
        return
    read = queries.reading(application)
    if read is None:
        return
    when = render.day(read.at, render.reader_zone() or application.cohort.zone)
    short = ngettext("%(num)d reader, %(day)s", "%(num)d readers, %(day)s", read.readers, day=when)
    words = ngettext("%(num)d reader scored it", "%(num)d readers scored it", read.readers)
    hidden = [str(HIDEABLE[key]) for key in HIDEABLE if key in read.hides]
    note = _("They did not see: %(fields)s.", fields=", ".join(hidden)) if hidden else ""
    yield Past(words, read.at, note, "review", short)
