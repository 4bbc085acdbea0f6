"""The API's operations and types. Made by `make client` from the API's description; changes are made there.

Description: sha256:54a96815741c5dc5a125dcd648a9afac84af06cc87fb543c2b8f2bb2f473afd5
"""

from __future__ import annotations

from typing import Any, Generic, Literal, NotRequired, TypeAlias, TypedDict, TypeVar, cast
from urllib.parse import quote

from api.client.connection import Connection, File, etag, forms

Item = TypeVar("Item")


class Page(TypedDict, Generic[Item]):
    """A page of a list; `next` is the next page's `after`, or None."""

    items: list[Item]
    next: str | None


class Access(TypedDict):
    """Somebody was shown personal values."""

    seq: NotRequired[int]
    person: NotRequired[str]
    deal_key: NotRequired[str]
    what: NotRequired[str]
    fields: NotRequired[list[str]]
    at: NotRequired[str]


class Alert(TypedDict):
    """An indicator has crossed a threshold, or was well again."""

    id: NotRequired[int]
    key: NotRequired[str]
    name: NotRequired[str]
    name_ru: NotRequired[str]
    stage: NotRequired[str]
    unit: NotRequired[str]
    state: NotRequired[Literal["attention", "alarm", "well"]]
    figure: NotRequired[float | None]
    at: NotRequired[str]


class Also(TypedDict):
    """Somebody else who has to do with it."""

    role: Literal["substitute", "delegated-by", "escalated-to"]
    name: str


class AnotherTry(TypedDict):
    """How a message is to be delivered again."""

    correlation: NotRequired[str | None]


class Answers(TypedDict):
    """A person's answers to the form."""

    answers: NotRequired[dict[str, Any]]


class AnswersToCheck(TypedDict):
    """Answers to check; nothing is completed."""

    answers: NotRequired[dict[str, Any]]
    variables: NotRequired[dict[str, Any]]


class Assignment(TypedDict):
    """Who a head gives a work item to."""

    reason: NotRequired[str]
    to: str


class Assignments(TypedDict):
    """Several work items for one person, each given or refused by itself."""

    reason: NotRequired[str]
    to: str
    work_items: list[int]


class Assumption(TypedDict):
    says: str
    says_ru: str


class AttachedKpis(TypedDict):
    """Indicators that were attached together."""

    kpis: list[Kpi]


class Attachment(TypedDict):
    """A file that belongs to a deal."""

    id: NotRequired[int]
    deal_key: NotRequired[str]
    work_item_id: NotRequired[int | None]
    name: NotRequired[str]
    media_type: NotRequired[str]
    size: NotRequired[int]
    digest: NotRequired[str]
    added_by: NotRequired[str]
    added_at: NotRequired[str]
    erased_at: NotRequired[str | None]
    revision: NotRequired[int]


class AuditFinding(TypedDict):
    """Something was falsified, or broke."""

    code: str
    chain: str
    number: int | None
    message: str
    since: str | None


class AveragesPerDeal(TypedDict):
    operations: float
    hand_offs: float
    untimed: float
    departments: list[DepartmentTime]


class Awaited(TypedDict):
    """Something that a trial waits for."""

    number: int
    process_id: str
    element_id: str
    name: str
    name_ru: str
    kind: Literal["work", "timer", "message", "service", "child", "stuck"]
    attached_to: str
    department: str
    assignee: str
    due_at: str | None
    form: dict[str, Any] | None
    data: Any
    message: str
    connector: str
    called: str
    cause: str
    suggestion: TrialMove | None
    outcomes: list[TrialMove]


class Body_ask_what_if(TypedDict):
    files: NotRequired[list[File]]
    drafts: NotRequired[list[str]]
    runs: NotRequired[int]
    since: NotRequired[str | None]
    simulate: NotRequired[bool]
    capacity: NotRequired[str]
    seed: NotRequired[int]
    repetitions: NotRequired[int]


class Body_attach_file(TypedDict):
    file: File
    work_item_id: NotRequired[int | None]


class Body_check_files(TypedDict):
    files: list[File]


class Body_compare_files(TypedDict):
    files: list[File]


class Body_deploy_definitions(TypedDict):
    files: list[File]
    message: NotRequired[str]


class Body_find_losses(TypedDict):
    files: list[File]


class Body_import_deals(TypedDict):
    export: File
    mapping: File
    products: NotRequired[File | None]
    joined: NotRequired[list[File] | None]
    limit: NotRequired[int | None]


class Body_try_diagram(TypedDict):
    files: list[File]
    answers: NotRequired[str]
    seed: NotRequired[int]
    start_element: NotRequired[str]
    all_branches: NotRequired[bool]


class Body_try_diagram_by_steps(TypedDict):
    files: list[File]
    moves: NotRequired[str]
    began_at: NotRequired[str | None]
    run_called_processes: NotRequired[bool]
    as_far_as_possible: NotRequired[bool]
    seed: NotRequired[int]


class Branch(TypedDict):
    """A branch of a diagram, and whether a walk took it."""

    id: str
    says: str
    taken: bool


class Calendar(TypedDict):
    """When a department works."""

    name: NotRequired[str]
    time_zone: NotRequired[str]
    hours: NotRequired[dict[str, list[str]]]
    holidays: NotRequired[list[str]]
    revision: NotRequired[int]


class CalendarHours(TypedDict):
    """When a department works."""

    time_zone: str
    hours: dict[str, list[str]]
    holidays: NotRequired[list[str]]


class Change(TypedDict):
    """Something that happened in a deal. Read the deal or the work item for what it is like now."""

    deal_key: str
    kind: str
    element_id: str
    at: str
    actor: str
    revision: int
    work_item: NotRequired[int | None]
    department: NotRequired[str]
    assignee: NotRequired[str]


class Changes(TypedDict):
    """What changed from one version to another."""

    kind: Literal["bpmn", "dmn", "form"]
    key: str
    from_version: int
    to_version: int
    changes: list[Difference]
    only_layout: bool


class Channel(TypedDict):
    """A door for messages from outside."""

    name: NotRequired[str]
    message: NotRequired[str]
    fields: NotRequired[list[ChannelField]]
    correlation: NotRequired[str]
    state: NotRequired[Literal["open", "closed"]]
    made_by: NotRequired[str]
    made_at: NotRequired[str]
    revision: NotRequired[int]
    is_awaited: NotRequired[bool]
    messages: NotRequired[int]
    last_at: NotRequired[str | None]
    waiting: NotRequired[int]


class ChannelChange(TypedDict):
    """What to change; what is left out stays."""

    message: NotRequired[str | None]
    fields: NotRequired[list[ChannelField] | None]
    correlation: NotRequired[str | None]
    state: NotRequired[Literal["open", "closed"] | None]


ChannelField = TypedDict(
    "ChannelField",
    {
        "to": "str",
        "from": "NotRequired[str]",
        "type": "NotRequired[Literal['text', 'number', 'boolean', 'date']]",
        "required": "NotRequired[bool]",
        "default": "NotRequired[str | int | float | bool | None]",
        "identifies": "NotRequired[bool]",
    },
)


class ChannelSecret(TypedDict):
    """A channel's secret, told this once."""

    name: str
    secret: str
    address: str
    revision: int


class CheckedAnswers(TypedDict):
    """What the form makes of answers."""

    ok: bool
    answers: Any
    problems: list[Fault]


class Checkpoint(TypedDict):
    """A signed root of the log of sealed heads."""

    number: NotRequired[int]
    sealed_at: NotRequired[str]
    tree_size: NotRequired[int]
    root: NotRequired[str]
    previous: NotRequired[str]
    key_id: NotRequired[str]
    signature: NotRequired[str]
    public_key: NotRequired[str]
    digest: NotRequired[str]
    anchor: NotRequired[str]


class ChoiceInfo(TypedDict):
    """One of the values that a form offers."""

    value: Any
    label: str
    label_ru: str


class Client(TypedDict):
    """A company or a person. Personal fields are "hidden" for whoever may see no personal data."""

    id: NotRequired[int]
    name: NotRequired[str]
    kind: NotRequired[str]
    phone: NotRequired[str | None]
    email: NotRequired[str | None]
    tax_id: NotRequired[str | None]
    external_ref: NotRequired[str | None]
    created_at: NotRequired[str]
    merged_into: NotRequired[int | None]
    erased_at: NotRequired[str | None]
    revision: NotRequired[int]


class ClientCard(TypedDict):
    """A client, the newest of its deals that you may see, and its merges."""

    client: Client
    deals: list[Deal]
    merges: list[Merge]


class ClientChange(TypedDict):
    """What to change; what is left out stays, an empty text empties."""

    name: NotRequired[str | None]
    phone: NotRequired[str | None]
    email: NotRequired[str | None]
    tax_id: NotRequired[str | None]
    kind: NotRequired[str | None]
    external_ref: NotRequired[str | None]


class ClientFields(TypedDict):
    """A client's fields."""

    name: NotRequired[str]
    phone: NotRequired[str]
    email: NotRequired[str]
    tax_id: NotRequired[str]
    kind: NotRequired[str]
    external_ref: NotRequired[str]


class ColumnInfo(TypedDict):
    """A column of a decision table."""

    name: str
    type: str
    expression: str


class Comment(TypedDict):
    """What somebody said about a deal."""

    id: NotRequired[int]
    deal_key: NotRequired[str]
    work_item_id: NotRequired[int | None]
    author: NotRequired[str]
    body: NotRequired[str]
    mentions: NotRequired[list[str]]
    written_at: NotRequired[str]
    erased_at: NotRequired[str | None]
    revision: NotRequired[int]


class CommentToWrite(TypedDict):
    """What to say."""

    body: str
    work_item_id: NotRequired[int | None]
    mentions: NotRequired[list[str]]


class ComparabilityBreak(TypedDict):
    """What the indicator measures has changed: figures before and after can't be compared."""

    at: str
    what: list[KpiCause]


class Completion(TypedDict):
    """One of several completions."""

    id: int
    answers: NotRequired[dict[str, Any]]


class Completions(TypedDict):
    """Several completions in one go, each done or refused by itself."""

    completions: list[Completion]


class Condition(TypedDict):
    """What a fact must be, at the moment of the point; all that is stated must hold."""

    equals: NotRequired[list[bool | int | float | str | None]]
    unless: NotRequired[list[bool | int | float | str | None]]
    at_least: NotRequired[float | None]
    at_most: NotRequired[float | None]
    above: NotRequired[float | None]
    below: NotRequired[float | None]
    known: NotRequired[bool | None]


class ConnectorInfo(TypedDict):
    """A connector that service and send tasks may name."""

    name: str
    title: str
    title_ru: str
    description: str
    description_ru: str
    parameters: dict[str, Any]
    result: dict[str, Any]


class Connectors(TypedDict):
    """The installed connectors by name."""

    connectors: list[ConnectorInfo]


class Contribution(TypedDict):
    """What one deal has added to a figure once."""

    deal_key: str
    title: str
    client_name: str
    state: str
    at: str
    value: float
    base: float | None
    element_id: str
    dims: dict[str, str]
    number: int


class Contributions(TypedDict):
    """A page of what a figure is made of, the newest first."""

    items: list[Contribution]
    next: str | None
    deals: int
    hidden: int


class Correction(TypedDict):
    """A correction, with the mandatory reason."""

    kind: Literal["data", "move", "cancel", "reopen"]
    instance_id: NotRequired[str]
    variables: NotRequired[dict[str, Any] | None]
    from_element: NotRequired[str | None]
    to_element: NotRequired[str | None]
    token: NotRequired[str | None]
    element_id: NotRequired[str | None]
    newest: NotRequired[bool | None]
    reason: str


class CorrectionAsked(TypedDict):
    """What to correct."""

    kind: Literal["data", "move", "cancel", "reopen"]
    instance_id: NotRequired[str]
    variables: NotRequired[dict[str, Any] | None]
    from_element: NotRequired[str | None]
    to_element: NotRequired[str | None]
    token: NotRequired[str | None]
    element_id: NotRequired[str | None]
    newest: NotRequired[bool | None]


class CorrectionEffect(TypedDict):
    """One thing that a correction would do."""

    kind: str
    element_id: str
    name: str


class CorrectionInfo(TypedDict):
    """A correction of a deal."""

    id: NotRequired[int]
    deal_key: NotRequired[str]
    instance_id: NotRequired[str]
    kind: NotRequired[str]
    change: NotRequired[Any]
    before: NotRequired[Any]
    after: NotRequired[Any]
    reason: NotRequired[str]
    asked_by: NotRequired[str]
    asked_at: NotRequired[str]
    state: NotRequired[str]
    answered_by: NotRequired[str]
    answered_at: NotRequired[str | None]
    answer: NotRequired[str]


class CorrectionMade(TypedDict):
    """What became of a correction."""

    correction_id: int
    deal_key: str
    state: str
    incidents: list[str]


class CorrectionPreview(TypedDict):
    """What a correction would do; nothing was done."""

    before: Any
    after: Any
    needs_consent: bool
    effects: list[CorrectionEffect]
    incidents: list[str]


class Count(TypedDict):
    """How often one of the points is passed; `once`: at most once for each deal."""

    kind: Literal["count"]
    of: list[Point]
    once: NotRequired[bool]


class Counted(TypedDict):
    """As part of a ratio: how often a point is passed; `once`: at most once for each deal."""

    count: list[Point]
    once: NotRequired[bool]
    where: NotRequired[dict[str, Condition]]


class Counts(TypedDict):
    """How much waits, of what you may see; at most 1,000 are counted of each."""

    overdue: int
    today: int
    this_week: int
    mine: int
    unclaimed: int


class Coverage(TypedDict):
    """What many walks have seen."""

    walks: int
    branches: list[Branch]
    missed: list[str]
    stuck: list[Stuck]


class DeadLetter(TypedDict):
    """What came in by a channel and could not be sent on."""

    id: NotRequired[int]
    channel: NotRequired[str]
    message_id: NotRequired[str]
    cause: NotRequired[str]
    cause_ru: NotRequired[str]
    state: NotRequired[Literal["waiting", "delivered", "discarded"]]
    received_at: NotRequired[str]
    answered_by: NotRequired[str]
    answered_at: NotRequired[str | None]
    reason: NotRequired[str]


class Deal(TypedDict):
    """A deal: the case that travels through the stages."""

    key: NotRequired[str]
    title: NotRequired[str]
    state: NotRequired[Literal["open", "suspended", "completed", "failed", "cancelled"]]
    stage: NotRequired[str]
    exit: NotRequired[str]
    outcome: NotRequired[str]
    owner: NotRequired[str]
    client_id: NotRequired[int | None]
    client_name: NotRequired[str | None]
    parent_key: NotRequired[str | None]
    kind: NotRequired[str]
    source: NotRequired[str]
    external_ref: NotRequired[str | None]
    opened_at: NotRequired[str]
    closed_at: NotRequired[str | None]
    revision: NotRequired[int]


class DealChange(TypedDict):
    """What to change; what is left out stays."""

    title: NotRequired[str | None]
    owner: NotRequired[str | None]


class DealClocks(TypedDict):
    """For whom a deal has waited. Seconds; while a deal is suspended no clock runs."""

    deal_key: str
    as_of: str
    total: float
    on_us: float
    on_them: float
    on_client: float
    working: float
    departments: list[DepartmentClock]


class DealCounts(TypedDict):
    """How many deals there are, of those that you may see."""

    stages: list[StageCount]
    outcomes: list[OutcomeCount]
    closed_since: str


class DealDepartment(TypedDict):
    """A department that has had work in the deal."""

    department: str
    open: int
    completed: int


class DealInList(TypedDict):
    """A deal, with what is to be done in it."""

    key: NotRequired[str]
    title: NotRequired[str]
    state: NotRequired[Literal["open", "suspended", "completed", "failed", "cancelled"]]
    stage: NotRequired[str]
    exit: NotRequired[str]
    outcome: NotRequired[str]
    owner: NotRequired[str]
    client_id: NotRequired[int | None]
    client_name: NotRequired[str | None]
    parent_key: NotRequired[str | None]
    kind: NotRequired[str]
    source: NotRequired[str]
    external_ref: NotRequired[str | None]
    opened_at: NotRequired[str]
    closed_at: NotRequired[str | None]
    revision: NotRequired[int]
    work: NotRequired[list[DealWork]]


class DealOfPerson(TypedDict):
    """A deal of the client, with every personal value that its history holds."""

    key: str
    title: str
    state: str
    opened_at: str
    closed_at: str | None
    values: list[PersonalValue]


class DealPeople(TypedDict):
    """Who has to do with the deal."""

    people: list[DealPerson]
    departments: list[DealDepartment]


class DealPerson(TypedDict):
    """Somebody who has to do with the deal."""

    name: str
    is_owner: bool
    is_watcher: bool
    holds: int
    departments: list[str]
    operations: list[DoneOperation]
    last_at: str | None


class DealState(TypedDict):
    """What a deal is now."""

    deal_key: str
    state: Literal["open", "suspended", "completed", "failed", "cancelled"]


class DealThen(TypedDict):
    """A deal as it was at the moment asked for; title, client and references are today's."""

    key: str
    title: str
    client_id: int | None
    client_name: str | None
    state: str
    stage: str
    exit: str
    owner: str
    parent_key: str | None
    opened_at: str
    closed_at: str | None
    revision: int


class DealToStart(TypedDict):
    """A new deal, and the process that it begins with."""

    process: str
    variables: NotRequired[dict[str, Any]]
    start_element: NotRequired[str]
    client_id: NotRequired[int | None]
    title: NotRequired[str]
    owner: NotRequired[str]
    kind: NotRequired[str]
    source: NotRequired[str]
    external_ref: NotRequired[str]
    parent_key: NotRequired[str]


class DealWork(TypedDict):
    """Something that is to be done in a deal."""

    work_item_id: int
    element_id: str
    name: str
    name_ru: str
    department: str
    assignee: str
    due_at: str | None


class Decided(TypedDict):
    """A decision."""

    id: str
    version: int
    rows: list[Any]
    matched_rules: list[str]
    inputs: Any


