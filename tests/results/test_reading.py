"""The pages of a round compiled with a whole panel: what they say, what they cost, that opening them is recorded."""

import gzip
import re

import pytest
from sqlalchemy import select

from champions.core.audit import AuditEntry
from champions.core.canonical import digest
from champions.core.db import db
from champions.judging.models import Criterion, Purpose
from champions.results import explaining, exporting
from champions.results.exporting import judge_numbers
from champions.results.models import Compilation
from tests import factories
from tests.results import scene as scenes
from tests.results.panel import panel
from tests.results.test_routes import words

BUDGET = 12 * 1024


def addresses(scene, compilation) -> dict[str, str]:
    compiled = f"/c/2027/results/compilations/{compilation.code}"
    return {
        "show": f"/c/2027/results/{scene.round.code}",
        "all": f"/c/2027/results/{scene.round.code}?all=1",
        "judges": f"{compiled}/judges",
        "why": f"{compiled}/entries/{scene.entries[2].code}",
    }


def opened() -> list[dict]:
    rows = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "compilation.open"))
    return [row.facts for row in rows]


def test_the_page_says_who_is_in_how_sure_it_is_and_what_to_look_at(as_, now):
    scene = panel(24, 8, missing=1, top=10, purpose=Purpose.SELECTION)
    compilation = scenes.compiled(scene)
    assert compilation.outputs["method"] == "fair"
    browser = as_(scene.staff[0])
    db.session.commit()
    said = words(browser.get(addresses(scene, compilation)["all"]))
    assert re.search(r"\w+ teams? (is|are) clearly in\. \w+ teams share the last \w* ?places?\.", said)
    assert "Ranked by fair scores" in said
    assert "reliability of the fair score" in said
    assert "If other judges of the same kind scored again" in said
    assert "Two judges who score the same entry agree" in said
    assert "Fair takes out that judge" in said
    assert "Cut line: 10 teams go on" in said
    assert f"on {scene.teams[2].name}" in said
    assert "points below the other 2." in said
    assert "2 of 3 scorecards" in said
    missing = [card.judge.person.name for card in db.session.scalars(scenes.assigned(scene))]
    assert f"Outside the ranking until {missing[0]} hands in." in said
    assert f"Only you and {scene.staff[1].name} can see this page until the reveal. Opening it is recorded." in said
    assert compilation.outputs_digest[:4] in said
    assert "Settle the cut first" in said


def test_a_long_list_is_short_at_first(as_, now):
    scene = panel(24, 8, top=4)
    compilation = scenes.compiled(scene)
    browser = as_(scene.staff[0])
    db.session.commit()
    short, whole = (browser.get(addresses(scene, compilation)[name]) for name in ("show", "all"))
    assert "of 24. Show all" in words(short)
    assert short.data.count(b'<svg width="222" height="26"') < whole.data.count(b'<svg width="222" height="26"') == 24


def test_why_this_rank_adds_up(app, as_, now):
    scene = panel()
    compilation = scenes.compiled(scene)
    entry = scene.entries[2].code
    numbers = judge_numbers(compilation.inputs, compilation.outputs)
    why = explaining.explain(compilation.inputs, compilation.outputs, entry, numbers)
    row = next(each for each in compilation.outputs["entries"] if each["entry"] == entry)
    assert sum(why.whole) / len(why.whole) == pytest.approx(row["fair"], abs=2e-4)
    for card in why.cards:
        assert sum(float(line.points) for line in card.lines) == pytest.approx(card.score, abs=0.02)
    assert why.above.entry != why.below.entry
    assert 0 <= why.above.p <= 1
    browser = as_(scene.staff[0])
    db.session.commit()
    page = browser.get(addresses(scene, compilation)["why"])
    said = words(page)
    assert "Why this rank?" in said
    assert "0 + 0 + 0 + 0 = 0.00" in said
    assert re.search(r"judge \d scores \d+\.\d (below|above) the panel: [+−]\d+\.\d", said)
    assert "Far from what was to be expected" in said
    assert "next above" in said
    names = re.findall(r'<span class="noprint">, <bdi>([^<]+)', page.get_data(as_text=True))
    assert len(names) == 3, "names are on the page and stay off its print"


def test_a_criterion_that_does_not_apply_has_no_weight(app, now):
    scene = panel(6, 3, odd=False)
    scene.entries[0].not_applicable = [2]
    db.session.commit()
    compilation = scenes.compiled(scene)
    numbers = judge_numbers(compilation.inputs, compilation.outputs)
    why = explaining.explain(compilation.inputs, compilation.outputs, scene.entries[0].code, numbers)
    for card in why.cards:
        assert [line.criterion for line in card.lines] == ["1", "3", "4"]
        assert [line.share for line in card.lines] == ["33.33"] * 3
        assert sum(float(line.points) for line in card.lines) == pytest.approx(card.score, abs=0.03)


def test_withdrawn_entries_and_void_scorecards_are_outside(now):
    scene = panel(6, 3, odd=False)
    scene.entries[0].withdrawn_at, scene.entries[0].withdrawn_reason = now, "They left."
    card = next(iter(db.session.scalars(scenes.submitted(scene, 1))))
    card.state, card.submitted_at = "void", None
    card.voided_at, card.void, card.void_reason = now, "recused", "A friend."
    db.session.commit()
    compilation = scenes.compiled(scene)
    rows = {row["entry"]: row for row in compilation.outputs["entries"]}
    assert scene.entries[0].code not in rows
    assert (rows[scene.entries[1].code]["n"], rows[scene.entries[1].code]["provisional"]) == (2, True)
    assert {row["entry"] for row in compilation.outputs["sheets"]} == set(rows)


