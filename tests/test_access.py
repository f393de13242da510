"""The access matrix: every route and method for every identity answers as written down in champions/access.csv.

A new route without a row fails. After a change that was meant, WRITE_ACCESS=1 writes the table anew: read the diff.
"""

import csv
import os
from typing import Any
from urllib.parse import urlsplit

import pytest

from champions import printing
from champions.core import access
from champions.core.db import db
from tests import world as worlds

HEAD = ["endpoint", "method", "permission", *worlds.IDENTITIES]
REFUSED = {"sign-in", "401", "403", "404"}


def routes(app) -> list[tuple[str, str, Any]]:
    """Every (endpoint, method) there is."""
    return sorted(
        (
            (rule.endpoint, method, rule)
            for rule in app.url_map.iter_rules()
            for method in rule.methods - {"HEAD", "OPTIONS"}
        ),
        key=lambda each: each[:2],
    )


def answer(app, secret: str | None, method: str, address: str) -> str:
    """The status, `sign-in` for the way to the sign-in page, in a fresh browser; whatever it did is undone."""
    browser = app.test_client()
    if secret:
        browser.set_cookie(app.config["SID_COOKIE"], secret)
    undo = db.session.connection().begin_nested()
    try:
        got = browser.open(address, method=method)
        got.close()  # a download is an open file
        if got.status_code == 302 and urlsplit(got.location).path == "/sign-in":
            return "sign-in"
        return str(got.status_code)
    finally:
        undo.rollback()


@pytest.fixture
def table(app, as_, now):
    """The matrix as the service really answers."""
    app.config["WTF_CSRF_ENABLED"] = False
    try:
        world = worlds.build()
        db.session.commit()
        sid = app.config["SID_COOKIE"]
        secrets = {name: as_(person).get_cookie(sid).value if person else None for name, person in world.people.items()}
        db.session.commit()
        rows = []
        adapter = app.url_map.bind("localhost")
        for endpoint, method, rule in routes(app):
            address = adapter.build(endpoint, world.address(endpoint, rule.arguments), method=method)
            asked = access.permission_of(app, endpoint)
            cells = [answer(app, secrets[name], method, address) for name in worlds.IDENTITIES]
            rows.append(dict(zip(HEAD, [endpoint, method, asked.name if asked else "public", *cells], strict=True)))
        return rows
    finally:
        app.config["WTF_CSRF_ENABLED"] = True


def test_every_route_answers_every_identity_as_written_down(table):
    if os.environ.get("WRITE_ACCESS"):
        with printing.MATRIX.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, HEAD, lineterminator="\n")
            writer.writeheader()
            writer.writerows(table)
    assert table == printing.rows()


def written() -> list[dict[str, str]]:
    return printing.rows()


def test_nothing_breaks_for_anybody():
    assert [row for row in written() if any(cell.startswith("5") for cell in row.values())] == []


def test_somebody_suspended_is_as_nobody():
    assert [row["endpoint"] for row in written() if row["suspended"] != row["anonymous"]] == []


def test_staff_of_another_cohort_are_strangers_here():
    for row in written():
        about_cohort = row["permission"].split(".")[0] not in ("public", "accounts", "registration")
        if about_cohort and row["anonymous"] in REFUSED:
            assert row["other_cohort"] in REFUSED, row
        if row["permission"].startswith("registration."):  # strangers stand where others without an application do
            assert row["other_cohort"] == row["judge"], row


def test_another_team_and_another_judge_reach_nothing_of_the_first():
    for row in written():
        if row["endpoint"] in ("workshops.receipt", "workshops.download"):
            assert (row["other_team"], row["participant"]) == ("404", row["lead"]), row
        if row["endpoint"] in ("judging.score", "judging.submit", "judging.file", "judging.reopen"):
            assert row["other_judge"] == "404", row
            assert row["participant"] in REFUSED, row


STAFF_ONLY = {
    "admissions.offer", "admissions.reject", "admissions.see", "admissions.see_all", "ceremony.control",
    "ceremony.reveal", "judging.run", "notifications.see_mail", "registration.correct",
    "registration.help_with_account", "registration.see_corrections", "registration.set_up",
    "results.ask_compilation", "results.confirm", "results.see_before_release", "reviews.run", "schedule.mark",
    "teams.see_teams", "tracking.see_cohort", "tracking.see_person",
}  # fmt: skip


def test_only_staff_and_admin_pass_where_staff_is_asked_for():
    assert {row["permission"] for row in written()} >= STAFF_ONLY
    for row in written():
        if row["permission"] in STAFF_ONLY:
            passed = {name for name in worlds.IDENTITIES if row[name] not in REFUSED}
            assert passed == {"staff", "admin"}, row


def test_a_reader_reaches_their_reading_and_nothing_of_admissions():
    for row in written():
        if row["permission"].startswith("admissions.") and row["mentor"] in REFUSED:
            assert row["reviewer"] in REFUSED, row
        if row["permission"] == "reviews.review":
            assert {name for name in worlds.IDENTITIES if row[name] not in REFUSED} == {"reviewer"}, row
