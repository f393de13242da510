"""The parts of the supervisor, each in a program of its own that may meddle with signals and processes."""

from pathlib import Path

import pytest

from tests.supervisor.service import python

pytestmark = pytest.mark.once

VALKEY = """
import os
from config import load
from supervisor import valkey
from supervisor.children import Watch, end
settings, watch = load(), Watch()
child = valkey.start(settings, watch)
print(valkey.answers(settings.redis_socket), settings.redis_socket.is_relative_to(settings.home))
print(oct(settings.redis_socket.parent.stat().st_mode & 0o777), oct(settings.redis_socket.stat().st_mode & 0o777))
end([child], watch)
print(valkey.answers(settings.redis_socket), child.running)
"""


def valkey(home: Path) -> list[str]:
    home.mkdir(parents=True, exist_ok=True)
    done = python(VALKEY, CHAMPIONS_ENV="test", CHAMPIONS_HOME=str(home))
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_the_embedded_server_listens_on_a_private_socket(tmp_path: Path) -> None:
    home = tmp_path / "h"
    assert valkey(home) == [f"True {len(str(home)) < 80}", "0o700 0o700", "False False"]


def test_a_long_path_gets_its_socket_elsewhere(tmp_path: Path) -> None:
    assert valkey(tmp_path / ("long" * 20))[0] == "True False"


def test_data_that_cannot_be_read_is_put_aside(tmp_path: Path) -> None:
    valkey(tmp_path)
    for file in (tmp_path / "valkey" / "appendonlydir").iterdir():
        file.write_bytes(b"garbage")
    assert valkey(tmp_path)[0].startswith("True")
    aside = tmp_path / "valkey" / "appendonlydir.unreadable"
    assert {file.read_bytes() for file in aside.iterdir()} == {b"garbage"}


def test_a_socket_folder_of_somebody_else_is_refused(tmp_path: Path) -> None:
    home = tmp_path / "home"
    (home / "valkey").mkdir(parents=True)
    (home / "valkey").chmod(0o777)
    done = python(VALKEY, CHAMPIONS_ENV="test", CHAMPIONS_HOME=str(home))
    assert done.returncode == 1
    assert "belongs to somebody else or is open to others" in done.stderr


def test_a_child_is_started_again_later_each_time() -> None:
    done = python("""
import time
from supervisor import children
child, pauses = children.Child("short", ["true"]), []
watch = children.Watch()
child.start()
for _ in range(4):
    watch.until(lambda: not child.running, 5)
    child.tend()
    pauses.append(child.pause)
    watch.until(lambda: child.tend() and child.process is not None, 5)
print(pauses, [children.LONGEST_PAUSE >= pause for pause in pauses].count(False))
""")
    assert done.stdout == "[0.1, 0.2, 0.4, 0.8] 0\n", done.stderr
    assert done.stderr.count("short ended (0); it starts again.") == 4


def test_what_does_not_end_when_asked_is_killed_with_its_own_children() -> None:
    done = python("""
import os, subprocess, sys
from supervisor import children
children.PATIENCE = 0.5
stubborn = "trap '' TERM; sleep 300 & echo $! >&2; wait; sleep 300"
read, write = os.pipe()
os.dup2(write, 2)
child = children.Child("stubborn", ["sh", "-c", stubborn])
child.start()
grandchild = int(os.read(read, 100))
watch = children.Watch()
children.end([child], watch)
def gone():
    try:
        return open(f"/proc/{grandchild}/stat").read().split()[2] == "Z"
    except FileNotFoundError:
        return True
print(child.code, watch.until(gone, 5))
""")
    assert done.stdout == "-9 True\n"


def test_an_end_asked_for_interrupts_a_wait() -> None:
    done = python("""
import os, signal
from supervisor.children import Stop, Watch
watch = Watch()
os.kill(os.getpid(), signal.SIGTERM)
try:
    watch.until(lambda: False, 30)
except Stop:
    print("stopped")
""")
    assert done.stdout == "stopped\n"
