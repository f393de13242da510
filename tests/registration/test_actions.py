"""What the actions leave behind: nothing at all when they refuse, one row and one record when they do not."""

from datetime import UTC, date, datetime, timedelta

import pytest

from champions.core import clock, rendering
from champions.core.audit import AuditEntry
from champions.core.db import db
from champions.core.errors import Refused
from champions.core.messages import get
from champions.core.outbox import Notification
from champions.registration import actions, messages, queries
from champions.registration.models import Application, ApplicationState
from tests import factories

BORN = date(2003, 3, 27)
ABOUT = {"name": "Amara", "country": "KE", "city": "Nairobi", "zone": "Africa/Nairobi", "own_name": "", "call_name": ""}


@pytest.fixture
def cohort(now):
    return factories.cohort(reference_date=date(2027, 3, 1))


@pytest.fixture
def who(cohort, in_request):
    return factories.person()


def done() -> list[str]:
    return [entry.action for entry in db.session.query(AuditEntry).order_by(AuditEntry.id)]


def test_the_first_page_begins_the_draft_and_the_next_only_save(cohort, who):
    first = actions.save(cohort, BORN, ABOUT, by=who)
    clock.freeze(clock.now() + timedelta(hours=1))
    again = actions.save(cohort, BORN, {"university": "Nairobi"}, by=who)
    assert first is again
    assert (again.name, again.university, again.saved_at) == ("Amara", "Nairobi", clock.now())
    assert again.began_at == clock.now() - timedelta(hours=1)
    assert done() == ["application.begin"]


def test_the_rule_is_kept_as_it_was_and_asked_again_when_sending(cohort, who):
    draft = factories.application(cohort, who, state="draft", born=date(1992, 6, 1))
    cohort.age_limit = 30
    with pytest.raises(actions.NotEligible, match="under 30"):
        actions.submit(draft, by=who)
    assert draft.state is ApplicationState.DRAFT
    cohort.age_limit = 35
    actions.submit(draft, by=who)
    cohort.age_limit = 30
    assert draft.rule["age_limit"] == 35


def test_a_changed_date_of_birth_is_checked_again(cohort, who):
    actions.save(cohort, BORN, ABOUT, by=who)
    with pytest.raises(actions.NotEligible):
        actions.save(cohort, date(1980, 1, 1), ABOUT | {"city": "Mombasa"}, by=who)
    mine = queries.own(cohort.id, who.id)
    assert (mine.born, mine.city) == (BORN, "Nairobi")


def test_what_refuses_writes_nothing(cohort, who):
    clock.freeze(cohort.apply_closes_at + timedelta(seconds=1))
    with pytest.raises(actions.Closed):
        actions.save(cohort, BORN, ABOUT, by=who)
    assert db.session.query(Application).count() == 0
    assert done() == []


def test_half_an_application_is_not_sent(cohort, who):
    draft = factories.application(cohort, who, state="draft", motivation="")
    with pytest.raises(Refused, match="missing"):
        actions.submit(draft, by=who)
    assert draft.consented_at is None
    assert db.session.query(Notification).count() == 0


@pytest.mark.parametrize("state", ["offered", "enrolled", "declined", "not_selected", "withdrawn"])
def test_what_was_decided_is_neither_changed_nor_sent_again(cohort, who, state):
    sent = factories.application(cohort, who, state=state)
    before = sent.name
    with pytest.raises(Refused):
        actions.save(cohort, BORN, ABOUT, by=who)
    with pytest.raises(Refused):
        actions.submit(sent, by=who)
    assert (sent.name, sent.state) == (before, state)


@pytest.mark.parametrize(
    ("state", "may"),
    [
        ("draft", False),
        ("submitted", True),
        ("offered", True),
        ("enrolled", False),
        ("declined", False),
        ("not_selected", False),
        ("withdrawn", False),
    ],
)
def test_who_may_withdraw(cohort, who, state, may):
    application = factories.application(cohort, who, state=state)
    assert actions.may_withdraw(application) is may
    if may:
        actions.withdraw(application, by=who)
        assert application.state is ApplicationState.WITHDRAWN
    else:
        with pytest.raises(Refused):
            actions.withdraw(application, by=who)


def test_the_receipt_is_in_the_zone_the_application_gave(cohort, who):
    clock.freeze(datetime(2027, 4, 7, 20, tzinfo=UTC))
    draft = factories.application(cohort, who, state="draft", zone="America/Lima", name="Sofía")
    actions.submit(draft, by=who)
    message = get("registration/receipt")
    assert message.facts is messages.receipt
    with rendering.as_read_by(who):
        words = rendering.words(message, who, message.facts({"application": draft.id}, who))
    for part in (words.text, words.html):
        assert draft.code in part
        assert "Wed 7 April, 15:00" in part
        assert "05:00 in Seoul (KST) (next day)" in part
        assert "/c/2027/status" in part
    actions.withdraw(draft, by=who)
    db.session.flush()
    assert message.facts({"application": draft.id}, who) is None


def test_the_history_is_the_record_the_newest_first(cohort, who):
    actions.save(cohort, BORN, ABOUT, by=who)
    draft = queries.own(cohort.id, who.id)
    for name in ("university", "field_of_study", "languages", "city_problem", "motivation"):
        setattr(draft, name, "x")
    actions.agree(draft, {each.text_id for each in queries.clauses(cohort.id, draft.id) if each.required}, by=who)
    actions.submit(draft, by=who)
    clock.freeze(clock.now() + timedelta(days=1))
    actions.withdraw(draft, by=who)
    db.session.flush()
    assert [verb for verb, _at in queries.history(draft)] == ["withdraw", "submit", "consent", "begin"]
