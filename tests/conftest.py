"""What every test stands on: a migrated database of its own for each process, rolled back after each test.

The engine is SQLite, or PostgreSQL where TEST_DATABASE_URL names one (script/test runs both).
"""

import atexit
import contextvars
import os
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from flask.globals import app_ctx
from flask.testing import FlaskClient
from flask_migrate import upgrade
from sqlalchemy import create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session, scoped_session, sessionmaker
from xdist.scheduler import LoadScopeScheduling

import config
from champions import Service, create_app
from champions.accounts.models import Device, Person
from champions.core import clock, work
from champions.core.db import db, new_code

# A Wednesday in the middle of a programme; most tests begin here.
NOON = datetime(2027, 4, 7, 12, 0, tzinfo=UTC)


# Whoever asks for none of these has no database in reach.
DATABASES = {"the_app", "tmp_path", "tmp_path_factory", "worker_id"}


# Tests that share something slow to start run in one process: those of a folder, or those of a file of it.
BY_FOLDER, BY_FILE = ("tests/browser/",), ("tests/journeys/", "tests/supervisor/")


class Together(LoadScopeScheduling):
    """Which tests go to a process together. (xdist 3.8's own groups are lost on pytest 9.2, without a word.)"""

    def _split_scope(self, nodeid: str) -> str:
        if nodeid.startswith(BY_FOLDER):
            return nodeid.rpartition("/")[0]
        return nodeid.partition("::")[0] if nodeid.startswith(BY_FILE) else nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Together:
    """The tests are dealt out by `Together`."""
    return Together(config, log)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A pure test says the same on every engine: it runs once."""
    for item in items:
        if DATABASES.isdisjoint(getattr(item, "fixturenames", DATABASES)):
            item.add_marker(pytest.mark.once)


def make_database(name: str, home: Path) -> str:
    """The address of an empty database: a SQLite file in `home`, or a fresh one on the PostgreSQL server.

    Two runs on one server do not meet when TEST_DATABASE_SUFFIX tells their names apart.
    """
    name += os.environ.get("TEST_DATABASE_SUFFIX", "")
    server = os.environ.get("TEST_DATABASE_URL")
    if not server:
        return f"sqlite:///{home / (name + '.db')}"
    url = make_url(server).set(drivername="postgresql+psycopg")
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    engine.dispose()
    return make_url(server).set(drivername="postgresql", database=name).render_as_string(hide_password=False)


def make_migrated(name: str, home: Path) -> str:
    """The address of a database of its own with every table: a copy of one that this process migrated once."""
    template = _template()
    if template.startswith("sqlite"):
        copy = home / f"{name}.db"
        shutil.copyfile(template.removeprefix("sqlite:///"), copy)
        return f"sqlite:///{copy}"
    name += os.environ.get("TEST_DATABASE_SUFFIX", "")
    url = make_url(os.environ["TEST_DATABASE_URL"])
    engine = create_engine(url.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE "{make_url(template).database}"'))
    engine.dispose()
    return url.set(drivername="postgresql", database=name).render_as_string(hide_password=False)


@cache
def _template() -> str:
    """A migrated database that nobody is connected to."""
    home = Path(tempfile.mkdtemp(prefix="champions-template-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    address = make_database(f"champions_template_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}", home)
    app = create_app(make_settings(home, address))
    with app.app_context():
        upgrade()
        db.session.remove()
        db.engine.dispose()
    return address


def make_settings(home: Path, database_url: str, **more: str) -> config.Settings:
    """Settings of a test service in `home`."""
    return config.load(
        {
            "CHAMPIONS_ENV": "test",
            "CHAMPIONS_HOME": str(home),
            "SECRET_KEY": "only for tests: " + "x" * 32,
            "DATABASE_URL": database_url,
            "LOG_LEVEL": "error",
            **more,
        }
    )


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of this process."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="session")
def the_app(home: Path, worker_id: str) -> Iterator[Service]:
    """The service on a migrated database."""
    url = make_database(f"champions_test_{worker_id}", home)
    app = create_app(make_settings(home, url))
    with app.app_context():
        upgrade()
    yield app
    with app.app_context():
        db.engine.dispose()


def twice_hidden(page: str) -> list[str]:
    """The names that a posted form of the page has as a hidden field and once more; tests fill a form from a dict."""
    found = []
    for form in re.findall(r'<form\b[^>]*method="post"[^>]*>.*?</form>', page, re.DOTALL):
        fields = re.findall(r"<(?:input|select|textarea)\b[^>]*>", form)
        names = Counter(name for field in fields for name in re.findall(r' name="([^"]*)"', field))
        hidden = {
            name for field in fields if ' type="hidden"' in field for name in re.findall(r' name="([^"]*)"', field)
        }
        found += [name for name in sorted(hidden) if names[name] > 1]
    return found


class Client(FlaskClient):
    """A browser: every request has contexts of its own, whatever the test has open."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        answer = contextvars.Context().run(super().open, *args, **kwargs)
        if answer.mimetype == "text/html" and not answer.direct_passthrough and not answer.content_encoding:
            assert twice_hidden(answer.get_data(as_text=True)) == [], "a browser sends both, and the form is refused"
        return answer

    def send(self, address: str, **fields: Any) -> Any:
        """Opens the page, fills the form that posts to it with `fields`, and sends it, as a person would."""
        at = fields.pop("_at", address)
        page = self.get(at).get_data(as_text=True)
        hidden = dict(re.findall(r'<input[^>]*type="hidden"[^>]*name="([^"]+)"[^>]*value="([^"]*)"', page))
        hidden |= {
            name: value
            for tag in re.findall(r"<input[^>]*>", page)
            if 'type="hidden"' in tag
            for name in re.findall(r' name="([^"]+)"', tag)
            for value in re.findall(r' value="([^"]*)"', tag) or [""]
        }
        return self.post(address, data={**hidden, **fields})


