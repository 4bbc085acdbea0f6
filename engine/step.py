"""What crosses between the in-memory engine (`engine/spiff`) and the commands: stimuli in, a `Step` out. Plain data."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from engine.values import Value

# ---- in ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Begin:
    """Start the instance, at its none start event or at the one named; `variables` are the first ones.

    A correction that reopens a deal names any element that `engine.spiff.moves.entry_obstacle` has nothing against.
    """

    variables: dict[str, Value]
    start_element: str = ""


@dataclass(frozen=True, slots=True)
class CompleteWork:
    """A person has completed the work that `token` waits for."""

    token: str
    answers: dict[str, Value]


@dataclass(frozen=True, slots=True)
class FireTimer:
    token: str


@dataclass(frozen=True, slots=True)
class DeliverMessage:
    """The message that `token` waits for has come; the payload's keys become variables."""

    token: str
    payload: dict[str, Value]


@dataclass(frozen=True, slots=True)
class FinishService:
    """The connector has answered; output parameters are computed from `result`."""

    token: str
    result: Value


@dataclass(frozen=True, slots=True)
class ThrowError:
    """A BPMN error at a waiting activity: from a connector, or from the child of a call activity."""

    token: str
    code: str
    message: str = ""


@dataclass(frozen=True, slots=True)
class ThrowEscalation:
    """The child of a call activity has escalated; the child goes on."""

    token: str
    code: str


@dataclass(frozen=True, slots=True)
class ChildEnded:
    """The child of a call activity has completed, with these variables, at this exit."""

    token: str
    variables: dict[str, Value]
    exit: str = ""


@dataclass(frozen=True, slots=True)
class Retry:
    """Try a stuck token again, after `changes` to the variables."""

    token: str
    changes: dict[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cancel:
    """End the instance now; every token is withdrawn."""

    reason: str = ""


@dataclass(frozen=True, slots=True)
class SetVariables:
    """Somebody sets variables while the tokens stay where they are: a correction, or a pack that is mended."""

    changes: dict[str, Value]


@dataclass(frozen=True, slots=True)
class MoveToken:
    """A correction: what `token` waits for is withdrawn, and it enters `element_id` of the same scope instead."""

    token: str
    element_id: str


Stimulus = (
    Begin
    | CompleteWork
    | FireTimer
    | DeliverMessage
    | FinishService
    | ThrowError
    | ThrowEscalation
    | ChildEnded
    | Retry
    | SetVariables
    | MoveToken
    | Cancel
)

# ---- out -----------------------------------------------------------------------------------------------------------

WaitKind = Literal["work", "timer", "message", "service", "child", "stuck"]


@dataclass(frozen=True, slots=True)
class Wait:
    """A token that waits for somebody or something outside the instance.

    Attributes:
        kind: "work" a person; "timer"; "message"; "service" a connector; "child" a call activity's instance;
            "stuck" a failed script, expression or gateway, waiting to be mended and retried.
        token: Unique in the instance, stable while it waits.
        element_id: The BPMN element.
        name: Its name.
        due_at: When a timer fires, or when work is due; timezone-aware.
        department, assignee, form: For "work". `assignee` "" = nobody yet.
        topic, params, tries, pause: For "service": the connector, its parameters, the number of tries, seconds before the second.
        message, correlation: For "message": its name, and the value it must carry; None = the deal key.
        called, variables: For "child": the called process id and the child's first variables.
        cause: For "stuck": what failed, in a sentence with the line.
    """

    kind: WaitKind
    token: str
    element_id: str
    name: str = ""
    due_at: datetime | None = None
    department: str = ""
    assignee: str = ""
    form: str = ""
    topic: str = ""
    params: dict[str, Value] = field(default_factory=dict)
    tries: int = 3
    pause: float = 60.0
    message: str = ""
    correlation: str | None = None
    called: str = ""
    variables: dict[str, Value] = field(default_factory=dict)
    cause: str = ""


@dataclass(frozen=True, slots=True)
class Thrown:
    """A message thrown by the instance."""

    element_id: str
    message: str
    correlation: str | None
    payload: dict[str, Value]


@dataclass(frozen=True, slots=True)
class HistoryDraft:
    """A history event before it is stored: what happened, at which element, with which data.

    Kinds: instance.started, .completed, .failed, .cancelled; work.opened, .completed, .withdrawn; script.ran; decision.made;
    gateway.decided; timer.set, .fired, .withdrawn; message.awaited, .received, .withdrawn, .thrown; service.called, .finished,
    .withdrawn; child.started, .ended, .withdrawn; error.thrown, .caught; escalation.thrown, .caught; exit.reached;
    token.stuck, .retried, .moved; variables.set. Whatever wrote variables has them under "changed".
    """

    kind: str
    element_id: str
    data: dict[str, Value] = field(default_factory=dict)


EndState = Literal["active", "completed", "failed", "cancelled"]


@dataclass(slots=True)
class Step:
    """What one `advance()` did.

    Attributes:
        state: "active" while any token waits; "completed" at the regular end; "failed" when a BPMN error was caught nowhere; "cancelled".
        exit: The name of the exit reached, or "".
        error: (code, message) of the uncaught error when `state` is "failed".
        escalations: Codes that no boundary event inside caught, for the caller.
        opened: Tokens that wait since this step.
        closed: Tokens that waited before this step and no more (done or withdrawn).
        thrown: Messages to deliver after the commit.
        history: What happened, in order.
        changed: Variables written in this step.
    """

    state: EndState = "active"
    exit: str = ""
    error: tuple[str, str] | None = None
    escalations: list[str] = field(default_factory=list)
    opened: list[Wait] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)
    thrown: list[Thrown] = field(default_factory=list)
    history: list[HistoryDraft] = field(default_factory=list)
    changed: dict[str, Value] = field(default_factory=dict)
