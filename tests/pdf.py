"""The text of a PDF that typst wrote, read back through the fonts' own tables: what a reader can copy out of it."""

import re
import zlib

_OBJECT = re.compile(rb"(\d+) 0 obj(.*?)endobj", re.DOTALL)
# As long as it says it is: its last byte may look like the end of a line.
_STREAM = re.compile(rb"/Length (\d+).*?stream\r?\n", re.DOTALL)


def text(pdf: bytes) -> str:
    """Everything that is shown, in the order in which it is drawn; a blank between what is drawn apart."""
    objects = {int(number): body for number, body in _OBJECT.findall(pdf)}
    fonts = _fonts(objects)
    pages = (body for body in objects.values() if re.search(rb"/Type\s*/Page\b", body))
    return " ".join(_page(objects, body, fonts) for body in pages)


def _stream(body: bytes) -> bytes:
    found = _STREAM.search(body)
    if found is None:
        return b""
    raw = body[found.end() : found.end() + int(found[1])]
    return zlib.decompress(raw) if b"FlateDecode" in body[: found.end()] else raw


def _fonts(objects: dict[int, bytes]) -> dict[int, dict[int, str]]:
    """What each code of each font stands for."""
    found = {}
    for number, body in objects.items():
        table = re.search(rb"/ToUnicode\s+(\d+) 0 R", body)
        if table:
            found[number] = _letters(_stream(objects[int(table[1])]).decode("latin-1"))
    return found


def _letters(table: str) -> dict[int, str]:
    def said(code: str) -> str:
        return bytes.fromhex(code).decode("utf-16-be")

    letters = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        letters |= {int(code, 16): said(out) for code, out in re.findall(r"<(\w+)>\s*<(\w+)>", block)}
    for block in re.findall(r"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for first, last, out in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
            start = ord(said(out)[-1])
            for step, code in enumerate(range(int(first, 16), int(last, 16) + 1)):
                letters[code] = said(out)[:-1] + chr(start + step)
    return letters


def _page(objects: dict[int, bytes], body: bytes, fonts: dict[int, dict[int, str]]) -> str:
    resources = _inside(objects, body, rb"Resources")
    names = {
        name.decode(): fonts.get(int(number), {})
        for name, number in re.findall(rb"/(\w+)\s+(\d+) 0 R", _inside(objects, resources, rb"Font"))
    }
    content = re.search(rb"/Contents\s+(\d+) 0 R", body)
    drawn = _stream(objects[int(content[1])]).decode("latin-1") if content else ""
    parts, letters = [], {}
    for font, shown, apart in re.findall(
        r"/(\w+)\s+[\d.]+\s+Tf|(\[(?:[^\[\]\\()]|\((?:[^\\)]|\\.)*\))*\]\s*TJ|(?:<[^>]*>|\((?:[^\\)]|\\.)*\))\s*Tj)|(\bBT\b|\bTm\b|\bTd\b)",
        drawn,
        re.DOTALL,
    ):
        if font:
            letters = names.get(font, {})
        elif apart:
            parts.append(" ")
        else:
            codes = _codes(shown)
            parts.append("".join(letters.get(code, "") for code in codes))
    return re.sub(r"\s+", " ", "".join(parts))


def _inside(objects: dict[int, bytes], body: bytes, name: bytes) -> bytes:
    """The dictionary called `name`, written there or pointed to."""
    pointed = re.search(rb"/" + name + rb"\s+(\d+) 0 R", body)
    if pointed:
        return objects[int(pointed[1])]
    start = body.find(b"/" + name)
    if start < 0:
        return b""
    depth, at = 0, body.find(b"<<", start)
    for mark in re.finditer(rb"<<|>>", body[at:]):
        depth += 1 if mark[0] == b"<<" else -1
        if depth == 0:
            return body[at : at + mark.end()]
    return b""


def _codes(shown: str) -> list[int]:
    """The two-byte codes of a piece of text, from hex or from letters with their escapes."""
    raw = bytearray()
    for hexed, lettered in re.findall(r"<([0-9A-Fa-f\s]*)>|\(((?:[^\\)]|\\.)*)\)", shown, re.DOTALL):
        raw += bytes.fromhex("".join(hexed.split())) if hexed else _unescaped(lettered)
    return [int.from_bytes(raw[at : at + 2]) for at in range(0, len(raw) - 1, 2)]


def _unescaped(text: str) -> bytes:
    plain = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}

    def one(found: re.Match[str]) -> str:
        return chr(int(found[1], 8)) if found[1].isdigit() else plain.get(found[1], found[1])

    return re.sub(r"\\([0-7]{1,3}|.)", one, text, flags=re.DOTALL).encode("latin-1")
