"""Two accounts of one person become one, and nothing is left behind."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from champions.accounts import actions
from champions.accounts.actions import merging
from champions.accounts.models import AddressChange, Merge, Person, PersonState
from champions.cohorts.models import Role, RoleGrant
from champions.core import clock, tokens
from champions.core.db import Model, db
from champions.core.errors import Refused
from champions.core.outbox import Notification
from champions.notifications import actions as notifications
from champions.notifications.models import KeptMail
from champions.registration.models import Application, GuardianConsent, GuardianState
from tests import factories
from tests import world as worlds

KEPT, GONE = "kept@example.org", "gone@example.org"


def asked() -> Merge:
    db.session.expire_all()
    found = db.session.query(Merge).order_by(Merge.id.desc()).first()
    assert found is not None
    return found


def link(purpose: str = merging.PURPOSE) -> str:
    row = asked()
    ending = "" if purpose == merging.PURPOSE else "/not-me"
    return f"/account/merge/{tokens.token(purpose, row.code, row.salt)}{ending}"


def owed() -> list[str]:
    return [each.message for each in db.session.query(Notification).order_by(Notification.id)]


@pytest.fixture
def kept(now) -> Person:
    return factories.person(email=KEPT, name="Amina", zone=None)


@pytest.fixture
def gone(now) -> Person:
    return factories.person(email=GONE, name="A. Wanjiru", zone="Africa/Nairobi", call_name="Ami")


def joined(kept: Person, gone: Person) -> Merge:
    row = Merge(kept=kept, gone=gone, asked_by_id=kept.id, expires_at=clock.now() + timedelta(hours=1))
    db.session.add(row)
    db.session.flush()
    actions.merge(row, by=kept)
    db.session.expire_all()
    return row


def left_behind(person_id: int) -> list[str]:
    """Columns of any table, those of the record excepted, in which a row still leads to the person."""
    found = []
    for table in Model.metadata.sorted_tables:
        for column in table.columns:
            leads = any(key.column.table.name == "person" for key in column.foreign_keys)
            if leads and table.name not in ("audit_entry", "merge"):
                many = db.session.scalar(select(func.count()).select_from(table).where(column == person_id))
                found += [f"{table.name}.{column.name}"] if many else []
    return found


def test_asked_for_by_one_confirmed_by_the_other(kept, gone, as_, client):
    browser, elsewhere = as_(kept), as_(gone)
    answer = browser.send("/account/merge", email="GONE@example.org")
    assert (answer.status_code, answer.location) == (303, "/account/merge")
    assert "We have written to" in browser.get("/account/merge").get_data(as_text=True)
    assert owed() == ["accounts/merge_asked"]
    assert gone.state == "active"
    page = browser.get(link())
    assert page.status_code == 200
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert KEPT in page.get_data(as_text=True)
    assert browser.send(link()).status_code == 303
    db.session.expire_all()
    assert (gone.state, gone.merged_into_id) == ("merged", kept.id)
    assert (kept.name, kept.call_name, kept.zone) == ("Amina", "Ami", "Africa/Nairobi")
    assert asked().merged_at == clock.now()
    assert elsewhere.get("/me").status_code == 302, "devices of the other account are signed out"
    assert browser.get("/me").status_code == 200
    assert browser.get(link()).status_code == 410
    assert owed() == ["accounts/merge_asked", "accounts/merge_done"]


def test_a_link_alone_joins_nobody_to_a_stranger(kept, gone, as_, client):
    as_(kept).send("/account/merge", email=GONE)
    for stranger in (client, as_(gone), as_(factories.person())):
        page = stranger.get(link()).get_data(as_text=True)
        assert "Sign in as" in page
        stranger.send(link())
        db.session.expire_all()
        assert gone.state == "active"


def test_the_other_address_signs_in_to_the_kept_account(kept, gone, client):
    joined(kept, gone)
    client.send("/sign-in", email=GONE)
    page = client.get("/sign-in/code").get_data(as_text=True)
    assert GONE in page
    assert KEPT not in page, "nobody is told the other address"
    newest = db.session.query(Notification).order_by(Notification.id.desc()).first()
    notifications.deliver(newest.id)
    mail = db.session.query(KeptMail).one()
    assert mail.to == GONE
    address = mail.text[mail.text.index("/sign-in/") :].split()[0]
    assert client.send(address).status_code == 303
    assert KEPT in client.get("/account/address").get_data(as_text=True)
    assert actions.person_for(GONE).id == kept.id


def test_unknown_addresses_are_answered_alike_and_sign_in_afterwards(kept, as_):
    browser = as_(kept)
    assert browser.send("/account/merge", email="never@seen.example").location == "/account/merge"
    assert owed() == ["accounts/merge_asked"]
    assert browser.send(link()).status_code == 303
    assert actions.person_for("never@seen.example").id == kept.id


def test_its_own_address_is_refused_beside_the_box(kept, gone, as_):
    joined(kept, gone)
    browser = as_(kept)
    for email in (KEPT, GONE):
        assert "belongs to this account" in browser.send("/account/merge", email=email).get_data(as_text=True)
    assert db.session.query(Merge).count() == 1


def test_links_end_after_a_day_and_with_the_next_one(kept, gone, as_):
    browser = as_(kept)
    browser.send("/account/merge", email="first@example.org")
    first = link()
    browser.send("/account/merge", email=GONE)
    assert browser.get(first).status_code == 410
    clock.freeze(clock.now() + timedelta(hours=24))
    assert as_(kept).get(link()).status_code == 410
    with pytest.raises(Refused):
        actions.merge(asked(), by=kept)


def test_many_mails_are_refused_in_words(kept, gone, as_):
    browser = as_(kept)
    for _ in range(5):
        assert browser.send("/account/merge", email=GONE).status_code == 303
    assert browser.send("/account/merge", email=GONE).status_code == 429


@pytest.mark.parametrize("who", ["kept", "gone"])
def test_suspended_people_are_not_joined(kept, gone, who):
    row = Merge(kept=kept, gone=gone, asked_by_id=kept.id, expires_at=clock.now() + timedelta(hours=1))
    db.session.add(row)
    {"kept": kept, "gone": gone}[who].state = PersonState.SUSPENDED
    db.session.flush()
    with db.session.begin_nested(), pytest.raises(Refused, match="suspended"):
        actions.merge(row, by=kept)
    assert gone.merged_into_id is None


def test_no_account_is_joined_twice_nor_in_a_circle(kept, gone):
    third = factories.person()
    joined(kept, gone)
    with pytest.raises(Refused):
        joined(third, gone)
    with pytest.raises(Refused):
        joined(gone, third)


def test_an_account_that_had_taken_one_in_hands_it_on(kept, gone):
    older = factories.person()
    joined(gone, older)
    joined(kept, gone)
    assert older.merged_into_id == kept.id
    assert actions.person_for(older.email).id == kept.id


def test_what_was_begun_with_it_is_over(kept, gone):
    sign_in = actions.ask(GONE, address="192.0.2.1")
    actions.ask_address(gone, "new@example.org", by=gone, address="192.0.2.1")
    joined(kept, gone)
    assert sign_in.used_at is not None
    assert not actions.is_waiting(db.session.query(AddressChange).one())


def test_an_application_moves_with_its_person(kept, gone):
    applied = factories.application(factories.cohort(), gone)
    joined(kept, gone)
    assert applied.person_id == kept.id


@pytest.mark.parametrize(
    ("mine", "theirs", "stays"),
    [
        ("draft", "draft", "mine"),
        ("submitted", "draft", "mine"),
        ("draft", "submitted", "theirs"),
        ("withdrawn", "offered", "theirs"),
        ("enrolled", "withdrawn", "mine"),
        ("withdrawn", "draft", "theirs"),
        ("draft", "withdrawn", "mine"),
        ("withdrawn", "withdrawn", "mine"),
    ],
)
def test_of_two_applications_the_one_nobody_decides_on_is_dropped(kept, gone, mine, theirs, stays):
    cohort = factories.cohort()
    both = {
        "mine": factories.application(cohort, kept, state=mine),
        "theirs": factories.application(cohort, gone, state=theirs),
    }
    wanted = both[stays].id
    joined(kept, gone)
    still = db.session.query(Application).filter_by(cohort_id=cohort.id).all()
    assert [(each.id, each.person_id) for each in still] == [(wanted, kept.id)]


def test_of_two_that_were_sent_one_has_to_go_first(kept, gone, as_):
    cohort = factories.cohort()
    factories.application(cohort, kept)
    factories.application(cohort, gone)
    browser = as_(kept)
    browser.send("/account/merge", email=GONE)
    answer = browser.send(link())
    assert answer.status_code == 409
    assert f"sent an application to {cohort.name}" in answer.get_data(as_text=True)
    db.session.expire_all()
    assert (gone.state, asked().merged_at) == ("active", None)


def test_roles_are_held_once(kept, gone):
    cohort = factories.cohort()
    for who in (kept, gone):
        factories.grant(who, Role.MENTOR, cohort)
        factories.grant(who, Role.ADMIN, None)
    factories.grant(gone, Role.REVIEWER, cohort)
    joined(kept, gone)
    held = db.session.query(RoleGrant).filter_by(person_id=kept.id, ended_at=None).all()
    assert sorted(each.role for each in held) == ["admin", "mentor", "reviewer"]
    assert db.session.query(RoleGrant).filter_by(person_id=kept.id).count() == 5


def test_what_can_be_had_only_once_is_named(kept, gone):
    cohort = factories.cohort()
    plan = factories.review_plan(cohort)
    factories.reviewer(plan, kept)
    factories.reviewer(plan, gone)
    row = Merge(kept=kept, gone=gone, asked_by_id=kept.id, expires_at=clock.now() + timedelta(hours=1))
    db.session.add(row)
    db.session.flush()
    with pytest.raises(Refused, match="only one \\(reviewer\\)"):
        actions.merge(row, by=kept)


def test_a_guardian_is_not_made_their_own_child_and_one_consent_holds(kept, gone):
    cohort = factories.cohort()
    guardian = factories.person()
    for child in (kept, gone):
        factories.guardian_consent(cohort, guardian, child)
    joined(kept, gone)
    given = db.session.query(GuardianConsent).filter_by(state=GuardianState.GIVEN).all()
    assert [each.child_id for each in given] == [kept.id]
    row = Merge(kept=kept, gone=guardian, asked_by_id=kept.id, expires_at=clock.now() + timedelta(hours=1))
    db.session.add(row)
    db.session.flush()
    with pytest.raises(Refused, match="guardian consent"):
        actions.merge(row, by=kept)


def test_staff_ask_and_the_account_that_stays_can_object(kept, gone, client):
    staff = factories.person()
    actions.ask_merge(kept, GONE, by=staff, address="192.0.2.1", why="She wrote from both.")
    assert owed() == ["accounts/merge_asked", "accounts/merge_notice"]
    objection = link(merging.OBJECTION)
    assert GONE in client.get(objection).get_data(as_text=True)
    assert client.get(link()).status_code == 200
    assert client.send(objection).status_code == 303
    assert client.get(link()).status_code == 410
    actions.ask_merge(kept, GONE, by=staff, address="192.0.2.1", why="She wrote from both.")
    assert client.send(link()).status_code == 303, "the other address's link is enough"
    db.session.expire_all()
    assert gone.merged_into_id == kept.id


def test_every_mail_of_joining_is_worded_and_goes_where_it_should(kept, gone, client):
    actions.ask_merge(kept, GONE, by=factories.person(), address="192.0.2.1", why="Both wrote.")
    for each in db.session.query(Notification).all():
        notifications.deliver(each.id)
    mails = {mail.to: mail.text for mail in db.session.query(KeptMail)}
    assert link() in mails[GONE]
    assert link(merging.OBJECTION) in mails[KEPT]
    assert "Both wrote." not in mails[GONE] + mails[KEPT]
    client.send(link())
    notifications.deliver(db.session.query(Notification).filter_by(message="accounts/merge_done").one().id)
    done = db.session.query(KeptMail).order_by(KeptMail.id.desc()).first()
    assert (done.to, done.subject) == (KEPT, "Your two accounts are one")


@pytest.mark.parametrize(
    "identity",
    ["applicant", "participant", "lead", "other_team", "judge", "mentor", "staff", "admin", "other_cohort"],
)
def test_nothing_of_anybody_in_the_world_is_left_behind(app, now, identity):
    world = worlds.build()
    person, kept = world.people[identity], factories.person()
    assert left_behind(person.id), "there is something to leave behind"
    before = {
        f"{column.table.name}.{column.name}": db.session.scalar(
            select(func.count()).select_from(column.table).where(column == person.id)
        )
        for column in actions.links_to_people()
    }
    joined(kept, person)
    assert left_behind(person.id) == []
    for column in actions.links_to_people():
        name = f"{column.table.name}.{column.name}"
        now_there = db.session.scalar(select(func.count()).select_from(column.table).where(column == kept.id))
        more = {"person.merged_into_id", "notification.person_id"}
        assert now_there == before[name] + (1 if name in more else 0), name
