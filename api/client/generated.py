"""The API's operations and types. Made by `make client` from the API's description; changes are made there.

Description: sha256:74086d58ae4068da8679a2b1d14bc14e71f36b8363d6b5116733b29b9d1c61c9
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


class Answers(TypedDict):
    """A person's answers to the form."""

    answers: NotRequired[dict[str, Any]]


class AnswersToCheck(TypedDict):
    """Answers to check; nothing is completed."""

    answers: NotRequired[dict[str, Any]]
    variables: NotRequired[dict[str, Any]]


class Body_check_files(TypedDict):
    files: list[File]


class Body_deploy_definitions(TypedDict):
    files: list[File]


class Body_import_deals(TypedDict):
    export: File
    mapping: File
    products: NotRequired[File | None]
    limit: NotRequired[int | None]


class Body_try_diagram(TypedDict):
    files: list[File]
    answers: NotRequired[str]
    seed: NotRequired[int]
    start_element: NotRequired[str]
    all_branches: NotRequired[bool]


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
    changes: list[Change]
    only_layout: bool


class CheckedAnswers(TypedDict):
    """What the form makes of answers."""

    ok: bool
    answers: Any
    problems: list[Fault]


class ColumnInfo(TypedDict):
    """A column of a decision table."""

    name: str
    type: str
    expression: str


class Coverage(TypedDict):
    """What many walks have seen."""

    walks: int
    branches: list[Branch]
    missed: list[str]
    stuck: list[Stuck]


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
    is_newest: NotRequired[bool]


class Delivery(TypedDict):
    """What became of a message."""

    outcome: Literal["delivered", "started", "kept", "duplicate"]
    deal_key: str
    instance_id: str
    incidents: list[str]


class Department(TypedDict):
    """A group of people to whom operations are handed; a lane in the diagrams."""

    key: NotRequired[str]
    name: NotRequired[str]
    name_ru: NotRequired[str]
    head: NotRequired[str]
    calendar: NotRequired[str]
    revision: NotRequired[int]


class DepartmentChanges(TypedDict):
    """What is to be changed of a department; what is left out stays."""

    name: NotRequired[str | None]
    name_ru: NotRequired[str | None]
    head: NotRequired[str | None]
    calendar: NotRequired[str | None]


class Deployed(TypedDict):
    """What became of each uploaded file, in the order given."""

    definitions: list[DeployedFile]


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
    who: str
    at: str
    why: str


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


class ExitInfo(TypedDict):
    """An exit of a stage, and the facts that it promises."""

    name: str
    facts: list[FactInfo]


class FactInfo(TypedDict):
    """A fact of a stage contract."""

    name: str
    type: str


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


class Findings(TypedDict):
    """What is to be mended in the uploaded files."""

    findings: list[Fault]
    may_be_deployed: bool


class FirstCode(TypedDict):
    """The first code of a new authenticator."""

    code: str


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


class Funnel(TypedDict):
    """How many deals entered each stage, and by which exits they left."""

    stages: list[StageCounts]
    deals: dict[str, int]


class Health(TypedDict):
    """The server lives, and its database answers."""

    status: NotRequired[Literal["ok"]]


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
    state: NotRequired[Literal["open", "resolved"]]
    opened_at: NotRequired[str]
    resolved_at: NotRequired[str | None]


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
    """Machine work: a timer, a connector call, a message to deliver, a start by the clock."""

    id: NotRequired[int]
    kind: NotRequired[Literal["timer", "service", "message", "start"]]
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


class JobsDone(TypedDict):
    """What was done."""

    done: int


class JobsToRun(TypedDict):
    """How much is to be done now."""

    limit: NotRequired[int]


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


class Mended(TypedDict):
    """What to set before it is tried again."""

    changes: NotRequired[dict[str, Any]]


class MessageToSend(TypedDict):
    """A message from outside."""

    name: str
    payload: NotRequired[dict[str, Any]]
    correlation: NotRequired[str | None]
    deal_key: NotRequired[str]
    message_id: NotRequired[str]
    keep_seconds: NotRequired[float | None]


class Moved(TypedDict):
    """Where a command has taken a deal."""

    deal_key: str
    instance_id: str
    state: str
    exit: str
    incidents: list[str]


class NewCalendar(TypedDict):
    """A calendar to be added."""

    time_zone: str
    hours: dict[str, list[str]]
    holidays: NotRequired[list[str]]
    name: str


