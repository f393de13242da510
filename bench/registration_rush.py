"""The last minutes before applications close: full applications over HTTP against the whole service.

    .venv/bin/python -m bench.registration_rush [--applicants 2000] [--minutes 10] [--think 1.5]
        [--database postgresql://...] [--quick] [--clients N]

Every applicant is signed in (their device is a row), opens the page, is found eligible, begins, opens and saves every
page of the form, looks at the answers, agrees and sends: real forms, with the tokens and keys their pages gave. They
arrive evenly spread over the minutes, whether or not the service keeps up (with --clients N: that many at a time, as
fast as they are answered). --quick is one minute at the same rate. Without --database a SQLite file. Exits with 1 when
any answer was 500 or above, any application was lost, or p99 of sending was over a second.
"""

import argparse
import asyncio
import os
import random
import secrets
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from urllib.request import urlopen

from flask_migrate import upgrade
from sqlalchemy import create_engine, func, insert, select, text
from sqlalchemy.engine import make_url

import config
from bench.driving import Answer, Browser, Form, forms, links
from champions import create_app
from champions.accounts.models import Device, Person
from champions.cohorts.models import Cohort
from champions.core import clock
from champions.core.db import db, new_code
from champions.core.outbox import Notification
from champions.core.transaction import transaction
from champions.registration.models import Application

SLUG = "2031"
APPLY = f"/c/{SLUG}/apply"
MOST = 1.0  # seconds for p99 of sending
# What they type where a field has a name that we know.
KNOWN = {
    "born-day": "17", "born-month": "5", "born-year": "2006", "name": "Wanjiru Kamau", "own_name": "",
    "call_name": "Wanjiru", "country": "KE", "city": "Nairobi", "zone": "Africa/Nairobi",
    "university": "University of Nairobi", "field_of_study": "Urban planning", "languages": "English, Kiswahili",
    "skills": "Maps", "access_needs": "", "heard_from": "A friend",
    "city_problem": "Water is lost on the way to the houses, and nobody knows where. " * 6,
    "motivation": "I measured the pressure in our street for a month and want to learn what to do next. " * 6,
}  # fmt: skip


