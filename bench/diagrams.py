"""The workloads' diagrams."""

from __future__ import annotations

_HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'targetNamespace="urn:stagework:bench"><process id="{id}" name="{id}" isExecutable="true">'
)
_TAIL = "</process></definitions>"


def _flow(source: str, target: str, condition: str = "") -> str:
    text = f'<conditionExpression xsi:type="tFormalExpression">{condition}</conditionExpression>' if condition else ""
    return f'<sequenceFlow id="{source}_{target}" sourceRef="{source}" targetRef="{target}">{text}</sequenceFlow>'


def line(tasks: int = 10) -> bytes:
    """W1: user tasks in a line, a gateway after each."""
    parts = [_HEAD.format(id="W1"), '<startEvent id="start" name="Start"/><endEvent id="end" name="End"/><endEvent id="out" name="Out"/>']
    previous, condition = "start", ""
    for number in range(tasks):
        task, gateway = f"task{number}", f"gateway{number}"
        parts.append(f'<userTask id="{task}" name="Task {number}"/><exclusiveGateway id="{gateway}" name="On?" default="{gateway}_out"/>')
        parts += [_flow(previous, task, condition), _flow(task, gateway), _flow(gateway, "out")]
        previous, condition = gateway, "go &gt; 0"
    return "".join([*parts, _flow(previous, "end", condition), _TAIL]).encode()


def fork(branches: int = 5) -> bytes:
    """W2: a fork of branches with two tasks each, and a join."""
    parts = [_HEAD.format(id="W2"), '<startEvent id="start" name="Start"/><endEvent id="end" name="End"/>']
    parts += [
        '<parallelGateway id="fork" name="Fork"/><parallelGateway id="join" name="Join"/>',
        _flow("start", "fork"),
        _flow("join", "end"),
    ]
    for number in range(branches):
        first, second = f"first{number}", f"second{number}"
        parts.append(f'<userTask id="{first}" name="First {number}"/><userTask id="{second}" name="Second {number}"/>')
        parts += [_flow("fork", first), _flow(first, second), _flow(second, "join")]
    return "".join([*parts, _TAIL]).encode()


def loop() -> bytes:
    """A loop over one user task, until `turn` reaches `turns`."""
    body = (
        '<startEvent id="start" name="Start"/><userTask id="task" name="Task"/>'
        '<exclusiveGateway id="again" name="Again?" default="again_end"/><endEvent id="end" name="End"/>'
    )
    flows = _flow("start", "task") + _flow("task", "again") + _flow("again", "task", "turn &lt; turns") + _flow("again", "end")
    return (_HEAD.format(id="LOOP") + body + flows + _TAIL).encode()


def fork_in_loop() -> bytes:
    """A loop over an AND split and join of two user tasks, until `turn` reaches `turns`."""
    body = (
        '<startEvent id="start" name="Start"/><exclusiveGateway id="turn_begins" name="Again"/><parallelGateway id="fork" name="Fork"/>'
        '<userTask id="left" name="Left"/><userTask id="right" name="Right"/><parallelGateway id="join" name="Join"/>'
        '<exclusiveGateway id="again" name="Again?" default="again_end"/><endEvent id="end" name="End"/>'
    )
    pairs = [("start", "turn_begins"), ("turn_begins", "fork"), ("fork", "left"), ("fork", "right"), ("left", "join"), ("right", "join")]
    flows = "".join(_flow(*pair) for pair in [*pairs, ("join", "again"), ("again", "end")])
    return (_HEAD.format(id="FORKS") + body + flows + _flow("again", "turn_begins", "turn &lt; turns") + _TAIL).encode()
