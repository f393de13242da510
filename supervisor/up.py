"""`champions up`: everything the service needs, started in order, kept alive, and ended together."""

import errno
import fcntl
import http.client
import os
import socket
import sqlite3
import sys
from contextlib import closing, suppress
from pathlib import Path
from typing import IO
from urllib.parse import quote, urlsplit

from config import ROOT, Settings, reachable
from supervisor import commands, valkey
from supervisor.children import LONGEST_PAUSE, Child, Stop, Watch, end
from supervisor.errors import Failure

MIGRATIONS = ROOT / "migrations" / "versions"
ANSWER_WITHIN = 60.0
PREPARE_WITHIN = 600.0
PORT_FREE_WITHIN = 1.5  # a service that was killed a moment ago is still letting go of it


def run(settings: Settings) -> int:
    """The service ran until it was asked to end (0), or could not start and said why in one sentence (1)."""
    children: list[Child] = []
    watch = Watch()
    try:
        with closing(_own(settings.home)):
            try:
                _start(settings, children, watch)
                _keep(children, watch)
            except Stop:  # asked for before it was all there
                return 0
            finally:
                _end(children, watch)
        return 0
    except Failure as failure:
        print(failure, file=sys.stderr, flush=True)
        return 1


def _start(settings: Settings, children: list[Child], watch: Watch) -> None:
    _wait_for_port(settings, watch)
    if settings.redis_embedded:
        children.append(valkey.start(settings, watch))
    _prepare_database(settings, children, watch)
    web = Child("web", commands.web())
    children.append(web)
    web.start()
    if not watch.until(lambda: _answers(settings) or not web.running, ANSWER_WITHIN) or not web.running:
        raise Failure("The web server does not answer; see the lines above.")
    for child in (Child("worker", commands.worker(settings)), Child("beat", commands.beat())):
        children.append(child)
        child.start()
    address = f"http://{reachable(settings.host)}:{settings.port}"
    print(f"ready: {address}", flush=True)
    if settings.demo:
        print(f"Sign in at {address}/demo: one button for each person of the demonstration.", flush=True)


def _keep(children: list[Child], watch: Watch) -> None:
    while not watch.stops:
        watch.pause(min((child.tend() for child in children), default=LONGEST_PAUSE))


def _end(children: list[Child], watch: Watch) -> None:
    """The embedded server ends last: until then the others may still hand something over."""
    end([child for child in children if child.name != "embedded server"], watch)
    end(children, watch)


def _own(home: Path) -> IO[str]:
    """The home folder is there, can be written, and is this process's alone until the file is closed."""
    try:
        home.mkdir(parents=True, exist_ok=True)
        lock = (home / "lock").open("a")
    except OSError as error:
        raise Failure(f"The folder {home} cannot be written: {error.strerror}.") from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.close()
        raise Failure(f"The service is already running on the folder {home}.") from error
    return lock


def _wait_for_port(settings: Settings, watch: Watch) -> None:
    """The port is free. Asked first, because Granian would share it with another silently."""
    failure: list[OSError] = []

    def free() -> bool:
        try:
            family, kind, protocol, _, address = socket.getaddrinfo(
                settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
            )[0]
            with socket.socket(family, kind, protocol) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(address)
                probe.listen(1)
        except OSError as error:
            failure.append(error)
            return False
        return True

    if watch.until(free, PORT_FREE_WITHIN):
        return
    if failure[-1].errno == errno.EADDRINUSE:
        raise Failure(f"Port {settings.port} on {settings.host} is in use; choose another with PORT.")
    raise Failure(f"Port {settings.port} on {settings.host} cannot be used: {failure[-1].strerror}.")


def _prepare_database(settings: Settings, children: list[Child], watch: Watch) -> None:
    """The database has today's shape; one of the demonstration that was not there is there, whole or not at all."""
    file = settings.database_file
    last = max(path.name for path in MIGRATIONS.glob("[0-9]*.py")).partition("_")[0]
    if file and file.exists() and _version(file) == last:
        return  # said in an instant, where the command would take as long as the web server does to start
    if settings.database_named or not settings.demo or file is None or file.exists():
        _step("The database could not be brought up to date", commands.upgrade(), {}, children, watch)
        return
    # Made under another name, so that a start that was broken off half way leaves nothing that looks finished.
    new = file.with_name(f"{file.name}.new")
    for left in file.parent.glob(f"{new.name}*"):
        left.unlink()
    environ = {"DATABASE_URL": f"sqlite:///{new}"}
    _step("The demonstration could not be loaded", commands.demonstration(), environ, children, watch)
    with closing(sqlite3.connect(new)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for tail in ("-wal", "-shm"):
        new.with_name(new.name + tail).unlink(missing_ok=True)
    new.replace(file)


def _version(file: Path) -> str | None:
    """The number of the last migration the database has seen: migrations are numbered as their files are."""
    with suppress(sqlite3.Error), closing(sqlite3.connect(f"file:{quote(str(file))}?mode=ro", uri=True)) as connection:
        found: list[tuple[str]] = connection.execute("SELECT version_num FROM alembic_version").fetchall()
        return found[0][0] if len(found) == 1 else None
    return None


def _step(trouble: str, argv: list[str], environ: dict[str, str], children: list[Child], watch: Watch) -> None:
    """The command ran to its end and was content."""
    step = Child("step", argv, {**os.environ, **environ})
    step.start()
    children.append(step)
    done = watch.until(lambda: not step.running, PREPARE_WITHIN)
    if not done or step.code:
        raise Failure(f"{trouble}; see the lines above.")
    children.remove(step)


def _answers(settings: Settings) -> bool:
    """Whether the web server, asked under the name people use, says that it is well."""
    connection = http.client.HTTPConnection(reachable(settings.host).strip("[]"), settings.port, timeout=5)
    with suppress(OSError, http.client.HTTPException), closing(connection):
        connection.request("GET", "/healthz", headers={"Host": urlsplit(settings.base_url).netloc})
        return connection.getresponse().status == 200
    return False
