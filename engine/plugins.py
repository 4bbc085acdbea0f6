"""What other packages may bring, by entry points: connectors, hooks for indicators, scanners of attachments, lint rules.

    [project.entry-points."stagework.connectors"]
    file-drop = "my_package.file_drop:FileDropConnector"

Lint rules (`stagework.lint_rules`) are loaded by `bpmn.lint`. Built-in connectors register the same way.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from importlib.metadata import EntryPoint, entry_points
from itertools import pairwise
from typing import Any, Protocol

from engine.errors import SettingsError
from engine.values import Value, dumps

CONNECTORS = "stagework.connectors"
KPI_HOOKS = "stagework.kpi_hooks"
ATTACHMENT_SCANNERS = "stagework.attachment_scanners"


@dataclass(frozen=True, slots=True)
class ConnectorRequest:
    """One call of a connector.

    Attributes:
        params: The element's input parameters, evaluated.
        idempotency_key: The same on every try of the same call; for the other side to recognise doubles.
        deal_key, element_id: Where the call comes from, for logs and messages.
        secrets: Secrets by name (`STAGEWORK_SECRET_<NAME>`); a missing one raises KeyError.
        timeout: Seconds within which the call must end.
    """

    params: Mapping[str, Value]
    idempotency_key: str
    deal_key: str
    element_id: str
    secrets: Mapping[str, str] = field(repr=False)
    timeout: float


@dataclass(frozen=True, slots=True)
class ConnectorAbout:
    """What a connector says of itself, for whoever draws a task that names it.

    Attributes:
        title, description: In English; `title_ru`, `description_ru`: in Russian.
        parameters: A JSON Schema of each, by name, with `type`, `description`, `description_ru`, `enum`, `default`; all may be left out.
        required: The parameters that can't be left out.
        result: A JSON Schema of what `result` is in output parameters.
    """

    title: str
    title_ru: str = ""
    description: str = ""
    description_ru: str = ""
    parameters: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    result: Mapping[str, Any] = field(default_factory=dict)

    @property
    def schema(self) -> dict[str, Any]:
        """The parameters as one JSON Schema; others than those named are refused."""
        properties = {name: dict(one) for name, one in self.parameters.items()}
        return {"type": "object", "properties": properties, "required": list(self.required), "additionalProperties": False}


def about_of(connector: object) -> ConnectorAbout | None:
    """What a connector says of itself; None when it says nothing."""
    stated = getattr(connector, "about", None)
    return stated if isinstance(stated, ConnectorAbout) else None


class Connector(Protocol):
    """Does what a service task or a send task asks of another system. Called outside any transaction, at least once.

    It may have an attribute `about: ConnectorAbout`, too, so that the modeler can show its parameters.
    """

    name: str

    def call(self, request: ConnectorRequest) -> Value:
        """Do it and give the answer.

        Raises:
            ConnectorFailed: It could not be done.
            BpmnError: It was refused in a way that the diagram may catch.
        """


class ConnectorFailed(Exception):
    """The call failed.

    Args:
        reason: One sentence for the person who has to mend it; no secrets in it.
        retryable: Another try may help.
        retry_after: Seconds that the other side asks to wait before it; None: the diagram's pause.
    """

    def __init__(self, reason: str, retryable: bool = True, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.retryable = retryable
        self.retry_after = retry_after


class BpmnError(Exception):
    """An error by code, that a boundary event of the diagram may catch (BPMN 2.0.2 §10.5.6)."""

    def __init__(self, code: str, message: str = "") -> None:
        super().__init__(f"{code}: {message}" if message else code)
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class RecordedEvent:
    """A history event of a deal, as a hook for indicators gets it.

    Attributes:
        seq: Its number in the history of all deals: never the same twice, so the key by which a service outside recognises doubles.
        number: Its place in the deal's own history, from 1.
        process_id, version: The process of the instance, and its diagram's version; "" and None where it belongs to no instance.
        definition_id: The number of that version.
        kind: See `engine.step.HistoryDraft` and docs/audit.md.
        element_id: The BPMN element; "" where it belongs to none.
        actor: Who did it.
        at: When it happened; an import tells of events that happened long ago.
        data: What else is told. A personal value stands there as an `engine.values.Personal`, without the value itself.
    """

    seq: int
    deal_key: str
    number: int
    instance_id: str
    process_id: str
    version: int | None
    definition_id: int | None
    kind: str
    element_id: str
    actor: str
    at: datetime
    data: Mapping[str, Value]


EVERY = "*"
"""In `KpiHook.elements`: any process, or any element."""
BEGINNINGS = ("first", "now")
"""Where a hook may begin that has no position yet."""


class KpiHook(Protocol):
    """Computes an indicator of a company's own from the history, event by event, off the path of requests.

    It is given the events in the order of the history's numbers. What `receive` returns is stored together with the position, in one
    transaction: each event is in the stored state exactly once, whatever crashes. `receive` itself is called at least once for an
    event, so what it does outside must bear doing twice; `event.seq` is the same each time.

    An exception stops this hook, and nothing else: the event is tried again after a pause, and later ones wait for it.

    Attributes:
        name: Its own, and the entry point's; the state is kept under it, so a new name begins anew.
        elements: (process id, element id) of the events that it wants, `EVERY` for any; none: every event of every deal.
        initial: The state before the first event: plain values, not large, for it is written again and again.

    It may have an attribute `begin`, too: "now" leaves out what happened before it was installed; else it begins with the first event.
    """

    @property
    def name(self) -> str: ...

    @property
    def elements(self) -> Collection[tuple[str, str]]: ...

    @property
    def initial(self) -> Value: ...

    def receive(self, event: RecordedEvent, state: Value) -> Value:
        """The state after an event; `state` may be changed and returned."""


AttachmentScanner = Callable[[str, str, bytes], str]
"""(name, media type, content) -> why the file must not be stored, or "". Called before anything is stored; an exception refuses, too."""


def load_connectors(options: Mapping[str, Mapping[str, Any]]) -> dict[str, Connector]:
    """The installed connectors by name.

    Args:
        options: Keyword arguments by connector name (`[connectors.<name>]` of the configuration file).

    Raises:
        SettingsError: A connector can't be loaded, its options don't fit, or options name none.
    """
    found = {entry.name: entry for entry in entry_points(group=CONNECTORS)}
    for name in options:
        if name not in found:
            raise SettingsError(f"[connectors.{name}]: no such connector is installed; there are: {', '.join(sorted(found)) or 'none'}.")
    return {name: _make(entry, options.get(name, {})) for name, entry in sorted(found.items())}


def load_kpi_hooks() -> list[KpiHook]:
    """The installed hooks for indicators, by name; each entry point names a class without parameters.

    Raises:
        SettingsError: One can't be loaded, is no hook, or two have the same name.
    """
    entries = sorted(entry_points(group=KPI_HOOKS), key=lambda entry: entry.name)
    for first, second in pairwise(entries):
        if first.name == second.name:
            raise SettingsError(f"Two plug-ins bring a hook named {first.name}: {first.value} and {second.value}. Uninstall one of them.")
    return [_made_hook(entry) for entry in entries]


def _made_hook(entry: EntryPoint) -> KpiHook:
    where = f"The hook {entry.name} ({entry.value})"
    try:
        hook: KpiHook = _load(entry)()
        name, elements, receive = hook.name, hook.elements, hook.receive
        dumps(hook.initial)
    except (TypeError, AttributeError) as error:
        raise SettingsError(f"{where} is no class of a KpiHook: {error}. See docs/plug-ins.md.") from None
    if name != entry.name:
        raise SettingsError(f"{where} calls itself {name!r}. Give the entry point and the attribute `name` the same name.")
    if not callable(receive) or not all(isinstance(pair, tuple) and len(pair) == 2 for pair in elements):
        raise SettingsError(f"{where}: `elements` must be pairs of a process id and an element id, and `receive` a method.")
    if begin_of(hook) not in BEGINNINGS:
        raise SettingsError(f"{where}: `begin` must be one of {', '.join(BEGINNINGS)}.")
    return hook


def begin_of(hook: KpiHook) -> str:
    """Where a hook wants to begin; one that says nothing, with the first event."""
    return str(getattr(hook, "begin", "first"))


def load_attachment_scanners() -> dict[str, AttachmentScanner]:
    """The installed scanners of attachments, by name.

    Raises:
        SettingsError: One can't be loaded.
    """
    return {entry.name: _load(entry) for entry in entry_points(group=ATTACHMENT_SCANNERS)}


def _make(entry: EntryPoint, options: Mapping[str, Any]) -> Connector:
    try:
        connector: Connector = _load(entry)(**options)
    except TypeError as error:
        raise SettingsError(f"[connectors.{entry.name}]: {error}.") from None
    return connector


def _load(entry: EntryPoint) -> Any:
    try:
        return entry.load()
    except (ImportError, AttributeError) as error:
        raise SettingsError(f"The plug-in {entry.name} ({entry.value}) can't be loaded: {error}. Mend or uninstall its package.") from error
