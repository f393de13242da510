"""A process that ends together with its parent, even when the parent was killed without a chance to say so."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def die_with_parent() -> None:
    """From now on this process is killed when its parent ends; on Linux only, elsewhere nothing changes."""
    if _libc is not None:
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def before_exec() -> Callable[[], None]:
    """What a new child calls between fork and exec, so that it cannot outlive the process that calls this."""
    parent = os.getpid()

    def tie() -> None:
        die_with_parent()
        if os.getppid() != parent:  # it died before we asked
            os._exit(1)

    return tie
