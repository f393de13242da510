"""Any view leaves as CSV and XLSX: exactly whom it shows, every word as it was, no formula, and the record says why."""

import csv
import io

import openpyxl
import pytest

from champions.admissions import exporting
from champions.core.audit import AuditEntry
from champions.core.db import db
from champions.reviews import actions as reviews
from tests import factories

EXPORT = "/c/2027/admissions/export"
ATTACKS = ['=HYPERLINK("http://x")', "+1", "-1", "@x", "\ty", "a,b;c", 'say "hi"', "line\nbreak", "서울", "'=1"]


@pytest.fixture
def cohort(now):
    return factories.cohort()


@pytest.fixture
def staff(cohort, as_):
    return as_(factories.staff(cohort))


def applied(cohort, name, **facts):
    return factories.application(cohort, factories.person(name=name), **facts)


def taken(browser, kind, query="state=all", why="report"):
    answer = browser.send(f"{EXPORT}?{query}", kind=kind, why=why)
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.data
    answer.close()  # a download is an open file
    return answer


def read(answer):
    """The rows of the file as dictionaries, whichever kind it is."""
    if answer.mimetype == "text/csv":
        rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))
        head, *rows = [[exporting.unquoted(cell) for cell in row] for row in rows]
    else:
        page = openpyxl.load_workbook(io.BytesIO(answer.data)).active
        cells = list(page.iter_rows())
        assert [cell for row in cells for cell in row if cell.data_type == "f"] == []
        head, *rows = [["" if cell.value is None else cell.value for cell in row] for row in cells]
    assert len({len(row) for row in [head, *rows]}) == 1
    return [dict(zip(head, row, strict=True)) for row in rows]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_words_of_people_come_out_as_they_were_and_none_is_a_formula(cohort, staff, kind):
    asked = factories.question(cohort, label="=1+1")
    for words in ATTACKS:
        one = applied(cohort, "Name", own_name=words[:200], motivation=words, city=words, university=words)
        factories.answer(one, asked, words=words)
    answer = taken(staff, kind)
    rows = read(answer)
    for column in ("Name in own script", "Why they apply", "City", "University", "=1+1"):
        assert [row[column] for row in rows] == ATTACKS, column
    if kind == "csv":
        raw = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))
        assert [cell for row in raw for cell in row if cell.startswith(("=", "+", "@", "\t", "\r"))] == []


def test_both_kinds_say_the_same_and_numbers_are_numbers(cohort, staff):
    plan = factories.review_plan(cohort)
    one = applied(cohort, "Amina", gender="woman", topics=["mobility", "climate"])
    factories.review(one, factories.reviewer(plan), (5, 4, 4))
    rows = {kind: read(taken(staff, kind)) for kind in ("csv", "xlsx")}
    assert [{name: str(value) for name, value in row.items()} for row in rows["xlsx"]] == rows["csv"]
    row = rows["xlsx"][0]
    assert (row["Score"], row["Readers"], row["Readers needed"]) == (4.4, 1, 2)
    assert (row["Country"], row["Country code"], row["Region"]) == ("Kenya", "KE", "Africa")
    assert (row["Gender"], row["Topics"], row["Born"]) == ("Woman", "Mobility, Climate and disaster risk", "2000-05-17")
    assert row["Sent"] == "2027-04-07 12:00:00 UTC"
    assert row["Reference"] == one.code


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("state=all", ["Cleo", "A", "B"]),
        ("state=all&sort=name", ["A", "B", "Cleo"]),
        ("state=all&sort=-name", ["Cleo", "B", "A"]),
        ("state=all&region=asia", ["B"]),
        ("state=offered", ["A"]),
        ("state=all&q=CLEO", ["Cleo"]),
        ("", ["Cleo", "A", "B"]),
    ],
)
def test_the_file_is_exactly_the_view(cohort, staff, query, found):
    applied(cohort, "Cleo", university="")
    applied(cohort, "A", state="offered")
    applied(cohort, "B", country="KR")
    applied(cohort, "Draft", state="draft")
    assert [row["Full name"] for row in read(taken(staff, "csv", query))] == found


def test_nothing_leaves_without_a_reason_and_the_record_has_it(cohort, staff):
    applied(cohort, "Amina")
    refused = staff.send(f"{EXPORT}?state=all", kind="csv")
    assert refused.mimetype == "text/html"
    assert "Choose what you need the file for." in refused.get_data(as_text=True)
    assert db.session.query(AuditEntry).filter_by(action="cohort.export").count() == 0
    taken(staff, "csv", "state=all&region=africa&q=amina", why="selection")
    entry = db.session.query(AuditEntry).filter_by(action="cohort.export").one()
    assert entry.cohort_id == cohort.id
    assert entry.facts == {
        "kind": "csv", "rows": 1, "why": "selection", "filter": {"state": "all", "region": "africa"}, "searched": True,
    }  # fmt: skip
    assert "amina" not in str(entry.facts).lower(), "the record holds no words of people"


def test_staff_read_before_what_the_file_holds(cohort, staff):
    applied(cohort, "Amina")
    factories.question(cohort, label="Which bus?")
    page = staff.get(f"{EXPORT}?state=all&region=africa").get_data(as_text=True)
    assert "1 application." in page
    assert "Region: Africa" in page
    assert "Which bus?" in page


def test_the_file_is_read_a_piece_at_a_time(cohort, staff, statements):
    def asked():
        with statements() as made:
            rows = read(taken(staff, "csv"))
        return len(made), len(rows)

    applied(cohort, "One")
    one, rows = asked()
    assert rows == 1
    for number in range(210):
        applied(cohort, f"P{number}")
    many, rows = asked()
    assert rows == 211
    assert many <= one + 1


def test_no_cache_keeps_it_and_no_browser_opens_it(cohort, staff):
    answer = taken(staff, "xlsx")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "filename=applications-2027-2027-04-07.xlsx" in answer.headers["Content-Disposition"]


def test_who_may_not(cohort, as_, client):
    applied(cohort, "Amina")
    for person in (factories.staff(factories.cohort("2028")), factories.enrolment(cohort).person):
        browser = as_(person)
        assert browser.get(EXPORT).status_code == 403
    assert client.get(EXPORT).status_code == 302


def test_staff_who_still_read_one_take_out_nobodys_scores_of_it(cohort, as_):
    plan, reading = factories.review_plan(cohort), factories.staff(cohort)
    one, other = applied(cohort, "Amina"), applied(cohort, "Bo")
    for each in (one, other):
        factories.review(each, factories.reviewer(plan), (5, 4, 4))
    factories.review(one, factories.reviewer(plan, reading), (1,))
    rows = {row["Full name"]: row for row in read(taken(as_(reading), "csv"))}
    assert (rows["Amina"]["Score"], rows["Amina"]["Lowest score"], rows["Amina"]["Readers"]) == ("", "", "1")
    assert rows["Bo"]["Score"]
    reviews.close(plan, by=reading)
    db.session.commit()
    rows = {row["Full name"]: row for row in read(taken(as_(reading), "csv"))}
    assert rows["Amina"]["Score"] == rows["Bo"]["Score"]
