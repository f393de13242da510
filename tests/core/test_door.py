"""What one engine or another would choke on is refused at the door, and every answer carries its headers."""

import pytest

from champions.core.headers import ALWAYS
from tests import factories

NASTY = ["a\x00b", "a\ufffdb"]


@pytest.mark.parametrize("words", NASTY)
def test_nul_and_broken_characters_are_refused_in_every_place(client, now, words):
    assert client.post("/sign-in", data={"email": words}).status_code == 400
    assert client.get("/sign-in", query_string={"next": words}).status_code == 400


@pytest.mark.parametrize("address", ["/c/%00/", "/c/%ff/", "/c/2027%00/", "/sign-in?next=%ff", "/sign-in?next=%00"])
def test_broken_addresses_are_refused(client, now, address):
    assert client.get(address).status_code == 400


def test_the_same_field_twice_is_refused(client, now):
    page = client.get("/sign-in").get_data(as_text=True)
    token = page.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
    body = {"csrf_token": token, "email": ["a@example.org", "b@example.org"]}
    assert client.post("/sign-in", data=body).status_code == 400


def test_the_same_box_of_a_date_twice_is_refused(app, client, now):
    factories.cohort()
    app.config["WTF_CSRF_ENABLED"] = False
    try:
        born = {"born-day": ["1", "2"], "born-month": "3", "born-year": "2000"}
        assert client.post("/c/2027/apply", data=born).status_code == 400
    finally:
        app.config["WTF_CSRF_ENABLED"] = True


@pytest.mark.parametrize("body", ['{"email": NaN}', '{"email": 1.5}', '{"email": ["a@example.org"]}', "[]"])
def test_what_is_sent_as_json_is_refused(app, client, now, body):
    app.config["WTF_CSRF_ENABLED"] = False
    try:
        assert client.post("/sign-in", data=body, content_type="application/json").status_code == 400
    finally:
        app.config["WTF_CSRF_ENABLED"] = True


def test_a_field_of_many_megabytes_is_refused(client, now):
    assert client.post("/sign-in", data={"email": "x" * 200_000}).status_code == 413
    assert client.post("/sign-in", data={"email": "x" * 2_000_000}).status_code == 413


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://["},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_form_from_another_site_is_refused(client, now, headers):
    assert client.post("/sign-in", data={"email": "a@example.org"}, headers=headers).status_code == 400


@pytest.mark.parametrize("address", ["/sign-in/" + "x" * 36, "/invitations/" + "x" * 36])
def test_a_page_that_hides_its_address_can_send_its_own_form(client, now, address):
    # A browser that may not name the page names no origin either.
    assert client.post(address, headers={"Origin": "https://evil.example"}).status_code == 400
    answer = client.post(address, headers={"Origin": "null"})
    assert "no longer valid" in answer.get_data(as_text=True), "past the door, where only the token is missing"


def test_a_form_without_its_token_is_refused_in_words(client, now):
    answer = client.post("/sign-in", data={"email": "a@example.org"})
    assert answer.status_code == 400
    assert "no longer valid" in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("get", "/sign-in", 200),
        ("get", "/no/such/page", 404),
        ("put", "/sign-in", 405),
        ("post", "/sign-in", 400),
        ("get", "/me", 302),
        ("get", "/static/nothing.css", 404),
        ("get", "/healthz", 200),
    ],
)
def test_every_answer_has_the_security_headers(client, now, method, address, status):
    answer = getattr(client, method)(address)
    assert answer.status_code == status
    for name, value in ALWAYS.items():
        assert answer.headers[name] == value
    assert "Referrer-Policy" in answer.headers
    assert "X-Request-ID" in answer.headers
    assert "Strict-Transport-Security" not in answer.headers, "plain http: no promise of https"
    assert client.get(address, base_url="https://localhost").headers["Strict-Transport-Security"]


def test_personal_pages_are_never_kept(as_, now):
    assert as_(factories.person()).get("/me").headers["Cache-Control"] == "no-store"


def test_a_page_with_a_token_in_its_address_tells_nobody_where_one_comes_from(client, now):
    assert client.get("/sign-in/" + "x" * 36).headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("host", ["evil.example", "a b", "[::", ""])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_foreign_host_is_refused_in_words_and_with_every_header(client, now, method, host):
    answer = getattr(client, method)("/sign-in", headers={"Host": host})
    assert answer.status_code == 400
    assert "could not read" in answer.get_data(as_text=True)
    assert "Content-Security-Policy" in answer.headers
