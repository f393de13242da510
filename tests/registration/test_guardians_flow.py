"""A guardian is asked, agrees, refuses, forgets, takes it back: as the two of them live it."""

from datetime import date, timedelta

import pytest

from champions.accounts import actions as accounts
from champions.accounts.models import Device, Person, SignIn
from champions.admissions import actions as admissions
from champions.admissions.models import Enrolment
from champions.cohorts.models import Role, RoleGrant
from champions.core import clock, tokens
from champions.core.db import db
from champions.core.outbox import Notification
from champions.notifications import actions as notifications
from champions.notifications.models import KeptMail
from champions.registration import actions, queries
from champions.registration.models import ConsentText, GuardianConsent, GuardianState
from champions.registration.queries import guardians as known
from champions.teams.models import Team, TeamMember
from tests import factories
from tests.registration.pages import hidden, text

YOUNG = date(2010, 6, 1)  # 16 in January 2027: below 18, the usual age
GUARDIAN, CHILD = "mother@example.org", "child@example.org"


def consent() -> GuardianConsent:
    db.session.expire_all()
    found = db.session.query(GuardianConsent).order_by(GuardianConsent.id.desc()).first()
    assert found is not None
    return found


def page(found: GuardianConsent | None = None) -> str:
    found = found or consent()
    return f"/c/{found.cohort.slug}/guardian/{actions.guardian_token(found)}"


def owed() -> list[str]:
    return [each.message for each in db.session.query(Notification).order_by(Notification.id)]


def ask(client, to: str = GUARDIAN, country: str = "KE"):
    return client.send("/c/2027/apply/guardian", country=country, email=to)


def agree(client, **more):
    said = {"name": "Amina Wanjiru", "relation": "mother", "child_email": CHILD, "agree": "y", **more}
    return client.send(page(), **said)


@pytest.fixture
def given(cohort, client) -> GuardianConsent:
    """A guardian has agreed for child@example.org."""
    ask(client)
    assert agree(client).status_code == 303
    return consent()


BORN = {"born-day": "1", "born-month": "6", "born-year": "2010"}


def test_before_anything_else_the_young_say_where_they_live(cohort, client):
    young = text(client.send("/c/2027/apply", **BORN))
    assert "Where do you live?" in young
    assert "Your e-mail address" not in young
    old = text(client.send("/c/2027/apply", **{**BORN, "born-year": "2001"}))
    assert "Where do you live?" not in old
    assert "Your e-mail address" in old


@pytest.mark.parametrize(("country", "needed"), [("KE", True), ("NO", False), ("DE", False), ("BR", True)])
def test_where_they_live_decides(cohort, client, country, needed):
    fields = hidden(client.post("/c/2027/apply", data={**fresh(client), **BORN}).get_data(as_text=True))
    answer = client.post("/c/2027/apply/country", data={**fields, "born": YOUNG.isoformat(), "country": country})
    if needed:
        assert (answer.status_code, answer.location) == (303, f"/c/2027/apply/guardian?country={country}")
        return
    page = answer.get_data(as_text=True)
    assert "Your e-mail address" in page
    begun = client.post("/c/2027/apply/start", data={**hidden(page), "email": CHILD})
    assert (begun.status_code, begun.location) == (303, "/sign-in/code")


def test_without_a_country_it_is_asked_again_and_nobody_begins(cohort, client):
    fields = hidden(client.post("/c/2027/apply", data={**fresh(client), **BORN}).get_data(as_text=True))
    answer = client.post("/c/2027/apply/country", data={**fields, "born": YOUNG.isoformat(), "country": ""})
    assert "Choose the country you live in." in text(answer)
    for country in ("", "KE", "kenya"):
        data = {**fresh(client), "born": YOUNG.isoformat(), "country": country, "email": CHILD}
        begun = client.post("/c/2027/apply/start", data=data)
        assert begun.status_code == 303
        assert begun.location.startswith("/c/2027/apply/guardian")
    assert db.session.query(Person).filter_by(email=CHILD).count() == 0
    assert db.session.query(SignIn).count() == 0


