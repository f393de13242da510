"""Exported files: words come back as they were, and none of them is a formula."""

import csv
import io
from datetime import UTC, date, datetime

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from champions.admissions import exporting
from champions.admissions.exporting import Sheet

pytestmark = pytest.mark.once

ATTACKS = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", '=cmd|"/c calc"!A1', " =1", "'=1", "''-1", "＝1", "\u00a0=1",
    "a,b", 'a"b', "a\nb", "O'Brien", "'t Hooft", "–", "서울", "زينب", "💥", "", " ",
]  # fmt: skip


def read_csv(content):
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def written(write, rows, head=("Words",)):
    out = io.BytesIO()
    assert write(out, Sheet("Words", head, rows)) == len(rows)
    return out.getvalue()


def test_csv_has_no_formula_and_gives_the_same_words_back():
    cells = [row[0] for row in read_csv(written(exporting.comma_separated, [[each] for each in ATTACKS]))[1:]]
    assert [exporting.unquoted(cell) for cell in cells] == ATTACKS
    assert [cell for cell in cells if cell.strip(" \u00a0").startswith(exporting.DANGEROUS)] == []
    assert cells[0] == "'=1+1"
    assert cells[ATTACKS.index("O'Brien")] == "O'Brien"


@given(st.text())
def test_any_words_come_back_from_csv(words):
    quoted = exporting.quoted(words)
    assert exporting.unquoted(quoted) == words
    assert not quoted.startswith(("=", "+", "-", "@", "\t", "\r"))


def test_xlsx_has_no_formula_and_gives_the_same_words_back():
    page = openpyxl.load_workbook(io.BytesIO(written(exporting.spreadsheet, [[each] for each in ATTACKS]))).active
    cells = [row[0] for row in page.iter_rows(min_row=2)]
    assert [cell for cell in cells if cell.data_type == "f"] == []
    # A carriage return is what XML cannot hold.
    assert [cell.value or "" for cell in cells] == [each.replace("\r", "") for each in ATTACKS]


def test_values_are_said_plainly():
    at = datetime(2027, 4, 7, 12, 0, tzinfo=UTC)
    row = [None, True, -3, 4.25, date(2027, 3, 4), at, ["a", "b"]]
    assert [exporting.plain(value) for value in row] == [
        "", "yes", -3, 4.25, "2027-03-04", "2027-04-07 12:00:00 UTC", "a, b",
    ]  # fmt: skip
    assert read_csv(written(exporting.comma_separated, [row]))[1][2] == "-3", "a number is no formula"


def test_several_sheets_with_odd_names():
    out = io.BytesIO()
    exporting.spreadsheet(out, Sheet("a/b?", ["x"], [[1]]), Sheet("[]", ["y"], [["=2"]]))
    book = openpyxl.load_workbook(io.BytesIO(out.getvalue()))
    assert book.sheetnames == ["ab", "Sheet"]
    assert (book["ab"]["A2"].value, book["Sheet"]["A2"].value) == (1, "=2")


def test_rows_are_asked_for_one_by_one():
    asked = []

    def rows():
        for number in range(300):
            asked.append(number)
            yield [number, "x" * 40_000]

    out = io.BytesIO()
    assert exporting.spreadsheet(out, Sheet("Rows", ["n", "x"], rows())) == 300
    assert len(asked) == 300
