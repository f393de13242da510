"""Structured logs: one JSON line an event, each with the id of the request or job it belongs to; no words of people."""

import logging
import sys
import uuid
from typing import Any

import structlog
from celery.signals import task_postrun, task_prerun
from flask import Flask, Response, g, request

from . import clock

log = structlog.get_logger("http")


def init_app(app: Flask, *, level: str) -> None:
    """The log goes to stderr as JSON from `level` up; each request has an id and one line."""
    configure(level, keep=not app.testing)
    app.before_request(_begin)
    app.after_request(_end)


def configure(level: str, *, keep: bool) -> None:
    """From now on what is logged at `level` or above is a line on stderr; `keep` makes each logger once."""
    number = logging.getLevelNamesMapping()[level.upper()]
    logging.basicConfig(level=number, stream=sys.stderr, format="%(message)s")
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        # Asked when a logger is made, not now: somebody may have put another stream in its place.
        logger_factory=lambda *_: structlog.WriteLogger(sys.stderr),
        cache_logger_on_first_use=keep,
    )


def _begin() -> None:
    g.request_id = uuid.uuid4().hex[:12]
    g.began = clock.monotonic()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request=g.request_id)


def _end(response: Response) -> Response:
    # The endpoint, not the address: an address may hold a token.
    log.info(
        "request",
        method=request.method,
        endpoint=request.endpoint,
        status=response.status_code,
        ms=round((clock.monotonic() - g.began) * 1000, 1),
    )
    return response


@task_prerun.connect
def _job_begins(task_id: str, task: Any, **_: Any) -> None:
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(job=task.name, job_id=task_id)


@task_postrun.connect
def _job_ends(**_: Any) -> None:
    structlog.contextvars.clear_contextvars()
