"""The offline pack: what is in it, and a sheet of scores that comes back as spreadsheets leave it."""

import csv
import io
import zipfile
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from champions.core import clock
from champions.core.db import db
from champions.core.forms import tidy
from champions.judging import pack, sheetfile
from champions.judging.models import Comments, Score, Scorecard, ScorecardState, ScorecardVersion
from tests import factories

from .story import NAMES, hidden, page_of, tell, words_of

LINES = [(1, "Impact", 1, 5), (2, "Evidence, shown", 0, 10)]


def own(number=7, values=None, comment="", remarks=None, **more):
    return sheetfile.Own(number, LINES, values or {}, comment, remarks or {}, **more)


def table(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def as_file(rows, *, delimiter=",", encoding="utf-8", before=""):
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return (before + out.getvalue()).encode(encoding)


def filled(entry, *cells, comments="one"):
    """The sheet of one entry with these scores written into it, from the top."""
    rows = table(sheetfile.written([entry], comments))
    for row, score in zip(rows[1:], cells, strict=False):
        row[3] = score
    return rows


WHOLE = {1: 4, 2: 10}


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_sheet_comes_back_as_spreadsheets_write_it(delimiter, encoding):
    entry = own()
    found = sheetfile.read(as_file(filled(entry, "4", "10"), delimiter=delimiter, encoding=encoding), [entry], "one")
    assert [(each.number, each.values, each.whole) for each in found.changes] == [(7, WHOLE, True)]
    assert found.wrong == []


@pytest.mark.parametrize("typed", ["4", " 4 ", "4.0", "4,0", "4.", "04"])
def test_a_number_as_excel_may_write_it(typed):
    entry = own()
    found = sheetfile.read(as_file(filled(entry, typed), delimiter=";"), [entry], "one")
    assert found.changes[0].values == {1: 4}
    assert not found.changes[0].whole


@pytest.mark.parametrize("typed", ["6", "0", "-1", "four", "4.5", "4 Strong", "٤", "1e0", "99999999", "=4", "'4"])
def test_what_is_no_step_is_said_with_its_line(typed):
    entry = own()
    found = sheetfile.read(as_file(filled(entry, typed, "10")), [entry], "one")
    assert found.changes == [], "an entry with such a line is left out whole"
    assert [line for line, _why in found.wrong] == [2]
    assert "Impact" in found.wrong[0][1]


def test_every_line_that_cannot_is_said_and_the_others_are_taken():
    one, two, locked = own(1), own(2), own(3, locked="Judging is closed.")
    rows = [
        list(sheetfile.HEAD),
        ["1", "Impact", "", "5", "", f"v{sheetfile.mark(one)}"],
        ["2", "impact", "", "5", "", "v00000000"],
        ["9", "Impact", "", "5", "", "v00000000"],
        ["1", "Nothing", "", "5", "", f"v{sheetfile.mark(one)}"],
        ["3", "1", "", "5", "", f"v{sheetfile.mark(locked)}"],
        ["", "", "", "", "", ""],
        ["1", "Impact", "", "4", "", f"v{sheetfile.mark(one)}"],
    ]
    found = sheetfile.read(as_file(rows), [one, two, locked], "one")
    assert [line for line, _why in found.wrong] == [3, 4, 5, 6, 8]
    said = " ".join(why for _line, why in found.wrong)
    for words in ("was changed since", "is none of your entries", "has no criterion", "Judging is closed", "twice"):
        assert words in said
    assert found.changes == []
    good = sheetfile.read(as_file(rows[:3]), [one, two], "one")
    assert [each.number for each in good.changes] == [1]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b"\n\n", "empty"),
        (b"entry,criterion\n1,Impact\n", "missing: score, as it was"),
        (b"entry,criterion,score,score,as it was\n", "named twice"),
        (b'entry,criterion,score,as it was\n1,"Impact', "quotation mark"),
        (b"\xff\xfe\x00\xd8", "CSV"),
        (b"caf\xe9,criterion,score,as it was\n", "UTF-8"),
        (b"x" * (sheetfile.MOST_BYTES + 1), "larger"),
        (b"PK\x03\x04\x00\x00\x00\x00\x00\x00", "CSV"),
    ],
)
def test_what_is_no_sheet_is_refused_in_words(content, why):
    with pytest.raises(sheetfile.Unreadable, match=why):
        sheetfile.read(content, [own()], "one")


def test_excels_own_first_line_is_no_row():
    entry = own()
    content = as_file(filled(entry, "4"), delimiter=";", before="sep=;\n")
    assert sheetfile.read(content, [entry], "one").changes[0].values == {1: 4}


