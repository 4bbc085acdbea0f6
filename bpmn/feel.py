"""FEEL, the language of decision tables and forms, translated to Python for the sandbox (DMN 1.3, §10.3). A subset.

Expressions: numbers, strings, booleans, null, lists, names with dotted paths, `@"2026-01-31"`, comparison, `between`, `in`,
arithmetic, `and`, `or`, `not(...)`, `if then else`, `some` and `every`, and the functions of `_FUNCTIONS`.
Unary tests, in decision cells: `-` or nothing, values, `< 5`, ranges `[1..5]` `]1..5[`, comma lists, `not(...)`, null, and
conditions on `?`.

What is written calls `bpmn.feel_functions`. Whole number literals become int, others Decimal. A name that may be missing must be passed
as None, as FEEL's null: `names` lists them. Everything outside the subset is a `FeelError`, never a guess.
"""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from functools import lru_cache
from keyword import iskeyword

from bpmn import feel_functions
from bpmn.expressions import syntax_problem
from bpmn.feel_tokens import FeelError, Token, number, string, temporal, tokens
from bpmn.findings import Said

__all__ = ["FUNCTIONS", "SOURCE", "Feel", "FeelError", "names", "to_python", "translate", "translate_test", "unary_test_to_python"]

MAX_DEPTH = 40
SOURCE = inspect.getsource(feel_functions)
"""What must be run before the Python that is written here."""
FUNCTIONS = frozenset(name for name in vars(feel_functions) if name.startswith("feel_"))
"""The names that `SOURCE` defines and that the Python uses."""


@dataclass(frozen=True, slots=True)
class Feel:
    """A translated text.

    Attributes:
        python: A Python expression over `names`, `now` and `FUNCTIONS`.
        names: The variables that it reads.
        required: Those that it reads outside of `is defined(...)`.
    """

    python: str
    names: frozenset[str]
    required: frozenset[str]


@lru_cache(maxsize=2048)
def translate(text: str) -> Feel:
    """Translate an expression, with or without its leading `=`.

    Raises:
        FeelError: It is no FEEL, or outside the subset.
    """
    parser = _Parser(text.replace("=", " ", 1) if text.lstrip().startswith("=") else text)
    return parser.finished(parser.expression())


@lru_cache(maxsize=2048)
def translate_test(text: str, subject: str) -> Feel:
    """Translate a decision cell to a Python expression that is True or False.

    Args:
        text: The unary tests; "" and "-" hold always.
        subject: A Python name for the input's value.

    Raises:
        FeelError: It is no unary test, or outside the subset.
    """
    if text.strip() in ("", "-"):
        return Feel("True", frozenset(), frozenset())
    parser = _Parser(text, subject)
    return parser.finished(f"({parser.tests()} is True)")


def to_python(text: str) -> str:
    """The expression as Python. Raises `FeelError`."""
    return translate(text).python


def unary_test_to_python(text: str, subject: str) -> str:
    """The decision cell as Python. Raises `FeelError`."""
    return translate_test(text, subject).python


def names(text: str) -> frozenset[str]:
    """The variables that an expression reads. Raises `FeelError`."""
    return translate(text).names


_WORDS = frozenset("and or if then else between in some every satisfies true false null not return for function instance".split())  # noqa: SIM905
_FUNCTIONS = {
    "contains": ("feel_contains", 2), "starts with": ("feel_starts", 2), "ends with": ("feel_ends", 2), "string length": ("feel_length", 1),
    "lower case": ("feel_lower", 1), "upper case": ("feel_upper", 1), "string": ("feel_string", 1), "not": ("feel_not", 1),
    "count": ("feel_count", 1), "abs": ("feel_abs", 1), "floor": ("feel_floor", 1), "ceiling": ("feel_ceiling", 1),
    "decimal": ("feel_decimal", 2), "date": ("feel_date", 1), "date and time": ("feel_date_and_time", 1),
}  # fmt: skip
_AGGREGATES = {"sum": "feel_sum", "min": "feel_min", "max": "feel_max"}
_COMPARISONS = {
    "=": "feel_equal({0}, {1})", "!=": "(not feel_equal({0}, {1}))", "<": "feel_less({0}, {1})", ">": "feel_less({1}, {0})",
    "<=": "feel_at_most({0}, {1})", ">=": "feel_at_most({1}, {0})",
}  # fmt: skip


