"""What lint and deployment tell a process owner."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Literal, NamedTuple

Severity = Literal["error", "warning"]


class Said(NamedTuple):
    """A sentence in both languages."""

    en: str
    ru: str


NOTHING_SAID = Said("", "")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend in a diagram, decision table or form.

    Attributes:
        rule: The rule's name, as in `bpmn/rules/` (kebab case).
        severity: "error" refuses the deployment, "warning" informs.
        message: What is wrong, in one sentence.
        hint: What to draw or write instead.
        element_id: The element it is about, or "" when it is about the whole file.
        element_name: The element's name as drawn.
        line: Line in the file, 1-based; None when unknown.
        message_ru, hint_ru: The same in Russian; "" where a plug-in's rule gives none.
    """

    rule: str
    severity: Severity
    message: str
    hint: str = ""
    element_id: str = ""
    element_name: str = ""
    line: int | None = None
    message_ru: str = ""
    hint_ru: str = ""

    @classmethod
    def of(
        cls,
        rule: str,
        message: Said,
        hint: Said = NOTHING_SAID,
        *,
        severity: Severity = "error",
        element_id: str = "",
        element_name: str = "",
        line: int | None = None,
    ) -> Finding:
        """A finding in both languages."""
        return cls(rule, severity, message.en, hint.en, element_id, element_name, line, message.ru, hint.ru)

    def to_dict(self) -> dict[str, object]:
        """The finding as plain data, for `--json`."""
        return asdict(self)

    def __str__(self) -> str:
        where = f" {self.element_id}" if self.element_id else ""
        name = f" “{self.element_name}”" if self.element_name else ""
        line = f" (line {self.line})" if self.line else ""
        hint = f" {self.hint}" if self.hint else ""
        return f"{self.severity}: [{self.rule}]{where}{name}{line}: {self.message}{hint}"
