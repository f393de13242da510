"""What judging asks of tables that were there: a method in full, what judges know, void scorecards, corrections."""

import json
from hashlib import sha256

import sqlalchemy as sa
from alembic import op

from champions.core.db import Id, UTCDateTime

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

# The CHECKs that change.
BEFORE = {
    "round": {"fixed": "state = 'preparing' OR method_digest IS NOT NULL"},
    "entry": {},
    "judge": {},
    "scorecard": {"scorecard_state": "state IN ('assigned', 'submitted')"},
    "published_result": {},
}
AFTER = {
    "round": {
        "fixed": "state = 'preparing' OR (method_digest IS NOT NULL AND method IS NOT NULL)",
        "top": "top >= 1",
        "seed": "seed >= 0",
        "priority": "priority IS NULL OR priority >= 1",
        "feedback": "feedback_released_at IS NULL OR state = 'closed'",
        "purpose": "purpose IN ('selection', 'workshop', 'final')",
        "comments": "comments IN ('none', 'one', 'each')",
    },
    "entry": {"withdrawn": "(withdrawn_at IS NULL) = (withdrawn_reason = '')"},
    "judge": {
        "max_load": "max_load IS NULL OR max_load >= 0",
        "away": "(away_from IS NULL) = (away_until IS NULL) AND away_from <= away_until",
        "ended": "(ended_at IS NULL) = (ended_reason = '')",
    },
    "scorecard": {
        "scorecard_state": "state IN ('assigned', 'submitted', 'void')",
        "voided_at": "(state = 'void') = (voided_at IS NOT NULL)",
        "void_why": "(state = 'void') = (void IS NOT NULL)",
        "void_reason": "(state = 'void') = (void_reason <> '')",
        "void": "void IN ('recused', 'ended', 'moved')",
        "confirmed": "confirmed_at IS NULL OR look_again_at IS NOT NULL",
    },
    "published_result": {
        "digest_published": "digest_published_at IS NULL OR digest_published_at >= sealed_at",
        "superseded": "superseded_at IS NULL OR superseded_at >= sealed_at",
        "correction": "(replaces_id IS NULL) = (correction = '')",
    },
}
SEALED = sa.text("release_at IS NULL AND superseded_at IS NULL")
CURRENT = sa.text("release_at IS NOT NULL AND superseded_at IS NULL")
# What was not possible before goes: void scorecards, and all but the newest result of a round.
NEAREST = (
    "DELETE FROM score WHERE scorecard_id IN (SELECT id FROM scorecard WHERE state = 'void')",
    "DELETE FROM scorecard WHERE state = 'void'",
    "UPDATE published_result SET replaces_id = NULL, correction = ''",
    "DELETE FROM published_result WHERE id NOT IN (SELECT max(id) FROM published_result GROUP BY round_id)",
)


def _columns() -> dict[str, list[sa.Column]]:
    return {
        "round": [
            sa.Column("purpose", sa.String(length=32), nullable=False, server_default="final"),
            sa.Column("comments", sa.String(length=32), nullable=False, server_default="one"),
            sa.Column("top", sa.Integer(), nullable=False, server_default="3"),
            sa.Column("seed", sa.Integer(), nullable=False, server_default="1"),
            sa.Column("priority", sa.Integer(), nullable=True),
            sa.Column("method", sa.Text(), nullable=True),
            sa.Column("feedback_released_at", UTCDateTime(), nullable=True),
        ],
        "entry": [
            sa.Column("title", sa.String(length=200), nullable=False, server_default=""),
            sa.Column("language", sa.String(length=16), nullable=False, server_default="en"),
            sa.Column("topics", sa.JSON(), nullable=False, server_default="[]"),
            sa.Column("not_applicable", sa.JSON(), nullable=False, server_default="[]"),
            sa.Column("withdrawn_at", UTCDateTime(), nullable=True),
            sa.Column("withdrawn_reason", sa.String(length=500), nullable=False, server_default=""),
        ],
        "judge": [
            sa.Column("languages", sa.JSON(), nullable=False, server_default='["en"]'),
            sa.Column("topics", sa.JSON(), nullable=False, server_default="[]"),
            sa.Column("max_load", sa.Integer(), nullable=True),
            sa.Column("away_from", sa.Date(), nullable=True),
            sa.Column("away_until", sa.Date(), nullable=True),
            sa.Column("keys", sa.Boolean(), nullable=False, server_default=sa.true()),
            sa.Column("declared_at", UTCDateTime(), nullable=True),
            sa.Column("nudged_at", UTCDateTime(), nullable=True),
            sa.Column("closes_at", UTCDateTime(), nullable=True),
            sa.Column("ended_at", UTCDateTime(), nullable=True),
            sa.Column("ended_reason", sa.String(length=500), nullable=False, server_default=""),
        ],
        "scorecard": [
            # Nobody knows when those that are there were given: with the round, at the latest.
            sa.Column("given_at", UTCDateTime(), nullable=False, server_default="2022-01-01 00:00:00+00:00"),
            sa.Column("open_until", UTCDateTime(), nullable=True),
            sa.Column("look_again_at", UTCDateTime(), nullable=True),
            sa.Column("confirmed_at", UTCDateTime(), nullable=True),
            sa.Column("voided_at", UTCDateTime(), nullable=True),
            sa.Column("void", sa.String(length=32), nullable=True),
            sa.Column("void_reason", sa.String(length=500), nullable=False, server_default=""),
        ],
        "published_result": [
            sa.Column("digest_published_at", UTCDateTime(), nullable=True),
            sa.Column("superseded_at", UTCDateTime(), nullable=True),
            sa.Column("replaces_id", Id, nullable=True),
            sa.Column("correction", sa.String(length=500), nullable=False, server_default=""),
        ],
    }


