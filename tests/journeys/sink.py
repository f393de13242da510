"""A mail server outside the service: notes the Message-ID of each mail at the moment it takes it.

`python -m tests.journeys.sink FILE [SECONDS]` prints its port and takes mails until it is ended; each takes SECONDS.
"""

import asyncio
import sys
from email import message_from_bytes
from pathlib import Path
from typing import Any, TextIO

from aiosmtpd.smtp import SMTP


class Sink:
    def __init__(self, notes: TextIO, seconds: float) -> None:
        self.notes = notes
        self.seconds = seconds

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802  the library's name
        await asyncio.sleep(self.seconds)
        mail = message_from_bytes(envelope.content)
        self.notes.write(f"{mail['Message-ID']} {' '.join(envelope.rcpt_tos)}\n")
        self.notes.flush()
        return "250 taken"


async def serve(file: Path, seconds: float) -> None:
    with file.open("a") as notes:
        loop = asyncio.get_running_loop()
        sink = Sink(notes, seconds)
        server = await loop.create_server(lambda: SMTP(sink, loop=loop, enable_SMTPUTF8=True), "127.0.0.1", 0)
        print(server.sockets[0].getsockname()[1], flush=True)  # noqa: T201
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1]), float(sys.argv[2]) if len(sys.argv) > 2 else 0.0))
