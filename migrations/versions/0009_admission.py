"""What admission asks of tables that were there: more states, a reviewer's role, settings of a cohort, new columns."""

import sqlalchemy as sa
from alembic import op

from champions.core.db import Id, UTCDateTime, new_code

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

# The CHECKs that change.
BEFORE = {
    "person": {"person_state": "state IN ('active', 'suspended')"},
    "role_grant": {"role": "role IN ('participant', 'mentor', 'judge', 'staff', 'admin')"},
    "invitation": {"role": "role IN ('participant', 'mentor', 'judge', 'staff', 'admin')"},
    "cohort": {},
    "application": {
        "answered": "state NOT IN ('enrolled', 'declined') OR answered_at IS NOT NULL",
        "application_state": (
            "state IN ('draft', 'submitted', 'offered', 'not_selected', 'enrolled', 'declined', 'withdrawn')"
        ),
        "reason": "reason IN ('places', 'experience', 'time', 'incomplete')",
    },
}
AFTER = {
    "person": {
        "person_state": "state IN ('active', 'suspended', 'merged')",
        "merged": "(state = 'merged') = (merged_into_id IS NOT NULL)",
    },
    "role_grant": {"role": "role IN ('participant', 'mentor', 'reviewer', 'judge', 'staff', 'admin')"},
    "invitation": {"role": "role IN ('participant', 'mentor', 'reviewer', 'judge', 'staff', 'admin')"},
    "cohort": {
        "guardian_age": "guardian_age BETWEEN 0 AND 21",
        "appeals": "appeal_days BETWEEN 0 AND 365 AND appeal_answer_days BETWEEN 1 AND 365",
        "apply_grace": "apply_grace_minutes BETWEEN 0 AND 1440",
        "admission": "admission IN ('open', 'selective')",
    },
    "application": {
        "answered": "state NOT IN ('enrolled', 'declined', 'deferred') OR answered_at IS NOT NULL",
        "application_state": (
            "state IN ('draft', 'submitted', 'offered', 'waitlisted', 'not_selected', 'enrolled', 'declined', "
            "'lapsed', 'deferred', 'withdrawn')"
        ),
        "reason": "reason IN ('places', 'experience', 'time', 'incomplete', 'age')",
        "waitlisted": "state <> 'waitlisted' OR waitlisted_at IS NOT NULL",
        "lapsed": "state <> 'lapsed' OR answer_by IS NOT NULL",
        "gender": "gender IN ('woman', 'man', 'other')",
    },
}
# Rows in a state that was not there before go to the nearest one.
NEAREST = (
    "UPDATE application SET state = 'submitted' WHERE state = 'waitlisted'",
    "UPDATE application SET state = 'offered' WHERE state = 'lapsed'",
    "UPDATE application SET state = 'declined' WHERE state = 'deferred'",
    "UPDATE application SET reason = 'incomplete' WHERE reason = 'age'",
    "UPDATE person SET state = 'suspended', merged_into_id = NULL WHERE state = 'merged'",
    "DELETE FROM role_grant WHERE role = 'reviewer'",
    "DELETE FROM invitation WHERE role = 'reviewer'",
)


def _columns() -> dict[str, list[sa.Column]]:
    return {
        "person": [sa.Column("merged_into_id", Id, nullable=True)],
        "role_grant": [],
        "invitation": [],
        "cohort": [
            sa.Column("admission", sa.String(length=32), nullable=False, server_default="selective"),
            sa.Column("guardian_age", sa.Integer(), nullable=False, server_default="18"),
            sa.Column("guardian_ages", sa.JSON(), nullable=False, server_default="{}"),
            sa.Column("replace_until", UTCDateTime(), nullable=True),
            sa.Column("decide_by", sa.Date(), nullable=True),
            sa.Column("appeal_days", sa.Integer(), nullable=False, server_default="14"),
            sa.Column("appeal_answer_days", sa.Integer(), nullable=False, server_default="14"),
            sa.Column("tie_seed", sa.String(length=26), nullable=False, server_default=""),
        ],
        "application": [
            sa.Column("say_name", sa.String(length=120), nullable=False, server_default=""),
            sa.Column("gender", sa.String(length=32), nullable=True),
            sa.Column("skills", sa.String(length=300), nullable=False, server_default=""),
            sa.Column("edited_at", UTCDateTime(), nullable=True),
            sa.Column("waitlisted_at", UTCDateTime(), nullable=True),
        ],
    }


def _change(table: str, old: dict[str, str], new: dict[str, str], *, gone: list[str], come: list[sa.Column]) -> None:
    """The table has the CHECKs `new` instead of `old`, without the columns `gone` and with those that `come`."""
    changed = {name for name in old | new if old.get(name) != new.get(name)}
    with op.batch_alter_table(table) as batch:
        for name in sorted(changed & set(old)):
            batch.drop_constraint(op.f(f"ck_{table}_{name}"), type_="check")
        for name in gone:
            batch.drop_column(name)
        for column in come:
            batch.add_column(column)
        for name in sorted(changed & set(new)):
            batch.create_check_constraint(op.f(f"ck_{table}_{name}"), sa.text(new[name]))


def upgrade() -> None:
    for table, columns in _columns().items():
        _change(table, BEFORE[table], AFTER[table], gone=[], come=columns)
    with op.batch_alter_table("person") as batch:
        batch.create_index(op.f("ix_person_merged_into_id"), ["merged_into_id"], unique=False)
        batch.create_foreign_key(
            op.f("fk_person_merged_into_id"), "person", ["merged_into_id"], ["id"], ondelete="RESTRICT"
        )
    op.add_column("enrolment", sa.Column("left_why", sa.String(length=500), nullable=False, server_default=""))
    bind = op.get_bind()
    for (row,) in bind.execute(sa.text("SELECT id FROM cohort")).all():
        bind.execute(sa.text("UPDATE cohort SET tie_seed = :seed WHERE id = :id"), {"seed": new_code(), "id": row})


def downgrade() -> None:
    for statement in NEAREST:
        op.execute(statement)
    with op.batch_alter_table("enrolment") as batch:
        batch.drop_column("left_why")
    with op.batch_alter_table("person") as batch:
        batch.drop_constraint(op.f("fk_person_merged_into_id"), type_="foreignkey")
        batch.drop_index(op.f("ix_person_merged_into_id"))
    for table, columns in reversed(_columns().items()):
        _change(table, AFTER[table], BEFORE[table], gone=[column.name for column in columns], come=[])
