"""What goes wrong, in plain words: Refused for a rule that says no, and the pages for everything else."""

import structlog
from flask import Flask, Response, g, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from .transaction import transaction

log = structlog.get_logger()


class Refused(Exception):
    """A rule says no, now. The message is for the person who asked; nothing was changed."""


def init_app(app: Flask) -> None:
    """Every error answers with a page that says what happened, what it means and what to do."""
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(IntegrityError, _conflict)
    app.register_error_handler(StaleDataError, _conflict)
    app.register_error_handler(OperationalError, _busy)
    app.register_error_handler(DataError, _unfit)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _crash)


def page(status: int, title: str, words: str) -> tuple[str | Response, int]:
    """The error page with `status`: `title`, what to do, and the reference to quote; plain where no page can be made.

    Without a database nobody knows who looks, and under a foreign Host there is no address to link to.
    """
    facts = {"status": status, "title": title, "words": words, "reference": g.request_id}
    try:
        with transaction(write=False):
            return render_template("errors/error.html", **facts), status
    except Exception as error:  # noqa: BLE001  this is the last resort
        log.warning("plain error page", error=type(error).__name__)
        return Response(f"{title}\n\n{words}\n\n{g.request_id}\n", mimetype="text/plain"), status


def _refused(error: Refused) -> ResponseReturnValue:
    return page(409, _("That is not possible now"), str(error))


def _conflict(error: Exception) -> ResponseReturnValue:
    log.warning("conflict", error=type(error).__name__)
    return page(
        409,
        _("Somebody was a moment faster"),
        _("What you changed had changed in the meantime. Nothing of yours was saved. Open the page again and look."),
    )


def _busy(error: OperationalError) -> ResponseReturnValue:
    log.error("database", error=str(error.orig)[:200])
    return page(503, _("We are busy"), _("Nothing was saved. Wait a minute and send it again."))


def _unfit(error: DataError) -> ResponseReturnValue:
    """PostgreSQL refuses what does not fit its column, where SQLite would keep it."""
    log.warning("unfit", error=type(error.orig).__name__)
    return page(400, *_in_words(400))


def _csrf(error: CSRFError) -> ResponseReturnValue:
    return page(
        400,
        _("This form is no longer valid"),
        _("You may have signed in or out in another window. Go back, open the page again and send it once more."),
    )


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None or (error.code or 500) < 400:
        return error.get_response()
    title, words = _in_words(error.code or 500)
    body, status = page(error.code or 500, title, words)
    headers = [(k, v) for k, v in error.get_headers() if k.lower() in ("allow", "retry-after")]
    return body, status, headers


def _crash(error: Exception) -> ResponseReturnValue:
    log.error("crash", error=type(error).__name__, exc_info=error)
    return page(500, *_in_words(500))


def _in_words(code: int) -> tuple[str, str]:
    return {
        400: (_("We could not read that"), _("The address or the form has something in it that we cannot read.")),
        401: (_("Please sign in"), _("This page is for people who are signed in.")),
        403: (_("This page is not for you"), _("You are signed in, but this page is for other people.")),
        404: (_("There is nothing at this address"), _("Check the address, or start from the first page.")),
        405: (_("That does not work here"), _("Go back and use the button on the page.")),
        413: (_("That is too large"), _("The file or the text is larger than this page can take. Nothing was saved.")),
        429: (_("Too many tries"), _("Wait a few minutes, then try again.")),
    }.get(code, (_("Something broke on our side"), _("We have noted it. Nothing was half saved. Please try again.")))
