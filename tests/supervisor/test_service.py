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

from tests.supervisor.service import Service, alive, children, descendants, free_port, processes, within

pytestmark = [pytest.mark.once]
WHOLE = 8  # processes: the embedded server, the web and its two, the worker and its two, the beat


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


def contents(file: Path) -> dict[str, int]:
    """How many rows each table has."""
    with closing(sqlite3.connect(file / "champions.db" if file.is_dir() else file)) as connection:
        tables = [
            row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1")
        ]
        return {each: connection.execute(f'SELECT count(*) FROM "{each}"').fetchone()[0] for each in tables}  # noqa: S608


def test_it_answers_and_works_and_is_alone_on_its_folder(service: Service) -> None:
    assert service.get("/healthz")[0] == 200
    assert within(20, lambda: service.get("/healthz/deep")[0] == 200)
    other = Service(service.home, PORT=str(free_port()))
    code, out, errors = other.outcome()
    assert (code, out) == (1, "")
    assert errors.splitlines()[-1] == f"The service is already running on the folder {service.home}."
    assert service.get("/healthz")[0] == 200
    for word in ("celery", "champions.web", "worker.beat", "valkey-server"):
        comes_back(service, word)
    assert service.stop() == 0


def comes_back(service: Service, word: str) -> None:
    """What is killed is there again, and what the killed one had started is not."""
    killed = service.child(word)
    group = {pid: words for pid, _, words in processes() if pid == killed} | descendants(killed)
    os.kill(killed, signal.SIGKILL)
    assert within(
        10, lambda: any(word in words for pid, words in children(service.process.pid).items() if pid != killed)
    )
    assert alive(group) == {}, word
    assert within(10, lambda: service.get("/healthz")[0] == 200), word


def test_a_signal_ends_all_it_started_and_nothing_else_and_a_second_start_reuses_everything(home: Path) -> None:
    key, file, before = (home / "secret-key").read_text(), (home / "champions.db").stat().st_ino, contents(home)
    assert before["person"] > 60
    bystander = subprocess.Popen(["sleep", "300"])
    service = Service(home)
    try:
        ready, sign_in = service.wait_ready()
        assert ready == f"ready: http://127.0.0.1:{service.port}"
        assert sign_in.startswith(f"Sign in at http://127.0.0.1:{service.port}/demo")
        assert within(20, lambda: len(descendants(service.process.pid)) == WHOLE)
        assert service.stop() == 0
        assert alive(service.family) == {}
        assert bystander.poll() is None
    finally:
        bystander.kill()
        bystander.wait()
        service.end()
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", service.port))
    assert (home / "secret-key").read_text() == key
    assert (home / "champions.db").stat().st_ino == file
    assert contents(home)["person"] == before["person"]


def test_a_killed_supervisor_takes_everything_with_it_and_blocks_no_start(service: Service) -> None:
    assert within(20, lambda: len(descendants(service.process.pid)) == WHOLE)
    service.stop(signal.SIGKILL)
    assert len(service.family) == WHOLE
    assert within(3, lambda: alive(service.family) == {})
    again = Service(service.home, PORT=str(service.port))
    try:
        again.wait_ready()
        assert again.get("/healthz")[0] == 200
    finally:
        again.end()


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
        assert service.stop(signal.SIGINT) == 0
        assert alive(service.family) == {}
    finally:
        service.end()
    assert not (tmp_path / "home" / "secret-key").exists()
    assert contents(tmp_path / "named.db")["person"] == 0
