"""create_app(): settings, extensions, blueprints, error pages. Read it first; then sitemap.py."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask, request
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

import config

from . import models, navigation, sitemap
from .accounts import routes as accounts_routes
from .cohorts import viewer
from .core import (
    access,
    assets,
    compress,
    door,
    engine,
    errors,
    form_session,
    headers,
    jobs,
    log,
    moved_clock,
    once,
    render,
)
from .core.db import db
from .core.transaction import transaction

ROOT = Path(__file__).resolve().parent.parent
READING = ("GET", "HEAD", "OPTIONS")

csrf = CSRFProtect()
migrate = Migrate()


class Service(Flask):
    """A Flask app in which a request is one transaction: returning commits, raising rolls back."""

    def dispatch_request(self) -> Any:
        if request.routing_exception is not None:
            self.raise_routing_exception(request)
        rule = request.url_rule
        if rule is None or (request.method == "OPTIONS" and getattr(rule, "provide_automatic_options", False)):
            return super().dispatch_request()
        access.permission_of(self, rule.endpoint)
        if rule.endpoint == assets.ENDPOINT:
            return super().dispatch_request()  # a file that never changes needs no database
        if request.method in READING:
            with transaction(write=False):
                return self.make_response(super().dispatch_request())
        # The body is read to the end, files to disk, before the transaction begins: a slow line holds no lock.
        request.form  # noqa: B018
        with transaction():
            return once.run(super().dispatch_request)


def create_app(settings: config.Settings | None = None) -> Service:
    """The service, ready to answer; raises config.Invalid or access.Undeclared rather than run half closed."""
    settings = settings or config.load()
    app = Service(__name__, root_path=str(ROOT), static_folder=None, template_folder="templates")
    _configure(app, settings)
    app.session_interface = form_session.FormSession()
    log.init_app(app, level=settings.log_level)
    compress.init_app(app)  # after_request runs from the last to the first: what leaves has its headers already
    door.init_app(app)
    headers.init_app(app)
    errors.init_app(app)
    db.init_app(app)
    migrate.init_app(app, db, directory=str(ROOT / "migrations"), compare_type=True)
    csrf.init_app(app)
    render.init_app(app)
    jobs.init_app(app)
    with app.app_context():
        engine.set_right(db.engine)
        moved_clock.init_app(app)
    _know_people(app)
    assets.init_app(app)
    for blueprint, prefix in sitemap.blueprints(demonstration=settings.demo):
        app.register_blueprint(blueprint, url_prefix=prefix)
    navigation.init_app(app)
    # Any client may look through the eyes of the demonstration's people; without it the view is not there.
    csrf.exempt("champions.demo.routes.become")
    access.check_all_declared(app)
    return app


def _configure(app: Flask, settings: config.Settings) -> None:
    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=settings.secret_key,
        SECRET_KEY_FALLBACKS=list(settings.secret_key_fallbacks),
        TESTING=settings.testing,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=engine.options(settings.database_url),
        LANGUAGES=["en"],
        BABEL_TRANSLATION_DIRECTORIES=str(ROOT / "champions" / "translations"),
        TRUSTED_HOSTS=list(settings.trusted_hosts) or None,
        MAX_CONTENT_LENGTH=64_000_000,
        MAX_FORM_MEMORY_SIZE=500_000,
        MAX_FORM_PARTS=200,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
        SID_COOKIE="__Host-sid" if settings.secure else "sid",
        SESSION_COOKIE_NAME="__Host-form" if settings.secure else "form",
        SESSION_COOKIE_SECURE=settings.secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(days=30),
        PREFERRED_URL_SCHEME="https" if settings.secure else "http",
    )
    if settings.proxy_hops:
        hops = settings.proxy_hops
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]


def _know_people(app: Flask) -> None:
    """Who looks is known by the device's cookie alone; Flask-Login's own signed cookie is never believed."""
    manager = LoginManager()
    manager.session_protection = None
    manager.anonymous_user = viewer.Anonymous
    manager.request_loader(viewer.load)
    manager.init_app(app)
    app.after_request(accounts_routes.note_seen)


__all__ = ["Service", "create_app", "models"]
