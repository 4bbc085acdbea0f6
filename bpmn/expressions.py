"""The Python of diagrams, read without running it: is it well formed, which names does it read, which does it assign.

Conditions, mappings, timers and correlation keys are one expression; script tasks are statements. Both are a subset of Python,
run by `engine.spiff.sandbox`. Reading is `ast.parse` after a length cap; nothing here compiles or evaluates.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from bpmn.findings import NOTHING_SAID, Said
from bpmn.names import Names, binds

Mode = Literal["expression", "script"]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


MAX_LENGTH = 20_000
"""Characters of one expression or script."""

OFFERED = {
    "date": "datetime", "datetime": "datetime", "time": "datetime", "timedelta": "datetime", "timezone": "datetime", "Decimal": "decimal",
}  # fmt: skip
"""Classes that every expression and script may name without importing them, and their modules."""

BUILTINS = _words(
    """abs all any bool bytes chr dict divmod enumerate filter float format frozenset hash hex int isinstance iter len list map max min
    next ord pow print range repr reversed round set slice sorted str sum tuple zip
    Exception ArithmeticError AssertionError AttributeError IndexError KeyError LookupError NameError NotImplementedError OverflowError
    RuntimeError StopIteration TypeError ValueError ZeroDivisionError"""
)
"""Python's own functions that may be named. A variable of the same name is meant first."""

MODULES = _words(
    """base64 bisect collections copy datetime decimal functools hashlib itertools json math random re time typing
    unicodedata"""
)
"""Modules that a script may import."""

CLOCK = "now"
"""The name that stands for the engine's clock: a timezone-aware datetime in UTC. It is no variable."""

_CLOCKS = frozenset({"date", "datetime", "time"})
_MUTATORS = _words(
    """add append appendleft clear discard extend extendleft insert insort insort_left insort_right intersection_update pop popitem
    popleft remove reverse rotate setdefault shuffle sort symmetric_difference_update difference_update update"""
)
_FOREIGN_WORDS = {"true": "True", "false": "False", "null": "None"}
_FOREIGN_SYNTAX = (
    (r"&&", Said("Python writes “and” instead of “&&”.", "В Python вместо «&&» пишут «and».")),
    (r"\|\|", Said("Python writes “or” instead of “||”.", "В Python вместо «||» пишут «or».")),
    (r"!(?!=)", Said("Python writes “not x” instead of “!x”.", "В Python вместо «!x» пишут «not x».")),
    (r"\bempty\b", Said("Python writes “not x” instead of “empty x”.", "В Python вместо «empty x» пишут «not x».")),
    (
        r"\b(eq|ne|lt|gt|le|ge)\b",
        Said(
            "Python compares with ==, !=, <, >, <= and >= instead of eq, ne, lt, gt, le and ge.",
            "В Python сравнивают знаками ==, !=, <, >, <= и >=, а не словами eq, ne, lt, gt, le и ge.",
        ),
    ),
    (r"\b(div|mod)\b", Said("Python writes / and % instead of div and mod.", "В Python вместо div и mod пишут / и %.")),
    (
        r"\?",
        Said(
            "Python writes “a if condition else b” instead of “condition ? a : b”.",
            "В Python вместо «условие ? a : b» пишут «a if условие else b».",
        ),
    ),
    (
        r"(?<![=!<>:])=(?!=)",
        Said(
            "“==” compares; “=” assigns, and an expression can't assign.",
            "«==» сравнивает; «=» присваивает, а выражение присваивать не может.",
        ),
    ),
)
_MODES_RU = {"expression": ("выражение", "Выражение"), "script": ("скрипт", "Скрипт")}
_STRINGS = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with an expression or script, at which of its lines (1-based), and what to write instead; also in Russian."""

    message: str
    line: int = 1
    hint: str = ""
    message_ru: str = ""
    hint_ru: str = ""

    @classmethod
    def of(cls, message: Said, line: int = 1, hint: Said = NOTHING_SAID) -> Problem:
        return cls(message.en, line, hint.en, message.ru, hint.ru)

    @property
    def said(self) -> Said:
        return Said(self.message, self.message_ru)

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class ExpressionError(ValueError):
    """The text is not an expression or script that can run; `problem` says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


