"""Many at once, on real commits."""

import contextvars
from collections import Counter
from collections.abc import Callable, Sequence
from threading import Barrier, Thread
from typing import Any

from champions import Service
from champions.core.errors import Refused
from champions.core.transaction import transaction


def at_once(app: Service, acts: Sequence[Callable[[], Any]]) -> Counter[str]:
    """All `acts` begin together, each in a thread and a transaction of its own; how each ended, counted."""
    barrier, ends = Barrier(len(acts)), Counter[str]()

    def run(act: Callable[[], Any]) -> None:
        with app.app_context():
            barrier.wait(timeout=30)
            try:
                with transaction():
                    act()
                ends["done"] += 1
            except Refused:
                ends["refused"] += 1
            except Exception as error:  # noqa: BLE001  whatever else is shown by its name
                ends[type(error).__name__] += 1

    threads = [Thread(target=contextvars.Context().run, args=(run, act)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ends
