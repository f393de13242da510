"""Promise H5: below the age of consent nothing of the child is kept before a guardian agrees; taking it back stops all.

The whole way is walked over HTTP, for made-up ages and countries, and every column of every table is searched.
"""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import JSON, Date, String, cast, func, select

from champions.accounts.models import Device, SignIn
from champions.cohorts.models import Cohort
from champions.core import clock
from champions.core.db import Model, UTCDateTime, db
from champions.core.errors import Refused
from champions.registration import actions, guardians
from champions.registration.models import Application, GuardianConsent
from tests.registration.pages import hidden

CHILD = "canary@child.example"
AGES = st.integers(13 * 365, 18 * 366)  # in days, on both sides of every edge
COUNTRIES = st.sampled_from([*guardians.LAW, "KE", "BR", "IN"])
ENDS = st.sampled_from(["asked", "given", "refused", "expired", "withdrawn"])


def kept_of(canary: str) -> list[str]:
    """Columns of any table in which the canary can be found."""
    found = []
    for table in Model.metadata.sorted_tables:
        texts = [each for each in table.columns if isinstance(each.type, String | JSON | Date | UTCDateTime)]
        named = [each.name for each in texts]
        hits = [func.max(cast(cast(each, String).like(f"%{canary}%"), db.Integer)) for each in texts]
        if hits:
            row = db.session.execute(select(*hits).select_from(table)).one()
            found += [f"{table.name}.{name}" for name, hit in zip(named, row, strict=True) if hit]
    return found


def walk(client, born: date, country: str) -> str:
    """The child tries everything there is to try before a guardian agrees; where they end."""
    page = "/c/2027/apply"
    typed = {"born-day": str(born.day), "born-month": str(born.month), "born-year": str(born.year)}
    client.send(page, **typed)
    fields = hidden(client.get(page).get_data(as_text=True))
    answer = client.post(f"{page}/country", data={**fields, "born": born.isoformat(), "country": country})
    if answer.status_code != 303:
        return "needs nobody"
    fields = hidden(client.get(page).get_data(as_text=True))
    client.post(f"{page}/start", data={**fields, "born": born.isoformat(), "country": country, "email": CHILD})
    client.send("/c/2027/apply/guardian", _at=answer.location, country=country, email="guardian@example.org")
    return "asks"


def go_on(client, end: str) -> None:
    """The guardian does what leads to that end; for what is withdrawn the child has begun an application before."""
    consent = db.session.query(GuardianConsent).one()
    page = f"/c/2027/guardian/{actions.guardian_token(consent)}"
    if end == "refused":
        client.send(f"{page}/refuse")
    elif end == "expired":
        client.get(page)
        clock.freeze(consent.expires_at)
        actions.expire_consents()
    elif end in ("given", "withdrawn"):
        client.send(page, name="A guardian", relation="father", child_email=CHILD, agree="y")
    db.session.expire_all()


@pytest.fixture
def young(cohort):
    """A cohort that takes people of 10."""
    cohort.minimum_age = 10
    db.session.commit()
    return cohort


def test_nothing_of_a_child_before_consent_and_nothing_after_it_is_taken_back(young, client, app):
    now, seen = clock.now(), set()

    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(days=AGES, country=COUNTRIES, end=ENDS)
    @example(days=13 * 365, country="KE", end="asked")
    @example(days=13 * 365, country="KR", end="given")
    @example(days=13 * 365, country="DE", end="refused")
    @example(days=13 * 365, country="FR", end="expired")
    @example(days=13 * 365, country="IN", end="withdrawn")
    @example(days=18 * 366, country="KE", end="asked")
    def lived(days, country, end):
        clock.freeze(now)
        db.session.commit()
        undo = db.session.get_bind().begin_nested()
        try:
            cohort = db.session.query(Cohort).one()
            seen.add(one_life(app.test_client(), cohort, now.date() - timedelta(days=days), country, end))
        finally:
            db.session.rollback()
            undo.rollback()
            db.session.expunge_all()

    lived()
    assert seen == {"needs nobody", "asked", "given", "refused", "expired", "withdrawn"}


def one_life(client, cohort, born: date, country: str, end: str) -> str:
    """What became of one child, with every promise asked on the way."""
    needed = guardians.needs_guardian(born, country, clock.now(), cohort)
    came = walk(client, born, country)
    assert (came == "asks") == needed
    assert kept_of(CHILD) == []
    assert kept_of(born.isoformat()) == []
    if not needed:
        return came
    assert kept_of("guardian@example.org") == ["person.email"], "the search finds what is there"
    go_on(client, end)
    consent = db.session.query(GuardianConsent).one()
    if end in ("asked", "refused", "expired"):
        assert (consent.state, consent.child_id, consent.name) == (end, None, "")
        assert kept_of(CHILD) == []
        assert kept_of(born.isoformat()) == []
        return end
    assert kept_of(CHILD) == ["person.email"], "now it is kept, so the search would have found it"
    application = actions.save(cohort, born, {"country": country}, by=consent.child)
    db.session.flush()
    assert kept_of(born.isoformat()) == ["application.born"]
    if end == "withdrawn":
        stops(client, cohort, consent, application)
    return end


def stops(client, cohort, consent: GuardianConsent, application: Application) -> None:
    """One request of the guardian, and nothing is possible any more."""
    child, born = consent.child, application.born
    db.session.add(Device(secret="c" * 64, person_id=child.id))
    db.session.flush()
    page = f"/c/2027/guardian/{actions.guardian_token(consent)}/withdraw"
    assert client.send(page).status_code == 303
    db.session.expire_all()
    assert (consent.state, application.state) == ("withdrawn", "withdrawn")
    assert db.session.query(Device).filter_by(person_id=child.id, ended_at=None).count() == 0
    assert db.session.query(SignIn).filter_by(person_id=child.id, used_at=None).count() == 0
    for act in (
        lambda: actions.save(cohort, born, {"country": application.country}, by=child),
        lambda: actions.submit(application, by=child),
    ):
        with pytest.raises(Refused):
            act()
