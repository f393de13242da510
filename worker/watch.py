"""A worker that no longer listens ends itself, so that the supervisor starts one that does.

After Redis was away the Celery worker can stay alive and never take a message again: an acknowledgement that failed in
that moment counts against its prefetch for ever (kombu 5.7, `QoS.ack`; celery issues 8030, 8091, 9054, 10205).
"""

import os
from typing import Any

import structlog
from celery import bootsteps
from celery.signals import task_received, task_revoked
from celery.worker import state
from kombu.exceptions import ChannelError, OperationalError

from champions.core import clock

log = structlog.get_logger()

EVERY = 5.0
SILENCE = 12.0  # seconds: the sweep alone is a message every two


class Watch(bootsteps.StartStopStep):
    """Beside the consumer: idle and deaf while messages wait for longer than SILENCE is the end of the process."""

    requires = ("celery.worker.consumer.tasks:Tasks",)

    def __init__(self, consumer: Any, **options: Any) -> None:
        super().__init__(consumer, **options)
        self.heard = clock.monotonic()
        task_received.connect(self.hear)
        task_revoked.connect(self.hear)  # so is a nudge called that came too late

    def start(self, consumer: Any) -> None:
        """Called at every connection; what was planned in an earlier one is gone by then."""
        self.hear()
        consumer.timer.call_repeatedly(EVERY, self.look, (consumer,))

    def hear(self, **_: Any) -> None:
        self.heard = clock.monotonic()

    def look(self, consumer: Any) -> None:
        if state.active_requests or state.reserved_requests:
            self.hear()
        elif clock.monotonic() - self.heard > SILENCE and self.waiting(consumer.app):
            log.error("deaf worker")
            os._exit(70)

    def waiting(self, celery: Any) -> int:
        """How many messages the broker holds for us; none when it does not answer."""
        try:
            with celery.connection_for_write() as line:
                return int(line.default_channel.queue_declare(celery.conf.task_default_queue, passive=True)[1])
        except (ChannelError, OperationalError, OSError):
            return 0
