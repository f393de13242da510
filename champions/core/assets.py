"""The files that browsers keep: one style sheet, the display font in three parts, the icon, the optional scripts.

`build()` makes them from `static/css`, `static/img`, `static/js` and the Overpass font into `static/build`, each with a
hash of its content in its name and compressed ahead; `url()` is their address in a page; `init_app()` serves
them for a year. They change their name when they change, so no browser ever holds an old one.
`python -m champions.core.assets` builds; it does nothing when nothing changed, and several processes may call
it at once.
"""

import fcntl
import gzip
import json
import os
import re
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import lru_cache
from hashlib import sha256
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

import brotli
from flask import Flask, Response, abort, request
from rcssmin import cssmin

from champions.core.access import public

STATIC = Path(__file__).resolve().parents[2] / "static"
BUILD = STATIC / "build"
ENDPOINT = "asset"
SHEETS = ("tokens", "base", "components", "pages")
ICONS = ("favicon.svg",)
FONT_FEATURES = ["kern", "tnum", "lnum", "liga", "mark", "mkmk", "ccmp"]
# Letters by how likely a page needs them. tokens.css names the same ranges, so a browser fetches only those
# it shows.
FONT_PARTS = {
    "op-core.woff2": "U+0020-007E,U+00A0,U+00B7,U+00D7,U+2013,U+2014,U+2018,U+2019,U+201C,U+201D,U+2022,"
    "U+2026,U+2190-2193,U+2212",
    "op-l1.woff2": "U+00A1-00B6,U+00B8-00D6,U+00D8-00FF",
    "op-ext.woff2": "U+0100-024F,U+1E00-1EFF,U+20AB-20AC",
}
# Part of the digest of the sources: raise it when this file comes to make other files of the same sources.
RECIPE = "4"
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
ENCODINGS = {"br": ".br", "gzip": ".gz"}
NAME = re.compile(r"[a-z0-9-]+-[0-9a-f]{12}\.[a-z0-9]+")


@dataclass(frozen=True)
class Manifest:
    """What lies built: the digests of all sources and of the font's, and {plain name: name with hash}."""

    sources: str
    font: str
    files: dict[str, str]