class DecisionDefinition(TypedDict):
    """A deployed decision table."""

    id: str
    key: str
    category: str | None
    name: str | None
    version: int
    resource: str
    deploymentId: str
    decisionRequirementsDefinitionId: NotRequired[None]
    decisionRequirementsDefinitionKey: NotRequired[None]
    tenantId: NotRequired[None]
    versionTag: NotRequired[None]
    historyTimeToLive: NotRequired[None]


class DecisionInfo(TypedDict):
    """The newest version of a decision table."""

    id: NotRequired[str]
    version: NotRequired[int]
    digest: NotRequired[str]
    deployed_at: NotRequired[str]
    deployed_by: NotRequired[str]


class DecisionWord(TypedDict):
    """A decision table: what it reads and gives."""

    key: str
    name: str
    inputs: list[str]
    outputs: list[FactInfo]


class DefinitionDetails(TypedDict):
    """A version, and what the file says; of `diagram`, `table` and `fields` the one that its kind has."""

    kind: NotRequired[Literal["bpmn", "dmn", "form"]]
    key: NotRequired[str]
    version: NotRequired[int]
    digest: NotRequired[str]
    name: NotRequired[str]
    stage: NotRequired[str]
    deployed_at: NotRequired[str]
    deployed_by: NotRequired[str]
    message: NotRequired[str]
    is_newest: NotRequired[bool]
    title: NotRequired[str]
    translations: NotRequired[dict[str, str]]
    documentation: NotRequired[str]
    diagram: NotRequired[DiagramDetails | None]
    table: NotRequired[TableDetails | None]
    fields: NotRequired[list[FieldInfo] | None]


class DefinitionInfo(TypedDict):
    """A version of a deployed file."""

    kind: NotRequired[Literal["bpmn", "dmn", "form"]]
    key: NotRequired[str]
    version: NotRequired[int]
    digest: NotRequired[str]
    name: NotRequired[str]
    stage: NotRequired[str]
    deployed_at: NotRequired[str]
    deployed_by: NotRequired[str]
    message: NotRequired[str]
    is_newest: NotRequired[bool]


class Delegation(TypedDict):
    """Who does it for a while."""

    to: str
    note: NotRequired[str]


class Delivery(TypedDict):
    """What became of a message."""

    outcome: Literal["delivered", "started", "kept", "duplicate"]
    deal_key: str
    instance_id: str
    incidents: list[str]


class DemoDepartment(TypedDict):
    """A department's name in both languages."""

    name: str
    name_ru: str


class DemoPerson(TypedDict):
    """Somebody of the fictitious company."""

    name: str
    roles: list[str]
    departments: list[DemoDepartment]
    heads: list[str]


class Department(TypedDict):
    """A group of people to whom operations are handed; a lane in the diagrams."""

    key: NotRequired[str]
    name: NotRequired[str]
    name_ru: NotRequired[str]
    head: NotRequired[str]
    calendar: NotRequired[str]
    hourly_rate: NotRequired[float | None]
    revision: NotRequired[int]


class DepartmentCapacity(TypedDict):
    department: str
    at_once: int
    people: int | None
    source: Literal["asked", "people", "load"]


class DepartmentChanges(TypedDict):
    """What is to be changed of a department; what is left out stays."""

    name: NotRequired[str | None]
    name_ru: NotRequired[str | None]
    head: NotRequired[str | None]
    calendar: NotRequired[str | None]
    hourly_rate: NotRequired[float | None]


class DepartmentClock(TypedDict):
    """How long a deal waited for a department, and how long the department worked on it. Seconds; parallel work counts once."""

    department: str
    is_ours: bool
    waiting: float
    working: float
    waiting_in_hours: float | None
    working_in_hours: float | None
    is_running: bool
    returns: int


class DepartmentLoad(TypedDict):
    department: str
    queue: SimulatedSpread
    waiting: SimulatedSpread
    utilisation: SimulatedSpread


class DepartmentTime(TypedDict):
    """How long a deal is with a department."""

    department: str
    operations: float
    waiting: float
    working: float


class DepartmentWord(TypedDict):
    """A department."""

    key: str
    name: str
    name_ru: str
    exists: bool


class Deployed(TypedDict):
    """What became of each uploaded file, in the order given."""

    definitions: list[DeployedFile]
    warnings: NotRequired[list[Fault]]


class DeployedFile(TypedDict):
    """What became of an uploaded file."""

    kind: Literal["bpmn", "dmn", "form"]
    key: str
    version: int
    digest: str
    name: str
    stage: str
    deployed_at: str
    deployed_by: str
    message: str
    is_new: bool


class Deployment(TypedDict):
    """Files that were deployed together."""

    links: list[api__schemas__camunda__Link]
    id: str
    name: str | None
    source: str | None
    deploymentTime: str
    tenantId: NotRequired[None]


class Deviation(TypedDict):
    """Where the deal left its regulation."""

    kind: Literal["skipped", "repeated", "out-of-order", "corrected", "late"]
    instance_id: str
    process_id: str
    version: int | None
    element_id: str
    name: str
    name_ru: str
    who: str
    at: str
    why: str
    why_ru: str


class Deviations(TypedDict):
    """A deal's deviations, in order of time."""

    items: list[Deviation]


class Diagnosis(TypedDict):
    """Whether everything is consistent."""

    violations: list[Violation]


class DiagramDetails(TypedDict):
    """What a diagram says."""

    entry: list[FactInfo]
    exits: list[ExitInfo]
    elements: list[ElementInfo]
    flows: list[FlowInfo]


class DiagramLoss(TypedDict):
    """Effort that adds nothing, as it is drawn."""

    kind: Literal["needless", "doubled", "over-complicated"]
    rule: str
    stage: str
    process_id: str
    element_id: str
    name: str
    name_ru: str
    what: str
    what_ru: str
    suggestion: str
    suggestion_ru: str
    weight: float
    elements: list[PaintedPlace]
    facts: list[str]


class DiagramLosses(TypedDict):
    """The heaviest first."""

    items: list[DiagramLoss]


class Difference(TypedDict):
    """One difference between two versions."""

    element_id: str
    name: str
    kind: Literal["added", "removed", "changed", "moved"]
    what: str
    before: str
    after: str


class Differences(TypedDict):
    """What uploaded files would change, in the order given; files that can't be read are left out."""

    files: list[FileChanges]


class Discarding(TypedDict):
    """Why it is not needed."""

    reason: str


class DistinctClients(TypedDict):
    """How many clients have passed one of the points."""

    kind: Literal["distinct-clients"]
    of: list[Point]


class DoneOperation(TypedDict):
    """An operation that somebody has done in the deal."""

    process_id: str
    element_id: str
    name: str
    name_ru: str
    department: str
    count: int
    last_at: str


class Draft(TypedDict):
    """Answers that are not given yet; one's own, and not checked against the form."""

    work_item_id: int
    answers: dict[str, Any]
    saved_at: str
    revision: int


class DraftToSave(TypedDict):
    """A draft, in place of the one before."""

    source: str
    name: NotRequired[str]
    base_version: NotRequired[int | None]


class Duplicate(TypedDict):
    """Two clients that may be one."""

    first: NotRequired[Client]
    second: NotRequired[Client]
    same: NotRequired[str]


Duration = TypedDict(
    "Duration",
    {
        "kind": "Literal['duration']",
        "from": "list[Point]",
        "to": "list[Point]",
        "clock": "NotRequired[Literal['calendar', 'working']]",
        "statistic": "NotRequired[Literal['median', 'mean', 'p90']]",
    },
)


class Editor(TypedDict):
    """Somebody who has a file open."""

    person: str
    seen_at: str


class Editors(TypedDict):
    """Who else has a file open."""

    editors: list[Editor]


class Effort(TypedDict):
    """The time that each pass of operations took: waiting until somebody takes it, working until it is done, or both. Attributes: of: User tasks; their moment is not looked at. passes: `repeated`: only the second and later passes in a deal: rework. clock: `working`: as the department's calendar counts."""

    kind: Literal["effort"]
    part: Literal["waiting", "working", "both"]
    of: list[Point]
    passes: NotRequired[Literal["all", "repeated"]]
    clock: NotRequired[Literal["calendar", "working"]]
    statistic: NotRequired[Literal["median", "mean", "p90", "total"]]


class ElementHeat(TypedDict):
    """An element of a diagram: how often, how long, how dear."""

    element_id: str
    name: str
    name_ru: str
    passes: int
    deals: int
    waiting: float | None
    working: float | None
    waiting_hours: float
    working_hours: float
    repeats: int
    late: int
    loss_hours: float
    losses: int


class ElementInfo(TypedDict):
    """An element of a diagram."""

    id: str
    name: str
    kind: str
    event: str
    scope: str
    lane: str
    department: str
    form: str
    topic: str
    exit: str
    translations: dict[str, str]
    documentation: str


class ElementWord(TypedDict):
    """An element that a point may name."""

    id: str
    name: str
    name_ru: str
    kind: str
    department: str
    moments: list[Literal["started", "claimed", "completed", "withdrawn", "returned"]]


class Erased(TypedDict):
    """What was erased."""

    client_id: int
    deals: list[str]
    values: int
    is_rewritten: bool


class ExitInfo(TypedDict):
    """An exit of a stage, and the facts that it promises."""

    name: str
    facts: list[FactInfo]


class FactInfo(TypedDict):
    """A fact of a stage contract."""

    name: str
    type: str


class FactWord(TypedDict):
    """A variable that some diagram sets or is given."""

    name: str
    types: list[str]


class Facts(TypedDict):
    """What a decision is to be made of."""

    variables: NotRequired[dict[str, Any]]


class Fault(TypedDict):
    """One reason among several: which field, element or line, and what to do."""

    message: str
    message_ru: NotRequired[str]
    field: NotRequired[str]
    file: NotRequired[str]
    rule: NotRequired[str]
    severity: NotRequired[str]
    hint: NotRequired[str]
    hint_ru: NotRequired[str]
    element_id: NotRequired[str]
    element_name: NotRequired[str]
    line: NotRequired[int | None]


class FieldInfo(TypedDict):
    """A field of a form."""

    key: str
    label: str
    label_ru: str
    type: str
    required: bool
    is_conditional: bool
    personal: bool


class Figure(TypedDict):
    """An indicator's figure, with its trend."""

    key: str
    name: str
    name_ru: str
    stage: str
    unit: Literal["number", "percent", "money", "hours", "days"]
    direction: Literal["up", "down"]
    target: float | None
    attention: float | None
    alarm: float | None
    dimensions: list[str]
    state: str
    progress: float
    since: str
    until: str
    value: float | None
    number: int
    base: float | None
    low: float | None
    high: float | None
    previous: Measured | None
    compared: Literal["higher", "lower", ""]
    is_enough: bool
    standing: Literal["good", "attention", "alarm", "none"]
    trend: list[TrendPoint]
    breaks: list[ComparabilityBreak]


class Figures(TypedDict):
    """Figures of several indicators."""

    items: list[Figure]
    currency: str


class FileChanges(TypedDict):
    """What an uploaded file would change."""

    name: str
    kind: Literal["bpmn", "dmn", "form"]
    key: str
    version: int | None
    changes: list[Difference]


class Findings(TypedDict):
    """What is to be mended in the uploaded files."""

    findings: list[Fault]
    may_be_deployed: bool


class FirstCode(TypedDict):
    """The first code of a new authenticator."""

    code: str


class FlowHeat(TypedDict):
    """A sequence flow, and how often it was taken."""

    flow_id: str
    taken: int


class FlowInfo(TypedDict):
    """A sequence flow."""

    id: str
    name: str
    source: str
    target: str
    condition: str | None
    is_hand_off: bool
    pack: list[str]


class Forgotten(TypedDict):
    """Who has forgotten the password."""

    name: str


class FormDetails(TypedDict):
    """A form as a form-js viewer shows it."""

    id: NotRequired[str]
    version: NotRequired[int]
    digest: NotRequired[str]
    deployed_at: NotRequired[str]
    deployed_by: NotRequired[str]
    schema: NotRequired[dict[str, Any]]


class FormInfo(TypedDict):
    """The newest version of a form."""

    id: NotRequired[str]
    version: NotRequired[int]
    digest: NotRequired[str]
    deployed_at: NotRequired[str]
    deployed_by: NotRequired[str]


class FormWord(TypedDict):
    """A form, and the facts that it asks for."""

    key: str
    facts: list[FactInfo]


class Fulfilment(TypedDict):
    """How a promise was kept."""

    element_id: NotRequired[str]


class Funnel(TypedDict):
    """How many deals entered each stage, and by which exits they left."""

    stages: list[StageCounts]
    deals: dict[str, int]


class FunnelOfDays(TypedDict):
    """How many deals entered each stage in some days, and what became of them."""

    since: str
    until: str
    stages: list[StageOfDays]


class GivenUp(TypedDict):
    """Why a message is not needed."""

    reason: NotRequired[str]


class HandOff(TypedDict):
    """Work that passes from one department to another, and has to be accepted there."""

    id: NotRequired[int]
    deal_key: NotRequired[str]
    instance_id: NotRequired[str]
    element_id: NotRequired[str]
    flow_id: NotRequired[str]
    sender: NotRequired[str]
    from_department: NotRequired[str]
    to_department: NotRequired[str]
    state: NotRequired[str]
    pack: NotRequired[list[str]]
    missing: NotRequired[list[str]]
    offered_at: NotRequired[str]
    answered_at: NotRequired[str | None]
    answered_by: NotRequired[str]
    reason_code: NotRequired[str]
    reason: NotRequired[str]
    returns: NotRequired[int]
    work_item_id: NotRequired[int | None]


class HandOffMended(TypedDict):
    """What the sender has mended."""

    facts: NotRequired[dict[str, Any]]
    note: NotRequired[str]


class HandOffReturn(TypedDict):
    """Why a hand-off comes back."""

    code: Literal["incomplete-pack", "wrong-facts", "not-ours", "unclear", "other"]
    reason: str


class HandOffState(TypedDict):
    """What a hand-off has become."""

    id: int
    deal_key: str
    state: str


class HandOver(TypedDict):
    """To whom a work item goes."""

    reason: NotRequired[str]
    to: str


class Hastened(TypedDict):
    """A job that is due now."""

    id: int
    state: str
    due_at: str


class Health(TypedDict):
    """The server lives, and its database answers."""

    status: NotRequired[Literal["ok"]]


class Heat(TypedDict):
    """What a diagram is painted by."""

    process_id: str
    version: int
    period: Literal["month", "quarter", "year", "all"]
    computed_at: str | None
    elements: list[ElementHeat]
    flows: list[FlowHeat]


class ImportReport(TypedDict):
    """What an import did."""

    rows: int
    imported: int
    already: int
    steps: int
    is_complete: bool
    outcomes: dict[str, int]
    rejects: list[RejectedRow]
    rejected: int


class ImportedSource(TypedDict):
    """What was brought in from another system."""

    source: NotRequired[str]
    deals: NotRequired[int]
    outcomes: NotRequired[dict[str, int]]
    last_at: NotRequired[str]


class Incident(TypedDict):
    """A job or a token that needs a person."""

    id: NotRequired[int]
    deal_key: NotRequired[str]
    instance_id: NotRequired[str | None]
    element_id: NotRequired[str]
    job_id: NotRequired[int | None]
    cause: NotRequired[str]
    cause_ru: NotRequired[str]
    state: NotRequired[Literal["open", "resolved"]]
    kind: NotRequired[str]
    process_id: NotRequired[str]
    version: NotRequired[int | None]
    element_name: NotRequired[str]
    element_name_ru: NotRequired[str]
    opened_at: NotRequired[str]
    resolved_at: NotRequired[str | None]


class Indicator(TypedDict):
    """A declared indicator. Attributes: id: In kebab case. stage: Where it is shown. where: Facts that must hold at the counted point (for a rate, a duration: at `from`). dimensions: What its figures can be told apart by. reason: The fact that holds the reason, for the dimension `reason`. unit: What the figure is shown in; shares are `percent`, times `hours` or `days`. target: In that unit; `direction`: whether more or less is better. window: Over how long a time the tile, the thresholds and the weekly digest look. owner: A user or a department, who is told of alerts."""

    id: str
    name: Text
    about: NotRequired[Text | None]
    stage: Literal["inbound", "outbound", "discussion", "execution", "development", "end-to-end"]
    measure: Count | Sum | DistinctClients | Rate | Duration | Effort | OnTime | Ratio | Regulation
    where: NotRequired[dict[str, Condition]]
    dimensions: NotRequired[list[str]]
    reason: NotRequired[str]
    unit: NotRequired[Literal["number", "percent", "money", "hours", "days"]]
    target: NotRequired[float | None]
    direction: NotRequired[Literal["up", "down"]]
    thresholds: NotRequired[Thresholds]
    window: NotRequired[str]
    owner: NotRequired[str]


class Instance(TypedDict):
    """A run of a process inside a deal."""

    id: NotRequired[str]
    process_id: NotRequired[str]
    definition_id: NotRequired[int]
    parent_id: NotRequired[str | None]
    depth: NotRequired[int]
    state: NotRequired[Literal["active", "suspended", "completed", "failed", "cancelled"]]
    exit: NotRequired[str]
    started_at: NotRequired[str]
    ended_at: NotRequired[str | None]


class InstanceThen(TypedDict):
    """A run of a process inside the deal, as it was then."""

    id: str
    process_id: str
    definition_id: int
    parent_id: str | None
    state: str
    exit: str
    started_at: str
    ended_at: str | None


class InstanceToStart(TypedDict):
    """What the Modeler's start button sends."""

    businessKey: NotRequired[str | None]
    variables: NotRequired[dict[str, VariableValue] | None]


class InstanceVariables(TypedDict):
    """What an instance knows."""

    instance_id: NotRequired[str]
    process_id: NotRequired[str]
    state: NotRequired[str]
    variables: NotRequired[Any]


class IssuedToken(TypedDict):
    """A new token."""

    id: int
    name: str
    secret: str
    scopes: list[str]
    expires_at: str


