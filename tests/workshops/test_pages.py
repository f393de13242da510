"""Who sees which work, how files leave the house, and what pages cost."""

import io
from datetime import timedelta
from types import SimpleNamespace

import pytest

from champions.cohorts.models import Role
from champions.core import files
from champions.core.db import db
from champions.teams.models import TeamMember, TeamMentor
from tests import factories

from .test_kinds import PDF


@pytest.fixture
def story(now):
    cohort = factories.cohort()
    member, other = factories.enrolment(cohort), factories.enrolment(cohort)
    team = factories.team(cohort, [member], name="Nile")
    asked = factories.deliverable(cohort, title="What the users told us")
    mentor = factories.grant(factories.person(), Role.MENTOR, cohort)
    kept = files.put(io.BytesIO(PDF), most=9999)
    db.session.add(TeamMentor(team_id=team.id, person_id=mentor.id))
    file = {
        "file_sha256": kept.sha256,
        "file_size": kept.size,
        "file_name": 'سوق "x".pdf',
        "file_type": "application/pdf",
    }
    return SimpleNamespace(
        cohort=cohort,
        member=member,
        other=other,
        team=team,
        rivals=factories.team(cohort, [other], name="Volta"),
        asked=asked,
        staff=factories.staff(cohort),
        mentor=mentor,
        judge=factories.grant(factories.person(), Role.JUDGE, cohort),
        loner=factories.enrolment(cohort),
        applicant=factories.person(),
        work=factories.submission(asked, team, member.person, **file),
    )


def status(browser, address: str) -> int:
    """The status of the answer, read to its end so that the file behind it is closed."""
    with browser.get(address) as answer:
        return answer.status_code


def test_files_and_receipts_are_for_the_team_its_mentors_and_staff(story, as_, client):
    for address in (f"/c/2027/files/{story.work.code}", f"/c/2027/work/receipts/{story.work.code}"):
        for person in (story.member.person, story.mentor, story.staff):
            assert status(as_(person), address) == 200
        for person in (story.other.person, story.judge, story.loner.person, story.applicant):
            assert as_(person).get(address).status_code == 404
        assert client.get(address).status_code == 302
        assert as_(story.member.person).get(address.replace("2027", "2026")).status_code == 404


def test_who_leaves_the_team_has_lost_its_files(story, as_, now):
    browser = as_(story.member.person)
    address = f"/c/2027/files/{story.work.code}"
    assert status(browser, address) == 200
    db.session.query(TeamMember).filter_by(team_id=story.team.id).update({"left_at": now + timedelta(seconds=1)})
    assert browser.get(address).status_code == 404


def test_a_file_is_saved_never_shown(story, as_):
    answer = as_(story.member.person).get(f"/c/2027/files/{story.work.code}")
    assert answer.data == PDF
    answer.close()
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Length"] == str(len(PDF))
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert "filename*=UTF-8''%D8%B3%D9%88%D9%82%20%22x%22.pdf" in answer.headers["Content-Disposition"]


def test_a_version_without_a_file_has_none_to_save(story, as_):
    bare = factories.submission(story.asked, story.rivals, story.other.person)
    assert as_(story.staff).get(f"/c/2027/files/{bare.code}").status_code == 404


def test_everybody_sees_their_own_side(story, as_):
    index, page = "/c/2027/work", f"/c/2027/work/{story.asked.code}"
    for address in (index, page):
        assert as_(story.judge).get(address).status_code == (403 if address == index else 404)
        assert as_(story.applicant).get(address).status_code == (403 if address == index else 404)
        mine = as_(story.member.person).get(address).text
        assert "Nile" in mine
        assert "Volta" not in mine
        mentors = as_(story.mentor).get(address).text
        assert "Nile" in mentors
        assert "Volta" not in mentors
        staffs = as_(story.staff).get(address).text
        assert "Nile" in staffs
        assert "Volta" in staffs
        assert "You are in no team yet" in as_(story.loner.person).get(address).text


def test_only_members_hand_in(story, as_, client):
    page = f"/c/2027/work/{story.asked.code}"
    for person in (story.staff, story.mentor, story.judge, story.applicant):
        assert as_(person).send(page, words="Theirs.", _at="/sign-out").status_code == 404
    assert as_(story.loner.person).send(page, words="Mine.", _at="/sign-out").status_code == 409
    assert client.send(page, words="Nobody's.", _at="/sign-in").status_code == 401


def test_pages_run_the_same_statements_with_one_row_and_with_three(story, as_, statements):
    viewers = (story.member.person, story.staff, story.mentor)
    browsers = [as_(person) for person in viewers]
    addresses = ("/c/2027/work", f"/c/2027/work/{story.asked.code}")

    def count() -> list[int]:
        counts = []
        for browser in browsers:
            for address in addresses:
                with statements() as made:
                    assert browser.get(address).status_code == 200
                counts.append(len(made))
        return counts

    one = count()
    for _ in range(2):
        asked = factories.deliverable(story.cohort)
        for team, person in ((story.team, story.member.person), (story.rivals, story.other.person)):
            factories.submission(asked, team, person)
        more = factories.enrolment(story.cohort)
        team = factories.team(story.cohort, [more])
        db.session.add(TeamMentor(team_id=team.id, person_id=story.mentor.id))
        factories.submission(story.asked, team, more.person)
    db.session.query(type(story.work)).filter_by(id=story.work.id).update({"is_current": False})
    factories.submission(story.asked, story.team, story.member.person, version=2)
    assert count() == one
    assert max(one) <= 8
