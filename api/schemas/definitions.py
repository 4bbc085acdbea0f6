"""Definitions as the API shows them: diagrams, decision tables and forms, each version for itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from api.plain import Variables
from api.problems import Fault
from api.schemas.common import Listed, Shown
from bpmn.decision import Decision
from bpmn.diagram import Diagram
from bpmn.elements import Element
from engine.queries.definition import Definition
from forms.field import Field as FormField

Kind = Literal["bpmn", "dmn", "form"]


class DefinitionInfo(Listed):
    """A version of a deployed file."""

    kind: Kind
    key: str = Field(description="The process, decision or form id.", examples=["discussion"])
    version: int = Field(examples=[3])
    digest: str = Field(description="SHA-256 of the file's bytes: the version's identity.")
    name: str = Field(description="The file's name.", examples=["discussion.bpmn"])
    stage: str = Field(description="The stage that a diagram describes, or empty.", examples=["discussion"])
    deployed_at: datetime
    deployed_by: str
    message: str = Field(description="What the deployer said of it.", examples=["Legal reviews every contract above 100,000"])
    is_newest: bool = Field(description="It is what runs when its key is asked for.")


class DeployedFile(Shown):
    """What became of an uploaded file."""

    kind: Kind
    key: str = Field(description="The process, decision or form id.")
    version: int
    digest: str
    name: str
    stage: str
    deployed_at: datetime
    deployed_by: str
    message: str = Field(description="What the deployer said of it.")
    is_new: bool = Field(description="False: the same content was there already; if it was an older version, it is the newest again.")


class Deployed(BaseModel):
    """What became of each uploaded file, in the order given."""

    definitions: list[DeployedFile]
    warnings: list[Fault] = Field(
        default=[], description="What is to be thought about, such as `measured-elements`: what an indicator measures is gone."
    )


class ElementInfo(Shown):
    """An element of a diagram."""

    id: str = Field(examples=["PrepareOffer"])
    name: str = Field(description="As drawn, or in the language asked for.")
    kind: str = Field(description="BPMN's name of it.", examples=["userTask"])
    event: str = Field(description="What an event waits for or throws: none, timer, message ...; empty for others.")
    scope: str = Field(description="The process or embedded subprocess that it stands in.")
    lane: str
    department: str = Field(description="Who an operation is handed to.")
    form: str = Field(description="The id of its form, or empty.")
    topic: str = Field(description="The connector's name, or empty.")
    exit: str = Field(description="The exit that an end event states, or empty.")
    translations: dict[str, str] = Field(description="Its name in other languages.")
    documentation: str

    @classmethod
    def of_element(cls, element: Element, language: str) -> ElementInfo:
        is_operation = element.kind in ("userTask", "manualTask", "task")
        return cls(
            id=element.id,
            name=element.translations.get(language) or element.name,
            kind=element.kind,
            event=element.event if element.kind.endswith("Event") else "",
            scope=element.scope,
            lane=element.lane,
            department=element.department if is_operation else "",
            form=element.form,
            topic=element.topic,
            exit=element.exit,
            translations=element.translations,
            documentation=documentation(element.node),
        )


class FlowInfo(Shown):
    """A sequence flow."""

    id: str
    name: str
    source: str
    target: str
    condition: str | None
    is_hand_off: bool = Field(description="Work passes from one department to another.")
    pack: list[str] = Field(description="The facts that the receiver of the hand-off must be given.")


class FactInfo(Shown):
    """A fact of a stage contract."""

    name: str
    type: str


class ExitInfo(Shown):
    """An exit of a stage, and the facts that it promises."""

    name: str
    facts: list[FactInfo]


class DiagramDetails(Shown):
    """What a diagram says."""

    entry: list[FactInfo] = Field(description="The facts that the stage must be given.")
    exits: list[ExitInfo]
    elements: list[ElementInfo]
    flows: list[FlowInfo]


class RuleInfo(Shown):
    """A rule: a test for each input column, an entry for each output column."""

    id: str
    tests: list[str]
    entries: list[str]


class ColumnInfo(Shown):
    """A column of a decision table."""

    name: str
    type: str
    expression: str = Field(description="What an input column looks at; empty for an output column.")


class TableDetails(Shown):
    """What a decision table says."""

    hit_policy: str
    aggregation: str
    inputs: list[ColumnInfo]
    outputs: list[ColumnInfo]
    rules: list[RuleInfo]


class FieldInfo(Shown):
    """A field of a form."""

    key: str
    label: str
    label_ru: str
    type: str
    required: bool
    is_conditional: bool = Field(description="It may be hidden, and then gives no answer.")
    personal: bool


class DefinitionDetails(DefinitionInfo):
    """A version, and what the file says; of `diagram`, `table` and `fields` the one that its kind has."""

    title: str = Field(description="The process's or decision's name, in the language asked for.")
    translations: dict[str, str] = Field(description="The title in other languages.")
    documentation: str
    diagram: DiagramDetails | None
    table: TableDetails | None
    fields: list[FieldInfo] | None

    @classmethod
    def of_definition(cls, found: Definition, language: str) -> DefinitionDetails:
        info = DefinitionInfo.model_validate(found.info).model_dump()
        parsed = found.parsed
        if isinstance(parsed, Diagram):
            main = parsed.main
            return cls(
                **info, title=main.translations.get(language) or main.name, translations=main.translations,
                documentation=documentation(main.node), diagram=diagram_details(parsed, language), table=None, fields=None,
            )  # fmt: skip
        if isinstance(parsed, Decision):
            table = table_details(parsed)
            return cls(**info, title=parsed.name, translations={}, documentation="", diagram=None, table=table, fields=None)
        fields = [field_info(field) for field in parsed.fields]
        return cls(**info, title=parsed.id, translations={}, documentation="", diagram=None, table=None, fields=fields)


def documentation(node: Any) -> str:
    """What stands in `bpmn:documentation`."""
    return " ".join((node.findtext("{*}documentation") or "").split())


def diagram_details(diagram: Diagram, language: str) -> DiagramDetails:
    exits = {element.exit: element.promised for element in diagram.elements.values() if element.exit}
    flows = [
        FlowInfo(
            id=f.id, name=f.name, source=f.source, target=f.target, condition=f.condition, is_hand_off=f.is_hand_off, pack=list(f.pack)
        )
        for f in diagram.flows.values()
    ]
    return DiagramDetails(
        entry=[FactInfo.model_validate(fact) for fact in diagram.main.entry],
        exits=[ExitInfo(name=name, facts=[FactInfo.model_validate(fact) for fact in facts]) for name, facts in exits.items()],
        elements=[ElementInfo.of_element(element, language) for element in diagram.elements.values()],
        flows=flows,
    )


def table_details(decision: Decision) -> TableDetails:
    table = decision.table
    return TableDetails(
        hit_policy=table.hit_policy,
        aggregation=table.aggregation,
        inputs=[ColumnInfo(name=column.label, type=column.type, expression=column.expression.text) for column in table.inputs],
        outputs=[ColumnInfo(name=column.name, type=column.type, expression="") for column in table.outputs],
        rules=[
            RuleInfo(id=rule.id, tests=[cell.text for cell in rule.tests], entries=[cell.text for cell in rule.entries])
            for rule in table.rules
        ],
    )


def field_info(field: FormField) -> FieldInfo:
    return FieldInfo(
        key=field.key, label=field.label, label_ru=field.label_ru, type=field.type, required=field.required,
        is_conditional=field.conditional, personal=field.personal,
    )  # fmt: skip


class Difference(Shown):
    """One difference between two versions."""

    element_id: str = Field(description="The diagram's element, the table's rule or column, or the form's field.")
    name: str
    kind: Literal["added", "removed", "changed", "moved"] = Field(description="moved: only its place in the picture or order.")
    what: str = Field(description="What of it, for “changed”: the attribute, column or property.", examples=["camunda:dueDate"])
    before: str = Field(description="Empty where it is absent.")
    after: str = Field(description="Empty where it is absent.")


class Changes(BaseModel):
    """What changed from one version to another."""

    kind: Kind
    key: str
    from_version: int
    to_version: int
    changes: list[Difference]
    only_layout: bool = Field(description="The file says the same; only the picture or order differs.")


class FileChanges(Shown):
    """What an uploaded file would change."""

    name: str = Field(description="The file's name.")
    kind: Kind
    key: str
    version: int | None = Field(description="The version that runs, and was compared with; null: there is none.")
    changes: list[Difference]


class Differences(BaseModel):
    """What uploaded files would change, in the order given; files that can't be read are left out."""

    files: list[FileChanges]


