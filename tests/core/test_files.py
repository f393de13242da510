"""Files are named by their content, whole or not there, and known by what is in them."""

from hashlib import sha256
from io import BytesIO

import pytest

from champions.core import files

PDF = b"%PDF-1.7\n" + b"x" * 200_000
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)


def put(content: bytes, most: int = 1_000_000) -> files.Stored:
    return files.put(BytesIO(content), most=most)


def test_put_open_delete(app):
    stored = put(PDF)
    assert stored == files.Stored(sha256(PDF).hexdigest(), len(PDF), "application/pdf")
    with files.open(stored.sha256) as stream:
        assert stream.read() == PDF
    assert files.verify(stored.sha256)
    assert put(PDF) == stored, "the same content is the same file"
    files.delete(stored.sha256)
    files.delete(stored.sha256)
    assert not files.verify(stored.sha256)


@pytest.mark.parametrize(("content", "most", "error"), [(PDF, len(PDF) - 1, files.TooLarge), (b"", 10, files.Empty)])
def test_what_is_refused_leaves_nothing_behind(app, content, most, error):
    with pytest.raises(error):
        put(content, most)
    assert not list(files.folder().glob("arriving-*"))


def test_a_changed_byte_is_seen(app):
    stored = put(PDF + b"one")
    place = files.folder() / stored.sha256[:2] / stored.sha256
    place.write_bytes(place.read_bytes()[:-1] + b"!")
    assert not files.verify(stored.sha256)
    files.delete(stored.sha256)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, "application/pdf"),
        (PNG, "image/png"),
        ("Grüße, 안녕".encode(), "text/plain"),
        (b"<!doctype html><script>alert(1)</script>", "text/html"),
        (b"\n  <svg onload=alert(1)>", "text/html"),
        (b"plain \x00 with a nul", "application/octet-stream"),
        (b"\xff\xfe\x00bad", "application/octet-stream"),
        (("é" * 5000).encode()[:8192][:-1], "text/plain"),
    ],
)
def test_the_type_is_what_the_content_says(content, kind):
    assert files.media_type(content[: files.HEAD]) == kind


def test_sizes_in_words(app, in_request):
    assert [files.in_words(size) for size in (340, 18_200, 1_200_000, 20_000_000)] == [
        "340 bytes",
        "18 KB",
        "1.2 MB",
        "20 MB",
    ]
