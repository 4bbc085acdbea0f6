"""The sandbox as SpiffWorkflow's script environment, for any application that uses SpiffWorkflow.

engine = PythonScriptEngine(environment=SandboxEnvironment(sandbox))
workflow = BpmnWorkflow(spec, script_engine=engine)
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from SpiffWorkflow.bpmn.script_engine.python_environment import BasePythonScriptEngineEnvironment

from engine.spiff.sandbox import Sandbox
from engine.values import Value


class SandboxEnvironment(BasePythonScriptEngineEnvironment):  # type: ignore[misc]
    """Evaluates and executes in a `Sandbox`; a failed script leaves the task's data as it was.

    Args:
        sandbox: Where everything runs.
        now: The clock that scripts read; default: the machine's.
        call_service: What service tasks call: `call_service(data, **parameters) -> JSON text`; without it they fail.
        variables: Values that every script may read. Functions can't be passed into the sandbox.
    """

    def __init__(
        self,
        sandbox: Sandbox,
        now: Callable[[], datetime] | None = None,
        call_service: Callable[..., Any] | None = None,
        variables: Mapping[str, Value] | None = None,
    ) -> None:
        super().__init__(dict(variables or {}))
        self._sandbox = sandbox
        self._now = now
        self._call_service = call_service

    def evaluate(self, expression: str, context: dict[str, Value], external_context: Mapping[str, Value] | None = None) -> Value:
        """The expression's value over the task's data. Raises `ScriptError`, `SandboxUnavailable`."""
        return self._sandbox.evaluate(expression, self._scope(context, external_context), self._moment())

    def execute(self, script: str, context: dict[str, Value], external_context: Mapping[str, Value] | None = None) -> bool:
        """Run the script and write what it changed into the task's data. Raises `ScriptError`, `SandboxUnavailable`."""
        context.update(self._sandbox.execute(script, self._scope(context, external_context), self._moment()))
        return True

    def call_service(self, context: dict[str, Value], **kwargs: Any) -> Any:
        """Hand a service task's call on. Raises `NotImplementedError` when the application gave nothing to call."""
        if self._call_service is None:
            raise NotImplementedError("This application has no services: give SandboxEnvironment a call_service function.")
        return self._call_service(context, **kwargs)

    def _scope(self, context: dict[str, Value], external_context: Mapping[str, Value] | None) -> Mapping[str, Value]:
        return ChainMap(context, dict(external_context or {}), self.globals)

    def _moment(self) -> datetime | None:
        return self._now() if self._now else None
