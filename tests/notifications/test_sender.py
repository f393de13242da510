"""The line to the mail server: what is handed over, what a refusal means, how long we wait."""

from collections.abc import Iterator
from email.message import EmailMessage

import pytest

from champions.core import clock
from champions.core.rendering import Words
from champions.notifications.sender import Mail, Never, NotNow, Sender, build
from config import MailServer
from tests.conftest import NOON
from tests.notifications.mailserver import Server

pytestmark = pytest.mark.once

WORDS = Words("Your link", "Hello, Zoë 조.\n.\nBye.\n", "<p>Hello, Zoë 조.</p>\n")


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.stop()


@pytest.fixture
def sender(server: Server) -> Iterator[Sender]:
    sender = Sender(server.address)
    yield sender
    sender.close()


ME = "no-reply@champions.example"


def mail(to: str = "ana@example.org", words: Words = WORDS, **facts: str) -> Mail:
    return build(
        to,
        words,
        sender=ME,
        contact=facts.pop("contact", ME),
        message_id="<k7q2m4xw9a@champions.example>",
        at=NOON,
        **facts,
    )


def parts(message: EmailMessage) -> dict[str, str]:
    return {part.get_content_type(): part.get_content() for part in message.iter_parts()}


def test_a_mail_has_these_headers_and_no_others():
    assert dict(mail().message.items()) == {
        "From": "Smart City Champions <no-reply@champions.example>",
        "To": "ana@example.org",
        "Subject": "Your link",
        "Date": "Wed, 07 Apr 2027 12:00:00 +0000",
        "Message-ID": "<k7q2m4xw9a@champions.example>",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "MIME-Version": "1.0",
        "Content-Type": 'multipart/alternative; boundary="=_k7q2m4xw9a_"',
    }
    assert parts(mail().message) == {"text/plain": WORDS.text, "text/html": WORDS.html}
    assert mail(contact="help@champions.example").message["Reply-To"] == "help@champions.example"
    muted = mail(mute_at="mailto:help@champions.example?subject=unsubscribe").message
    assert muted["List-Unsubscribe"] == "<mailto:help@champions.example?subject=unsubscribe>"


def test_the_same_mail_twice_is_the_same_to_the_last_byte():
    assert mail().message.as_bytes() == mail().message.as_bytes()


@pytest.mark.parametrize(
    "to",
    ["", "ana", "ana@", "ana@example.org\r\nBcc: all@example.org", "ana@example.org, eve@example.org",
     "ana@example.org>\nX: y", "a b@example.org", "<ana@example.org>", "ana@exa mple.org", "\x00@example.org"],
)  # fmt: skip
def test_what_is_no_address_is_never_sent_to(to):
    with pytest.raises(Never, match="not an address"):
        mail(to)


def test_mails_go_over_one_line(server, sender):
    for _ in range(3):
        sender.hand_over(mail(), within=10)
    assert (len(server.mails), server.lines) == (3, 1)
    assert {each["Message-ID"] for each in server.mails} == {"<k7q2m4xw9a@champions.example>"}
    assert server.raw[0].count(b"\r\n..\r\n") == 0, "the dots are taken off again"
    text = server.mails[0].get_payload()[0].get_payload(decode=True).decode()
    assert text.replace("\r\n", "\n") == WORDS.text


def test_a_line_that_went_dead_is_made_anew(server, sender):
    sender.hand_over(mail(), within=10)
    server.hang_up()
    sender.hand_over(mail(), within=10)
    assert (len(server.mails), server.lines) == (2, 2)


@pytest.mark.parametrize(
    ("answer", "what", "reason"),
    [
        ("550 5.1.1 <ana@example.org> unknown", Never, "550 5.1.1"),
        ("553 what is that", Never, "553"),
        ("450 4.2.0 greylisted", NotNow, "450 4.2.0"),
        ("421 too many", NotNow, "421"),
    ],
)
def test_a_refusal_is_for_ever_or_for_now_and_names_nobody(server, sender, answer, what, reason):
    server.answers["ana@example.org"] = answer
    with pytest.raises(what) as caught:
        sender.hand_over(mail(), within=10)
    assert str(caught.value) == reason
    sender.hand_over(mail("bo@example.org"), within=10)
    assert [each["To"] for each in server.mails] == ["bo@example.org"]


@pytest.mark.parametrize(("answer", "what"), [("554 5.6.0 spam", Never), ("451 4.3.0 later", NotNow)])
def test_a_refusal_of_the_whole_mail_counts_the_same(server, sender, answer, what):
    server.after_data = answer
    with pytest.raises(what, match=answer[:9]):
        sender.hand_over(mail(), within=10)


def test_nobody_there_is_for_now():
    with pytest.raises(NotNow, match="ConnectionRefusedError"):
        Sender(MailServer("127.0.0.1", 1)).hand_over(mail(), within=10)


def test_a_server_that_takes_too_long_is_given_up_in_time(server, sender):
    server.pause = 5
    began = clock.monotonic()
    with pytest.raises(NotNow):
        sender.hand_over(mail(), within=1.5)
    assert clock.monotonic() - began < 2
    with pytest.raises(NotNow, match="too slow"):
        sender.hand_over(mail(), within=0.4)


def test_addresses_in_other_scripts_reach_a_server_that_knows_them(server, sender):
    sender.hand_over(mail("조@example.org"), within=10)
    sender.hand_over(mail("ana@bücher.example"), within=10)
    assert [each["To"] for each in server.mails[1:]] == ["ana@xn--bcher-kva.example"]
    assert "조@example.org".encode() in server.raw[0]
