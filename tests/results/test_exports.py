"""Files of a result: what spreadsheets read back, what the minutes say, and who took them."""

import csv
import io

import openpyxl
import pytest
from sqlalchemy import select

from champions.core import clock
from champions.core.audit import AuditEntry
from champions.core.db import db
from champions.judging.models import Criterion, Scorecard, ScorecardState, Void
from champions.results import actions, exporting, queries
from tests import factories, pdf
from tests.results import scene as scenes
from tests.results.test_routes import words

DANGER = '=HYPERLINK("https://example.org","click")'
CLOSE = {0: [5, 5, 5], 1: [4, 3, 5], 2: [4, 4, 3], 3: [3, 3, 4], 4: [1, 1, 2]}


@pytest.fixture
def scene(now):
    made = scenes.judged(CLOSE, top=2, name="Selection of the two")
    made.teams[0].name = DANGER
    made.judges[0].person.name = "김서연"
    made.judges[1].person.name = "Łukasz Żak"
    made.staff[0].name, made.staff[1].name = "Айгүл Садыкова", "Zoë Núñez"
    return made


@pytest.fixture
def compilation(scene):
    return scenes.compiled(scene)


@pytest.fixture
def taken(app, compilation, scene):
    """The file of that kind, as staff get it."""

    def take(kind):
        with app.test_request_context("/"):
            return actions.export(compilation, kind, why="check", by=scene.staff[0])

    return take


def rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_a_spreadsheet_has_every_table_and_numbers_are_numbers(taken, compilation, scene):
    book = openpyxl.load_workbook(io.BytesIO(taken("xlsx")))
    assert book.sheetnames == ["Standings", "Scorecards", "Criteria", "Judges"]
    sheet = book["Standings"]
    head = [cell.value for cell in sheet[1]]
    first = dict(zip(head, [cell.value for cell in sheet[2]], strict=True))
    assert (first["Place"], first["Team"], first["In"]) == (1, DANGER, "yes")
    assert (first["Raw score"], first["Fair score"], first["Scorecards"]) == (100, 100, 3)
    assert isinstance(first["P among the first 2"], float)
    cells = {cell.data_type for line in sheet.iter_rows(min_row=2) for cell in line}
    assert cells <= {"n", "s"}, "no formula anywhere"
    assert sheet.max_row == 1 + len(CLOSE)
    by_team = {line[head.index("Team")].value: line for line in sheet.iter_rows(min_row=2)}
    third = by_team[scene.teams[2].name]
    assert third[head.index("Not told apart")].value == "1, 2", "in the run with the second, and with the fourth"


def test_raw_stands_beside_fair_and_ranks_beside_their_intervals(taken, compilation):
    table = rows(taken("standings"))
    head = table[0]
    outputs = {row["entry"]: row for row in compilation.outputs["entries"]}
    for line in table[1:]:
        got = dict(zip(head, line, strict=True))
        row = outputs[got["Entry"]]
        assert float(got["Raw score"]) == row["raw"]
        assert float(got["Fair score"]) == row["fair"]
        assert [int(got["Rank, low (90 %)"]), int(got["Rank, high (90 %)"])] == [row["rank_low"], row["rank_high"]]


def test_a_cell_is_no_formula_in_a_csv_file_either(taken):
    table = rows(taken("standings"))
    assert [line for line in table if f"'{DANGER}" in line]
    assert not [cell for line in table for cell in line if cell.startswith("=")]


def test_scorecards_name_judges_by_number_only(taken, compilation, scene):
    content = taken("scorecards")
    table = rows(content)
    assert len(table) == 1 + 15
    assert {line[table[0].index("Judge")] for line in table[1:]} == {"1", "2", "3"}
    for secret in [*(judge.person.name for judge in scene.judges), *(judge.code for judge in scene.judges)]:
        assert secret.encode() not in content
    numbers = exporting.judge_numbers(compilation.inputs, compilation.outputs)
    mine = str(numbers[scene.judges[1].code])
    entry = scene.entries[1].code
    [line] = [line for line in table[1:] if line[0] == entry and line[2] == mine]
    names = [each.name for each in db.session.scalars(select(Criterion).order_by(Criterion.number))]
    assert table[0][3:5] == names
    assert line[3:5] == ["3", "3"]