class Findings(BaseModel):
    """What is to be mended in the uploaded files."""

    findings: list[Fault]
    may_be_deployed: bool = Field(description="There is no finding of the severity “error”.")


class PathEntry(Shown):
    """One thing that happened on a trial's way."""

    at: datetime = Field(description="On the trial's own clock, which jumps.")
    process_id: str
    element_id: str
    name: str
    kind: str = Field(examples=["gateway.decided"])
    data: Variables


class Walk(Shown):
    """One way through a diagram."""

    state: Literal["completed", "failed", "cancelled", "stuck", "endless"]
    exit: str
    cause: str = Field(description="Where it got stuck, and why.")
    element_id: str = Field(description="Where it got stuck, or empty.")
    start: str = Field(description="The start event.")
    seed: int
    tries: int = Field(description="Walks made until one ended well.")
    path: list[PathEntry]


class Branch(BaseModel):
    """A branch of a diagram, and whether a walk took it."""

    id: str
    says: str = Field(description="In words: which gateway, which way.")
    taken: bool


class Stuck(Shown):
    """Where a walk got stuck."""

    element_id: str
    cause: str
    seed: int


class Coverage(BaseModel):
    """What many walks have seen."""

    walks: int
    branches: list[Branch]
    missed: list[str] = Field(description="Ids of branches that no walk took.")
    stuck: list[Stuck]


class Trial(BaseModel):
    """A diagram tried in memory: one walk, or as many as it takes to see every branch."""

    walk: Walk | None = Field(description="Unless all branches were asked for.")
    coverage: Coverage | None = Field(description="When all branches were asked for.")


class StageInfo(BaseModel):
    """One of the five stages, and the diagrams that describe it."""

    key: str = Field(examples=["discussion"])
    name: str = Field(examples=["deal discussion"])
    name_ru: str = Field(examples=["обсуждение сделки"])
    definitions: list[DefinitionInfo] = Field(description="The newest version of each diagram of the stage; usually one.")


class Stages(BaseModel):
    """The five stages, in their order."""

    stages: list[StageInfo]
