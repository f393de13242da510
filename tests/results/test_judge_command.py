"""`champions judge` as outside programs use it: keys, nulls, exit codes, sentences."""

import codecs
import json
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from champions import program as whole
from champions.results import commands

from .compiling import REFERENCE, panels

pytestmark = pytest.mark.once

ENTRY = {
    "entry", "n", "raw", "fair", "effect", "se", "rank", "rank_low", "rank_high", "p_first", "p_top", "part",
    "part_rank",
}  # fmt: skip
RUBRIC = {
    "criteria": [
        {"name": "Idea", "weight": 2, "low": 1, "high": 5},
        {"name": "Steps", "weight": 1.5, "low": 0, "high": 10},
    ]
}


@pytest.fixture
def judge(tmp_path, capsys):
    """Run the command on text: (exit code, stdout, stderr)."""

    def run(scores: str | bytes, *more: str, rubric: object = None) -> tuple[int, str, str]:
        path = tmp_path / "scores.csv"
        path.write_bytes(scores if isinstance(scores, bytes) else scores.encode())
        options = list(more)
        if rubric is not None:
            (tmp_path / "rubric.json").write_text(rubric if isinstance(rubric, str) else json.dumps(rubric))
            options += ["--rubric", str(tmp_path / "rubric.json")]
        code = 0
        try:
            commands.judge.main([str(path), *options], standalone_mode=False)
        except click.UsageError as error:
            code = error.exit_code
            click.echo(" ".join(error.format_message().split()), err=True)
        out, err = capsys.readouterr()
        return code, out, err

    return run


def long(scores) -> str:
    """Scores as the text of a file."""
    return "entry,judge,score\n" + "".join(f"{one},{who},{score}\n" for (one, who), score in scores.items())


def test_every_key_is_there(judge):
    code, out, err = judge(long(panels(1, 30, 6, 3)), "--top", "5", "--json")
    found = json.loads(out)
    assert (code, err) == (0, "")
    assert {"method", "reason", "components", "entries", "judges", "agreement", "ties", "digest"} <= set(found)
    assert (found["method"], found["reason"]) == ("fair", None)
    assert set(found["components"]) == {"entry", "judge", "residual", "mean"}
    assert all(set(row) >= ENTRY for row in found["entries"])
    assert all(set(row) == {"judge", "n", "severity", "se", "outfit", "flags"} for row in found["judges"])
    assert set(found["agreement"]) == {
        "icc_a1", "icc_ak", "icc_c1", "icc_ck", "alpha_interval", "alpha_low", "alpha_high", "reliability",
    }  # fmt: skip
    assert set(found["ties"]) == {"exact", "statistical", "boundaries"}
    assert [each["after"] for each in found["ties"]["boundaries"]] == [1, 5]
    assert {len(each) for each in found["digest"].values()} == {64}
    assert set(found["digest"]) == {"inputs", "outputs"}
    assert [row["rank"] for row in found["entries"]] == list(range(1, 31))
    assert None not in found["agreement"].values()


def test_what_cannot_be_computed_is_null(judge):
    found = json.loads(judge("entry,judge,score\nA,x,1\nB,y,2\nC,y,\n", "--json")[1])
    assert found["method"] == "incomparable"
    assert set(found["components"].values()) == {None}
    assert [(row["entry"], row["n"], row["raw"], row["fair"]) for row in found["entries"]] == [
        ("A", 1, 1.0, None),
        ("B", 1, 2.0, None),
        ("C", 0, None, None),
    ]
    assert found["entries"][0]["p_top"] is None
    assert found["entries"][2].keys() == found["entries"][0].keys()


def test_columns_in_any_order_with_a_mark_in_front_and_without(judge):
    plain = "entry,judge,score\nA,x,1\nA,y,2\nB,x,3\nB,y,4.5\nC,x,2\nC,y,\n"
    turned = 'judge,score,entry\r\ny,2,"A"\r\nx,1,A\r\n\r\nx,3,B\r\ny, 4.50 ,B\r\nx,2,C\r\ny,,C\r\n'
    first = json.loads(judge(plain, "--json")[1])
    second = json.loads(judge(codecs.BOM_UTF8 + turned.encode(), "--json")[1])
    assert first == second
    assert first["entries"][0] | {"raw": 3.75, "n": 2, "entry": "B"} == first["entries"][0]
    assert [row["n"] for row in first["entries"] if row["entry"] == "C"] == [1]