class Job(TypedDict):
    """Machine work: a timer, a connector call, a message to deliver, a notice to send, a start by the clock."""

    id: NotRequired[int]
    kind: NotRequired[Literal["timer", "service", "message", "notice", "start"]]
    state: NotRequired[str]
    deal_key: NotRequired[str]
    instance_id: NotRequired[str | None]
    element_id: NotRequired[str]
    due_at: NotRequired[str]
    attempts: NotRequired[int]
    max_attempts: NotRequired[int]
    lease_owner: NotRequired[str]
    lease_until: NotRequired[str | None]
    error: NotRequired[str]
    process_id: NotRequired[str]
    version: NotRequired[int | None]
    element_name: NotRequired[str]
    element_name_ru: NotRequired[str]


class JobsDone(TypedDict):
    """What was done."""

    done: int


class JobsToRun(TypedDict):
    """How much is to be done now."""

    limit: NotRequired[int]


class Kpi(TypedDict):
    """An attached indicator."""

    key: str
    declaration: Indicator
    source: str
    digest: str
    model_digest: str
    state: Literal["attached", "unverified"]
    reasons: list[KpiCause]
    attached_at: str
    attached_by: str
    progress: float
    revision: int


class KpiCause(TypedDict):
    """What has changed in the model, or is missing from it."""

    process_id: str
    element_id: str
    name: str
    name_ru: str
    what: str
    what_ru: str


class KpiChange(TypedDict):
    """Something that has changed about an indicator."""

    at: str
    by: str
    kind: Literal["attached", "edited", "carried", "unverified", "verified", "detached"]
    model_digest: str
    is_break: bool
    what: list[KpiCause]


class KpiDeclaration(TypedDict):
    """An indicator: as YAML, or as the same data in JSON."""

    source: NotRequired[str]
    declaration: NotRequired[Indicator | None]


class KpiDetails(TypedDict):
    """An attached indicator, and what has changed about it."""

    key: str
    declaration: Indicator
    source: str
    digest: str
    model_digest: str
    state: Literal["attached", "unverified"]
    reasons: list[KpiCause]
    attached_at: str
    attached_by: str
    progress: float
    revision: int
    changes: list[KpiChange]


class KpiFindings(TypedDict):
    """What is to be mended in a declaration; every message begins with the path of the key that it is about."""

    findings: list[Fault]
    may_be_attached: bool
    model_is_complete: bool
    declaration: Indicator | None
    source: str


class KpiHook(TypedDict):
    """A hook for indicators: a plug-in that follows the history."""

    name: NotRequired[str]
    is_installed: NotRequired[bool]
    elements: NotRequired[list[list[Any]]]
    position: NotRequired[int]
    behind: NotRequired[int]
    error: NotRequired[str]
    attempts: NotRequired[int]
    next_at: NotRequired[str | None]


class KpiProcess(TypedDict):
    """A process of the model."""

    key: str
    name: str
    name_ru: str
    stage: str
    moments: list[Literal["started", "claimed", "completed", "withdrawn", "returned"]]
    exits: list[ExitInfo]
    elements: list[ElementWord]


class KpiVocabulary(TypedDict):
    """What a declaration may name in the deployed model."""

    processes: list[KpiProcess]
    facts: list[FactInfo]
    event_kinds: list[str]
    dimensions: list[str]


class LastSeal(TypedDict):
    """The newest checkpoint."""

    number: int
    sealed_at: str


class LetterDelivery(TypedDict):
    """What to correct before it is sent on."""

    data: NotRequired[dict[str, Any]]


class Load(TypedDict):
    """Who has how much to do, by name; and what nobody has, by department."""

    people: list[PersonLoad]
    queues: list[Queue]


class Losses(TypedDict):
    """Where to begin: the dearest first."""

    period: Literal["month", "quarter", "year", "all"]
    computed_at: str | None
    deals: int
    is_computing: bool
    deals_read: int
    deals_to_read: int
    currency: str
    items: list[RankedLoss]


class MandatoryReason(TypedDict):
    """Why: kept in the history."""

    reason: str


class Me(TypedDict):
    """Who has signed in, and what that person may do."""

    name: str
    email: str
    language: str
    roles: list[str]
    departments: list[str]
    heads: list[str]
    stands_in_for: list[str]
    actions: dict[str, Literal["own", "led", "department", "all"]]
    scopes: list[str] | None
    has_second_factor: bool
    csrf_token: str


class Measured(TypedDict):
    """A figure of some days."""

    value: float | None
    number: int
    base: float | None
    low: float | None
    high: float | None


class MemberFigure(TypedDict):
    """The figure of one member of a dimension."""

    member: str
    value: float | None
    number: int
    base: float | None
    low: float | None
    high: float | None
    previous: Measured | None
    compared: Literal["higher", "lower", ""]
    is_enough: bool
    standing: Literal["good", "attention", "alarm", "none"]
    share: float


class MemberFigures(TypedDict):
    """An indicator's figure by the members of a dimension, those with the most observations first."""

    key: str
    dimension: str
    since: str
    until: str
    whole: Measured
    items: list[MemberFigure]
    hidden: int


class Mended(TypedDict):
    """What to set before it is tried again."""

    changes: NotRequired[dict[str, Any]]


class Merge(TypedDict):
    """A merge of two clients."""

    id: int
    kept: int
    merged: int
    deals: list[str]
    reason: str
    merged_by: str
    merged_at: str
    undone_by: str
    undone_at: str | None


class MergeMade(TypedDict):
    """The merge's number: it can be undone."""

    id: int


class MergeToMake(TypedDict):
    """The client to merge into this one."""

    merged_id: int
    reason: str


class MergeUndone(TypedDict):
    """The client that stands for itself again."""

    client_id: int


class Message(TypedDict):
    """A message, without what it brings."""

    id: NotRequired[int]
    message_id: NotRequired[str]
    name: NotRequired[str]
    correlation: NotRequired[str]
    deal_key: NotRequired[str]
    state: NotRequired[Literal["due", "delivered", "kept", "expired", "discarded"]]
    received_at: NotRequired[str]
    channel: NotRequired[str]
    expires_at: NotRequired[str]


class MessageToSend(TypedDict):
    """A message from outside."""

    name: str
    payload: NotRequired[dict[str, Any]]
    correlation: NotRequired[str | None]
    deal_key: NotRequired[str]
    message_id: NotRequired[str]
    keep_seconds: NotRequired[float | None]


class MessageWord(TypedDict):
    """A message by which diagrams speak with each other and with the outside."""

    name: str
    payload: list[FactInfo]
    awaited_by: list[str]
    sent_by: list[str]


class MissingItem(TypedDict):
    """A rule of the process model's checklist that is not met in one of its parts."""

    part: str
    part_name: str
    part_name_ru: str
    rule: str
    title: str
    title_ru: str
    what_to_do: str
    what_to_do_ru: str
    where: list[MissingPlace]


class MissingPlace(TypedDict):
    """Where something is missing in the process model."""

    process_id: str
    element_id: str
    name: str
    name_ru: str
    what: str
    what_ru: str


class Model(TypedDict):
    """The process model: complete or not, and what is missing."""

    is_complete: bool
    digest: str
    parts: list[ModelPart]


class ModelDraft(TypedDict):
    """A draft, with what it says."""

    kind: NotRequired[Literal["bpmn", "dmn", "form"]]
    key: NotRequired[str]
    name: NotRequired[str]
    base_version: NotRequired[int | None]
    newest_version: NotRequired[int | None]
    is_outdated: NotRequired[bool]
    begun_by: NotRequired[str]
    saved_by: NotRequired[str]
    saved_at: NotRequired[str]
    revision: NotRequired[int]
    editors: NotRequired[list[Editor]]
    source: NotRequired[str]


class ModelDraftInfo(TypedDict):
    """A file of the model that is being worked on."""

    kind: NotRequired[Literal["bpmn", "dmn", "form"]]
    key: NotRequired[str]
    name: NotRequired[str]
    base_version: NotRequired[int | None]
    newest_version: NotRequired[int | None]
    is_outdated: NotRequired[bool]
    begun_by: NotRequired[str]
    saved_by: NotRequired[str]
    saved_at: NotRequired[str]
    revision: NotRequired[int]
    editors: NotRequired[list[Editor]]


class ModelFile(TypedDict):
    """A deployed file that belongs to the model, in its newest version."""

    kind: Literal["bpmn", "dmn", "form"]
    key: str
    version: int
    digest: str


class ModelItem(TypedDict):
    """One rule of the checklist."""

    rule: str
    title: str
    title_ru: str
    what_to_do: str
    what_to_do_ru: str
    met: bool
    where: list[ModelPlace]


class ModelPart(TypedDict):
    """The end-to-end process, or one of the five stages."""

    key: str
    name: str
    name_ru: str
    is_complete: bool
    files: list[ModelFile]
    items: list[ModelItem]


class ModelPlace(TypedDict):
    """Where something is missing."""

    process_id: str
    version: int
    element_id: str
    name: str
    name_ru: str
    what: str
    what_ru: str
    severity: Literal["error", "warning"]


class Moved(TypedDict):
    """Where a command has taken a deal."""

    deal_key: str
    instance_id: str
    state: str
    exit: str
    incidents: list[str]


class Neighbour(TypedDict):
    """An operation that comes before or after another one."""

    element_id: str
    name: str
    name_ru: str
    department: str
    done_by: str
    done_at: str | None


class NewCalendar(TypedDict):
    """A calendar to be added."""

    time_zone: str
    hours: dict[str, list[str]]
    holidays: NotRequired[list[str]]
    name: str


class NewChannel(TypedDict):
    """A channel to open."""

    name: str
    message: str
    fields: NotRequired[list[ChannelField]]
    correlation: NotRequired[str]


class NewDepartment(TypedDict):
    """A department to be added."""

    key: str
    name: NotRequired[str]
    name_ru: NotRequired[str]
    head: NotRequired[str]
    calendar: NotRequired[str]
    hourly_rate: NotRequired[float | None]


class NewDeployment(TypedDict):
    """What was deployed; null where there is nothing of a kind."""

    links: list[api__schemas__camunda__Link]
    id: str
    name: str | None
    source: str | None
    deploymentTime: str
    tenantId: NotRequired[None]
    deployedProcessDefinitions: dict[str, ProcessDefinition] | None
    deployedCaseDefinitions: NotRequired[None]
    deployedDecisionDefinitions: dict[str, DecisionDefinition] | None
    deployedDecisionRequirementsDefinitions: NotRequired[None]


class NewPassword(TypedDict):
    """A new password: with the old one, or with the secret of a link."""

    new: str
    old: NotRequired[str]
    link: NotRequired[str]


class NewSubstitute(TypedDict):
    """A substitute to be set."""

    absent: str
    substitute: str
    starts_at: str
    ends_at: str


class NewToken(TypedDict):
    """A token to be made for oneself."""

    name: str
    scopes: list[Literal["read", "work", "model", "operate", "people", "audit"]]
    days: NotRequired[int]


class NewTotp(TypedDict):
    """A new second factor. It counts when a first code confirms it; what stands here is not told again."""

    secret: str
    uri: str


class NewUser(TypedDict):
    """A user to be added. The answer has a link by which the user sets a password."""

    name: str
    email: NotRequired[str]
    language: NotRequired[Literal["en", "ru"]]
    roles: NotRequired[list[Literal["employee", "process-owner", "auditor", "administrator"]]]
    departments: NotRequired[list[str]]
    territories: NotRequired[list[str]]
    products: NotRequired[list[str]]


class OnTime(TypedDict):
    """The share that was on time: user tasks done before their deadline; or points passed on the day of the fact `due`, or before. A user task that is still open counts as late when its deadline has passed and it is done later."""

    kind: Literal["on-time"]
    of: list[Point]
    due: NotRequired[str]


class OpenPromise(TypedDict):
    """A promise that is neither kept nor waived, and how its deal stands."""

    promise: NotRequired[Promise]
    deal_state: NotRequired[str]
    deal_stage: NotRequired[str]
    deal_owner: NotRequired[str]


class OpenedDeadLetter(TypedDict):
    """A dead letter with what came."""

    letter: DeadLetter
    data: dict[str, Any]
    places: list[str]
    hidden: list[str]


class OpenedIncident(TypedDict):
    """An incident with what is needed to mend it."""

    incident: Incident
    variables: Any
    parameters: Any
    topic: str


class OpenedMessage(TypedDict):
    """A message with what it brings."""

    message: Message
    payload: Any


class OpenedWork(TypedDict):
    """A work item as the person sees it who opens it."""

    item: WorkInDeal
    name_ru: str
    documentation: str
    form: dict[str, Any] | None
    variables: Any
    draft: Draft | None
    waiting: Waiting | None
    previous: list[Neighbour]
    next: list[Neighbour]


class OperationCount(TypedDict):
    """How often an operation is done, in all runs that pass."""

    element_id: str
    name: str
    name_ru: str
    department: str
    before: int
    after: int


class Outcome(TypedDict):
    """What became of one of several: `moved`, or the `problem` that refused it."""

    id: int
    status: int
    moved: Moved | None
    problem: Problem | None
    is_repeated: bool


class OutcomeCount(TypedDict):
    """How many deals have ended so; 1,000 stands for more, too."""

    outcome: str
    count: int


class Outcomes(TypedDict):
    """An outcome for each, in order."""

    outcomes: list[Outcome]


class Overview(TypedDict):
    """How the installation is: what waits, what needs a person, and whether somebody works."""

    version: str
    database: Literal["sqlite", "postgresql"]
    revision: str
    broker: Literal["", "rabbitmq", "redis"]
    now: str
    due: int
    oldest_due_at: str | None
    later: int
    next_due_at: str | None
    running: int
    late_leases: int
    workers: list[Worker]
    incidents: int
    oldest_incident_at: str | None
    letters: int
    kept: int
    expired: int
    failing_hooks: int
    figures_behind: int
    seal: LastSeal | None
    seal_minutes: float


class OwnChange(TypedDict):
    """What to change of one's own account."""

    language: Literal["en", "ru"]


class OwnSession(TypedDict):
    """A browser that has signed in."""

    id: NotRequired[str]
    agent: NotRequired[str]
    created_at: NotRequired[str]
    seen_at: NotRequired[str]
    expires_at: NotRequired[str]
    is_current: NotRequired[bool]


class PaintedPlace(TypedDict):
    """An element or a sequence flow of a diagram."""

    process_id: str
    element_id: str


class PasswordSet(TypedDict):
    """The password is set; all sessions of the account have ended, but the one that asked."""

    user: str
    csrf_token: str


class Path(TypedDict):
    """What the deal went through up to a moment, and where it stood then."""

    deal: DealThen
    instances: list[InstanceThen]
    events: list[PathEvent]
    work: list[WorkInDeal]


class PathEntry(TypedDict):
    """One thing that happened on a trial's way."""

    at: str
    process_id: str
    element_id: str
    name: str
    kind: str
    data: Any


class PathEvent(TypedDict):
    """One thing that happened."""

    seq: int
    instance_id: str
    process_id: str
    version: int | None
    kind: str
    element_id: str
    name: str
    name_ru: str
    actor: str
    at: str
    recorded_at: str
    data: Any


class PersonLoad(TypedDict):
    """What one person has to do in the departments asked for."""

    name: str
    departments: list[str]
    open: int
    claimed: int
    overdue: int
    today: int
    completed: int
    absent_until: str | None
    substitutes: list[str]


class PersonalData(TypedDict):
    """Everything personal that is kept of a client (GDPR, article 15)."""

    client: Client
    others: list[Client]
    deals: list[DealOfPerson]


class PersonalValue(TypedDict):
    """A personal value in a deal's history."""

    name: str
    value: Any


class Place(TypedDict):
    """An element or a flow of a diagram."""

    process_id: str
    element_id: str


class Plan(TypedDict):
    """What to change; what is left out stays."""

    priority: NotRequired[Literal[-1, 0, 1] | None]
    follow_up_at: NotRequired[str | None]


class Point(TypedDict):
    """A moment in a deal's history. Attributes: process: The process id of a diagram; "" only with `kind`. element: A BPMN element id; "*" each user task. "" with neither `exit` nor `kind`: the process as a whole. exit: The name of an exit of the process. moment: `started`: a work item opened, a service called, a child or instance begun; `claimed`; `completed`: done, passed, ended; `withdrawn`; `returned`: the receiver sent a hand-off back. kind: A kind of history event (docs/audit.md), such as promise.fulfilled, in place of the moment."""

    process: NotRequired[str]
    element: NotRequired[str]
    exit: NotRequired[str]
    moment: NotRequired[Literal["started", "claimed", "completed", "withdrawn", "returned"]]
    kind: NotRequired[str]


class Preferences(TypedDict):
    """What you have set for the pages."""

    data: dict[str, Any]
    revision: int


class PreferencesGiven(TypedDict):
    """What to keep."""

    data: dict[str, Any]


class Problem(TypedDict):
    """Why a request was refused (RFC 9457). Nothing was changed by it."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    errors: NotRequired[list[Fault]]
    missing: NotRequired[list[MissingItem]]


class ProcessDefinition(TypedDict):
    """A deployed process."""

    id: str
    key: str
    category: str | None
    description: NotRequired[str | None]
    name: str | None
    version: int
    resource: str
    deploymentId: str
    diagram: NotRequired[None]
    suspended: NotRequired[bool]
    tenantId: NotRequired[None]
    versionTag: NotRequired[None]
    historyTimeToLive: NotRequired[None]
    startableInTasklist: NotRequired[bool]


class ProcessInstance(TypedDict):
    """A process that was started."""

    links: list[api__schemas__camunda__Link]
    id: str
    definitionId: str
    businessKey: str | None
    caseInstanceId: NotRequired[None]
    ended: bool
    suspended: bool
    tenantId: NotRequired[None]


class ProcessToStart(TypedDict):
    """A further process for a deal that is there."""

    process: str
    variables: NotRequired[dict[str, Any]]
    start_element: NotRequired[str]


class ProcessWord(TypedDict):
    """A process that may be called."""

    key: str
    name: str
    name_ru: str
    stage: str
    entry: list[FactInfo]
    exits: list[ExitInfo]


class Promise(TypedDict):
    """Something that a deal's client was told."""

    deal_key: NotRequired[str]
    promise_id: NotRequired[str]
    kind: NotRequired[str]
    text: NotRequired[str]
    state: NotRequired[str]
    made_at: NotRequired[str]
    made_by: NotRequired[str]
    ended_at: NotRequired[str | None]
    ended_by: NotRequired[str]
    element_id: NotRequired[str]
    reason: NotRequired[str]


