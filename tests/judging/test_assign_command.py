"""`champions assign` as outside programs use it: keys, exit codes, sentences; and what it loads before it can begin."""

import codecs
import json
import os
import subprocess
import sys

import click
import pytest

from champions import program as whole
from champions.cli import ALONE
from champions.judging import commands

pytestmark = pytest.mark.once

ENTRIES = """entry,organisation,language,topics
A,Seoul University; Lyon,en,water;waste
B,Lagos,fr,energy
C,,en,
D,Lima,en,water
"""
JUDGES = """judge,organisation,languages,topics,max_load,conflicts
j1,Seoul university,en,water,,
j2,X,en;fr,energy;waste,3,A; C
j3,X,fr;en,water,,
j4,Y,,water;waste,,
j5,Z,en,energy,2,
"""
KEYS = {"pairs", "loads", "smallest_affinity", "contrast_variance", "connected", "status", "infeasible", "reasons"}


@pytest.fixture
def assign(tmp_path, capsys):
    """Run the command on two texts: (exit code, stdout, stderr)."""

    def run(*more, entries=ENTRIES, judges=JUDGES, per_entry="2"):
        paths = []
        for name, content in (("ENTRIES.csv", entries), ("JUDGES.csv", judges)):
            path = tmp_path / name
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
            paths.append(str(path))
        code = 0
        try:
            commands.assign.main([*paths, "--per-entry", per_entry, *more], standalone_mode=False)
        except click.UsageError as error:
            code = error.exit_code
            click.echo(" ".join(error.format_message().split()), err=True)
        out, err = capsys.readouterr()
        return code, out, err

    return run


def test_every_key_is_there(assign):
    code, out, err = assign("--json")
    found = json.loads(out)
    assert (code, err) == (0, "")
    assert set(found) >= KEYS | {"total_affinity", "anchors", "weakest", "bridges", "experts", "prices", "digest"}
    assert (found["infeasible"], found["reasons"], found["status"]) == (False, [], "optimal")
    assert found["connected"] is True
    assert len(found["pairs"]) == 8
    assert found["pairs"] == sorted(found["pairs"])
    assert ["A", "j1"] not in found["pairs"]
    assert not {("A", "j2"), ("C", "j2"), ("B", "j1"), ("B", "j5")} & {tuple(pair) for pair in found["pairs"]}
    assert sum(found["loads"].values()) == 8
    assert set(found["loads"]) == {"j1", "j2", "j3", "j4", "j5"}
    assert found["smallest_affinity"] == 1.0
    assert isinstance(found["contrast_variance"], float)
    assert {len(each) for each in found["digest"].values()} == {64}


def test_where_nothing_keeps_the_rules_it_is_an_answer(assign):
    code, out, err = assign("--json", per_entry="3")
    found = json.loads(out)
    assert (code, err) == (0, "")
    assert found["infeasible"] is True
    assert (found["pairs"], found["smallest_affinity"], found["contrast_variance"]) == ([], None, None)
    assert found["reasons"] == [
        "Entry B needs 3 judges of different organisations, and the 3 who may judge it come from 2."
    ]
    assert [each["code"] for each in found["problems"]] == ["few_organisations"]
    code, out, _err = assign("--json", per_entry="9")
    assert code == 0
    assert json.loads(out)["reasons"] == ["Each entry needs 9 judges, and the panel has 5."]


def test_the_same_seed_gives_the_same_answer_and_columns_come_in_any_order(assign):
    first = assign("--json")[1]
    assert assign("--json")[1] == first
    turned = "\r\n".join(",".join(line.split(",")[::-1]) for line in ENTRIES.splitlines())
    assert assign("--json", entries=codecs.BOM_UTF8 + turned.encode())[1] == first
    lines = JUDGES.splitlines()
    assert assign("--json", judges="\n".join([lines[0], *lines[:0:-1]]))[1] == first
    other = json.loads(assign("--json", "--seed", "2")[1])
    assert other["digest"]["inputs"] != json.loads(first)["digest"]["inputs"]
    assert other["total_affinity"] == json.loads(first)["total_affinity"]


def test_even_loads_on_request(assign):
    entries = "entry,organisation,language,topics\n" + "".join(f"e{n},,,water\n" for n in range(6))
    judges = "judge,organisation,languages,topics,max_load,conflicts\nk,,,water,,\na,,,,,\nb,,,,,\nc,,,,,\n"
    assert json.loads(assign("--json", entries=entries, judges=judges)[1])["loads"]["k"] == 6
    loads = json.loads(assign("--json", "--even", entries=entries, judges=judges)[1])["loads"]
    assert loads == {"k": 3, "a": 3, "b": 3, "c": 3}


def test_a_table_for_people(assign):
    code, out, err = assign()
    assert (code, err) == (0, "")
    assert out.startswith("Status: optimal\nSmallest affinity 1.0000, total ")
    assert "judge  entries  at most" in out
    assert "Connected: yes" in out
    code, out, err = assign(per_entry="9")
    assert (code, err) == (0, "")
    assert out.startswith("Status: infeasible\nEach entry needs 9 judges, and the panel has 5.\n")
    bad = ENTRIES.replace("C,,en,", "C\x1b[31m,,en,")
    assert "\x1b" not in assign(entries=bad, judges=JUDGES.replace("; C", ""))[1]


