"""Settings: what is missing or wrong is named together; production refuses what is only for the demonstration."""

import itertools
import os
import stat
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import config

pytestmark = pytest.mark.once

KEY = "k" * 32
DATABASES = "postgresql:// or postgres:// or postgresql+psycopg:// or sqlite://"
PRODUCTION = {"CHAMPIONS_ENV": "production", "SECRET_KEY": KEY, "BASE_URL": "https://champions.example"}


def problems(**environ: str) -> list[str]:
    with pytest.raises(config.Invalid) as caught:
        config.load(environ)
    return caught.value.problems


def production(**environ: str) -> config.Settings:
    return config.load({**PRODUCTION, **environ})


def test_demonstration_needs_nothing(tmp_path: Path) -> None:
    settings = config.load({"CHAMPIONS_HOME": str(tmp_path)})
    assert settings.demo
    assert settings.base_url == "http://127.0.0.1:8000"
    assert settings.database_url == f"sqlite:///{tmp_path}/champions.db"
    assert settings.database_file == tmp_path / "champions.db"
    assert not settings.database_named
    assert settings.redis_embedded
    assert settings.redis_url == f"unix://{tmp_path}/valkey/valkey.sock"
    assert settings.broker_url == f"redis+socket://{tmp_path}/valkey/valkey.sock"
    assert settings.mail_server is None
    assert not settings.secure


def test_demonstration_makes_one_key_for_its_owner(tmp_path: Path) -> None:
    environ = {"CHAMPIONS_ENV": "demo", "CHAMPIONS_HOME": str(tmp_path / "new" / "home")}
    first, second = config.load(environ), config.load(environ)
    assert first.secret_key == second.secret_key
    assert len(first.secret_key) >= config.SHORTEST_SECRET
    assert list(first.home.iterdir()) == [first.home / "secret-key"]
    assert stat.S_IMODE((first.home / "secret-key").stat().st_mode) == 0o600
    assert config.load({"CHAMPIONS_HOME": str(tmp_path / "other")}).secret_key != first.secret_key


@pytest.mark.parametrize(("content", "mode"), [("short", 0o600), (KEY, 0o644)])
def test_demonstration_refuses_a_key_that_is_none(tmp_path: Path, content: str, mode: int) -> None:
    path = tmp_path / "secret-key"
    path.write_text(content)
    path.chmod(mode)
    assert problems(CHAMPIONS_HOME=str(tmp_path)) == [
        f"{path} is not a key for its owner only; remove it and a new one is made"
    ]


