"""People, cohorts, roles, invitations, and how people sign in."""

import sqlalchemy as sa
from alembic import op

from champions.core.db import Id, UTCDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cohort",
        sa.Column("id", Id, nullable=False),
        sa.Column("slug", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("weeks", sa.Integer(), nullable=False),
        sa.Column("lectures", sa.Integer(), nullable=False),
        sa.Column("workshops", sa.Integer(), nullable=False),
        sa.Column("age_limit", sa.Integer(), nullable=False),
        sa.Column("minimum_age", sa.Integer(), nullable=False),
        sa.Column("reference_date", sa.Date(), nullable=False),
        sa.Column("apply_opens_at", UTCDateTime(), nullable=False),
        sa.Column("apply_closes_at", UTCDateTime(), nullable=False),
        sa.Column("apply_grace_minutes", sa.Integer(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=True),
        sa.Column("offer_hours", sa.Integer(), nullable=False),
        sa.Column("team_min", sa.Integer(), nullable=False),
        sa.Column("team_max", sa.Integer(), nullable=False),
        sa.Column("teams_selected", sa.Integer(), nullable=False),
        sa.Column("early_minutes", sa.Integer(), nullable=False),
        sa.Column("late_minutes", sa.Integer(), nullable=False),
        sa.Column("ceremony_at", UTCDateTime(), nullable=True),
        sa.Column("consent_version", sa.String(length=32), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint("apply_opens_at < apply_closes_at", name=op.f("ck_cohort_apply_window")),
        sa.CheckConstraint("late_minutes >= 0 AND early_minutes >= 0", name=op.f("ck_cohort_minutes")),
        sa.CheckConstraint("lectures BETWEEN 0 AND 52 AND workshops BETWEEN 0 AND 52", name=op.f("ck_cohort_sessions")),
        sa.CheckConstraint("minimum_age >= 0 AND minimum_age < age_limit", name=op.f("ck_cohort_ages")),
        sa.CheckConstraint("offer_hours BETWEEN 1 AND 2000", name=op.f("ck_cohort_offer_hours")),
        sa.CheckConstraint("seats IS NULL OR seats > 0", name=op.f("ck_cohort_seats")),
        sa.CheckConstraint("team_min >= 1 AND team_min <= team_max", name=op.f("ck_cohort_team_sizes")),
        sa.CheckConstraint("weeks BETWEEN 1 AND 52", name=op.f("ck_cohort_weeks")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cohort")),
        sa.UniqueConstraint("slug", name=op.f("uq_cohort_slug")),
    )
    op.create_table(
        "person",
        sa.Column("id", Id, nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("email_verified_at", UTCDateTime(), nullable=True),
        sa.Column(
            "state",
            sa.Enum("active", "suspended", name="person_state", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("own_name", sa.String(length=200), nullable=False),
        sa.Column("call_name", sa.String(length=80), nullable=False),
        sa.Column("locale", sa.String(length=16), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_person_email_lower")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("code", name=op.f("uq_person_code")),
        sa.UniqueConstraint("email", name=op.f("uq_person_email")),
    )
    op.create_table(
        "device",
        sa.Column("id", Id, nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("secret", sa.String(length=64), nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("began_at", UTCDateTime(), nullable=False),
        sa.Column("seen_at", UTCDateTime(), nullable=False),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.Column("label", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_device_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device")),
        sa.UniqueConstraint("code", name=op.f("uq_device_code")),
        sa.UniqueConstraint("secret", name=op.f("uq_device_secret")),
    )
    op.create_index(op.f("ix_device_person_id"), "device", ["person_id"], unique=False)
    op.create_table(
        "invitation",
        sa.Column("id", Id, nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("cohort_id", Id, nullable=True),
        sa.Column(
            "role",
            sa.Enum(
                "participant",
                "mentor",
                "judge",
                "staff",
                "admin",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "invited",
                "accepted",
                "revoked",
                name="invitation_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("salt", sa.String(length=26), nullable=False),
        sa.Column("invited_at", UTCDateTime(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.Column("accepted_at", UTCDateTime(), nullable=True),
        sa.Column("invited_by_id", Id, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(role = 'admin') = (cohort_id IS NULL)", name=op.f("ck_invitation_admin_of_all")),
        sa.CheckConstraint("state <> 'accepted' OR accepted_at IS NOT NULL", name=op.f("ck_invitation_accepted_at")),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohort.id"], name=op.f("fk_invitation_cohort_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["invited_by_id"], ["person.id"], name=op.f("fk_invitation_invited_by_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_invitation_person_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("code", name=op.f("uq_invitation_code")),
    )
    op.create_index(op.f("ix_invitation_cohort_id"), "invitation", ["cohort_id"], unique=False)
    op.create_index(op.f("ix_invitation_invited_by_id"), "invitation", ["invited_by_id"], unique=False)
    op.create_index(op.f("ix_invitation_person_id"), "invitation", ["person_id"], unique=False)
    op.create_table(
        "phase",
        sa.Column("id", Id, nullable=False),
        sa.Column("cohort_id", Id, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("first_week", sa.Integer(), nullable=False),
        sa.Column("last_week", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.CheckConstraint("first_week >= 1 AND first_week <= last_week", name=op.f("ck_phase_span")),
        sa.CheckConstraint("line BETWEEN 0 AND 3", name=op.f("ck_phase_line")),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_phase_cohort_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phase")),
        sa.UniqueConstraint("cohort_id", "number", name=op.f("uq_phase_cohort_id_number")),
    )
    op.create_index(op.f("ix_phase_cohort_id"), "phase", ["cohort_id"], unique=False)
    op.create_table(
        "role_grant",
        sa.Column("id", Id, nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("cohort_id", Id, nullable=True),
        sa.Column(
            "role",
            sa.Enum(
                "participant",
                "mentor",
                "judge",
                "staff",
                "admin",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("granted_at", UTCDateTime(), nullable=False),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.CheckConstraint("(role = 'admin') = (cohort_id IS NULL)", name=op.f("ck_role_grant_admin_of_all")),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohort.id"], name=op.f("fk_role_grant_cohort_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_role_grant_person_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grant")),
    )
    op.create_index(op.f("ix_role_grant_cohort_id"), "role_grant", ["cohort_id"], unique=False)
    op.create_index(op.f("ix_role_grant_person_id"), "role_grant", ["person_id"], unique=False)
    op.create_index(
        "uq_role_grant_current",
        "role_grant",
        ["person_id", "cohort_id", "role"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
        sqlite_where=sa.text("ended_at IS NULL"),
    )
    op.create_index(
        "uq_role_grant_admin",
        "role_grant",
        ["person_id"],
        unique=True,
        postgresql_where=sa.text("cohort_id IS NULL AND ended_at IS NULL"),
        sqlite_where=sa.text("cohort_id IS NULL AND ended_at IS NULL"),
    )
    op.create_table(
        "sign_in",
        sa.Column("id", Id, nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("cohort_id", Id, nullable=True),
        sa.Column("salt", sa.String(length=26), nullable=False),
        sa.Column("onward", sa.String(length=500), nullable=False),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.Column("used_at", UTCDateTime(), nullable=True),
        sa.Column("tries", Id, nullable=False),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_sign_in_cohort_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_sign_in_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in")),
        sa.UniqueConstraint("code", name=op.f("uq_sign_in_code")),
    )
    op.create_index(op.f("ix_sign_in_cohort_id"), "sign_in", ["cohort_id"], unique=False)
    op.create_index(op.f("ix_sign_in_person_id"), "sign_in", ["person_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_sign_in_person_id"), table_name="sign_in")
    op.drop_index(op.f("ix_sign_in_cohort_id"), table_name="sign_in")
    op.drop_table("sign_in")
    op.drop_index(
        "uq_role_grant_admin",
        table_name="role_grant",
        postgresql_where=sa.text("cohort_id IS NULL AND ended_at IS NULL"),
        sqlite_where=sa.text("cohort_id IS NULL AND ended_at IS NULL"),
    )
    op.drop_index(
        "uq_role_grant_current",
        table_name="role_grant",
        postgresql_where=sa.text("ended_at IS NULL"),
        sqlite_where=sa.text("ended_at IS NULL"),
    )
    op.drop_index(op.f("ix_role_grant_person_id"), table_name="role_grant")
    op.drop_index(op.f("ix_role_grant_cohort_id"), table_name="role_grant")
    op.drop_table("role_grant")
    op.drop_index(op.f("ix_phase_cohort_id"), table_name="phase")
    op.drop_table("phase")
    op.drop_index(op.f("ix_invitation_person_id"), table_name="invitation")
    op.drop_index(op.f("ix_invitation_invited_by_id"), table_name="invitation")
    op.drop_index(op.f("ix_invitation_cohort_id"), table_name="invitation")
    op.drop_table("invitation")
    op.drop_index(op.f("ix_device_person_id"), table_name="device")
    op.drop_table("device")
    op.drop_table("person")
    op.drop_table("cohort")
