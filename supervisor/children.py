"""Processes that are kept alive: each in a process group of its own, so that ending it ends all it started."""

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from types import FrameType

from supervisor.death import before_exec

FIRST_PAUSE = 0.1
LONGEST_PAUSE = 5.0
STEADY = 5.0  # seconds alive after which an end counts as the first again
PATIENCE = 10.0  # seconds a child has to end by itself


class Stop(Exception):
    """Somebody asked the supervisor to end."""


class Child:
    """One process that should be running; `tend()` starts it again, later each time, when it has ended."""

    def __init__(self, name: str, argv: Sequence[str], environ: Mapping[str, str] | None = None) -> None:
        self.name = name
        self.argv = argv
        self.environ = environ
        self.process: subprocess.Popen[bytes] | None = None
        self.code: int | None = None
        self.began = 0.0
        self.pause = 0.0
        self.due = 0.0

    def start(self) -> None:
        """The process runs; what it prints goes to stderr, since stdout belongs to the supervisor."""
        self.began = time.monotonic()
        self.code = None
        self.process = subprocess.Popen(
            self.argv,
            env=self.environ,
            stdin=subprocess.DEVNULL,
            stdout=sys.stderr.fileno(),
            start_new_session=True,
            preexec_fn=before_exec(),  # noqa: PLW1509  # the supervisor has no threads
        )

    @property
    def running(self) -> bool:
        """Whether it runs; on finding that it ended, what it left behind in its group is ended too."""
        if self.process is None:
            return False
        # Looked at without being reaped, its number cannot be another's yet: the group is surely its own.
        if os.waitid(os.P_PID, self.process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
            return True
        self._signal_group(signal.SIGKILL)
        self.code = self.process.wait()
        self.process = None
        return False

    def tend(self) -> float:
        """It runs, or will be started in so many seconds."""
        if self.running:
            return LONGEST_PAUSE
        now = time.monotonic()
        if self.code is not None:
            self.pause = FIRST_PAUSE if now - self.began > STEADY else min(self.pause * 2 or FIRST_PAUSE, LONGEST_PAUSE)
            self.due = now + self.pause
            print(f"{self.name} ended ({self.code}); it starts again.", file=sys.stderr, flush=True)
            self.code = None
        if now < self.due:
            return self.due - now
        self.start()
        return LONGEST_PAUSE

    def ask_to_end(self) -> None:
        """The process itself is told; it tells its own children in the order that suits it."""
        if self.running and self.process is not None:
            self.process.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        if self.process is not None:
            self._signal_group(signal.SIGKILL)

    def _signal_group(self, number: signal.Signals) -> None:
        if self.process is not None:
            try:
                os.killpg(self.process.pid, number)
            except (ProcessLookupError, PermissionError):  # gone, or on macOS only a zombie is left
                return


class Watch:
    """Waits for signals and for time to pass, whichever is first; raises `Stop` once an end was asked for."""

    def __init__(self) -> None:
        self.stops = 0
        self._read, write = os.pipe()
        os.set_blocking(self._read, False)
        os.set_blocking(write, False)
        signal.set_wakeup_fd(write, warn_on_full_buffer=False)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._asked)
        signal.signal(signal.SIGCHLD, lambda _number, _frame: None)  # only to wake the wait below

    def _asked(self, _number: int, _frame: FrameType | None) -> None:
        self.stops += 1

    def pause(self, seconds: float) -> None:
        """At most `seconds` have passed, less when a signal came."""
        ready, _, _ = select.select([self._read], [], [], max(seconds, 0))
        if ready:
            os.read(self._read, 512)

    def until(self, true: Callable[[], bool], within: float, every: float = 0.05) -> bool:
        """Whether it came true within so many seconds; `Stop` when an end was asked for before."""
        deadline = time.monotonic() + within
        while not true():
            if self.stops:
                raise Stop
            if time.monotonic() > deadline:
                return False
            self.pause(every)
        return True


def end(children: Sequence[Child], watch: Watch) -> None:
    """All of them and what they started have ended: asked first, killed after `PATIENCE` or a second request."""
    already = watch.stops
    deadline = time.monotonic() + PATIENCE
    for child in children:
        child.ask_to_end()
    while [child for child in children if child.running]:  # every one is looked at, so every one is reaped
        if time.monotonic() > deadline or watch.stops > max(already, 1):
            for child in children:
                child.kill()
        watch.pause(0.1)
