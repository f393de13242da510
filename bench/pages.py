"""For every page of the story: statements, bytes compressed, CPU per request as a multiple of a bare Flask view.

    .venv/bin/python bench/pages.py [--rounds N] [--only PART]

The bare view asks one query and renders one template; it is served by the same process, in turn with each page, and
its cost is taken again beside each of them, so that a busy machine slows both alike. The data is the demonstration's.
"""

import argparse
import os
import tempfile
import time
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from statistics import median

import brotli
from flask import Flask, render_template
from flask_migrate import upgrade
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event, select, text

os.environ["LOG_LEVEL"] = "error"

import config
from champions import Service, create_app
from champions.core.db import db
from champions.core.transaction import transaction
from champions.demo import actions, dataset
from champions.demo.identities import BY_NAME
from champions.judging.models import Judge, Round, Scorecard
from champions.registration.models import Application
from champions.schedule.models import Session
from champions.teams.models import TeamMember
from champions.workshops.models import Deliverable


@dataclass(frozen=True)
class Page:
    """An address and as whom it is opened."""

    name: str
    address: str
    identity: str = ""


def service(home: Path) -> Service:
    """The service with the demonstration in it."""
    settings = config.load({"CHAMPIONS_ENV": "demo", "CHAMPIONS_HOME": str(home), "LOG_LEVEL": "error", **database()})
    app = create_app(settings)
    with app.app_context():
        upgrade()
        with transaction():
            if not actions.is_loaded():
                dataset.load(2027)
    return app


def database() -> dict[str, str]:
    """DATABASE_URL, if the caller named one."""
    return {"DATABASE_URL": os.environ["DATABASE_URL"]} if "DATABASE_URL" in os.environ else {}


def bare(home: Path) -> Flask:
    """What everything is measured against: eight lines of Flask."""
    (home / "templates").mkdir()
    (home / "templates" / "page.html").write_text(
        "<!doctype html><title>{{ name }}</title><ul>"
        "{% for n in range(20) %}<li>{{ name }} {{ n }}</li>{% endfor %}</ul>"
    )
    app = Flask("bare", template_folder=str(home / "templates"))
    app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{home / 'bare.db'}"
    database = SQLAlchemy(app)
    with app.app_context(), database.engine.begin() as connection:
        connection.execute(text("CREATE TABLE thing (id INTEGER PRIMARY KEY, name TEXT)"))
        connection.execute(text("INSERT INTO thing VALUES (1, 'one')"))

    @app.get("/")
    def view() -> str:
        name = database.session.execute(text("SELECT name FROM thing WHERE id = 1")).scalar()
        return render_template("page.html", name=name)

    return app