def test_a_rubric_makes_scores_from_0_to_100_and_incomplete_sheets_do_not_count(judge):
    rows = "entry,judge,criterion,score\n"
    for one, who, idea, steps in (("A", "x", 5, 10), ("A", "y", 1, 0), ("B", "x", 3, 2.5), ("B", "y", 4, "")):
        rows += f"{one},{who},Idea,{idea}\n{one},{who},Steps,{steps}\n"
    found = json.loads(judge(rows, "--json", rubric=RUBRIC)[1])
    raw = {row["entry"]: (row["n"], row["raw"]) for row in found["entries"]}
    # B by x: 100 x (2 x 2/4 + 1.5 x 0.25) / 3.5
    assert raw == {"A": (2, 50.0), "B": (1, 39.2857)}
    assert [row["criterion"] for row in found["criteria"]] == ["Idea", "Steps"]


def test_one_criterion_needs_no_rubric_and_keeps_its_scale(judge):
    found = json.loads(judge("criterion,entry,judge,score\nq,A,x,7\nq,A,y,8\n", "--json")[1])
    assert found["entries"][0]["raw"] == 7.5


def test_more_places_than_entries_means_all(judge):
    found = json.loads(judge(long(panels(1, 12, 4, 3)), "--json", "--top", "99")[1])
    assert {row["p_top"] for row in found["entries"]} == {1.0}
    assert [each["after"] for each in found["ties"]["boundaries"]] == [1]


def test_seeds_move_the_draws_and_nothing_else(judge):
    text = long(panels(1, 30, 6, 3))
    one, same, other = (json.loads(judge(text, "--json", "--seed", seed)[1]) for seed in ("3", "3", "4"))
    assert one == same
    assert one["digest"] != other["digest"]
    assert [row["fair"] for row in one["entries"]] == [row["fair"] for row in other["entries"]]
    assert [row["p_first"] for row in one["entries"]] != [row["p_first"] for row in other["entries"]]


HEAD = "entry,judge,score\n"
LONG = "entry,judge,criterion,score\n"


@pytest.mark.parametrize(
    ("scores", "rubric", "line", "says"),
    [
        ("", None, 1, "empty file"),
        ("\n\n", None, 1, "empty file"),
        (HEAD, None, 1, "empty file"),
        ("entry,judge,points\nA,x,1\n", None, 1, "unknown column 'points'"),
        ("entry,score\nA,1\n", None, 1, "no column 'judge'"),
        ("entry,judge,score,score\nA,x,1,1\n", None, 1, "'score' occurs twice"),
        (HEAD + "A,x,1\nA,y\n", None, 3, "2 cells instead of 3"),
        (HEAD + "A,x,1\n,y,2\n", None, 3, "no entry"),
        (HEAD + "A,x,1\nB, ,2\n", None, 3, "no judge"),
        (HEAD + "A,x,1\n\nA,y,good\n", None, 4, "not a number: 'good'"),
        (HEAD + "A,x,nan\n", None, 2, "not a number"),
        (HEAD + "A,x,1e999\n", None, 2, "not a number"),
        (HEAD + "A,x,1/2\n", None, 2, "not a number"),
        (HEAD + "A,x,1_0\n", None, 2, "not a number"),
        (HEAD + "A,x,1\nB,x,2\nA,x,3\n", None, 4, "duplicate: judge 'x' on entry 'A' has stood in line 2"),
        (HEAD + "A,x,\nA,x,\n", None, 3, "duplicate"),
        (HEAD + '"A\nA",x,1\nB,x,b\n', None, 4, "not a number"),
        (HEAD + 'A,x,1\n"B,x,2\n', None, 3, "not CSV"),
        (LONG + "A,x,Idea,3\nA,x,Steps,3\n", None, 3, "several criteria ('Idea', 'Steps') without a rubric"),
        (LONG + "A,x,Idea,3\nA,x,Cost,3\n", RUBRIC, 3, "unknown criterion 'Cost'"),
        (LONG + "A,x,Idea,3\nA,x,Steps,11\n", RUBRIC, 3, "score off the scale: 11 is not between 0 and 10"),
        (LONG + "A,x,Idea,0.9\n", RUBRIC, 2, "off the scale"),
        (LONG + "A,x,Idea,3\nB,x,Idea,3\nA,x,Idea,3\n", RUBRIC, 4, "duplicate"),
        (HEAD + "A,x,1\n", RUBRIC, 1, "no column 'criterion'"),
    ],
)
def test_bad_scores_are_one_line_with_the_line_of_the_file(judge, scores, rubric, line, says):
    code, out, err = judge(scores, "--json", rubric=rubric)
    assert (code, out) == (2, "")
    assert err.startswith(f"scores.csv, line {line}: ")
    assert says in err
    assert err.count("\n") == 1