def fresh(client) -> dict[str, str]:
    """The hidden fields of a form of this browser."""
    return hidden(client.get("/c/2027/apply").get_data(as_text=True))


def test_only_the_guardians_address_is_asked_and_kept(cohort, client):
    first = text(client.get("/c/2027/apply/guardian?country=ke"))
    assert '<option selected value="KE">' in first
    assert "born" not in first
    answer = ask(client)
    assert (answer.status_code, answer.location) == (303, "/c/2027/apply/guardian/asked")
    assert GUARDIAN in text(client.get(answer.location))
    found = consent()
    assert (found.state, found.country, found.guardian.email, found.child_id) == ("asked", "KE", GUARDIAN, None)
    assert found.expires_at == clock.now() + timedelta(days=30)
    assert found.guardian.email_verified_at is None
    assert owed() == ["registration/guardian_reminder", "registration/guardian_asked"]


def test_the_answer_is_the_same_for_known_and_unknown(cohort, client):
    factories.person(email="known@example.org")
    for to in ("known@example.org", "new@example.org"):
        answer = ask(client, to)
        assert (answer.status_code, answer.location) == (303, "/c/2027/apply/guardian/asked")
    assert len(owed()) == 4


def test_the_same_address_is_written_to_once_a_day_and_reminded_once(cohort, client):
    for _ in range(3):
        assert ask(client).status_code == 303
    assert owed().count("registration/guardian_asked") == 1
    clock.freeze(clock.now() + timedelta(days=1, minutes=1))
    ask(client)
    assert owed().count("registration/guardian_asked") == 2
    assert owed().count("registration/guardian_reminder") == 1
    assert db.session.query(GuardianConsent).count() == 1
    reminder = db.session.query(Notification).filter_by(message="registration/guardian_reminder").one()
    assert reminder.due_at == consent().asked_at + timedelta(days=7)


def test_many_mails_are_refused_in_words(cohort, client):
    for _ in range(5):
        assert ask(client).status_code == 303
    answer = ask(client)
    assert answer.status_code == 429
    assert "15 minutes" in text(answer)


def test_nobody_is_asked_before_or_after_applications(cohort, client):
    clock.freeze(cohort.apply_closes_at + timedelta(seconds=1))
    answer = ask(client)
    assert "Applications closed" in text(answer)
    assert db.session.query(GuardianConsent).count() == 0


def test_looking_answers_nothing_and_the_address_stays_secret(cohort, client):
    ask(client)
    for _ in range(2):
        answer = client.get(page())
        assert answer.status_code == 200
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert client.get(page() + "/refuse").status_code == 200
    assert "under 18" in text(answer)
    assert consent().state == "asked"
    assert client.get(page()[:-1] + ("1" if page().endswith("0") else "0")).status_code == 404
    assert client.get(page().replace("/2027/", "/2026/")).status_code == 404
    wrong = tokens.token("invitation", consent().code, consent().salt)
    assert client.get(f"/c/2027/guardian/{wrong}").status_code == 404


def test_a_guardian_agrees_and_the_child_goes_on(cohort, client):
    ask(client)
    answer = agree(client)
    assert (answer.status_code, answer.location) == (303, page())
    found = consent()
    assert (found.state, found.name, found.relation, found.child.email) == ("given", "Amina Wanjiru", "mother", CHILD)
    assert found.child.email_verified_at is None
    assert found.guardian.email_verified_at == clock.now()
    agreed = db.session.get_one(ConsentText, found.text_id)
    assert (agreed.key, agreed.number) == ("guardian", 1)
    assert owed()[2:] == ["registration/guardian_given", "registration/guardian_thanks"]
    assert "You have agreed" in text(client.get(page()))
    assert actions.check_guardian(cohort, found.child_id, YOUNG, "KE") is None
    link = db.session.query(SignIn).one()
    child = client.application.test_client()
    assert child.send("/sign-in/" + accounts.link_token(link)).location == "/c/2027/apply/form"
    assert child.get("/c/2027/apply/form").status_code == 200


