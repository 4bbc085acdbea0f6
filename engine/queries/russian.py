"""Causes in Russian: what the engine itself says of incidents and dead letters, sentence by sentence."""

from __future__ import annotations

import re

_PLACE = re.compile(r"(?:(?:“[^”]*”|\S+) \([^)]*\)|[^\s:]+): ")
"""The element that an incident's cause begins with."""
_SENTENCES: tuple[tuple[str, str], ...] = (
    (r"“([^”]*)” is missing\.", "нет значения «{0}»."),
    (r"“([^”]*)” must be a text\.", "«{0}» должно быть текстом."),
    (r"“([^”]*)” must be a number\.", "«{0}» должно быть числом."),
    (r"“([^”]*)” must be yes or no\.", "«{0}» должно быть «да» или «нет»."),
    (r"“([^”]*)” must be a date, such as 2026-01-31\.", "«{0}» должно быть датой, например 2026-01-31."),
    (
        r"“([^”]*)” is missing, by which the message finds who waits for it\.",
        "нет значения «{0}», по которому сообщение находит того, кто его ждёт.",
    ),
    (r"No deployed diagram awaits the message “([^”]*)”\.", "ни одна развёрнутая диаграмма не ждёт сообщения «{0}»."),
    (r"What came is neither a JSON object nor a form\.", "пришёл не объект JSON и не форма."),
    (
        r"Stagework met a defect of its own \((\w+); see the server's log\)\.",
        "в Stagework обнаружилась собственная ошибка ({0}; подробности в журнале сервера).",
    ),
    (r"no process “([^”]*)” is deployed\.", "процесс «{0}» не развёрнут."),
    (r"calls go deeper than (\d+)\.", "вызовы вложены глубже {0} уровней."),
    (r"([^\W\d]\w*) is not a variable here\.(?:, line (\d+))?", "здесь нет переменной {0}."),
    (
        r"The worker did not come back before the lease ended, and no tries are left\.",
        "исполнитель не вернулся в отведённое время, попыток больше нет.",
    ),
    (r"No connector “([^”]*)” is installed here; there are: (.*)\.", "коннектор «{0}» здесь не установлен; есть: {1}."),
    (r"There is no secret named '([^']*)'; set it where the worker runs\.", "секрета {0} нет; задайте его там, где работает исполнитель."),
    (r"(\S+) could not be called: (.*)\.", "{0}: не удалось вызвать ({1})."),
    (r"(\S+) gave no complete answer within ([\d.]+) s\.", "{0}: нет полного ответа за {1} с."),
    (r"(\S+) answered (\d+)\.", "{0}: ответ {1}."),
)
_PATTERNS = [(re.compile(pattern), russian) for pattern, russian in _SENTENCES]


def in_russian(cause: str) -> str:
    """The cause in Russian; "" when a sentence of it is not known: half a translation would hide the other half."""
    place = _PLACE.match(cause)
    head = place[0] if place else ""
    rest, told = cause[len(head) :].strip(), []
    while rest:
        found = next(((match, russian) for pattern, russian in _PATTERNS if (match := pattern.match(rest))), None)
        if found is None:
            return ""
        match, russian = found
        told.append(russian.format(*match.groups()))
        rest = rest[match.end() :].strip()
    text = " ".join(sentence[0].upper() + sentence[1:] if number or not head else sentence for number, sentence in enumerate(told))
    return head.replace("“", "«").replace("”", "»") + text