class EvaluationError(Exception):
    """An expression could not be evaluated. What runs expressions derives its errors from this one.

    Attributes:
        reason: Why, in a sentence.
    """

    reason: str


@dataclass(frozen=True, eq=False, slots=True)
class Reading:
    """What a text says.

    Attributes:
        tree: Its syntax tree.
        reads: Names read at the top level or from inside functions, Python's own among them.
        assigns: Names that it binds at the top level.
        needs: The variables it must be given: names that nothing before them has bound and that Python doesn't offer.
        required: Those of `needs` that it never binds: without them it can't even begin.
        reads_clock: It names something that could ask for the time.
        may_mutate: It could change a list or dict that it was given.
    """

    tree: ast.Expression | ast.Module
    reads: frozenset[str]
    assigns: frozenset[str]
    needs: frozenset[str]
    required: frozenset[str]
    reads_clock: bool
    may_mutate: bool


@lru_cache(maxsize=1024)
def read(source: str, mode: Mode = "expression") -> Reading:
    """Parse a text and find its names.

    Raises:
        ExpressionError: It is empty, too long, not Python, or uses something that the sandbox doesn't offer.
    """
    lower, upper = _MODES_RU[mode]
    if len(source) > MAX_LENGTH:
        english = f"The {mode} has {len(source):,} characters; at most {MAX_LENGTH:,} are read."
        raise ExpressionError(Problem.of(Said(english, f"{upper}: {len(source)} символов; читается не больше {MAX_LENGTH}.")))
    if not source.strip():
        raise ExpressionError(Problem.of(Said(f"The {mode} is empty.", f"{upper}: пусто.")))
    try:
        tree = _parse(source, mode)
        names = Names()
        names.visit(tree)
    except SyntaxError as error:
        message = Said(f"This is not a Python {mode}: {error.msg}.", f"Это не {lower} на Python: {error.msg}.")
        raise ExpressionError(Problem.of(message, min(error.lineno or 1, source.count("\n") + 1), _hint(source, mode))) from None
    except (RecursionError, MemoryError):
        raise ExpressionError(Problem.of(Said(f"The {mode} is nested too deeply.", f"{upper}: слишком глубокая вложенность."))) from None
    except ValueError as error:
        message = Said(f"This is not a Python {mode}: {error}.", f"Это не {lower} на Python: {error}.")
        raise ExpressionError(Problem.of(message)) from None
    nodes = list(ast.walk(tree))
    for node in nodes:
        if problem := _unsupported(node):
            raise ExpressionError(problem)
    if CLOCK in names.assigns:
        message = Said(f"“{CLOCK}” is the engine's clock; it can't be assigned.", f"«{CLOCK}» — часы движка; присвоить им ничего нельзя.")
        raise ExpressionError(Problem.of(message, hint=Said("Choose another name.", "Выберите другое имя.")))
    reads, assigns = frozenset(names.reads), frozenset(names.assigns)
    needs = frozenset(names.needs) - BUILTINS - frozenset(OFFERED) - {CLOCK}
    mentions = reads | {name for node in nodes for name in _imported(node)}
    return Reading(tree, reads, assigns, needs, needs - assigns, not mentions.isdisjoint(_CLOCKS), any(map(_mutates, nodes)))


def syntax_problem(source: str, mode: Mode = "expression") -> Problem | None:
    """What keeps a text from running, found without running it; None when nothing does."""
    try:
        read(source, mode)
    except ExpressionError as error:
        return error.problem
    return None


@lru_cache(maxsize=1024)
def free_names(source: str) -> frozenset[str]:
    """The variables that an expression or script needs: names that it reads and has neither bound before nor finds in Python.

    Raises:
        ExpressionError: The text is neither an expression nor a script.
    """
    return (read(source) if syntax_problem(source) is None else read(source, "script")).needs