def test_demonstration_says_when_its_folder_cannot_be_used(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    home = tmp_path / "file" / "home"
    assert problems(CHAMPIONS_HOME=str(home)) == [f"CHAMPIONS_HOME ({home}) cannot be used: Not a directory"]


def test_production_with_what_it_needs(tmp_path: Path) -> None:
    settings = production(CHAMPIONS_HOME=str(tmp_path / "none"))
    assert settings.production
    assert settings.secure
    assert settings.secret_key == KEY
    assert settings.mail_from == "no-reply@champions.example"
    assert settings.contact == settings.mail_from
    assert settings.trusted_hosts == ("champions.example", "127.0.0.1", "localhost", "[::1]")
    assert not (tmp_path / "none").exists()


def test_everything_missing_and_wrong_is_named_together() -> None:
    found = problems(
        CHAMPIONS_ENV="production",
        FLASK_DEBUG="1",
        PORT="70000",
        WEB_PROCESSES="none",
        LOG_LEVEL="loud",
        MAIL_URL="http://mail.example",
        MAIL_FROM="nobody",
        REDIS_URL="localhost:6379",
        DATABASE_URL="mysql://localhost/champions",
    )
    assert found == [
        "PORT is a number from 1 to 65535, not '70000'",
        "BASE_URL is missing",
        "MAIL_FROM is a mail address, not 'nobody'",
        "REDIS_URL is an address that begins with redis:// or rediss:// or unix://",
        "SECRET_KEY is missing",
        f"DATABASE_URL is an address that begins with {DATABASES}",
        "MAIL_URL is an address that begins with smtp:// or smtps://",
        "WEB_PROCESSES is a number from 1 to 64, not 'none'",
        "LOG_LEVEL is one of debug, info, warning, error, not 'loud'",
        "FLASK_DEBUG is on, which production does not allow",
    ]


@pytest.mark.parametrize(
    ("environ", "problem"),
    [
        ({"SECRET_KEY": "k" * 31}, "SECRET_KEY is shorter than 32 characters"),
        ({"SECRET_KEY": ""}, "SECRET_KEY is missing"),
        ({"SECRET_KEY": " " * 40}, "SECRET_KEY is missing"),
        ({"SECRET_KEY_FALLBACKS": f"{KEY},short"}, "SECRET_KEY_FALLBACKS holds a key shorter than 32 characters"),
        ({"BASE_URL": ""}, "BASE_URL is missing"),
        ({"BASE_URL": "https://champions.example/lms"}, "BASE_URL is a scheme and a host, and no more"),
        ({"BASE_URL": "https://"}, "BASE_URL is a scheme and a host, and no more"),
        ({"BASE_URL": "champions.example"}, "BASE_URL is an address that begins with https:// or http://"),
        ({"BASE_URL": "https://champions.example:0x1"}, "BASE_URL is an address that begins with https:// or http://"),
        ({"FLASK_DEBUG": "true"}, "FLASK_DEBUG is on, which production does not allow"),
        ({"DEBUG": "1"}, "DEBUG is on, which production does not allow"),
        ({"DATABASE_URL": "sqlite://"}, "DATABASE_URL for SQLite is sqlite:/// and a file: several processes share it"),
        (
            {"DATABASE_URL": "sqlite:///:memory:"},
            "DATABASE_URL for SQLite is sqlite:/// and a file: several processes share it",
        ),
        ({"MAIL_URL": "smtp://"}, "MAIL_URL names no host"),
        ({"PORT": "-1"}, "PORT is a number from 1 to 65535, not '-1'"),
        ({"PORT": "٣"}, "PORT is a number from 1 to 65535, not '٣'"),
        ({"PROXY_HOPS": "9"}, "PROXY_HOPS is a number from 0 to 8, not '9'"),
    ],
)
def test_production_refuses(environ: dict[str, str], problem: str) -> None:
    production()  # well without it
    assert problems(**{**PRODUCTION, **environ}) == [problem]


def test_unknown_environment_is_refused() -> None:
    assert problems(CHAMPIONS_ENV="staging") == ["CHAMPIONS_ENV is one of demo, production, test, not 'staging'"]


def test_a_key_without_an_environment_is_not_taken_for_a_demonstration() -> None:
    assert problems(SECRET_KEY=KEY) == ["CHAMPIONS_ENV is missing while SECRET_KEY is set: say production or demo"]


def test_debug_is_allowed_outside_production(tmp_path: Path) -> None:
    assert config.load({"CHAMPIONS_HOME": str(tmp_path), "FLASK_DEBUG": "1"}).demo


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_postgresql_is_spoken_to_by_psycopg_3(scheme: str) -> None:
    settings = production(DATABASE_URL=f"{scheme}://user:p%40ss@db.example:5433/champions?sslmode=require")
    assert settings.database_url == "postgresql+psycopg://user:p%40ss@db.example:5433/champions?sslmode=require"
    assert settings.database_named
    assert not settings.sqlite
    assert settings.database_file is None


def test_sqlite_by_name_is_absolute() -> None:
    settings = production(DATABASE_URL="sqlite:///some.db")
    assert settings.database_file == Path.cwd() / "some.db"
    assert settings.database_named
    assert production(DATABASE_URL="sqlite:////srv/some.db").database_file == Path("/srv/some.db")


@pytest.mark.parametrize(
    ("address", "server"),
    [
        ("smtp://localhost:2525", config.MailServer("localhost", 2525)),
        ("smtp://mail.example", config.MailServer("mail.example", 587)),
        ("smtps://a%40b:p%3Ass@mail.example", config.MailServer("mail.example", 465, "a@b", "p:ss", True)),
        ("smtp://[::1]:25", config.MailServer("::1", 25)),
    ],
)
def test_mail_server(address: str, server: config.MailServer) -> None:
    assert production(MAIL_URL=address).mail_server == server


def test_real_redis() -> None:
    settings = production(REDIS_URL="rediss://:word@cache.example:6380/3")
    assert not settings.redis_embedded
    assert settings.redis_url == settings.broker_url == "rediss://:word@cache.example:6380/3"


def test_secrets_are_not_printed() -> None:
    settings = production(
        DATABASE_URL="postgresql://u:database-word@h/d",
        REDIS_URL="redis://:redis-word@h",
        MAIL_URL="smtp://u:mail-word@h",
        SECRET_KEY_FALLBACKS="f" * 32,
    )
    shown = repr(settings) + repr(settings.mail_server)
    assert "champions.example" in shown
    assert [word for word in (KEY, "f" * 32, "database-word", "redis-word", "mail-word") if word in shown] == []
    wrong = problems(**{**PRODUCTION, "MAIL_URL": "http://u:mail-word@h"})
    assert "mail-word" not in wrong[0]


@given(depth=st.integers(0, 150))
def test_the_embedded_socket_fits_and_is_the_same_for_the_same_folder(depth: int) -> None:
    home = Path("/srv") / ("é" * depth) / "home"
    path = config.embedded_socket(home)
    assert path == config.embedded_socket(home)
    assert path != config.embedded_socket(home / "other")
    near = home / "valkey" / "valkey.sock"
    fits = len(os.fsencode(near)) <= config.LONGEST_SOCKET_PATH
    assert path == near if fits else path.is_relative_to(tempfile.gettempdir())
    assert len(os.fsencode(path)) <= config.LONGEST_SOCKET_PATH


@pytest.mark.parametrize(
    ("host", "address"),
    [("0.0.0.0", "127.0.0.1"), ("::", "127.0.0.1"), ("::1", "[::1]"), ("10.1.2.3", "10.1.2.3"), ("me", "me")],
)
def test_reachable(host: str, address: str) -> None:
    assert config.reachable(host) == address


def test_every_setting_says_what_it_means() -> None:
    source = Path(config.__file__).read_text().split("class Settings:")[1].split("@property")[0]
    lines = [line.strip() for line in source.splitlines() if line.strip()]
    undocumented = [
        line for before, line in itertools.pairwise(lines) if ": " in line and line[0] not in '#"' and before[0] != "#"
    ]
    assert undocumented == []
