"""Texts people agree to: a change is a new version, and whoever's application is in use is told once."""

from datetime import timedelta

import pytest

from champions.cohorts.models import Cohort
from champions.core import clock, outbox
from champions.core.audit import AuditEntry
from champions.core.db import db
from champions.core.errors import Refused
from champions.core.messages import get
from champions.core.outbox import Notification
from champions.core.rendering import as_read_by, words
from champions.registration import messages
from champions.registration.actions import consent_texts as actions
from champions.registration.models import Consent, ConsentText, GuardianConsent, GuardianState
from champions.registration.queries import consent_texts as queries
from tests import factories
from tests.registration.pages import text

LIST = "/c/2027/setup/consents"
TYPED = {"title": "How we use it", "body": "We read it.\n\nThen we decide.", "required": "y"}
STATES = ("draft", "submitted", "waitlisted", "offered", "enrolled", "declined", "not_selected", "withdrawn")


@pytest.fixture
def cohort(cohort):
    """The same without the usual texts."""
    db.session.query(ConsentText).delete()
    return cohort


def publish(cohort, key="data", title="Title", required=True, shown=0):
    made = actions.publish(
        cohort, key, title=title, body="Body", required=required, shown=shown, by=factories.staff(cohort)
    )
    db.session.flush()
    return made


def agree(application, version):
    """The application agrees to that version; to a text it cannot do without it does so already."""
    found = db.session.query(Consent).filter_by(application_id=application.id, text_id=version.id).one_or_none()
    if found is None:
        db.session.add(Consent(application_id=application.id, text_id=version.id, agreed_at=clock.now()))
        db.session.flush()


def versions(key="data"):
    here = db.session.query(ConsentText).join(Cohort, Cohort.id == ConsentText.cohort_id).filter(Cohort.slug == "2027")
    return here.filter(ConsentText.key == key).order_by(ConsentText.number).all()


def mails():
    return db.session.query(Notification).filter_by(message="registration/consent_changed").all()


def everybody(cohort):
    more = {"waitlisted": {"waitlisted_at": clock.now()}}
    return {state: factories.application(cohort, state=state, **more.get(state, {})) for state in STATES}


def test_a_first_text_is_looked_at_then_published(cohort, desk):
    here = f"{LIST}/new"
    page = desk.send(here, key="rules", **TYPED)
    assert page.status_code == 200
    assert "Publish this text?" in text(page)
    assert "0 people are asked" in text(page)
    assert versions("rules") == []
    again = desk.send(here, key="rules", confirmed="no", **TYPED)
    assert "Then we decide." in text(again)
    answer = desk.send(here, key="rules", confirmed="yes", **TYPED)
    assert answer.location == f"{LIST}/rules"
    [made] = versions("rules")
    assert (made.number, made.title, made.body, made.required) == (1, TYPED["title"], TYPED["body"], True)
    entry = db.session.query(AuditEntry).filter_by(action="consent_text.publish").one()
    assert (entry.subject_id, entry.facts["number"], entry.actor_id) == (made.id, 1, made.published_by_id)
    assert "How we use it" in text(desk.get(LIST))


@pytest.mark.parametrize("usual", ["data", "conduct", "photos", "guardian"])
def test_a_usual_text_is_there_to_begin_with(cohort, desk, usual):
    assert f'href="{LIST}/new?key={usual}"' in text(desk.get(LIST))
    page = text(desk.get(f"{LIST}/new?key={usual}"))
    assert f'value="{usual}"' in page
    publish(cohort, usual)
    assert f'href="{LIST}/new?key={usual}"' not in text(desk.get(LIST))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"key": ""}, "Type a short name."),
        ({"key": "With Space"}, "Use 2 to 20 small letters"),
        ({"key": "x"}, "Use 2 to 20 small letters"),
        ({"key": "data"}, "There is a text of this name."),
        ({"title": ""}, "Type a title."),
        ({"body": "  "}, "Type the text."),
        ({"body": "x" * 20_001}, "Use at most 20000 characters."),
    ],
)
def test_a_wrong_text_is_refused(cohort, desk, typed, said):
    publish(cohort)
    answer = desk.send(f"{LIST}/new", **TYPED | {"key": "rules", "confirmed": "yes"} | typed)
    assert answer.status_code == 200
    assert said in text(answer)
    assert db.session.query(ConsentText).count() == 1


