"""Promises C2 and C4: before the close nobody learns what another judge gave, nor whether a card of theirs exists.

Two worlds that differ only in what the judges who do not look gave: everybody else gets the same bytes at every
address. And a card of another judge answers like one that is not there: the same statements, bytes and time.
"""

import os
from contextlib import contextmanager
from dataclasses import replace
from itertools import product
from statistics import median
from time import process_time

import pytest
from flask import make_response, render_template
from jinja2 import ChoiceLoader, DictLoader
from sqlalchemy import func, select

from champions.cohorts.models import Role
from champions.cohorts.viewer import Anonymous, Viewer
from champions.core import clock
from champions.core.db import db
from champions.judging import order
from champions.judging.models import Comments, Criterion, Remark, Score, Scorecard, ScorecardState
from champions.judging.queries import own
from champions.judging.routes import scoring as routes
from champions.teams.models import TeamMentor
from tests import factories
from tests.results import scene as scenes
from tests.results import worlds

LOOKS, OTHER, THIRD = range(3)
# What each judge gave: (entry, steps of both criteria, submitted?, words). The judge who looks gave the same in both.
SAME = {(LOOKS, 0): ((3, 4), True, "Mine."), (LOOKS, 1): ((2,), False, "")}
ONE = {
    (OTHER, 0): ((5, 5), True, "Outstanding and brave."), (OTHER, 1): ((1, 1), True, "No."),
    (OTHER, 2): ((4,), False, "Planted-draft"), (THIRD, 0): ((5, 5), True, ""), (THIRD, 2): ((5, 4), True, "Go on."),
}  # fmt: skip
TWO = {
    (OTHER, 0): ((1, 1), True, "No."), (OTHER, 1): ((5, 4), True, "Planted-praise"),
    (OTHER, 2): ((1, 2), True, ""), (THIRD, 1): ((1, 2), False, "Weak, and long. " * 9),
}  # fmt: skip


@pytest.fixture
def it(app, as_, now):
    scene = scenes.build(3, 3, 2, closed=False, comments=Comments.EACH)
    for judge, entry in product(scene.judges, scene.entries):
        factories.scorecard(entry, judge)
    mentor = factories.grant(factories.person(), Role.MENTOR, scene.cohort)
    db.session.add(TeamMentor(team_id=scene.teams[0].id, person_id=mentor.id))
    factories.rehearsal(scene.round)
    scene.round.method, scene.round.method_digest = "{}", "0" * 64
    db.session.commit()
    people = {
        "anonymous": None,
        "judge": scene.judges[LOOKS].person,
        "lead": scene.people[0],
        "mentor": mentor,
        "other_cohort": factories.staff(factories.cohort("2028")),
    }
    scene.sids = worlds.sids(people, as_, app.config["SID_COOKIE"])
    scene.staff_sid = worlds.sids({"staff": scene.staff[0]}, as_, app.config["SID_COOKIE"])
    return scene


@contextmanager
def world(scene, given):
    """Inside, the judges gave this; outside nobody gave anything."""
    db.session.commit()
    known = set(db.session)
    undo = db.session.get_bind().begin_nested()
    try:
        _give(scene, SAME | given)
        db.session.commit()
        yield
    finally:
        db.session.rollback()
        for row in [row for row in db.session if row not in known]:
            db.session.expunge(row)
        undo.rollback()
        db.session.expire_all()


def _give(scene, given):
    criteria = db.session.scalars(
        select(Criterion).where(Criterion.round_id == scene.round.id).order_by(Criterion.number)
    )
    criteria = list(criteria)
    for (judge, entry), (steps, submitted, words) in given.items():
        card = card_of(scene, judge, entry)
        for criterion, step in zip(criteria, steps, strict=False):
            db.session.add(Score(scorecard_id=card.id, criterion_id=criterion.id, value=step))
        if words:
            db.session.add(Remark(scorecard_id=card.id, criterion_id=criteria[0].id, words=words))
        card.comment, card.saved_at = words, clock.now()
        if submitted:
            card.state, card.submitted_at = ScorecardState.SUBMITTED, clock.now()
    db.session.flush()


def card_of(scene, judge, entry):
    wanted = select(Scorecard).where(
        Scorecard.judge_id == scene.judges[judge].id, Scorecard.entry_id == scene.entries[entry].id
    )
    return db.session.scalars(wanted).one()


def page_of(card, more=""):
    return f"/c/2027/judging/entries/{card.code}{more}"


