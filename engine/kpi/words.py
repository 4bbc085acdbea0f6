"""What people are told of indicators outside the application, in their language: alerts, and the weekly digest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from bpmn.findings import Said
from bpmn.kpi.definition import Indicator, Unit

Language = Literal["en", "ru"]
STATES = {
    "attention": Said("Needs attention", "Требует внимания"),
    "alarm": Said("Alarm", "Тревога"),
    "well": Said("Well again", "Снова в норме"),
}
_UNITS: dict[Unit, Said] = {
    "number": Said("", ""),
    "percent": Said("%", "%"),
    "hours": Said(" h", " ч"),
    "days": Said(" d", " дн."),
    "money": Said("", ""),
}
_AT_LEAST = {"up": Said("at least", "не меньше"), "down": Said("at most", "не больше")}


@dataclass(frozen=True, slots=True)
class Told:
    """A figure as it is told.

    Attributes:
        value: In the indicator's unit; None: there are no cases.
        number: Of cases.
        before: The same of the period before, where it is compared with that.
    """

    indicator: Indicator
    value: float | None
    number: int
    before: float | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """A subject of one line, and a text."""

    subject: str
    text: str


def in_words(said: Said, language: str) -> str:
    """A sentence in a language; English where it is not known."""
    return said.ru if language == "ru" else said.en


def name_of(indicator: Indicator, language: str) -> str:
    return indicator.name.ru if language == "ru" else indicator.name.en


def figure_text(value: float | None, unit: Unit, language: str, currency: str) -> str:
    """A figure with its unit: `31.2%`, `1,250 EUR`; in Russian `31,2%`, `1 250 EUR`."""
    if value is None:
        return "–"
    text = f"{value:,.2f}".rstrip("0").rstrip(".") if abs(value) < 1000 else f"{value:,.0f}"
    if language == "ru":
        text = text.replace(",", "\N{NO-BREAK SPACE}").replace(".", ",")
    return text + (f" {currency}" if unit == "money" else in_words(_UNITS[unit], language))


def alert(told: Told, state: str, language: str, currency: str, link: str) -> Notice:
    """An indicator has crossed a threshold, or is well again."""
    indicator = told.indicator
    name, figure = name_of(indicator, language), figure_text(told.value, indicator.unit, language, currency)
    days = max(1, round(indicator.window / timedelta(days=1)))
    lines = [
        in_words(
            Said(
                f"“{name}” is {figure} over the last {_count(days, 'day', 'days')}, from {_count(told.number, 'case', 'cases')}.",
                f"«{name}»: {figure} за последние {days} дн., случаев: {told.number}.",
            ),
            language,
        ),
        *_limits(indicator, language, currency),
    ]
    if link:
        lines += ["", in_words(Said(f"The trend and the deals behind it: {link}", f"Динамика и сделки за этой цифрой: {link}"), language)]
    return Notice(f"{in_words(STATES[state], language)}: {name}, {figure}", "\n".join(lines) + "\n")


@dataclass(frozen=True, slots=True)
class Digest:
    """What a weekly digest tells.

    Attributes:
        since, until: The week: its first and its last day.
        figures: Of the week, with the week before.
        alerts: What is not well: the indicator, the state, and since when.
        unverified: Indicators whose figures may not be what they say.
        losses: The greatest process losses, as sentences in both languages.
    """

    since: date
    until: date
    figures: Sequence[Told]
    alerts: Sequence[tuple[Indicator, str, datetime]]
    unverified: Sequence[Indicator]
    losses: Sequence[Said]


def digest(told: Digest, language: str, currency: str, link: str) -> Notice:
    """The week's figures against the week before, and what needs somebody."""

    def words(en: str, ru: str) -> str:
        return in_words(Said(en, ru), language)

    week = f"{_day(told.since, language)} – {_day(told.until, language)}"
    lines = [words(f"The week {week}, and the week before:", f"Неделя {week} и неделя до неё:"), ""]
    for one in told.figures:
        unit = one.indicator.unit
        now, before = (figure_text(value, unit, language, currency) for value in (one.value, one.before))
        lines.append(f"- {name_of(one.indicator, language)}: {now} ({before})" + _target(one.indicator, language, currency))
    parts = [
        (
            words("Not well:", "Не в норме:"),
            [
                f"{in_words(STATES[state], language)} {words('since', 'с')} {_day(since.date(), language)}: {name_of(indicator, language)}"
                for indicator, state, since in told.alerts
            ],
        ),
        (
            words("Unverified since the model was changed:", "Не проверены после изменения модели:"),
            [name_of(indicator, language) for indicator in told.unverified],
        ),
        (words("Where most is lost:", "Где больше всего потерь:"), [in_words(loss, language) for loss in told.losses]),
    ]
    for title, items in parts:
        if items:
            lines += ["", title, "", *[f"- {item}" for item in items]]
    if link:
        lines += ["", link]
    return Notice(words(f"Indicators of the week {week}", f"Показатели недели {week}"), "\n".join(lines) + "\n")


def _limits(indicator: Indicator, language: str, currency: str) -> list[str]:
    """The target and the thresholds, a line each."""
    limits = [
        (Said("Target", "Цель"), indicator.target),
        (Said("Attention", "Внимание"), indicator.thresholds.attention),
        (Said("Alarm", "Тревога"), indicator.thresholds.alarm),
    ]
    return [
        f"{in_words(what, language)}: {_bound(indicator, value, language, currency, what.en == 'Target')}"
        for what, value in limits
        if value is not None
    ]


def _bound(indicator: Indicator, value: float, language: str, currency: str, is_target: bool) -> str:
    text = figure_text(value, indicator.unit, language, currency)
    if is_target:
        return f"{in_words(_AT_LEAST[indicator.direction], language)} {text}"
    beyond = Said("below", "ниже") if indicator.direction == "up" else Said("above", "выше")
    return f"{in_words(beyond, language)} {text}"


def _target(indicator: Indicator, language: str, currency: str) -> str:
    if indicator.target is None:
        return ""
    return f"; {in_words(Said('target', 'цель'), language)} {_bound(indicator, indicator.target, language, currency, True)}"


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def _day(day: date, language: str) -> str:
    return f"{day:%d.%m.%Y}" if language == "ru" else f"{day:%Y-%m-%d}"
