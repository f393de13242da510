"""The letter of participation, and leaving: who may, what a name can do to them, what stays."""

import pytest

from champions.admissions import actions, messages, queries
from champions.admissions.actions import letters
from champions.cohorts.models import Role, RoleGrant
from champions.core.audit import AuditEntry
from champions.core.db import db
from champions.core.errors import Refused
from champions.core.outbox import Notification
from champions.teams.models import TeamMember
from tests import factories

HOSTILE = [
    '#panic("x")', "*bold* _it_ $x$ `raw` <label> @ref", '"; #import "/etc/passwd"', "\\", "a" * 200,
    "Zoë Łukasz Ñandú", "] #sys.inputs [", "{{ 7*7 }}", "<script>alert(1)</script>", "Robert'); DROP TABLE person;--",
]  # fmt: skip


@pytest.fixture
def cohort(now):
    factories.cohort("2025")
    return factories.cohort()


@pytest.fixture
def enrolment(cohort):
    return factories.enrolment(cohort)


def data(enrolment, in_request=None):
    return letters._data(enrolment)


def test_a_participant_downloads_a_pdf_of_their_own(enrolment, as_):
    answer = as_(enrolment.person).get("/c/2027/letter")
    assert answer.status_code == 200
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="letter-{enrolment.code}.pdf"'
    assert answer.data.startswith(b"%PDF-")
    assert b"/Title" in answer.data
    assert 2_000 < len(answer.data) < 200_000


def test_the_letter_says_who_what_and_when(enrolment, in_request):
    enrolment.person.name, enrolment.person.own_name = "Ivan Ivanov", "Иван Иванов"
    said = data(enrolment)
    assert (said["name"], said["own_name"]) == ("Ivan Ivanov", "Иван Иванов")
    facts = dict(said["facts"])
    assert facts["Reference"] == enrolment.code
    assert (facts["First day"], facts["Last day"]) == ("3 March 2027", "13 June 2027")
    assert said["issued"] == "Issued on 7 April 2027"
    assert "from 3 March 2027 to 13 June 2027" in said["sentences"][0]


@pytest.mark.parametrize(
    ("name", "printed"),
    [("Ωμέγα", True), ("김민지", True), ("أمل", True), ("陈思远", True), ("ಕಾವ್ಯ", False), ("", True)],
)
def test_a_name_in_letters_the_font_lacks_is_not_printed_as_boxes(enrolment, in_request, name, printed):
    enrolment.person.own_name = name
    assert data(enrolment)["own_name"] == (name if printed else "")


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_is_data_whatever_is_in_it(enrolment, in_request, name):
    plain = actions.participation(enrolment)
    enrolment.person.name = enrolment.person.own_name = name[:200]
    pdf = actions.participation(enrolment)
    assert pdf.startswith(b"%PDF-")
    # One page as before: nothing in the name was obeyed.
    assert pdf.count(b"/Type/Page\n") == plain.count(b"/Type/Page\n")
    assert b"root:" not in pdf


def test_staff_have_the_letter_by_the_application_and_others_do_not(cohort, enrolment, as_, client):
    here = f"/c/2027/admissions/{enrolment.application.code}/letter"
    assert as_(factories.staff(cohort)).get(here).data.startswith(b"%PDF-")
    for who in (enrolment.person, factories.enrolment(cohort).person, factories.staff(factories.cohort("2028"))):
        assert as_(who).get(here).status_code == 404
    assert client.get(here).status_code == 302
    offered = factories.application(cohort, state="offered")
    assert as_(offered.person).get("/c/2027/letter").status_code == 403
    assert as_(factories.staff(cohort)).get(f"/c/2027/admissions/{offered.code}/letter").status_code == 404


def test_a_participant_leaves_and_nothing_is_lost(cohort, enrolment, as_):
    team = factories.team(cohort, [enrolment, factories.enrolment(cohort)])
    browser = as_(enrolment.person)
    assert "Leave the programme?" in browser.get("/c/2027/leave").get_data(as_text=True)
    empty = browser.send("/c/2027/leave", why="")
    assert "Type the reason" in empty.get_data(as_text=True)
    assert browser.send("/c/2027/leave", why="A new job.").status_code == 303
    db.session.refresh(enrolment)
    assert (enrolment.state, enrolment.left_why) == ("left", "A new job.")
    assert enrolment.left_at is not None
    member = db.session.query(TeamMember).filter_by(team_id=team.id, enrolment_id=enrolment.id).one()
    assert member.left_at is not None, "they are in no team any more"
    assert db.session.query(RoleGrant).filter_by(person_id=enrolment.person_id, ended_at=None).count() == 0
    assert browser.get("/c/2027/home").status_code == 403, "from the next request on"
    assert browser.get("/c/2027/letter").status_code == 403
    assert "You have left" in browser.get("/c/2027/status").get_data(as_text=True)
    owed = db.session.query(Notification).filter_by(message="admissions/left").one()
    assert owed.params["own"] == 1
    entry = db.session.query(AuditEntry).filter_by(action="enrolment.leave").one()
    assert entry.actor_id == enrolment.person_id
    assert "A new job." not in str(entry.facts)


def test_staff_end_a_participation_with_a_reason(cohort, enrolment, as_, in_request):
    staff = factories.staff(cohort)
    here = f"/c/2027/people/{enrolment.code}/end"
    page = as_(staff).get(f"/c/2027/people/{enrolment.code}").get_data(as_text=True)
    assert here in page
    assert as_(staff).send(here, why="They wrote to us.").status_code == 303
    db.session.refresh(enrolment)
    assert enrolment.state == "left"
    assert queries.taken(cohort) == 0
    owed = db.session.query(Notification).filter_by(message="admissions/left").one()
    assert messages.left(owed.params, enrolment.person)["own"] is False
    assert "They do not take part any more." in as_(staff).get(here).get_data(as_text=True)
    with pytest.raises(Refused, match="do not take part any more"):
        actions.leave(enrolment, by=staff, why="Twice.")


def test_who_may_not_end_it(cohort, enrolment, as_):
    here = f"/c/2027/people/{enrolment.code}/end"
    factories.grant(enrolment.person, Role.STAFF, cohort)
    for who in (enrolment.person, factories.enrolment(cohort).person, factories.staff(factories.cohort("2028"))):
        assert as_(who).get(here).status_code == 404
    assert as_(factories.person()).get("/c/2027/leave").status_code == 403