class PromiseState(TypedDict):
    """What a promise has become."""

    deal_key: str
    promise_id: str
    state: str


class Promises(TypedDict):
    """A deal's promises, in the order they were made."""

    promises: list[Promise]


class Proof(TypedDict):
    """What proves a deal. The leaf is the canonical JSON of `{chain, length, digest}`."""

    chain: str
    length: int
    digest: str
    sealed_length: int
    heads: list[SealedHead]


class Queue(TypedDict):
    """What waits for anybody of a department."""

    department: str
    name: str
    name_ru: str
    waiting: int
    overdue: int
    today: int


class RankedLoss(TypedDict):
    """A loss, with its place and its price."""

    id: str
    source: Literal["diagram", "history"]
    group: Literal["needless", "doubled", "over-complicated", "deviation"]
    kind: str
    kind_name: str
    kind_name_ru: str
    stage: str
    process_id: str
    version: int | None
    element_id: str
    name: str
    name_ru: str
    elements: list[str]
    elsewhere: list[Place]
    sentence: str
    sentence_ru: str
    suggestion: str
    suggestion_ru: str
    hours: float | None
    waiting_hours: float | None
    deals: int | None
    lost_deals: float | None
    money: float | None
    unpriced: list[str]
    with_it: Share | None
    without: Share | None
    deal_keys: list[str]
    more_deals: int


Rate = TypedDict(
    "Rate",
    {
        "kind": "Literal['rate']",
        "from": "list[Point]",
        "to": "list[Point]",
        "within": "NotRequired[str | None]",
        "to_where": "NotRequired[dict[str, Condition]]",
    },
)


class Ratio(TypedDict):
    """One sum divided by another."""

    kind: Literal["ratio"]
    over: Counted | Summed | Timed
    under: Counted | Summed | Timed


class ReasonOutput(TypedDict):
    """The decision that brought a token where it waits."""

    element_id: str
    name: str
    name_ru: str
    condition: str
    inputs: Any
    process_id: str
    version: int | None
    at: str | None
    after_id: str
    after: str
    after_ru: str
    moved_by: str
    moved_because: str


class Received(TypedDict):
    """What became of a delivery."""

    message_id: str
    outcome: Literal["delivered", "started", "kept", "duplicate", "kept-for-review"]


class RecoveryCodes(TypedDict):
    """What to sign in with when the authenticator is lost: each code once. They are not told again."""

    recovery_codes: list[str]


class Refusal(TypedDict):
    """Why something was refused. The Modeler shows the message; findings stand in `details` besides, by file."""

    type: str
    message: str
    details: NotRequired[dict[str, Any] | None]


class RegisteredClient(TypedDict):
    """A client, and whether it was there before: found by what identifies it, it is not changed."""

    client_id: int
    existing: bool


class Regulation(TypedDict):
    """How well the regulation is followed: of the operations that the way to the run's end requires, and the boxes of their checklists, the share that was done, and on time. Counted at the end of each run."""

    kind: Literal["regulation"]
    process: str


class RejectedRow(TypedDict):
    """A row that was not taken."""

    line: int
    reason: str
    cells: list[str]


class Relation(TypedDict):
    client_id: NotRequired[int]
    name: NotRequired[str]
    won: NotRequired[int]
    first_at: NotRequired[str]
    last_at: NotRequired[str]
    sales: NotRequired[list[Sales]]


class Replayed(TypedDict):
    """Past runs walked through the draft with what was recorded in them."""

    wanted: int
    looked_at: int
    runs: int
    passed: int
    stuck: int
    outcomes: list[RunOutcome]
    stuck_at: list[RunsStuckAt]
    untaken: list[UntakenBranch]
    unreached: list[UnreachedElement]
    before: AveragesPerDeal
    after: AveragesPerDeal
    operations: list[OperationCount]
    left_out: list[RunsLeftOut]


class Retries(TypedDict):
    """Several retries in one go, each done or refused by itself."""

    retries: list[Retry]


class Retry(TypedDict):
    """One of several retries."""

    id: int
    changes: NotRequired[dict[str, Any]]


class RuleInfo(TypedDict):
    """A rule: a test for each input column, an entry for each output column."""

    id: str
    tests: list[str]
    entries: list[str]


class RunOutcome(TypedDict):
    """How many runs that once ended at one exit would end at another."""

    before: str
    after: str
    state: Literal["passed", "stuck", "endless"]
    runs: int


class RunningInstance(TypedDict):
    """A run of a process, whichever deal it belongs to."""

    id: NotRequired[str]
    deal_key: NotRequired[str]
    process_id: NotRequired[str]
    version: NotRequired[int]
    parent_id: NotRequired[str | None]
    state: NotRequired[Literal["active", "suspended", "completed", "failed", "cancelled"]]
    exit: NotRequired[str]
    started_at: NotRequired[str]
    ended_at: NotRequired[str | None]


class RunningVersion(TypedDict):
    """A version of a diagram that has instances, or had some."""

    process_id: NotRequired[str]
    version: NotRequired[int]
    name: NotRequired[str]
    name_ru: NotRequired[str]
    stage: NotRequired[str]
    is_newest: NotRequired[bool]
    active: NotRequired[int]
    suspended: NotRequired[int]
    completed: NotRequired[int]
    failed: NotRequired[int]
    cancelled: NotRequired[int]
    oldest_at: NotRequired[str | None]


class RunsLeftOut(TypedDict):
    """Runs that can't be replayed."""

    why: str
    why_ru: str
    runs: int
    deals: list[str]


class RunsStuckAt(TypedDict):
    """Where runs would stick, and why."""

    element_id: str
    name: str
    name_ru: str
    reason: Literal["facts", "answers", "again", "message", "called", "connector", "element", "time"]
    facts: list[str]
    why: str
    why_ru: str
    runs: int
    deals: list[str]


class Sales(TypedDict):
    kind: str
    number: int
    amounts: dict[str, str]


class Sealed(TypedDict):
    """What sealing has done."""

    checkpoint: Checkpoint | None
    heads: int
    has_more: bool


class SealedHead(TypedDict):
    """A chain's head as a checkpoint sealed it, with what proves it."""

    length: int
    digest: str
    position: int
    checkpoint: int
    tree_size: int
    root: str
    path: list[str]


class SecondOpinion(TypedDict):
    """The second person's words."""

    words: str


class Setting(TypedDict):
    """What the operator has set, or has not."""

    name: NotRequired[str]
    value: NotRequired[str]
    default: NotRequired[str]
    source: NotRequired[Literal["environment", "file", "command line", "default"]]
    place: NotRequired[str]
    environment: NotRequired[str]
    is_secret: NotRequired[bool]
    meaning: NotRequired[str]


class Share(TypedDict):
    """How many of how many went on, with the 95% interval of the true share (Wilson)."""

    reached: int
    of: int
    rate: float | None
    low: float
    high: float


class ShippedKpi(TypedDict):
    """An indicator that comes with Stagework."""

    key: str
    declaration: Indicator
    source: str
    is_attached: bool


class ShippedKpis(TypedDict):
    kpis: list[ShippedKpi]


class SignIn(TypedDict):
    """Who wants to sign in."""

    name: str
    password: str
    code: NotRequired[str]


class Simulated(TypedDict):
    cycle_time: SimulatedCycleTime
    departments: list[DepartmentLoad]
    endless: float


class SimulatedChange(TypedDict):
    """The process simulated as it is and as it would be."""

    seed: int
    deals: int
    repetitions: int
    is_cut: bool
    recorded: float
    before: Simulated | None
    after: Simulated | None
    verdicts: list[SimulatedVerdict]
    capacity: list[DepartmentCapacity]
    assumed: list[Assumption]


class SimulatedCycleTime(TypedDict):
    """From arrival to end: of each repetition the mean, the median, and the first and ninth decile."""

    mean: SimulatedSpread
    p10: SimulatedSpread
    p50: SimulatedSpread
    p90: SimulatedSpread


class SimulatedSpread(TypedDict):
    """A figure over the repetitions: nine of ten lie between `low` and `high`."""

    mean: float
    low: float
    high: float


class SimulatedVerdict(TypedDict):
    """One figure before against after."""

    figure: Literal["cycle-time", "queue", "waiting", "utilisation"]
    department: str
    before: SimulatedSpread
    after: SimulatedSpread
    verdict: Literal["less", "more", "no-difference"]


class StageCount(TypedDict):
    """How many deals are in a stage; 1,000 stands for more, too."""

    stage: str
    open: int
    suspended: int


class StageCounts(TypedDict):
    """One stage's runs, over all versions."""

    stage: str
    entered: int
    active: int
    exits: dict[str, int]
    failed: int
    cancelled: int


class StageInfo(TypedDict):
    """One of the five stages, and the diagrams that describe it."""

    key: str
    name: str
    name_ru: str
    definitions: list[DefinitionInfo]


class StageOfDays(TypedDict):
    """One stage's runs that began in some days."""

    stage: str
    entered: int
    active: int
    exits: dict[str, int]
    failed: int
    cancelled: int
    share: float | None
    median_hours: float | None


class Stages(TypedDict):
    """The five stages, in their order."""

    stages: list[StageInfo]


class Standing(TypedDict):
    """Where a token waits, for whom, and why there."""

    kind: Literal["work", "timer", "message", "service", "stuck", "ended"]
    instance_id: str
    process_id: str
    version: int | None
    element_id: str
    name: str
    name_ru: str
    who: str
    since: str
    due_at: str | None
    reason: ReasonOutput
    sentence: str
    sentence_ru: str


class Start(TypedDict):
    """A start event of a process."""

    element_id: str
    name: str
    name_ru: str
    kind: Literal["none", "message", "timer"]
    message: str
    form: str
    facts: list[StartFact]


class StartFact(TypedDict):
    """Something that is told at the start of a process."""

    name: str
    type: str
    label: str
    label_ru: str
    is_required: bool
    is_personal: bool
    choices: list[ChoiceInfo]
    parts: list[StartFact]


class StartedProcess(TypedDict):
    """What was started, and how far it went at once."""

    deal_key: str
    instance_id: str
    state: str
    exit: str
    incidents: list[str]


class Starts(TypedDict):
    """How a process begins."""

    process_id: str
    starts: list[Start]


class StreamEnd(TypedDict):
    """The last event of a stream: why it ends. Unless nobody is signed in any more, ask again with Last-Event-ID."""

    reason: str
    detail: str


class Stuck(TypedDict):
    """Where a walk got stuck."""

    element_id: str
    cause: str
    seed: int


class Substitute(TypedDict):
    """Who stands in for an absent colleague, from when till before when."""

    id: NotRequired[int]
    absent: NotRequired[str]
    substitute: NotRequired[str]
    starts_at: NotRequired[str]
    ends_at: NotRequired[str]
    set_by: NotRequired[str]
    revision: NotRequired[int]


class SubstituteChanges(TypedDict):
    """Another time; what is left out stays."""

    starts_at: NotRequired[str | None]
    ends_at: NotRequired[str | None]


class Sum(TypedDict):
    """The sum of a number that is known at the points."""

    kind: Literal["sum"]
    field: str
    of: list[Point]
    once: NotRequired[bool]


class Summed(TypedDict):
    """As part of a ratio: a number that is known at a point."""

    sum: str
    at: list[Point]
    once: NotRequired[bool]
    where: NotRequired[dict[str, Condition]]


class TableDetails(TypedDict):
    """What a decision table says."""

    hit_policy: str
    aggregation: str
    inputs: list[ColumnInfo]
    outputs: list[ColumnInfo]
    rules: list[RuleInfo]


class Text(TypedDict):
    """A name or an explanation in both languages."""

    en: str
    ru: str


class Thresholds(TypedDict):
    """On the wrong side of `attention`, then of `alarm`; crossing either tells the owner."""

    attention: NotRequired[float | None]
    alarm: NotRequired[float | None]


class Timed(TypedDict):
    """As part of a ratio: the time that operations took, in seconds; see `Effort`."""

    time: Literal["waiting", "working", "both"]
    of: list[Point]
    passes: NotRequired[Literal["all", "repeated"]]
    clock: NotRequired[Literal["calendar", "working"]]
    where: NotRequired[dict[str, Condition]]


class Token(TypedDict):
    """A personal access token, without its secret."""

    id: NotRequired[int]
    name: NotRequired[str]
    scopes: NotRequired[list[str]]
    created_at: NotRequired[str]
    expires_at: NotRequired[str]
    used_at: NotRequired[str | None]
    revoked_at: NotRequired[str | None]


class TrendPoint(TypedDict):
    """A figure of one period; the first and the last may be cut."""

    since: str
    until: str
    value: float | None
    number: int
    low: float | None
    high: float | None


class Trial(TypedDict):
    """A diagram tried in memory: one walk, or as many as it takes to see every branch."""

    walk: Walk | None
    coverage: Coverage | None


class TrialMove(TypedDict):
    """What happens next in a trial; also what is suggested: a suggestion may be sent back as it is."""

    kind: Literal["start", "work", "message", "timer", "service", "child", "error", "escalation"]
    element_id: NotRequired[str]
    number: NotRequired[int | None]
    data: NotRequired[Any]
    name: NotRequired[str]


class TrialRefusal(TypedDict):
    """Why a move was not made."""

    move: int
    message: str
    problems: list[Fault]


class TrialStanding(TypedDict):
    """Where a trial stands after its moves."""

    state: Literal["new", "active", "completed", "failed", "cancelled", "stuck"]
    exit: str
    cause: str
    element_id: str
    began_at: str
    now: str
    path: list[PathEntry]
    variables: Any
    waiting: list[Awaited]
    starts: list[TrialStart]
    refused: TrialRefusal | None


class TrialStart(TypedDict):
    """A start event, and what the process may begin with."""

    element_id: str
    name: str
    name_ru: str
    event: str
    message: str
    facts: list[FactInfo]
    suggestion: TrialMove


class UnreachedElement(TypedDict):
    """An element that no run came to."""

    element_id: str
    name: str
    name_ru: str
    kind: str


class UntakenBranch(TypedDict):
    """A branch that no run took."""

    id: str
    element_id: str
    says: str


class User(TypedDict):
    """Somebody who may sign in."""

    name: NotRequired[str]
    email: NotRequired[str]
    language: NotRequired[str]
    roles: NotRequired[list[str]]
    state: NotRequired[str]
    departments: NotRequired[list[str]]
    heads: NotRequired[list[str]]
    territories: NotRequired[list[str]]
    products: NotRequired[list[str]]
    has_second_factor: NotRequired[bool]
    locked_until: NotRequired[str | None]
    created_at: NotRequired[str]
    revision: NotRequired[int]


class UserChanges(TypedDict):
    """What is to be changed of a user; what is left out stays."""

    email: NotRequired[str | None]
    language: NotRequired[Literal["en", "ru"] | None]
    roles: NotRequired[list[Literal["employee", "process-owner", "auditor", "administrator"]] | None]
    departments: NotRequired[list[str] | None]
    territories: NotRequired[list[str] | None]
    products: NotRequired[list[str] | None]
    disabled: NotRequired[bool | None]


class VariableValue(TypedDict):
    """A value, and Camunda's name of its type, which is not needed here."""

    value: NotRequired[Any]


class Verification(TypedDict):
    """What was verified, and what was found."""

    deal_key: str
    is_sound: bool
    findings: list[AuditFinding]
    more: int
    chains: int
    events: int
    unsealed: int
    checkpoints: int
    newest: Checkpoint | None
    personal_values: int
    erased: int
    keys: list[str]
    has_known_keys: bool


class Version(TypedDict):
    """Which engine it deploys to."""

    version: str


class Violation(TypedDict):
    """Something that must not be."""

    rule: str
    deal_key: str
    instance_id: str
    message: str


class Vocabulary(TypedDict):
    """What the deployed model knows, each list by name."""

    departments: list[DepartmentWord]
    forms: list[FormWord]
    decisions: list[DecisionWord]
    processes: list[ProcessWord]
    connectors: list[ConnectorInfo]
    messages: list[MessageWord]
    facts: list[FactWord]


class Waiting(TypedDict):
    """One thing that is waited for."""

    kind: Literal["person", "department", "client", "system"]
    name: str
    since: str | None
    what: str
    also: list[Also]
    due_at: str | None
    element_id: str
    element_name: str
    work_item_id: int | None
    cause: str


class Waits(TypedDict):
    """All that a deal waits for; empty when it has ended."""

    waiting: list[Waiting]


class Walk(TypedDict):
    """One way through a diagram."""

    state: Literal["completed", "failed", "cancelled", "stuck", "endless"]
    exit: str
    cause: str
    element_id: str
    start: str
    seed: int
    tries: int
    path: list[PathEntry]


class WatcherToAdd(TypedDict):
    """Who is to watch."""

    person: NotRequired[str]


class Watchers(TypedDict):
    """Who watches a deal."""

    watchers: list[str]


class Watching(TypedDict):
    """Somebody watches a deal."""

    deal_key: str
    person: str


class Ways(TypedDict):
    """How one can sign in here."""

    is_signed_in: bool
    provider: str
    provider_address: str
    sends_links: bool
    demo_people: list[DemoPerson]
    demo_password: str


class WhatIf(TypedDict):
    """What a draft would have made of past deals, and what to expect of those to come."""

    process_id: str
    name: str
    name_ru: str
    version: int
    since: str | None
    until: str | None
    is_cut: bool
    replayed: Replayed
    simulated: SimulatedChange | None


class Why(TypedDict):
    """Why a deal is where it is."""

    deal_key: str
    state: str
    standings: list[Standing]


class WithPassword(TypedDict):
    """One's password, to show that it is oneself who asks."""

    password: str


