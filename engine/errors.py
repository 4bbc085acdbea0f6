"""What a command may refuse, each saying what is wrong and what to do. The doors translate them; nobody else catches them."""

from __future__ import annotations

from collections.abc import Sequence

from bpmn.findings import Finding


class EngineError(Exception):
    """A command was refused; nothing was changed. `str(error)` is one clear sentence."""


class NotFound(EngineError):
    """There is no such thing."""


class DefinitionNotFound(NotFound):
    def __init__(self, kind: str, key: str) -> None:
        what = {"bpmn": "process", "dmn": "decision", "form": "form"}.get(kind, kind)
        super().__init__(f"No {what} “{key}” is deployed. Deploy the file that has it.")


class DealNotFound(NotFound):
    def __init__(self, key: str) -> None:
        super().__init__(f"There is no deal {key}.")


class DealExists(EngineError):
    """A deal with this external reference is there already; `key` is its key."""

    def __init__(self, external_ref: str, key: str) -> None:
        self.key = key
        super().__init__(f"Deal {key} already has the external reference “{external_ref}”.")


class ClientNotFound(NotFound):
    def __init__(self, client_id: int) -> None:
        super().__init__(f"There is no client {client_id}.")


class InstanceNotFound(NotFound):
    def __init__(self, instance_id: str) -> None:
        super().__init__(f"There is no instance {instance_id}.")


class WorkItemNotFound(NotFound):
    def __init__(self, work_item_id: int) -> None:
        super().__init__(f"There is no work item {work_item_id}.")


class JobNotFound(NotFound):
    def __init__(self, job_id: int) -> None:
        super().__init__(f"There is no job {job_id}.")


class IncidentNotFound(NotFound):
    def __init__(self, incident_id: int) -> None:
        super().__init__(f"There is no incident {incident_id}.")


class UserNotFound(NotFound):
    def __init__(self, name: str) -> None:
        super().__init__(f"There is no user “{name}”.")


class DepartmentNotFound(NotFound):
    def __init__(self, key: str) -> None:
        super().__init__(f"There is no department “{key}”.")


class CalendarNotFound(NotFound):
    def __init__(self, name: str) -> None:
        super().__init__(f"There is no calendar “{name}”.")


class SubstituteNotFound(NotFound):
    def __init__(self, number: int) -> None:
        super().__init__(f"There is no substitute {number}.")


class KpiNotFound(NotFound):
    def __init__(self, key: str) -> None:
        super().__init__(f"No indicator is attached as “{key}”. stagework kpi list shows those that are.")


class DeploymentRefused(EngineError):
    """At least one file has an error; nothing was stored. `findings` has all of them, by file name."""

    def __init__(self, findings: Sequence[tuple[str, Finding]]) -> None:
        self.findings = list(findings)
        errors = [(name, finding) for name, finding in self.findings if finding.severity == "error"]
        name, first = errors[0]
        more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
        super().__init__(f"Nothing was deployed: {name}: {first}{more}")


class AnswersRefused(EngineError):
    """The answers don't fit the form; `problems` says which and why."""

    def __init__(self, form: str, problems: Sequence[object]) -> None:
        self.form = form
        self.problems = list(problems)
        super().__init__(f"The answers don't fit the form “{form}”: " + "; ".join(str(problem) for problem in problems))


class FormFailed(EngineError):
    """A condition or computed value of the form can't be evaluated with these answers."""

    def __init__(self, form: str, reason: str) -> None:
        super().__init__(f"The form “{form}” can't check the answers: {reason} Mend the form, or answer otherwise.")


class NotPermitted(EngineError):
    """The person's roles don't allow this (`engine/permissions.py`)."""

    def __init__(self, name: str, action: str) -> None:
        self.action = action
        super().__init__(f"{name} may not do this ({action}). Ask somebody who may, or an administrator for the right.")


class NotSignedIn(EngineError):
    """Who asks has not shown who it is."""


class SignInRefused(NotSignedIn):
    """One sentence for every cause, so that nobody learns which names there are."""

    def __init__(self) -> None:
        super().__init__("The name or the password is wrong, or the account is locked for a while after wrong ones. Try again later.")


class CodeNeeded(NotSignedIn):
    """The password is right; the account has a second factor."""

    def __init__(self) -> None:
        super().__init__("Give the code that your authenticator shows, or one of your recovery codes.")


class Outdated(EngineError):
    """Somebody else has changed the thing since it was read."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} has been changed since you read it. Read it again, then decide.")


class NotAllowed(EngineError):
    """The thing's state does not allow this."""


class WorkItemAlreadyCompleted(NotAllowed):
    def __init__(self, work_item_id: int, by: str = "") -> None:
        super().__init__(f"Work item {work_item_id} has already been completed{f' by {by}' if by else ''}.")


class WorkItemWithdrawn(NotAllowed):
    def __init__(self, work_item_id: int) -> None:
        super().__init__(f"Work item {work_item_id} is no longer needed: the process has moved on.")


class WorkItemTaken(NotAllowed):
    def __init__(self, work_item_id: int, assignee: str) -> None:
        super().__init__(f"Work item {work_item_id} belongs to {assignee}. Ask them to give it back.")


class WorkItemNotClaimed(NotAllowed):
    def __init__(self, work_item_id: int) -> None:
        super().__init__(f"Work item {work_item_id} is not claimed by anybody.")


class DealNotOpen(NotAllowed):
    def __init__(self, key: str, state: str) -> None:
        hint = " Resume it first." if state == "suspended" else ""
        super().__init__(f"Deal {key} is {state}.{hint}")


class InstanceHasParent(NotAllowed):
    def __init__(self, instance_id: str) -> None:
        super().__init__(f"Instance {instance_id} was called by another one. Cancel its deal, or the instance that called it.")


class WrongLifecycle(NotAllowed):
    def __init__(self, noun: str, identity: object, state: str, wanted: str) -> None:
        super().__init__(f"{noun.capitalize()} {identity} is {state} and can't become {wanted}.")


class BadAnswer(EngineError):
    """A value can't be stored or understood."""


class TooManySteps(EngineError):
    def __init__(self, limit: int) -> None:
        super().__init__(f"One command made more than {limit:,} steps: instances keep calling each other without waiting for anybody.")


class SettingsError(EngineError):
    """A setting is unknown or malformed."""


class SchemaOutdated(EngineError):
    def __init__(self, found: str | None, wanted: str) -> None:
        has = f"is at revision {found}" if found else "has no tables"
        super().__init__(f"The database {has}, this version needs {wanted}. Run: stagework db upgrade")


class StoreBusy(EngineError):
    def __init__(self, why: str) -> None:
        super().__init__(f"The database is too busy; try again. ({why})")


class StoreUnreachable(EngineError):
    def __init__(self, why: str) -> None:
        super().__init__(f"The database can't be used: {why}".strip())
