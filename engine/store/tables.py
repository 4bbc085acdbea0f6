"""The tables. Times are timezone-aware UTC; variables, payloads and history data are `engine.values` text."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.types import TypeEngine

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Number = BigInteger().with_variant(Integer(), "sqlite")  # SQLite numbers rows by itself in INTEGER PRIMARY KEY columns only


def to_text(moment: datetime | None) -> str | None:
    """A moment as text of one width, so that SQLite compares it in order of time (ISO 8601, UTC, microseconds)."""
    return None if moment is None else moment.astimezone(UTC).isoformat(timespec="microseconds")


def from_text(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


class Moment(TypeDecorator[datetime]):
    """A timezone-aware time: `timestamptz` on PostgreSQL; text of one width on SQLite, which has no type for it."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        return to_text(value) if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        return from_text(value) if dialect.name == "sqlite" else value


def _number() -> Column[int]:
    return Column("id", Number, Identity(), primary_key=True)


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False, server_default="")


definitions = Table(
    "definitions",
    metadata,
    _number(),
    Column("kind", Text, nullable=False),  # bpmn, dmn, form
    Column("key", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("digest", Text, nullable=False),
    Column("source", LargeBinary, nullable=False),
    _text("name"),
    _text("stage"),
    Column("deployed_at", Moment, nullable=False),
    Column("deployed_by", Text, nullable=False),
    _text("message"),  # what the deployer said of it
    # Grows when an older version is deployed again: the newest is the highest version of the highest era.
    Column("era", Integer, nullable=False, server_default="0"),
    UniqueConstraint("kind", "key", "version"),
    UniqueConstraint("kind", "key", "digest"),
)

start_messages = Table(
    "start_messages",
    metadata,
    Column("definition_id", Number, ForeignKey("definitions.id"), primary_key=True),
    Column("element_id", Text, primary_key=True),
    Column("message", Text, nullable=False, index=True),
)

clients = Table(
    "clients",
    metadata,
    _number(),
    _text("name"),
    _text("name_key"),  # the name as it is compared, see `engine.store.clients`
    _text("kind"),
    Column("phone", Text, unique=True),  # normalised; the same phone, e-mail or tax number is the same client
    Column("email", Text, unique=True),
    Column("tax_id", Text, unique=True),
    Column("external_ref", Text, unique=True),
    Column("created_at", Moment, nullable=False),
    Column("merged_into", Number, index=True),  # no foreign key: SQLite would have to write the table anew
    Column("erased_at", Moment),
    Column("revision", Integer, nullable=False, server_default="1"),
    Index(None, "name_key", "id"),
)

deals = Table(
    "deals",
    metadata,
    _number(),
    Column("key", Text, nullable=False, unique=True),
    Column("client_id", Number, ForeignKey("clients.id"), index=True),
    _text("title"),
    Column("state", Text, nullable=False),
    _text("stage"),
    _text("exit"),
    _text("owner"),
    Column("parent_key", Text, ForeignKey("deals.key"), index=True),
    _text("kind"),
    _text("source"),
    Column("external_ref", Text, unique=True),
    Column("opened_at", Moment, nullable=False),
    Column("closed_at", Moment),
    # The deal's chain of history events: how many there are, the last one's digest, and how many a checkpoint has sealed.
    Column("history_length", Integer, nullable=False, server_default="0"),
    _text("history_digest"),
    Column("sealed_length", Integer, nullable=False, server_default="0"),
    Index(None, "state", "stage"),
    Index(None, "owner", "state"),
    Index(None, "opened_at", "id"),
    Index(None, "closed_at", "id"),
)

deal_facts = Table(  # what a deal is searched by: the last value of each variable that is short, plain and not personal
    "deal_facts",
    metadata,
    Column("deal_key", Text, ForeignKey("deals.key"), primary_key=True),
    Column("name", Text, primary_key=True),
    Column("value", Text),  # `engine.facts` text; null: it has become something that is not searched by
    Index(None, "name", "value", "deal_key"),
)

instances = Table(
    "instances",
    metadata,
    Column("id", Text, primary_key=True),
    Column("deal_key", Text, ForeignKey("deals.key"), nullable=False, index=True),
    Column("definition_id", Number, ForeignKey("definitions.id"), nullable=False),
    Column("process_id", Text, nullable=False),
    Column("parent_id", Text, ForeignKey("instances.id"), index=True),
    Column("parent_token", Text),
    Column("depth", Integer, nullable=False),
    Column("state", Text, nullable=False),
    _text("exit"),
    Column("revision", Integer, nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("snapshot", Text, nullable=False),
    Index(None, "definition_id", "state", "started_at"),  # what runs, by version
)

work_items = Table(
    "work_items",
    metadata,
    _number(),
    Column("instance_id", Text, ForeignKey("instances.id"), nullable=False),
    Column("deal_key", Text, nullable=False, index=True),
    Column("token", Text, nullable=False),
    Column("element_id", Text, nullable=False),
    _text("name"),
    _text("department"),
    _text("assignee"),
    _text("form"),
    Column("state", Text, nullable=False),
    Column("due_at", Moment),
    Column("opened_at", Moment, nullable=False),
    Column("claimed_at", Moment),
    Column("completed_at", Moment),
    _text("completed_by"),
    Column("priority", Integer, nullable=False, server_default="0"),  # -1 low, 0 normal, 1 high
    Column("follow_up_at", Moment),  # when its holder wants to be reminded
    _text("delegated_by"),  # who will get it back
    _text("escalated_to"),  # the head who was told that it is late
    Column("escalate_at", Moment),  # when the head is told next, if it still waits then
    _text("turn"),  # "" the operation's department; "returned": its sender has to mend the pack
    Index(None, "instance_id", "token"),
    Index("ix_work_items_inbox", "state", "department", "due_at", "id"),
    Index("ix_work_items_mine", "state", "assignee", "due_at", "id"),
    Index("ix_work_items_urgent", "state", "due_at", "id"),
    Index("ix_work_items_late", "state", "department", "escalate_at"),
    Index("ix_work_items_done", "completed_by", "completed_at", "id"),
)

jobs = Table(
    "jobs",
    metadata,
    _number(),
    Column("kind", Text, nullable=False),  # timer, service, message, child, notice, start
    Column("instance_id", Text, ForeignKey("instances.id")),
    Column("token", Text),
    _text("element_id"),
    _text("deal_key"),
    Column("state", Text, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("max_attempts", Integer, nullable=False),
    Column("pause", Float, nullable=False),  # seconds before the next try
    Column("lease_until", Moment),
    _text("lease_owner"),
    Column("payload", Text, nullable=False),
    _text("error"),
    Column("idempotency_key", Text, nullable=False),
    Index(None, "instance_id", "token"),
    Index(None, "state", "due_at"),
    Index(None, "deal_key"),
)

subscriptions = Table(
    "subscriptions",
    metadata,
    _number(),
    Column("instance_id", Text, ForeignKey("instances.id"), nullable=False),
    Column("token", Text, nullable=False),
    Column("element_id", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("correlation", Text, nullable=False),
    Column("deal_key", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    UniqueConstraint("instance_id", "token"),
    Index(None, "message", "correlation"),
)

messages = Table(
    "messages",
    metadata,
    _number(),
    Column("message_id", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("correlation", Text, nullable=False),
    _text("deal_key"),  # the sender's deal
    Column("payload", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    _text("channel"),  # that it came in by; empty: none
    Index(None, "state", "name", "correlation"),
    Index(None, "channel", "id"),
)

incidents = Table(
    "incidents",
    metadata,
    _number(),
    Column("instance_id", Text, ForeignKey("instances.id")),
    Column("token", Text),
    Column("job_id", Number, ForeignKey("jobs.id")),
    _text("element_id"),
    _text("deal_key"),
    Column("cause", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("resolved_at", Moment),
    Index(None, "state", "opened_at"),
    Index(None, "instance_id", "token"),
    Index(None, "deal_key"),
)

history = Table(
    "history",
    metadata,
    Column("seq", Number, Identity(), primary_key=True),
    Column("deal_key", Text, nullable=False),
    Column("instance_id", Text, nullable=False),
    Column("definition_id", Number),
    Column("kind", Text, nullable=False),
    Column("element_id", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("at", Moment, nullable=False),  # when it happened
    Column("recorded_at", Moment, nullable=False),  # when it was written down
    Column("data", Text, nullable=False),
    # The chain (engine/chain.py): the place in the deal's history, and the digest over the event and the digest before it.
    Column("number", Integer, nullable=False),
    Column("digest", Text, nullable=False),
    Index(None, "deal_key", "number", unique=True),
)

imports = Table(
    "imports",
    metadata,
    Column("source", Text, primary_key=True),
    Column("row_key", Text, primary_key=True),
    Column("digest", Text, nullable=False),
    Column("line", Integer, nullable=False),
    Column("status", Text, nullable=False),
    Column("deal_key", Text),
    _text("reason"),
    Column("imported_at", Moment, nullable=False),
)

# ---- the audit trail ------------------------------------------------------------------------------------------------

chains = Table(
    "chains",
    metadata,
    Column("key", Text, primary_key=True),  # histories of no deal: "~office", "~access/<person>"
    Column("length", Integer, nullable=False),
    Column("digest", Text, nullable=False),
    Column("sealed_length", Integer, nullable=False, server_default="0"),
)

checkpoints = Table(
    "checkpoints",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("sealed_at", Moment, nullable=False),
    Column("tree_size", Number, nullable=False),
    Column("root", Text, nullable=False),
    Column("previous", Text, nullable=False),  # the digest of the checkpoint before
    Column("key_id", Text, nullable=False),
    Column("signature", Text, nullable=False),
    Column("public_key", Text, nullable=False),  # to check the signature by; key_id is its SHA-256
    Column("frontier", Text, nullable=False),  # roots of the tree's perfect subtrees, to go on from
)

sealed_heads = Table(
    "sealed_heads",
    metadata,
    Column("position", Number, primary_key=True, autoincrement=False),  # the leaf's place in the tree
    Column("checkpoint", Integer, ForeignKey("checkpoints.number"), nullable=False),
    Column("chain", Text, nullable=False),
    Column("length", Integer, nullable=False),
    Column("digest", Text, nullable=False),
    _text("subtrees"),  # roots of the perfect subtrees that the leaf completes, of 2, 4, ... leaves, so that a proof reads few rows
    Index(None, "chain", "length"),
)

personal_values = Table(
    "personal_values",
    metadata,
    Column("ref", Text, primary_key=True),  # what stands in the history instead of the value
    Column("deal_key", Text, nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("salt", Text, nullable=False),
    Column("value", Text, nullable=False),
)

# ---- people ---------------------------------------------------------------------------------------------------------

users = Table(
    "users",
    metadata,
    _number(),
    Column("name", Text, nullable=False, unique=True),  # what stands in the history as the actor
    Column("email", Text, unique=True),
    _text("language"),
    Column("roles", Text, nullable=False),  # a JSON list
    Column("state", Text, nullable=False),  # invited, active, disabled
    _text("password_hash"),
    _text("totp_secret"),
    _text("totp_pending"),  # a new secret, until a code has shown that it arrived
    Column("recovery_codes", Text, nullable=False, server_default="[]"),  # a JSON list of digests; a used one is taken out
    Column("totp_last", Number, nullable=False, server_default="0"),  # the last time step used, so that no code counts twice
    Column("failed_sign_ins", Integer, nullable=False, server_default="0"),
    Column("locked_until", Moment),
    Column("oidc_subject", Text, unique=True),  # issuer, space, subject
    Column("territories", Text, nullable=False, server_default="[]"),  # for distribution: JSON lists
    Column("products", Text, nullable=False, server_default="[]"),
    Column("revision", Integer, nullable=False, server_default="1"),
    Column("created_at", Moment, nullable=False),
)

departments = Table(
    "departments",
    metadata,
    Column("key", Text, primary_key=True),
    _text("name"),
    _text("name_ru"),
    _text("head"),  # a user's name
    _text("calendar"),
    Column("hourly_rate", Float),  # what an hour of its work costs, in the company's currency; null: not known
    Column("revision", Integer, nullable=False, server_default="1"),
)

memberships = Table(
    "memberships",
    metadata,
    Column("user_id", Number, ForeignKey("users.id"), primary_key=True),
    Column("department", Text, ForeignKey("departments.key"), primary_key=True, index=True),
)

sessions = Table(
    "sessions",
    metadata,
    Column("digest", Text, primary_key=True),  # SHA-256 of the cookie's secret
    Column("user_id", Number, ForeignKey("users.id"), nullable=False, index=True),
    _text("csrf"),
    Column("created_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    _text("agent"),
)

tokens = Table(
    "tokens",
    metadata,
    _number(),
    Column("user_id", Number, ForeignKey("users.id"), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("digest", Text, nullable=False, unique=True),
    Column("scopes", Text, nullable=False),  # a JSON list
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("used_at", Moment),
    Column("revoked_at", Moment),
)

links = Table(
    "links",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("user_id", Number, ForeignKey("users.id"), nullable=False, index=True),
    Column("kind", Text, nullable=False),  # invitation, reset
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("used_at", Moment),
)

substitutes = Table(
    "substitutes",
    metadata,
    _number(),
    Column("absent", Text, nullable=False),  # users' names
    Column("substitute", Text, nullable=False, index=True),
    Column("starts_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False),
    Column("set_by", Text, nullable=False),
    Column("revision", Integer, nullable=False, server_default="1"),
)

calendars = Table(
    "calendars",
    metadata,
    Column("name", Text, primary_key=True),
    Column("time_zone", Text, nullable=False),
    Column("hours", Text, nullable=False),  # JSON: by weekday, lists of "09:00-18:00"
    Column("holidays", Text, nullable=False),  # JSON: a list of dates
    Column("revision", Integer, nullable=False, server_default="1"),
)

receipts = Table(
    "receipts",
    metadata,
    Column("actor", Text, primary_key=True),
    Column("key", Text, primary_key=True),  # the request's Idempotency-Key
    Column("digest", Text, nullable=False),  # of the request
    Column("status", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Column("made_at", Moment, nullable=False, index=True),
)

# ---- work between people --------------------------------------------------------------------------------------------

turns = Table(
    "turns",
    metadata,
    Column("queue", Text, primary_key=True),  # a department, or what else is dealt out in turn
    Column("last", Text, nullable=False),  # who got the last one
)

hand_offs = Table(
    "hand_offs",
    metadata,
    _number(),
    Column("deal_key", Text, nullable=False, index=True),
    Column("instance_id", Text, ForeignKey("instances.id"), nullable=False),
    Column("token", Text, nullable=False),  # of the receiver's work item
    Column("element_id", Text, nullable=False),
    Column("flow_id", Text, nullable=False),
    _text("sender"),  # the person whose work passed it on
    _text("from_department"),
    Column("to_department", Text, nullable=False),
    Column("state", Text, nullable=False),  # offered, accepted, returned, withdrawn
    Column("pack", Text, nullable=False),  # JSON list of facts
    Column("missing", Text, nullable=False),  # JSON list of those of them that nobody had stated when it was offered
    Column("offered_at", Moment, nullable=False),
    Column("answered_at", Moment),
    _text("answered_by"),
    _text("reason_code"),
    _text("reason"),
    Column("returns", Integer, nullable=False, server_default="0"),
    Index(None, "instance_id", "token"),
    Index(None, "state", "to_department"),
)

promises = Table(
    "promises",
    metadata,
    _number(),
    Column("deal_key", Text, nullable=False),
    Column("promise_id", Text, nullable=False),  # as the discussion numbers them: P1, P2, ...
    _text("kind"),
    _text("text"),
    Column("state", Text, nullable=False),  # open, fulfilled, waived
    Column("made_at", Moment, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("ended_at", Moment),
    _text("ended_by"),
    _text("element_id"),  # the operation that fulfilled it
    _text("reason"),
    UniqueConstraint("deal_key", "promise_id"),
)

watchers = Table(
    "watchers",
    metadata,
    Column("deal_key", Text, ForeignKey("deals.key"), primary_key=True),
    Column("person", Text, primary_key=True, index=True),
)

comments = Table(
    "comments",
    metadata,
    _number(),
    Column("deal_key", Text, ForeignKey("deals.key"), nullable=False, index=True),
    Column("work_item_id", Number, ForeignKey("work_items.id")),
    Column("author", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("mentions", Text, nullable=False),  # a JSON list of users' names
    Column("written_at", Moment, nullable=False),
    Column("erased_at", Moment),
)

blobs = Table(
    "blobs",
    metadata,
    Column("digest", Text, primary_key=True),  # SHA-256 of the content
    Column("content", LargeBinary, nullable=False),
)

attachments = Table(
    "attachments",
    metadata,
    _number(),
    Column("deal_key", Text, ForeignKey("deals.key"), nullable=False, index=True),
    Column("work_item_id", Number, ForeignKey("work_items.id")),
    Column("name", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("size", Number, nullable=False),  # bytes
    Column("digest", Text, nullable=False, index=True),
    Column("added_by", Text, nullable=False),
    Column("added_at", Moment, nullable=False),
    Column("erased_at", Moment),
)

drafts = Table(
    "drafts",
    metadata,
    Column("work_item_id", Number, ForeignKey("work_items.id"), primary_key=True),
    Column("person", Text, primary_key=True),
    Column("answers", Text, nullable=False),
    Column("saved_at", Moment, nullable=False),
    Column("revision", Integer, nullable=False, server_default="1"),
)

corrections = Table(
    "corrections",
    metadata,
    _number(),
    Column("deal_key", Text, ForeignKey("deals.key"), nullable=False, index=True),
    Column("instance_id", Text, nullable=False),
    Column("kind", Text, nullable=False),  # data, move, cancel, reopen
    Column("change", Text, nullable=False),  # what exactly: engine.values text
    Column("reason", Text, nullable=False),
    Column("asked_by", Text, nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("state", Text, nullable=False),  # waiting, done, refused
    _text("answered_by"),
    Column("answered_at", Moment),
    _text("answer"),  # the second person's words
)

merges = Table(
    "merges",
    metadata,
    _number(),
    Column("kept", Number, ForeignKey("clients.id"), nullable=False),
    Column("merged", Number, ForeignKey("clients.id"), nullable=False),
    Column("moved", Text, nullable=False),  # JSON: what came from the merged one, to give back
    Column("reason", Text, nullable=False),
    Column("merged_by", Text, nullable=False),
    Column("merged_at", Moment, nullable=False),
    _text("undone_by"),
    Column("undone_at", Moment),
)

# ---- the web application --------------------------------------------------------------------------------------------

preferences = Table(
    "preferences",
    metadata,
    Column("person", Text, primary_key=True),
    Column("data", Text, nullable=False),  # a JSON object: theme, saved filters, ...
    Column("revision", Integer, nullable=False, server_default="1"),
)

model_drafts = Table(  # files that process owners are working on and have not deployed
    "model_drafts",
    metadata,
    Column("kind", Text, primary_key=True),  # bpmn, dmn, form
    Column("key", Text, primary_key=True),  # the process, decision or form id
    Column("name", Text, nullable=False),  # the file's
    Column("source", LargeBinary, nullable=False),
    Column("base_version", Integer),  # the version that it goes on from; none: it is new
    Column("begun_by", Text, nullable=False),
    Column("saved_by", Text, nullable=False),
    Column("saved_at", Moment, nullable=False),
    Column("revision", Integer, nullable=False, server_default="1"),
)

editors = Table(  # who has a file open in an editor
    "editors",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("person", Text, primary_key=True),
    Column("seen_at", Moment, nullable=False),
)

channels = Table(  # doors for messages from outside: a web form, a telephone system, a mailbox
    "channels",
    metadata,
    Column("name", Text, primary_key=True),
    Column("message", Text, nullable=False),  # the BPMN message that what comes in is sent as
    Column("fields", Text, nullable=False),  # JSON list: what of a delivery becomes which value of the payload
    _text("correlation"),  # the field whose value the waiting token must match; empty: none
    Column("secret_digest", Text, nullable=False, unique=True),  # SHA-256; the secret itself is told once
    Column("state", Text, nullable=False),  # open, closed
    Column("made_by", Text, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("revision", Integer, nullable=False, server_default="1"),
)

dead_letters = Table(  # what came in by a channel and could not be sent on
    "dead_letters",
    metadata,
    _number(),
    Column("channel", Text, nullable=False),
    Column("message_id", Text, nullable=False),  # the sender's own, or one made here: so that it is not delivered twice
    Column("data", Text, nullable=False),  # JSON: what came
    Column("cause", Text, nullable=False),
    Column("state", Text, nullable=False),  # waiting, delivered, discarded
    Column("received_at", Moment, nullable=False),
    _text("answered_by"),
    Column("answered_at", Moment),
    _text("reason"),
    UniqueConstraint("channel", "message_id"),
    Index(None, "state", "id"),
)

# ---- indicators -----------------------------------------------------------------------------------------------------

kpis = Table(  # indicators that were attached to the completed model
    "kpis",
    metadata,
    _number(),
    Column("key", Text, nullable=False, unique=True),
    Column("source", Text, nullable=False),  # the declaration, in YAML
    Column("digest", Text, nullable=False),  # over what it measures: see Indicator.digest
    Column("model_digest", Text, nullable=False),  # the complete model that it was last checked against
    Column("state", Text, nullable=False),  # attached, unverified, detached
    Column("reasons", Text, nullable=False, server_default="[]"),  # JSON: why it is unverified, each in both languages
    Column("attached_at", Moment, nullable=False),
    Column("attached_by", Text, nullable=False),
    Column("measured_to", Number, nullable=False, server_default="0"),  # back-fill: the last deal's id that is measured
    Column("measure_until", Number, nullable=False, server_default="0"),  # back-fill: the last deal's id when it began
    _text("measured_digest"),  # what the observations that are there measure; another one than `digest`: they have to go
    Column("revision", Integer, nullable=False, server_default="1"),
)

kpi_changes = Table(  # when what an indicator measures has changed: breaks in its charts
    "kpi_changes",
    metadata,
    _number(),
    Column("kpi_id", Number, ForeignKey("kpis.id"), nullable=False, index=True),
    Column("at", Moment, nullable=False),
    Column("by", Text, nullable=False),
    Column("kind", Text, nullable=False),  # attached, edited, carried, unverified, verified, detached
    Column("model_digest", Text, nullable=False),
    Column("is_break", Integer, nullable=False, server_default="0"),  # 1: figures before and after can't be compared
    Column("what", Text, nullable=False, server_default="[]"),  # JSON: what changed, each in both languages, with the element
)

kpi_observations = Table(  # what each deal adds to each indicator
    "kpi_observations",
    metadata,
    Column("deal_key", Text, primary_key=True),  # first: a deal's are written together, whatever they are of
    Column("kpi_id", Number, ForeignKey("kpis.id"), primary_key=True),
    Column("number", Integer, primary_key=True),  # in the deal, from 0
    Column("at", Moment, nullable=False),  # when it counts
    Column("day", Integer, nullable=False),  # the same as days since 1970-01-01, in the company's time zone
    Column("value", Number, nullable=False),  # in ten-thousandths: sums are exact, whatever the order
    Column("base", Number, nullable=False),  # the same; a share or a ratio is value / base
    _text("element_id"),
    Column("dims", Text, nullable=False, server_default="{}"),  # a JSON object: the members by dimension
    Column("bucket", Integer, nullable=False, server_default="0"),  # of the value, as in kpi_buckets; 0 where there are none
    # The deal's client, where clients are counted. Who gives a deal another client notes it in the deal's history, so it is measured anew.
    Column("client_id", Number),
    Index(None, "kpi_id", "day", "at"),
    Index(None, "kpi_id", "bucket", "day", "value"),  # a median's bucket, and only the period's part of it
)
Index(
    None,
    kpi_observations.c.kpi_id,
    kpi_observations.c.day,
    kpi_observations.c.client_id,
    postgresql_where=kpi_observations.c.client_id.is_not(None),
    sqlite_where=kpi_observations.c.client_id.is_not(None),
)

kpi_rollups = Table(  # the observations' sums by day: over all (dimension ""), and by each member of each dimension
    "kpi_rollups",
    metadata,
    Column("kpi_id", Number, ForeignKey("kpis.id"), primary_key=True),
    Column("dimension", Text, primary_key=True),
    Column("day", Integer, primary_key=True),
    Column("member", Text, primary_key=True),
    Column("value", Number, nullable=False),
    Column("base", Number, nullable=False),
    Column("number", Integer, nullable=False),  # of observations
    sqlite_with_rowid=False,
)

kpi_buckets = Table(  # how the values of times are distributed, by day; to find a median without reading every value
    "kpi_buckets",
    metadata,
    Column("kpi_id", Number, ForeignKey("kpis.id"), primary_key=True),
    Column("day", Integer, primary_key=True),
    Column("bucket", Integer, primary_key=True),
    Column("number", Integer, nullable=False),
    sqlite_with_rowid=False,
)

kpi_cases = Table(  # how much of each deal's history the indicators have seen
    "kpi_cases",
    metadata,
    Column("deal_key", Text, primary_key=True),
    Column("length", Integer, nullable=False),
    sqlite_with_rowid=False,
)

kpi_alerts = Table(  # an indicator has crossed a threshold, or is well again
    "kpi_alerts",
    metadata,
    _number(),
    Column("kpi_id", Number, ForeignKey("kpis.id"), nullable=False),
    Column("state", Text, nullable=False),  # attention, alarm, well
    Column("figure", Float),
    Column("at", Moment, nullable=False),
    Index(None, "kpi_id", "id"),
)

loss_reports = Table(  # what the history lost, found by reading it whole; one for each period
    "loss_reports",
    metadata,
    Column("period", Text, primary_key=True),  # month, quarter, year, all
    Column("computed_at", Moment, nullable=False),
    Column("deals", Integer, nullable=False),  # how many were read
    Column("losses", Text, nullable=False),  # JSON list: what was found
    Column("heat", Text, nullable=False),  # JSON object: passes, times and flows by process, version and element
)

followers = Table(  # who reads the history in the order of its numbers, and how far each has come
    "followers",
    metadata,
    Column("name", Text, primary_key=True),  # "kpis", "hook <name>"
    Column("seq", Number, nullable=False),
    Column("state", Text, nullable=False, server_default="null"),  # engine.values text: a hook's own
    _text("error"),  # why it can't go on
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("next_at", Moment),  # when it is tried again
)
