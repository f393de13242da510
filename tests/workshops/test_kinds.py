"""What a file really is, and what it may be called."""

import io
import unicodedata
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from champions.core import files, kinds

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n"
PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489")
JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffd9")
EXE = b"MZ" + b"\x90\x00\x03" + bytes(120)


def archive(*names: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as out:
        for name in names:
            out.writestr(name, "<x/>")
    return made.getvalue()


DOCX = archive("[Content_Types].xml", "_rels/.rels", "word/document.xml")
PPTX = archive("docProps/app.xml", "ppt/presentation.xml", "[Content_Types].xml")
XLSX = archive("xl/workbook.xml", "[Content_Types].xml")
DOCM = archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin")


def real(content: bytes) -> str:
    return kinds.refine(files.media_type(content[: files.HEAD]), io.BytesIO(content))


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, "application/pdf"),
        (PNG, "image/png"),
        (JPEG, "image/jpeg"),
        ("Où est l'eau ? 물".encode(), "text/plain"),
        (b"\xef\xbb\xbfa,b\n1,2\n", "text/plain"),
        (DOCX, kinds.DOCX),
        (PPTX, kinds.PPTX),
        (XLSX, kinds.XLSX),
        (DOCM, kinds.MACROS),
        (archive("a.txt"), kinds.ZIP),
        (archive("[Content_Types].xml", "word/setup.exe"), kinds.MACROS),
        (DOCX[:-30], kinds.UNKNOWN),
        (b"PK\x03\x04" + b"word/document.xml" * 20, kinds.UNKNOWN),
        (b"<!doctype html><script>alert(1)</script>", "text/html"),
        (b"\xef\xbb\xbf<script>alert(1)</script>", "text/html"),
        (b"  \n<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "text/html"),
        (b"<!-- a comment first --><html></html>", "text/html"),
        (b"clean at first " * 1000 + b"\x00\x01", kinds.UNKNOWN),
        (b"clean at first " * 1000 + b"\xff\xfe", kinds.UNKNOWN),
    ],
)
def test_content_says_what_a_file_is(content, kind):
    assert real(content) == kind


def test_a_program_is_nothing_we_take():
    assert kinds.problem(real(EXE), "report.pdf", list(kinds.KINDS)) is kinds.Problem.KIND


@pytest.mark.parametrize(
    ("kind", "name", "problem"),
    [
        ("application/pdf", "report.pdf", None),
        ("application/pdf", "REPORT.PDF", None),
        ("application/pdf", "report", None),
        ("application/pdf", "سوق البصرة.pdf", None),
        ("application/pdf", "report.exe", kinds.Problem.NAME),
        ("application/pdf", "report.pdf.html", kinds.Problem.NAME),
        ("text/plain", "notes.html", kinds.Problem.NAME),
        ("text/plain", "data.csv", None),
        (kinds.DOCX, "data.docx", kinds.Problem.KIND),
        ("text/html", "notes.txt", kinds.Problem.KIND),
        ("image/svg+xml", "a.svg", kinds.Problem.KIND),
    ],
)
def test_the_name_must_agree(kind, name, problem):
    assert kinds.problem(kind, name, ["application/pdf", "image/png", "text/plain"]) is problem


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("report.pdf", "report.pdf"),
        ("C:\\Users\\me\\report.pdf", "report.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("a\r\nSet-Cookie: x=1.pdf", "aSet-Cookie: x=1.pdf"),
        ("...", "file.pdf"),
        ("", "file.pdf"),
        ("시장.pdf", "시장.pdf"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_names_are_only_names(name, clean):
    assert kinds.clean_name(name, "application/pdf") == clean


@given(st.text(max_size=400))
def test_every_clean_name_can_stand_in_a_header_and_in_a_folder(name):
    clean = kinds.clean_name(name, "application/pdf")
    assert 0 < len(clean) <= kinds.LONGEST_NAME
    assert not set(clean) & set("/\\\r\n\0")
    assert all(unicodedata.category(char)[0] != "C" for char in clean)
    assert "." in clean.strip(".")
    assert kinds.clean_name(clean, "application/pdf") == clean


def test_a_huge_list_of_members_is_not_read():
    many = archive("[Content_Types].xml", "word/document.xml", *(f"word/{'x' * 200}{n}" for n in range(4500)))
    assert real(many) == kinds.UNKNOWN
    few = archive("[Content_Types].xml", "word/document.xml", *(f"word/{'x' * 200}{n}" for n in range(1000)))
    assert real(few) == kinds.DOCX
    at = DOCX.rfind(b"PK\x05\x06")
    larger = DOCX[:at] + b"PK\x06\x07" + bytes(16) + DOCX[at:]
    assert real(larger) == kinds.UNKNOWN


@given(st.binary(max_size=3000))
def test_no_content_breaks_it(content):
    for start in (b"", b"PK\x03\x04", DOCX[:60]):
        stream = io.BytesIO(start + content)
        kinds.refine(files.media_type(start + content), stream)
        kinds.refine(kinds.ZIP, stream)
        assert stream.tell() == 0