class WorkInDeal(TypedDict):
    """A work item with what a list says beside it."""

    id: NotRequired[int]
    deal_key: NotRequired[str]
    instance_id: NotRequired[str]
    element_id: NotRequired[str]
    name: NotRequired[str]
    department: NotRequired[str]
    assignee: NotRequired[str]
    form: NotRequired[str]
    state: NotRequired[str]
    due_at: NotRequired[str | None]
    opened_at: NotRequired[str]
    claimed_at: NotRequired[str | None]
    completed_at: NotRequired[str | None]
    completed_by: NotRequired[str]
    priority: NotRequired[int]
    follow_up_at: NotRequired[str | None]
    delegated_by: NotRequired[str]
    escalated_to: NotRequired[str]
    turn: NotRequired[str]
    name_ru: NotRequired[str]
    process_id: NotRequired[str]
    deal_title: NotRequired[str]
    client_name: NotRequired[str | None]
    stage: NotRequired[str]


class WorkItem(TypedDict):
    """Something for a person to do: an operation that a deal has reached."""

    id: NotRequired[int]
    deal_key: NotRequired[str]
    instance_id: NotRequired[str]
    element_id: NotRequired[str]
    name: NotRequired[str]
    department: NotRequired[str]
    assignee: NotRequired[str]
    form: NotRequired[str]
    state: NotRequired[str]
    due_at: NotRequired[str | None]
    opened_at: NotRequired[str]
    claimed_at: NotRequired[str | None]
    completed_at: NotRequired[str | None]
    completed_by: NotRequired[str]
    priority: NotRequired[int]
    follow_up_at: NotRequired[str | None]
    delegated_by: NotRequired[str]
    escalated_to: NotRequired[str]
    turn: NotRequired[str]


class Worker(TypedDict):
    """Whoever has jobs in hand just now."""

    name: str
    jobs: int
    lease_until: str


class api__schemas__camunda__Link(TypedDict):
    """Where a thing is."""

    method: NotRequired[str]
    href: str
    rel: NotRequired[str]


class api__schemas__deals__Reason(TypedDict):
    """Why: kept in the history."""

    reason: NotRequired[str]


class api__schemas__people__Link(TypedDict):
    """A link by which a user sets a password. It is for the user alone: hand it over by a safe way."""

    user: str
    kind: str
    secret: str
    address: str
    expires_at: str


class api__schemas__work_items__Reason(TypedDict):
    """Why, for the history."""

    reason: NotRequired[str]


