"""Why an expression or script failed, in one sentence for the process owner."""

from __future__ import annotations

import re

from pydantic_monty import Frame, MontyError, MontyRuntimeError, MontySyntaxError

from bpmn.expressions import EvaluationError

MAX_REASON = 400
REFUSED = "refused: "
"""How the sandbox's own code begins what it says about a result (see `engine.spiff.script_program`)."""


class ScriptError(EvaluationError):
    """An expression or script can't be run, failed, or gave something that can't be stored.

    Attributes:
        reason: Why, in a sentence.
        line: The line of the source, 1-based.
        source_line: That line's text.
    """

    def __init__(self, reason: str, line: int = 1, source_line: str = "") -> None:
        super().__init__(reason, line, source_line)
        self.reason = reason
        self.line = line
        self.source_line = source_line

    @classmethod
    def at(cls, source: str, line: int, reason: str) -> ScriptError:
        """The error, with the text of its line."""
        lines = source.split("\n")
        line = max(1, min(line, len(lines)))
        text = lines[line - 1].strip()
        return cls(reason, line, text if len(text) <= 120 else f"{text[:117]}...")

    def __str__(self) -> str:
        return f"{self.reason} (line {self.line}: {self.source_line})"


class SandboxUnavailable(Exception):
    """No worker process can run anything now. It is not the script's fault: try again later."""


def explain(error: MontyError, seconds: float, memory: int, recursion: int, output: int) -> str:
    """The reason as a sentence; the limits are those that the worker had."""
    kind, _, text = str(error).partition(": ")
    text = text or kind
    if kind == "RuntimeError" and text.startswith(REFUSED):
        return text.removeprefix(REFUSED)
    if kind == "TimeoutError" and "limit exceeded" in text:
        return f"It ran longer than {seconds:g} s."
    if kind == "MemoryError" and f"> {output} bytes" in text:
        return f"It prints more than {output:,} bytes."
    if kind == "MemoryError" and "limit" in text:
        return f"It needs more than {memory / 1_000_000:g} MB of memory."
    if kind == "RecursionError":
        return f"It calls itself more than {recursion} levels deep."
    if kind == "RuntimeError" and "suspension limit" in text:
        return "It asks for things outside the sandbox: files, the system or the network can't be reached."
    if kind == "NameError" and (match := re.fullmatch(r"name '(.*)' is not defined", text)):
        return f"{match[1]} is not a variable here."
    if kind == "AttributeError" and (match := re.fullmatch(r"'dict' object has no attribute '(.*)'", text)):
        return f"A dict has no attribute {match[1]}; its key is read as [{match[1]!r}]."
    if kind == "KeyError":
        return f"There is no key {text[:MAX_REASON]!r}."
    if kind == "NotImplementedError" and "monty" in text:
        return f"The sandbox's Python doesn't know this: {text.removeprefix('The monty syntax parser does not yet support ')}."
    if isinstance(error, MontySyntaxError):
        return f"This is not Python that the sandbox understands: {text}."
    return f"{kind}: {text[:MAX_REASON]}"


def line_of(error: MontyError, offset: int) -> int:
    """The line of the source where it failed, when `offset` lines of our own stand before it."""
    frames: list[Frame] = error.traceback() if isinstance(error, (MontyRuntimeError, MontySyntaxError)) else []
    return next((frame.line - offset for frame in reversed(frames) if frame.line > offset), 1)