@pytest.mark.parametrize("words", ["=1+1", "+SUM(A1)", "-5 for noise", "@name", "'quoted", "\tx", "=cmd|' /C calc'!A0"])
def test_no_comment_is_a_formula_and_all_come_back(words):
    entry = own(comment=words.strip())
    content = sheetfile.written([entry], "one")
    cells = [cell for row in table(content) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t"))]
    assert sheetfile.read(content, [entry], "one").same == 1


TEXT = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=60).map(str.strip)


@given(st.dictionaries(st.sampled_from([1, 2]), st.integers(1, 5)), TEXT, st.sampled_from(list(Comments)))
def test_a_sheet_that_nobody_touched_changes_nothing(values, words, comments):
    words = tidy(words)
    entry = own(
        values=values,
        comment=words if comments == "one" else "",
        remarks={1: words} if words and comments == "each" else {},
    )
    found = sheetfile.read(sheetfile.written([entry], comments), [entry], comments)
    assert (found.changes, found.wrong, found.same) == ([], [], 1)


@given(st.binary(max_size=300))
def test_nonsense_is_refused_or_changes_nothing(content):
    try:
        found = sheetfile.read(content, [own()], "one")
    except sheetfile.Unreadable:
        return
    assert found.changes == []


def test_comments_go_where_the_round_asks_for_them():
    entry = own(remarks={1: "Before."})
    rows = table(sheetfile.written([entry], "each"))
    assert [row[4] for row in rows[1:]] == ["Before.", ""]
    rows[2][4] = "Ask them."
    found = sheetfile.read(as_file(rows), [entry], "each")
    assert found.changes[0].remarks == {2: "Ask them."}
    assert sheetfile.read(as_file(rows), [entry], "none").wrong != []
    one = table(sheetfile.written([own()], "one"))
    one[3][4] = "word " * 301
    assert "too long" in sheetfile.read(as_file(one), [own()], "one").wrong[0][1]


# With everything that is real.


@pytest.fixture
def story(now):
    return tell(now)


@pytest.fixture
def it(story, as_):
    judge = story.judges[0]
    mine = [story.cards[judge.id, entry.id] for entry in story.entries]
    browser = as_(judge.person)
    browser.send(page_of(mine[0]) + "/submit", _at=page_of(mine[0]), c1="4", c2="3", comment="=Go on.")
    where = f"/c/2027/judging/pack/{judge.code}"
    return SimpleNamespace(story=story, judge=judge, mine=mine, browser=browser, where=where)


def opened(it):
    with it.browser.get(f"{it.where}/pack.zip") as answer:
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "no-store"
        return zipfile.ZipFile(io.BytesIO(answer.data))


def sent(it, content, name="SCORES.csv"):
    form = hidden(it.browser.get(it.where).text)
    return it.browser.post(
        it.where, data={**form, "file": (io.BytesIO(content), name)}, content_type="multipart/form-data"
    )


def values(card):
    return list(
        db.session.scalars(select(Score.value).where(Score.scorecard_id == card.id).order_by(Score.criterion_id))
    )


def again(card):
    return db.session.get(Scorecard, card.id, populate_existing=True)


def changed(content, **scores):
    """The sheet with other scores: e11_c1="5"."""
    rows = table(content)
    for name, score in scores.items():
        entry, criterion = name.removeprefix("e").split("_c")
        row = next(row for row in rows if (row[0], row[1]) == (entry, f"Criterion {criterion}"))
        row[3] = score
    return as_file(rows, delimiter=";", encoding="utf-8-sig")


def test_the_pack_holds_a_sheet_and_a_file_for_each_entry_and_nothing_of_the_teams(it):
    page = words_of(it.browser.get(it.where))
    assert "Download the pack (ZIP, about" in page
    archive = opened(it)
    assert set(archive.namelist()) == {
        "SCORES.csv", "overview.pdf",
        *(f"entry-{number}/{name}" for number in (11, 12, 13) for name in ("score-sheet.pdf", f"{number}-1.pdf")),
    }  # fmt: skip
    for name in archive.namelist():
        content = archive.read(name)
        assert content.startswith(b"%PDF") or name == "SCORES.csv"
        assert not [team for team in NAMES if team.encode() in content]
    rows = table(archive.read("SCORES.csv"))
    first = {row[1]: row for row in rows if row[0] == "11"}
    assert (first["Criterion 1"][3], first["Criterion 2"][3], first[""][4]) == ("4", "3", "'=Go on.")
    assert len(rows) == 1 + 3 * 3


