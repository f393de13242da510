"""One line of JSON a request, with its id, naming the endpoint and never the address: an address may hold a token."""

import json

import pytest
import structlog

from champions.core import log


@pytest.fixture
def lines(app, capsys, monkeypatch):
    """Reads the log written since; the log is loud while the test runs."""
    # A service that was not a test's may have run in this process: it keeps the logger it made first.
    monkeypatch.setattr(log, "log", structlog.get_logger("http"))
    log.configure("info", keep=False)
    yield lambda: [json.loads(line) for line in capsys.readouterr().err.splitlines() if line.startswith("{")]
    log.configure("error", keep=False)


def test_a_request_is_one_line_with_the_id_that_the_answer_carries(client, now, lines):
    token = "s3cret" * 6
    answer = client.get(f"/sign-in/{token}?next=/somewhere")
    (line,) = [each for each in lines() if each["event"] == "request"]
    assert line["request"] == answer.headers["X-Request-ID"]
    assert (line["endpoint"], line["method"], line["status"]) == ("accounts.confirm", "GET", 410)
    assert line["ms"] >= 0
    assert token not in json.dumps(line)
    assert "somewhere" not in json.dumps(line)


def test_every_request_has_an_id_of_its_own(client, now, lines):
    ids = {client.get("/sign-in").headers["X-Request-ID"] for _ in range(5)}
    assert len(ids) == 5
    assert {each["request"] for each in lines() if each["event"] == "request"} == ids


def test_typed_words_never_reach_the_log(client, now, lines):
    client.send("/sign-in", email="somebody.private@example.org")
    assert "somebody.private" not in json.dumps(lines())