def test_a_new_version_asks_whoever_is_in_use_and_tells_them_once(cohort, desk):
    first, _told = publish(cohort)
    people = everybody(cohort)
    stranger = factories.application(factories.cohort("2028"))
    assert mails() == []
    here = f"{LIST}/data/publish"
    page = desk.send(here, **TYPED)
    assert "4 people are asked and told by mail" in text(page)
    assert desk.send(here, confirmed="yes", **TYPED).location == f"{LIST}/data"
    assert [each.number for each in versions()] == [1, 2]
    told = {each.person_id: each for each in mails()}
    live = ("submitted", "waitlisted", "offered", "enrolled")
    assert set(told) == {people[state].person_id for state in live}
    assert stranger.person_id not in told
    second = versions()[-1]
    mine = told[people["offered"].person_id]
    assert mine.params == {"text": second.id, "application": people["offered"].id}
    assert mine.cohort_id == cohort.id
    assert first.body == "Body"
    entry = db.session.query(AuditEntry).filter_by(action="consent_text.tell").order_by(AuditEntry.id.desc()).first()
    assert entry.facts == {"people": 4}


def test_a_text_one_may_leave_out_asks_those_who_agreed(cohort):
    first, _told = publish(cohort, "photos", required=False)
    yes, no, taken_back = (factories.application(cohort) for _ in range(3))
    agree(yes, first)
    agree(taken_back, first)
    db.session.query(Consent).filter_by(application_id=taken_back.id).one().withdrawn_at = clock.now()
    db.session.flush()
    assert queries.asked_again(cohort, "photos", required=False) == [(yes.person_id, yes.id)]
    assert len(queries.asked_again(cohort, "photos", required=True)) == 3
    _text, told = publish(cohort, "photos", title="New", required=False, shown=1)
    assert told == 1
    assert [each.person_id for each in mails()] == [yes.person_id]
    assert no.id not in {each.params["application"] for each in mails()}


def test_guardians_keep_what_they_agreed_to_and_no_applicant_is_asked(cohort, desk):
    first, _told = publish(cohort, "guardian")
    child, guardian = factories.application(cohort).person, factories.person()
    db.session.add(
        GuardianConsent(
            cohort_id=cohort.id,
            guardian_id=guardian.id,
            child_id=child.id,
            state=GuardianState.GIVEN,
            country="KE",
            name="Amina",
            text_id=first.id,
            given_at=clock.now(),
            expires_at=clock.now(),
        )
    )
    db.session.flush()
    page = desk.send(f"{LIST}/guardian/publish", **TYPED)
    assert "Who has agreed keeps the version they agreed to." in text(page)
    assert "0 people are asked" in text(page)
    _text, told = publish(cohort, "guardian", title="New", shown=1)
    assert (told, mails()) == (0, [])
    assert [each.agreed for each in queries.texts(cohort)[0].all] == [0, 1]


def test_the_same_words_are_no_new_version_and_nobody_overtakes(cohort, desk):
    publish(cohort, title="Title")
    same = {"title": "Title", "body": "Body", "required": "y", "confirmed": "yes"}
    assert "Nothing is different from version 1." in text(desk.send(f"{LIST}/data/publish", **same))
    publish(cohort, title="Quicker", shown=1)
    late = {**TYPED, "confirmed": "yes", "shown": "1"}
    assert "Somebody published this text while" in text(desk.send(f"{LIST}/data/publish", **late))
    assert "Somebody published this text while" in text(desk.send(f"{LIST}/data/publish", **late | {"shown": "x²"}))
    assert [each.title for each in versions()] == ["Title", "Quicker"]