class _Parser:
    """Recursive descent: each method reads one construct and returns its Python."""

    def __init__(self, text: str, subject: str = "") -> None:
        self._all = tokens(text)
        self._at = 0
        self._depth = 0
        self._subject = subject
        self._local: list[str] = []
        self._names: set[str] = set()
        self._required: set[str] = set()
        self._guarded = False
        self._brackets = 0

    def finished(self, python: str) -> Feel:
        if self._token.kind != "end":
            raise self._unexpected()
        if syntax_problem(python):  # a chain of hundreds of operators nests too deeply for Python
            raise FeelError(Said("The text has too many operators in a row.", "В тексте слишком много операторов подряд."))
        return Feel(python, frozenset(self._names), frozenset(self._required))

    # ---- tokens ----------------------------------------------------------------------------------------------------

    @property
    def _token(self) -> Token:
        return self._all[self._at]

    def _next(self) -> Token:
        token = self._token
        self._at += token.kind != "end"
        return token

    def _sees(self, *texts: str) -> bool:
        return self._token.text in texts and self._token.kind in ("op", "name", "phrase")

    def _takes(self, *texts: str) -> str:
        return self._next().text if self._sees(*texts) else ""

    def _expect(self, text: str) -> None:
        if not self._takes(text):
            raise self._expected(f"“{text}”", f"«{text}»", self._token)

    @staticmethod
    def _expected(what: str, what_ru: str, found: Token) -> FeelError:
        """Something else is expected than the token."""
        reason = Said(f"{what} is expected, not “{found.text}”.", f"Ожидается {what_ru}, а не «{found.text}».")
        return FeelError(reason, found.column)

    def _unexpected(self) -> FeelError:
        text = self._token.text
        hint = " A range is written with its brackets, as [1..5]." if text == ".." else ""
        hint_ru = " Диапазон пишут со скобками: [1..5]." if text == ".." else ""
        reason = Said(f"“{text}” is not expected here.{hint}", f"«{text}» здесь не ожидается.{hint_ru}")
        return FeelError(reason, self._token.column)

    def _too_deep(self) -> FeelError:
        reason = Said(f"The text is nested more than {MAX_DEPTH} levels deep.", f"Вложенность текста больше {MAX_DEPTH} уровней.")
        return FeelError(reason, self._token.column)

    # ---- expressions -----------------------------------------------------------------------------------------------

    def expression(self) -> str:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise self._too_deep()
        if self._takes("if"):
            condition = self.expression()
            self._expect("then")
            chosen = self.expression()
            self._expect("else")
            python = f"({chosen} if feel_truth({condition}) is True else {self.expression()})"
        elif self._sees("some", "every"):
            python = self._quantified(self._next().text)
        else:
            python = self._disjunction()
        self._depth -= 1
        return python

    def _quantified(self, how: str) -> str:
        name = self._name(self._next())
        self._expect("in")
        items = self.expression()
        self._expect("satisfies")
        self._local.append(name)
        condition = self.expression()
        self._local.pop()
        return f"feel_{how}([feel_truth({condition}) for {name} in feel_list({items})])"

    def _disjunction(self) -> str:
        python = self._conjunction()
        while self._takes("or"):
            python = f"feel_or({python}, lambda: {self._conjunction()})"
        return python

    def _conjunction(self) -> str:
        python = self._comparison()
        while self._takes("and"):
            python = f"feel_and({python}, lambda: {self._comparison()})"
        return python

    def _comparison(self) -> str:
        if self._sees("if", "some", "every"):
            return self.expression()
        python = self._sum()
        if operator := self._takes(*_COMPARISONS):
            return _COMPARISONS[operator].format(python, self._sum())
        if self._takes("between"):
            low = self._sum()
            self._expect("and")
            return f"feel_within({python}, {low}, {self._sum()}, True, True)"
        if self._takes("in"):
            outer, self._subject = self._subject, f"({python})"
            if self._sees("(") and not self._is_range():
                self._next()
                python = self.tests()
                self._expect(")")
            else:
                python = self._test()
            self._subject = outer
        return python

    def _sum(self) -> str:
        python = self._product()
        while operator := self._takes("+", "-"):
            python = f"feel_{'add' if operator == '+' else 'subtract'}({python}, {self._product()})"
        return python

    def _product(self) -> str:
        python = self._power()
        while operator := self._takes("*", "/"):
            python = f"feel_{'multiply' if operator == '*' else 'divide'}({python}, {self._power()})"
        return python

    def _power(self) -> str:
        python = self._unary()
        while self._takes("**"):
            python = f"feel_power({python}, {self._unary()})"
        return python

    def _unary(self) -> str:
        signs = 0
        while self._takes("-"):
            signs += 1
        python = self._primary()
        while self._takes("."):
            token = self._next()
            if token.kind != "name":
                raise self._expected("A name after “.”", "имя после «.»", token)
            python = f"feel_get({python}, {token.text!r})"
        if self._sees("[") and not self._brackets:
            reason = Said(
                "Filters and indexes of lists are outside the FEEL that runs here.", "Фильтры и индексы списков здесь не выполняются."
            )
            raise FeelError(reason, self._token.column)
        return f"feel_negative({python})" if signs % 2 else python

    def _primary(self) -> str:
        token = self._next()
        following = self._token
        match token.kind, token.text:
            case "number", digits:
                return number(token, digits)
            case "string", _:
                return repr(string(token))
            case "op", "(":
                python = self.expression()
                self._expect(")")
                return f"({python})"
            case "op", "[":
                items = [] if self._sees("]") else self._list("]")
                self._expect("]")
                return f"[{', '.join(items)}]"
            case "op", "?" if self._subject:
                return self._subject
            case "op", "@" if following.kind == "string":
                return temporal(self._next())
            case "name", ("true" | "false" | "null") as word:
                return {"true": "True", "false": "False", "null": "None"}[word]
            case (("name" | "phrase"), name) if following.text == "(" and following.kind == "op" and name not in _WORDS - {"not"}:
                return self._call(token)
            case "name", name if name not in _WORDS:
                return self._variable(token)
        raise self._expected("A value", "значение", token)

    def _list(self, end: str) -> list[str]:
        items = [self.expression()]
        while self._takes(","):
            items.append(self.expression())
        if not self._sees(end):
            raise self._expected(f"“{end}”", f"«{end}»", self._token)
        return items

    def _call(self, token: Token) -> str:
        name = token.text
        self._expect("(")
        literal = self._token if self._token.kind == "string" and self._all[self._at + 1].text == ")" else None
        guarded, self._guarded = self._guarded, self._guarded or name == "is defined"
        arguments = [] if self._sees(")") else self._list(")")
        self._guarded = guarded
        self._expect(")")
        if name in ("date", "date and time", "duration") and literal:
            return temporal(literal, name)
        if name in ("now", "today") and not arguments:
            return "now" if name == "now" else "now.date()"
        if name in _AGGREGATES and arguments:
            values = f"[{', '.join(arguments)}]" if len(arguments) > 1 else f"feel_list({arguments[0]})"
            return f"{_AGGREGATES[name]}({values})"
        if name == "is defined" and len(arguments) == 1:
            return f"({arguments[0]} is not None)"
        if name == "list contains" and len(arguments) == 2:
            return f"feel_member({arguments[1]}, feel_list({arguments[0]}))"
        if name not in _FUNCTIONS:
            known = ", ".join(sorted({*_FUNCTIONS, *_AGGREGATES, "now", "today", "is defined", "list contains", "duration"}))
            reason = Said(f"There is no function “{name}” here. Known: {known}.", f"Функции «{name}» здесь нет. Известны: {known}.")
            raise FeelError(reason, token.column)
        function, count = _FUNCTIONS[name]
        if len(arguments) != count:
            given = len(arguments)
            reason = Said(
                f"“{name}” takes {count} argument{'s' * (count > 1)}, not {given}.",
                f"Аргументов у «{name}» должно быть {count}, а не {given}.",
            )
            raise FeelError(reason, token.column)
        return f"{function}({', '.join(arguments)})"

    def _name(self, token: Token) -> str:
        if token.kind != "name" or token.text in _WORDS:
            raise self._expected("A name", "имя", token)
        if iskeyword(token.text) or token.text.startswith(("__", "feel_")) or token.text == "now":
            raise FeelError(Said(f"The name “{token.text}” can't be used.", f"Имя «{token.text}» использовать нельзя."), token.column)
        return token.text

    def _variable(self, token: Token) -> str:
        name = self._name(token)
        if name not in self._local:
            self._names.add(name)
            if not self._guarded:
                self._required.add(name)
        return name

    # ---- unary tests (DMN 1.3, §10.3.1.2, grammar rules 7-18) --------------------------------------------------------

    def tests(self) -> str:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise self._too_deep()
        if self._sees("not") and self._closes_at_end():
            self._next()
            self._expect("(")
            python = f"feel_not({self.tests()})"
            self._expect(")")
        else:
            found = [self._test()]
            while self._takes(","):
                found.append(self._test())
            python = found[0] if len(found) == 1 else f"feel_some([{', '.join(found)}])"
        self._depth -= 1
        return python

    def _test(self) -> str:
        if operator := self._takes(*_COMPARISONS):
            return _COMPARISONS[operator].format(self._subject, self._sum())
        if self._is_range():
            return self._range()
        start = self._at
        python = self.expression()
        if any(token.text == "?" and token.kind == "op" for token in self._all[start : self._at]):
            return f"feel_truth({python})"
        return f"feel_member({self._subject}, {python})"

    def _range(self) -> str:
        first = self._next().text
        self._brackets += 1
        low = self._sum()
        self._expect("..")
        high = self._sum()
        self._brackets -= 1
        last = self._takes("]", "[", ")")
        if not last:
            raise self._expected("“]” or “[”", "«]» или «[»", self._token)
        return f"feel_within({self._subject}, {low}, {high}, {first == '['}, {last == ']'})"

    def _is_range(self) -> bool:
        """Whether a range begins here: a bracket, and `..` before it closes."""
        if not self._sees("[", "]", "("):
            return False
        depth = 0
        for token in self._all[self._at + 1 :]:
            if token.kind == "op" and token.text == ".." and depth == 0:
                return True
            depth += (token.text in "([") - (token.text in ")]") if token.kind == "op" else 0
            if depth < 0 or (token.kind == "op" and token.text == "," and depth == 0):
                return False
        return False

    def _closes_at_end(self) -> bool:
        """Whether `not(` spans all that is left up to the end or the closing bracket: then its tests are negated."""
        depth = 0
        for index, token in enumerate(self._all[self._at + 1 :], self._at + 1):
            if token.kind == "op" and token.text in ("(", ")"):
                depth += 1 if token.text == "(" else -1
                if depth == 0:
                    return self._all[index + 1].kind == "end" or self._all[index + 1].text in (")", ",")
        return False
