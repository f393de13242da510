"""Whatever people do in whatever order, who judges what stays sound; and the pure parts, as tables and properties."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from champions.core import checks
from champions.core.db import db
from champions.core.errors import Refused
from champions.judging import actions, assignment, grid, queries, standby
from champions.judging.grid import Bar, Board, Held, Piece, Seat
from champions.judging.models import Scorecard, ScorecardState, Void

from .assigning_scene import cards, scene, submit

VERBS = ("ask", "accept", "give", "take", "move", "recuse", "submit", "end", "assign", "void", "late")
STEPS = st.lists(st.tuples(st.sampled_from(VERBS), st.integers(0, 11), st.integers(0, 11)), min_size=3, max_size=12)


def sound(story) -> None:
    """All invariants hold; nothing that is or was submitted is lost."""
    assert [each.sentence for each in checks.run() if each.invariant.startswith(("scorecard.", "conflict"))] == []
    board = queries.board(story.round)
    assert not board.twice()
    assert not board.unread()
    for judge in board.judges:
        assert judge.max_load is None or board.loads[judge.id] <= max(judge.max_load, board.done[judge.id])


def act(story, verb: str, one: int, other: int, now) -> None:
    entry, judge = story.entries[one % len(story.entries)], story.judges[other % len(story.judges)]
    here = cards(story.round.id)
    card = here[one % len(here)] if here else None
    if verb == "ask":
        actions.ask_assignment(story.round, by=story.staff)
    elif verb == "accept":
        run = queries.running_assignment(story.round.id)
        if run is not None:
            db.session.commit()
            actions.assign_now(run.id, quick=True)
        newest, _accepted = queries.newest_proposals(story.round.id)
        if newest is not None:
            actions.accept(newest, by=story.staff)
    elif verb == "give":
        actions.give(entry, judge, by=story.staff)
    elif verb == "assign":
        actions.assign(story.round, by=story.staff)
    elif verb == "end":
        actions.end_judge(judge, "Ill.", by=story.staff)
    elif verb == "late":
        judge.max_load = max(other % 4, queries.board(story.round).loads[judge.id])
        db.session.flush()
    elif card is not None:
        on_card(story, verb, card, judge, now)


def on_card(story, verb: str, card: Scorecard, judge, now) -> None:
    if verb == "take":
        actions.take(card, "Too many.", by=story.staff)
    elif verb == "move":
        actions.move_card(card, judge, by=story.staff)
    elif verb == "recuse":
        actions.recuse(card, "I know them.", by=card.judge.person)
    elif verb == "void":
        actions.void_card(card, Void.MOVED, "Staff said so.", by=story.staff)
    elif card.state is ScorecardState.ASSIGNED:
        submit(card, now)


@given(steps=STEPS)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_sequence_of_acts_keeps_the_invariants(app, now, steps):
    with app.app_context():
        undo = db.session.get_bind().begin_nested()
        try:
            story = scene(now, entries=4, judges=4)
            submitted: set[int] = set()
            for verb, one, other in steps:
                try:
                    act(story, verb, one, other, now)
                except Refused:
                    db.session.expire_all()
                sound(story)
                still = {each.id for each in cards(story.round.id, ScorecardState.SUBMITTED)}
                if verb in ("ask", "accept", "assign", "give", "take", "move"):
                    assert submitted <= still, "what was submitted stays"
                submitted = still
        finally:
            db.session.remove()
            undo.rollback()


def board(pairs, *, entries=4, judges=4, required=2, submitted=(), bars=()) -> Board:
    seats = [Seat(each, f"j{each}", f"Judge {each}", "", ("en",), (), None) for each in range(judges)]
    pieces = [Piece(each, f"e{each}", each + 1, "", "", "en", ()) for each in range(entries)]
    held = [Held(f"c{judge}{entry}", judge, entry, (judge, entry) in submitted) for judge, entry in pairs]
    return Board(required, seats, pieces, held, [Bar(judge, entry, "declared", False) for judge, entry in bars])


@pytest.mark.parametrize(
    ("pairs", "parts", "link"),
    [
        ([], 0, None),
        ([(0, 0)], 1, None),
        ([(0, 0), (1, 0)], 1, (1, False)),
        ([(0, 0), (1, 0), (2, 1), (3, 1)], 2, None),
        # A chain: each two share one entry, and one recusal cuts it.
        ([(0, 0), (1, 0), (1, 1), (2, 1), (2, 2), (3, 2)], 1, (1, True)),
        # A ring: one recusal leaves a chain.
        ([(0, 0), (1, 0), (1, 1), (2, 1), (2, 2), (3, 2), (3, 3), (0, 3)], 1, (1, False)),
        ([(0, 0), (1, 0), (0, 1), (1, 1), (1, 2), (2, 2), (1, 3), (2, 3)], 1, (2, False)),
    ],
)
def test_the_weakest_link_and_whether_one_recusal_cuts_it(pairs, parts, link):
    made = board(pairs)
    assert made.parts == parts
    found = made.weakest()
    assert (None if found is None else (found.shared, found.cut)) == link


PAIRS = st.sets(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=20)


@given(PAIRS)
def test_cutting_is_what_trying_every_scorecard_says(pairs):
    made = board(sorted(pairs), entries=6, judges=6)
    if made.parts == 1:
        cuts = any(board(sorted(pairs - {each}), entries=6, judges=6).parts > 1 for each in pairs)
        assert made._one_cuts() is cuts


@given(PAIRS)
def test_what_is_counted_is_what_is_there(pairs):
    made = board(sorted(pairs), entries=6, judges=6)
    assert sum(made.loads.values()) == sum(made.per.values()) == len(pairs)
    assert {each.id for each in made.lacking} == {
        entry for entry in range(6) if sum(one == entry for _judge, one in pairs) < 2
    }
    assert made.assigned_conflicts == []


def test_pages_of_the_grid():
    assert grid.pages(0) == []
    assert grid.pages(24) == [(1, 24)]
    assert grid.pages(50) == [(1, 24), (25, 48), (49, 50)]


def asked(entries=4, judges=4, per_entry=2, *, standing=(), kept=(), **facts):
    return assignment.given(
        [assignment.Entry(f"e{each}", language="en") for each in range(entries)],
        [assignment.Judge(f"j{each}", organisation=f"City {each}", **facts) for each in range(judges)],
        per_entry=per_entry, standing=standing, kept=kept, seed=1,
    )  # fmt: skip


def test_candidates_are_those_whom_no_rule_bars_the_least_loaded_first():
    question = assignment.given(
        [assignment.Entry("a", language="en", topics=("water",)), assignment.Entry("b", language="en")],
        [
            assignment.Judge("expert", topics=("water",)),
            assignment.Judge("busy"),
            assignment.Judge("idle"),
            assignment.Judge("barred", conflicts=("a",)),
            assignment.Judge("reads", languages=("ko",)),
            assignment.Judge("full", max_load=0),
            assignment.Judge("same", organisation="City"),
            assignment.Judge("there", organisation="city"),
        ],
        per_entry=2, kept=[("b", "busy"), ("b", "expert"), ("a", "there")], seed=1,
    )  # fmt: skip
    found = standby.Standby(question).candidates("a", most=None)
    assert [(each.judge, each.affinity, each.load) for each in found] == [
        ("expert", 1.0, 1), ("idle", 0.0, 0), ("busy", 0.0, 1),
    ]  # fmt: skip
    instead = standby.Standby(question).instead("a", "there", most=None)
    assert {each.judge for each in instead} == {"expert", "idle", "busy", "same"}


@given(st.integers(1, 6), st.integers(1, 6), st.integers(1, 4))
def test_filling_breaks_no_rule_and_is_even(entries, judges, per_entry):
    question = asked(entries, judges, per_entry)
    pairs = standby.Standby(question).fill()
    assert {each.code for each in assignment.check(question, pairs)} <= {"too_few"}
    loads = [sum(judge == f"j{each}" for _entry, judge in pairs) for each in range(judges)]
    assert max(loads) - min(loads) <= 1
    assert len(pairs) == entries * min(per_entry, judges)


def test_by_hand_only_what_the_change_breaks_is_held_against_it():
    question = asked(kept=[("e0", "j0"), ("e0", "j1")], max_load=1)
    assert standby.changed(question, add=[("e1", "j2")]) == []
    assert standby.changed(question, take=[("e0", "j0")]) == []
    assert [each.code for each in standby.changed(question, add=[("e1", "j0")])] == ["overload"]
    assert standby.changed(question, add=[("e1", "j0")], take=[("e0", "j0")]) == []


def test_a_proposal_is_out_of_date_only_when_something_that_counts_has_changed():
    kept = [("e0", "j0"), ("e1", "j1")]
    before = asked(kept=kept)
    pairs = [("e0", "j0"), ("e1", "j2")]
    assert standby.difference(before, before, pairs) == []
    scored = asked(standing=[("e0", "j0")], kept=[("e1", "j1")])
    assert standby.difference(before, scored, pairs) == [], "a submitted scorecard that stays changes nothing"
    gone = asked(standing=[("e1", "j1")], kept=[("e0", "j0")])
    assert standby.difference(before, gone, pairs) == ["cards"]
    assert standby.difference(before, asked(kept=[("e0", "j0")]), pairs) == ["cards"]
    assert standby.difference(before, asked(entries=5, kept=kept), pairs) == ["entries"]
    assert standby.difference(before, asked(judges=5, kept=kept), pairs) == ["judges"]
    assert standby.difference(before, asked(kept=kept, max_load=3), pairs) == ["facts"]
    assert standby.difference(before, asked(kept=kept, conflicts=("e3",)), pairs) == ["conflicts"]
    assert standby.difference(before, asked(per_entry=3, kept=kept), pairs) == ["rules"]
