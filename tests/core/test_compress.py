"""Pages leave compressed, as the browser likes it, and are the same page."""

import gzip

import brotli
import pytest

from tests import factories

OPEN = {"br": brotli.decompress, "gzip": gzip.decompress}


@pytest.mark.parametrize(
    ("wish", "encoding"),
    [("br, gzip", "br"), ("gzip", "gzip"), ("gzip, br;q=0", "gzip"), ("identity", None), ("", None)],
)
def test_a_page_is_compressed_as_the_browser_likes_it(client, now, wish, encoding):
    factories.cohort()
    plain = client.get("/").data
    answer = client.get("/", headers={"Accept-Encoding": wish})
    assert answer.headers.get("Content-Encoding") == encoding
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert int(answer.headers["Content-Length"]) == len(answer.data)
    if encoding:
        assert OPEN[encoding](answer.data) == plain
        assert len(answer.data) < len(plain) / 3
    else:
        assert answer.data == plain


def test_a_browser_that_asks_again_is_told_nothing_changed_in_any_encoding(client, now):
    factories.cohort()
    tag = client.get("/", headers={"Accept-Encoding": "br"}).headers["ETag"]
    again = client.get("/", headers={"Accept-Encoding": "br", "If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    assert "Content-Encoding" not in again.headers
    assert client.get("/", headers={"If-None-Match": tag}).status_code == 304
    assert tag.startswith("W/"), "the same page in other bytes"


def test_what_is_short_stays_as_it_is(client, now):
    assert "Content-Encoding" not in client.get("/healthz", headers={"Accept-Encoding": "br"}).headers