def own_pages(scene, judge=LOOKS):
    """Everything a judge has: the queue in all its shapes, each entry, what goes with it, the summary and the pack."""
    code = scene.judges[judge].code
    cards = [page_of(card_of(scene, judge, entry), more) for entry in range(3) for more in ("", "/know")]
    lists = [
        "/c/2027/judging",
        *(f"/c/2027/judging?sort={sort}&show={show}" for sort in ("title", "-state", "score") for show in ("", "todo")),
    ]
    rest = [f"/c/2027/judging/{page}/{code}" for page in ("summary", "pack", "conflicts", "me", "rehearsal")]
    return [*lists, "/c/2027/judging/guide", "/c/2027/judging/me", *rest, *cards, "/start"]


def look(app, scene, given, sids, where):
    with world(scene, given):
        return {key: answer for key, answer in worlds.crawl(app, sids, where).items() if key[0] != "mail"}


def test_what_others_gave_changes_nothing_for_anybody_else(app, it):
    # All others are in tests/results/test_embargo.py; with PROVE they are here too.
    near = ("/judging", "/results", "/ceremony", "/start", "/home", "/work", "/team")
    where = [each for each in worlds.addresses(app) if "PROVE" in os.environ or any(part in each for part in near)]
    where += own_pages(it)
    where += [
        page_of(card_of(it, judge, entry), more)
        for judge in (OTHER, THIRD)
        for entry in range(3)
        for more in ("", "/file", "/know")
    ]
    where += [f"/c/2027/judging/{page}/{it.judges[OTHER].code}" for page in ("summary", "pack", "me", "conflicts")]
    one, other = (look(app, it, given, it.sids, where) for given in (ONE, TWO))
    reached = {name for (name, _), answer in one.items() if answer[0] == 200}
    assert reached == set(it.sids), "everybody reads something"
    assert not [key for key, answer in one.items() if answer[0] >= 500]
    mine = [address for address in own_pages(it) if one["judge", address][0] == 200]
    assert len(mine) >= 12
    theirs = [
        address for (name, address), answer in one.items() if answer[0] == 200 and it.judges[OTHER].code in address
    ]
    assert theirs == []
    assert worlds.differences(one, other) == []
    told = " ".join(answer[2] for answer in one.values())
    assert "Planted" not in told


def test_judges_swapped_are_the_same_to_each_other(app, as_, it):
    """The other way round: the second judge looks, and only the first one's scores differ."""
    sids = worlds.sids({"judge": it.judges[OTHER].person}, as_, app.config["SID_COOKIE"])
    swapped = [{(LOOKS if judge == OTHER else OTHER if judge == LOOKS else judge, entry): facts
                for (judge, entry), facts in (SAME | given).items()} for given in (ONE, TWO)]  # fmt: skip
    where = own_pages(it, OTHER)
    seen = []
    for given in swapped:
        own_part = {key: facts for key, facts in given.items() if key[0] == OTHER}
        rest = {key: facts for key, facts in given.items() if key[0] != OTHER}
        with world_of(it, own_part | rest):
            seen.append({key: answer for key, answer in worlds.crawl(app, sids, where).items() if key[0] != "mail"})
    assert worlds.differences(*seen) == []
    assert next(answer for (_, address), answer in seen[0].items() if "summary" in address)[0] == 200


@contextmanager
def world_of(scene, given):
    real = dict(SAME)
    SAME.clear()
    try:
        with world(scene, given):
            yield
    finally:
        SAME.update(real)


def test_there_is_something_to_learn(app, as_, it):
    sids = worlds.sids({"judge": it.judges[OTHER].person}, as_, app.config["SID_COOKIE"])
    where = own_pages(it, OTHER)
    one, other = (look(app, it, given, sids, where) for given in (ONE, TWO))
    told = {address for _, address in worlds.differences(one, other)}
    assert {"/c/2027/judging", f"/c/2027/judging/summary/{it.judges[OTHER].code}", where[-2]} & told
    assert len(told) >= 5


# Planted leaks: each must be caught by what is compared above.


def everybody_is_staff(app, monkeypatch, it):
    for kind in (Viewer, Anonymous):
        monkeypatch.setattr(kind, "is_staff", lambda viewer, cohort_id: True)


def what_was_given_forgets_by_whom(app, monkeypatch, it):
    def of_all(card):
        given = select(func.sum(Score.value)).join(Score.scorecard).where(Scorecard.entry_id == card.entry_id)
        return str(db.session.scalar(given))

    monkeypatch.setattr(routes.actions, "gave", of_all)


def the_order_says_it(app, monkeypatch, it):
    def by_score(*parts):
        scored = select(func.sum(Score.value)).join(Score.scorecard).join(Scorecard.entry)
        return f"{db.session.scalar(scored.where(Scorecard.entry.property.mapper.class_.code == parts[-1])) or 0:09}"

    monkeypatch.setattr(order, "place", by_score)


