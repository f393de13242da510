"""A plain HTTP client with cookies, and the walk through every page somebody can reach by following links."""

import http.client
import json
from collections import Counter, deque
from dataclasses import dataclass
from functools import cached_property
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

import brotli
from bs4 import BeautifulSoup
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter

PHONE, DESK, SMALLEST = (390, 844), (1280, 800), (320, 640)
# Pages of one kind are alike: so many of each are looked at.
OF_A_KIND = 2
MOST = 150
# To the demonstration's own pages and out of the account the walk does not go.
NOT_WALKED = ("demo.", "demo_mail.", "accounts.sign_out", "static", "workshops.download", "judging.file")
NOT_WALKED += ("judging.pack_file",)


@dataclass(frozen=True)
class Page:
    """One answer: where it was asked for, and what came, compressed as it travels and unpacked."""

    path: str
    status: int
    headers: dict[str, str]
    travelled: int
    body: str

    @cached_property
    def soup(self) -> BeautifulSoup:
        return BeautifulSoup(self.body, "html.parser")


class Visitor:
    """A browser without a window: keeps cookies, follows redirects to pages, and understands Brotli."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}

    def get(self, path: str) -> Page:
        return self.ask("GET", path)

    def json(self, path: str) -> Any:
        return json.loads(self.get(path).body)

    def become(self, name: str) -> Page:
        """Signed in as that identity of the demonstration; returns the page one lands on."""
        return self.ask("POST", f"/demo/as/{name}", {})

    def submit(self, path: str) -> Page:
        """The first form of the page sent as it stands there."""
        form = self.get(path).soup.select_one("main form[method=post]")
        fields = form.select("input[name]:not([type=checkbox], [type=radio])")
        typed = {str(field["name"]): str(field.get("value", "")) for field in fields}
        return self.ask("POST", str(form.get("action") or path), typed)

    def ask(self, method: str, path: str, fields: dict[str, str] | None = None) -> Page:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {"Accept-Encoding": "br", "Accept-Language": "en"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if fields is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, urlencode(fields) if fields is not None else None, headers)
            answer = connection.getresponse()
            raw = answer.read()
        finally:
            connection.close()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                self.cookies |= {key: morsel.value for key, morsel in SimpleCookie(value).items()}
        if answer.status in (301, 302, 303, 307, 308):
            return self.get(local(urljoin(path, answer.getheader("Location", ""))))
        text = brotli.decompress(raw) if answer.getheader("Content-Encoding") == "br" else raw
        found = {name.lower(): value for name, value in answer.getheaders()}
        return Page(path, answer.status, found, len(raw), text.decode("utf-8", "replace"))


def local(address: str) -> str:
    """The path and query of an address of ours."""
    parts = urlsplit(address)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def walk(visitor: Visitor, start: str, routes: MapAdapter, within: str = "/") -> dict[str, Page]:
    """Every page under `within` that links lead to from `start`: at most OF_A_KIND of each endpoint, MOST in all."""
    found: dict[str, Page] = {}
    kinds: Counter[Any] = Counter()
    ahead, seen = deque([start]), {start}
    while ahead and len(found) < MOST:
        path = ahead.popleft()
        kind = kind_of(path, routes)
        if kind is None or kinds[kind] >= OF_A_KIND:
            continue
        kinds[kind] += 1
        page = visitor.get(path)
        if not page.headers.get("content-type", "").startswith("text/html"):
            continue
        found[page.path] = page
        for link in page.soup.select("a[href]"):
            address = urlsplit(urljoin(path, str(link["href"])))
            onward = local(address.geturl())
            ours = not address.netloc and address.scheme in ("", "http") and onward.startswith(within)
            if ours and onward not in seen:
                seen.add(onward)
                ahead.append(onward)
    return found


def kind_of(path: str, routes: MapAdapter) -> str | None:
    """The endpoint that answers at `path`; the pages of the form are one kind each; None where the walk ends."""
    try:
        endpoint, values = routes.match(path.partition("?")[0], method="GET")
    except HTTPException:
        return None
    if endpoint.startswith(NOT_WALKED):
        return None
    return f"{endpoint} {values['topic']}" if "topic" in values else str(endpoint)
