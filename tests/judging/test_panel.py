"""Staff keep a panel: invite one and many, send again, remind, change, end; nobody else, and nobody themselves."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from champions.accounts.models import Person
from champions.cohorts.models import Invitation, InvitationState, Role
from champions.cohorts.queries import grant
from champions.core import clock, messages
from champions.core.db import db
from champions.core.errors import Refused
from champions.core.outbox import Notification
from champions.judging import actions, inviting, queries
from champions.judging.models import Conflict, Judge, ScorecardState, Void
from champions.notifications import catalogue  # noqa: F401  gathers the messages
from tests import factories

from .story import tell, words_of


def judges(of) -> str:
    return f"/c/2027/judging/judges/{of.code}"


def invited(story, mail="osei@example.org", **known):
    return actions.invite(story.round, email=mail, name="Dr Osei", by=story.staff, **known)


def mails(message):
    return db.session.query(Notification).filter_by(message=message).count()


@pytest.mark.parametrize(
    ("line", "guest"),
    [
        ("Dr Osei <Osei@Example.org>, City of Accra", ("osei@example.org", "Dr Osei", "City of Accra")),
        ("osei@example.org", ("osei@example.org", "", "")),
        ("osei@example.org, City of Accra", ("osei@example.org", "", "City of Accra")),
        ('  "Osei, Kwame"  < osei@example.org > ; Accra, Ghana ', ("osei@example.org", "Osei, Kwame", "Accra, Ghana")),
        ("김 민준 <kim@snu.ac.kr>", ("kim@snu.ac.kr", "김 민준", "")),
    ],
)
def test_lines_are_read(line, guest):
    found = inviting.read([line])
    assert found.unread == ()
    assert [(each.mail, each.name, each.organisation) for each in found.guests] == [guest]


def test_lines_that_cannot_be_read_are_named_and_addresses_are_taken_once():
    found = inviting.read(["a@example.org", "", "nobody", "A <a@example.org>", "two@a.org three@b.org", "<x@y>"])
    assert [each.mail for each in found.guests] == ["a@example.org"]
    assert found.unread == (3, 5, 6)


def test_inviting_one_keeps_what_is_known(now, as_):
    story = tell(now)
    staff = as_(story.staff)
    page = f"{story.base}/invite"
    answer = staff.send(page, email="osei@example.org", name="Dr Osei", languages="Klingon", max_load="many")
    assert "“klingon”" in words_of(answer)
    assert "Type a whole number" in words_of(answer)
    known = {"organisation": "City of Accra", "languages": "english, FR", "topics": "Water; Night buses, water"}
    assert staff.send(page, email="osei@example.org", name="Dr Osei", max_load="5", **known).status_code == 303
    judge = db.session.scalar(select(Judge).join(Judge.person).where(Person.email == "osei@example.org"))
    assert (judge.organisation, judge.languages, judge.topics) == (
        "City of Accra",
        ["en", "fr"],
        ["water", "night buses"],
    )
    assert judge.max_load == 5
    seat = queries.seat(judge)
    assert seat.waiting
    assert seat.behind == "link"
    page = words_of(staff.get(f"{story.base}/panel"))
    assert "Dr Osei" in page
    assert "Link not opened" in page


def test_inviting_many_shows_the_list_first_and_mails_each_once(now, as_):
    story = tell(now)
    staff = as_(story.staff)
    page = f"{story.base}/invite-many"
    assert "We could not read these lines: 2" in words_of(staff.send(page, lines="a@example.org\nnobody", copy=""))
    assert "Type at least one person" in words_of(staff.send(page, lines=" ", copy=""))
    known = story.judges[0].person.email
    lines = f"Ada <ada@example.org>, Water utility\nben@example.org\n{known}"
    review = staff.send(page, lines=lines, copy="")
    assert "Invite 2 judges?" in words_of(review)
    assert "On the panel already" in words_of(review)
    assert mails("cohorts/invite_judge") == 0
    assert staff.send(page, lines=lines, copy="", sure="1").status_code == 303
    assert mails("cohorts/invite_judge") == 2
    assert len(queries.seats(story.round)) == 4
    assert staff.send(page, lines=lines, copy="", sure="1").status_code == 303
    assert mails("cohorts/invite_judge") == 2


def test_the_panel_of_another_round_is_copied_with_what_is_known(now, as_):
    story = tell(now)
    story.judges[0].topics, story.judges[0].languages = ["water"], ["en", "ko"]
    other = factories.round_(story.asked, state="preparing")
    staff = as_(story.staff)
    page = f"/c/2027/judging/rounds/{other.code}/invite-many"
    assert "Invite 2 judges?" in words_of(staff.send(page, lines="", copy=story.round.code))
    assert staff.send(page, lines="", copy=story.round.code, sure="1").status_code == 303
    again = queries.judge_of(other.id, story.judges[0].person_id)
    assert (again.topics, again.languages) == (["water"], ["en", "ko"])
    assert mails("cohorts/invite_judge") == 0, "they judge in this cohort already"


def test_a_new_link_makes_the_old_one_useless(now, as_):
    story = tell(now)
    judge = invited(story)
    staff = as_(story.staff)
    assert staff.send(f"{judges(judge)}/link", _at=judges(judge)).status_code == 303
    links = list(db.session.scalars(select(Invitation).where(Invitation.person_id == judge.person_id)))
    assert sorted(each.state for each in links) == [InvitationState.INVITED, InvitationState.REVOKED]
    with pytest.raises(Refused):
        actions.send_link(story.judges[0], by=story.staff)


def test_one_reminder_a_day_says_what_is_open(now, app):
    story = tell(now)
    judge = story.judges[0]
    assert actions.nudge(judge, by=story.staff) == "entries"
    with pytest.raises(Refused):
        actions.nudge(judge, by=story.staff)
    clock.freeze(now + timedelta(hours=24))
    judge.declared_at = None
    db.session.flush()
    assert actions.nudge(judge, by=story.staff) == "conflicts"
    assert mails("judging/nudge") == 2
    told = messages.get("judging/nudge").facts
    with app.test_request_context():
        assert told({"judge": judge.id}, judge.person)["what"] == "conflicts"
        judge.declared_at = now
        db.session.flush()
        found = told({"judge": judge.id}, judge.person)
        assert (found["what"], found["count"], found["until"]) == ("entries", 3, story.round.closes_at)
        clock.freeze(story.round.closes_at + timedelta(seconds=1))
        assert told({"judge": judge.id}, judge.person) is None
    clock.freeze(now + timedelta(days=3))
    waiting = invited(story)
    assert actions.nudge(waiting, by=story.staff) == "link"
    assert mails("cohorts/invite_judge") == 2


def test_who_is_away_or_done_is_not_reminded(now, as_):
    story = tell(now)
    away, other = story.judges
    away.away_from, away.away_until = now.date(), now.date() + timedelta(days=1)
    db.session.flush()
    with pytest.raises(Refused):
        actions.nudge(away, by=story.staff)
    staff = as_(story.staff)
    assert "Nudge 1 judge?" in words_of(staff.get(f"{story.base}/nudge"))
    assert staff.send(f"{story.base}/nudge").status_code == 303
    assert mails("judging/nudge") == 1
    db.session.refresh(other)
    assert other.nudged_at == now
    assert "Nobody is to be reminded" in words_of(staff.get(f"{story.base}/nudge"))


def test_staff_change_what_is_known_and_new_conflicts_are_found(now, as_):
    story = tell(now)
    judge = story.judges[0]
    story.members[0].application.university = "Seoul National University"
    db.session.flush()
    staff = as_(story.staff)
    answer = staff.send(judges(judge), organisation="x", languages="English", away_from="2027-05-01", away_until="")
    assert "Type both days, or none" in words_of(answer)
    sent = staff.send(judges(judge), organisation="seoul national university", languages="English", topics="water")
    assert sent.status_code == 303
    found = db.session.query(Conflict).filter_by(judge_id=judge.id).one()
    assert (found.why, found.entry_id) == ("university", story.entries[0].id)


@pytest.mark.parametrize("void", [False, True])
def test_ending_voids_what_is_open_and_leaves_what_counts_unless_staff_say_otherwise(now, as_, void):
    story = tell(now)
    judge = story.judges[0]
    done, *rest = [story.cards[judge.id, each.id] for each in story.entries]
    done.state, done.submitted_at = ScorecardState.SUBMITTED, now
    db.session.flush()
    browser, staff = as_(judge.person), as_(story.staff)
    assert browser.get("/c/2027/judging").status_code == 200
    page = f"{judges(judge)}/end"
    assert "Type the reason" in words_of(staff.send(page, submitted="keep", reason=""))
    assert staff.send(page, submitted="void" if void else "keep", reason="Ill").status_code == 303
    db.session.expire_all()
    assert {(each.state, each.void) for each in rest} == {(ScorecardState.VOID, Void.ENDED)}
    assert done.state is (ScorecardState.VOID if void else ScorecardState.SUBMITTED)
    assert judge.ended_reason == "Ill"
    assert grant(judge.person_id, story.cohort.id, Role.JUDGE) is None
    assert browser.get("/c/2027/judging").status_code == 403
    for each in story.entries:
        assert browser.get(f"/c/2027/judging/entries/{story.cards[judge.id, each.id].code}").status_code == 404
    with pytest.raises(Refused):
        actions.end_judge(judge, "again", by=story.staff)


def test_ending_before_the_link_is_opened_takes_it_back_and_inviting_again_brings_them_back(now):
    story = tell(now)
    judge = invited(story, organisation="City of Accra")
    actions.end_judge(judge, "Wrong address", by=story.staff)
    links = list(db.session.scalars(select(Invitation).where(Invitation.person_id == judge.person_id)))
    assert [each.state for each in links] == [InvitationState.REVOKED]
    again = invited(story)
    assert again.id == judge.id
    assert (again.ended_at, again.ended_reason, again.organisation) == (None, "", "City of Accra")


def test_who_judges_on_another_panel_keeps_the_role_and_that_panel(now, as_):
    story = tell(now)
    judge = story.judges[0]
    other = factories.round_(story.asked)
    seat = Judge(round_id=other.id, person_id=judge.person_id, declared_at=now)
    db.session.add(seat)
    db.session.flush()
    actions.end_judge(judge, "Too much", by=story.staff)
    browser = as_(judge.person)
    assert browser.get("/c/2027/judging").status_code == 200
    card = story.cards[judge.id, story.entries[0].id]
    assert browser.get(f"/c/2027/judging/entries/{card.code}").status_code == 404
    assert browser.get(f"/c/2027/judging/conflicts/{judge.code}").status_code == 404
    assert browser.get(f"/c/2027/judging/conflicts/{seat.code}").status_code == 200


@pytest.mark.parametrize("way", ["", "/link", "/nudge", "/end", "/bar"])
def test_nobody_but_staff_keeps_a_panel_and_staff_never_themselves(now, as_, way):
    story = tell(now)
    judge = story.judges[0]
    factories.grant(judge.person, Role.STAFF, story.cohort)
    elsewhere = factories.staff(factories.cohort("2026"))
    for person in (judge.person, story.judges[1].person, story.members[0].person, elsewhere):
        browser = as_(person)
        assert browser.send(judges(judge) + way, _at="/sign-out").status_code == 404
        if way in ("", "/end", "/bar"):
            assert browser.get(judges(judge) + way).status_code == 404
    assert as_(story.staff).get(judges(judge)).status_code == 200


def test_a_judge_changes_what_they_said_until_they_are_given_entries(now, as_):
    story = tell(now)
    fresh, given = factories.judge(story.round), story.judges[0]
    browser = as_(fresh.person)
    page = f"/c/2027/judging/me/{fresh.code}"
    sent = browser.send(page, organisation="City of Accra", languages="French", topics="Water", max_load="4")
    assert sent.status_code == 303
    db.session.refresh(fresh)
    assert (fresh.organisation, fresh.languages, fresh.topics, fresh.max_load) == (
        "City of Accra",
        ["fr"],
        ["water"],
        4,
    )
    assert fresh.keys is False, "the box was not ticked"
    assert "City of Accra" in words_of(browser.get("/c/2027/judging/me"))
    browser = as_(given.person)
    page = f"/c/2027/judging/me/{given.code}"
    assert 'name="organisation"' not in browser.get(page).text
    days = {"away_from": "2027-04-08", "away_until": "2027-04-09"}
    assert browser.send(page, organisation="Elsewhere", keys="y", **days).status_code == 303
    db.session.refresh(given)
    assert (given.organisation, given.keys, str(given.away_until)) == ("", True, "2027-04-09")
    with pytest.raises(Refused):
        actions.change_judge(given, {"max_load": 1}, by=given.person)
    assert as_(fresh.person).get(page).status_code == 404


def test_pages_of_the_panel_cost_the_same_with_few_and_with_many(now, as_, statements):
    story = tell(now)
    judge = factories.judge(story.round, declared_at=None)
    staff, browser = as_(story.staff), as_(judge.person)
    asked = [
        (staff, f"{story.base}/panel"), (staff, f"{story.base}/invite-many"), (staff, f"{story.base}/nudge"),
        (staff, judges(story.judges[0])), (staff, f"{judges(story.judges[0])}/end"),
        (staff, f"{judges(story.judges[0])}/bar"), (browser, f"/c/2027/judging/conflicts/{judge.code}"),
        (browser, "/c/2027/judging/me"), (browser, f"/c/2027/judging/me/{judge.code}"),
    ]  # fmt: skip

    def count():
        counts = {}
        for who, address in asked:
            with statements() as made:
                assert who.get(address).status_code == 200
            counts[address] = len(made)
        return counts

    few = count()
    assert max(few.values()) <= 8, few
    for number in range(20, 24):
        one = factories.enrolment(story.cohort)
        work = factories.submission(story.asked, factories.team(story.cohort, [one]), one.person)
        entry = factories.entry(story.round, work, number)
        factories.scorecard(entry, factories.judge(story.round))
        factories.conflict(story.judges[0], entry)
        invited(story, f"more{number}@example.org")
    db.session.add(Judge(round_id=factories.round_(story.asked).id, person_id=judge.person_id))
    db.session.flush()
    assert count() == few
