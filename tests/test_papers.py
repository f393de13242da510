"""The papers say what the program says."""

import re
from pathlib import Path

from champions import printing

ROOT = Path(__file__).resolve().parent.parent


def between(name: str) -> str:
    """What stands between the marks of that name in ARCHITECTURE.md."""
    text = (ROOT / "ARCHITECTURE.md").read_text()
    return re.search(rf"<!-- {name} -->\n(.*?)<!-- /{name} -->", text, re.DOTALL)[1].strip()


def test_the_access_table_is_what_the_command_prints(app):
    assert between("access") == printing.access(app).strip()


def test_the_lifecycle_table_is_what_the_command_prints():
    assert between("lifecycle") == printing.lifecycle().strip()


def test_every_room_of_the_table_is_there_and_every_folder_is_in_the_table():
    text = (ROOT / "ARCHITECTURE.md").read_text()
    named = set(re.findall(r"^\| `(\w+)/` \|", text, re.MULTILINE))
    there = {path.parent.name for path in (ROOT / "champions").glob("*/__init__.py")}
    assert named == there


def test_papers_lead_nowhere_that_is_gone():
    for paper in ("README.md", "ARCHITECTURE.md", "PROMISES.md", "bench/README.md"):
        path = ROOT / paper
        for target in re.findall(r"\]\(([^)#:]+)\)", path.read_text()):
            assert (path.parent / target).exists(), f"{paper}: {target}"
