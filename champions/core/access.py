"""Who may: one function a permission, named on every route. An undeclared route is closed: the app will not start."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

from flask import Flask, abort, g, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

View = TypeVar("View", bound=Callable[..., Any])
Rule = Callable[..., bool]


@dataclass(frozen=True)
class Permission:
    """A rule with its name (`slice.verb`) and its sentence (the docstring)."""

    name: str
    sentence: str
    rule: Rule


_permissions: dict[Rule, Permission] = {}


def permission(rule: Rule) -> Rule:
    """`rule(viewer, subject)` is a permission; its docstring is the policy, in one sentence."""
    sentence = " ".join((rule.__doc__ or "").split())
    if not sentence:
        raise TypeError(f"the permission {rule.__qualname__} has no sentence")
    slice_name = rule.__module__.removeprefix("champions.").split(".")[0]
    _permissions[rule] = Permission(f"{slice_name}.{rule.__name__}", sentence, rule)
    return rule


def permissions() -> tuple[Permission, ...]:
    """All permissions, in the order of their names."""
    return tuple(sorted(_permissions.values(), key=lambda each: each.name))


def named(rule: Rule) -> Permission:
    """The permission that `rule` is; KeyError when it was not declared."""
    return _permissions[rule]


def may(rule: Rule, subject: Any = None) -> bool:
    """True when the one who looks may do `rule` to `subject`; the same question for route and template."""
    return rule(current_user, subject)


def public(view: View) -> View:
    """`view` is open to everybody; for pages that need no rule (sign-in, health, static files)."""
    view.permission = None  # type: ignore[attr-defined]
    return view


def requires(rule: Rule, of: Callable[..., Any] | None = None) -> Callable[[View], Callable[..., Any]]:
    """The view is called with the object that `of(**address)` finds, if `rule` lets the one who looks.

    Nobody signed in: to the sign-in page, whether or not the object exists. Signed in and refused: 404 for an object of
    others (as if it were absent), 403 for a page whose existence everybody knows (`subject.known_to_all`).
    """
    declared = named(rule)

    def decorate(view: View) -> Callable[..., Any]:
        @wraps(view)
        def guarded(**address: Any) -> Any:
            subject = of(**address) if of else None
            absent = of is not None and subject is None
            if absent and (current_user.is_authenticated or getattr(of, "known_to_all", False)):
                abort(404)
            if absent or not rule(current_user, subject):
                return _refuse(subject)
            g.subject = subject
            return view(subject) if of else view(**address)

        guarded.permission = declared  # type: ignore[attr-defined]
        return guarded

    return decorate


def _refuse(subject: Any) -> Response:
    if current_user.is_authenticated:
        abort(403 if subject is None or getattr(subject, "known_to_all", False) else 404)
    if request.method not in ("GET", "HEAD"):
        abort(401)
    return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")))


class Undeclared(RuntimeError):
    """A route names no permission."""


def permission_of(app: Flask, endpoint: str) -> Permission | None:
    """The permission the endpoint names, None for a public one; Undeclared when it names nothing."""
    view = app.view_functions[endpoint]
    if not hasattr(view, "permission"):
        raise Undeclared(f"the route {endpoint} names no permission: use @requires(...) or @public")
    return view.permission


def check_all_declared(app: Flask) -> None:
    """Raises Undeclared, naming them all, when any route of `app` names no permission."""
    missing = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if not hasattr(app.view_functions[rule.endpoint], "permission")
    ]
    if missing:
        raise Undeclared("these routes name no permission: " + ", ".join(sorted(set(missing))))
