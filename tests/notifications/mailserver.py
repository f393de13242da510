"""A mail server in a thread, which takes mails or refuses them as the test says."""

import asyncio
import threading
from email import message_from_bytes
from email.message import Message
from typing import Any

from aiosmtpd.smtp import SMTP

from config import MailServer


class Server:
    """`answers` maps an address to what is said to RCPT; `mails` are those taken; `lines` counts connections."""

    def __init__(self) -> None:
        self.mails: list[Message] = []
        self.raw: list[bytes] = []
        self.answers: dict[str, str] = {}
        self.after_data = "250 taken"
        self.pause = 0.0
        self.lines = 0
        self._open: list[Any] = []
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._server = self._run(self._listen())
        self.address = MailServer("127.0.0.1", self._server.sockets[0].getsockname()[1])

    def _run(self, what: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(what, self._loop).result(10)

    async def _listen(self) -> Any:
        def line() -> SMTP:
            self.lines += 1
            made = SMTP(self, loop=self._loop, enable_SMTPUTF8=True)
            self._open.append(made)
            return made

        return await self._loop.create_server(line, "127.0.0.1", 0)

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        answer = self.answers.get(address, "250 known")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        await asyncio.sleep(self.pause)
        if self.after_data.startswith("250"):
            self.raw.append(envelope.content)
            self.mails.append(message_from_bytes(envelope.content))
        return self.after_data

    async def _hang_up(self) -> None:
        for line in self._open:
            if line.transport:
                line.transport.close()
        self._open.clear()

    def hang_up(self) -> None:
        """Every line is cut."""
        self._run(self._hang_up())

    async def _stop(self) -> None:
        self._server.close()
        await self._hang_up()
        await asyncio.sleep(0.05)

    def stop(self) -> None:
        self._run(self._stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()
