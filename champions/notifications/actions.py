"""What happens: a mail that is owed leaves, or is known not to; what is old is forgotten."""

from datetime import timedelta
from typing import Any

import structlog
from flask import current_app
from sqlalchemy import delete

from champions.accounts import actions as accounts
from champions.accounts.models import Person, PersonState
from champions.core import attempts, clock, messages, once, rendering, work
from champions.core.db import db
from champions.core.outbox import Notification
from champions.core.transaction import transaction
from champions.registration import actions as registration
from champions.workshops import actions as workshops

from . import catalogue
from .models import KeptMail
from .sender import Mail, Never, NotNow, Sender, build

log = structlog.get_logger()

SHORT = timedelta(days=30)  # what is kept "30 days after it was written" (core.db.Keep.SHORT)
UNUSED = timedelta(days=1)  # a file that was sent and never handed in
TRIES = timedelta(days=2)  # no limit on tries looks back further


class Cancelled(Exception):
    """The mail is not to be sent any more; says why."""


def deliver(notification_id: int) -> None:
    """The mail has left, or the row says why not and when it is tried again. Free when another process has it."""
    began = clock.monotonic()
    held = work.claim(Notification, notification_id)
    if held is None:
        return
    try:
        mail = _compose(notification_id)
        _hand_over(mail, within=work.lease(Notification).total_seconds() - (clock.monotonic() - began))
    except Cancelled as reason:
        _end(work.cancel, held, str(reason))
    except Never as reason:
        _end(work.fail, held, str(reason))
    except NotNow as reason:
        _end(work.retry, held, str(reason))
    except Exception as error:
        # One bad row stops nobody: it is tried later, and in the end it has failed and staff see it.
        log.exception("deliver", notification=notification_id)
        _end(work.retry, held, type(error).__name__)
    else:
        _finish(held, mail)


def _compose(notification_id: int) -> Mail:
    """The mail in words of this moment, whatever was true when it was owed."""
    settings = current_app.config["SETTINGS"]
    with transaction(write=False):
        owed = db.session.get_one(Notification, notification_id)
        person = db.session.get_one(Person, owed.person_id)
        message = messages.get(owed.message)
        if person.state is PersonState.SUSPENDED and not message.to_suspended:
            raise Cancelled("suspended")
        with rendering.as_read_by(person):
            facts = message.facts(owed.params, person)
            if facts is None:
                raise Cancelled("no longer true")
            words = rendering.words(message, person, facts)
        return build(
            facts.get("to", person.email),
            words,
            sender=settings.mail_from,
            contact=settings.contact,
            message_id=owed.message_id,
            at=clock.now(),
            mute_at=f"mailto:{settings.contact}?subject=unsubscribe" if message.can_be_muted else None,
        )


def _hand_over(mail: Mail, *, within: float) -> None:
    """The mail server has the mail; in a demonstration without one, mails are only kept. No transaction is open."""
    settings = current_app.config["SETTINGS"]
    server = settings.mail_server
    if server is None:
        if settings.production:
            raise NotNow("no mail server")  # nobody has it, so nobody may believe that it left
        return
    sender = current_app.extensions.get("mail_sender")
    if sender is None:
        sender = current_app.extensions["mail_sender"] = Sender(server)
    sender.hand_over(mail, within=within)


def _finish(held: work.Claim, mail: Mail) -> None:
    with transaction():
        if work.finish(Notification, held) and not current_app.config["SETTINGS"].production:
            db.session.add(
                KeptMail(
                    notification_id=held.id,
                    to=mail.to,
                    subject=mail.words.subject,
                    text=mail.words.text,
                    html=mail.words.html,
                    headers={name: str(value) for name, value in mail.message.items()},
                )
            )


def _end(how: Any, held: work.Claim, reason: str) -> None:
    with transaction():
        how(Notification, held, reason)
    log.info("mail", notification=held.id, end=how.__name__, reason=reason)


def tidy() -> None:
    """What is no longer needed is forgotten: old tries, keys of sent forms, sign-ins and devices, kept mails, files.

    Questions to guardians that nobody has answered in time are closed.
    """
    attempts.forget(older_than=TRIES)
    once.forget(older_than=SHORT)
    accounts.forget(older_than=SHORT)
    registration.expire_consents()
    with transaction():
        db.session.execute(delete(KeptMail).where(KeptMail.sent_at < clock.now() - SHORT))
    workshops.forget_files(older_than=UNUSED)


__all__ = ["catalogue", "deliver", "tidy"]
