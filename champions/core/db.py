"""The database as the slices see it: Model, column kinds that say what they hold, aware times, enums by value.

Every column is made by `fact`, `personal` or `link`, so each says whether it holds personal data, how long it is
kept and on what ground (a test refuses a column that does not).
"""

import secrets
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import BigInteger, DateTime, Enum, ForeignKey, Integer, MetaData, String
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedColumn, mapped_column
from sqlalchemy.types import TypeDecorator

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

# Crockford's base 32: no i, l, o, u, so that a code can be read out over a telephone.
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"

Id = BigInteger().with_variant(Integer, "sqlite")


class Keep(StrEnum):
    """How long a value is kept, counted from the end of its cohort unless said otherwise."""

    ALWAYS = "always"
    ACCOUNT = "as long as the account"
    APPLICATION = "6 months if not selected, else 2 years"
    PARTICIPATION = "2 years"
    JUDGING = "5 years"
    SECURITY = "1 year after it was written"
    SHORT = "30 days after it was written"


class Basis(StrEnum):
    """On what ground a personal value is held."""

    NONE = "not personal"
    CONSENT = "consent"
    CONTRACT = "taking part in the programme"
    INTEREST = "legitimate interest: fairness and security"


class UTCDateTime(TypeDecorator[datetime]):
    """An instant. Refuses naive values; always comes back aware, in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime cannot be stored: say which zone it is in")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Model(DeclarativeBase):
    """Every table of the service."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {datetime: UTCDateTime(), int: BigInteger().with_variant(Integer, "sqlite")}

    id: Mapped[int] = mapped_column(
        Id, primary_key=True, info={"personal": None, "keep": Keep.ALWAYS, "basis": Basis.NONE}, sort_order=-10
    )


db = SQLAlchemy(metadata=Model.metadata, session_options={"expire_on_commit": False})


def choice(enum: type[StrEnum]) -> Enum:
    """A text column type that holds the values of `enum`, with a CHECK in the database."""
    name = "".join("_" + c.lower() if c.isupper() else c for c in enum.__name__).lstrip("_")
    return Enum(
        enum,
        native_enum=False,
        create_constraint=True,
        name=name,
        length=32,
        values_callable=lambda members: [member.value for member in members],
    )


def fact(*args: Any, **kwargs: Any) -> MappedColumn[Any]:
    """A column that says nothing about a person."""
    return mapped_column(*args, info={"personal": None, "keep": Keep.ALWAYS, "basis": Basis.NONE}, **kwargs)


def personal(what: str, *args: Any, keep: Keep, basis: Basis = Basis.CONTRACT, **kwargs: Any) -> MappedColumn[Any]:
    """A column that says something (`what`) about a person."""
    return mapped_column(*args, info={"personal": what, "keep": keep, "basis": basis}, **kwargs)


def link(target: str, *, ondelete: str, **kwargs: Any) -> MappedColumn[Any]:
    """A foreign key to `target` ("cohort.id") with a chosen `ondelete`, indexed; no personal data by itself."""
    kwargs.setdefault("index", True)
    return fact(Id, ForeignKey(target, ondelete=ondelete), **kwargs)


def link_person(what: str, *, keep: Keep, ondelete: str = "RESTRICT", **kwargs: Any) -> MappedColumn[Any]:
    """A foreign key to a person; `what` says the part the person has in this row ("who decided")."""
    kwargs.setdefault("index", True)
    return personal(what, Id, ForeignKey("person.id", ondelete=ondelete), keep=keep, **kwargs)


def new_code(length: int = 10) -> str:
    """A random public name for a row: `length` base-32 characters (five bits each), never a row number."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


class Coded:
    """A row that has an address: ten random characters (50 bits)."""

    code: Mapped[str] = mapped_column(
        String(10),
        unique=True,
        default=new_code,
        info={"personal": None, "keep": Keep.ALWAYS, "basis": Basis.NONE},
        sort_order=-9,
    )
