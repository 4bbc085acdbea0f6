"""What one command changes, gathered while the instances advance and written at its end in few statements."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine.chain import OFFICE
from engine.facts import LONGEST, fact_text, is_storable
from engine.step import Thrown, Wait
from engine.store import (
    chains,
    deal_facts,
    deals,
    drafts,
    hand_offs,
    history,
    incidents,
    instances,
    jobs,
    messages,
    personal_values,
    work_items,
)
from engine.store.session import Session
from engine.values import Value, dumps

Token = tuple[str, str]
"""(instance id, token)"""


@dataclass(slots=True)
class Changes:
    """Rows to write. A token that opens and closes in the same command leaves one row, closed."""

    at: datetime
    recorded_at: datetime
    new_instances: list[dict[str, Any]] = field(default_factory=list)
    saved_instances: list[dict[str, Any]] = field(default_factory=list)
    new_items: dict[Token, dict[str, Any]] = field(default_factory=dict)
    closed_items: list[dict[str, Any]] = field(default_factory=list)
    new_hand_offs: dict[Token, dict[str, Any]] = field(default_factory=dict)
    new_jobs: dict[Token, dict[str, Any]] = field(default_factory=dict)
    cancelled_jobs: list[dict[str, Any]] = field(default_factory=list)
    subscribed: dict[Token, dict[str, Any]] = field(default_factory=dict)
    unsubscribed: list[dict[str, Any]] = field(default_factory=list)
    new_incidents: list[dict[str, Any]] = field(default_factory=list)
    resolved: list[dict[str, Any]] = field(default_factory=list)
    thrown: list[dict[str, Any]] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)
    personal: list[dict[str, Any]] = field(default_factory=list)
    saved_deals: list[dict[str, Any]] = field(default_factory=list)
    saved_chains: list[dict[str, Any]] = field(default_factory=list)
    facts: dict[tuple[str, str], str | None] = field(default_factory=dict)
    """By deal and variable: what the deal can be searched by."""

    # ---- a token waits ---------------------------------------------------------------------------------------------

    def open_work(self, instance_id: str, deal_key: str, wait: Wait) -> None:
        self.new_items[instance_id, wait.token] = {
            "instance_id": instance_id,
            "deal_key": deal_key,
            "token": wait.token,
            "element_id": wait.element_id,
            "name": wait.name,
            "department": wait.department,
            "assignee": wait.assignee,
            "form": wait.form,
            "state": "open",
            "due_at": wait.due_at,
            "opened_at": self.at,
            "claimed_at": None,
            "completed_at": None,
            "completed_by": "",
            "priority": 0,
            "follow_up_at": None,
            "delegated_by": "",
            "escalated_to": "",
            "escalate_at": halfway(self.at, wait.due_at),
            "turn": "",
        }

    def open_job(self, instance_id: str, deal_key: str, wait: Wait) -> None:
        payload = {"topic": wait.topic, "params": wait.params} if wait.kind == "service" else {}
        due_at = wait.due_at if wait.kind == "timer" and wait.due_at else self.recorded_at
        tries, pause = (wait.tries, wait.pause) if wait.kind == "service" else (3, 60.0)
        self.new_jobs[instance_id, wait.token] = job_row(
            wait.kind, due_at, payload, f"{instance_id}:{wait.token}", instance_id, wait.token, wait.element_id, deal_key, tries, pause
        )

    def subscribe(self, instance_id: str, deal_key: str, wait: Wait) -> None:
        self.subscribed[instance_id, wait.token] = {
            "instance_id": instance_id,
            "token": wait.token,
            "element_id": wait.element_id,
            "message": wait.message,
            "correlation": deal_key if wait.correlation is None else wait.correlation,
            "deal_key": deal_key,
            "created_at": self.recorded_at,
        }

    def open_incident(
        self, instance_id: str | None, deal_key: str, token: str | None, element_id: str, cause: str, job: int | None = None
    ) -> None:
        self.new_incidents.append(
            {
                "instance_id": instance_id,
                "token": token,
                "job_id": job,
                "element_id": element_id,
                "deal_key": deal_key,
                "cause": cause,
                "state": "open",
                "opened_at": self.recorded_at,
                "resolved_at": None,
            }
        )

    # ---- a token waits no more -------------------------------------------------------------------------------------

    def close_work(self, instance_id: str, token: str, completed_by: str | None) -> None:
        """Complete, or withdraw when nobody has completed it."""
        state = "withdrawn" if completed_by is None else "completed"
        closing = {"state": state, "completed_at": self.at, "completed_by": completed_by or ""}
        if (fresh := self.new_items.get((instance_id, token))) is not None:
            fresh.update(closing)
        else:
            self.closed_items.append({"instance_id": instance_id, "token": token, **closing})

    def close_job(self, instance_id: str, token: str) -> None:
        if (fresh := self.new_jobs.get((instance_id, token))) is not None:
            fresh["state"] = "cancelled"
        else:
            self.cancelled_jobs.append({"instance_id": instance_id, "token": token})

    def unsubscribe(self, instance_id: str, token: str) -> None:
        if self.subscribed.pop((instance_id, token), None) is None:
            self.unsubscribed.append({"instance_id": instance_id, "token": token})

    def resolve_incident(self, instance_id: str, token: str) -> None:
        fresh = [row for row in self.new_incidents if (row["instance_id"], row["token"]) == (instance_id, token)]
        for row in fresh:
            row.update(state="resolved", resolved_at=self.recorded_at)
        if not fresh:
            self.resolved.append({"instance_id": instance_id, "token": token})

    # ---- what else happens -----------------------------------------------------------------------------------------

    def throw(self, thrown: Thrown, deal_key: str, message_id: str, expires_at: datetime) -> None:
        self.thrown.append(
            {
                "message_id": message_id,
                "name": thrown.message,
                "correlation": deal_key if thrown.correlation is None else thrown.correlation,
                "deal_key": deal_key,
                "payload": dumps(thrown.payload),
                "state": "due",
                "received_at": self.recorded_at,
                "expires_at": expires_at,
                "element_id": thrown.element_id,
            }
        )

    def note(
        self, deal_key: str, instance_id: str, definition_id: int | None, kind: str, element_id: str, actor: str, data: Mapping[str, Value]
    ) -> None:
        """Append a history event; one of no deal belongs to the office."""
        self.events.append(
            {
                "deal_key": deal_key or OFFICE,
                "instance_id": instance_id,
                "definition_id": definition_id,
                "kind": kind,
                "element_id": element_id,
                "actor": actor,
                "at": self.at,
                "recorded_at": self.recorded_at,
                "data": data,
            }
        )

    def notify(self, key: str, topic: str, params: Mapping[str, Value]) -> None:
        """Have a connector send a notice that belongs to no deal; `key`: the same for the same notice, whoever asks for it again."""
        self.new_jobs["", key] = job_row("notice", self.recorded_at, {"topic": topic, "params": params}, key, tries=5)

    def learn(self, deal_key: str, variables: Mapping[str, Value]) -> None:
        """What variables of the deal have become, to search by."""
        for name, value in variables.items():
            if len(name) <= LONGEST and is_storable(name):
                self.facts[deal_key, name] = fact_text(value)

    # ---- writing ---------------------------------------------------------------------------------------------------

    def write(self, session: Session, with_job_ids: bool) -> list[int]:
        """Write everything; the ids of jobs that are due now, when asked for."""
        writes: list[tuple[Any, Callable[[Session, Any], object]]] = [
            (self.new_instances, instances.add_all),
            (self.saved_instances, instances.save_all),
            (self.closed_items, drafts.remove_all),
            (self.closed_items, work_items.close_all),
            (list(self.new_items.values()), work_items.add_all),
            (list(self.new_hand_offs.values()), hand_offs.add_all),
            (self.cancelled_jobs, jobs.cancel_all),
            (self.resolved, lambda session, rows: incidents.resolve_all(session, rows, self.recorded_at)),
            (self.new_incidents, incidents.add_all),
            (self.personal, personal_values.add_all),
            ([{"deal_key": key, "name": name, "value": value} for (key, name), value in self.facts.items()], deal_facts.put_all),
            (self.events, history.add_all),
            (self.saved_deals, deals.save_all),
            (self.saved_chains, chains.save_all),
        ]
        with session.batch():
            for rows, write in writes:
                if rows:
                    write(session, rows)
        self._write_messages(session)
        return self._add_jobs(session, list(self.new_jobs.values()), with_job_ids)

    def _write_messages(self, session: Session) -> None:
        for row in self.thrown:
            element_id = row.pop("element_id")
            self._message_job(messages.add(session, row), row["deal_key"], element_id)
        if self.unsubscribed:
            messages.unsubscribe_all(session, self.unsubscribed)
        if self.subscribed:
            messages_wait = list(self.subscribed.values())
            for name, correlation in sorted({(row["message"], row["correlation"]) for row in messages_wait}):
                messages.lock_name(session, name, correlation)
            messages.subscribe_all(session, messages_wait)
            for row in messages_wait:
                self.take_kept(session, row["message"], row["correlation"], row["deal_key"])

    def take_kept(self, session: Session, name: str, correlation: str, deal_key: str) -> None:
        """A message that was kept for such a waiter is delivered now."""
        kept = messages.oldest_kept(session, name, correlation, self.recorded_at)
        if kept is not None and messages.set_state(session, kept.id, "kept", "due"):
            self._message_job(kept.id, deal_key, "")

    def _message_job(self, message: int, deal_key: str, element_id: str) -> None:
        row = job_row("message", self.recorded_at, {"message": message}, f"message:{message}", None, None, element_id, deal_key)
        self.new_jobs["", f"message:{message}"] = row

    def _add_jobs(self, session: Session, rows: list[dict[str, Any]], with_ids: bool) -> list[int]:
        if not rows or not with_ids:
            return jobs.add_all(session, rows)
        due = [row for row in rows if row["state"] == "due" and row["due_at"] <= self.recorded_at]
        later = [row for row in rows if row not in due]
        if later:
            jobs.add_all(session, later)
        return jobs.add_all(session, due, with_ids=True)


def halfway(opened_at: datetime, due_at: datetime | None) -> datetime | None:
    """When work must have been started: after half of its time."""
    return None if due_at is None else max(opened_at, opened_at + (due_at - opened_at) / 2)


def job_row(
    kind: str,
    due_at: datetime,
    payload: Mapping[str, Value],
    key: str,
    instance_id: str | None = None,
    token: str | None = None,
    element_id: str = "",
    deal_key: str = "",
    tries: int = 3,
    pause: float = 60.0,
) -> dict[str, Any]:
    """A new job's columns; `pause` is the seconds before the second try, doubled each time."""
    return {
        "kind": kind,
        "instance_id": instance_id,
        "token": token,
        "element_id": element_id,
        "deal_key": deal_key,
        "state": "due",
        "due_at": due_at,
        "attempts": 0,
        "max_attempts": tries,
        "pause": pause,
        "lease_until": None,
        "lease_owner": "",
        "payload": dumps(payload),
        "error": "",
        "idempotency_key": key,
    }
