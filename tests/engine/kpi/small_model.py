"""A complete process model of a line for each stage, which is deployed in a moment."""

from __future__ import annotations

import json

from tests.drawing import source

STAGES = ("inbound", "outbound", "discussion", "execution", "development")
DEAL = (
    's:start -> inbound:call -> outbound:call -> discussion:call -> which:xor -[outcome == "won"]-> execution:call -> development:call'
    " -> closed:end\nwhich -[*]-> failed:end"
)
FORM = {"type": "default", "schemaVersion": 19}
DISCUSSION = "s:start -> Ask:user -> choose:xor -[amount > 5]-> Offer:user -> won:end\nchoose -[*]-> lost:end"


def model(**changed: bytes) -> list[tuple[str, bytes]]:
    """All its files; diagrams that are `changed`, by their ids, in place of the usual ones."""
    diagrams = {"deal": deal(), **{stage: plain(stage) for stage in STAGES}, "discussion": discussion(), **changed}
    return [*((f"{key}.bpmn", xml) for key, xml in diagrams.items()), form("amount"), form("note")]


def form(field: str, kind: str = "number", key: str = "") -> tuple[str, bytes]:
    """A form with one field that must be answered."""
    component = {"type": kind, "key": field, "label": field, "validate": {"required": True}}
    return f"{key or field}.form", json.dumps({**FORM, "id": key or field, "components": [component]}).encode()


def operation(asks: str = "amount", department: str = "sales", due: str = "PT8H") -> str:
    """What a user task says, for `tests.drawing`."""
    deadline = f' camunda:dueDate="{due}"' if due else ""
    return f'camunda:candidateGroups="{department}" camunda:formRef="{asks}" camunda:formRefBinding="latest"{deadline}|'


def exit_of(name: str, fact: str = "amount") -> str:
    """What an end says."""
    promised = f'<stagework:fact name="{fact}" type="number"/>' if fact else ""
    return f'<extensionElements><stagework:exit name="{name}">{promised}</stagework:exit></extensionElements>'


def discussion(drawn: str = DISCUSSION, **inner: str) -> bytes:
    """The stage that is measured."""
    said = {"Ask": operation(), "Offer": operation("note"), "won": exit_of("won"), "lost": exit_of("lost"), **inner}
    return stage(source(drawn, "discussion", **{name: text for name, text in said.items() if f"{name}:" in drawn}), "discussion")


def plain(name: str, **inner: str) -> bytes:
    drawn = "s:start -> Do:user -> done:end"
    return stage(source(drawn, name, **{"Do": operation(), "done": exit_of("done"), **inner}), name)


def deal(drawn: str = DEAL) -> bytes:
    takes = '<camunda:out source="amount" target="amount"/><camunda:out source="exit" target="outcome"/>'
    calls = {name: f'calledElement="{name}"|<extensionElements>{takes}</extensionElements>' for name in STAGES if f"{name}:" in drawn}
    return stage(source(drawn, "deal", **calls, closed=exit_of("closed"), failed=exit_of("failed")), "deal")


def stage(xml: bytes, name: str) -> bytes:
    """The diagram, saying which stage it is."""
    said = f'<extensionElements><stagework:stage name="{name}"/></extensionElements>'
    return xml.replace(b'isExecutable="true">', f'isExecutable="true">{said}'.encode(), 1)
