"""The demonstration: the same from the same seed, as the issue describes it, and every invariant of the data holds."""

import unicodedata
from datetime import date

import pytest
from sqlalchemy import func, select

from champions.accounts.models import Person
from champions.accounts.queries import person_by_email
from champions.admissions import queries as admissions
from champions.admissions.models import Enrolment, Shortlist
from champions.cohorts import calendar, queries
from champions.core import checks
from champions.core.db import db
from champions.core.errors import Refused
from champions.core.outbox import Notification
from champions.demo import dataset
from champions.demo.identities import IDENTITIES
from champions.judging.models import Entry, Judge, Round, Score, Scorecard
from champions.registration.models import Application
from champions.results import public
from champions.schedule.models import Evidence
from champions.teams.models import Team
from champions.workshops.models import Submission


def fingerprint() -> list[tuple]:
    """Codes and names of everything, by table."""
    found = []
    for model in (Person, Application, Team, Submission, Scorecard, Judge):
        found += [(model.__tablename__, *row) for row in db.session.execute(select(model.code).order_by(model.id))]
    found += db.session.execute(select(Person.email, Person.name).order_by(Person.id)).all()
    found += db.session.execute(
        select(Enrolment.code, Evidence.kind, Evidence.at).join(Evidence.enrolment).order_by(Evidence.id)
    ).all()
    found += db.session.execute(select(Scorecard.code, Score.value).join(Score.scorecard).order_by(Score.id)).all()
    found += db.session.execute(select(Shortlist.code, Shortlist.inputs_digest, Shortlist.outputs_digest)).all()
    return [tuple(row) for row in found]


def test_the_same_seed_on_the_same_day_makes_the_same_people_and_only_once(app, now):
    undo = db.session.get_bind().begin_nested()
    dataset.load(7)
    first = fingerprint()
    with pytest.raises(Refused, match="already holds people"):
        dataset.load(7)
    db.session.remove()
    undo.rollback()
    assert db.session.scalar(select(func.count(Person.id))) == 0
    dataset.load(7)
    assert fingerprint() == first


def test_it_is_what_it_says(app, now, as_, subtests):
    """Loaded once for all that is looked at: loading takes as long as thirty other tests."""
    dataset.load(2027)
    for look in (_cohorts, _selection, _shortlist, _scripts, _invariants):
        with subtests.test(look.__name__):
            look(now)
    for identity in IDENTITIES:
        with subtests.test(identity.name):
            _has_a_page_with_something_on_it(identity, as_)


def count(model, *where) -> int:
    return db.session.scalar(select(func.count()).select_from(model).where(*where))


def _cohorts(now):
    past, running, coming = (queries.cohort(slug) for slug in ("2022", "2027", "2028"))
    assert (past.first_day, calendar.last_day(past)) == (date(2022, 3, 4), date(2022, 6, 12))
    assert len(public.winners(past.id, now)) == 1
    assert calendar.running(running, now) is calendar.Window.OPEN
    assert calendar.week_number(running, now) > 9, "in the middle of Phase 2"
    assert calendar.applying(coming, now) is calendar.Window.OPEN
    assert count(Enrolment, Enrolment.cohort_id == running.id) == 60
    assert count(Team, Team.cohort_id == running.id) == 10
    countries = select(func.count(Application.country.distinct())).where(Application.cohort_id == running.id)
    assert db.session.scalar(countries) >= 25
    rnd = db.session.scalars(select(Round).where(Round.cohort_id == running.id)).one()
    assert rnd.state == "open"
    assert count(Judge, Judge.round_id == rnd.id) == 6
    states = dict(
        db.session.execute(
            select(Scorecard.state, func.count()).where(Scorecard.round_id == rnd.id).group_by(Scorecard.state)
        ).all()
    )
    assert states == {"assigned": 4, "submitted": 26}
    assert count(Notification) == 0, "nobody is mailed about what happened before the demonstration began"


def _selection(now):
    rnd = db.session.scalars(select(Round).where(Round.name == "Selection of the 20")).one()
    assert (rnd.state, rnd.top, rnd.cards_required, rnd.purpose) == ("open", 20, 3, "selection")
    assert (count(Entry, Entry.round_id == rnd.id), count(Judge, Judge.round_id == rnd.id)) == (50, 15)
    cards = select(Scorecard.entry_id, func.count()).where(Scorecard.round_id == rnd.id).group_by(Scorecard.entry_id)
    assert {number for _entry, number in db.session.execute(cards)} == {3}
    loads = select(func.count()).where(Scorecard.round_id == rnd.id).group_by(Scorecard.judge_id)
    assert set(db.session.scalars(loads)) == {10}
    late = person_by_email("judge-late@demo.example")
    done = select(func.count()).join(Judge).where(Judge.person_id == late.id, Scorecard.state == "submitted")
    assert db.session.scalar(done.select_from(Scorecard)) == 0


def _shortlist(now):
    run = db.session.scalars(select(Shortlist)).one()
    assert run.cohort.slug == "2028"
    assert run.outputs["possible"] is True
    assert len(run.outputs["selected"]) == run.seats > 50
    assert run.outputs["moves"], "the quotas move somebody"
    assert (run.accepted_at, admissions.is_stale(run)) == (None, False)


def _scripts(now):
    scripts = {unicodedata.name(name[0]).split()[0] for name in db.session.scalars(select(Person.own_name)) if name}
    assert len(scripts) >= 8, scripts


def _invariants(now):
    assert list(checks.run()) == []


def _has_a_page_with_something_on_it(identity, as_):
    person = person_by_email(identity.email)
    assert person is not None
    browser = as_(person)
    start = browser.get("/start")
    if identity.name == "suspended":
        assert start.location.startswith("/sign-in")
        return
    page = browser.get(start.location)
    assert page.status_code == 200
    assert "<h1" in page.get_data(as_text=True)
