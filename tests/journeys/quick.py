"""The real worker and the real beat with a short lease and a quick sweep, so that a drill waits seconds, not minutes.

`celery --app tests.journeys.quick worker`, and `python -m tests.journeys.quick` for the beat.
"""

import os
from datetime import timedelta

from champions.core import jobs, work
from champions.core.outbox import Notification

LEASE = float(os.environ.get("DRILL_LEASE", "3"))
SWEEP = float(os.environ.get("DRILL_SWEEP", "0.5"))

jobs.PERIODIC[jobs.Job.SWEEP] = SWEEP
work.kind(Notification, jobs.Job.DELIVER, timedelta(seconds=LEASE))

from worker import watch  # noqa: E402  after the settings above, which it reads
from worker.app import celery, service  # noqa: E402
from worker.beat import run  # noqa: E402

watch.EVERY, watch.SILENCE = 1.0, 4.0

__all__ = ["celery", "service"]

if __name__ == "__main__":
    run()
