"""From nothing to ready, through deaths and restarts, to nothing left: with real processes."""

import os
import signal
import socket
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.supervisor.service import Service, alive, children, free_port, within

pytestmark = [pytest.mark.once, pytest.mark.xdist_group("service")]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home folder in which the demonstration was loaded by a first start, which was then stopped."""
    home = tmp_path_factory.mktemp("service") / "home"
    service = Service(home)
    try:
        assert service.wait_ready()[0] == f"ready: http://127.0.0.1:{service.port}"
        assert service.stop() == 0
    finally:
        service.end()
    return home


@pytest.fixture
def service(home: Path) -> Iterator[Service]:
    service = Service(home)
    try:
        service.wait_ready()
        yield service
    finally:
        service.end()


def contents(home: Path) -> list[tuple[str, int]]:
    with closing(sqlite3.connect(home / "champions.db")) as connection:
        tables = [
            row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1")
        ]
        return [(each, connection.execute(f'SELECT count(*) FROM "{each}"').fetchone()[0]) for each in tables]  # noqa: S608


def test_it_says_ready_once_it_answers_and_how_to_sign_in(home: Path) -> None:
    service = Service(home)
    try:
        ready, sign_in = service.wait_ready()
        assert ready == f"ready: http://127.0.0.1:{service.port}"
        assert sign_in.startswith(f"Sign in at http://127.0.0.1:{service.port}/demo")
        assert service.get("/healthz")[0] == 200
        assert within(20, lambda: service.get("/healthz/deep")[0] == 200)
    finally:
        service.end()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_all_it_started_and_nothing_else(service: Service, number: signal.Signals) -> None:
    with subprocess.Popen(["sleep", "300"]) as bystander:
        words = " ".join(service.family.values())
        assert [word for word in ("valkey-server", "granian", "celery", "beat") if word not in words] == []
        assert service.stop(number) == 0
        assert alive(service.family) == {}
        assert bystander.poll() is None
        bystander.kill()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", service.port))


def test_a_killed_supervisor_takes_everything_with_it_and_blocks_no_start(service: Service) -> None:
    assert len(service.family) >= 8
    service.stop(signal.SIGKILL)
    assert within(3, lambda: alive(service.family) == {})
    again = Service(service.home, PORT=str(service.port))
    try:
        again.wait_ready()
        assert again.get("/healthz")[0] == 200
    finally:
        again.end()


@pytest.mark.parametrize("word", ["celery", "granian", "beat", "valkey-server"])
def test_what_is_killed_comes_back_and_leaves_nothing_behind(service: Service, word: str) -> None:
    killed = service.child(word)
    group = {killed: service.family[killed]} | children(killed)
    os.kill(killed, signal.SIGKILL)
    assert within(
        10, lambda: any(word in words for pid, words in children(service.process.pid).items() if pid != killed)
    )
    assert alive(group) == {}
    assert within(10, lambda: service.get("/healthz")[0] == 200)
    assert service.stop() == 0


def test_a_second_start_reuses_everything(home: Path) -> None:
    key, file, before = (home / "secret-key").read_text(), (home / "champions.db").stat().st_ino, contents(home)
    assert sum(count for _, count in before) > 500  # the demonstration is in it
    service = Service(home)
    try:
        service.wait_ready()
        assert service.stop() == 0
    finally:
        service.end()
    assert (home / "secret-key").read_text() == key
    assert (home / "champions.db").stat().st_ino == file
    people = [name for name, _ in before if name in ("person", "people", "membership", "team")]
    assert people
    assert [row for row in contents(home) if row[0] in people] == [row for row in before if row[0] in people]


def test_two_on_one_folder_are_refused(service: Service) -> None:
    other = Service(service.home, PORT=str(free_port()))
    code, out, errors = other.outcome()
    assert (code, out) == (1, "")
    assert errors.splitlines()[-1] == f"The service is already running on the folder {service.home}."
    assert service.get("/healthz")[0] == 200


def test_a_port_in_use_is_said_in_one_sentence_before_anything_is_made(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        service = Service(tmp_path / "home", PORT=str(port))
        assert service.outcome() == (1, "", f"Port {port} on 127.0.0.1 is in use; choose another with PORT.\n")
    assert not (tmp_path / "home" / "champions.db").exists()
    assert not (tmp_path / "home" / "valkey").exists()


def test_an_unusable_folder_is_said_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    home = tmp_path / "file" / "home"
    code, out, errors = Service(tmp_path / "home", CHAMPIONS_HOME=str(home)).outcome()
    assert (code, out) == (1, "")
    assert errors == f"The settings are not usable: CHAMPIONS_HOME ({home}) cannot be used: Not a directory.\n"


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is unwritable for root")
def test_an_unwritable_folder_is_said_in_one_sentence(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o500)
    code, out, errors = Service(home).outcome()
    assert (code, out, errors.count("\n")) == (1, "", 1)
    assert str(home) in errors
    assert "Permission denied" in errors


def test_wrong_settings_are_said_in_one_sentence(tmp_path: Path) -> None:
    service = Service(tmp_path / "home", CHAMPIONS_ENV="production", WORKER_PROCESSES="many")
    code, out, errors = service.outcome()
    assert (code, out) == (1, "")
    assert errors == (
        "The settings are not usable: BASE_URL is missing; SECRET_KEY is missing; "
        "WORKER_PROCESSES is a number from 1 to 64, not 'many'.\n"
    )


def test_a_start_broken_off_leaves_no_half_made_database(tmp_path: Path) -> None:
    service = Service(tmp_path / "home")
    assert within(30, lambda: any((tmp_path / "home").glob("champions.db.new*")))
    assert service.stop() == 0
    assert alive(service.family) == {}
    assert not (tmp_path / "home" / "champions.db").exists()
    service.end()


def test_production_has_nothing_of_the_demonstration(tmp_path: Path) -> None:
    service = Service(
        tmp_path / "home",
        CHAMPIONS_ENV="production",
        SECRET_KEY="s" * 40,
        BASE_URL="https://champions.example",
        DATABASE_URL=f"sqlite:///{tmp_path}/named.db",
    )
    try:
        assert service.wait_ready() == [f"ready: http://127.0.0.1:{service.port}"]
        assert [service.get(path)[0] for path in ("/demo", "/demo/mail", "/demo/mail.json")] == [404, 404, 404]
        assert service.stop() == 0
    finally:
        service.end()
    assert not (tmp_path / "home" / "secret-key").exists()
    with closing(sqlite3.connect(tmp_path / "named.db")) as connection:
        tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
        name = next(name for name in ("person", "people") if name in tables)
        assert connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] == 0  # noqa: S608
