"""The style sheet, the font and the icon: small, named by their content, made once, served for a year."""

import gzip
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import brotli
import pytest
from flask import Flask

from champions.core import assets

ROOT = assets.STATIC.parent


@pytest.fixture(scope="module")
def built() -> dict[str, bytes]:
    """What the build made, by plain name."""
    return {name: (assets.BUILD / hashed).read_bytes() for name, hashed in assets.build().items()}


@pytest.fixture
def client():
    app = Flask("assets", static_folder=None)
    assets.init_app(app)
    return app.test_client()


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A folder in which all is built, free to spoil."""
    assets.build()
    return Path(shutil.copytree(assets.BUILD, tmp_path / "copy"))


def compressed(name: str) -> int:
    return len((assets.BUILD / (assets.names()[name] + ".br")).read_bytes())


def test_the_style_sheet_is_one_file_of_at_most_8_kb(built):
    assert compressed("app.css") <= 8 * 1024
    assert [name for name in built if name.endswith(".css")] == ["app.css"]


def test_the_core_font_is_at_most_16_kb_and_has_the_letters_its_name_promises(built):
    from io import BytesIO

    from fontTools.ttLib import TTFont

    assert len(built["op-core.woff2"]) <= 16 * 1024
    letters = {name: set(TTFont(BytesIO(built[name])).getBestCmap()) for name in assets.FONT_PARTS}
    assert set(map(ord, "Smart City Champions 0123456789 → “2027” – …")) <= letters["op-core.woff2"]
    assert set(map(ord, "áÉñß")) <= letters["op-l1.woff2"]
    assert set(map(ord, "Łőễệ")) <= letters["op-ext.woff2"]


def test_the_font_keeps_its_weights(built):
    from io import BytesIO

    from fontTools.ttLib import TTFont

    (axis,) = TTFont(BytesIO(built["op-core.woff2"]))["fvar"].axes
    assert (axis.axisTag, axis.minValue, axis.maxValue) == ("wght", 600, 800)


def test_the_scripts_are_small_and_say_nothing_to_people_who_read_them_in_a_browser(built):
    scripts = [name for name in built if name.endswith(".js")]
    assert "save.js" in scripts
    for name in scripts:
        assert compressed(name) <= 1200, name
        assert not re.search(r"^\s*//|innerHTML|eval\(|document\.write", built[name].decode(), re.MULTILINE), name


def test_a_script_is_served_as_a_module_may_be(client):
    answer = client.get(assets.url("save.js"))
    assert answer.content_type == "text/javascript; charset=utf-8"
    assert "immutable" in answer.headers["Cache-Control"]


def test_what_a_first_page_loads_beside_itself_leaves_room_in_25_kb(built):
    assert compressed("app.css") + compressed("favicon.svg") + len(built["op-core.woff2"]) <= 22 * 1024


def test_the_style_sheet_names_only_files_that_exist(built):
    named = set(re.findall(r"url\(([^)]+)\)", built["app.css"].decode()))
    assert named == {assets.names()[name] for name in assets.FONT_PARTS}


def test_compressed_files_hold_the_same(built):
    for name in ("app.css", "favicon.svg"):
        plain = assets.BUILD / assets.names()[name]
        assert brotli.decompress(plain.with_name(plain.name + ".br").read_bytes()) == built[name]
        assert gzip.decompress(plain.with_name(plain.name + ".gz").read_bytes()) == built[name]


def test_a_second_build_changes_nothing(copy):
    times = {path.name: path.stat().st_mtime_ns for path in copy.iterdir()}
    assert len(times) > 5
    assert assets.build(copy) == assets.names()
    assert {path.name: path.stat().st_mtime_ns for path in copy.iterdir()} == times


@pytest.mark.parametrize("name", ["app.css", "op-l1.woff2"])
def test_a_lost_file_is_made_again_the_same(copy, built, name):
    lost = copy / assets.names()[name]
    lost.unlink()
    assert assets.build(copy) == assets.names()
    assert lost.read_bytes() == built[name]


def test_a_changed_source_gives_a_new_name_and_the_last_one_stays_for_pages_still_open(copy, tmp_path, monkeypatch):
    static = tmp_path / "static"
    for folder in ("css", "img"):
        (static / folder).mkdir(parents=True)
        for path in (assets.STATIC / folder).iterdir():
            (static / folder / path.name).write_bytes(path.read_bytes())
    monkeypatch.setattr(assets, "STATIC", static)
    names = []
    for colour in ("red", "green", "blue"):
        (static / "css" / "pages.css").write_text(f".mark {{ color: {colour}; }}")
        names.append(assets.build(copy)["app.css"])
    assert len(set(names)) == 3
    there = {path.name for path in copy.glob("app-*.css")}
    assert there == {names[1], names[2]}
    assert json.loads((copy / "manifest.json").read_text())["files"]["app.css"] == names[2]


def test_several_processes_may_build_at_once(tmp_path):
    code = "import sys; from pathlib import Path; from champions.core import assets; assets.build(Path(sys.argv[1]))"
    running = [
        subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, stderr=subprocess.PIPE)
        for _ in range(2)
    ]
    for process in running:
        _, said = process.communicate(timeout=120)
        assert process.returncode == 0, said
    files = json.loads((tmp_path / "manifest.json").read_text())["files"]
    assert files == assets.names()
    plain = set(files.values())
    zipped = {name + end for name in plain for end in (".br", ".gz") if not name.endswith(".woff2")}
    assert {path.name for path in tmp_path.iterdir()} == plain | zipped | {"manifest.json", ".lock"}


@pytest.mark.parametrize(
    ("wish", "encoding"),
    [("br, gzip", "br"), ("gzip", "gzip"), ("gzip, deflate, br;q=0", "gzip"), ("identity", None), ("", None)],
)
def test_the_browser_gets_the_encoding_it_likes(client, built, wish, encoding):
    answer = client.get(assets.url("app.css"), headers={"Accept-Encoding": wish})
    assert answer.status_code == 200
    assert answer.headers.get("Content-Encoding") == encoding
    open_it = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[encoding]
    assert open_it(answer.data) == built["app.css"]
    assert answer.headers["Vary"] == "Accept-Encoding"


def test_an_asset_may_be_kept_for_a_year_and_says_what_it_is(client):
    kept = "public, max-age=31536000, immutable"
    answers = {name: client.get(assets.url(name)) for name in assets.names()}
    assert {answer.headers["Cache-Control"] for answer in answers.values()} == {kept}
    types = {name: answer.headers["Content-Type"] for name, answer in answers.items()}
    assert types["app.css"] == "text/css; charset=utf-8"
    assert types["favicon.svg"] == "image/svg+xml"
    assert types["op-core.woff2"] == "font/woff2"


def test_a_browser_that_asks_again_is_told_nothing_changed(client):
    headers = {"Accept-Encoding": "br"}
    first = client.get(assets.url("app.css"), headers=headers)
    again = client.get(assets.url("app.css"), headers={**headers, "If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize(
    "name",
    [
        "app.css",
        "app-000000000000.css",
        "manifest.json",
        ".lock",
        "../css/base.css",
        "..%2f..%2fconfig.py",
        "app-000000000000.css/../manifest.json",
    ],
)
def test_nothing_but_assets_is_served(client, name):
    assert client.get(assets.url("app.css")).status_code == 200
    assert client.get(f"/static/{name}").status_code == 404


def test_an_unknown_name_is_an_error_where_it_is_written():
    with pytest.raises(KeyError):
        assets.url("nothing.css")


def test_css_is_logical_and_names_its_colours():
    """Right-to-left pages mirror by themselves, and a colour has one home (tokens.css)."""
    physical = re.compile(
        r"(?:margin|padding|border|inset)-(?:left|right|top|bottom)\b|(?<![-\w])(?:left|right|top|bottom)\s*:"
        r"|(?<![-\w])(?:min-|max-)?(?:width|height)\s*:|(?:text-align|float)\s*:\s*(?:left|right)"
    )
    sheets = {sheet: (assets.STATIC / "css" / f"{sheet}.css").read_text() for sheet in assets.SHEETS}
    assert physical.search("p { margin-left: 1px }")
    assert physical.search("p { width: 1px }")
    found = {
        sheet: [line for line in text.splitlines() if not line.startswith("@media") and physical.search(line)]
        for sheet, text in sheets.items()
    }
    assert found == {sheet: [] for sheet in sheets}


def test_no_page_carries_style_or_script_of_its_own():
    templates = Path(ROOT / "templates")
    own = re.compile(
        r"\sstyle=|<style|<script(?! type=\"module\" src=\"\{\{ asset\()|\son[a-z]+=|javascript:|\|\s*safe\b",
        re.IGNORECASE,
    )
    pages = [path for path in templates.rglob("*.html") if "emails" not in path.parts]
    assert len(pages) > 30
    assert own.search('<p style="color:red">')
    assert [path.name for path in pages if own.search(path.read_text())] == []
