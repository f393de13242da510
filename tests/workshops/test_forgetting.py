"""Files that nobody handed in go away after a day; what was handed in, or is about to be, stays."""

import io
from datetime import timedelta

from champions.core import clock, files
from champions.core.db import db
from champions.notifications import actions as notifications
from champions.workshops.models import Submission
from tests import factories

from .test_hand_in import hidden, upload
from .test_kinds import PDF


def put(content: bytes) -> str:
    return files.put(io.BytesIO(content), most=9999).sha256


def refused(browser, address) -> dict[str, str]:
    """The hidden fields of the form that came back because of its words; its file has arrived."""
    answer = browser.send(address, words="word " * 51, url="", file=upload(PDF + b" unused", "notes.pdf"))
    return hidden(answer.get_data(as_text=True))


def page(now) -> tuple:
    cohort = factories.cohort()
    who = factories.enrolment(cohort)
    factories.team(cohort, [who])
    asked = factories.deliverable(cohort, asks_link=True, max_words=50)
    db.session.commit()
    return who.person, f"/c/2027/work/{asked.code}"


def test_an_unused_file_goes_after_a_day_and_one_that_was_handed_in_stays(app, now):
    cohort = factories.cohort()
    who = factories.enrolment(cohort)
    asked, team = factories.deliverable(cohort), factories.team(cohort, [who])
    used, unused = put(b"used"), put(b"unused")
    factories.submission(
        asked, team, who.person, is_current=False, file_sha256=used, file_name="a.txt", file_size=4,
        file_type="text/plain",
    )  # fmt: skip
    db.session.commit()
    broken = files.folder() / "arriving-broken"
    broken.write_bytes(b"half")
    clock.freeze(now + timedelta(hours=23))
    notifications.tidy()
    assert files.verify(used)
    assert files.verify(unused)
    clock.freeze(now + timedelta(hours=25))
    notifications.tidy()
    assert files.verify(used), "an earlier version is still on its receipt"
    assert not files.verify(unused)
    assert not broken.exists() or broken.stat().st_mtime >= (clock.now() - timedelta(days=1)).timestamp()


def test_the_same_content_put_again_counts_from_then(app, now):
    digest = put(b"twice")
    clock.freeze(now + timedelta(hours=20))
    assert put(b"twice") == digest
    clock.freeze(now + timedelta(hours=30))
    assert files.forget(lambda asked: set(), older_than=timedelta(days=1)) >= 0
    assert files.verify(digest)


def test_a_file_that_is_put_while_old_ones_are_forgotten_stays(app, now):
    digest = put(b"raced")
    clock.freeze(now + timedelta(days=2))

    def meanwhile(asked: set[str]) -> set[str]:
        assert digest in asked
        put(b"raced")
        return set()

    files.forget(meanwhile, older_than=timedelta(days=1))
    assert files.verify(digest)


def test_a_form_that_comes_back_keeps_its_file_from_being_forgotten(app, as_, now):
    person, address = page(now)
    browser = as_(person)
    fields = refused(browser, address)
    clock.freeze(now + timedelta(hours=23))
    answer = browser.post(address, data={**fields, "words": "word " * 51, "url": ""})
    fields = hidden(answer.get_data(as_text=True))
    clock.freeze(now + timedelta(hours=30))
    notifications.tidy()
    assert browser.post(address, data={**fields, "words": "Short.", "url": ""}).status_code == 303
    assert files.verify(db.session.query(Submission).one().file_sha256)


def test_a_form_whose_file_was_forgotten_says_so_and_hands_in_nothing(app, as_, now):
    person, address = page(now)
    browser = as_(person)
    fields = refused(browser, address)
    clock.freeze(now + timedelta(hours=25))
    notifications.tidy()
    answer = browser.post(address, data={**fields, "words": "Short.", "url": ""})
    assert answer.status_code == 200
    assert "Choose it again" in answer.get_data(as_text=True)
    assert db.session.query(Submission).count() == 0
