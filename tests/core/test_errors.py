"""What goes wrong is said in words, whatever else is broken, and nothing is half saved."""

import pytest
from sqlalchemy import text

from champions import create_app
from champions.core.db import db
from tests.conftest import make_database, make_settings


@pytest.fixture
def broken(tmp_path, worker_id):
    """A service whose database has no tables: every statement fails."""
    app = create_app(make_settings(tmp_path, make_database(f"champions_broken_{worker_id}", tmp_path)))
    yield app
    with app.app_context():
        db.engine.dispose()


def test_without_a_database_every_page_still_says_so_in_words(broken):
    browser = broken.test_client()
    browser.set_cookie(broken.config["SID_COOKIE"], "anything")
    for address in ("/", "/me", "/c/2027/", "/no/such/page", "/healthz/deep"):
        answer = browser.get(address)
        assert answer.status_code in (404, 500, 503), address
        assert answer.get_data(as_text=True).strip(), address
        assert "Content-Security-Policy" in answer.headers, address


def test_what_a_column_cannot_hold_is_a_bad_request_on_both_engines(app, client, now):
    if db.engine.dialect.name != "postgresql":
        pytest.skip("SQLite holds anything")
    view = app.view_functions["cohorts.privacy"]

    def overflow():
        return str(db.session.scalar(text("SELECT 99999999999::integer")))

    overflow.permission = None
    app.view_functions["cohorts.privacy"] = overflow
    try:
        answer = client.get("/privacy")
        assert answer.status_code == 400
        assert "could not read" in answer.get_data(as_text=True)
    finally:
        app.view_functions["cohorts.privacy"] = view


def test_statements_in_the_log_have_no_words_of_people(app):
    with pytest.raises(Exception, match="no_such_table") as caught:
        db.session.execute(text("SELECT * FROM no_such_table WHERE name = :name"), {"name": "Amina Wanjiru"})
    assert "Amina" not in str(caught.value)