def the_template_says_it(app, monkeypatch, it):
    source = app.jinja_env.loader.get_source(app.jinja_env, "judging/score.html")[0]
    leaky = source.replace("<article", '<article data-mean="{{ leak(card.entry_id) }}"', 1)
    app.jinja_env.globals["leak"] = lambda entry_id: db.session.scalar(
        select(func.sum(Score.value)).join(Score.scorecard).where(Scorecard.entry_id == entry_id)
    )
    monkeypatch.setattr(
        app.jinja_env, "loader", ChoiceLoader([DictLoader({"judging/score.html": leaky}), app.jinja_env.loader])
    )
    app.jinja_env.cache.clear()


def a_header_says_it(app, monkeypatch, it):
    def leaky(template, **facts):
        answer = make_response(render_template(template, **facts))
        answer.headers["X-Count"] = str(db.session.scalar(select(func.count()).select_from(Score)))
        return answer

    monkeypatch.setattr(routes, "render_template", leaky)


def the_queue_forgets_whose_it_is(app, monkeypatch, it):
    real = own._cards

    def all_cards(judges, *, scored=True):
        found = real(judges, scored=scored)
        done = db.session.scalar(select(func.count()).where(Scorecard.state == ScorecardState.SUBMITTED))
        return {key: [replace(card, title=f"{done}") for card in cards] for key, cards in found.items()}

    monkeypatch.setattr(own, "_cards", all_cards)


LEAKS = [
    everybody_is_staff, what_was_given_forgets_by_whom, the_order_says_it, the_template_says_it, a_header_says_it,
    the_queue_forgets_whose_it_is,
]  # fmt: skip


@pytest.mark.parametrize("leak", LEAKS, ids=lambda leak: leak.__name__)
def test_a_planted_leak_is_caught(app, it, monkeypatch, leak):
    where = [*own_pages(it), page_of(card_of(it, OTHER, 0)), f"/c/2027/judging/rounds/{it.round.code}"]
    views = dict(app.view_functions)
    leak(app, monkeypatch, it)
    try:
        one, other = (look(app, it, given, {"judge": it.sids["judge"]}, where) for given in (ONE, TWO))
    finally:
        app.view_functions.clear()
        app.view_functions.update(views)
        app.jinja_env.cache.clear()
        app.jinja_env.globals.pop("leak", None)
    assert worlds.differences(one, other) != []


# C4: a card of another judge, and one that is not there.


def browser_of(app, it):
    browser = app.test_client()
    browser.set_cookie(app.config["SID_COOKIE"], it.sids["judge"])
    return browser


WAYS = ("", "/file", "/know")


@pytest.mark.parametrize("more", WAYS)
def test_a_card_of_another_judge_answers_like_none(app, it, statements, more):
    browser = browser_of(app, it)
    with world(it, ONE):
        found = []
        for address in (
            page_of(card_of(it, OTHER, 0), more),
            page_of(card_of(it, THIRD, 2), more),
            f"/c/2027/judging/entries/{'0' * 10}{more}",
        ):
            browser.get(address)
            db.session.expire_all()
            with statements() as made:
                answer = browser.get(address)
            assert answer.status_code == 404
            status, headers, body = worlds.masked(answer)
            # The reference to quote is a number of the request's own.
            found.append((status, headers, body.replace(address.split("/")[5], "code"), made))
    theirs, thirds, nobodys = found
    assert theirs[:3] == thirds[:3] == nobodys[:3]
    assert theirs[3] == thirds[3] == nobodys[3]
    assert 1 <= len(theirs[3]) <= 3


def test_the_time_of_an_answer_does_not_tell_whether_a_card_exists(app, it):
    """The medians of many answers in turn lie closer together than the answers do among themselves.

    Of the processor's time: others on the machine are not what is measured.
    """
    browser = browser_of(app, it)
    with world(it, ONE):
        where = {"theirs": page_of(card_of(it, OTHER, 0)), "none": f"/c/2027/judging/entries/{'0' * 10}"}
        taken = {name: [] for name in where}
        for _ in range(60):
            for name, address in where.items():
                began = process_time()
                browser.get(address)
                taken[name].append(process_time() - began)
    theirs, none = (sorted(taken[name][5:]) for name in where)
    apart = abs(median(theirs) - median(none))
    spread = max(times[int(len(times) * 0.9)] - times[int(len(times) * 0.1)] for times in (theirs, none))
    assert apart <= max(spread, 0.001)
