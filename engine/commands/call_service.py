"""Call a connector for a service task, outside any transaction, and tell the process how it ended."""

from __future__ import annotations

import hashlib

from engine.commands.jobs import JobInfo, fail_job, finish_job, throw_error
from engine.engine import Engine
from engine.errors import BadAnswer
from engine.plugins import BpmnError, ConnectorFailed, ConnectorRequest
from engine.values import Value, dumps


def call_service(engine: Engine, job: JobInfo) -> bool:
    """Call the connector of a job that this worker has claimed, and finish or fail the job.

    Returns:
        True when the call succeeded and took effect.
    """
    if "result" in job.payload:  # answered while the deal was suspended; the answer is taken now, without a second call
        return finish_job(engine, job.id, job.payload["result"])
    try:
        return finish_job(engine, job.id, call(engine, job))
    except ConnectorFailed as failure:
        fail_job(engine, job.id, failure.reason, retryable=failure.retryable, retry_after=failure.retry_after)
    except BpmnError as error:
        throw_error(engine, job.id, error.code, error.message)
    except BadAnswer as error:
        fail_job(engine, job.id, f"The connector's answer: {error}", retryable=False)
    return False


def call(engine: Engine, job: JobInfo) -> Value:
    """What the connector that a job's payload names answers to its parameters.

    Raises:
        ConnectorFailed: It could not be done; it is not installed, or lacks something.
        BpmnError: It was refused in a way that a diagram may catch.
    """
    topic = job.payload["topic"]
    connector = engine.connectors.get(topic)
    if connector is None:
        known = ", ".join(sorted(engine.connectors)) or "none"
        raise ConnectorFailed(f"No connector “{topic}” is installed here; there are: {known}.", retryable=False)
    request = ConnectorRequest(
        params=job.payload["params"],
        idempotency_key=_key(job),
        deal_key=job.deal_key,
        element_id=job.element_id,
        secrets=engine.settings.connector_secrets,
        timeout=engine.settings.connector_timeout,
    )
    try:
        return connector.call(request)
    except KeyError as error:
        raise ConnectorFailed(f"The connector “{topic}” lacks {error}: a parameter or a secret.", retryable=False) from error


def _key(job: JobInfo) -> str:
    """The same on every try, and when an incident is retried unchanged. With mended parameters it is another call: a service
    that remembers keys would refuse it as a misuse of the first one's (draft-ietf-httpapi-idempotency-key-header §2.7)."""
    digest = hashlib.sha256(dumps(job.payload["params"]).encode()).hexdigest()
    return f"{job.idempotency_key}:{digest[:12]}"
