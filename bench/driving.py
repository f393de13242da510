"""A browser small enough for thousands of them: pages over HTTP/1.1, and forms filled in by what they ask."""

import asyncio
import re
import time
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urlencode, urlsplit

import brotli

TAG = re.compile(r"<(input|select|textarea|button)\b((?:[^>\"']|\"[^\"]*\"|'[^']*')*)>")
ATTRIBUTE = re.compile(r"([\w:-]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+)))?")
FORM = re.compile(r"<form\b((?:[^>\"']|\"[^\"]*\"|'[^']*')*)>(.*?)</form>", re.DOTALL)
OPTION = re.compile(r"<option\b[^>]*\bvalue=\"([^\"]+)\"")
LINK = re.compile(r"<a\b[^>]*\bhref=\"([^\"#]+)")
# What a kind of field takes when nothing is known about it.
BY_KIND = {"number": "3", "date": "2001-05-17", "url": "https://example.org/", "tel": "+254 700 000000"}


@dataclass(frozen=True)
class Answer:
    """What came back, and how long it took from the first byte sent to the last byte read."""

    method: str
    path: str
    status: int
    location: str
    page: str
    seconds: float


@dataclass
class Form:
    """A form of a page: where it posts to, and its inside as it was written."""

    action: str
    inside: str

    def filled(self, known: dict[str, str]) -> list[tuple[str, str]]:
        """Every field with what `known` says about its name, else with something of its kind."""
        pairs: list[tuple[str, str]] = []
        chosen: set[str] = set()
        button = None
        for found in TAG.finditer(self.inside):
            tag, given = found[1], attributes(found[2])
            name, kind = given.get("name", ""), given.get("type", "text")
            if tag == "button":
                button = button or given
            elif not name or kind in ("file", "submit") or "disabled" in given:
                continue
            elif tag == "select":
                pairs.append((name, self._option(found.end(), known.get(name, ""))))
            elif kind == "hidden":
                pairs.append((name, given.get("value", "")))
            elif kind == "radio":
                if name not in chosen and given.get("value"):
                    pairs.append((name, given["value"]))
                    chosen.add(name)
            elif kind == "checkbox":
                pairs.append((name, given.get("value", "y")))
            else:
                words = "Some words of my own about that." if tag == "textarea" else BY_KIND.get(kind, "Something")
                pairs.append((name, known.get(name, given.get("value") or words)))
        if button and button.get("name"):
            pairs.append((button["name"], button.get("value", "")))
        return pairs

    def _option(self, start: int, wanted: str) -> str:
        inside = self.inside[start : self.inside.index("</select>", start)]
        if wanted and f'value="{wanted}"' in inside:
            return wanted
        first = OPTION.search(inside)
        return unescape(first[1]) if first else ""


def attributes(text: str) -> dict[str, str]:
    """The attributes of a tag."""
    return {name: unescape(a or b or c or "") for name, a, b, c in ATTRIBUTE.findall(text)}


def forms(answer: Answer) -> list[Form]:
    """The forms of a page that post."""
    found = []
    for tag, inside in FORM.findall(answer.page):
        given = attributes(tag)
        if given.get("method", "").lower() == "post":
            found.append(Form(given.get("action") or answer.path, inside))
    return found


def links(answer: Answer) -> list[str]:
    """Where the links of a page lead, in order."""
    return [unescape(each) for each in LINK.findall(answer.page)]


@dataclass
class Browser:
    """Somebody's browser: one connection that is kept, and cookies."""

    host: str
    port: int
    cookies: dict[str, str]
    seen: list[Answer] = field(default_factory=list)
    broken: int = 0
    _line: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, path: str) -> Answer:
        """The page."""
        return await self._ask("GET", path, b"")

    async def post(self, path: str, pairs: list[tuple[str, str]]) -> Answer:
        """The answer to a form."""
        return await self._ask("POST", path, urlencode(pairs).encode())

    async def close(self) -> None:
        """The connection is closed."""
        if self._line:
            self._line[1].close()
            self._line = None

    async def _ask(self, method: str, path: str, body: bytes) -> Answer:
        began = time.perf_counter()
        for last in (False, True):
            fresh = self._line is None
            try:
                status, headers, content = await self._exchange(method, path, body)
                break
            except (ConnectionError, asyncio.IncompleteReadError, OSError):
                # A connection that rested may have been closed: a browser asks again, and so do we, once.
                await self.close()
                if last or fresh:
                    self.broken += 1
                    status, headers, content = 0, {}, b""
                    break
        seconds = time.perf_counter() - began
        text = brotli.decompress(content) if headers.get("content-encoding") == "br" else content
        place = urlsplit(headers.get("location", ""))
        onward = place.path + (f"?{place.query}" if place.query else "")
        answer = Answer(method, path, status, onward, text.decode("utf-8", "replace"), seconds)
        self.seen.append(Answer(method, path, status, onward, "", seconds))
        return answer

    async def _exchange(self, method: str, path: str, body: bytes) -> tuple[int, dict[str, str], bytes]:
        if self._line is None:
            self._line = await asyncio.open_connection(self.host, self.port)
        reader, writer = self._line
        origin = f"http://{self.host}:{self.port}"
        words = [
            f"{method} {path} HTTP/1.1", f"Host: {self.host}:{self.port}", "Accept: text/html",
            "Accept-Encoding: br", "Accept-Language: en", "User-Agent: bench",
            "Cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        ]  # fmt: skip
        if method == "POST":
            words += [f"Origin: {origin}", f"Content-Length: {len(body)}"]
            words += ["Content-Type: application/x-www-form-urlencoded", "Sec-Fetch-Site: same-origin"]
        writer.write("\r\n".join(words).encode() + b"\r\n\r\n" + body)
        await writer.drain()
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers: dict[str, str] = {}
        for line in head[1:]:
            name, _, value = line.partition(": ")
            if name.lower() == "set-cookie":
                key, _, kept = value.partition(";")[0].partition("=")
                self.cookies[key] = kept
            else:
                headers[name.lower()] = value
        content = await self._body(reader, headers)
        if headers.get("connection", "").lower() == "close":
            await self.close()
        return int(head[0].split()[1]), headers, content

    async def _body(self, reader: asyncio.StreamReader, headers: dict[str, str]) -> bytes:
        if headers.get("transfer-encoding", "").lower() != "chunked":
            return await reader.readexactly(int(headers.get("content-length") or 0))
        parts = []
        while size := int((await reader.readline()).split(b";")[0], 16):
            parts.append(await reader.readexactly(size))
            await reader.readexactly(2)
        await reader.readline()
        return b"".join(parts)