def test_a_sheet_is_looked_at_before_anything_is_saved(it):
    content = changed(opened(it).read("SCORES.csv"), e11_c1="5", e12_c1="2", e12_c2="1", e13_c1="3")
    page = sent(it, content)
    said = words_of(page)
    assert "3 entries change, 0 stay as they are." in said
    assert "11 Criterion 1 4 5" in said
    assert "With this it counts." in said
    assert "With this it is a draft: scores are missing." in said
    assert [values(card) for card in it.mine] == [[4, 3], [], []], "nothing is saved yet"
    answer = it.browser.post(f"{it.where}/take", data=hidden(page.text))
    assert answer.status_code == 303
    assert "3 entries are saved from your sheet. 2 of them count now." in words_of(it.browser.get(answer.location))
    assert [values(card) for card in it.mine] == [[5, 3], [2, 1], [3]]
    assert [again(card).state for card in it.mine] == ["submitted", "submitted", "assigned"]
    kept = db.session.scalars(select(ScorecardVersion)).one()
    assert (kept.values, kept.reason) == ({"1": 4, "2": 3}, "Sent in with the sheet of the offline pack.")
    assert again(it.mine[0]).comment == "=Go on."


def test_what_was_changed_meanwhile_is_left_alone(it):
    content = changed(opened(it).read("SCORES.csv"), e11_c1="5", e12_c1="2")
    it.browser.send(page_of(it.mine[0]) + "/submit", _at=page_of(it.mine[0]), c1="1", c2="1")
    page = sent(it, content)
    assert "Entry 11 was changed since this sheet was made." in words_of(page)
    it.browser.post(f"{it.where}/take", data=hidden(page.text))
    assert [values(card) for card in it.mine] == [[1, 1], [2], []]


def test_a_change_between_looking_and_saving_is_left_alone_too(it):
    page = sent(it, changed(opened(it).read("SCORES.csv"), e11_c1="5", e12_c1="2"))
    it.browser.send(page_of(it.mine[1]), c1="4")
    it.browser.post(f"{it.where}/take", data=hidden(page.text))
    assert [values(card) for card in it.mine] == [[5, 3], [4], []]


def test_nobody_takes_or_sends_the_pack_of_another(it, as_):
    other = it.story.judges[1]
    theirs = f"/c/2027/judging/pack/{other.code}"
    for person in (it.judge.person, it.story.staff, it.story.members[0].person, factories.person()):
        browser = as_(person)
        for address in (theirs, f"{theirs}/pack.zip"):
            assert browser.get(address).status_code == 404
        assert browser.send(
            f"{theirs}/take", _at=it.where if person is it.judge.person else "/", sheet="x"
        ).status_code in (400, 404)
    content = changed(opened(it).read("SCORES.csv"), e12_c1="2")
    browser = as_(other.person)
    form = hidden(browser.get(theirs).text)
    page = browser.post(
        theirs, data={**form, "file": (io.BytesIO(content), "x.csv")}, content_type="multipart/form-data"
    )
    if "sheet" in hidden(page.text):
        browser.post(f"{theirs}/take", data=hidden(page.text))
    assert [values(card) for card in it.mine] == [[4, 3], [], []]


def test_after_the_close_nothing_of_a_sheet_is_taken(it, as_):
    content = changed(opened(it).read("SCORES.csv"), e12_c1="2", e12_c2="2")
    page = sent(it, content)
    clock.freeze(it.story.round.closes_at.replace(microsecond=0) + (it.story.round.closes_at - it.story.round.opens_at))
    it.browser = as_(it.judge.person)
    assert "This entry cannot be changed now." in words_of(sent(it, content))
    fresh = hidden(it.browser.get(it.where).text)
    it.browser.post(f"{it.where}/take", data={**fresh, "sheet": hidden(page.text)["sheet"]})
    assert values(it.mine[1]) == []
    assert again(it.mine[1]).state is ScorecardState.ASSIGNED


@pytest.mark.parametrize("carried", ["", "x", "eJw=", "A" * 1000])
def test_what_was_not_looked_at_is_not_taken(it, carried):
    form = hidden(it.browser.get(it.where).text)
    assert it.browser.post(f"{it.where}/take", data={**form, "sheet": carried}).status_code == 400


def test_letters_of_every_script_are_printed_or_named(it):
    work = SimpleNamespace(number=1, title="", words="ᚠᚢᚦ", url="", file_sha256=None, file_type=None)
    sheet = SimpleNamespace(asked=lambda criteria: [], card=SimpleNamespace(comment=""), values={}, remarks={})
    assert "cannot be printed" in " ".join(pack.paper(sheet, work, [], "one")["opening"])
    it.mine[0].entry.submission.words = "사거리의 배수구 نصرف المياه 排水"
    db.session.flush()
    assert opened(it).read("entry-11/score-sheet.pdf").startswith(b"%PDF")
