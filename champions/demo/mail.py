"""Which page: in the demonstration, the mails exactly as the sender handed them over."""

from typing import Any

from flask import Blueprint, Response, abort, g, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from champions.core.access import public
from champions.notifications import queries
from champions.notifications.models import KeptMail

bp = Blueprint("demo_mail", __name__)

ON_A_PAGE, AT_ONCE, MOST = 100, 1000, 10_000

# A mail has its styles inside, as mails must; it gets nothing else: no script, no picture, no form, no address of ours.
MAIL_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox allow-popups"


@bp.get("/demo/mail")
@public
def index() -> ResponseReturnValue:
    """The newest mails, to everybody or to the address in `?to=`."""
    to = request.args.get("to", "").strip()
    mails = queries.kept_mails(to=to, most=ON_A_PAGE)
    return render_template("demo/mails.html", mails=mails, to=to, most=ON_A_PAGE)


@bp.get("/demo/mail/<code>")
@public
def show(code: str) -> ResponseReturnValue:
    """One mail: its headers and its plain words."""
    return render_template("demo/mail.html", mail=_kept(code), code=code)


@bp.get("/demo/mail/<code>/html")
@public
def html(code: str) -> ResponseReturnValue:
    """The same mail as HTML, shut in by a policy of its own."""
    g.secret_address = True  # what is followed from a mail does not learn where it was read
    return Response(_kept(code).html, mimetype="text/html", headers={"Content-Security-Policy": MAIL_POLICY})


@bp.get("/demo/mail.json")
@public
def as_json() -> ResponseReturnValue:
    """For programs: the mails as a list, the newest first; `?to=` an address, `?limit=` at most so many."""
    limit = request.args.get("limit", str(AT_ONCE))
    if not (limit.isascii() and limit.isdigit() and len(limit) < 9 and 0 < int(limit) <= MOST):
        abort(400)
    return jsonify([_plain(mail) for mail, _ in queries.kept_mails(to=request.args.get("to"), most=int(limit))])


def _kept(code: str) -> KeptMail:
    mail = queries.kept_mail(code)
    if mail is None:
        abort(404)
    return mail


def _plain(mail: KeptMail) -> dict[str, Any]:
    return {
        "to": mail.to,
        "subject": mail.subject,
        "text": mail.text,
        "html": mail.html,
        "headers": mail.headers,
        "sent_at": mail.sent_at.isoformat(),
    }