class NewDepartment(TypedDict):
    """A department to be added."""

    key: str
    name: NotRequired[str]
    name_ru: NotRequired[str]
    head: NotRequired[str]
    calendar: NotRequired[str]


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


class OwnSession(TypedDict):
    """A browser that has signed in."""

    id: NotRequired[str]
    agent: NotRequired[str]
    created_at: NotRequired[str]
    seen_at: NotRequired[str]
    expires_at: NotRequired[str]
    is_current: NotRequired[bool]


class PasswordSet(TypedDict):
    """The password is set; all sessions of the account have ended, but the one that asked."""

    user: str
    csrf_token: str


class Path(TypedDict):
    """What the deal went through up to a moment, and where it stood then."""

    deal: DealThen
    instances: list[InstanceThen]
    events: list[PathEvent]
    work: list[WorkItem]


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
    actor: str
    at: str
    recorded_at: str
    data: Any


class Problem(TypedDict):
    """Why a request was refused (RFC 9457). Nothing was changed by it."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    errors: NotRequired[list[Fault]]


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


class ReasonInput(TypedDict):
    """Why: kept in the history."""

    reason: NotRequired[str]


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


class RecoveryCodes(TypedDict):
    """What to sign in with when the authenticator is lost: each code once. They are not told again."""

    recovery_codes: list[str]


class Refusal(TypedDict):
    """Why something was refused. The Modeler shows the message; findings stand in `details` besides, by file."""

    type: str
    message: str
    details: NotRequired[dict[str, Any] | None]


class RejectedRow(TypedDict):
    """A row that was not taken."""

    line: int
    reason: str
    cells: list[str]


class RuleInfo(TypedDict):
    """A rule: a test for each input column, an entry for each output column."""

    id: str
    tests: list[str]
    entries: list[str]


class SignIn(TypedDict):
    """Who wants to sign in."""

    name: str
    password: str
    code: NotRequired[str]


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


class StartedProcess(TypedDict):
    """What was started, and how far it went at once."""

    deal_key: str
    instance_id: str
    state: str
    exit: str
    incidents: list[str]


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


class TableDetails(TypedDict):
    """What a decision table says."""

    hit_policy: str
    aggregation: str
    inputs: list[ColumnInfo]
    outputs: list[ColumnInfo]
    rules: list[RuleInfo]


class Token(TypedDict):
    """A personal access token, without its secret."""

    id: NotRequired[int]
    name: NotRequired[str]
    scopes: NotRequired[list[str]]
    created_at: NotRequired[str]
    expires_at: NotRequired[str]
    used_at: NotRequired[str | None]
    revoked_at: NotRequired[str | None]


class Trial(TypedDict):
    """A diagram tried in memory: one walk, or as many as it takes to see every branch."""

    walk: Walk | None
    coverage: Coverage | None


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


class Version(TypedDict):
    """Which engine it deploys to."""

    version: str


class Violation(TypedDict):
    """Something that must not be."""

    rule: str
    deal_key: str
    instance_id: str
    message: str


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


class Why(TypedDict):
    """Why a deal is where it is."""

    deal_key: str
    state: str
    standings: list[Standing]


class WithPassword(TypedDict):
    """One's password, to show that it is oneself who asks."""

    password: str


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


class api__schemas__camunda__Link(TypedDict):
    """Where a thing is."""

    method: NotRequired[str]
    href: str
    rel: NotRequired[str]


class api__schemas__people__Link(TypedDict):
    """A link by which a user sets a password. It is for the user alone: hand it over by a safe way."""

    user: str
    kind: str
    secret: str
    address: str
    expires_at: str


