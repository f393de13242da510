"""Job names and the Celery app. A task takes ids, calls one action, and lives in worker/tasks.py."""

from enum import StrEnum
from typing import Any

import structlog
from celery import Celery
from flask import Flask

from . import clock, work

log = structlog.get_logger()


class Job(StrEnum):
    """Every job there is; each has one task (a test compares)."""

    SWEEP = "core.sweep"
    TIDY = "core.tidy"
    DELIVER = "notifications.deliver"
    ADMIT = "admissions.admit"
    PLACES = "admissions.places"
    SHORTLIST = "admissions.shortlist"
    DECIDE = "admissions.decide"
    ASSIGN = "judging.assign"
    LOOK = "judging.look"
    LOOKS = "results.looks"
    COMPILE = "results.compile"


# Seconds between two beats of what runs by itself. A periodic task only selects and rings.
PERIODIC: dict[Job, float] = {Job.SWEEP: 2.0, Job.PLACES: 60.0, Job.LOOKS: 300.0, Job.TIDY: 3600.0}

# Seconds for which a broker that did not answer is not asked again.
REST = 5.0

celery_app = Celery("champions")

SETTINGS: dict[str, Any] = {
    "task_ignore_result": True,
    "task_acks_late": True,
    "task_reject_on_worker_lost": True,
    "worker_prefetch_multiplier": 1,
    "task_serializer": "json",
    "accept_content": ["json"],
    "task_soft_time_limit": 240,
    "task_time_limit": 300,
    "worker_max_tasks_per_child": 2000,
    "worker_cancel_long_running_tasks_on_connection_loss": True,
    "worker_soft_shutdown_timeout": 10,
    "worker_hijack_root_logger": False,
    "worker_enable_remote_control": False,
    "worker_send_task_events": False,
    "broker_connection_retry_on_startup": True,
    "broker_connection_max_retries": None,
    # The lease in the database decides when work is done again; these only keep Redis tidy.
    "broker_transport_options": {
        "visibility_timeout": 600,
        "unacked_restore_interval": 10,
        "unacked_restore_throttle": 1,
        "socket_timeout": 5,
        "socket_connect_timeout": 2,
        # Publishing fails at once: kombu would otherwise sleep two seconds between its tries.
        "max_retries": 1,
        "interval_start": 0,
        "interval_step": 0,
        "interval_max": 0,
    },
    "task_publish_retry": False,
    "timezone": "UTC",
    "enable_utc": True,
}


def init_app(app: Flask) -> None:
    """Celery speaks to the broker of the app's settings; work is rung through it from now on."""
    settings = app.config["SETTINGS"]
    celery_app.conf.update(SETTINGS, broker_url=settings.broker_url or "memory://")
    celery_app.conf.beat_schedule = {
        # Expires within two beats: a backlog of nudges after a stop would be noise.
        str(job): {"task": str(job), "schedule": seconds, "options": {"expires": max(seconds * 2, 10)}}
        for job, seconds in PERIODIC.items()
    }
    work.use_bell(Bell())


class Bell:
    """Asks the broker to have a job done for a row. One that does not answer is left alone for a while."""

    def __init__(self) -> None:
        self.rests_until = 0.0

    def __call__(self, job: str, row_id: int) -> bool:
        """True when the broker has taken it; False when it does not answer: the row stays due and the sweep rings."""
        if clock.monotonic() < self.rests_until:
            return False
        try:
            celery_app.send_task(job, args=[row_id], ignore_result=True, retry=False)
        except Exception as error:  # noqa: BLE001  any broker trouble is the same to us
            # Whoever just sent a form must not wait for a broker that is away, nor the next hundred.
            self.rests_until = clock.monotonic() + REST
            log.warning("broker", job=str(job), error=type(error).__name__)
            return False
        return True
