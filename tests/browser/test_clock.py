"""The demonstration's clock can be moved, in every process at once; in production there is nothing of it."""

import re
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import config
from champions import create_app
from champions.core.db import db
from tests.supervisor.service import Service, within

from .visitor import Visitor

pytest_plugins = ("tests.browser.fixtures",)
pytestmark = [pytest.mark.once]

PRODUCTION = {
    "CHAMPIONS_ENV": "production",
    "SECRET_KEY": "only for this test " * 3,
    "BASE_URL": "https://champions.example",
}


def champions(home: Path, *words: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """The command line, as somebody types it."""
    known = {"CHAMPIONS_HOME": str(home), "PATH": "/usr/bin:/bin"}
    command = [str(Path(sys.executable).with_name("champions")), *words]
    return subprocess.run(command, check=False, capture_output=True, text=True, timeout=60, env={**known, **environ})


def today(visitor: Visitor) -> str:
    """The day that the staff's page says it is."""
    return str(re.search(r"\w{3} \d{1,2} \w+, \d\d:\d\d in Seoul", visitor.get(visitor.become("staff-1").path).body)[0])  # type: ignore[index]


def in_seoul(at: datetime) -> str:
    local = at + timedelta(hours=9)
    return f"{local:%a} {local.day} {local:%B}, "


def test_every_page_follows_the_clock_within_two_seconds(demonstration: Service) -> None:
    visitor = Visitor(demonstration.port)
    try:
        assert today(visitor).startswith(in_seoul(datetime.now(UTC)))
        assert "The clock of this demonstration is moved." not in visitor.get("/").body
        said = champions(demonstration.home, "demo", "clock", "+2d")
        moved_at = time.monotonic()
        assert said.returncode == 0, said.stderr
        later = in_seoul(datetime.now(UTC) + timedelta(days=2))
        assert within(2, lambda: today(visitor).startswith(later))
        assert time.monotonic() - moved_at < 4
        for page in ("/", "/demo", "/sign-in", "/me"):
            banner = visitor.get(page).soup.select_one("header").get_text()
            assert "The clock of this demonstration is moved. It shows " + later in banner, page
    finally:
        assert champions(demonstration.home, "demo", "clock", "reset").returncode == 0
    assert within(2, lambda: today(visitor).startswith(in_seoul(datetime.now(UTC))))
    assert "The clock of this demonstration is moved." not in visitor.get("/").body


def test_a_span_that_is_none_is_said_in_one_sentence(demonstration: Service) -> None:
    answer = champions(demonstration.home, "demo", "clock", "tomorrow")
    assert answer.returncode == 2
    assert "'tomorrow' is no span of time" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_production_knows_no_address_of_the_demonstration(tmp_path: Path) -> None:
    app = create_app(config.load({**PRODUCTION, "CHAMPIONS_HOME": str(tmp_path), "LOG_LEVEL": "error"}))
    assert [rule.rule for rule in app.url_map.iter_rules() if "demo" in rule.rule + rule.endpoint] == []
    with app.app_context():
        db.engine.dispose()


@pytest.mark.parametrize("words", [("demo",), ("demo", "clock", "+2d"), ("demo", "clock", "reset")])
def test_production_refuses_the_demonstrations_commands(tmp_path: Path, words: tuple[str, ...]) -> None:
    answer = champions(tmp_path, *words, **PRODUCTION)
    assert answer.returncode != 0
    assert answer.stderr.strip() == "There is no demonstration in production."
