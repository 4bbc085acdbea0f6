"""Why a deal is where it is, as a sentence in English and in Russian."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from engine.values import Value

if TYPE_CHECKING:
    from engine.queries.why import Reason, Standing

_LONGEST = 60
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTHS_RU = ("января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря")
_PLACES = {
    "work": "waits at “{name}” ({who}, since {since})",
    "timer": "waits at “{name}” (until {due}, since {since})",
    "message": "waits at “{name}” (for the message “{who}”, since {since})",
    "service": "waits at “{name}” (for the system “{who}”, since {since})",
    "stuck": "is stuck at “{name}” (since {since}: {who})",
    "ended": "has ended: {who} ({since})",
}
_PLACES_RU = {
    "work": "ждёт на «{name}» ({who}, с {since})",
    "timer": "ждёт на «{name}» (до {due}, с {since})",
    "message": "ждёт на «{name}» (сообщения «{who}», с {since})",
    "service": "ждёт на «{name}» (системы «{who}», с {since})",
    "stuck": "застряла на «{name}» (с {since}: {who})",
    "ended": "завершилась: {who} ({since})",
}
_VALUES_RU = {"True": "да", "False": "нет", "None": "пусто"}


def with_sentences(key: str, standing: Standing, now: datetime) -> Standing:
    """The standing with its two sentences; dates of the year of `now` are told without it."""
    reason = standing.reason
    place = {"who": standing.who, "since": _day(standing.since, now, _MONTHS), "due": _day(standing.due_at, now, _MONTHS)}
    place_ru = {"who": standing.who, "since": _day(standing.since, now, _MONTHS_RU), "due": _day(standing.due_at, now, _MONTHS_RU)}
    english = _PLACES[standing.kind].format(name=standing.name, **place)
    russian = _PLACES_RU[standing.kind].format(name=standing.name_ru, **place_ru)
    return replace(
        standing,
        sentence=f"{key} {english}{because(reason)}.",
        sentence_ru=f"{key} {russian}{because_ru(reason)}.",
    )


def because(reason: Reason) -> str:
    """The decision, as the end of a sentence: ` because at ...`; "" when it is not known."""
    if not reason.process_id:
        return ""
    version = f" ({reason.process_id}, version {reason.version})"
    if reason.moved_by:
        return f" because {reason.moved_by} moved it there{_said(reason.moved_because)}{version}"
    event = f"“{reason.after}” happened" if reason.after_id else ""
    if not reason.element_id:
        return f" because {event or 'nothing had to be decided on the way there'}{version}"
    held = f"the condition {reason.condition} held" if reason.condition else "no other condition held"
    told = f"{held}{_inputs(reason.inputs, {})}{version}"
    return f" because {event} after, at “{reason.name}”, {told}" if event else f" because at “{reason.name}” {told}"


def because_ru(reason: Reason) -> str:
    """As `because`, in Russian."""
    if not reason.process_id:
        return ""
    version = f" ({reason.process_id}, версия {reason.version})"
    if reason.moved_by:
        return f", потому что туда её перенесли исправлением ({reason.moved_by}){_said(reason.moved_because)}{version}"
    event = f"произошло «{reason.after_ru}»" if reason.after_id else ""
    if not reason.element_id:
        return f", потому что {event or 'по пути туда нечего было решать'}{version}"
    held = f"выполнилось условие {reason.condition}" if reason.condition else "не выполнилось ни одно из других условий"
    decided = f"на «{reason.name_ru}» {held}{_inputs(reason.inputs, _VALUES_RU)}{version}"
    return f", потому что {f'{event} после того, как ' if event else ''}{decided}"


def _inputs(inputs: Mapping[str, Value], words: Mapping[str, str]) -> str:
    told = ", ".join(f"{name} = {_short(words.get(str(value), str(value)))}" for name, value in inputs.items())
    return f": {told}" if told else ""


def _said(reason: str) -> str:
    return f": {reason.rstrip('.')}" if reason else ""


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _day(moment: datetime | None, now: datetime, months: tuple[str, ...]) -> str:
    if moment is None:
        return "?"
    moment = moment.astimezone(UTC)
    day = f"{moment.day} {months[moment.month - 1]}"
    return day if moment.year == now.astimezone(UTC).year else f"{day} {moment.year}"