def test_what_is_missing_is_said_beside_the_field_and_nothing_is_kept(cohort, client):
    ask(client)
    answer = client.send(page(), name="", relation="", child_email="x", agree="")
    for words in ("Type your name", "mother, father", "with an @ in it", "Tick the box"):
        assert words in text(answer)
    assert "your own address" in text(agree(client, child_email=GUARDIAN))
    assert consent().state == "asked"
    assert db.session.query(Person).filter_by(email="x").count() == 0


def test_a_text_that_changed_is_read_again(cohort, client):
    ask(client)
    before = client.get(page()).get_data(as_text=True)
    assert 'name="shown" value="1"' in before
    for number in (1, 2):
        db.session.add(
            ConsentText(cohort_id=cohort.id, key="guardian", number=number, title="Consent", body=f"Text {number}")
        )
    db.session.flush()
    answer = agree(client, shown="1")
    assert "The text has changed" in text(answer)
    assert "Text 2" in text(answer)
    assert consent().state == "asked"
    assert agree(client).status_code == 303
    assert db.session.get_one(ConsentText, consent().text_id).number == 2


def test_a_guardian_says_no_and_is_left_alone(cohort, client):
    ask(client)
    assert client.send(page() + "/refuse").status_code == 303
    assert consent().state == "refused"
    assert "You have said no" in text(client.get(page()))
    assert client.post(page(), data={}).status_code in (200, 400)
    ask(client)
    assert owed().count("registration/guardian_asked") == 1
    clock.freeze(clock.now() + timedelta(days=1, minutes=1))
    ask(client)
    assert owed().count("registration/guardian_asked") == 2
    assert db.session.query(GuardianConsent).count() == 2


def test_nobody_answered_in_time(cohort, client):
    ask(client)
    clock.freeze(clock.now() + timedelta(days=30, seconds=1))
    assert "time to answer is over" in text(client.get(page()))
    assert client.get(page() + "/refuse").status_code == 302
    with pytest.raises(Exception, match="its time is over"):
        actions.give_consent(consent(), name="A", relation="b", child_email=CHILD, shown=1, onward="")
    assert actions.expire_consents() == 1
    assert actions.expire_consents() == 0
    assert consent().state == "expired"
    assert db.session.query(Person).filter_by(email=CHILD).count() == 0


def test_brothers_and_sisters_are_asked_for_one_by_one(given, client):
    assert ask(client).status_code == 303
    second = consent()
    assert second.id != given.id
    assert agree(client).status_code == 200, "for this child there is a consent already"
    assert agree(client, child_email="sister@example.org").status_code == 303
    assert known.given(given.cohort_id, consent().child_id) is not None


def test_taking_it_back_ends_everything_within_the_request(cohort, given, client, as_):
    child = given.child
    enrolment = factories.enrolment(cohort, child)
    enrolment.application.born = YOUNG
    db.session.commit()
    mate = factories.enrolment(cohort)
    team = factories.team(cohort, [enrolment, mate])
    browser = as_(child)
    assert browser.get("/c/2027/line").status_code == 200
    assert client.get(page() + "/withdraw").status_code == 200
    assert consent().state == "given"
    answer = client.send(page() + "/withdraw")
    assert (answer.status_code, answer.location) == (303, page())
    assert "is taken back" in text(client.get(page()))
    db.session.expire_all()
    assert consent().state == "withdrawn"
    assert queries.own(cohort.id, child.id).state == "withdrawn"
    left = db.session.get_one(Enrolment, enrolment.id)
    assert (left.state, left.left_at) == ("left", clock.now())
    assert "guardian" in left.left_why
    assert db.session.query(RoleGrant).filter_by(person_id=child.id, ended_at=None).count() == 0
    assert db.session.query(Device).filter_by(person_id=child.id, ended_at=None).count() == 0
    now_in = db.session.query(TeamMember).filter_by(team_id=team.id, left_at=None).all()
    assert [each.enrolment_id for each in now_in] == [mate.id]
    assert now_in[0].is_lead
    assert db.session.get_one(Team, team.id).size == 1
    assert "registration/guardian_taken_back" in owed()
    assert browser.get("/c/2027/line").status_code == 302
    assert client.get(page() + "/withdraw").status_code == 302