def _add(table: str, columns: list[sa.Column]) -> None:
    with op.batch_alter_table(table) as batch:
        for column in columns:
            batch.add_column(column)


def _checks(table: str, old: dict[str, str], new: dict[str, str], *, gone: list[str]) -> None:
    """The table has the CHECKs `new` instead of `old`, and no columns `gone`."""
    changed = {name for name in old | new if old.get(name) != new.get(name)}
    with op.batch_alter_table(table) as batch:
        for name in sorted(changed & set(old)):
            batch.drop_constraint(op.f(f"ck_{table}_{name}"), type_="check")
        for name in gone:
            batch.drop_column(name)
        for name in sorted(changed & set(new)):
            batch.create_check_constraint(op.f(f"ck_{table}_{name}"), sa.text(new[name]))


def _methods() -> None:
    """Rounds that are open or closed say in full what was fixed when they were opened, as it was hashed then."""
    bind = op.get_bind()
    rounds = bind.execute(
        sa.text("SELECT id, blind, cards_required, method_digest FROM round WHERE state <> 'preparing'")
    )
    for number, blind, required, digest in rounds.all():
        lines = bind.execute(
            sa.text(
                "SELECT anchors, high, low, name, number, question, weight FROM criterion"
                " WHERE round_id = :id ORDER BY number"
            ),
            {"id": number},
        )
        criteria = [dict(row) for row in lines.mappings()]
        for each in criteria:
            each["anchors"] = json.loads(each["anchors"]) if isinstance(each["anchors"], str) else each["anchors"]
        whole = {
            "blind": bool(blind),
            "cards_required": required,
            "criteria": criteria,
            "method": "mean of exact sheet scores 1",
        }
        method = json.dumps(whole, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
        if sha256(method.encode()).hexdigest() != digest:
            method = json.dumps({"unknown": digest})
        bind.execute(sa.text("UPDATE round SET method = :method WHERE id = :id"), {"method": method, "id": number})


def upgrade() -> None:
    for table, columns in _columns().items():
        _add(table, columns)
    _methods()
    for table, checks in AFTER.items():
        _checks(table, BEFORE[table], checks, gone=[])
    with op.batch_alter_table("published_result") as batch:
        batch.drop_constraint(op.f("uq_published_result_round_id"), type_="unique")
        batch.create_index(op.f("ix_published_result_replaces_id"), ["replaces_id"], unique=False)
        batch.create_index(op.f("ix_published_result_round_id"), ["round_id"], unique=False)
        batch.create_foreign_key(
            op.f("fk_published_result_replaces_id"), "published_result", ["replaces_id"], ["id"], ondelete="RESTRICT"
        )
        for name, where in (("current", CURRENT), ("sealed", SEALED)):
            batch.create_index(
                f"uq_published_result_{name}", ["round_id"], unique=True, postgresql_where=where, sqlite_where=where
            )
    op.create_table(
        "settlement",
        sa.Column("id", Id, nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("compilation_id", Id, nullable=False),
        sa.Column("order", sa.JSON(), nullable=False),
        sa.Column("voted", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("by_id", Id, nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_settlement_reason")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_settlement_by_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["compilation_id"], ["compilation.id"], name=op.f("fk_settlement_compilation_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_settlement")),
        sa.UniqueConstraint("code", name=op.f("uq_settlement_code")),
    )
    op.create_index(op.f("ix_settlement_by_id"), "settlement", ["by_id"], unique=False)
    op.create_index(op.f("ix_settlement_compilation_id"), "settlement", ["compilation_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_settlement_compilation_id"), table_name="settlement")
    op.drop_index(op.f("ix_settlement_by_id"), table_name="settlement")
    op.drop_table("settlement")
    for statement in NEAREST:
        op.execute(statement)
    with op.batch_alter_table("published_result") as batch:
        for name in ("current", "sealed"):
            batch.drop_index(f"uq_published_result_{name}")
        batch.drop_constraint(op.f("fk_published_result_replaces_id"), type_="foreignkey")
        batch.drop_index(op.f("ix_published_result_replaces_id"))
        batch.drop_index(op.f("ix_published_result_round_id"))
        batch.create_unique_constraint(op.f("uq_published_result_round_id"), ["round_id"])
    for table, columns in reversed(_columns().items()):
        _checks(table, AFTER[table], BEFORE[table], gone=[column.name for column in columns])