def build(out: Path = BUILD) -> dict[str, str]:
    """All assets lie in `out` and its manifest.json names them; returns {plain name: name with hash}."""
    sources = _digest([*_sheets(), *_icons(), *_scripts(), _font_source()])
    if _is_whole(out, sources):
        return _manifest(out).files
    out.mkdir(parents=True, exist_ok=True)
    with (out / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        before = _manifest(out)
        if _is_whole(out, sources):  # another process has built while this one waited
            return before.files
        font = _digest([_font_source()])
        files = {name: before.files[name] for name in FONT_PARTS if name in before.files}
        # The font takes seconds and hardly ever changes, the style sheet takes none and often does.
        if before.font != font or len(files) < len(FONT_PARTS) or not _are_there(out, files):
            files = {name: _put(out, name, content) for name, content in _fonts()}
        files |= {path.name: _put(out, path.name, path.read_bytes()) for path in _icons()}
        files |= {path.name: _put(out, path.name, _script(path)) for path in _scripts()}
        files["app.css"] = _put(out, "app.css", _sheet(files))
        _write(out / "manifest.json", json.dumps(asdict(Manifest(sources, font, files)), indent=1).encode())
        _remove_all_but(out, {*files.values(), *before.files.values()})
        return files


@lru_cache
def names() -> dict[str, str]:
    """{plain name: name with hash} of the assets this process names in its pages; made now if absent."""
    return build()


def url(name: str) -> str:
    """The address of an asset: `app.css` is at `/static/app-<hash>.css`. KeyError for what is no asset."""
    return f"/static/{names()[name]}"


def init_app(app: Flask) -> None:
    """`/static/<name>` answers with the assets, and templates may say `asset("app.css")`."""
    app.add_url_rule("/static/<path:name>", ENDPOINT, serve, methods=["GET"])
    app.jinja_env.globals["asset"] = url


@public
def serve(name: str) -> Response:
    """The asset, compressed as the browser likes it, to be kept for a year; 404 for what was never built."""
    if not NAME.fullmatch(name):
        abort(404)
    encoding = _best_encoding()
    content = _content(name, encoding) if encoding else None
    if content is None:
        encoding = None
        content = _content(name, None)
    if content is None:
        abort(404)
    response = Response(content, content_type=TYPES.get(Path(name).suffix, "application/octet-stream"))
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.vary.add("Accept-Encoding")
    if encoding:
        response.content_encoding = encoding
    response.set_etag(name + ENCODINGS.get(encoding or "", ""))
    response.make_conditional(request)
    return response


def _best_encoding() -> str | None:
    wishes = request.accept_encodings
    # Of equal wishes max() takes the first, and brotli stands first: it is the smaller one.
    best = max(ENCODINGS, key=lambda name: wishes[name])
    return best if wishes[best] > 0 else None


@lru_cache(maxsize=64)
def _content(name: str, encoding: str | None, folder: Path | None = None) -> bytes | None:
    path = (folder or BUILD) / (name + ENCODINGS.get(encoding or "", ""))
    return path.read_bytes() if path.is_file() else None


def _font_source() -> Path:
    spec = find_spec("fontpkg_overpass")
    if spec is None or spec.origin is None:
        raise RuntimeError("The display font is missing: install fontpkg-overpass.")
    return Path(spec.origin).parent / "files" / "Overpass[wght].ttf"


def _sheets() -> list[Path]:
    return [STATIC / "css" / f"{sheet}.css" for sheet in SHEETS]


def _icons() -> list[Path]:
    return [STATIC / "img" / icon for icon in ICONS]


def _scripts() -> list[Path]:
    return sorted((STATIC / "js").glob("*.js"))


def _script(path: Path) -> bytes:
    """The script without its comment lines and indents: what nobody but its authors reads."""
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//")).encode()


def _digest(sources: list[Path]) -> str:
    digest = sha256(RECIPE.encode())
    for path in sources:
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _manifest(out: Path) -> Manifest:
    try:
        return Manifest(**json.loads((out / "manifest.json").read_text()))
    except (FileNotFoundError, ValueError, TypeError):  # none yet, or one that an older version wrote
        return Manifest("", "", {})


def _are_there(out: Path, files: dict[str, str]) -> bool:
    return all((out / name).is_file() for name in files.values())


def _is_whole(out: Path, sources: str) -> bool:
    manifest = _manifest(out)
    return manifest.sources == sources and _are_there(out, manifest.files)


def _remove_all_but(out: Path, names: set[str]) -> None:
    """What pages shown before the last build still ask for stays; what is older goes."""
    for path in out.iterdir():
        plain = path.name.removesuffix(".br").removesuffix(".gz")
        if NAME.fullmatch(plain) and plain not in names:
            path.unlink()


def _sheet(files: dict[str, str]) -> bytes:
    """The one style sheet, small, with the fonts in it named as `files` says."""
    sheet = str(cssmin("".join(path.read_text(encoding="utf-8") for path in _sheets())))
    return re.sub(r"url\(([\w.-]+)\)", lambda found: f"url({files[found[1]]})", sheet).encode()


def _fonts() -> Iterator[tuple[str, bytes]]:
    # Imported here, because a heavy library has no place in a web process that finds everything built.
    from fontTools import subset  # noqa: PLC0415
    from fontTools.ttLib import TTFont  # noqa: PLC0415
    from fontTools.varLib import instancer  # noqa: PLC0415

    def cut(font: TTFont, letters: str) -> TTFont:
        options = subset.Options()
        options.hinting = False
        options.layout_features = FONT_FEATURES
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=subset.parse_unicodes(letters))
        subsetter.subset(font)
        return font

    def saved(font: TTFont) -> bytes:
        file = BytesIO()
        font.save(file)
        return file.getvalue()

    # Without the time of making, the same sources give the same bytes, and so the same name on every machine.
    # Cut to all letters first: limiting the weights of the whole font takes four times as long.
    whole = cut(TTFont(_font_source(), recalcTimestamp=False), ",".join(FONT_PARTS.values()))
    limited = saved(instancer.instantiateVariableFont(whole, {"wght": (600, 800)}))
    for name, letters in FONT_PARTS.items():
        part = cut(TTFont(BytesIO(limited), recalcTimestamp=False), letters)
        part.flavor = "woff2"
        yield name, saved(part)


def _put(out: Path, name: str, content: bytes) -> str:
    stem, dot, suffix = name.rpartition(".")
    hashed = f"{stem}-{sha256(content).hexdigest()[:12]}{dot}{suffix}"
    if suffix != "woff2":  # which is compressed by nature
        _write(out / (hashed + ".br"), brotli.compress(content, quality=11))
        _write(out / (hashed + ".gz"), gzip.compress(content, 9, mtime=0))
    _write(out / hashed, content)
    return hashed


def _write(path: Path, content: bytes) -> None:
    """`path` holds `content`, at once or not at all."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    Path(temporary).chmod(0o644)
    Path(temporary).replace(path)


if __name__ == "__main__":
    build()
