"""Every setting once, with its meaning: read from the environment by `load()`, and never read elsewhere."""

from __future__ import annotations

import hashlib
import ipaddress
import os
import secrets
import stat
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

ROOT = Path(__file__).resolve().parent
ENVIRONMENTS = ("demo", "production", "test")
LOG_LEVELS = ("debug", "info", "warning", "error")
SHORTEST_SECRET = 32
LONGEST_SOCKET_PATH = 100  # the system's limit is 108 bytes on Linux and 104 on macOS
NO = ("", "0", "false", "no", "off")


class Invalid(Exception):
    """The environment is not usable; `problems` holds one clause for everything that is missing or wrong."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__(f"The settings are not usable: {'; '.join(problems)}.")


@dataclass(frozen=True)
class MailServer:
    """Where mail is handed over, taken apart from MAIL_URL."""

    host: str
    port: int
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    implicit_tls: bool = False  # smtps://: the connection begins with TLS; smtp:// takes STARTTLS when offered


@dataclass(frozen=True)
class Settings:
    """What `load()` understood; the names in capitals are its variables, defaults in brackets."""

    # CHAMPIONS_ENV: demo, production or test. Without it `demo`, unless SECRET_KEY shows that more is meant.
    env: str
    # CHAMPIONS_HOME (`instance/` beside this file): database, files, keys and the embedded server's data.
    home: Path
    # SECRET_KEY, at least 32 characters. The demonstration makes its own once in the home folder.
    secret_key: str = field(repr=False)
    # SECRET_KEY_FALLBACKS, separated by commas: older keys that are still believed and never signed with.
    secret_key_fallbacks: tuple[str, ...] = field(repr=False)
    # BASE_URL: the address people use, without a slash at its end; every link in a mail begins with it.
    base_url: str
    # DATABASE_URL: postgresql://... or sqlite:///...; without it a SQLite file in the home folder.
    database_url: str = field(repr=False)
    # Whether DATABASE_URL was given; a database that was named never gets demonstration data unasked.
    database_named: bool
    # REDIS_URL: redis://, rediss:// or unix://; without it the embedded server's socket.
    redis_url: str = field(repr=False)
    # Whether the embedded server is the one meant.
    redis_embedded: bool
    # MAIL_URL: smtp://user:password@host:port or smtps://...; without it mails are kept and go nowhere.
    mail_server: MailServer | None = field(repr=False)
    # MAIL_FROM: the address mails come from.
    mail_from: str
    # CONTACT: the address people may write to, shown in the footer of pages and mails.
    contact: str
    # HOST (127.0.0.1): the address the web server listens on.
    host: str
    # PORT (8000): the port the web server listens on.
    port: int
    # WEB_PROCESSES (2): processes that answer requests.
    web_processes: int
    # WEB_THREADS (4): threads in each of them.
    web_threads: int
    # WORKER_PROCESSES (2): processes that do the jobs.
    worker_processes: int
    # TRUSTED_HOSTS, by commas: names a request may come under; without it BASE_URL's and this machine's own.
    trusted_hosts: tuple[str, ...]
    # PROXY_HOPS (0): how many reverse proxies stand in front; that many X-Forwarded-* entries are believed.
    proxy_hops: int
    # LOG_LEVEL (info in production, else warning): debug, info, warning or error.
    log_level: str

    @property
    def demo(self) -> bool:
        return self.env == "demo"

    @property
    def production(self) -> bool:
        return self.env == "production"

    @property
    def testing(self) -> bool:
        return self.env == "test"

    @property
    def secure(self) -> bool:
        """Whether people come by https: decides the cookies' names and flags, and HSTS."""
        return self.base_url.startswith("https://")

    @property
    def sqlite(self) -> bool:
        return self.database_url.startswith("sqlite:")

    @property
    def database_file(self) -> Path | None:
        """The SQLite file, or None on PostgreSQL."""
        return Path(self.database_url.removeprefix("sqlite:///")) if self.sqlite else None

    @property
    def broker_url(self) -> str:
        """The same Redis in the words Celery's transport uses for a socket."""
        return self.redis_url.replace("unix://", "redis+socket://", 1)

    @property
    def redis_socket(self) -> Path:
        """Where the embedded server listens."""
        return embedded_socket(self.home)


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Everything the environment says, understood; `Invalid` names all that is missing or wrong together.

    In the demonstration the home folder and its key are made on the way; nothing else is written.
    """
    return _Reader(os.environ if environ is None else environ).settings()


def embedded_socket(home: Path) -> Path:
    """The same path for the same home folder in every process: in it, or elsewhere if that is too long."""
    near = home / "valkey" / "valkey.sock"
    if len(os.fsencode(near)) <= LONGEST_SOCKET_PATH:
        return near
    name = hashlib.sha256(os.fsencode(home)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"champions-{os.getuid()}-{name}" / "valkey.sock"


class _Reader:
    """Reads variable by variable and gathers what is wrong instead of stopping at the first."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.problems: list[str] = []

    def settings(self) -> Settings:
        env = self.environment()
        home = Path(self.text("CHAMPIONS_HOME") or ROOT / "instance").expanduser().absolute()
        host = self.text("HOST") or "127.0.0.1"
        port = self.number("PORT", 8000, 1, 65535)
        base_url = self.base_url(env, host, port)
        name = urlsplit(base_url).hostname or "localhost"
        mail_from = self.address("MAIL_FROM") or f"no-reply@{name}"
        redis_url = self.redis_url()
        settings = Settings(
            env=env,
            home=home,
            secret_key=self.secret_key(env),
            secret_key_fallbacks=self.fallbacks(),
            base_url=base_url,
            database_url=self.database_url(home),
            database_named=bool(self.text("DATABASE_URL")),
            redis_url=redis_url or f"unix://{embedded_socket(home)}",
            redis_embedded=not redis_url,
            mail_server=self.mail_server(),
            mail_from=mail_from,
            contact=self.address("CONTACT") or mail_from,
            host=host,
            port=port,
            web_processes=self.number("WEB_PROCESSES", 2, 1, 64),
            web_threads=self.number("WEB_THREADS", 4, 1, 64),
            worker_processes=self.number("WORKER_PROCESSES", 2, 1, 64),
            trusted_hosts=self.words("TRUSTED_HOSTS") or _own_names(name, host),
            proxy_hops=self.number("PROXY_HOPS", 0, 0, 8),
            log_level=self.choice("LOG_LEVEL", LOG_LEVELS, "info" if env == "production" else "warning"),
        )
        self.refuse_debug(env)
        if self.problems:
            raise Invalid(self.problems)
        if settings.demo and not settings.secret_key:
            object.__setattr__(settings, "secret_key", _demonstration_key(home))
        return settings

    def text(self, name: str) -> str:
        return self.environ.get(name, "").strip()

    def words(self, name: str) -> tuple[str, ...]:
        return tuple(word.strip() for word in self.text(name).split(",") if word.strip())

    def wrong(self, problem: str) -> None:
        self.problems.append(problem)

    def number(self, name: str, default: int, least: int, most: int) -> int:
        text = self.text(name)
        if not text:
            return default
        if text.isascii() and text.isdigit() and least <= int(text) <= most:
            return int(text)
        self.wrong(f"{name} is a number from {least} to {most}, not {text!r}")
        return default

    def choice(self, name: str, allowed: tuple[str, ...], default: str) -> str:
        text = self.text(name).lower() or default
        if text in allowed:
            return text
        self.wrong(f"{name} is one of {', '.join(allowed)}, not {text!r}")
        return default

    def address(self, name: str) -> str:
        text = self.text(name)
        local, at, domain = text.rpartition("@")
        if text and not (local and at and domain and text.isprintable() and " " not in text):
            self.wrong(f"{name} is a mail address, not {text!r}")
        return text

    def split(self, name: str, schemes: tuple[str, ...]) -> SplitResult | None:
        """The address taken apart, or None; a wrong one is not repeated, since it may hold a password."""
        text = self.text(name)
        if not text:
            return None
        with suppress(ValueError):
            parts = urlsplit(text)
            port_reads = parts.port is None or parts.port > 0  # asking raises where it is no port at all
            if parts.scheme in schemes and port_reads and text.isprintable() and " " not in text:
                return parts
        self.wrong(f"{name} is an address that begins with {' or '.join(f'{each}://' for each in schemes)}")
        return None

    def environment(self) -> str:
        if not self.text("CHAMPIONS_ENV") and self.text("SECRET_KEY"):
            self.wrong("CHAMPIONS_ENV is missing while SECRET_KEY is set: say production or demo")
        return self.choice("CHAMPIONS_ENV", ENVIRONMENTS, "demo")

    def secret_key(self, env: str) -> str:
        key = self.text("SECRET_KEY")
        if not key and env == "production":
            self.wrong("SECRET_KEY is missing")
        elif key and len(key) < SHORTEST_SECRET:
            self.wrong(f"SECRET_KEY is shorter than {SHORTEST_SECRET} characters")
        elif not key and env == "test":
            return "only tests are signed with this and nothing else"
        return key

    def fallbacks(self) -> tuple[str, ...]:
        keys = self.words("SECRET_KEY_FALLBACKS")
        if any(len(key) < SHORTEST_SECRET for key in keys):
            self.wrong(f"SECRET_KEY_FALLBACKS holds a key shorter than {SHORTEST_SECRET} characters")
        return keys

    def base_url(self, env: str, host: str, port: int) -> str:
        if not self.text("BASE_URL"):
            if env == "production":
                self.wrong("BASE_URL is missing")
            return f"http://{reachable(host)}:{port}"
        parts = self.split("BASE_URL", ("https", "http"))
        if parts is None:
            return "http://localhost"
        if not parts.hostname or parts.query or parts.fragment or parts.username or parts.path not in ("", "/"):
            self.wrong("BASE_URL is a scheme and a host, and no more")
        return f"{parts.scheme}://{parts.netloc}"

    def database_url(self, home: Path) -> str:
        parts = self.split("DATABASE_URL", ("postgresql", "postgres", "postgresql+psycopg", "sqlite"))
        if parts is None:
            return f"sqlite:///{home / 'champions.db'}"
        if parts.scheme != "sqlite":
            return f"postgresql+psycopg://{self.text('DATABASE_URL').partition('://')[2]}"
        path = self.text("DATABASE_URL").removeprefix("sqlite:///")
        if "://" in path or path in ("", ":memory:") or "?" in path:
            self.wrong("DATABASE_URL for SQLite is sqlite:/// and a file: several processes share it")
        return f"sqlite:///{Path(path).expanduser().absolute()}"

    def redis_url(self) -> str:
        parts = self.split("REDIS_URL", ("redis", "rediss", "unix"))
        return self.text("REDIS_URL") if parts else ""

    def mail_server(self) -> MailServer | None:
        parts = self.split("MAIL_URL", ("smtp", "smtps"))
        if parts is None:
            return None
        if not parts.hostname:
            self.wrong("MAIL_URL names no host")
            return None
        tls = parts.scheme == "smtps"
        return MailServer(
            host=parts.hostname,
            port=parts.port or (465 if tls else 587),
            user=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
            implicit_tls=tls,
        )

    def refuse_debug(self, env: str) -> None:
        for name in ("FLASK_DEBUG", "DEBUG"):
            debug = self.text(name).lower()
            if env == "production" and debug not in NO:
                self.wrong(f"{name} is on, which production does not allow")