def assigned_names(source: str) -> frozenset[str]:
    """The variables that a script may write: names bound at its top level, without functions, modules and scratch (`_x`).

    Raises:
        ExpressionError: The text is not a script.
    """
    reading = read(source, "script")
    kinds = (ast.FunctionDef, ast.Import, ast.ImportFrom)
    hidden = {name for node in ast.walk(reading.tree) if isinstance(node, kinds) for name in binds(node)}
    return frozenset(name for name in reading.assigns - hidden if not name.startswith("_"))


def _parse(source: str, mode: Mode) -> ast.Expression | ast.Module:
    if mode == "script":
        return ast.parse(source)
    # Modelers break long conditions into lines; parentheses make Python read them as one.
    return ast.parse(f"({source}\n)" if "\n" in source else source.strip(), mode="eval")


def _hint(source: str, mode: Mode) -> Said:
    text = _STRINGS.sub("''", source)
    hints = _FOREIGN_SYNTAX if mode == "expression" else _FOREIGN_SYNTAX[:-1]
    return next((hint for pattern, hint in hints if re.search(pattern, text)), NOTHING_SAID)


def _unsupported(node: ast.AST) -> Problem | None:
    line = getattr(node, "lineno", 1)
    named = [node.id] if isinstance(node, ast.Name) else [node.arg] if isinstance(node, ast.arg) else binds(node)
    if kept := next((name for name in named if name.startswith("__")), None):
        hint = Said(
            "Names that start with two underscores are kept for the sandbox.", "Имена с двумя подчёркиваниями в начале заняты песочницей."
        )
        return Problem.of(Said(f"The name {kept} can't be used.", f"Имя {kept} использовать нельзя."), line, hint)
    match node:
        case ast.Name(id=name) if name in _FOREIGN_WORDS:
            hint = Said(f"Write {_FOREIGN_WORDS[name]}.", f"Напишите {_FOREIGN_WORDS[name]}.")
            return Problem.of(Said(f"{name} is not a Python word.", f"В Python нет слова {name}."), line, hint)
        case ast.Attribute(attr=name) if name.startswith("__"):
            return Problem.of(Said(f"The attribute {name} can't be used.", f"Атрибут {name} использовать нельзя."), line)
        case ast.Import() | ast.ImportFrom():
            modules = [node.module or "."] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names]
            refused = next((module for module in modules if module not in MODULES), None)
            if refused or (isinstance(node, ast.ImportFrom) and node.level):
                named_module, known = refused or ".", ", ".join(sorted(MODULES))
                message = Said(f"The module {named_module} can't be imported.", f"Модуль {named_module} импортировать нельзя.")
                return Problem.of(message, line, Said(f"Available: {known}.", f"Доступны: {known}."))
            if any(alias.name == "*" for alias in node.names):
                hint = Said("Name what is imported.", "Назовите, что импортируется.")
                return Problem.of(Said("“import *” can't be used.", "«import *» использовать нельзя."), line, hint)
        case ast.Delete():
            hint = Said("Assign None, or use pop().", "Присвойте None или используйте pop().")
            return Problem.of(Said("“del” can't be used.", "«del» использовать нельзя."), line, hint)
        case ast.Yield() | ast.YieldFrom():
            hint = Said("Collect the values in a list.", "Соберите значения в список.")
            return Problem.of(Said("“yield” can't be used.", "«yield» использовать нельзя."), line, hint)
        case ast.Await() | ast.AsyncFunctionDef() | ast.AsyncFor() | ast.AsyncWith():
            return Problem.of(Said("“async” and “await” can't be used.", "«async» и «await» использовать нельзя."), line)
        case ast.ClassDef():
            message = Said("A class can't be defined here.", "Класс здесь определить нельзя.")
            return Problem.of(message, line, Said("Use a dict.", "Используйте словарь (dict)."))
    return None


def _mutates(node: ast.AST) -> bool:
    match node:
        case ast.Subscript(ctx=ast.Store()) | ast.Attribute(ctx=ast.Store()) | ast.AugAssign():
            return True
        case ast.Attribute(attr=name) | ast.alias(name=name):
            return name in _MUTATORS
    return False


def _imported(node: ast.AST) -> list[str]:
    match node:
        case ast.Import(names=aliases):
            return [alias.name for alias in aliases]
        case ast.ImportFrom(module=str(module)):
            return [module]
    return []