def test_sent_twice_it_is_published_once_and_told_once(cohort, desk):
    from_page = desk.send(f"{LIST}/new", key="data", **TYPED)
    factories.application(cohort)
    fields = {**TYPED, "key": "data", "confirmed": "yes", **_hidden(from_page)}
    first, second = (desk.post(f"{LIST}/new", data=fields) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    assert (len(versions()), len(mails())) == (1, 1)


def _hidden(page):
    found = page.get_data(as_text=True)
    names = ("csrf_token", "once", "shown")
    return {name: found.split(f'name="{name}" value="')[1].split('"')[0] for name in names}


def test_the_history_counts_who_agrees_to_each_version(cohort, desk):
    first, _told = publish(cohort, title="Old words")
    people = [factories.application(cohort) for _ in range(3)]
    for each in people:
        agree(each, first)
    second, _told = publish(cohort, title="New words", shown=1)
    agree(people[0], second)
    db.session.query(Consent).filter_by(application_id=people[1].id).one().withdrawn_at = clock.now()
    db.session.flush()
    [found] = queries.texts(cohort)
    assert [(each.text.number, each.agreed) for each in found.all] == [(2, 1), (1, 2)]
    page = text(desk.get(f"{LIST}/data"))
    assert page.index("New words") < page.index("Old words")
    assert "Version 1, in its words" in page
    assert "1 agrees to it" in text(desk.get(LIST))


def test_the_mail_says_which_text_and_is_not_sent_in_vain(cohort, in_request):
    publish(cohort)
    application = factories.application(cohort)
    second, _told = publish(cohort, title="How we use it", shown=1)
    message, [owed] = get("registration/consent_changed"), mails()
    assert message.facts is messages.consent_changed
    with as_read_by(application.person):
        said = words(message, application.person, message.facts(owed.params, application.person))
    assert said.subject == "A text you agreed to has changed"
    for part in (said.text, said.html):
        assert "How we use it" in part
        assert application.code in part
        assert "/c/2027/status" in part
    agree(application, second)
    assert message.facts(owed.params, application.person) is None
    other = factories.application(cohort)
    third, _told = publish(cohort, title="Once more", shown=2)
    assert message.facts({"text": second.id, "application": other.id}, other.person) is None
    params = {"text": third.id, "application": other.id}
    assert message.facts(params, other.person) is not None
    factories.application(cohort, state="withdrawn")
    other.state = "withdrawn"
    db.session.flush()
    assert message.facts(params, other.person) is None


def test_two_thousand_people_are_told_in_a_few_statements(cohort, statements):
    who = factories.person()
    few = [(who.id, {"n": 1})]
    assert outbox.owe_all(few, "registration/consent_changed", key="k", cohort_id=cohort.id) == 1
    people = [factories.person() for _ in range(600)]
    owed = [(each.id, {"n": each.id}) for each in people]
    with statements() as made:
        assert outbox.owe_all(owed, "registration/consent_changed", key="k", cohort_id=cohort.id) == 600
    assert sum(each.startswith("INSERT") for each in made) == 2
    assert outbox.owe_all([*few, *owed[:3]], "registration/consent_changed", key="k") == 0
    assert outbox.owe_all(few, "registration/consent_changed", key="another") == 1
    assert db.session.query(Notification).count() == 602


def test_publishing_takes_as_many_statements_for_one_as_for_many(cohort, statements):
    def cost(shown):
        with statements() as made:
            publish(cohort, title=f"Title {shown}", shown=shown)
        return len(made)

    publish(cohort)
    factories.application(cohort)
    one = cost(1)
    for _ in range(20):
        factories.application(cohort)
    assert cost(2) == one
    assert len(mails()) == 22


def test_there_are_only_so_many_texts(cohort):
    for number in range(actions.MOST_TEXTS):
        publish(cohort, f"text_{number}")
    with pytest.raises(Refused, match="12 texts already"):
        publish(cohort, "one_more")
    publish(cohort, "text_0", title="New", shown=1)


def test_nobody_but_staff_of_the_cohort_sees_a_text(cohort, as_, client):
    publish(cohort)
    pages = (f"{LIST}/data", f"{LIST}/data/publish")
    assert {client.get(page).status_code for page in pages} == {302}
    for person in (factories.person(), factories.staff(factories.cohort("2028"))):
        assert {as_(person).get(page).status_code for page in pages} == {404}
    staff = as_(factories.staff(cohort))
    assert {staff.get(page).status_code for page in pages} == {200}
    assert staff.get(f"{LIST}/nothing").status_code == 404


def test_the_pages_ask_as_much_whatever_there_is(cohort, desk, statements):
    publish(cohort)
    pages, asked = (LIST, f"{LIST}/data", f"{LIST}/data/publish", f"{LIST}/new"), {}
    for page in pages:
        desk.get(page)
        with statements() as made:
            desk.get(page)
        asked[page] = len(made)
    for number in range(1, 4):
        publish(cohort, title=f"Title {number}", shown=number)
        publish(cohort, f"text_{number}")
    for page in pages:
        with statements() as made:
            desk.get(page)
        assert len(made) == asked[page] <= 8, page


@pytest.mark.parametrize("state", ["submitted", "waitlisted", "offered", "enrolled"])
@pytest.mark.parametrize("late", [False, True])
def test_whoever_is_told_finds_the_text_and_agrees_even_after_the_close(cohort, as_, state, late):
    publish(cohort)
    facts = {"waitlisted_at": clock.now()} if state == "waitlisted" else {}
    mine = factories.application(cohort, state=state, **facts)
    browser, note = as_(mine.person), "Read it, and say that you agree"
    assert note not in text(browser.get("/c/2027/status"))
    second, _told = publish(cohort, title="New", shown=1)
    publish(cohort, "photos", required=False)
    if late:
        clock.freeze(cohort.apply_closes_at + timedelta(days=1))
        browser = as_(mine.person)
    assert note in text(browser.get("/c/2027/status"))
    here = "/c/2027/apply/form/consent"
    assert f'href="{here}"' in text(browser.get("/c/2027/status"))
    assert "Tick the box if you agree." in text(browser.send(here))
    assert browser.send(here, c_data_2="y").status_code == 303
    assert db.session.query(Consent).filter_by(text_id=second.id).one().application_id == mine.id
    assert note not in text(browser.get("/c/2027/status"))


def test_nobody_is_asked_again_for_an_application_that_is_past(cohort, as_):
    publish(cohort)
    mine = factories.application(cohort, state="not_selected")
    publish(cohort, title="New", shown=1)
    assert "say that you agree" not in text(as_(mine.person).get("/c/2027/status"))
