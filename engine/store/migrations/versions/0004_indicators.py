"""Indicators: what is attached, what each deal adds, sums by day, alerts, who follows the history"""

import sqlalchemy as sa
from alembic import op

from engine.store.tables import Moment
from engine.store.views import VIEWS, created

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def _number() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("departments", sa.Column("hourly_rate", sa.Float(), nullable=True))
    op.create_table(
        "followers",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("seq", _number(), nullable=False),
        sa.Column("state", sa.Text(), server_default="null", nullable=False),
        sa.Column("error", sa.Text(), server_default="", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("next_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_followers")),
    )
    op.create_table(
        "kpis",
        sa.Column("id", _number(), sa.Identity(always=False), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("model_digest", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reasons", sa.Text(), server_default="[]", nullable=False),
        sa.Column("attached_at", Moment(), nullable=False),
        sa.Column("attached_by", sa.Text(), nullable=False),
        sa.Column("measured_to", _number(), server_default="0", nullable=False),
        sa.Column("measure_until", _number(), server_default="0", nullable=False),
        sa.Column("measured_digest", sa.Text(), server_default="", nullable=False),
        sa.Column("revision", sa.Integer(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kpis")),
        sa.UniqueConstraint("key", name=op.f("uq_kpis_key")),
    )
    op.create_table(
        "kpi_changes",
        sa.Column("id", _number(), sa.Identity(always=False), nullable=False),
        sa.Column("kpi_id", _number(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("model_digest", sa.Text(), nullable=False),
        sa.Column("is_break", sa.Integer(), server_default="0", nullable=False),
        sa.Column("what", sa.Text(), server_default="[]", nullable=False),
        sa.ForeignKeyConstraint(["kpi_id"], ["kpis.id"], name=op.f("fk_kpi_changes_kpi_id_kpis")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kpi_changes")),
    )
    op.create_index(op.f("ix_kpi_changes_kpi_id"), "kpi_changes", ["kpi_id"])
    op.create_table(
        "kpi_observations",
        sa.Column("deal_key", sa.Text(), nullable=False),
        sa.Column("kpi_id", _number(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("value", _number(), nullable=False),
        sa.Column("base", _number(), nullable=False),
        sa.Column("element_id", sa.Text(), server_default="", nullable=False),
        sa.Column("dims", sa.Text(), server_default="{}", nullable=False),
        sa.Column("bucket", sa.Integer(), server_default="0", nullable=False),
        sa.Column("client_id", _number(), nullable=True),
        sa.ForeignKeyConstraint(["kpi_id"], ["kpis.id"], name=op.f("fk_kpi_observations_kpi_id_kpis")),
        sa.PrimaryKeyConstraint("deal_key", "kpi_id", "number", name=op.f("pk_kpi_observations")),
    )
    op.create_index(op.f("ix_kpi_observations_kpi_id_day_at"), "kpi_observations", ["kpi_id", "day", "at"])
    op.create_index(op.f("ix_kpi_observations_kpi_id_bucket_day_value"), "kpi_observations", ["kpi_id", "bucket", "day", "value"])
    op.create_index(
        op.f("ix_kpi_observations_kpi_id_day_client_id"),
        "kpi_observations",
        ["kpi_id", "day", "client_id"],
        postgresql_where=sa.text("client_id IS NOT NULL"),
        sqlite_where=sa.text("client_id IS NOT NULL"),
    )
    op.create_table(
        "kpi_rollups",
        sa.Column("kpi_id", _number(), nullable=False),
        sa.Column("dimension", sa.Text(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("member", sa.Text(), nullable=False),
        sa.Column("value", _number(), nullable=False),
        sa.Column("base", _number(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["kpi_id"], ["kpis.id"], name=op.f("fk_kpi_rollups_kpi_id_kpis")),
        sa.PrimaryKeyConstraint("kpi_id", "dimension", "day", "member", name=op.f("pk_kpi_rollups")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "kpi_buckets",
        sa.Column("kpi_id", _number(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("bucket", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["kpi_id"], ["kpis.id"], name=op.f("fk_kpi_buckets_kpi_id_kpis")),
        sa.PrimaryKeyConstraint("kpi_id", "day", "bucket", name=op.f("pk_kpi_buckets")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "kpi_cases",
        sa.Column("deal_key", sa.Text(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("deal_key", name=op.f("pk_kpi_cases")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "kpi_alerts",
        sa.Column("id", _number(), sa.Identity(always=False), nullable=False),
        sa.Column("kpi_id", _number(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("figure", sa.Float(), nullable=True),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["kpi_id"], ["kpis.id"], name=op.f("fk_kpi_alerts_kpi_id_kpis")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kpi_alerts")),
    )
    op.create_index(op.f("ix_kpi_alerts_kpi_id_id"), "kpi_alerts", ["kpi_id", "id"])
    op.create_table(
        "loss_reports",
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("computed_at", Moment(), nullable=False),
        sa.Column("deals", sa.Integer(), nullable=False),
        sa.Column("losses", sa.Text(), nullable=False),
        sa.Column("heat", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("period", name=op.f("pk_loss_reports")),
    )

    for name in VIEWS:
        op.execute(created(name, op.get_bind().dialect.name))


def downgrade() -> None:
    for name in reversed(VIEWS):
        op.execute(f"DROP VIEW {name}")
    op.drop_table("loss_reports")
    for table in ("kpi_alerts", "kpi_cases", "kpi_buckets", "kpi_rollups", "kpi_observations", "kpi_changes", "kpis", "followers"):
        op.drop_table(table)
    op.drop_column("departments", "hourly_rate")