def test_afterwards_the_child_can_do_nothing_with_the_application(cohort, given, client, as_):
    applied = factories.application(cohort, given.child, state="offered", born=YOUNG)
    client.send(page() + "/withdraw")
    db.session.expire_all()
    for act in (
        lambda: actions.save(cohort, YOUNG, {"country": "KE"}, by=given.child),
        lambda: actions.submit(applied, by=given.child),
        lambda: admissions.accept(applied, by=given.child),
        lambda: actions.withdraw(applied, by=given.child),
    ):
        with pytest.raises(actions.Refused if hasattr(actions, "Refused") else Exception):
            act()
    with pytest.raises(actions.NeedsGuardian, match="taken the consent back"):
        actions.check_guardian(cohort, given.child_id, YOUNG, "KE")
    seen = text(as_(given.child).get("/c/2027/status"))
    assert "guardian" in seen.lower()


def test_a_draft_and_nothing_at_all_end_too(cohort, given, client):
    factories.application(cohort, given.child, state="draft", born=YOUNG)
    client.send(page() + "/withdraw")
    db.session.expire_all()
    assert queries.own(cohort.id, given.child_id).state == "withdrawn"
    ask(client)
    agree(client, child_email="other@example.org")
    assert client.send(page() + "/withdraw").status_code == 303
    assert consent().state is GuardianState.WITHDRAWN


def test_roles_elsewhere_and_of_others_stay(cohort, given, client):
    other = factories.cohort("2028")
    factories.enrolment(other, given.child)
    factories.enrolment(cohort, given.child).application.born = YOUNG
    db.session.commit()
    bystander = factories.enrolment(cohort)
    client.send(page() + "/withdraw")
    still = {(grant.person_id, grant.cohort_id) for grant in db.session.query(RoleGrant).filter_by(ended_at=None)}
    assert still == {(given.child_id, other.id), (bystander.person_id, cohort.id)}
    assert Role.PARTICIPANT in {grant.role for grant in db.session.query(RoleGrant)}


def test_every_mail_of_guardians_is_worded_and_goes_where_it_should(cohort, given, client):
    clock.freeze(clock.now() + timedelta(days=8))
    ask(client, "father@example.org")
    for each in db.session.query(Notification).order_by(Notification.id).all():
        notifications.deliver(each.id)
    mails = {(mail.to, mail.subject): mail.text for mail in db.session.query(KeptMail)}
    assert {to for to, _subject in mails} == {GUARDIAN, CHILD, "father@example.org"}
    thanks = mails[GUARDIAN, "We have your consent, and how to take it back"]
    assert page(given) in thanks
    assert "Amina Wanjiru" in thanks
    asked = mails["father@example.org", "A young person asks for your consent"]
    assert CHILD not in asked
    late = mails[CHILD, "Your guardian has agreed: you can apply"]
    assert "/sign-in?next=" in late, "the link of seven days is over: the page for signing in"
    states = {each.message: each.work_state for each in db.session.query(Notification)}
    assert states["registration/guardian_reminder"] in ("cancelled", "queued")


def test_the_reminder_is_not_sent_once_they_have_answered(cohort, given):
    reminder = db.session.query(Notification).filter_by(message="registration/guardian_reminder").one()
    clock.freeze(reminder.due_at)
    notifications.deliver(reminder.id)
    db.session.expire_all()
    assert (reminder.work_state, reminder.last_error) == ("cancelled", "no longer true")