def reachable(host: str) -> str:
    """The host as an address on this machine has it: "all" becomes 127.0.0.1, IPv6 stands in brackets."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if address.is_unspecified:
        return "127.0.0.1"
    return f"[{address}]" if address.version == 6 else str(address)


def _own_names(*names: str) -> tuple[str, ...]:
    """The names a request may come under when nothing is said: the public one and this machine's own."""
    known = dict.fromkeys((*names, "localhost", "127.0.0.1", "::1"))
    return tuple(reachable(name) if ":" in name else name for name in known if name not in ("0.0.0.0", "::"))  # noqa: S104


def _demonstration_key(home: Path) -> str:
    """The key in the home folder, made there the first time; two that come at once agree on one."""
    path = home / "secret-key"
    try:
        home.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            handle, made = tempfile.mkstemp(prefix=".secret-key-", dir=home)
            with os.fdopen(handle, "w") as file:
                file.write(secrets.token_urlsafe(48))
            with suppress(FileExistsError):
                os.link(made, path)  # unlike a rename, this never replaces the key of another
            Path(made).unlink()
        key = path.read_text().strip()
    except OSError as error:
        raise Invalid([f"CHAMPIONS_HOME ({home}) cannot be used: {error.strerror}"]) from error
    if len(key) < SHORTEST_SECRET or stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise Invalid([f"{path} is not a key for its owner only; remove it and a new one is made"])
    return key
