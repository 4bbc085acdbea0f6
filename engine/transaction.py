"""One command's transaction: it locks a deal, advances instances, and writes what became of it.

    def complete(engine, work_item_id, answers, *, by):
        def story(tx: Transaction) -> Moved: ...
        return engine.transact(story, by=by)

What one instance does to others happens in the same transaction: a call activity begins its child, a child's end goes on in its caller.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from engine import hand_offs, lifecycle, promises
from engine.actors import By, actor_of
from engine.definitions import STAGES, Process
from engine.distribution import deal_out
from engine.errors import InstanceNotFound, TooManySteps
from engine.held_deals import HeldDeals
from engine.live import LIVE, Head, Live, Moved, instance_row, new_id
from engine.personal import COVERS, masked, set_apart, set_cover_apart
from engine.spiff import Machine
from engine.step import Begin, Cancel, ChildEnded, CompleteWork, FinishService, Step, Stimulus, ThrowError, ThrowEscalation, Wait
from engine.store import instances
from engine.store.session import Conflict, Row, Session
from engine.values import Value
from engine.visibility import require_deal

if TYPE_CHECKING:
    from engine.engine import Engine

MAX_STEPS = 1_000
MAX_DEPTH = 32
"""Calls inside calls; deeper ones are a call without an end, and become an incident."""


class Transaction(HeldDeals):
    """See the module.

    Args:
        engine: Where definitions, connectors and hot instances are.
        session: The open database transaction.
        by: Who does it.
        at: When it happened; `recorded_at`: when it is written down.
    """

    def __init__(self, engine: Engine, session: Session, by: By, at: datetime, recorded_at: datetime) -> None:
        self.actor = actor_of(by)
        super().__init__(session, self.actor.name, at, recorded_at)
        self.engine = engine
        self.lives: dict[str, Live] = {}
        self._queue: deque[tuple[Live, Stimulus, bool]] = deque()

    def happens(self, at: datetime) -> None:
        """What follows happened at another moment than what came before: an import tells a whole story in one transaction."""
        self.at = self.changes.at = at

    # ---- permission ------------------------------------------------------------------------------------------------

    def require(self, action: str, people: Collection[str] = (), departments: Collection[str] = ()) -> None:
        """Whether the actor may do it to a thing of these people and departments (`engine/permissions.py`).

        Raises:
            NotPermitted: The actor may not.
        """
        self.actor.require(action, people, departments)

    def require_deal(self, action: str, key: str) -> None:
        """As `require`, for a deal that is held.

        Raises:
            DealNotFound: There is no such deal, or the actor may not even see it.
            NotPermitted: The actor may not.
        """
        require_deal(self.session, self.actor, action, key, self.lock_deal(key)["owner"])

    def _set_personal_apart(self) -> None:
        """Keep personal values beside the history, not in it, so that they can be hidden and erased."""
        names = self.engine.definitions.personal_names(self.session)
        for event in self.changes.events:
            if event["kind"] in COVERS:
                event["data"], rows = set_cover_apart(event["data"], event["deal_key"])
                self.changes.personal += rows
            apart = set_apart(event["data"], names, event["deal_key"]) if names else None
            if apart:
                event["data"], rows = apart
                self.changes.personal += rows
            if names and event["kind"] == "token.stuck" and (live := self.lives.get(event["instance_id"])):
                event["data"] = {**event["data"], "cause": masked(event["data"]["cause"], live.machine.variables, names)}
        for row in self.changes.new_incidents if names else ():
            if live := self.lives.get(row["instance_id"]):
                row["cause"] = masked(row["cause"], live.machine.variables, names)
        self.changes.facts = {place: value for place, value in self.changes.facts.items() if place[1] not in names}

    # ---- instances -------------------------------------------------------------------------------------------------

    def load(self, instance_id: str, head: Head | Row | None = None) -> Live:
        """An instance, restored or still hot. Its deal must be locked.

        Args:
            head: Its row without the snapshot, when the caller has read it already.

        Raises:
            InstanceNotFound: There is no such instance.
            Conflict: It has moved on since `head` was read.
        """
        if (found := self.lives.get(instance_id)) is not None:
            return found
        row = head or instances.find(self.session, instance_id)
        if row is None:
            raise InstanceNotFound(instance_id)
        process = self.engine.definitions.process(self.session, row.definition_id)
        live = Live(
            id=row.id,
            deal_key=row.deal_key,
            process=process,
            machine=self._machine(row, process),
            parent_id=row.parent_id,
            parent_token=row.parent_token,
            depth=row.depth,
            state=row.state,
            revision=row.revision,
            started_at=row.started_at,
            exit=row.exit,
            ended_at=row.ended_at,
        )
        self.lives[live.id] = live
        return live

    def begin(
        self,
        process: Process,
        variables: Mapping[str, Value],
        deal_key: str,
        start_element: str = "",
        parent: Live | None = None,
        parent_token: str | None = None,
    ) -> Live:
        """Start an instance in a locked deal."""
        live = Live(
            id=new_id(self.recorded_at),
            deal_key=deal_key,
            process=process,
            machine=Machine(process.compiled, self.engine.sandbox, self.engine.decide),
            parent_id=parent.id if parent else None,
            parent_token=parent_token,
            depth=parent.depth + 1 if parent else 0,
            state="active",
            revision=1,
            started_at=self.at,
            is_new=True,
        )
        self.lives[live.id] = live
        if process.info.stage in STAGES:
            self.change_deal(deal_key, stage=process.info.stage)
        if parent is None:
            self.change_deal(deal_key, state="open", exit="", closed_at=None)
        self._queue.append((live, Begin(dict(variables), start_element), False))
        return live

    def advance(self, live: Live, stimulus: Stimulus, told: Mapping[str, Value] | None = None) -> None:
        """Let a stimulus act on an instance, and everything that follows from it in this and other instances.

        Args:
            told: What the history tells besides, with the first thing that happens.
        """
        self._queue.append((live, stimulus, False))
        first = len(self.changes.events)
        self.settle()
        if told and first < len(self.changes.events):
            event = self.changes.events[first]
            event["data"] = {**event["data"], **told}

    def react(self, live: Live, stimulus: Stimulus) -> None:
        """As `advance`, from inside a step: it acts when that step and what was waiting before are over."""
        self._queue.append((live, stimulus, True))

    def settle(self) -> None:
        """Work off what waits to act.

        Raises:
            TooManySteps: Instances keep setting each other going.
        """
        for _ in range(MAX_STEPS):
            if not self._queue:
                return
            live, stimulus, is_cascade = self._queue.popleft()
            if is_cascade and not _still_waits(live, stimulus):
                continue  # the caller has moved on in between, by an interrupting boundary event for example
            self._step(live, stimulus)
        raise TooManySteps(MAX_STEPS)

    def moved(self, live: Live) -> Moved:
        """What to tell of an instance at the command's end."""
        causes = tuple(row["cause"] for row in self.changes.new_incidents if row["state"] == "open")
        return Moved(live.deal_key, live.id, live.state, live.exit, causes)

    def note(self, kind: str, deal_key: str, live: Live | None = None, element_id: str = "", **data: Value) -> None:
        """Append a history event of the command's own."""
        self.changes.note(deal_key, live.id if live else "", live.process.id if live else None, kind, element_id, self.by, data)

    def write(self) -> list[int]:
        """Write everything; the ids of jobs due now, when somebody wants to hear of them."""
        for live in self.lives.values():
            if live.is_new:
                self.changes.new_instances.append(instance_row(live))
            elif live.is_changed:
                live.revision += 1
                self.changes.saved_instances.append(
                    {
                        "id": live.id,
                        "revision": live.revision,
                        "state": live.state,
                        "exit": live.exit,
                        "ended_at": live.ended_at,
                        "snapshot": live.machine.snapshot(),
                    }
                )
        self._set_personal_apart()
        digests = self.engine.definitions
        self.chain_events(lambda definition: digests.digest(self.session, definition) if definition is not None else "")
        self.write_heads()
        return self.changes.write(self.session, with_job_ids=self.engine.is_heard)

    # ---- one step --------------------------------------------------------------------------------------------------

    def _machine(self, row: Head | Row, process: Process) -> Machine:
        hot = self.engine.hot.take(row.id, row.revision)
        if hot is not None:
            return hot
        saved = instances.snapshot(self.session, row.id)
        if saved.revision != row.revision:
            raise Conflict("the instance has moved on")
        return Machine.restore(process.compiled, saved.snapshot, self.engine.sandbox, self.engine.decide)

    def _step(self, live: Live, stimulus: Stimulus) -> None:
        waited = {wait.token: wait for wait in live.machine.waits}
        step = live.machine.advance(stimulus, self.at)
        live.is_changed = True
        if any(wait.due_at is not None and wait.kind == "work" for wait in step.opened):
            self.engine.working_time.count(self.session, live.process.diagram, step, self.at)
        form, live.checked_by = live.checked_by, ""
        for draft in step.history:
            data = {**draft.data, "form": form} if form and draft.kind == "work.completed" else draft.data
            self.changes.note(live.deal_key, live.id, live.process.id, draft.kind, draft.element_id, self.by, data)
        for token in step.closed:
            self._close(live, waited[token], stimulus)
        for wait in step.opened:
            self._open(live, wait)
            if wait.kind == "work" and wait.element_id in live.process.hand_offs:
                hand_offs.offer(self, live, wait, step)
        for thrown in step.thrown:
            expires_at = self.recorded_at + timedelta(days=self.engine.settings.message_ttl_days)
            self.changes.throw(thrown, live.deal_key, uuid4().hex, expires_at)
        self.changes.learn(live.deal_key, step.changed)
        if promises.VARIABLE in step.changed:
            promises.follow(self, live, step)
        if isinstance(owner := step.changed.get("owner"), str):
            self.change_deal(live.deal_key, owner=owner)
        if step.escalations and live.parent_id and live.parent_token:
            parent = self.load(live.parent_id)
            self._queue.extend((parent, ThrowEscalation(live.parent_token, code), True) for code in step.escalations)
        if step.state != "active":
            self._end(live, step)

    def _open(self, live: Live, wait: Wait) -> None:
        match wait.kind:
            case "work":
                element = live.process.diagram.elements[wait.element_id]
                if element.assignment is not None or element.four_eyes:
                    wait = deal_out(self, live, element, wait)
                self.changes.open_work(live.id, live.deal_key, wait)
            case "timer":
                self.changes.open_job(live.id, live.deal_key, wait)
            case "message":
                self.changes.subscribe(live.id, live.deal_key, wait)
            case "service" if wait.topic in self.engine.inner_connectors:
                self._call_inner(live, wait)
            case "service":
                self.changes.open_job(live.id, live.deal_key, wait)
            case "child":
                self._begin_child(live, wait)
            case "stuck":
                self.changes.open_incident(live.id, live.deal_key, wait.token, wait.element_id, wait.cause)

    def _close(self, live: Live, wait: Wait, stimulus: Stimulus) -> None:
        is_own = getattr(stimulus, "token", None) == wait.token
        match wait.kind:
            case "work":
                done_by = self.by if is_own and isinstance(stimulus, CompleteWork) else None
                self.changes.close_work(live.id, wait.token, done_by)
                if wait.element_id in live.process.hand_offs:
                    hand_offs.settle(self, live, wait, done_by)
            case "timer" | "service":
                self.changes.close_job(live.id, wait.token)
                if wait.kind == "service":
                    self.changes.resolve_incident(live.id, wait.token)
            case "message":
                self.changes.unsubscribe(live.id, wait.token)
            case "child":
                self.changes.resolve_incident(live.id, wait.token)
                self._cancel_child(live, wait.token)
            case "stuck":
                self.changes.resolve_incident(live.id, wait.token)

    def _call_inner(self, live: Live, wait: Wait) -> None:
        """A connector that only writes this database runs here, in the same transaction: exactly once."""
        try:
            result = self.engine.inner_connectors[wait.topic](self, live.deal_key, wait.params)
        except ValueError as error:
            cause = f"“{wait.name or wait.element_id}” ({wait.element_id}): {error}"
            self.changes.open_incident(live.id, live.deal_key, wait.token, wait.element_id, cause)
        else:
            self._queue.append((live, FinishService(wait.token, result), True))

    def _begin_child(self, live: Live, wait: Wait) -> None:
        process = self.engine.definitions.newest_process(self.session, wait.called)
        if process is None or live.depth >= MAX_DEPTH:
            why = f"no process “{wait.called}” is deployed" if process is None else f"calls go deeper than {MAX_DEPTH}"
            cause = f"“{wait.name or wait.element_id}” ({wait.element_id}): {why}."
            self.changes.open_incident(live.id, live.deal_key, wait.token, wait.element_id, cause)
        else:
            self.begin(process, wait.variables, live.deal_key, parent=live, parent_token=wait.token)

    def _cancel_child(self, live: Live, token: str) -> None:
        for other in self.lives.values():
            if (other.parent_id, other.parent_token) == (live.id, token):
                child: Live | None = other
                break
        else:
            row = None if live.is_new else instances.live_child(self.session, live.id, token)
            child = self.load(row.id, row) if row is not None else None
        if child is not None and child.state in LIVE:
            self._queue.append((child, Cancel("the caller goes on without it"), True))

    def _end(self, live: Live, step: Step) -> None:
        lifecycle.check("instance", live.id, live.state, step.state)
        live.state, live.exit, live.ended_at = step.state, step.exit, self.at
        if live.parent_id is None or live.parent_token is None:
            self._end_deal(live)
        elif step.state == "completed":
            ended = ChildEnded(live.parent_token, dict(live.machine.variables), step.exit)
            self._queue.append((self.load(live.parent_id), ended, True))
        elif step.state == "failed":
            code, message = step.error or ("", "")
            self._queue.append((self.load(live.parent_id), ThrowError(live.parent_token, code, message), True))

    def _end_deal(self, live: Live) -> None:
        """A deal ends with the last of its top instances."""
        rows = [row for row in instances.of_deal(self.session, live.deal_key) if row.parent_id is None]
        states = {row.id: row.state for row in rows} | {other.id: other.state for other in self.lives.values() if other.parent_id is None}
        if not any(state in LIVE for state in states.values()):
            self.change_deal(live.deal_key, state=live.state, exit=live.exit, closed_at=self.at)
            self.note("deal.closed", live.deal_key, state=live.state, exit=live.exit)


def _still_waits(live: Live, stimulus: Stimulus) -> bool:
    if live.state not in LIVE:
        return False
    token = getattr(stimulus, "token", None)
    return token is None or any(wait.token == token for wait in live.machine.waits)