def fresh_database(url: str) -> str:
    """An empty database of its own beside the one named."""
    name = f"champions_rush_{os.getpid()}"
    server = create_engine(make_url(url).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    server.dispose()
    return make_url(url).set(database=name).render_as_string(hide_password=False)


def drop_database(url: str, own: str) -> None:
    """The database is gone again."""
    server = create_engine(make_url(url).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{make_url(own).database}" WITH (FORCE)'))
    server.dispose()


def prepare(settings: config.Settings, applicants: int) -> list[str]:
    """A cohort whose applications are open, and the secrets of the devices that the applicants are signed in with."""
    app = create_app(settings)
    sids = [secrets.token_urlsafe(24) for _ in range(applicants)]
    with app.app_context():
        upgrade()
        now = clock.now()
        with transaction():
            db.session.add(
                Cohort(
                    slug=SLUG, name="The rush", first_day=now.date() + timedelta(days=60),
                    reference_date=now.date() + timedelta(days=60), apply_opens_at=now - timedelta(days=30),
                    apply_closes_at=now + timedelta(hours=3),
                )
            )  # fmt: skip
            people = [{"email": f"rush{n}@example.org", "email_verified_at": now} for n in range(applicants)]
            ids = db.session.scalars(insert(Person).returning(Person.id, sort_by_parameter_order=True), people).all()
            devices = [
                {"code": new_code(), "secret": sha256(sid.encode()).hexdigest(), "person_id": who}
                for sid, who in zip(sids, ids, strict=True)
            ]
            db.session.execute(insert(Device), devices)
        db.session.remove()
        db.engine.dispose()
    return sids


def counted(settings: config.Settings) -> tuple[int, int]:
    """How many applications are sent, and how many receipts are owed, by the database."""
    app = create_app(settings)
    with app.app_context():
        sent = db.session.scalar(select(func.count()).where(Application.submitted_at.is_not(None)))
        owed = db.session.scalar(select(func.count()).where(Notification.message == "registration/receipt"))
        db.session.remove()
        db.engine.dispose()
    return int(sent or 0), int(owed or 0)


def start(settings: config.Settings, env: dict[str, str]) -> subprocess.Popen:
    """The whole service, answering."""
    service = subprocess.Popen([sys.executable, "-m", "supervisor"], env={**os.environ, **env}, cwd=config.ROOT)
    for _ in range(240):
        try:
            urlopen(f"http://127.0.0.1:{settings.port}/c/{SLUG}/apply", timeout=2).close()
            time.sleep(2)  # the worker and beat are starting too
            return service
        except OSError:
            time.sleep(0.25)
    service.terminate()
    sys.exit("the service does not answer")


class Stuck(Exception):
    """An applicant came to a page with nothing to go on with."""


async def journey(browser: Browser, think: float, chance: random.Random) -> Answer:
    """One whole application; the answer to sending it."""

    async def pause() -> None:
        await asyncio.sleep(think * chance.uniform(0.5, 1.5))

    page = await browser.get(APPLY)
    done: set[str] = set()
    for _ in range(24):
        if page.status in (302, 303):
            page = await browser.get(page.location)
            continue
        if page.status != 200:
            raise Stuck(f"{page.status} at {page.path}")
        form = next_form(page)
        if form is None:
            onward = [each for each in links(page) if each.startswith(f"{APPLY}/form/") and each not in done]
            done.update(onward[:1])
            page = await browser.get((onward or [f"{APPLY}/check"])[0])
            continue
        done.add(page.path)
        await pause()
        sending = form.action.endswith("/apply/check")
        answer = await browser.post(form.action, form.filled(KNOWN))
        if sending and answer.status == 303:
            await browser.get(answer.location)
            return answer
        if answer.status == 200 and "error" in answer.page and not form.action.endswith("/apply"):
            raise Stuck(f"refused at {form.action}")
        page = answer
    raise Stuck(f"going in circles at {page.path}")


def next_form(page: Answer) -> Form | None:
    """The form of the application on this page: the one that begins, else the one with the most fields."""
    ours = [each for each in forms(page) if each.action.startswith(APPLY)]
    begins = [each for each in ours if each.action.endswith("/start")]
    return (begins or sorted(ours, key=lambda each: -each.inside.count("<input")) or [None])[0]


async def rush(wanted: argparse.Namespace, port: int, sids: list[str]) -> tuple[list[Browser], list[Answer], Counter]:
    """Everybody applies; the browsers, the answers to sending, and why others did not come so far."""
    chance = random.Random(wanted.seed)
    seconds = wanted.minutes * 60
    room = asyncio.Semaphore(wanted.clients or len(sids))
    sent: list[Answer] = []
    stuck: Counter = Counter()

    async def one(place: int, sid: str) -> Browser:
        browser = Browser("127.0.0.1", port, {"sid": sid})
        if not wanted.clients:
            await asyncio.sleep(seconds * (place + chance.random()) / len(sids))
        async with room:
            try:
                sent.append(await journey(browser, wanted.think, chance))
            except Stuck as why:
                stuck[str(why)] += 1
            await browser.close()
        return browser

    browsers = await asyncio.gather(*(one(place, sid) for place, sid in enumerate(sids)))
    return list(browsers), sent, stuck


def share(values: list[float], part: float) -> float:
    """The value that `part` of them are not above."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))] if ordered else float("nan")


def report(engine: str, wanted: argparse.Namespace, result: tuple, stored: tuple[int, int], took: float) -> bool:
    """Prints the figures; True when the promise held."""
    browsers, sent, stuck = result
    answers = [each for browser in browsers for each in browser.seen]
    bad = Counter(
        f"{each.status} {each.method} {each.path}" for each in answers if each.status >= 500 or not each.status
    )
    lost, sending = len(sent) - min(stored), [each.seconds for each in sent]
    reads = [each.seconds for each in answers if each.method == "GET"]
    writes = [each.seconds for each in answers if each.method == "POST"]
    how = f"{wanted.clients} at a time" if wanted.clients else f"over {wanted.minutes:g} min"
    print(f"\n{engine}: {wanted.applicants} applicants {how}, load {os.getloadavg()[0]:.1f}\n")
    print("| what | count | p50 | p95 | p99 | longest |\n|---|---|---|---|---|---|")
    for name, values in (("sending", sending), ("all saves", writes), ("all pages", reads)):
        figures = " | ".join(f"{1000 * share(values, part):.0f} ms" for part in (0.5, 0.95, 0.99, 1))
        print(f"| {name} | {len(values)} | {figures} |")
    print(f"\nrequests {len(answers)}, {len(answers) / took:.1f} a second; 500 or above: {sum(bad.values())}", end="")
    print(f"; answered as sent: {len(sent)}; stored: {stored[0]}; receipts owed: {stored[1]}; lost: {lost}")
    for what, count in (*bad.most_common(5), *stuck.most_common(5)):
        print(f"    {count} x {what}")
    return not bad and not stuck and lost == 0 and share(sending, 0.99) <= MOST


def main() -> None:
    """Runs it once and prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--applicants", type=int, default=2000)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--clients", type=int, default=0)
    parser.add_argument("--think", type=float, default=1.5, help="seconds before each form is sent, on average")
    parser.add_argument("--database", default="")
    parser.add_argument("--port", type=int, default=8118)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--quick", action="store_true", help="one minute at the same rate")
    wanted = parser.parse_args()
    if wanted.quick:
        wanted.applicants, wanted.minutes = round(wanted.applicants / wanted.minutes), 1
    with tempfile.TemporaryDirectory() as folder:
        url = fresh_database(wanted.database) if wanted.database else f"sqlite:///{Path(folder) / 'rush.db'}"
        env = {"CHAMPIONS_ENV": "demo", "CHAMPIONS_HOME": folder, "PORT": str(wanted.port), "DATABASE_URL": url}
        settings = config.load(env)
        sids = prepare(settings, wanted.applicants)
        service = start(settings, env)
        began = time.monotonic()
        try:
            result = asyncio.run(rush(wanted, wanted.port, sids))
            took = time.monotonic() - began
            stored = counted(settings)
        finally:
            service.send_signal(signal.SIGTERM)
            service.wait(60)
            if wanted.database:
                drop_database(wanted.database, url)
        engine = "SQLite" if settings.sqlite else "PostgreSQL"
        sys.exit(0 if report(engine, wanted, result, stored, took) else 1)


if __name__ == "__main__":
    main()
