"""Security headers on every response, errors included; personal pages are never kept by a cache."""

from flask import Flask, Response, g, request, session
from flask_login import current_user

POLICY = "; ".join(  # noqa: FLY002  one line a directive reads best
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "object-src 'none'",
        "require-trusted-types-for 'script'",
    )
)

ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


def init_app(app: Flask) -> None:
    """`app` answers with these headers whatever happens."""
    app.after_request(add)


def add(response: Response) -> Response:
    """The response with every header it needs; what the view has set stands."""
    said = {name.lower() for name, _ in response.headers}
    response.headers.extend([(name, value) for name, value in ALWAYS.items() if name.lower() not in said])
    # The address of a page with a token in it must not travel to the next site.
    response.headers.setdefault("Referrer-Policy", "no-referrer" if g.get("secret_address") else "same-origin")
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    if "Cache-Control" not in response.headers:
        if _for_everybody(response):
            _offer_to_caches(response)
        else:
            response.headers["Cache-Control"] = "no-store"
    response.headers["X-Request-ID"] = g.get("request_id", "")
    return response


def _offer_to_caches(response: Response) -> None:
    """Caches may keep the page if they ask each time whether it is still the same; then the answer is 304 and empty."""
    response.headers["Cache-Control"] = "public, no-cache"
    # Zone, language and light come from cookies or from the browser's wish.
    response.vary.update(("Cookie", "Accept-Language"))
    response.add_etag(weak=True)  # the same page may travel in other bytes
    response.make_conditional(request)


def _for_everybody(response: Response) -> bool:
    # What was said to one person (a flash) changes their session: such a page is theirs alone.
    said_to_all = bool(g.get("for_everybody")) and not session.modified
    return response.status_code == 200 and said_to_all and not current_user.is_authenticated
