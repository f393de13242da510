"""Handing in, as a team does it: fields, files, deadline, races, receipts."""

import hashlib
import html
import io
import re
from datetime import timedelta
from types import SimpleNamespace

import pytest

from champions.core import checks, clock, files
from champions.core.db import db
from champions.core.outbox import Notification
from champions.workshops import actions, messages, queries
from champions.workshops.models import Extension, Submission
from tests import factories

from .test_kinds import DOCX, EXE, JPEG, PDF


@pytest.fixture
def story(now):
    """A cohort, a team of two, another team of one, a deliverable that is due in a week."""

    cohort = factories.cohort()
    amara, fatou, stranger = (factories.enrolment(cohort) for _ in range(3))
    asked = factories.deliverable(cohort, asks_link=True, max_words=50, title="What the users told us")
    return SimpleNamespace(
        cohort=cohort,
        amara=amara,
        fatou=fatou,
        stranger=stranger,
        team=factories.team(cohort, [amara, fatou], name="Nile"),
        others=factories.team(cohort, [stranger], name="Volta"),
        asked=asked,
        page=f"/c/2027/work/{asked.code}",
    )


def upload(content: bytes, name: str):
    return (io.BytesIO(content), name)


def submissions() -> list[Submission]:
    return db.session.query(Submission).populate_existing().order_by(Submission.version).all()


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of a page, as a browser would send them."""
    tags = [tag for tag in re.findall(r"<input[^>]*>", page) if 'type="hidden"' in tag]
    named = {re.search(r' name="([^"]+)"', tag)[1]: re.search(r' value="([^"]*)"', tag) for tag in tags}
    return {name: html.unescape(value[1]) if value else "" for name, value in named.items()}


def words_of(answer) -> str:
    return html.unescape(re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)))


def test_text_link_and_file_are_handed_in_and_everybody_gets_a_receipt(story, as_, in_request):
    answer = as_(story.amara.person).send(
        story.page, words="Where the water goes.", url="https://example.org/w", file=upload(PDF, "interviews.pdf")
    )
    assert answer.status_code == 303
    (made,) = submissions()
    assert (made.version, made.is_current, made.words, made.url) == (
        1,
        True,
        "Where the water goes.",
        "https://example.org/w",
    )
    assert (made.file_name, made.file_size, made.file_type) == ("interviews.pdf", len(PDF), "application/pdf")
    assert made.file_sha256 == hashlib.sha256(PDF).hexdigest()
    with files.open(made.file_sha256) as kept:
        assert kept.read() == PDF
    owed = db.session.query(Notification).filter_by(message="workshops/receipt").all()
    assert {each.person_id for each in owed} == {story.amara.person_id, story.fatou.person_id}
    facts = messages.receipt(owed[0].params, story.amara.person)
    assert facts["digest"].replace(" ", "") == made.digest
    assert facts["link"].endswith(f"/c/2027/work/receipts/{made.code}")
    assert messages.receipt(owed[0].params, story.stranger.person) is None


def test_a_receipts_digest_can_be_computed_from_the_page_alone(story, as_):
    browser = as_(story.amara.person)
    answer = browser.send(story.page, words="Wo das Wasser bleibt & „warum“ <물>", file=upload(PDF, "a.pdf"))
    page = browser.get(answer.location).get_data(as_text=True)
    shown, line = (html.unescape(each) for each in re.findall(r'class="mono"[^>]*>([^<]+)<', page))
    assert hashlib.sha256(line.encode()).hexdigest() == shown.replace(" ", "")
    assert hashlib.sha256(PDF).hexdigest() in line
    assert set(checks.run()) == set()


def test_a_new_version_replaces_and_the_old_one_stays(story, as_):
    browser = as_(story.amara.person)
    browser.send(story.page, words="First.", file=upload(PDF, "one.pdf"))
    assert as_(story.fatou.person).send(story.page, words="Second.").status_code == 303
    first, second = submissions()
    assert (first.is_current, second.is_current) == (False, True)
    assert (second.version, second.file_sha256) == (2, first.file_sha256), "a file stays until another is chosen"
    answer = browser.send(story.page, words="Third.", file=upload(JPEG, "three.jpg"))
    assert answer.status_code == 303
    assert [each.is_current for each in submissions()] == [False, False, True]
    assert submissions()[2].file_type == "image/jpeg"
    page = browser.get(story.page).get_data(as_text=True)
    assert [f"/c/2027/work/receipts/{each.code}" in page for each in submissions()] == [True] * 3
    assert set(checks.run()) == set()


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"<!doctype html><script>alert(1)</script>", "report.pdf", "not one of the kinds"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "drawing.png", "not one of the kinds"),
        (EXE, "report.pdf", "not one of the kinds"),
        (DOCX, "report.docx", "not one of the kinds"),
        (PDF, "report.exe", "right ending"),
        (PDF, "report.pdf.html", "right ending"),
        (b"", "report.pdf", "empty"),
        (b"%PDF-1.7\n" + b"x" * 2000, "report.pdf", "at most 2 KB"),
    ],
)
def test_a_wrong_file_is_refused_in_words_and_nothing_typed_is_lost(story, as_, content, name, said):
    story.asked.max_bytes = 2000
    db.session.flush()
    before = {path.name for path in files.folder().rglob("*") if path.is_file()}
    answer = as_(story.amara.person).send(
        story.page, words="Still here.", url="https://example.org/x", file=upload(content, name)
    )
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert said in words_of(answer)
    assert 'id="file-error"' in page
    assert "Still here." in page
    assert "https://example.org/x" in page
    assert submissions() == []
    assert {path.name for path in files.folder().rglob("*") if path.is_file()} == before


def test_a_good_file_need_not_be_sent_again_when_something_else_was_wrong(story, as_):
    browser = as_(story.amara.person)
    page = browser.get(story.page).get_data(as_text=True)
    answer = browser.send(story.page, words="word " * 51, url="http://example.org", file=upload(PDF, "notes.pdf"))
    page = answer.get_data(as_text=True)
    assert "1 word too many" in page
    assert "begins with https://" in page
    assert "notes.pdf" in page
    fields = hidden(page)
    other = as_(story.fatou.person)
    assert other.send(story.page, kept=fields["kept"], words="Theirs.").status_code == 303
    assert submissions()[0].file_sha256 is None, "the mark is good for the person who sent the file only"
    forged = fields["kept"].replace("notes.pdf", "other.pdf")
    assert actions.kept(forged, story.asked, story.amara.person) is None
    answer = browser.post(story.page, data={**fields, "based_on": "1", "words": "Short.", "url": ""})
    assert answer.status_code == 303
    assert (submissions()[1].file_name, submissions()[1].file_sha256) == ("notes.pdf", hashlib.sha256(PDF).hexdigest())


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "http://example.org", "https://", "https://user:pass@example.org/",
            "https://a b.org", "https://localhost/", "data:text/html,x", "https://[::1", "//example.org", "https://example.org:0/"]
)  # fmt: skip
def test_only_https_links_of_named_hosts(story, as_, url):
    answer = as_(story.amara.person).send(story.page, words="Words.", url=url)
    assert answer.status_code == 200
    assert "begins with https://" in words_of(answer)
    assert submissions() == []


def test_nothing_at_all_is_no_submission(story, as_):
    answer = as_(story.amara.person).send(story.page, words="  ", url="")
    assert answer.status_code == 200
    assert "nothing in it yet" in words_of(answer)
    assert submissions() == []


def test_the_deadline_is_exact_and_page_and_action_agree(story, as_, now):
    browser, due = as_(story.amara.person), story.asked.due_at
    ms = timedelta(milliseconds=1)
    for moment, good in ((due - ms, True), (due, True), (due + ms, False)):
        clock.freeze(moment)
        page = browser.get(story.page).get_data(as_text=True)
        assert ("enctype=" in page) is good
        assert ("The deadline has passed." in page) is not good
        clock.freeze(due - ms)
        fields = hidden(browser.get(story.page).text)
        clock.freeze(moment)
        answer = browser.post(story.page, data={**fields, "words": f"At {moment.isoformat()}"})
        assert answer.status_code == (303 if good else 409)
    assert [each.arrived_at for each in submissions()] == [due - ms, due]
    page = words_of(answer)
    assert "arrived later and was not handed in" in page
    assert f"At {(due + ms).isoformat()}" in page, "what was typed is still on the page"
    clock.freeze(due + ms)
    db.session.add(
        Extension(
            deliverable_id=story.asked.id,
            team_id=story.team.id,
            minutes=10,
            reason="storm",
            by_id=story.amara.person_id,
        )
    )
    db.session.flush()
    assert "Extended from" in browser.get(story.page).text
    assert browser.send(story.page, words="With more time.").status_code == 303
    clock.freeze(due + timedelta(minutes=10) + ms)
    assert "enctype=" not in browser.get(story.page).text
    assert "enctype=" not in as_(story.stranger.person).get(story.page).text


def test_a_late_file_is_not_even_kept(story, as_):
    clock.freeze(story.asked.due_at - timedelta(seconds=1))
    browser = as_(story.amara.person)
    fields = hidden(browser.get(story.page).text)
    clock.freeze(story.asked.due_at + timedelta(seconds=1))
    late = PDF + b"% late"
    assert browser.post(story.page, data={**fields, "words": "x", "file": upload(late, "l.pdf")}).status_code == 409
    assert not files.verify(hashlib.sha256(late).hexdigest())


def test_whoever_was_slower_is_told_and_keeps_their_words(story, as_):
    one, two = as_(story.amara.person), as_(story.fatou.person)
    fields = hidden(two.get(story.page).text)
    assert one.send(story.page, words="Mine first.").status_code == 303
    answer = two.post(story.page, data={**fields, "words": "Mine too.", "file": upload(PDF, "mine.pdf")})
    assert answer.status_code == 409
    said = words_of(answer)
    assert f"{story.amara.person.called} handed in version 1" in said
    assert "Mine too." in said
    assert "mine.pdf" in said
    assert len(submissions()) == 1
    again = hidden(answer.text)
    assert two.post(story.page, data={**again, "words": "Mine too."}).status_code == 303
    assert [(each.words, each.is_current) for each in submissions()] == [("Mine first.", False), ("Mine too.", True)]
    assert submissions()[1].file_name == "mine.pdf"


def test_a_form_sent_twice_hands_in_once(story, as_):
    browser = as_(story.amara.person)
    form = {**hidden(browser.get(story.page).text), "words": "Pressed twice."}
    first = browser.post(story.page, data={**form, "file": upload(PDF, "a.pdf")})
    again = browser.post(story.page, data={**form, "file": upload(PDF, "a.pdf")})
    assert (first.status_code, again.status_code) == (303, 303)
    assert first.location == again.location
    assert len(submissions()) == 1
    assert db.session.query(Notification).filter_by(message="workshops/receipt").count() == 2
    other = browser.post(story.page, data={**form, "words": "Other words.", "file": upload(PDF, "a.pdf")})
    assert other.status_code == 422, "a used form with other words comes back with them"
    assert "Other words." in other.text
    assert len(submissions()) == 1


def test_two_at_the_very_same_moment_have_one_winner(story, now):
    before = factories.submission(story.asked, story.team, story.amara.person)
    stale = queries.standing(story.asked, story.team)
    assert stale.current is before
    made = {
        "by": story.amara.person, "at": now, "words": "Two.", "url": "", "file": None, "based_on": 1,
    }  # fmt: skip
    second = actions.hand_in(story.asked, story.team, **made)
    with pytest.raises(actions.NotNow):
        actions._put_in_place(
            Submission(
                deliverable_id=story.asked.id,
                team_id=story.team.id,
                version=2,
                words="Other",
                by_id=story.fatou.person_id,
                digest="0" * 64,
                arrived_at=now,
            ),
            None,
        )
    with pytest.raises(actions.NotNow):
        actions._put_in_place(Submission(version=3), before)
    assert [(each.version, each.is_current) for each in submissions()] == [(1, False), (2, True)]
    assert second.is_current


def test_what_is_wrong_with_the_store_is_found(story, as_):
    as_(story.amara.person).send(story.page, words="Words.", file=upload(PDF, "a.pdf"))
    (made,) = submissions()
    assert list(checks.run()) == []
    place = files.folder() / made.file_sha256[:2] / made.file_sha256
    place.write_bytes(PDF.replace(b"1.7", b"1.6"))
    made.words = "Changed."
    made.is_current = False
    db.session.flush()
    assert [wrong.invariant for wrong in checks.run()] == ["submission.current", "submission.digest", "submission.file"]
    place.unlink()
