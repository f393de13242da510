"""Handing mails over to the mail server: one class, short patience, one line kept open per process."""

import re
import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime
from ipaddress import ip_address

from champions.core import clock
from champions.core.rendering import Words
from config import MailServer

# Seconds a server may take for one answer; it takes longest over the last one, when it has the whole mail.
PATIENCE = 6.0
LAST_PATIENCE = 12.0
# Mails over one line before it is made anew: servers close lines that last.
MOST_ON_A_LINE = 100
ENHANCED = re.compile(rb"^([245]\.\d{1,3}\.\d{1,3})\b")


class NotNow(Exception):
    """The mail was not taken, and may be later. Says why without naming anybody."""


class Never(Exception):
    """The mail will never be taken. Says why without naming anybody."""


@dataclass(frozen=True)
class Mail:
    """A mail as it is handed over."""

    to: str
    envelope_to: str
    sender: str
    words: Words
    message: EmailMessage


def build(
    to: str, words: Words, *, sender: str, contact: str, message_id: str, at: datetime, mute_at: str | None = None
) -> Mail:
    """The mail with its headers; raises Never when `to` cannot be an address. Answers go to `contact`.

    `mute_at` is where the reader can say that they do not want such mails, for those they need not have.
    """
    message = EmailMessage(policy=SMTP)
    message["From"] = Address("Smart City Champions", addr_spec=sender)
    address = _address(to)
    message["To"] = address
    if contact != sender:
        message["Reply-To"] = Address(addr_spec=contact)
    message["Subject"] = words.subject
    message["Date"] = format_datetime(at)
    message["Message-ID"] = message_id
    # Nobody's holiday notice should answer a program, and no program should take this for a person's letter.
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    if mute_at:
        message["List-Unsubscribe"] = f"<{mute_at}>"
    message.set_content(words.text, cte="quoted-printable")
    message.add_alternative(words.html, subtype="html", cte="quoted-printable")
    # The same mail, sent again after a crash, is the same to the last byte.
    message.set_boundary(f"=_{message_id.strip('<>').partition('@')[0]}_")
    return Mail(to, address.addr_spec, sender, words, message)


def _address(text: str) -> Address:
    local, _, domain = text.rpartition("@")
    try:
        # Looked at as if it were ASCII: the standard library calls other letters a defect, mail servers do not.
        Address(addr_spec="".join(each if each.isascii() else "x" for each in text))
        return Address(username=local, domain=domain.encode("idna").decode())
    except (ValueError, IndexError, MessageError) as error:
        raise Never("not an address") from error


class Sender:
    """Hands mails to one server. The line to it is made at the first mail and kept for the next ones."""

    def __init__(self, server: MailServer) -> None:
        self.server = server
        self._line: smtplib.SMTP | None = None
        self._sent = 0

    def hand_over(self, mail: Mail, *, within: float) -> None:
        """The server has taken the mail; raises NotNow or Never. Gives up before `within` seconds have passed."""
        ends = clock.monotonic() + within
        try:
            self._hand_over(mail, ends)
        except (NotNow, Never):
            self.close()
            raise
        except smtplib.SMTPResponseException as error:
            self.close()
            raise NotNow(_reason(error.smtp_code, error.smtp_error)) from error
        except (OSError, ValueError, smtplib.SMTPException) as error:
            self.close()
            raise NotNow(type(error).__name__) from error

    def _hand_over(self, mail: Mail, ends: float) -> None:
        address = mail.envelope_to
        line = self._open(mail, ends, "" if address.isascii() else " SMTPUTF8 BODY=8BITMIME")
        code, answer = self._ask(line, "RCPT", ends, f"TO:<{address}>")
        self._check(code, answer)
        content = mail.message.as_bytes(policy=SMTP if address.isascii() else SMTPUTF8)
        self._wait_at_most(line, _left(ends, LAST_PATIENCE) / 2)  # two answers are waited for
        try:
            self._check(*line.data(content))
        except smtplib.SMTPDataError as error:
            self._check(error.smtp_code, error.smtp_error)
        self._sent += 1
        if self._sent >= MOST_ON_A_LINE:
            self.close()

    def _open(self, mail: Mail, ends: float, how: str) -> smtplib.SMTP:
        """A line on which the server has heard who sends; a kept one that has gone dead is made anew."""
        begin = f"FROM:<{mail.sender}>{how}"
        if self._line is not None and (not how or self._line.has_extn("smtputf8")):
            with suppress(OSError, smtplib.SMTPException):
                code, _ = self._ask(self._line, "MAIL", ends, begin)
                if code == 250:
                    return self._line
            self.close()
        line = self._line = self._connect(ends, mail.sender.rpartition("@")[2])
        if how and not line.has_extn("smtputf8"):
            raise Never("the server knows ASCII addresses only")
        code, answer = self._ask(line, "MAIL", ends, begin)
        if code != 250:  # it is us whom it refuses, not this mail
            raise NotNow(_reason(code, answer))
        return line

    def _connect(self, ends: float, name: str) -> smtplib.SMTP:
        server, near = self.server, _is_this_machine(self.server.host)
        patience = _left(ends, PATIENCE)
        if server.implicit_tls:
            line: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, name, timeout=patience, context=ssl.create_default_context()
            )
            line.ehlo()
        else:
            line = smtplib.SMTP(server.host, server.port, name, timeout=patience)
            line.ehlo()
            # What does not leave the machine needs no TLS, and its certificate would name no one.
            if not near and line.has_extn("starttls"):
                line.starttls(context=ssl.create_default_context())
                line.ehlo()
        line.command_encoding = "utf-8"
        if server.user is not None:
            if not near and not isinstance(line.sock, ssl.SSLSocket):
                line.close()
                raise NotNow("no TLS: the password was not sent")
            line.login(server.user, server.password or "")
        self._sent = 0
        return line

    def _ask(self, line: smtplib.SMTP, command: str, ends: float, words: str) -> tuple[int, bytes]:
        self._wait_at_most(line, _left(ends, PATIENCE))
        return line.docmd(command, words)

    def _wait_at_most(self, line: smtplib.SMTP, seconds: float) -> None:
        if line.sock is None:
            raise smtplib.SMTPServerDisconnected("the line is down")
        line.sock.settimeout(seconds)

    def _check(self, code: int, answer: bytes | str) -> None:
        if 200 <= code < 300:
            return
        raise (Never if 500 <= code < 600 else NotNow)(_reason(code, answer))

    def close(self) -> None:
        """The line, if there is one, is given up."""
        if self._line is not None:
            with suppress(OSError, smtplib.SMTPException):
                self._line.close()
        self._line = None


def _left(ends: float, most: float) -> float:
    """Seconds to wait for the next answer; NotNow when there is no time left to send in."""
    left = ends - clock.monotonic()
    if left < 0.5:
        raise NotNow("too slow")
    return min(left, most)


def _reason(code: int, answer: bytes | str) -> str:
    """The numbers of a refusal only: its words often repeat the address."""
    raw = answer if isinstance(answer, bytes) else answer.encode("utf-8", "replace")
    found = ENHANCED.match(raw)
    return f"{code} {found[1].decode()}" if found else str(code)


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    with suppress(ValueError):
        return ip_address(host).is_loopback
    return False