class Operations:
    """One method for each operation. All raise `Refused` when the server refuses."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def list_calendars(self) -> Page[Calendar]:
        """All calendars"""
        return cast("Page[Calendar]", self._connection.json("GET", "/api/v1/calendars"))

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
        limit: int | None = None,
        after: str | None = None,
        fields: str | None = None,
    ) -> Page[Deal]:
        """The deals that you may see, the newest first"""
        return cast(
            "Page[Deal]",
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

    def show_deal(self, key: str) -> Deal:
        """One deal; its ETag is its revision"""
        return cast("Deal", self._connection.json("GET", f"/api/v1/deals/{quote(str(key), safe='')}"))

    def update_deal(self, key: str, body: DealChange, *, if_match: int | str | None = None) -> Deal:
        """Change a deal's title or owner"""
        return cast(
            "Deal",
            self._connection.json("PATCH", f"/api/v1/deals/{quote(str(key), safe='')}", headers={"if-match": etag(if_match)}, json=body),
        )

    def suspend_deal(self, key: str, body: ReasonInput, *, idempotency_key: str | None = None) -> DealState:
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

    def deploy_definitions(self, *, idempotency_key: str | None = None, files: list[File]) -> Deployed:
        """Deploy diagrams, decision tables and forms: all of the files, or none"""
        return cast(
            "Deployed",
            self._connection.json(
                "POST", "/api/v1/definitions", headers={"idempotency-key": idempotency_key}, once=True, **forms({"files": files}, ["files"])
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

    def list_departments(self) -> Page[Department]:
        """All departments"""
        return cast("Page[Department]", self._connection.json("GET", "/api/v1/departments"))

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
        """Change a department's name, head or calendar"""
        return cast(
            "Department",
            self._connection.json(
                "PATCH", f"/api/v1/departments/{quote(str(key), safe='')}", headers={"if-match": etag(if_match)}, json=body
            ),
        )

    def delete_department(self, key: str, *, if_match: int | str | None = None) -> None:
        """Remove a department that nobody belongs to and nothing waits for"""
        self._connection.nothing("DELETE", f"/api/v1/departments/{quote(str(key), safe='')}", headers={"if-match": etag(if_match)})

    def examine(self) -> Diagnosis:
        """Check every invariant between instances, work, jobs, messages and history"""
        return cast("Diagnosis", self._connection.json("GET", "/api/v1/doctor"))

    def check_files(self, *, idempotency_key: str | None = None, files: list[File]) -> Findings:
        """Check files without storing them, together with what is deployed"""
        return cast(
            "Findings",
            self._connection.json(
                "POST", "/api/v1/findings", headers={"idempotency-key": idempotency_key}, once=True, **forms({"files": files}, ["files"])
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
        self, *, idempotency_key: str | None = None, export: File, mapping: File, products: File | None = None, limit: int | None = None
    ) -> ImportReport:
        """Bring in deals of another CRM, each walked to its recorded outcome"""
        return cast(
            "ImportReport",
            self._connection.json(
                "POST",
                "/api/v1/imports",
                headers={"idempotency-key": idempotency_key},
                once=True,
                **forms({"export": export, "mapping": mapping, "products": products, "limit": limit}, ["export", "mapping", "products"]),
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

    def show_incident(self, incident_id: int) -> Incident:
        """One incident"""
        return cast("Incident", self._connection.json("GET", f"/api/v1/incidents/{quote(str(incident_id), safe='')}"))

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
        kind: Literal["timer", "service", "message", "start"] | None = None,
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

    def send(self, body: MessageToSend, *, idempotency_key: str | None = None) -> Delivery:
        """Send a message: to who waits for it, to start a deal, or to be kept"""
        return cast(
            "Delivery",
            self._connection.json("POST", "/api/v1/messages", headers={"idempotency-key": idempotency_key}, once=True, json=body),
        )

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

    def read_session(self) -> Me:
        """Who has signed in, and what that person may do"""
        return cast("Me", self._connection.json("GET", "/api/v1/session"))

    def open_session(self, body: SignIn) -> Me:
        """Sign in with name and password"""
        return cast("Me", self._connection.json("POST", "/api/v1/session", json=body))

    def close_session(self) -> None:
        """Sign out"""
        self._connection.nothing("DELETE", "/api/v1/session")

    def list_sessions(self) -> Page[OwnSession]:
        """One's own sessions, the one used last first"""
        return cast("Page[OwnSession]", self._connection.json("GET", "/api/v1/sessions"))

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

    def list_work_items(
        self,
        *,
        department: str | None = None,
        assignee: str | None = None,
        limit: int | None = None,
        after: str | None = None,
        fields: str | None = None,
    ) -> Page[WorkItem]:
        """What is to be done, the most urgent first"""
        return cast(
            "Page[WorkItem]",
            self._connection.json(
                "GET",
                "/api/v1/work-items",
                query={"department": department, "assignee": assignee, "limit": limit, "after": after, "fields": fields},
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