def test_bytes_that_are_no_text_are_refused_with_their_line(judge):
    assert judge(b"entry,judge,score\nA,x,1\nB\xff,x,2\n")[2] == "scores.csv, line 3: not UTF-8\n"


@pytest.mark.parametrize(
    ("change", "line", "says"),
    [
        ({"weight": 0}, 5, "weight is not positive"),
        ({"weight": -1}, 5, "weight is not positive"),
        ({"low": 10}, 5, "low is not below high"),
        ({"high": "10"}, 5, "high is not a number"),
        ({"high": None}, 5, "high is not a number"),
        ({"weight": True}, 5, "weight is not a number"),
        ({"name": "Idea"}, 5, "occurs twice"),
        ({"name": ""}, 1, "no name"),
    ],
)
def test_a_bad_rubric_is_one_line_too(judge, change, line, says):
    first, second = RUBRIC["criteria"]
    text = '{\n"criteria":\n[\n' + json.dumps(first) + ",\n" + json.dumps(second | change) + "\n]}"
    code, out, err = judge(LONG + "A,x,Idea,3\n", rubric=text)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith(f"rubric.json, line {line}: ")
    assert says in err


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"criteria": []}', '{"criteria": [1]}', "[" * 100_000])
def test_a_rubric_that_is_none_is_refused(judge, text):
    code, out, err = judge(LONG + "A,x,Idea,3\n", rubric=text)
    assert (code, out) == (2, "")
    assert err.startswith("rubric.json, line 1: ")


def test_places_are_ranked_by_majority(judge):
    text = HEAD + "".join(f"{one},{who},{place}\n" for who in "xyz" for place, one in enumerate("ABC", 1))
    found = json.loads(judge(text, "--ordinal", "--json")[1])
    assert (found["method"], [row["entry"] for row in found["entries"]]) == ("copeland", ["A", "B", "C"])
    assert [row["fair"] for row in found["entries"]] == [None, None, None]
    assert found["ties"]["boundaries"][0]["votes"] == [3, 0]
    code, _, err = judge(HEAD + "A,x,1\nB,x,0\n", "--ordinal")
    assert (code, err.startswith("scores.csv, line 3: score off the scale")) == (2, True)
    assert judge(text, "--ordinal", rubric=RUBRIC)[0] == 2


@pytest.mark.parametrize("options", [["--top", "0"], ["--top", "x"], ["--seed", "-1"], ["--best"]])
def test_options_that_mean_nothing_are_refused(judge, options):
    assert judge(HEAD + "A,x,1\n", *options)[0] == 2


def test_without_json_people_can_read_it(judge):
    code, out, _ = judge(long(panels(1, 30, 6, 3)), "--top", "5")
    assert code == 0
    assert out.startswith("Method: fair\nVariances: entry ")
    for words in ("rank", "90 %", "severity", "Krippendorff's alpha ", "After 5: ", "inputs  "):
        assert words in out
    assert "entries cannot be told apart" in judge(HEAD + "A,x,1\nB,x,1\nC,x,1\n")[1]
    assert "A bridge: let judge x score entry B." in judge(HEAD + "A,x,1\nB,y,2\n")[1]
    assert "9 judges" not in out
    assert "\x1b" not in judge(HEAD + "\x1b[31mA,x,1\n")[1]


def test_the_command_itself_needs_no_database_and_no_settings(tmp_path):
    program = Path(sys.executable).with_name("champions")
    environment = {"PATH": os.environ["PATH"], "DATABASE_URL": "nothing://here", "CHAMPIONS_HOME": str(tmp_path / "no")}
    scores = tmp_path / "scores.csv"
    rows = (REFERENCE / "shrout_fleiss_1979.csv").read_text().splitlines()
    scores.write_text("\n".join(["entry,judge,score", *rows[1:]]))
    good = subprocess.run(
        [program, "judge", scores, "--json"], capture_output=True, text=True, env=environment, check=False
    )
    assert (good.returncode, good.stderr) == (0, "")
    assert json.loads(good.stdout)["components"]["entry"] == 2.5556
    assert not (tmp_path / "no").exists()
    scores.write_text("entry,judge,score\nA,x,bad\n")
    bad = subprocess.run([program, "judge", scores], capture_output=True, text=True, env=environment, check=False)
    assert (bad.returncode, bad.stdout) == (2, "")
    assert bad.stderr == "scores.csv, line 2: not a number: 'bad'\n"
    assert "judge" in whole.cli.commands