def test_the_priority_criterion_is_in_the_inputs_only_where_there_is_one(now):
    scene = panel(6, 3)
    assert "priority" not in scenes.compiled(scene).inputs
    scene.round.priority = 2
    db.session.commit()
    assert scenes.compiled(scene).inputs["priority"] == "2"


def test_the_page_of_the_judges(as_, now):
    scene = panel(24, 8)
    compilation = scenes.compiled(scene)
    browser = as_(scene.staff[0])
    db.session.commit()
    said = words(browser.get(addresses(scene, compilation)["judges"]))
    assert "Nothing here is ever acted on by itself" in said
    assert all(judge.person.name in said for judge in scene.judges)
    assert "Has a single scorecard far from what was to be expected." in said
    assert "times the usual spread off" in said
    for name in ("ICC(A,1)", "ICC(C,k)", "Krippendorff’s alpha", "Reliability of the fair score"):
        assert name in said
    criteria = db.session.scalars(select(Criterion.name).where(Criterion.round_id == scene.round.id))
    assert all(name in said for name in criteria)


def test_opening_a_page_is_recorded_and_progress_is_not(as_, now):
    scene = panel()
    browser = as_(scene.staff[0])
    db.session.commit()
    browser.get(f"/c/2027/results/{scene.round.code}")
    assert opened() == []
    compilation = scenes.compiled(scene)
    where = addresses(scene, compilation)
    for name in ("show", "judges", "why"):
        assert browser.get(where[name]).status_code == 200
    assert opened() == [
        {"page": "standings"},
        {"page": "judges"},
        {"page": "why", "entry": scene.entries[2].code},
    ]
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "compilation.open")).first()
    assert (entry.actor_id, entry.subject_id, entry.cohort_id) == (
        scene.staff[0].id,
        compilation.id,
        scene.cohort.id,
    )


def test_unknown_entries_and_unfinished_compilations_are_absent(as_, now):
    scene = panel()
    compilation = scenes.compiled(scene)
    browser = as_(scene.staff[0])
    db.session.commit()
    where = f"/c/2027/results/compilations/{compilation.code}"
    assert browser.get(f"{where}/entries/0000000000").status_code == 404
    assert browser.get("/c/2027/results/compilations/0000000000/judges").status_code == 404
    compilation.work_state, compilation.outputs, compilation.outputs_digest = "queued", None, None
    db.session.commit()
    assert browser.get(f"{where}/judges").status_code == 404


@pytest.mark.parametrize("page", ["show", "judges", "why"])
def test_statements_are_few_and_do_not_grow(as_, now, statements, page):
    def counted(entries: int, judges: int) -> int:
        scene = panel(entries, judges)
        compilation = scenes.compiled(scene)
        browser = as_(scene.staff[0])
        db.session.commit()
        address = addresses(scene, compilation)[page].replace("2027", scene.cohort.slug)
        with statements() as made:
            assert browser.get(address).status_code == 200
        scene.cohort.slug = f"20{entries}"
        db.session.commit()
        return len(made)

    assert counted(8, 5) == counted(20, 6) <= 8


def test_fifty_entries_keep_the_budget(as_, now):
    scene = panel(50, 15, top=20, missing=2)
    compilation = scenes.compiled(scene)
    browser = as_(scene.staff[0])
    db.session.commit()
    for name, address in addresses(scene, compilation).items():
        answer = browser.get(address)
        assert len(gzip.compress(answer.data, 6)) < BUDGET, name


def test_a_compilation_of_before_scores_were_fair_is_still_read(as_, now):
    scene = scenes.build(3, 2, 1)
    first, second, third = (entry.code for entry in scene.entries)
    judges = sorted(judge.code for judge in scene.judges)
    inputs = {
        "engine": "raw/1", "top": 3, "required": 2,
        "rubric": {str(n): {"weight": 1, "low": 1, "high": 5} for n in (1, 2)},
        "entries": sorted([first, second, third]),
        "sheets": [
            {"entry": entry, "judge": judge, "values": {"1": step, "2": step}}
            for entry, step in ((first, 5), (second, 3)) for judge in judges
        ],
    }  # fmt: skip
    outputs = {
        "method": "raw",
        "entries": [
            {"entry": first, "n": 2, "raw": 100.0, "rank": 1, "provisional": False},
            {"entry": second, "n": 2, "raw": 50.0, "rank": 2, "provisional": False},
            {"entry": third, "n": 0, "raw": None, "rank": None, "provisional": True},
        ],
        "sheets": [
            {"entry": entry, "judge": judge, "score": score}
            for entry, score in ((first, 100.0), (second, 50.0)) for judge in judges
        ],
    }  # fmt: skip
    old = factories.compilation(scene.round, scene.staff[0])
    old.inputs, old.inputs_digest, old.outputs, old.outputs_digest = inputs, digest(inputs), outputs, digest(outputs)
    browser = as_(scene.staff[0])
    db.session.commit()
    for name, address in addresses(scene, db.session.get_one(Compilation, old.id)).items():
        answer = browser.get(address)
        assert answer.status_code == 200, name
    said = words(browser.get(addresses(scene, old)["show"]))
    assert "Ranked by raw scores, as the judges gave them." in said
    assert "0 of 2 scorecards" in said
    here = f"/c/2027/results/compilations/{old.code}"
    for page in ("settle", "confirm", "difference", "export"):
        assert browser.get(f"{here}/{page}").status_code == 200, page
    for kind in exporting.KINDS:
        assert browser.send(f"{here}/export", kind=kind, why="archive").status_code == 200, kind
    answer = browser.send(f"{here}/confirm", looked="y")
    assert answer.status_code == 409
    assert "Compile again, then confirm." in words(answer)