@pytest.fixture
def app(the_app: Service) -> Iterator[Service]:
    """The service in an open app context; whatever the test writes is rolled back."""
    the_app.test_client_class = Client
    rung: list[tuple[str, int]] = []
    the_app.extensions["rung"] = rung
    work.use_bell(lambda job, row: rung.append((str(job), row)) is None)
    with the_app.app_context():
        connection = db.engine.connect()
        outer = connection.begin()
        before = db.session
        factory = sessionmaker(
            class_=Session, bind=connection, join_transaction_mode="create_savepoint", expire_on_commit=False
        )
        db.session = scoped_session(factory, scopefunc=lambda: id(app_ctx._get_current_object()))  # type: ignore[assignment]
        try:
            yield the_app
        finally:
            db.session.remove()
            db.session = before
            outer.rollback()
            connection.close()
            clock.freeze(None)


@pytest.fixture
def now(app: Service) -> datetime:
    """Time stands still at NOON until the test moves it with `clock.freeze`."""
    clock.freeze(NOON)
    return NOON


@pytest.fixture
def client(app: Service) -> Client:
    """A browser in which nobody is signed in."""
    return app.test_client()  # type: ignore[return-value]


@pytest.fixture
def as_(app: Service) -> Callable[[Person], Client]:
    """as_(person): a browser in which that person is signed in."""

    def signed_in(person: Person) -> Client:
        secret = new_code(30)
        db.session.add(Device(secret=sha256(secret.encode()).hexdigest(), person_id=person.id))
        db.session.flush()
        browser = app.test_client()
        browser.set_cookie(app.config["SID_COOKIE"], secret)
        return browser  # type: ignore[return-value]

    return signed_in


@pytest.fixture
def statements(app: Service) -> Callable[[], AbstractContextManager[list[str]]]:
    """with statements() as made: the list of SQL statements (without savepoints) that the block sends."""

    @contextmanager
    def counted() -> Iterator[list[str]]:
        made: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
                made.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            yield made
        finally:
            event.remove(db.engine, "before_cursor_execute", note)

    return counted


@pytest.fixture
def in_request(app: Service) -> Iterator[None]:
    """For what needs a request around it (url_for, a form)."""
    with app.test_request_context():
        yield