def test_criteria_and_judges_have_their_numbers(taken, compilation):
    table = rows(taken("criteria"))
    assert [line[:6] for line in table[1:]] == [
        ["1", "Criterion 1", "1.0", "50", "1.0", "5.0"],
        ["2", "Criterion 2", "1.0", "50", "1.0", "5.0"],
    ]
    table = rows(taken("judges"))
    assert [line[0] for line in table[1:]] == ["1", "2", "3"]
    assert [line[1] for line in table[1:]] == ["5", "5", "5"]
    severity = {float(line[2]) for line in table[1:]}
    assert severity == {row["severity"] for row in compilation.outputs["judges"]}


def test_the_minutes_say_everything_that_is_signed(taken, compilation, scene):
    second, third = scene.entries[1].code, scene.entries[2].code
    voted, why = "Park and Asanov for the third.", "Shown in two districts."
    actions.settle(compilation, (third, second), voted, why, scene.staff[0])
    actions.confirm(compilation, by=scene.staff[0])
    actions.confirm(compilation, by=scene.staff[1])
    factories.conflict(scene.judges[0], scene.entries[4])
    db.session.flush()
    content = taken("pdf")
    assert content.startswith(b"%PDF-")
    said = pdf.text(content)
    for wanted in [
        "Minutes of the result", "Selection of the two", "Criterion 1", "50 %", "1 to 5",
        "김서연", "Łukasz Żak", "3 judges handed in scorecards.", "1 conflict between a judge and an entry",
        "0 recusals.", "every entry", "The cut is after 2 places.", "vote of the jury", voted, why,
        "Айгүл Садыкова", "Zoë Núñez", "Signature", "fair/1", "numpy",
        scene.teams[4].name, DANGER[:10],
    ]:  # fmt: skip
        assert wanted.replace(" ", "") in said.replace(" ", ""), (wanted, said)
    for exact in (compilation.inputs_digest, compilation.outputs_digest):
        assert exact in said.replace(" ", ""), "digests are whole"
    assert said.count("confirmed ") == 2


def test_the_minutes_before_anybody_signed_have_two_empty_lines(taken):
    said = pdf.text(taken("pdf"))
    assert said.count("not confirmed yet") == 2
    assert "Not settled: places 2 to 3." in said


def test_a_name_is_never_part_of_the_language_of_the_paper(taken, scene):
    scene.teams[1].name = '#read("/etc/passwd") *bold* $x$ [a] "'
    # A cell breaks a line where it likes: blanks are not compared.
    said = pdf.text(taken("pdf")).replace(" ", "")
    assert '#read("/etc/passwd")*bold*$x$[a]"' in said


def test_a_file_is_recorded_with_its_reason(as_, compilation, scene):
    browser = as_(scene.staff[0])
    db.session.commit()
    here = f"/c/2027/results/compilations/{compilation.code}/export"
    assert "Files of the result" in words(browser.get(here))
    assert "Choose what you need the file for." in words(browser.send(here, kind="xlsx"))
    assert browser.send(here, kind="exe", why="check").status_code == 200
    taken_before = db.session.query(AuditEntry).filter_by(action="result.export").count()
    assert taken_before == 0
    for kind, media in [("xlsx", "spreadsheetml"), ("pdf", "application/pdf"), ("judges", "text/csv")]:
        answer = browser.send(here, kind=kind, why="archive")
        assert answer.status_code == 200
        assert media in answer.mimetype
        assert answer.headers["Cache-Control"] == "no-store"
        assert "attachment" in answer.headers["Content-Disposition"]
    records = db.session.query(AuditEntry).filter_by(action="result.export").all()
    assert [(row.facts["kind"], row.facts["why"]) for row in records] == [
        ("xlsx", "archive"), ("pdf", "archive"), ("judges", "archive"),
    ]  # fmt: skip


def test_the_minutes_of_what_was_sealed_stay_true_when_scorecards_change_later(compilation, scene):
    facts = queries.minutes_of(compilation, [])
    before = [(each.name, each.cards) for each in facts.judges]
    assert sorted(cards for _, cards in before) == [5, 5, 5]
    for card in db.session.scalars(select(Scorecard).where(Scorecard.judge_id == scene.judges[0].id)):
        card.state, card.void, card.submitted_at = ScorecardState.VOID, Void.RECUSED, None
        card.voided_at, card.void_reason = clock.now(), "Knows them"
    db.session.flush()
    assert [(each.name, each.cards) for each in queries.minutes_of(compilation, []).judges] == before
