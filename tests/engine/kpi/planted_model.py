"""The shipped model with ten known losses in its diagrams and forms, each a small edit: what the search for losses must find.

    files = planted()                 # all ten: (file name, bytes), ready for `deploy`
    files = planted([PLANTED[3]])     # one of them
    files = shipped_files()           # none: the clean model, in which nothing must be found

Each `Plant` says which rule finds it, and where. The files can be deployed; each is drawn without a picture of what was added.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from lxml import etree

from bpmn.xml import BPMN, CAMUNDA, STAGEWORK
from engine.shipped import shipped_files

Files = dict[str, bytes]
NS = {"bpmn": BPMN, "stagework": STAGEWORK}


@dataclass(frozen=True)
class Plant:
    """A loss that is put into the model.

    Attributes:
        name: What was done, in a few words.
        edit: Does it to the files, by name.
        kind, rule: The loss that it is, and the rule of `bpmn/losses/` that finds it.
        process_id, element_id: Where; "" = the whole diagram.
    """

    name: str
    edit: Callable[[Files], None]
    kind: str
    rule: str
    process_id: str
    element_id: str

    @property
    def found_as(self) -> tuple[str, str, str]:
        return self.rule, self.process_id, self.element_id


def planted(plants: Iterable[Plant] | None = None) -> list[tuple[str, bytes]]:
    """(file name, bytes) of the shipped model with these losses; by default with all."""
    files = dict(shipped_files())
    for plant in PLANTED if plants is None else plants:
        plant.edit(files)
    return list(files.items())


# ---- what is done to the files -------------------------------------------------------------------------------------------


def ask(form: str, *fields: dict[str, Any]) -> Callable[[Files], None]:
    """Further fields in a form."""

    def edit(files: Files) -> None:
        schema = json.loads(files[f"{form}.form"])
        schema["components"] += [{"id": f"Field_more_{field['key']}", **field} for field in fields]
        files[f"{form}.form"] = json.dumps(schema, ensure_ascii=False).encode()

    return edit


def field(
    key: str, label: str, label_ru: str, kind: str = "textfield", values: Iterable[str] = (), required: bool = True
) -> dict[str, Any]:
    found: dict[str, Any] = {"key": key, "label": label, "type": kind, "properties": {"label_ru": label_ru}}
    if required:
        found["validate"] = {"required": True}
    if values:
        found["values"] = [{"value": value, "label": value} for value in values]
    return found


def new_form(name: str, *fields: dict[str, Any]) -> Callable[[Files], None]:
    def edit(files: Files) -> None:
        files[f"{name}.form"] = json.dumps({"type": "default", "id": name, "schemaVersion": 19, "components": []}).encode()
        ask(name, *fields)(files)

    return edit


def flow(process: str, source: str, target: str, condition: str) -> Callable[[Files], None]:
    """One more branch of a choice."""

    def edit(files: Files) -> None:
        root = etree.fromstring(files[f"{process}.bpmn"])
        parent = _element(root, source).getparent()
        added = etree.SubElement(parent, f"{{{BPMN}}}sequenceFlow", id=f"Flow_{source}_{target}_more", sourceRef=source, targetRef=target)
        text = etree.SubElement(added, f"{{{BPMN}}}conditionExpression")
        text.set("{http://www.w3.org/2001/XMLSchema-instance}type", "bpmn:tFormalExpression")
        text.text = condition
        files[f"{process}.bpmn"] = etree.tostring(root)

    return edit


def script_after(process: str, element: str, new: str, name: str, name_ru: str, script: str) -> Callable[[Files], None]:
    def edit(files: Files) -> None:
        root = etree.fromstring(files[f"{process}.bpmn"])
        task = _put_after(root, element, "scriptTask", new, name, name_ru, "")
        task.set("scriptFormat", "python")
        etree.SubElement(task, f"{{{BPMN}}}script").text = script
        files[f"{process}.bpmn"] = etree.tostring(root)

    return edit


def work_after(process: str, element: str, new: str, names: tuple[str, str], lane: str, form: str) -> Callable[[Files], None]:
    """One more operation of people, in a lane."""

    def edit(files: Files) -> None:
        root = etree.fromstring(files[f"{process}.bpmn"])
        task = _put_after(root, element, "userTask", new, *names, lane)
        task.set(f"{{{CAMUNDA}}}formRef", form)
        task.set(f"{{{CAMUNDA}}}formRefBinding", "latest")
        task.set(f"{{{CAMUNDA}}}dueDate", "P1D")
        files[f"{process}.bpmn"] = etree.tostring(root)

    return edit


def all_of(*edits: Callable[[Files], None]) -> Callable[[Files], None]:
    def edit(files: Files) -> None:
        for one in edits:
            one(files)

    return edit


def _element(root: Any, key: str) -> Any:
    return root.xpath(f'//bpmn:process//*[@id="{key}"]', namespaces=NS)[0]


def _put_after(root: Any, element: str, tag: str, new: str, name: str, name_ru: str, lane: str) -> Any:
    """A task between an element and what its one flow leads to."""
    before = _element(root, element)
    process = before.getparent()
    (leaving,) = root.xpath(f'//bpmn:sequenceFlow[@sourceRef="{element}"]', namespaces=NS)
    leaving.set("sourceRef", new)
    for statement in leaving.xpath(".//stagework:handOff", namespaces=NS):
        statement.getparent().remove(statement)
    for outgoing in root.xpath(f'//bpmn:process//*[@id="{element}"]/bpmn:outgoing', namespaces=NS):
        before.remove(outgoing)
    task = etree.SubElement(process, f"{{{BPMN}}}{tag}", id=new, name=name)
    extensions = etree.SubElement(task, f"{{{BPMN}}}extensionElements")
    etree.SubElement(extensions, f"{{{STAGEWORK}}}translation", lang="ru", name=name_ru)
    etree.SubElement(process, f"{{{BPMN}}}sequenceFlow", id=f"Flow_{element}_{new}", sourceRef=element, targetRef=new)
    like = f'[@name="{lane}"]' if lane else f'[bpmn:flowNodeRef="{element}"]'
    where = root.xpath(f"//bpmn:lane{like}", namespaces=NS)[0]
    reference = etree.SubElement(where, f"{{{BPMN}}}flowNodeRef")
    reference.text = new
    return task


_NOTE = new_form("short-note", field("short_note", "Note", "Заметка", "textarea", required=False))


def _note_after(process: str, element: str, new: str, names: tuple[str, str], lane: str) -> Callable[[Files], None]:
    return all_of(_NOTE, work_after(process, element, new, names, lane, "short-note"))


PLANTED = (
    Plant(
        "a field that nothing reads",
        ask("answer-contact", field("weather", "Weather", "Погода", "select", ["fine", "rain"])),
        "needless", "unread-facts", "inbound", "AnswerContact",
    ),
    Plant(
        "a script whose result nothing reads",
        script_after("outbound", "CountAttempt", "RateCall", "Rate the call", "Оценить звонок", "call_rating = attempts * 10"),
        "needless", "unused-results", "outbound", "RateCall",
    ),
    Plant(
        "a branch for an answer that the form does not offer",
        flow("inbound", "ContactDecision", "QualifyContact", '${contact_decision == "partner"}'),
        "needless", "impossible-branches", "inbound", "Flow_ContactDecision_QualifyContact_more",
    ),
    Plant(
        "a branch behind one that takes all its cases",
        flow("development", "Trigger", "PlanRelation", '${trigger in ("claim", "contact") and reseller}'),
        "needless", "impossible-branches", "development", "Flow_Trigger_PlanRelation_more",
    ),
    Plant(
        "an approval that can only be given",
        all_of(
            new_form("approve-postponement", field("postponement_seen", "Approved", "Согласовано", "checkbox")),
            work_after(
                "discussion", "PostponeDeal", "ApprovePostponement", ("Approve the postponement", "Согласовать отсрочку"), "Sales head",
                "approve-postponement",
            ),
        ),
        "needless", "approvals-without-refusal", "discussion", "ApprovePostponement",
    ),
    Plant(
        "a fact that was asked before in the stage",
        ask("decide-deal", field("decision_maker", "Decision maker", "Кто принимает решение", required=False)),
        "doubled", "asked-twice", "discussion", "DecideDeal",
    ),
    Plant(
        "a fact that was asked in the stage before",
        ask("show-product", field("campaign", "Campaign", "Кампания")),
        "doubled", "asked-twice", "discussion", "ShowProduct",
    ),
    Plant(
        "an operation of the next stage, done in this one",
        work_after(
            "discussion", "KeepPromises", "DrawUpTheDocuments", ("Draw up documents", "Оформить документы"), "Legal", "draw-up-documents"
        ),
        "doubled", "same-operation", "execution", "DrawUpDocuments",
    ),
    Plant(
        "ping-pong between sales and finance",
        all_of(
            _note_after("discussion", "OpenDiscussion", "RateClient", ("Rate the client", "Оценить клиента"), "Finance"),
            _note_after("discussion", "RateClient", "AskForPapers", ("Ask for papers", "Запросить бумаги"), "Sales"),
            _note_after("discussion", "AskForPapers", "SetLimit", ("Set the limit", "Установить лимит"), "Finance"),
        ),
        "over-complicated", "returns", "discussion", "SetLimit",
    ),
    Plant(
        "two more hand-offs at the end of a long way",
        all_of(
            _note_after("execution", "AssessSatisfaction", "FilePapers", ("File the papers", "Подшить бумаги"), "Legal"),
            _note_after("execution", "FilePapers", "CountStock", ("Count the stock", "Пересчитать остатки"), "Logistics"),
        ),
        "over-complicated", "hand-offs", "execution", "ReserveStock",
    ),
)  # fmt: skip
"""Ten, of all three kinds."""
