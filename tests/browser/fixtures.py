"""The whole service with the demonstration, and Chromium: for tests that look at pages as people do.

A test module that needs them says `pytest_plugins = ("tests.browser.fixtures",)`: one Chromium for each process.
"""

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.supervisor.service import Service, demonstration_in

from .visitor import PHONE, Visitor

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A headless Chromium; without one on this machine the tests that want it are skipped and say so."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not path:
        pytest.skip("there is no Chromium on this machine; .ci/run installs it")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The service as `script/server` starts it from nothing, the demonstration loaded; one for each process."""
    yield from demonstration_in(tmp_path_factory.mktemp("demonstration") / "home")


@pytest.fixture
def window(chromium: Browser, demonstration: Service) -> Iterator[Callable[..., BrowserContext]]:
    """window(visitor, (width, height), scheme, script=True): a window of its own, with the visitor's cookies."""
    opened: list[BrowserContext] = []

    def open_one(
        visitor: Visitor | None = None, size: tuple[int, int] = PHONE, scheme: str = "light", *, script: bool = True
    ) -> BrowserContext:
        context = chromium.new_context(
            base_url=f"http://127.0.0.1:{demonstration.port}",
            viewport={"width": size[0], "height": size[1]},
            color_scheme=scheme,  # type: ignore[arg-type]
            java_script_enabled=script,
            reduced_motion="reduce",
        )
        context.set_default_timeout(15_000)
        address = f"http://127.0.0.1:{demonstration.port}"
        kept = visitor.cookies if visitor else {}
        context.add_cookies([{"name": name, "value": value, "url": address} for name, value in kept.items()])
        opened.append(context)
        return context

    yield open_one
    for context in opened:
        context.close()
