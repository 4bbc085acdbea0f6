"""Drafts of process owners, for pages that tell of a draft."""

from __future__ import annotations

import json

import httpx

from engine.shipped import shipped_files

OPERATION = "AskAboutTender"
FORM = "ask-about-tender"


def with_new_operation() -> str:
    """The shipped discussion with an operation more before an offer that nobody must approve, on the way from the choice to it."""
    diagram = next(source for name, source in shipped_files() if name == "discussion.bpmn").decode()
    drawn = (
        f'<bpmn:userTask id="{OPERATION}" name="Ask about the tender" camunda:candidateGroups="sales" camunda:formRef="{FORM}" '
        'camunda:formRefBinding="latest" camunda:dueDate="P1D"><bpmn:extensionElements>'
        '<stagework:translation lang="ru" name="Узнать о тендере"/></bpmn:extensionElements>'
        "<bpmn:incoming>Flow_ApprovalNeeded_PresentOffer</bpmn:incoming><bpmn:outgoing>Flow_Tender_PresentOffer</bpmn:outgoing></bpmn:userTask>"
    )
    replaced = {
        "<bpmn:incoming>Flow_ApprovalNeeded_PresentOffer<": "<bpmn:incoming>Flow_Tender_PresentOffer<",
        '<bpmn:userTask id="PresentOffer"': f'{drawn}<bpmn:userTask id="PresentOffer"',
        'sourceRef="ApprovalNeeded" targetRef="PresentOffer">': f'sourceRef="ApprovalNeeded" targetRef="{OPERATION}">',
        '<bpmn:sequenceFlow id="Flow_ApprovalNeeded_PresentOffer"': (
            f'<bpmn:sequenceFlow id="Flow_Tender_PresentOffer" sourceRef="{OPERATION}" targetRef="PresentOffer"/>'
            '<bpmn:sequenceFlow id="Flow_ApprovalNeeded_PresentOffer"'
        ),
        "<bpmn:flowNodeRef>PresentOffer<": f"<bpmn:flowNodeRef>{OPERATION}</bpmn:flowNodeRef><bpmn:flowNodeRef>PresentOffer<",
        '<di:waypoint x="1335" y="905"/>\n        <di:waypoint x="1910" y="905"/>': (
            '<di:waypoint x="1335" y="905"/><di:waypoint x="1570" y="905"/>'
        ),
        '<bpmndi:BPMNShape id="PresentOffer_di"': (
            f'<bpmndi:BPMNShape id="{OPERATION}_di" bpmnElement="{OPERATION}">'
            '<dc:Bounds x="1570" y="865" width="100" height="80"/></bpmndi:BPMNShape>'
            '<bpmndi:BPMNEdge id="Flow_Tender_PresentOffer_di" bpmnElement="Flow_Tender_PresentOffer">'
            '<di:waypoint x="1670" y="905"/><di:waypoint x="1910" y="905"/></bpmndi:BPMNEdge>'
            '<bpmndi:BPMNShape id="PresentOffer_di"'
        ),
    }
    for place, text in replaced.items():
        assert diagram.count(place) == 1, place
        diagram = diagram.replace(place, text)
    return diagram


def new_form() -> str:
    """It requires a fact that no deal has, and that nothing reads."""
    kinds = [
        {"value": "open", "label": "Open", "properties": {"label_ru": "Открытый"}},
        {"value": "invited", "label": "By invitation", "properties": {"label_ru": "По приглашению"}},
    ]
    field = {
        "type": "select",
        "id": "kind",
        "key": "tender_kind",
        "label": "Kind of tender",
        "values": kinds,
        "validate": {"required": True},
    }
    field["properties"] = {"label_ru": "Вид тендера"}
    return json.dumps({"type": "default", "id": FORM, "schemaVersion": 18, "components": [field]})


def draft(client: httpx.Client, kind: str, key: str, source: str) -> None:
    """Save a draft as the one who has signed in."""
    about = {"source": source, "name": f"{key}.{kind}", "base_version": 1 if kind == "bpmn" else None}
    client.put(f"/model-drafts/{kind}/{key}", json=about, headers={"If-Match": '"0"'}).raise_for_status()


def draft_new_operation(client: httpx.Client) -> None:
    draft(client, "bpmn", "discussion", with_new_operation())
    draft(client, "form", FORM, new_form())
