"""The whole service as a person starts it, in processes of its own."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
READY_WITHIN = 120.0


class Service:
    """One start of the service on a home folder and a free port; `stop()` or `end()` it."""

    def __init__(self, home: Path, *argv: str, **environ: str) -> None:
        self.home = home
        self.port = int(environ.get("PORT") or free_port())
        self.errors = home.parent / f"{home.name}.stderr"
        known = ("PATH", "HOME", "LANG", "TMPDIR")
        with self.errors.open("ab") as errors:
            self.process = subprocess.Popen(
                argv or (str(ROOT / "script" / "server"),),
                env={name: os.environ[name] for name in known if name in os.environ}
                | {"CHAMPIONS_HOME": str(home), "PORT": str(self.port)}
                | environ,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                cwd=home.parent,
            )
        self.family: dict[int, str] = {}

    def wait_ready(self) -> list[str]:
        """The lines on stdout up to how to sign in; the processes it is made of are known from here on."""
        assert self.process.stdout
        lines = [self.process.stdout.readline().rstrip("\n")]
        assert lines[0], self.errors.read_text()
        if self.get("/demo")[0] == 200:
            lines.append(self.process.stdout.readline().rstrip("\n"))
        self.family = descendants(self.process.pid)
        return lines

    def get(self, path: str) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        except OSError:
            return 0, ""
        finally:
            connection.close()

    def child(self, word: str) -> int:
        """The one direct child whose command has this word."""
        found = [pid for pid, words in children(self.process.pid).items() if word in words]
        assert len(found) == 1, (word, found)
        return found[0]

    def outcome(self) -> tuple[int, str, str]:
        """How it ended by itself: exit code, what it said on stdout and on stderr."""
        out, _ = self.process.communicate(timeout=60)
        return self.process.returncode, out, self.errors.read_text()

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        self.family |= descendants(self.process.pid)
        self.process.send_signal(number)
        return self.process.wait(timeout=30)

    def end(self) -> None:
        """After a test, whatever it came to: nothing is left of it."""
        if self.process.poll() is None:
            self.stop()
        if self.process.stdout:
            self.process.stdout.close()


def demonstration_in(home: Path) -> Iterator[Service]:
    """The service as `script/server` starts it from nothing, the demonstration loaded; ended when iteration goes on."""
    service = Service(home, WEB_PROCESSES="1", WORKER_PROCESSES="1")
    try:
        service.wait_ready()
        yield service
    finally:
        service.end()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def within(seconds: float, true: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def processes() -> list[tuple[int, int, str]]:
    """(number, parent's number, words) of every process here that has not ended."""
    listed = subprocess.run(
        ["ps", "-eww", "-o", "pid=,ppid=,stat=,args="], capture_output=True, text=True, check=True
    ).stdout
    rows = [line.split(None, 3) for line in listed.splitlines()]
    return [(int(row[0]), int(row[1]), row[3]) for row in rows if len(row) == 4 and not row[2].startswith("Z")]


def children(parent: int) -> dict[int, str]:
    return {pid: words for pid, above, words in processes() if above == parent}


def descendants(ancestor: int) -> dict[int, str]:
    found: dict[int, str] = {}
    rows = processes()
    parents = {ancestor}
    while parents:
        new = {pid: words for pid, above, words in rows if above in parents}
        found |= new
        parents = set(new)
    return found


def alive(family: dict[int, str]) -> dict[int, str]:
    """Those of them that still run; the words are compared, since a number may have gone to another."""
    return {pid: words for pid, _, words in processes() if family.get(pid) == words}


def python(code: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """What a small program of its own says, which may meddle with signals and processes."""
    return subprocess.run(
        [sys.executable, "-c", code],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, **environ},
    )