def pages(app: Service) -> list[Page]:
    """The pages of the story, with the codes of the demonstration."""
    with app.app_context():
        first = db.session.scalars
        rnd = first(select(Round).where(Round.state == "open")).one()
        slug = rnd.cohort.slug
        coming = str(int(slug) + 1)
        lead = first(select(TeamMember).where(TeamMember.is_lead)).all()[8]
        session = first(select(Session).where(Session.cohort_id == rnd.cohort_id, Session.week == 10)).one()
        deliverable = first(
            select(Deliverable).where(Deliverable.cohort_id == rnd.cohort_id, Deliverable.number == 4)
        ).one()
        judge = first(select(Judge).where(Judge.round_id == rnd.id).order_by(Judge.id)).first()
        card = first(select(Scorecard).where(Scorecard.judge_id == judge.id).order_by(Scorecard.id)).first()
        waiting = first(select(Application).where(Application.state == "submitted").order_by(Application.id)).first()
        past = first(select(Round).where(Round.state == "closed")).one()
        return [
            Page("front page", "/"),
            Page("cohort, with winners", "/c/2022/"),
            Page("sign in", "/sign-in"),
            Page("apply: eligibility", f"/c/{coming}/apply"),
            Page("ceremony", "/c/2022/ceremony"),
            Page("status", f"/c/{coming}/status", "applicant"),
            Page("accept the place", f"/c/{coming}/status/accept", "applicant"),
            Page("home", f"/c/{slug}/home", "lead"),
            Page("line", f"/c/{slug}/line", "lead"),
            Page("session", f"/c/{slug}/sessions/{session.code}", "lead"),
            Page("team", f"/c/{slug}/team", "lead"),
            Page("work", f"/c/{slug}/work", "lead"),
            Page("deliverable", f"/c/{slug}/work/{deliverable.code}", "lead"),
            Page("judge: queue", f"/c/{slug}/judging", "judge-1"),
            Page("judge: entry", f"/c/{slug}/judging/entries/{card.code}", "judge-1"),
            Page("staff: today", f"/c/{slug}/today", "staff-1"),
            Page("staff: board, 60 x 15", f"/c/{slug}/board", "staff-1"),
            Page("staff: person", f"/c/{slug}/people/{lead.enrolment.code}", "staff-1"),
            Page("staff: admissions", f"/c/{coming}/admissions", "staff-1"),
            Page("staff: application", f"/c/{coming}/admissions/{waiting.code}", "staff-1"),
            Page("staff: session", f"/c/{slug}/sessions/{session.code}", "staff-1"),
            Page("staff: teams", f"/c/{slug}/teams", "staff-1"),
            Page("staff: deliverables", f"/c/{slug}/work", "staff-1"),
            Page("staff: round", f"/c/{slug}/judging/rounds/{rnd.code}", "staff-1"),
            Page("staff: results", f"/c/2022/results/{past.code}", "staff-1"),
            Page("devices (the floor)", "/me", "lead"),
        ]


def ask(app: Flask, address: str, cookie: str) -> tuple[int, bytes, str]:
    """One request through WSGI: status, body, and the cookies it set, ready to be sent back."""
    path, _, query = address.partition("?")
    environ = {
        "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query, "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000", "HTTP_HOST": "127.0.0.1:8000", "SERVER_PROTOCOL": "HTTP/1.1", "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(), "wsgi.errors": BytesIO(), "REMOTE_ADDR": "127.0.0.1", "HTTP_ACCEPT_LANGUAGE": "en",
        "HTTP_COOKIE": cookie,
    }  # fmt: skip
    got: list = []
    body = app.wsgi_app(environ, lambda line, headers, _info=None: got.extend([int(line[:3]), headers]))
    content = b"".join(body)
    if hasattr(body, "close"):
        body.close()
    set_now = "".join(f"; {value.split(';')[0]}" for name, value in got[1] if name == "Set-Cookie")
    return got[0], content, set_now


def cpu(act: object, times: int) -> float:
    """Seconds of processor time one call of `act` costs."""
    began = time.process_time()
    for _ in range(times):
        act()
    return (time.process_time() - began) / times


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--only", default="")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        app, plain = service(home), bare(home)
        print("| page | as | statements | bytes (br) | CPU, bare view = 1 |\n|---|---|---|---|---|")
        for page in pages(app):
            if wanted.only in page.name:
                print(measure(app, plain, page, wanted.rounds), flush=True)


def measure(app: Service, plain: Flask, page: Page, rounds: int) -> str:
    """One line of the table."""
    cookie = "zone=Africa/Nairobi"
    if page.identity:
        with app.app_context(), transaction():
            cookie += "; sid=" + actions.sign_in_as(BY_NAME[page.identity].email, agent="bench")
    status, content, form = ask(app, page.address, cookie)
    cookie += form  # a second visit: the form's cookie is there
    statements = []
    with app.app_context():
        engine = db.engine

    def note(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA", "ROLLBACK", "SELECT clock_offset")):
            statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    ask(app, page.address, cookie)
    event.remove(engine, "before_cursor_execute", note)
    ratios = []
    for _ in range(rounds):
        base = cpu(lambda: ask(plain, "/", ""), 40)
        ratios.append(cpu(lambda: ask(app, page.address, cookie), 15) / base)
    size = len(brotli.compress(content, quality=5))
    name = page.name if status == 200 else f"{page.name} ({status}!)"
    return f"| {name} | {page.identity or 'everybody'} | {len(statements)} | {size:,} | {median(ratios):.1f} |"


if __name__ == "__main__":
    main()