BAD_ENTRIES = {
    "": "line 1: empty file",
    "entry,organisation,language,topics\n": "line 1: empty file: there are no entries under the header",
    "entry,organisation,language\nA,,\n": "line 1: there is no column 'topics'",
    "entry,organisation,language,topics,votes\nA,,,,\n":
        "line 1: unknown column 'votes'; there are entry, organisation, language and topics",
    "entry,entry,organisation,language,topics\nA,,,,\n": "line 1: column 'entry' occurs twice",
    ENTRIES + "A,,,\n": "line 6: duplicate: entry 'A' has stood in line 2 already",
    ENTRIES + ",,,\n": None,
    ENTRIES + ",x,,\n": "line 6: no entry",
    ENTRIES + "E,x\n": "line 6: 2 cells instead of 4",
    b"entry,organisation,language,topics\nA,\xff,,\n": "line 2: not UTF-8",
    'entry,organisation,language,topics\nA,"x,,\n': "line 2: not CSV: unexpected end of data",
}  # fmt: skip
BAD_JUDGES = {
    "": "line 1: empty file",
    "judge,organisation,languages,topics,max_load\nj,,,,\n": "line 1: there is no column 'conflicts'",
    "judge,organisation,language,topics,max_load,conflicts\nj,,,,,\n":
        "line 1: unknown column 'language'; there are judge, organisation, languages, topics, max_load and conflicts",
    JUDGES.split("\n", maxsplit=1)[0]: "line 1: empty file: there are no judges under the header",
    JUDGES + "j1,,,,,\n": "line 7: duplicate: judge 'j1' has stood in line 2 already",
    JUDGES + "j6,,,,many,\n": "line 7: max_load is not a whole number of entries: 'many'",
    JUDGES + "j6,,,,-1,\n": "line 7: max_load is not a whole number of entries: '-1'",
    JUDGES + "j6,,,,2.5,\n": "line 7: max_load is not a whole number of entries: '2.5'",
    JUDGES + "j6,,,,٣,\n": "line 7: max_load is not a whole number of entries: '٣'",
    JUDGES + "j6,,,,,A;Q\n": "line 7: conflict with an unknown entry 'Q'",
}  # fmt: skip


@pytest.mark.parametrize("content", BAD_ENTRIES)
def test_a_bad_table_of_entries_is_named_with_its_line(assign, content):
    code, out, err = assign("--json", entries=content)
    if BAD_ENTRIES[content] is None:
        assert code == 0  # a row of empty cells is a blank one
    else:
        assert (code, out, err) == (2, "", f"ENTRIES.csv, {BAD_ENTRIES[content]}\n")


@pytest.mark.parametrize("content", BAD_JUDGES)
def test_a_bad_table_of_judges_is_named_with_its_line(assign, content):
    code, out, err = assign("--json", judges=content)
    assert (code, out, err) == (2, "", f"JUDGES.csv, {BAD_JUDGES[content]}\n")


@pytest.mark.parametrize("number", ["0", "-1", "two", "1.5"])
def test_a_number_of_judges_that_cannot_be(assign, number):
    code, out, err = assign(per_entry=number)
    assert (code, out) == (2, "")
    assert "--per-entry" in err


def run(*words, cwd):
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{cwd}/no/such/folder.db", "CHAMPIONS_HOME": f"{cwd}/no"}
    return subprocess.run(
        [sys.executable, "-m", "champions", *words], capture_output=True, text=True, env=environment, check=False
    )


def test_the_program_itself_needs_no_database(tmp_path):
    (tmp_path / "e.csv").write_text(ENTRIES)
    (tmp_path / "j.csv").write_text(JUDGES)
    good = run("assign", tmp_path / "e.csv", tmp_path / "j.csv", "--per-entry", "2", "--json", cwd=tmp_path)
    assert (good.returncode, good.stderr) == (0, "")
    assert json.loads(good.stdout)["connected"]
    assert not (tmp_path / "no").exists()
    (tmp_path / "j.csv").write_text(JUDGES + "j6,,,,x,\n")
    bad = run("assign", tmp_path / "e.csv", tmp_path / "j.csv", "--per-entry", "2", cwd=tmp_path)
    assert (bad.returncode, bad.stdout) == (2, "")
    assert bad.stderr == "j.csv, line 7: max_load is not a whole number of entries: 'x'\n"
    missing = run("assign", tmp_path / "none.csv", tmp_path / "j.csv", "--per-entry", "2", cwd=tmp_path)
    assert (missing.returncode, missing.stdout, missing.stderr.count("\n")) == (2, "", 1)


@pytest.mark.parametrize("name", sorted(ALONE))
def test_what_works_on_files_alone_loads_no_service(name):
    code = (
        "import sys; from champions import cli\n"
        f"sys.argv = ['champions', {name!r}, '--help']\n"
        "cli.main(); print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert ALONE[name] in loaded
    heavy = {"flask", "sqlalchemy", "celery", "flask_babel", "ortools", "numpy", "scipy", "babel", "alembic"}
    assert not heavy & loaded
    assert not {each for each in loaded if each.endswith((".models", ".routes")) or each == "champions.program"}


def test_the_whole_program_has_them_too():
    assert set(ALONE) <= set(whole.cli.commands)
    assert all(whole.cli.commands[name].help for name in ALONE)
