"""The web application: preferences, drafts of the model, channels"""

import sqlalchemy as sa
from alembic import op

from engine.store.tables import Moment

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "channels",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("correlation", sa.Text(), server_default="", nullable=False),
        sa.Column("secret_digest", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("revision", sa.Integer(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_channels")),
        sa.UniqueConstraint("secret_digest", name=op.f("uq_channels_secret_digest")),
    )
    op.create_table(
        "dead_letters",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), sa.Identity(always=False), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("received_at", Moment(), nullable=False),
        sa.Column("answered_by", sa.Text(), server_default="", nullable=False),
        sa.Column("answered_at", Moment(), nullable=True),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dead_letters")),
        sa.UniqueConstraint("channel", "message_id", name=op.f("uq_dead_letters_channel_message_id")),
    )
    op.create_index(op.f("ix_dead_letters_state_id"), "dead_letters", ["state", "id"])

    op.create_table(
        "editors",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("seen_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "key", "person", name=op.f("pk_editors")),
    )
    op.create_table(
        "model_drafts",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("source", sa.LargeBinary(), nullable=False),
        sa.Column("base_version", sa.Integer(), nullable=True),
        sa.Column("begun_by", sa.Text(), nullable=False),
        sa.Column("saved_by", sa.Text(), nullable=False),
        sa.Column("saved_at", Moment(), nullable=False),
        sa.Column("revision", sa.Integer(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("kind", "key", name=op.f("pk_model_drafts")),
    )
    op.create_table(
        "preferences",
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_preferences")),
    )
    op.add_column("definitions", sa.Column("message", sa.Text(), server_default="", nullable=False))

    op.add_column("messages", sa.Column("channel", sa.Text(), server_default="", nullable=False))
    op.create_index(op.f("ix_messages_channel_id"), "messages", ["channel", "id"])
    op.create_index(op.f("ix_instances_definition_id_state_started_at"), "instances", ["definition_id", "state", "started_at"])
    op.drop_index(op.f("ix_instances_definition_id"), "instances")


def downgrade() -> None:
    op.create_index(op.f("ix_instances_definition_id"), "instances", ["definition_id"])
    op.drop_index(op.f("ix_instances_definition_id_state_started_at"), "instances")
    op.drop_index(op.f("ix_messages_channel_id"), "messages")
    op.drop_column("messages", "channel")

    op.drop_column("definitions", "message")

    op.drop_table("preferences")
    op.drop_table("model_drafts")
    op.drop_table("editors")
    op.drop_table("dead_letters")
    op.drop_table("channels")
