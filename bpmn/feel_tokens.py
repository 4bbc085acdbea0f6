"""FEEL's words: the text cut into tokens, and literals as Python (DMN 1.3, §10.3.1.2)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bpmn.findings import Said

MAX_LENGTH = 5_000
"""Characters of one expression or cell."""
MAX_DIGITS = 100


class FeelError(ValueError):
    """The text is not FEEL, or FEEL outside the subset: why, and `column`, 1-based."""

    def __init__(self, reason: Said, column: int = 1) -> None:
        super().__init__(f"{reason.en} (column {column})")
        self.reason = reason.en
        self.column = column
        self.said = Said(str(self), f"{reason.ru} (столбец {column})")


_TOKEN = re.compile(
    r"""(?P<space>\s+)|(?P<number>\d+(?:\.\d+)?|\.\d+)|(?P<string>"(?:[^"\\]|\\.)*")|(?P<name>[^\W\d]\w*)"""
    r"""|(?P<op>\.\.|<=|>=|!=|\*\*|[-+*/<>=()\[\],.?@])""",
    re.DOTALL,
)
_PHRASE = re.compile(
    r"(date\s+and\s+time|starts\s+with|ends\s+with|string\s+length|lower\s+case|upper\s+case|is\s+defined|list\s+contains)(?=\s*\()"
)
_QUOTED = Said('text in double quotes, "..."', 'текст в двойных кавычках, "..."')
_FOREIGN = {"&&": Said("and", "and"), "||": Said("or", "or"), "==": Said("=", "="), "!": Said("not(...)", "not(...)"), "'": _QUOTED}

_WANTED = {
    "duration": Said("a duration of days and time, like P3DT4H", "длительность в днях и времени, например P3DT4H"),
    "date": Said("a date, like 2026-01-31", "дата, например 2026-01-31"),
    "date and time": Said("a date and time", "дата и время"),
}


@dataclass(frozen=True, slots=True)
class Token:
    kind: str
    text: str
    column: int


def tokens(text: str) -> list[Token]:
    if len(text) > MAX_LENGTH:
        english = f"The text has {len(text):,} characters; at most {MAX_LENGTH:,} are read."
        raise FeelError(Said(english, f"В тексте {len(text)} символов; читается не больше {MAX_LENGTH}."))
    found: list[Token] = []
    at = 0
    while at < len(text):
        phrase = _PHRASE.match(text, at)
        match = phrase or _TOKEN.match(text, at)
        if match is None or text.startswith("==", at):
            foreign = next((sign for sign in _FOREIGN if text.startswith(sign, at)), "")
            instead = _FOREIGN.get(foreign)
            hint, hint_ru = (f"; FEEL writes {instead.en}", f"; в FEEL пишут {instead.ru}") if instead else ("", "")
            found_sign = foreign or text[at]
            reason = Said(f"“{found_sign}” is not expected here{hint}.", f"«{found_sign}» здесь не ожидается{hint_ru}.")
            raise FeelError(reason, at + 1)
        kind = "phrase" if phrase else match.lastgroup or ""
        if kind != "space":
            found.append(Token(kind, " ".join(match[0].split()) if phrase else match[0], at + 1))
        at = match.end()
    found.append(Token("end", "the end", len(text) + 1))
    return found


def number(token: Token, digits: str) -> str:
    if len(digits) > MAX_DIGITS:
        raise FeelError(Said(f"The number has more than {MAX_DIGITS} digits.", f"В числе больше {MAX_DIGITS} цифр."), token.column)
    return f"feel_exact('{digits}')" if "." in digits else str(int(digits))


def string(token: Token) -> str:
    try:
        text = json.loads(token.text, strict=False)  # FEEL's escapes are JSON's
        text.encode()
    except ValueError:
        reason = Said("The text has an escape that FEEL doesn't know.", "В тексте есть экранирование, которого в FEEL нет.")
        raise FeelError(reason, token.column) from None
    return str(text)


_DURATION = re.compile(r"(-?)P(?:(\d{1,6})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6})S)?)?")


def temporal(token: Token, kind: str = "") -> str:
    """A date, date and time, time or duration literal (ISO 8601) as Python."""
    text = string(token)
    match = _DURATION.fullmatch(text)
    if kind in ("", "duration") and match and any(match.groups()[1:]):
        days, hours, minutes, seconds = (int(part or 0) for part in match.groups()[1:])
        length = timedelta(days, hours=hours, minutes=minutes, seconds=seconds)
        length = -length if match[1] else length
        return f"feel_duration({length.days}, {length.seconds})"
    readers: dict[str, Callable[[str], date | time]] = {"date": date.fromisoformat, "date and time": datetime.fromisoformat}
    for name in [kind] if kind else ["date", "date and time"]:
        try:
            readers[name](text)
        except (KeyError, ValueError):
            continue
        return f"feel_{name.replace(' ', '_')}({text!r})"
    wanted = _WANTED.get(kind, _WANTED["date and time"])
    raise FeelError(Said(f"“{text}” is not {wanted.en}.", f"«{text}» — не {wanted.ru}."), token.column)
