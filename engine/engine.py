"""The engine: what every command and query is given first.

>>> with Engine.open(Settings.load(), migrate=True) as engine:  # doctest: +SKIP
...     deploy(engine, [("deal.bpmn", source)], by="anna")
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self, TypeVar

from engine import clients, decisions, receipts, signals
from engine.actors import By
from engine.audit.keys import AuditKeys
from engine.audit.watch import SealWatch
from engine.clock import Clock, SystemClock
from engine.definitions import Definitions
from engine.errors import BadAnswer
from engine.hot import HotInstances
from engine.people import Remembered
from engine.plugins import (
    AttachmentScanner,
    Connector,
    KpiHook,
    load_attachment_scanners,
    load_connectors,
    load_kpi_hooks,
)
from engine.settings import Settings
from engine.spiff.sandbox import Sandbox
from engine.store.schema import is_empty, require_current, upgrade
from engine.store.session import Session
from engine.store.unit_of_work import Store
from engine.transaction import Transaction
from engine.values import UnstorableValue, Value
from engine.working_time import WorkingTime

if TYPE_CHECKING:
    from engine.queries.changes import Tail

Result = TypeVar("Result")
InnerConnector = Callable[[Transaction, str, Mapping[str, Value]], Value]
"""(transaction, deal key, parameters) -> result; raises ValueError for wrong parameters."""


class Engine:
    """Settings, store, clock, caches, sandbox and connectors. Safe to share between threads.

    Attributes:
        connectors: Installed connectors by name, called outside transactions.
        inner_connectors: Built-in ones that only write this database, run inside the transaction that reaches them.
        kpi_hooks: Hooks for indicators, run by `engine.kpi.hooks`; `tails`: where each reads the history in this process.
    """

    def __init__(
        self,
        settings: Settings,
        store: Store,
        clock: Clock | None = None,
        connectors: Mapping[str, Connector] | None = None,
        kpi_hooks: Sequence[KpiHook] = (),
        sandbox: Sandbox | None = None,
    ) -> None:
        self.settings = settings
        self.store = store
        self.clock = clock or SystemClock()
        self.connectors = dict(connectors or {})
        self.inner_connectors: dict[str, InnerConnector] = {clients.NAME: clients.register_for_deal}
        self.kpi_hooks = list(kpi_hooks)
        self.tails: dict[str, Tail] = {}
        self.attachment_scanners: dict[str, AttachmentScanner] = {}
        self.sandbox = sandbox or Sandbox()
        self.definitions = Definitions()
        self.working_time = WorkingTime()
        self.hot = HotInstances(settings.hot_instances)
        self.audit_keys = AuditKeys.of(settings, store)
        self.seal_watch = SealWatch()
        self.signed_in = Remembered()
        self._listeners: list[Callable[[list[int]], None]] = []
        self._change_listeners: list[Callable[[], None]] = []
        self._announcer: signals.Announcer | None = None

    @classmethod
    def open(cls, settings: Settings, clock: Clock | None = None, migrate: bool = False, create: bool = False) -> Self:
        """An engine on the database of `settings`, with the installed connectors and hooks.

        Args:
            migrate: Bring the tables up to date first.
            create: Make them first, if the database has none at all.

        Raises:
            SchemaOutdated: The tables are missing or of another version.
            StoreUnreachable: The database can't be reached.
            SettingsError: A connector or hook can't be loaded.
        """
        store = Store.open(settings.database_url)
        try:
            if migrate or (create and is_empty(store)):
                upgrade(store)
            require_current(store)
            engine = cls(settings, store, clock, load_connectors(settings.connectors), load_kpi_hooks())
            engine.attachment_scanners = load_attachment_scanners()
            engine._announcer = signals.announce(engine)
            return engine
        except BaseException:
            store.close()
            raise

    def close(self) -> None:
        """Close the database connections and the sandbox's workers; other processes are told of the last commits first."""
        if self._announcer is not None:
            self._announcer.close()
        self.store.close()
        self.sandbox.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def topics(self) -> frozenset[str]:
        """Names of all connectors, for lint."""
        return frozenset(self.connectors) | frozenset(self.inner_connectors)

    # ---- commands --------------------------------------------------------------------------------------------------

    def transact(self, story: Callable[[Transaction], Result], *, by: By, at: datetime | None = None) -> Result:
        """Run a command in one transaction, tried again on a conflict.

        Args:
            by: Who does it; see `engine.actors`.
            at: When it happened; default: now.

        Raises:
            EngineError: The story's own refusals, `StoreBusy`, `StoreUnreachable`.
            BadAnswer: A value that can't be stored, or `at` without a time zone.
        """
        if at is not None and at.tzinfo is None:
            raise BadAnswer("“at” has no time zone; give one, such as 2026-01-31T10:00:00+00:00.")
        done: list[tuple[Transaction, list[int]]] = []

        def once(session: Session) -> Result:
            now = self.clock.now().astimezone(UTC)
            tx = Transaction(self, session, by, (at or now).astimezone(UTC), now)
            receipt = receipts.wanted()
            if receipt is not None:
                receipt.check(session)
            result = story(tx)
            tx.settle()
            done[:] = [(tx, tx.write())]
            if receipt is not None:
                receipt.keep(session, result, now)
            return result

        try:
            result = self.store.write(once)
        except UnstorableValue as error:
            raise BadAnswer(f"A value can't be stored: {error}") from None
        receipts.given()
        self._committed(*done[0])
        return result

    def after_commit(self, listener: Callable[[list[int]], None]) -> None:
        """Call `listener` with the ids of new due jobs after each commit that has any. It must return at once and never raise."""
        self._listeners.append(listener)

    def on_change(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` after each commit of this process that added history. It must return at once and never raise.

        Returns:
            What ends it.
        """
        self._change_listeners = [*self._change_listeners, listener]

        def end() -> None:
            self._change_listeners = [one for one in self._change_listeners if one is not listener]

        return end

    @property
    def is_heard(self) -> bool:
        """Somebody wants to hear of new jobs."""
        return bool(self._listeners)

    def _committed(self, tx: Transaction, due: list[int]) -> None:
        for live in tx.lives.values():
            if live.state in ("active", "suspended"):
                self.hot.put(live.id, live.revision, live.machine)
        if tx.is_of_the_office:
            self.working_time.forget()
        if due:
            for listener in self._listeners:
                listener(due)
        if tx.changes.events:
            for changed in self._change_listeners:
                changed()

    # ---- what diagrams ask -----------------------------------------------------------------------------------------

    def evaluate_feel(self, expression: str, variables: Mapping[str, Value]) -> Value:
        """The value of a FEEL expression of a form; a missing variable is null, as FEEL has it (DMN 1.3 §10.3)."""
        return self.sandbox.evaluate_feel(expression, variables, self.clock.now())

    def decide(self, decision_id: str, variables: Mapping[str, Value], mapping: str) -> tuple[Value, dict[str, Value]]:
        """Evaluate the newest version of a decision, for a business rule task.

        Returns:
            The result, mapped as the diagram says, and what history keeps of it: the version, the inputs and the rules that matched.
        """
        return decisions.decide(self, decision_id, variables, mapping)
