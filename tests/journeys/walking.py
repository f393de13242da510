"""What somebody does in a browser: presses, types, reads their mail. For the stories that are walked."""

import re
import time
from collections.abc import Callable
from typing import Any

from playwright.sync_api import BrowserContext, Locator, Page

from tests.browser.visitor import Visitor

PATIENCE = 20.0
# A whole PDF of one page, made by hand: its words are drawn, its table of objects is true.
LINES = (
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
    "{words}",
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
)


def pdf(words: str) -> bytes:
    """A PDF that says `words`."""
    drawn = f"BT /F1 18 Tf 20 100 Td ({words}) Tj ET"
    objects = [line.replace("{words}", f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream") for line in LINES]
    out, places = "%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    end = f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    return f"{out}xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{end}".encode()


class Walker:
    """Somebody with a browser window of their own."""

    def __init__(self, context: BrowserContext) -> None:
        self.page: Page = context.new_page()

    def become(self, name: str) -> "Walker":
        """Presses the button of that person on the demonstration's page."""
        self.page.goto("/demo")
        return self.click(self.page.locator(f'form[action="/demo/as/{name}"] button'))

    def click(self, what: Locator) -> "Walker":
        """Clicks it, and has read on only when the next page is there."""
        with self.page.expect_navigation():
            what.first.click()
        return self

    def open(self, address: str) -> "Walker":
        answer = self.page.goto(address)
        assert answer is not None
        assert answer.status == 200, (address, answer.status)
        return self

    def follow(self, words: str | re.Pattern[str], *, within: str = "body") -> "Walker":
        """Follows the first link that says that."""
        return self.click(self.page.locator(within).get_by_role("link", name=words))

    def press(self, words: str) -> "Walker":
        return self.click(self.page.get_by_role("button", name=words, exact=True))

    def type(self, **fields: str) -> "Walker":
        """Fills the fields by name: `born_day` is the field `born-day`."""
        for name, words in fields.items():
            self.page.locator(f'[name="{name.replace("_", "-") if name.startswith("born") else name}"]').last.fill(
                words
            )
        return self

    def choose(self, **fields: str) -> "Walker":
        for name, value in fields.items():
            self.page.locator(f'select[name="{name}"]').select_option(value)
        return self

    def attach(self, name: str, content: bytes) -> "Walker":
        self.page.locator("input[type=file]").set_input_files(
            {"name": name, "mimeType": "application/pdf", "buffer": content}
        )
        return self

    @property
    def title(self) -> str:
        """What the page calls itself in its largest letters."""
        return self.page.locator("h1").inner_text().replace("\n", " ")

    @property
    def words(self) -> str:
        """Everything in the main part of the page."""
        return self.page.locator("main").inner_text()

    @property
    def path(self) -> str:
        return "/" + self.page.url.split("/", 3)[3]


class Post:
    """The mails of the demonstration, as its JSON gives them to programs."""

    def __init__(self, port: int) -> None:
        self.visitor = Visitor(port)

    def all(self, to: str = "") -> list[dict[str, Any]]:
        """The mails to an address (or to everybody), the newest first."""
        return self.visitor.json(f"/demo/mail.json?to={to}" if to else "/demo/mail.json")

    def wait(self, to: str, about: str) -> dict[str, Any]:
        """The newest mail to that address with those words in its subject or text, once it is there."""

        def found() -> Any:
            return next((mail for mail in self.all(to) if about in mail["subject"] + mail["text"]), None)

        return until(found, lambda: f"no mail to {to} about {about!r}: {[mail['subject'] for mail in self.all(to)]}")


def link_in(mail: dict[str, Any], part: str) -> str:
    """The path of the first link in the mail that has `part` in it."""
    links = re.findall(r"http://[^/\s]+(/\S*)", mail["text"])
    assert [link for link in links if part in link], (part, mail["text"])
    return next(link for link in links if part in link)


def until(ask: Callable[[], Any], otherwise: Callable[[], str]) -> Any:
    """What `ask` answers as soon as it is something."""
    end = time.monotonic() + PATIENCE
    while not (answer := ask()):
        assert time.monotonic() < end, otherwise()
        time.sleep(0.15)
    return answer