class Operations:
    """One method for each operation. All raise `Refused` when the server refuses."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def list_alerts(
        self,
        *,
        kpi: str | None = None,
        open: bool | None = None,
        limit: int | None = None,
        after: str | None = None,
        fields: str | None = None,
    ) -> Page[Alert]:
        """When indicators crossed a threshold, or were well again, the newest first"""
        return cast(
            "Page[Alert]",
            self._connection.json(
                "GET", "/api/v1/alerts", query={"kpi": kpi, "open": open, "limit": limit, "after": after, "fields": fields}
            ),
        )

    def list_attachments(
        self, key: str, *, work_item_id: int | None = None, limit: int | None = None, after: str | None = None, fields: str | None = None
    ) -> Page[Attachment]:
        """A deal's files, the oldest first"""
        return cast(
            "Page[Attachment]",
            self._connection.json(
                "GET",
                f"/api/v1/deals/{quote(str(key), safe='')}/attachments",
                query={"work_item_id": work_item_id, "limit": limit, "after": after, "fields": fields},
            ),
        )

    def attach_file(self, key: str, *, idempotency_key: str | None = None, file: File, work_item_id: int | None = None) -> Attachment:
        """Attach a file to a deal, or to a work item"""
        return cast(
            "Attachment",
            self._connection.json(
                "POST",
                f"/api/v1/deals/{quote(str(key), safe='')}/attachments",
                headers={"idempotency-key": idempotency_key},
                once=True,
                **forms({"file": file, "work_item_id": work_item_id}, ["file"]),
            ),
        )

    def show_attachment(self, attachment_id: int) -> Attachment:
        """One file, without its content"""
        return cast("Attachment", self._connection.json("GET", f"/api/v1/attachments/{quote(str(attachment_id), safe='')}"))

    def remove_attachment(self, attachment_id: int, *, reason: str | None = None, if_match: int | str | None = None) -> None:
        """Erase a file"""
        self._connection.nothing(
            "DELETE",
            f"/api/v1/attachments/{quote(str(attachment_id), safe='')}",
            query={"reason": reason},
            headers={"if-match": etag(if_match)},
        )

    def download_attachment(self, attachment_id: int) -> bytes:
        """A file's content"""
        return self._connection.bytes("GET", f"/api/v1/attachments/{quote(str(attachment_id), safe='')}/content")

    def list_checkpoints(self, *, limit: int | None = None, after: str | None = None, fields: str | None = None) -> Page[Checkpoint]:
        """Checkpoints, the newest first"""
        return cast(
            "Page[Checkpoint]",
            self._connection.json("GET", "/api/v1/audit/checkpoints", query={"limit": limit, "after": after, "fields": fields}),
        )

    def make_checkpoint(self, *, idempotency_key: str | None = None) -> Sealed:
        """Seal what has happened since the last checkpoint"""
        return cast(
            "Sealed", self._connection.json("POST", "/api/v1/audit/checkpoints", headers={"idempotency-key": idempotency_key}, once=True)
        )

    def show_checkpoint(self, number: int) -> Checkpoint:
        """One checkpoint"""
        return cast("Checkpoint", self._connection.json("GET", f"/api/v1/audit/checkpoints/{quote(str(number), safe='')}"))

    def show_verification(self, *, deal: str | None = None, anchor: str | None = None) -> Verification:
        """Verify the whole history, or one deal"""
        return cast("Verification", self._connection.json("GET", "/api/v1/audit/verification", query={"deal": deal, "anchor": anchor}))

    def show_proof(self, deal_key: str) -> Proof:
        """What proves a deal: sealed heads, with paths to signed roots"""
        return cast("Proof", self._connection.json("GET", f"/api/v1/audit/proofs/{quote(str(deal_key), safe='')}"))

    def show_bundle(self, *, deal: list[str], personal: bool | None = None) -> bytes:
        """Deals with all that proves them, as a ZIP"""
        return self._connection.bytes("GET", "/api/v1/audit/bundle", query={"deal": deal, "personal": personal})

    def list_calendars(self, *, limit: int | None = None, after: str | None = None, fields: str | None = None) -> Page[Calendar]:
        """All calendars"""
        return cast(
            "Page[Calendar]", self._connection.json("GET", "/api/v1/calendars", query={"limit": limit, "after": after, "fields": fields})
        )

    def make_calendar(self, body: NewCalendar, *, idempotency_key: str | None = None) -> Calendar:
        """Add a calendar"""
        return cast(
            "Calendar",
            self._connection.json("POST", "/api/v1/calendars", headers={"idempotency-key": idempotency_key}, once=True, json=body),
        )

    def read_calendar(self, name: str) -> Calendar:
        """One calendar"""
        return cast("Calendar", self._connection.json("GET", f"/api/v1/calendars/{quote(str(name), safe='')}"))

    def edit_calendar(self, name: str, body: CalendarHours, *, if_match: int | str | None = None) -> Calendar:
        """Say a calendar anew; deadlines that are set stay as they are"""
        return cast(
            "Calendar",
            self._connection.json("PUT", f"/api/v1/calendars/{quote(str(name), safe='')}", headers={"if-match": etag(if_match)}, json=body),
        )

    def delete_calendar(self, name: str, *, if_match: int | str | None = None) -> None:
        """Remove a calendar that no department uses"""
        self._connection.nothing("DELETE", f"/api/v1/calendars/{quote(str(name), safe='')}", headers={"if-match": etag(if_match)})

    def list_channels(self, *, limit: int | None = None, after: str | None = None, fields: str | None = None) -> Page[Channel]:
        """Doors for messages from outside: a web form, a telephone system"""
        return cast(
            "Page[Channel]", self._connection.json("GET", "/api/v1/channels", query={"limit": limit, "after": after, "fields": fields})
        )

    def make_channel(self, body: NewChannel, *, idempotency_key: str | None = None) -> ChannelSecret:
        """Open a channel; its secret is told this once"""
        return cast(
            "ChannelSecret",
            self._connection.json("POST", "/api/v1/channels", headers={"idempotency-key": idempotency_key}, once=True, json=body),
        )

    def show_channel(self, name: str) -> Channel:
        """One channel"""
        return cast("Channel", self._connection.json("GET", f"/api/v1/channels/{quote(str(name), safe='')}"))

    def edit_channel(self, name: str, body: ChannelChange, *, if_match: int | str | None = None) -> Channel:
        """Change a channel, close or open it"""
        return cast(
            "Channel",
            self._connection.json(
                "PATCH", f"/api/v1/channels/{quote(str(name), safe='')}", headers={"if-match": etag(if_match)}, json=body
            ),
        )

    def delete_channel(self, name: str, *, if_match: int | str | None = None) -> None:
        """Remove a channel in which no dead letter waits"""
        self._connection.nothing("DELETE", f"/api/v1/channels/{quote(str(name), safe='')}", headers={"if-match": etag(if_match)})

    def renew_secret(self, name: str, *, idempotency_key: str | None = None) -> ChannelSecret:
        """Give a channel a new secret; the old one is good no more"""
        return cast(
            "ChannelSecret",
            self._connection.json(
                "POST", f"/api/v1/channels/{quote(str(name), safe='')}/secret", headers={"idempotency-key": idempotency_key}, once=True
            ),
        )

    def list_clients(
        self, *, text: str | None = None, limit: int | None = None, after: str | None = None, fields: str | None = None
    ) -> Page[Client]:
        """Clients in order of name"""
        return cast(
            "Page[Client]",
            self._connection.json("GET", "/api/v1/clients", query={"text": text, "limit": limit, "after": after, "fields": fields}),
        )

    def register(self, body: ClientFields, *, idempotency_key: str | None = None) -> RegisteredClient:
        """Find a client by what identifies it, or enter one"""
        return cast(
            "RegisteredClient",
            self._connection.json("POST", "/api/v1/clients", headers={"idempotency-key": idempotency_key}, once=True, json=body),
        )

    def list_duplicates(self, *, limit: int | None = None, after: str | None = None, fields: str | None = None) -> Page[Duplicate]:
        """Pairs of clients that may be one"""
        return cast(
            "Page[Duplicate]",
            self._connection.json("GET", "/api/v1/client-duplicates", query={"limit": limit, "after": after, "fields": fields}),
        )

    def show_client(self, client_id: int) -> ClientCard:
        """A client, with its deals and merges"""
        return cast("ClientCard", self._connection.json("GET", f"/api/v1/clients/{quote(str(client_id), safe='')}"))

    def change(self, client_id: int, body: ClientChange, *, if_match: int | str | None = None) -> ClientCard:
        """Change what is known of a client"""
        return cast(
            "ClientCard",
            self._connection.json(
                "PATCH", f"/api/v1/clients/{quote(str(client_id), safe='')}", headers={"if-match": etag(if_match)}, json=body
            ),
        )

    def merge(self, client_id: int, body: MergeToMake, *, idempotency_key: str | None = None) -> MergeMade:
        """Merge another client into this one"""
        return cast(
            "MergeMade",
            self._connection.json(
                "POST",
                f"/api/v1/clients/{quote(str(client_id), safe='')}/merges",
                headers={"idempotency-key": idempotency_key},
                once=True,
                json=body,
            ),
        )

    def undo(self, merge_id: int, body: MandatoryReason, *, idempotency_key: str | None = None) -> MergeUndone:
        """Take a merge back"""
        return cast(
            "MergeUndone",
            self._connection.json(
                "POST",
                f"/api/v1/merges/{quote(str(merge_id), safe='')}/undoing",
                headers={"idempotency-key": idempotency_key},
                once=True,
                json=body,
            ),
        )

    def erase(self, client_id: int, body: MandatoryReason, *, idempotency_key: str | None = None) -> Erased:
        """Erase a client's personal data for good"""
        return cast(
            "Erased",
            self._connection.json(
                "POST",
                f"/api/v1/clients/{quote(str(client_id), safe='')}/erasure",
                headers={"idempotency-key": idempotency_key},
                once=True,
                json=body,
            ),
        )

    def show_personal_data(self, client_id: int) -> PersonalData:
        """Everything personal that is kept of a client"""
        return cast("PersonalData", self._connection.json("GET", f"/api/v1/clients/{quote(str(client_id), safe='')}/personal-data"))

    def list_comments(
        self, key: str, *, work_item_id: int | None = None, limit: int | None = None, after: str | None = None, fields: str | None = None
    ) -> Page[Comment]:
        """What was said about a deal, the oldest first"""
        return cast(
            "Page[Comment]",
            self._connection.json(
                "GET",
                f"/api/v1/deals/{quote(str(key), safe='')}/comments",
                query={"work_item_id": work_item_id, "limit": limit, "after": after, "fields": fields},
            ),
        )

    def write_comment(self, key: str, body: CommentToWrite, *, idempotency_key: str | None = None) -> Comment:
        """Comment on a deal, or on one of its work items"""
        return cast(
            "Comment",
            self._connection.json(
                "POST",
                f"/api/v1/deals/{quote(str(key), safe='')}/comments",
                headers={"idempotency-key": idempotency_key},
                once=True,
                json=body,
            ),
        )

    def show_comment(self, comment_id: int) -> Comment:
        """One comment"""
        return cast("Comment", self._connection.json("GET", f"/api/v1/comments/{quote(str(comment_id), safe='')}"))

    def remove_comment(self, comment_id: int, *, reason: str | None = None, if_match: int | str | None = None) -> None:
        """Erase what a comment says"""
        self._connection.nothing(
            "DELETE", f"/api/v1/comments/{quote(str(comment_id), safe='')}", query={"reason": reason}, headers={"if-match": etag(if_match)}
        )

    def list_corrections(
        self,
        *,
        deal_key: str | None = None,
        state: Literal["", "waiting", "done", "refused"] | None = None,
        limit: int | None = None,
        after: str | None = None,
        fields: str | None = None,
    ) -> Page[CorrectionInfo]:
        """Corrections of the deals that you may see, the newest first"""
        return cast(
            "Page[CorrectionInfo]",
            self._connection.json(
                "GET", "/api/v1/corrections", query={"deal_key": deal_key, "state": state, "limit": limit, "after": after, "fields": fields}
            ),
        )

    def show_correction(self, correction_id: int) -> CorrectionInfo:
        """One correction"""
        return cast("CorrectionInfo", self._connection.json("GET", f"/api/v1/corrections/{quote(str(correction_id), safe='')}"))

    def correct(self, key: str, body: Correction, *, idempotency_key: str | None = None) -> CorrectionMade:
        """Correct a deal, or ask for it"""
        return cast(
            "CorrectionMade",
            self._connection.json(
                "POST",
                f"/api/v1/deals/{quote(str(key), safe='')}/corrections",
                headers={"idempotency-key": idempotency_key},
                once=True,
                json=body,
            ),
        )

    def preview(self, key: str, body: CorrectionAsked, *, idempotency_key: str | None = None) -> CorrectionPreview:
        """What a correction would do"""
        return cast(
            "CorrectionPreview",
            self._connection.json(
                "POST",
                f"/api/v1/deals/{quote(str(key), safe='')}/correction-preview",
                headers={"idempotency-key": idempotency_key},
                once=True,
                json=body,
            ),
        )

    def give_consent(self, correction_id: int, body: SecondOpinion, *, idempotency_key: str | None = None) -> CorrectionMade:
        """Consent to a correction: it is done at once"""
        return cast(
            "CorrectionMade",
            self._connection.json(
                "POST",
                f"/api/v1/corrections/{quote(str(correction_id), safe='')}/consent",
                headers={"idempotency-key": idempotency_key},
                once=True,
                json=body,
            ),
        )

    def refuse(self, correction_id: int, body: SecondOpinion, *, idempotency_key: str | None = None) -> CorrectionMade:
        """Refuse a correction, or take one's own back"""
        return cast(
            "CorrectionMade",
            self._connection.json(
                "POST",
                f"/api/v1/corrections/{quote(str(correction_id), safe='')}/refusal",
                headers={"idempotency-key": idempotency_key},
                once=True,
                json=body,
            ),
        )

    def list_dead_letters(
        self,
        *,
        channel: str | None = None,
        state: Literal["waiting", "delivered", "discarded"] | None = None,
        limit: int | None = None,
        after: str | None = None,
        fields: str | None = None,
    ) -> Page[DeadLetter]:
        """What came in and did not fit, the newest first"""
        return cast(
            "Page[DeadLetter]",
            self._connection.json(
                "GET", "/api/v1/dead-letters", query={"channel": channel, "state": state, "limit": limit, "after": after, "fields": fields}
            ),
        )

    def show_dead_letter(self, letter_id: int) -> OpenedDeadLetter:
        """A dead letter with what came"""
        return cast("OpenedDeadLetter", self._connection.json("GET", f"/api/v1/dead-letters/{quote(str(letter_id), safe='')}"))

    def deliver_dead_letter(self, letter_id: int, body: LetterDelivery, *, idempotency_key: str | None = None) -> Delivery:
        """Send a dead letter on after all, corrected if need be"""
        return cast(
            "Delivery",
            self._connection.json(
                "POST",
                f"/api/v1/dead-letters/{quote(str(letter_id), safe='')}/delivery",
                headers={"idempotency-key": idempotency_key},
                once=True,
                json=body,
            ),
        )

    def discard_dead_letter(self, letter_id: int, body: Discarding, *, idempotency_key: str | None = None) -> None:
        """Discard a dead letter; what came goes for good"""
        self._connection.nothing(
            "POST",
            f"/api/v1/dead-letters/{quote(str(letter_id), safe='')}/discarding",
            headers={"idempotency-key": idempotency_key},
            once=True,
            json=body,
        )

    def list_people(self, key: str) -> DealPeople:
        """Everybody who has to do with a deal, and what they did in it"""
        return cast("DealPeople", self._connection.json("GET", f"/api/v1/deals/{quote(str(key), safe='')}/people"))

    def list_deals(
        self,
        *,
        state: list[str] | None = None,
        stage: list[str] | None = None,
        exit: list[str] | None = None,
        owner: str | None = None,
        client_id: int | None = None,
        parent_key: str | None = None,
        kind: str | None = None,
        source: str | None = None,
        external_ref: str | None = None,
        text: str | None = None,
        opened_from: str | None = None,
        opened_until: str | None = None,
        closed_from: str | None = None,
        closed_until: str | None = None,
        department: str | None = None,
        assignee: str | None = None,
        variable: list[str] | None = None,
        sort: str | None = None,
        work: bool | None = None,
        limit: int | None = None,
        after: str | None = None,
        fields: str | None = None,
    ) -> Page[DealInList]:
        """The deals that you may see, the newest first"""
        return cast(
            "Page[DealInList]",
            self._connection.json(
                "GET",
                "/api/v1/deals",
                query={
                    "state": state,
                    "stage": stage,
                    "exit": exit,
                    "owner": owner,
                    "client_id": client_id,
                    "parent_key": parent_key,
                    "kind": kind,
                    "source": source,
                    "external_ref": external_ref,
                    "text": text,
                    "opened_from": opened_from,
                    "opened_until": opened_until,
                    "closed_from": closed_from,
                    "closed_until": closed_until,
                    "department": department,
                    "assignee": assignee,
                    "variable": variable,
                    "sort": sort,
                    "work": work,
                    "limit": limit,
                    "after": after,
                    "fields": fields,
                },
            ),
        )

    def start_deal(self, body: DealToStart, *, idempotency_key: str | None = None) -> StartedProcess:
        """Start a process in a new deal"""
        return cast(
            "StartedProcess",
            self._connection.json("POST", "/api/v1/deals", headers={"idempotency-key": idempotency_key}, once=True, json=body),
        )

    def count_deals(
        self,
        *,
        days: int | None = None,
        owner: str | None = None,
        text: str | None = None,
        opened_from: str | None = None,
        opened_until: str | None = None,
        department: str | None = None,
        variable: list[str] | None = None,
    ) -> DealCounts:
        """How many deals there are by stage, and how they have ended lately"""
        return cast(
            "DealCounts",
            self._connection.json(
                "GET",
                "/api/v1/deals/counts",
                query={
                    "days": days,
                    "owner": owner,
                    "text": text,
                    "opened_from": opened_from,
                    "opened_until": opened_until,
                    "department": department,
                    "variable": variable,
                },
            ),
        )

    def show_deal(self, key: str) -> Deal:
        """One deal; its ETag is its revision"""
        return cast("Deal", self._connection.json("GET", f"/api/v1/deals/{quote(str(key), safe='')}"))

    def update_deal(self, key: str, body: DealChange, *, if_match: int | str | None = None) -> Deal:
        """Change a deal's title or owner"""
        return cast(
            "Deal",
            self._connection.json("PATCH", f"/api/v1/deals/{quote(str(key), safe='')}", headers={"if-match": etag(if_match)}, json=body),
        )

    def suspend_deal(self, key: str, body: api__schemas__deals__Reason, *, idempotency_key: str | None = None) -> DealState:
        """Stop a deal for a while: no work, no timer, no message"""
        return cast(
            "DealState",
            self._connection.json(
                "POST",
                f"/api/v1/deals/{quote(str(key), safe='')}/suspension",
                headers={"idempotency-key": idempotency_key},
                once=True,
                json=body,
            ),
        )

    def resume_deal(self, key: str, *, if_match: int | str | None = None) -> DealState:
        """Let a suspended deal go on; what fell due meanwhile happens now"""
        return cast(
            "DealState",
            self._connection.json("DELETE", f"/api/v1/deals/{quote(str(key), safe='')}/suspension", headers={"if-match": etag(if_match)}),
        )

    def cancel_deal(self, key: str, body: MandatoryReason, *, idempotency_key: str | None = None) -> DealState:
        """Cancel a deal: everything in it ends, its work is withdrawn"""
        return cast(
            "DealState",
            self._connection.json(
                "POST",
                f"/api/v1/deals/{quote(str(key), safe='')}/cancellation",
                headers={"idempotency-key": idempotency_key},
                once=True,
                json=body,
            ),
        )

    def list_decisions(self, *, limit: int | None = None, after: str | None = None, fields: str | None = None) -> Page[DecisionInfo]:
        """The newest version of each decision table, by id"""
        return cast(
            "Page[DecisionInfo]",
            self._connection.json("GET", "/api/v1/decisions", query={"limit": limit, "after": after, "fields": fields}),
        )

    def show_decision(self, decision_id: str, *, lang: str | None = None) -> DefinitionDetails:
        """A decision table: columns, rules, hit policy"""
        return cast(
            "DefinitionDetails", self._connection.json("GET", f"/api/v1/decisions/{quote(str(decision_id), safe='')}", query={"lang": lang})
        )

    def make_decision(self, decision_id: str, body: Facts, *, idempotency_key: str | None = None) -> Decided:
        """Make a decision; nothing is stored"""
        return cast(
            "Decided",
            self._connection.json(
                "POST",
                f"/api/v1/decisions/{quote(str(decision_id), safe='')}/evaluation",
                headers={"idempotency-key": idempotency_key},
                once=True,
                json=body,
            ),
        )

    def list_definitions(
        self,
        *,
        kind: Literal["bpmn", "dmn", "form"] | None = None,
        key: str | None = None,
        stage: str | None = None,
        newest_only: bool | None = None,
        limit: int | None = None,
        after: str | None = None,
        fields: str | None = None,
    ) -> Page[DefinitionInfo]:
        """Deployed definitions by kind, key and version"""
        return cast(
            "Page[DefinitionInfo]",
            self._connection.json(
                "GET",
                "/api/v1/definitions",
                query={
                    "kind": kind,
                    "key": key,
                    "stage": stage,
                    "newest_only": newest_only,
                    "limit": limit,
                    "after": after,
                    "fields": fields,
                },
            ),
        )

    def deploy_definitions(self, *, idempotency_key: str | None = None, files: list[File], message: str | None = None) -> Deployed:
        """Deploy diagrams, decision tables and forms: all of the files, or none"""
        return cast(
            "Deployed",
            self._connection.json(
                "POST",
                "/api/v1/definitions",
                headers={"idempotency-key": idempotency_key},
                once=True,
                **forms({"files": files, "message": message}, ["files"]),
            ),
        )

    def list_versions(
        self,
        kind: Literal["bpmn", "dmn", "form"],
        definition_key: str,
        *,
        limit: int | None = None,
        after: str | None = None,
        fields: str | None = None,
    ) -> Page[DefinitionInfo]:
        """The versions of a definition"""
        return cast(
            "Page[DefinitionInfo]",
            self._connection.json(
                "GET",
                f"/api/v1/definitions/{quote(str(kind), safe='')}/{quote(str(definition_key), safe='')}",
                query={"limit": limit, "after": after, "fields": fields},
            ),
        )

    def show_difference(self, kind: Literal["bpmn", "dmn", "form"], definition_key: str, *, from_: int, to: int) -> Changes:
        """What changed from one version to another, by element"""
        return cast(
            "Changes",
            self._connection.json(
                "GET",
                f"/api/v1/definitions/{quote(str(kind), safe='')}/{quote(str(definition_key), safe='')}/diff",
                query={"from": from_, "to": to},
            ),
        )

    def show_definition(
        self, kind: Literal["bpmn", "dmn", "form"], definition_key: str, version: int, *, lang: str | None = None
    ) -> DefinitionDetails:
        """One version: what the file says"""
        return cast(
            "DefinitionDetails",
            self._connection.json(
                "GET",
                f"/api/v1/definitions/{quote(str(kind), safe='')}/{quote(str(definition_key), safe='')}/{quote(str(version), safe='')}",
                query={"lang": lang},
            ),
        )

    def show_source(self, kind: Literal["bpmn", "dmn", "form"], definition_key: str, version: int) -> bytes:
        """The file as it was deployed, byte by byte"""
        return self._connection.bytes(
            "GET",
            f"/api/v1/definitions/{quote(str(kind), safe='')}/{quote(str(definition_key), safe='')}/{quote(str(version), safe='')}/source",
        )

    def show_picture(self, kind: Literal["bpmn", "dmn", "form"], definition_key: str, version: int, *, lang: str | None = None) -> bytes:
        """A diagram as a picture (SVG)"""
        return self._connection.bytes(
            "GET",
            f"/api/v1/definitions/{quote(str(kind), safe='')}/{quote(str(definition_key), safe='')}/{quote(str(version), safe='')}/picture",
            query={"lang": lang},
        )

    def list_stages(self) -> Stages:
        """The five stages, and the diagrams that describe them"""
        return cast("Stages", self._connection.json("GET", "/api/v1/stages"))

    def list_departments(self, *, limit: int | None = None, after: str | None = None, fields: str | None = None) -> Page[Department]:
        """All departments"""
        return cast(
            "Page[Department]",
            self._connection.json("GET", "/api/v1/departments", query={"limit": limit, "after": after, "fields": fields}),
        )

    def make_department(self, body: NewDepartment, *, idempotency_key: str | None = None) -> Department:
        """Add a department"""
        return cast(
            "Department",
            self._connection.json("POST", "/api/v1/departments", headers={"idempotency-key": idempotency_key}, once=True, json=body),
        )

    def read_department(self, key: str) -> Department:
        """One department"""
        return cast("Department", self._connection.json("GET", f"/api/v1/departments/{quote(str(key), safe='')}"))

    def edit_department(self, key: str, body: DepartmentChanges, *, if_match: int | str | None = None) -> Department:
        """Change a department's name, head, calendar or hourly rate"""
        return cast(
            "Department",
            self._connection.json(
                "PATCH", f"/api/v1/departments/{quote(str(key), safe='')}", headers={"if-match": etag(if_match)}, json=body
            ),
        )

    def delete_department(self, key: str, *, if_match: int | str | None = None) -> None:
        """Remove a department that nobody belongs to and nothing waits for"""
        self._connection.nothing("DELETE", f"/api/v1/departments/{quote(str(key), safe='')}", headers={"if-match": etag(if_match)})

    def find_losses(self, *, idempotency_key: str | None = None, files: list[File]) -> DiagramLosses:
        """Process losses that drafts show, together with what is deployed"""
        return cast(
            "DiagramLosses",
            self._connection.json(
                "POST",
                "/api/v1/losses/diagram",
                headers={"idempotency-key": idempotency_key},
                once=True,
                **forms({"files": files}, ["files"]),
            ),
        )

    def examine(self) -> Diagnosis:
        """Check every invariant between instances, work, jobs, messages and history"""
        return cast("Diagnosis", self._connection.json("GET", "/api/v1/doctor"))

    def export_history(
        self,
        format: Literal["xes", "ocel", "csv", "parquet"],
        *,
        since: str | None = None,
        until: str | None = None,
        deal: list[str] | None = None,
        personal: bool | None = None,
    ) -> bytes:
        """The history of deals, each whole, as a file"""
        return self._connection.bytes(
            "GET",
            f"/api/v1/exports/{quote(str(format), safe='')}",
            query={"since": since, "until": until, "deal": deal, "personal": personal},
        )

    def list_figures(
        self,
        *,
        key: list[str] | None = None,
        since: str | None = None,
        until: str | None = None,
        per: Literal["day", "week", "month"] | None = None,
        compare: Literal["", "previous"] | None = None,
        compare_since: str | None = None,
        compare_until: str | None = None,
        filter: list[str] | None = None,
    ) -> Figures:
        """The figures of attached indicators, with their trends"""
        return cast(
            "Figures",
            self._connection.json(
                "GET",
                "/api/v1/figures",
                query={
                    "key": key,
                    "since": since,
                    "until": until,
                    "per": per,
                    "compare": compare,
                    "compare_since": compare_since,
                    "compare_until": compare_until,
                    "filter": filter,
                },
            ),
        )

    def export_all_figures(
        self,
        *,
        format: Literal["csv", "parquet"] | None = None,
        since: str | None = None,
        until: str | None = None,
        per: Literal["day", "week", "month"] | None = None,
    ) -> bytes:
        """The figures of all indicators, as a file"""
        return self._connection.bytes("GET", "/api/v1/figures/export", query={"format": format, "since": since, "until": until, "per": per})

    def export_one_figure(
        self, key: str, *, format: Literal["csv", "parquet"] | None = None, since: str | None = None, until: str | None = None
    ) -> bytes:
        """What a figure is made of, as a file"""
        return self._connection.bytes(
            "GET", f"/api/v1/figures/{quote(str(key), safe='')}/export", query={"format": format, "since": since, "until": until}
        )

    def list_members(
        self,
        key: str,
        *,
        dimension: str,
        since: str | None = None,
        until: str | None = None,
        compare: Literal["", "previous"] | None = None,
        compare_since: str | None = None,
        compare_until: str | None = None,
        filter: list[str] | None = None,
    ) -> MemberFigures:
        """An indicator's figure by the members of a dimension"""
        return cast(
            "MemberFigures",
            self._connection.json(
                "GET",
                f"/api/v1/figures/{quote(str(key), safe='')}/members",
                query={
                    "dimension": dimension,
                    "since": since,
                    "until": until,
                    "compare": compare,
                    "compare_since": compare_since,
                    "compare_until": compare_until,
                    "filter": filter,
                },
            ),
        )

    def list_contributions(
        self,
        key: str,
        *,
        since: str | None = None,
        until: str | None = None,
        filter: list[str] | None = None,
        limit: int | None = None,
        after: str | None = None,
    ) -> Contributions:
        """The deals behind an indicator's figure, the newest first"""
        return cast(
            "Contributions",
            self._connection.json(
                "GET",
                f"/api/v1/figures/{quote(str(key), safe='')}/deals",
                query={"since": since, "until": until, "filter": filter, "limit": limit, "after": after},
            ),
        )

    def check_files(self, *, idempotency_key: str | None = None, files: list[File]) -> Findings:
        """Check files without storing them, together with what is deployed"""
        return cast(
            "Findings",
            self._connection.json(
                "POST", "/api/v1/findings", headers={"idempotency-key": idempotency_key}, once=True, **forms({"files": files}, ["files"])
            ),
        )

    def compare_files(self, *, idempotency_key: str | None = None, files: list[File]) -> Differences:
        """Compare files with the versions that run, without storing them"""
        return cast(
            "Differences",
            self._connection.json(
                "POST", "/api/v1/differences", headers={"idempotency-key": idempotency_key}, once=True, **forms({"files": files}, ["files"])
            ),
        )

    def list_forms(self, *, limit: int | None = None, after: str | None = None, fields: str | None = None) -> Page[FormInfo]:
        """The newest version of each form, by id"""
        return cast(
            "Page[FormInfo]", self._connection.json("GET", "/api/v1/forms", query={"limit": limit, "after": after, "fields": fields})
        )

    def show_form(self, form_id: str, *, lang: str | None = None) -> FormDetails:
        """A form as a form-js viewer shows it"""
        return cast("FormDetails", self._connection.json("GET", f"/api/v1/forms/{quote(str(form_id), safe='')}", query={"lang": lang}))

    def check_form(self, form_id: str, body: AnswersToCheck, *, idempotency_key: str | None = None) -> CheckedAnswers:
        """Check answers to a form without completing anything"""
        return cast(
            "CheckedAnswers",
            self._connection.json(
                "POST",
                f"/api/v1/forms/{quote(str(form_id), safe='')}/check",
                headers={"idempotency-key": idempotency_key},
                once=True,
                json=body,
            ),
        )

    def show_funnel(self) -> Funnel:
        """How many deals entered each stage, and by which exits they left"""
        return cast("Funnel", self._connection.json("GET", "/api/v1/funnel"))

    def show_funnel_of_days(self, *, since: str | None = None, until: str | None = None) -> FunnelOfDays:
        """What entered each stage in some days, and what became of it"""
        return cast("FunnelOfDays", self._connection.json("GET", "/api/v1/funnel/days", query={"since": since, "until": until}))

    def list_hand_offs(
        self,
        *,
        deal_key: str | None = None,
        state: Literal["", "offered", "accepted", "returned", "withdrawn"] | None = None,
        department: str | None = None,
        sender: str | None = None,
        limit: int | None = None,
        after: str | None = None,
        fields: str | None = None,
    ) -> Page[HandOff]:
        """Hand-offs of your departments and deals, the newest first"""
        return cast(
            "Page[HandOff]",
            self._connection.json(
                "GET",
                "/api/v1/hand-offs",
                query={
                    "deal_key": deal_key,
                    "state": state,
                    "department": department,
                    "sender": sender,
                    "limit": limit,
                    "after": after,
                    "fields": fields,
                },
            ),
        )

    def show_hand_off(self, hand_off_id: int) -> HandOff:
        """One hand-off, with its work item"""
        return cast("HandOff", self._connection.json("GET", f"/api/v1/hand-offs/{quote(str(hand_off_id), safe='')}"))

    def accept(self, hand_off_id: int, *, idempotency_key: str | None = None) -> HandOffState:
        """Accept a hand-off"""
        return cast(
            "HandOffState",
            self._connection.json(
                "POST",
                f"/api/v1/hand-offs/{quote(str(hand_off_id), safe='')}/acceptance",
                headers={"idempotency-key": idempotency_key},
                once=True,
            ),
        )

    def send_back(self, hand_off_id: int, body: HandOffReturn, *, idempotency_key: str | None = None) -> HandOffState:
        """Return a hand-off to its sender, with the reason"""
        return cast(
            "HandOffState",
            self._connection.json(
                "POST",
                f"/api/v1/hand-offs/{quote(str(hand_off_id), safe='')}/return",
                headers={"idempotency-key": idempotency_key},
                once=True,
                json=body,
            ),
        )

    def send_again(self, hand_off_id: int, body: HandOffMended, *, idempotency_key: str | None = None) -> HandOffState:
        """Mend a returned hand-off and send it again"""
        return cast(
            "HandOffState",
            self._connection.json(
                "POST",
                f"/api/v1/hand-offs/{quote(str(hand_off_id), safe='')}/resending",
                headers={"idempotency-key": idempotency_key},
                once=True,
                json=body,
            ),
        )

    def show_health(self) -> Health:
        """The server lives and its database answers"""
        return cast("Health", self._connection.json("GET", "/api/v1/health"))

    def list_imports(self, *, limit: int | None = None, after: str | None = None, fields: str | None = None) -> Page[ImportedSource]:
        """What was brought in from other systems, by source"""
        return cast(
            "Page[ImportedSource]",
            self._connection.json("GET", "/api/v1/imports", query={"limit": limit, "after": after, "fields": fields}),
        )

    def import_deals(
        self,
        *,
        idempotency_key: str | None = None,
        export: File,
        mapping: File,
        products: File | None = None,
        joined: list[File] | None = None,
        limit: int | None = None,
    ) -> ImportReport:
        """Bring in deals of another CRM, each walked to its recorded outcome"""
        return cast(
            "ImportReport",
            self._connection.json(
                "POST",
                "/api/v1/imports",
                headers={"idempotency-key": idempotency_key},
                once=True,
                **forms(
                    {"export": export, "mapping": mapping, "products": products, "joined": joined, "limit": limit},
                    ["export", "mapping", "products", "joined"],
                ),
            ),
        )

    def list_incidents(
        self,
        *,
        state: Literal["open", "resolved", "all"] | None = None,
        deal: str | None = None,
        limit: int | None = None,
        after: str | None = None,
        fields: str | None = None,
    ) -> Page[Incident]:
        """Jobs without tries left and tokens that got stuck, the newest first"""
        return cast(
            "Page[Incident]",
            self._connection.json(
                "GET", "/api/v1/incidents", query={"state": state, "deal": deal, "limit": limit, "after": after, "fields": fields}
            ),
        )

    def retry_incidents(self, body: Retries, *, idempotency_key: str | None = None) -> Outcomes:
        """Retry several incidents, each by itself"""
        return cast(
            "Outcomes",
            self._connection.json("POST", "/api/v1/incidents/retries", headers={"idempotency-key": idempotency_key}, once=True, json=body),
        )

    def show_incident(self, incident_id: int) -> OpenedIncident:
        """One incident, with what is needed to mend it"""
        return cast("OpenedIncident", self._connection.json("GET", f"/api/v1/incidents/{quote(str(incident_id), safe='')}"))

    def retry_incident(self, incident_id: int, body: Mended, *, idempotency_key: str | None = None) -> Moved:
        """Try again where a deal is stuck, after its cause was mended"""
        return cast(
            "Moved",
            self._connection.json(
                "POST",
                f"/api/v1/incidents/{quote(str(incident_id), safe='')}/retry",
                headers={"idempotency-key": idempotency_key},
                once=True,
                json=body,
            ),
        )

    def list_instances(self, key: str, *, limit: int | None = None, after: str | None = None, fields: str | None = None) -> Page[Instance]:
        """The runs of processes in a deal, the first first"""
        return cast(
            "Page[Instance]",
            self._connection.json(
                "GET", f"/api/v1/deals/{quote(str(key), safe='')}/instances", query={"limit": limit, "after": after, "fields": fields}
            ),
        )

    def start_process(self, key: str, body: ProcessToStart, *, idempotency_key: str | None = None) -> StartedProcess:
        """Start a further process in a deal"""
        return cast(
            "StartedProcess",
            self._connection.json(
                "POST",
                f"/api/v1/deals/{quote(str(key), safe='')}/instances",
                headers={"idempotency-key": idempotency_key},
                once=True,
                json=body,
            ),
        )

    def list_variables(
        self, key: str, *, limit: int | None = None, after: str | None = None, fields: str | None = None
    ) -> Page[InstanceVariables]:
        """What the instances of a deal know, each for itself"""
        return cast(
            "Page[InstanceVariables]",
            self._connection.json(
                "GET", f"/api/v1/deals/{quote(str(key), safe='')}/variables", query={"limit": limit, "after": after, "fields": fields}
            ),
        )

    def list_jobs(
        self,
        *,
        state: Literal["due", "running", "done", "incident", "cancelled", "failed"] | None = None,
        kind: Literal["timer", "service", "message", "notice", "start"] | None = None,
        deal: str | None = None,
        limit: int | None = None,
        after: str | None = None,
        fields: str | None = None,
    ) -> Page[Job]:
        """Timers, connector calls and messages, the first due first"""
        return cast(
            "Page[Job]",
            self._connection.json(
                "GET", "/api/v1/jobs", query={"state": state, "kind": kind, "deal": deal, "limit": limit, "after": after, "fields": fields}
            ),
        )

    def run_jobs(self, body: JobsToRun, *, idempotency_key: str | None = None) -> JobsDone:
        """Do the jobs that are due now, in this server"""
        return cast(
            "JobsDone",
            self._connection.json("POST", "/api/v1/jobs/run", headers={"idempotency-key": idempotency_key}, once=True, json=body),
        )

    def run_job_now(self, job_id: int, *, idempotency_key: str | None = None) -> Hastened:
        """Make a job due now: a timer far away, a connector's next try"""
        return cast(
            "Hastened",
            self._connection.json(
                "POST", f"/api/v1/jobs/{quote(str(job_id), safe='')}/run-now", headers={"idempotency-key": idempotency_key}, once=True
            ),
        )

    def list_kpi_hooks(self, *, limit: int | None = None, after: str | None = None, fields: str | None = None) -> Page[KpiHook]:
        """Hooks for indicators: how far each has come, and which can't go on"""
        return cast(
            "Page[KpiHook]", self._connection.json("GET", "/api/v1/kpi-hooks", query={"limit": limit, "after": after, "fields": fields})
        )

    def list_kpis(self, *, limit: int | None = None, after: str | None = None) -> Page[Kpi]:
        """The attached indicators by key"""
        return cast("Page[Kpi]", self._connection.json("GET", "/api/v1/kpis", query={"limit": limit, "after": after}))

    def check_declaration(self, body: KpiDeclaration, *, idempotency_key: str | None = None) -> KpiFindings:
        """Check a declaration without attaching it"""
        return cast(
            "KpiFindings",
            self._connection.json("POST", "/api/v1/kpis/check", headers={"idempotency-key": idempotency_key}, once=True, json=body),
        )

    def show_kpi_vocabulary(self) -> KpiVocabulary:
        """What a declaration may name in the deployed model"""
        return cast("KpiVocabulary", self._connection.json("GET", "/api/v1/kpis/vocabulary"))

    def list_shipped_kpis(self) -> ShippedKpis:
        """The indicators that come with Stagework"""
        return cast("ShippedKpis", self._connection.json("GET", "/api/v1/kpis/shipped"))

    def attach_shipped_kpis(self, *, idempotency_key: str | None = None) -> AttachedKpis:
        """Attach the indicators that come with Stagework"""
        return cast(
            "AttachedKpis", self._connection.json("POST", "/api/v1/kpis/shipped", headers={"idempotency-key": idempotency_key}, once=True)
        )

    def read_kpi(self, key: str) -> KpiDetails:
        """An attached indicator, and what has changed about it"""
        return cast("KpiDetails", self._connection.json("GET", f"/api/v1/kpis/{quote(str(key), safe='')}"))

    def put_kpi(self, key: str, body: KpiDeclaration, *, if_match: int | str | None = None) -> KpiDetails:
        """Attach an indicator, or change it"""
        return cast(
            "KpiDetails",
            self._connection.json("PUT", f"/api/v1/kpis/{quote(str(key), safe='')}", headers={"if-match": etag(if_match)}, json=body),
        )

    def delete_kpi(self, key: str, *, if_match: int | str | None = None) -> None:
        """Detach an indicator: it is measured no longer"""
        self._connection.nothing("DELETE", f"/api/v1/kpis/{quote(str(key), safe='')}", headers={"if-match": etag(if_match)})

    def list_losses(
        self,
        *,
        period: Literal["month", "quarter", "year", "all"] | None = None,
        stage: Literal["", "inbound", "outbound", "discussion", "execution", "development", "deal"] | None = None,
    ) -> Losses:
        """Where to begin: losses of the diagrams and of the history, the dearest first"""
        return cast("Losses", self._connection.json("GET", "/api/v1/losses", query={"period": period, "stage": stage}))

    def show_heat(
        self, *, process: str, version: int | None = None, period: Literal["month", "quarter", "year", "all"] | None = None
    ) -> Heat:
        """How often, how long and how dear: what a diagram is painted by"""
        return cast("Heat", self._connection.json("GET", "/api/v1/heat", query={"process": process, "version": version, "period": period}))

    def list_all_messages(
        self,
        *,
        name: str | None = None,
        state: Literal["due", "delivered", "kept", "expired", "discarded"] | None = None,
        deal: str | None = None,
        channel: str | None = None,
        limit: int | None = None,
        after: str | None = None,
        fields: str | None = None,
    ) -> Page[Message]:
        """Messages from outside and of deals, the newest first"""
        return cast(
            "Page[Message]",
            self._connection.json(
                "GET",
                "/api/v1/messages",
                query={"name": name, "state": state, "deal": deal, "channel": channel, "limit": limit, "after": after, "fields": fields},
            ),
        )

    def send(self, body: MessageToSend, *, idempotency_key: str | None = None) -> Delivery:
        """Send a message: to who waits for it, to start a deal, or to be kept"""
        return cast(
            "Delivery",
            self._connection.json("POST", "/api/v1/messages", headers={"idempotency-key": idempotency_key}, once=True, json=body),
        )

    def show_message(self, number: int) -> OpenedMessage:
        """A message with what it brings"""
        return cast("OpenedMessage", self._connection.json("GET", f"/api/v1/messages/{quote(str(number), safe='')}"))

    def deliver_message_again(self, number: int, body: AnotherTry, *, idempotency_key: str | None = None) -> Delivery:
        """Try to deliver a message again that has found nobody"""
        return cast(
            "Delivery",
            self._connection.json(
                "POST",
                f"/api/v1/messages/{quote(str(number), safe='')}/delivery",
                headers={"idempotency-key": idempotency_key},
                once=True,
                json=body,
            ),
        )

    def give_message_up(self, number: int, body: GivenUp, *, idempotency_key: str | None = None) -> None:
        """Give a message up that has found nobody"""
        self._connection.nothing(
            "POST",
            f"/api/v1/messages/{quote(str(number), safe='')}/discarding",
            headers={"idempotency-key": idempotency_key},
            once=True,
            json=body,
        )

    def show_metrics(self) -> bytes:
        """Gauges for Prometheus: indicators, and how the installation is"""
        return self._connection.bytes("GET", "/api/v1/metrics")

    def show_model(self) -> Model:
        """Is the process model complete? The checklist, and what is missing where"""
        return cast("Model", self._connection.json("GET", "/api/v1/model"))

    def show_vocabulary(self) -> Vocabulary:
        """The words that a diagram may use, as the deployed model knows them"""
        return cast("Vocabulary", self._connection.json("GET", "/api/v1/model/vocabulary"))

    def list_connectors(self) -> Connectors:
        """The installed connectors, with their parameters"""
        return cast("Connectors", self._connection.json("GET", "/api/v1/connectors"))

    def list_model_drafts(self, *, limit: int | None = None, after: str | None = None, fields: str | None = None) -> Page[ModelDraftInfo]:
        """Files that are being worked on, by kind and key"""
        return cast(
            "Page[ModelDraftInfo]",
            self._connection.json("GET", "/api/v1/model-drafts", query={"limit": limit, "after": after, "fields": fields}),
        )

    def show_model_draft(self, kind: Literal["bpmn", "dmn", "form"], key: str) -> ModelDraft:
        """A draft, with what it says"""
        return cast(
            "ModelDraft", self._connection.json("GET", f"/api/v1/model-drafts/{quote(str(kind), safe='')}/{quote(str(key), safe='')}")
        )

    def put_model_draft(
        self, kind: Literal["bpmn", "dmn", "form"], key: str, body: DraftToSave, *, if_match: int | str | None = None
    ) -> ModelDraft:
        """Save a draft, in place of the one before"""
        return cast(
            "ModelDraft",
            self._connection.json(
                "PUT",
                f"/api/v1/model-drafts/{quote(str(kind), safe='')}/{quote(str(key), safe='')}",
                headers={"if-match": etag(if_match)},
                json=body,
            ),
        )

    def remove_model_draft(self, kind: Literal["bpmn", "dmn", "form"], key: str, *, if_match: int | str | None = None) -> None:
        """Throw a draft away"""
        self._connection.nothing(
            "DELETE", f"/api/v1/model-drafts/{quote(str(kind), safe='')}/{quote(str(key), safe='')}", headers={"if-match": etag(if_match)}
        )

    def put_editing(self, kind: Literal["bpmn", "dmn", "form"], key: str) -> Editors:
        """Say that you have the file open, and see who else has"""
        return cast(
            "Editors", self._connection.json("PUT", f"/api/v1/model-drafts/{quote(str(kind), safe='')}/{quote(str(key), safe='')}/editing")
        )

    def remove_editing(self, kind: Literal["bpmn", "dmn", "form"], key: str) -> None:
        """Say that you have closed the file"""
        self._connection.nothing("DELETE", f"/api/v1/model-drafts/{quote(str(kind), safe='')}/{quote(str(key), safe='')}/editing")

    def show_operations(self) -> Overview:
        """What waits, what needs a person, and whether somebody works"""
        return cast("Overview", self._connection.json("GET", "/api/v1/operations"))

    def show_path(self, deal_key: str, *, at: str | None = None) -> Path:
        """A deal's path, as of any moment"""
        return cast("Path", self._connection.json("GET", f"/api/v1/deals/{quote(str(deal_key), safe='')}/path", query={"at": at}))

    def show_why(self, deal_key: str, *, at: str | None = None) -> Why:
        """Why a deal is where it is, in a sentence for each token"""
        return cast("Why", self._connection.json("GET", f"/api/v1/deals/{quote(str(deal_key), safe='')}/why", query={"at": at}))

    def show_deviations(self, deal_key: str) -> Deviations:
        """Operations that were skipped, repeated, done out of order, corrected or late"""
        return cast("Deviations", self._connection.json("GET", f"/api/v1/deals/{quote(str(deal_key), safe='')}/deviations"))

    def list_accesses(
        self,
        *,
        deal: str | None = None,
        person: str | None = None,
        limit: int | None = None,
        after: str | None = None,
        fields: str | None = None,
    ) -> Page[Access]:
        """Who was shown personal data, the newest first"""
        return cast(
            "Page[Access]",
            self._connection.json(
                "GET", "/api/v1/accesses", query={"deal": deal, "person": person, "limit": limit, "after": after, "fields": fields}
            ),
        )

    def list_open_promises(
        self, *, closed_deals: bool | None = None, limit: int | None = None, after: str | None = None, fields: str | None = None
    ) -> Page[OpenPromise]:
        """Promises that are neither kept nor waived, the oldest first"""
        return cast(
            "Page[OpenPromise]",
            self._connection.json(
                "GET", "/api/v1/promises", query={"closed_deals": closed_deals, "limit": limit, "after": after, "fields": fields}
            ),
        )

    def list_promises(self, key: str) -> Promises:
        """What a deal's client was told, and what became of it"""
        return cast("Promises", self._connection.json("GET", f"/api/v1/deals/{quote(str(key), safe='')}/promises"))

    def fulfil(self, key: str, promise_id: str, body: Fulfilment, *, idempotency_key: str | None = None) -> PromiseState:
        """Say that a promise is kept"""
        return cast(
            "PromiseState",
            self._connection.json(
                "POST",
                f"/api/v1/deals/{quote(str(key), safe='')}/promises/{quote(str(promise_id), safe='')}/fulfilment",
                headers={"idempotency-key": idempotency_key},
                once=True,
                json=body,
            ),
        )

    def waive(self, key: str, promise_id: str, body: MandatoryReason, *, idempotency_key: str | None = None) -> PromiseState:
        """Waive a promise, with the reason"""
        return cast(
            "PromiseState",
            self._connection.json(
                "POST",
                f"/api/v1/deals/{quote(str(key), safe='')}/promises/{quote(str(promise_id), safe='')}/waiver",
                headers={"idempotency-key": idempotency_key},
                once=True,
                json=body,
            ),
        )

    def show_clocks(self, key: str, *, department: str | None = None) -> DealClocks:
        """For whom a deal has waited: us, others, the client"""
        return cast(
            "DealClocks", self._connection.json("GET", f"/api/v1/deals/{quote(str(key), safe='')}/clocks", query={"department": department})
        )

    def list_relations(
        self, *, since: str | None = None, limit: int | None = None, after: str | None = None, fields: str | None = None
    ) -> Page[Relation]:
        """What clients have bought over time, by kind of sale"""
        return cast(
            "Page[Relation]",
            self._connection.json("GET", "/api/v1/relations", query={"since": since, "limit": limit, "after": after, "fields": fields}),
        )

    def list_running(self, *, limit: int | None = None, after: str | None = None, fields: str | None = None) -> Page[RunningVersion]:
        """How many instances run by version of each diagram"""
        return cast(
            "Page[RunningVersion]",
            self._connection.json("GET", "/api/v1/running", query={"limit": limit, "after": after, "fields": fields}),
        )

    def list_all_instances(
        self,
        *,
        process_id: str | None = None,
        version: int | None = None,
        state: Literal["active", "suspended", "completed", "failed", "cancelled"] | None = None,
        limit: int | None = None,
        after: str | None = None,
        fields: str | None = None,
    ) -> Page[RunningInstance]:
        """Instances over all deals, the newest first"""
        return cast(
            "Page[RunningInstance]",
            self._connection.json(
                "GET",
                "/api/v1/instances",
                query={"process_id": process_id, "version": version, "state": state, "limit": limit, "after": after, "fields": fields},
            ),
        )

    def read_session(self) -> Me:
        """Who has signed in, and what that person may do"""
        return cast("Me", self._connection.json("GET", "/api/v1/session"))

    def open_session(self, body: SignIn) -> Me:
        """Sign in with name and password"""
        return cast("Me", self._connection.json("POST", "/api/v1/session", json=body))

    def change_own_account(self, body: OwnChange) -> Me:
        """Change the language that Stagework speaks with you"""
        return cast("Me", self._connection.json("PATCH", "/api/v1/session", json=body))

    def close_session(self) -> None:
        """Sign out"""
        self._connection.nothing("DELETE", "/api/v1/session")

    def show_preferences(self) -> Preferences:
        """What you have set for the pages"""
        return cast("Preferences", self._connection.json("GET", "/api/v1/session/preferences"))

    def put_preferences(self, body: PreferencesGiven, *, if_match: int | str | None = None) -> Preferences:
        """Keep what you have set, in place of what was there"""
        return cast(
            "Preferences", self._connection.json("PUT", "/api/v1/session/preferences", headers={"if-match": etag(if_match)}, json=body)
        )

    def read_ways(self) -> Ways:
        """How one can sign in here"""
        return cast("Ways", self._connection.json("GET", "/api/v1/session/ways"))

    def list_sessions(self, *, limit: int | None = None, after: str | None = None, fields: str | None = None) -> Page[OwnSession]:
        """One's own sessions, the one used last first"""
        return cast(
            "Page[OwnSession]", self._connection.json("GET", "/api/v1/sessions", query={"limit": limit, "after": after, "fields": fields})
        )

    def close_other_session(self, session_id: str) -> None:
        """End one of one's own sessions"""
        self._connection.nothing("DELETE", f"/api/v1/sessions/{quote(str(session_id), safe='')}")

    def set_password(self, body: NewPassword) -> PasswordSet:
        """Set one's password, by a link or with the old one"""
        return cast("PasswordSet", self._connection.json("POST", "/api/v1/session/password", json=body))

    def ask_for_reset(self, body: Forgotten) -> None:
        """Ask for a link by e-mail"""
        self._connection.nothing("POST", "/api/v1/session/password-reset", json=body)

    def begin_second_factor(self, body: WithPassword) -> NewTotp:
        """Begin a second factor: a secret for an authenticator"""
        return cast("NewTotp", self._connection.json("POST", "/api/v1/session/totp", json=body))

    def confirm_second_factor(self, body: FirstCode) -> RecoveryCodes:
        """Turn the second factor on by a first code"""
        return cast("RecoveryCodes", self._connection.json("POST", "/api/v1/session/totp/confirmation", json=body))

    def remove_second_factor(self, body: WithPassword, *, idempotency_key: str | None = None) -> None:
        """Turn the second factor off"""
        self._connection.nothing("POST", "/api/v1/session/totp/removal", headers={"idempotency-key": idempotency_key}, once=True, json=body)

    def begin_at_provider(self, *, to: str | None = None) -> None:
        """Sign in at the provider"""
        self._connection.nothing("GET", "/api/v1/session/oidc", query={"to": to})

    def come_back_from_provider(
        self, *, code: str | None = None, state: str | None = None, error: str | None = None, iss: str | None = None
    ) -> None:
        """Where the provider sends the browser back to"""
        self._connection.nothing("GET", "/api/v1/session/oidc/callback", query={"code": code, "state": state, "error": error, "iss": iss})

    def list_settings(self, *, limit: int | None = None, after: str | None = None, fields: str | None = None) -> Page[Setting]:
        """What is set, where, and what it means; no secret's value"""
        return cast(
            "Page[Setting]", self._connection.json("GET", "/api/v1/settings", query={"limit": limit, "after": after, "fields": fields})
        )

    def list_starts(self, process_id: str) -> Starts:
        """How a process begins, and what it must be told then"""
        return cast("Starts", self._connection.json("GET", f"/api/v1/processes/{quote(str(process_id), safe='')}/starts"))

    def list_substitutes(
        self,
        *,
        person: str | None = None,
        also_past: bool | None = None,
        limit: int | None = None,
        after: str | None = None,
        fields: str | None = None,
    ) -> Page[Substitute]:
        """Who stands in for whom"""
        return cast(
            "Page[Substitute]",
            self._connection.json(
                "GET",
                "/api/v1/substitutes",
                query={"person": person, "also_past": also_past, "limit": limit, "after": after, "fields": fields},
            ),
        )

    def make_substitute(self, body: NewSubstitute, *, idempotency_key: str | None = None) -> Substitute:
        """Let somebody stand in for an absent colleague"""
        return cast(
            "Substitute",
            self._connection.json("POST", "/api/v1/substitutes", headers={"idempotency-key": idempotency_key}, once=True, json=body),
        )

    def read_substitute(self, number: int) -> Substitute:
        """One substitute"""
        return cast("Substitute", self._connection.json("GET", f"/api/v1/substitutes/{quote(str(number), safe='')}"))

    def edit_substitute(self, number: int, body: SubstituteChanges, *, if_match: int | str | None = None) -> Substitute:
        """Change from when or till when"""
        return cast(
            "Substitute",
            self._connection.json(
                "PATCH", f"/api/v1/substitutes/{quote(str(number), safe='')}", headers={"if-match": etag(if_match)}, json=body
            ),
        )

    def delete_substitute(self, number: int, *, if_match: int | str | None = None) -> None:
        """The colleague is back"""
        self._connection.nothing("DELETE", f"/api/v1/substitutes/{quote(str(number), safe='')}", headers={"if-match": etag(if_match)})

    def list_tokens(
        self, *, user: str | None = None, limit: int | None = None, after: str | None = None, fields: str | None = None
    ) -> Page[Token]:
        """One's own tokens, revoked ones too"""
        return cast(
            "Page[Token]",
            self._connection.json("GET", "/api/v1/tokens", query={"user": user, "limit": limit, "after": after, "fields": fields}),
        )

    def make_token(self, body: NewToken, *, idempotency_key: str | None = None) -> IssuedToken:
        """Make a token for oneself; not by a token"""
        return cast(
            "IssuedToken",
            self._connection.json("POST", "/api/v1/tokens", headers={"idempotency-key": idempotency_key}, once=True, json=body),
        )

    def remove_token(self, token_id: int) -> None:
        """Revoke a token at once"""
        self._connection.nothing("DELETE", f"/api/v1/tokens/{quote(str(token_id), safe='')}")

    def try_diagram(
        self,
        *,
        idempotency_key: str | None = None,
        files: list[File],
        answers: str | None = None,
        seed: int | None = None,
        start_element: str | None = None,
        all_branches: bool | None = None,
    ) -> Trial:
        """Try a diagram in memory with made-up answers: nothing is stored, sent or called"""
        return cast(
            "Trial",
            self._connection.json(
                "POST",
                "/api/v1/trials",
                headers={"idempotency-key": idempotency_key},
                once=True,
                **forms(
                    {"files": files, "answers": answers, "seed": seed, "start_element": start_element, "all_branches": all_branches},
                    ["files"],
                ),
            ),
        )

    def try_diagram_by_steps(
        self,
        *,
        idempotency_key: str | None = None,
        files: list[File],
        moves: str | None = None,
        began_at: str | None = None,
        run_called_processes: bool | None = None,
        as_far_as_possible: bool | None = None,
        seed: int | None = None,
    ) -> TrialStanding:
        """Try a diagram in memory step by step: what happens next is yours to say"""
        return cast(
            "TrialStanding",
            self._connection.json(
                "POST",
                "/api/v1/trials/steps",
                headers={"idempotency-key": idempotency_key},
                once=True,
                **forms(
                    {
                        "files": files,
                        "moves": moves,
                        "began_at": began_at,
                        "run_called_processes": run_called_processes,
                        "as_far_as_possible": as_far_as_possible,
                        "seed": seed,
                    },
                    ["files"],
                ),
            ),
        )

    def list_users(
        self,
        *,
        search: str | None = None,
        department: str | None = None,
        role: Literal["", "employee", "process-owner", "auditor", "administrator"] | None = None,
        state: Literal["", "invited", "active", "disabled"] | None = None,
        limit: int | None = None,
        after: str | None = None,
        fields: str | None = None,
    ) -> Page[User]:
        """Users by name"""
        return cast(
            "Page[User]",
            self._connection.json(
                "GET",
                "/api/v1/users",
                query={
                    "search": search,
                    "department": department,
                    "role": role,
                    "state": state,
                    "limit": limit,
                    "after": after,
                    "fields": fields,
                },
            ),
        )

    def add_user(self, body: NewUser, *, idempotency_key: str | None = None) -> api__schemas__people__Link:
        """Add a user, and make a link to set a password"""
        return cast(
            "api__schemas__people__Link",
            self._connection.json("POST", "/api/v1/users", headers={"idempotency-key": idempotency_key}, once=True, json=body),
        )

    def read_user(self, name: str) -> User:
        """One user"""
        return cast("User", self._connection.json("GET", f"/api/v1/users/{quote(str(name), safe='')}"))

    def edit_user(self, name: str, body: UserChanges, *, if_match: int | str | None = None) -> User:
        """Change, disable or enable a user"""
        return cast(
            "User",
            self._connection.json("PATCH", f"/api/v1/users/{quote(str(name), safe='')}", headers={"if-match": etag(if_match)}, json=body),
        )

    def make_link(self, name: str, *, idempotency_key: str | None = None) -> api__schemas__people__Link:
        """Make a new link to set a password"""
        return cast(
            "api__schemas__people__Link",
            self._connection.json(
                "POST", f"/api/v1/users/{quote(str(name), safe='')}/link", headers={"idempotency-key": idempotency_key}, once=True
            ),
        )

    def remove_users_second_factor(self, name: str, *, idempotency_key: str | None = None) -> None:
        """Turn a user's second factor off, when all of it is lost"""
        self._connection.nothing(
            "POST", f"/api/v1/users/{quote(str(name), safe='')}/totp-removal", headers={"idempotency-key": idempotency_key}, once=True
        )

    def list_watchers(self, key: str) -> Watchers:
        """Who watches a deal"""
        return cast("Watchers", self._connection.json("GET", f"/api/v1/deals/{quote(str(key), safe='')}/watchers"))

    def add_watcher(self, key: str, body: WatcherToAdd, *, idempotency_key: str | None = None) -> Watching:
        """Watch a deal, or let a colleague watch it"""
        return cast(
            "Watching",
            self._connection.json(
                "POST",
                f"/api/v1/deals/{quote(str(key), safe='')}/watchers",
                headers={"idempotency-key": idempotency_key},
                once=True,
                json=body,
            ),
        )

    def remove_watcher(self, key: str, person: str, *, if_match: int | str | None = None) -> None:
        """Watch a deal no more"""
        self._connection.nothing(
            "DELETE",
            f"/api/v1/deals/{quote(str(key), safe='')}/watchers/{quote(str(person), safe='')}",
            headers={"if-match": etag(if_match)},
        )

    def ask_what_if(
        self,
        *,
        idempotency_key: str | None = None,
        files: list[File] | None = None,
        drafts: list[str] | None = None,
        runs: int | None = None,
        since: str | None = None,
        simulate: bool | None = None,
        capacity: str | None = None,
        seed: int | None = None,
        repetitions: int | None = None,
    ) -> WhatIf:
        """Replay past deals through a draft, and simulate the process before against after"""
        return cast(
            "WhatIf",
            self._connection.json(
                "POST",
                "/api/v1/what-if",
                headers={"idempotency-key": idempotency_key},
                once=True,
                **forms(
                    {
                        "files": files,
                        "drafts": drafts,
                        "runs": runs,
                        "since": since,
                        "simulate": simulate,
                        "capacity": capacity,
                        "seed": seed,
                        "repetitions": repetitions,
                    },
                    ["files"],
                ),
            ),
        )

    def list_work_items(
        self,
        *,
        department: list[str] | None = None,
        assignee: str | None = None,
        mine: bool | None = None,
        unclaimed: bool | None = None,
        deal: str | None = None,
        stage: str | None = None,
        element: str | None = None,
        form: str | None = None,
        state: list[Literal["open", "claimed", "completed", "withdrawn"]] | None = None,
        priority: int | None = None,
        due_from: str | None = None,
        due_until: str | None = None,
        overdue: bool | None = None,
        follow_up_until: str | None = None,
        watched: bool | None = None,
        done: bool | None = None,
        text: str | None = None,
        sort: Literal["", "due", "priority", "opened", "completed"] | None = None,
        limit: int | None = None,
        after: str | None = None,
        fields: str | None = None,
    ) -> Page[WorkInDeal]:
        """What is to be done, the most urgent first"""
        return cast(
            "Page[WorkInDeal]",
            self._connection.json(
                "GET",
                "/api/v1/work-items",
                query={
                    "department": department,
                    "assignee": assignee,
                    "mine": mine,
                    "unclaimed": unclaimed,
                    "deal": deal,
                    "stage": stage,
                    "element": element,
                    "form": form,
                    "state": state,
                    "priority": priority,
                    "due_from": due_from,
                    "due_until": due_until,
                    "overdue": overdue,
                    "follow_up_until": follow_up_until,
                    "watched": watched,
                    "done": done,
                    "text": text,
                    "sort": sort,
                    "limit": limit,
                    "after": after,
                    "fields": fields,
                },
            ),
        )

    def count_work_items(self, *, time_zone: str | None = None) -> Counts:
        """How much waits, for badges"""
        return cast("Counts", self._connection.json("GET", "/api/v1/work-items/counts", query={"time_zone": time_zone}))

    def show_load(self, *, department: list[str] | None = None, time_zone: str | None = None) -> Load:
        """Who has how much to do, of the departments that you lead"""
        return cast(
            "Load", self._connection.json("GET", "/api/v1/work-items/load", query={"department": department, "time_zone": time_zone})
        )

    def assign_work_items(self, body: Assignments, *, idempotency_key: str | None = None) -> Outcomes:
        """Give several work items to somebody, each by itself"""
        return cast(
            "Outcomes",
            self._connection.json(
                "POST", "/api/v1/work-items/assignments", headers={"idempotency-key": idempotency_key}, once=True, json=body
            ),
        )

    def complete_work_items(self, body: Completions, *, idempotency_key: str | None = None) -> Outcomes:
        """Complete several work items, each by itself"""
        return cast(
            "Outcomes",
            self._connection.json(
                "POST", "/api/v1/work-items/completions", headers={"idempotency-key": idempotency_key}, once=True, json=body
            ),
        )

    def show_work_item(self, item_id: int) -> OpenedWork:
        """A work item with its form, and what the form starts with"""
        return cast("OpenedWork", self._connection.json("GET", f"/api/v1/work-items/{quote(str(item_id), safe='')}"))

    def plan_work_item(self, item_id: int, body: Plan, *, if_match: int | str | None = None) -> WorkItem:
        """Set a work item's priority or follow-up date"""
        return cast(
            "WorkItem",
            self._connection.json(
                "PATCH", f"/api/v1/work-items/{quote(str(item_id), safe='')}", headers={"if-match": etag(if_match)}, json=body
            ),
        )

    def complete_work_item(self, item_id: int, body: Answers, *, idempotency_key: str | None = None) -> Moved:
        """Complete a work item with answers to its form"""
        return cast(
            "Moved",
            self._connection.json(
                "POST",
                f"/api/v1/work-items/{quote(str(item_id), safe='')}/completion",
                headers={"idempotency-key": idempotency_key},
                once=True,
                json=body,
            ),
        )

    def claim_work_item(self, item_id: int, *, idempotency_key: str | None = None) -> WorkItem:
        """Take a work item, so that nobody else does it"""
        return cast(
            "WorkItem",
            self._connection.json(
                "POST", f"/api/v1/work-items/{quote(str(item_id), safe='')}/claim", headers={"idempotency-key": idempotency_key}, once=True
            ),
        )

    def return_work_item(self, item_id: int, body: api__schemas__work_items__Reason, *, idempotency_key: str | None = None) -> WorkItem:
        """Give a work item back"""
        return cast(
            "WorkItem",
            self._connection.json(
                "POST",
                f"/api/v1/work-items/{quote(str(item_id), safe='')}/return",
                headers={"idempotency-key": idempotency_key},
                once=True,
                json=body,
            ),
        )

    def hand_over_work_item(self, item_id: int, body: HandOver, *, idempotency_key: str | None = None) -> WorkItem:
        """Hand a work item over to a colleague"""
        return cast(
            "WorkItem",
            self._connection.json(
                "POST",
                f"/api/v1/work-items/{quote(str(item_id), safe='')}/hand-over",
                headers={"idempotency-key": idempotency_key},
                once=True,
                json=body,
            ),
        )

    def delegate_work_item(self, item_id: int, body: Delegation, *, idempotency_key: str | None = None) -> WorkItem:
        """Let a colleague do it, and get it back"""
        return cast(
            "WorkItem",
            self._connection.json(
                "POST",
                f"/api/v1/work-items/{quote(str(item_id), safe='')}/delegation",
                headers={"idempotency-key": idempotency_key},
                once=True,
                json=body,
            ),
        )

    def assign_work_item(self, item_id: int, body: Assignment, *, idempotency_key: str | None = None) -> WorkItem:
        """Give a work item to somebody, or take it away"""
        return cast(
            "WorkItem",
            self._connection.json(
                "POST",
                f"/api/v1/work-items/{quote(str(item_id), safe='')}/assignment",
                headers={"idempotency-key": idempotency_key},
                once=True,
                json=body,
            ),
        )

    def show_draft(self, item_id: int) -> Draft:
        """Your draft of the answers"""
        return cast("Draft", self._connection.json("GET", f"/api/v1/work-items/{quote(str(item_id), safe='')}/draft"))

    def put_draft(self, item_id: int, body: Answers, *, if_match: int | str | None = None) -> Draft:
        """Save answers that are not given yet"""
        return cast(
            "Draft",
            self._connection.json(
                "PUT", f"/api/v1/work-items/{quote(str(item_id), safe='')}/draft", headers={"if-match": etag(if_match)}, json=body
            ),
        )

    def remove_draft(self, item_id: int, *, if_match: int | str | None = None) -> None:
        """Throw your draft away"""
        self._connection.nothing("DELETE", f"/api/v1/work-items/{quote(str(item_id), safe='')}/draft", headers={"if-match": etag(if_match)})

    def show_waiting(self, key: str) -> Waits:
        """Who and what a deal waits for"""
        return cast("Waits", self._connection.json("GET", f"/api/v1/deals/{quote(str(key), safe='')}/waiting"))
