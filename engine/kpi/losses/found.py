"""A loss that the history shows, with what it cost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bpmn.elements import Element
from bpmn.findings import Said
from engine.kpi.statistics import ENOUGH, Share

OFTEN = 0.1
"""Of the cases: what is rarer is an exception, no loss to begin with."""
FEW = 10
"""Deals below which nothing that went wrong is told of."""

__all__ = ["ENOUGH", "FEW", "OFTEN", "Found", "hours", "named", "percent"]


@dataclass(frozen=True, slots=True)
class Found:
    """A loss.

    Attributes:
        kind: As its module is called, with hyphens: "rework", "done-twice", ...
        process_id, version: Where; the newest version of the process, which the loss is still in. "" and None: it is in no diagram.
        element_id: The place; "" = the whole process.
        elements: What else is to be painted: elements and flows.
        elsewhere: And in other diagrams: (process, element).
        said, advice: What is lost, and what to do.
        cases: Deals with it.
        deals: Keys of some of them, the last ones.
        work: Seconds of people's work that it took, by department.
        waiting: Seconds for which deals waited because of it.
        with_it, without: For what is compared: deals that went on to the next stage, of those with and of those without it.
        weight: Its share of the cases, to rank what has no price.
    """

    kind: str
    process_id: str
    version: int | None
    element_id: str
    said: Said
    advice: Said
    cases: int
    deals: tuple[str, ...] = ()
    elements: tuple[str, ...] = ()
    elsewhere: tuple[tuple[str, str], ...] = ()
    work: Mapping[str, float] = field(default_factory=dict)
    waiting: float = 0.0
    with_it: Share | None = None
    without: Share | None = None
    weight: float = 0.0


def named(element: Element) -> Said:
    """How a sentence calls an element, in both languages."""
    name = element.name or element.id
    return Said(f"“{name}”", f"«{element.translations.get('ru') or name}»")


def several(elements: Iterable[Element]) -> Said:
    """The same for several, with commas."""
    told = [named(element) for element in elements]
    return Said(", ".join(one.en for one in told), ", ".join(one.ru for one in told))


def percent(part: float, of: float) -> str:
    return f"{100 * part / of:.0f}%" if of else "0%"


def hours(seconds: float) -> str:
    """Hours for a sentence: with one digit below ten."""
    number = seconds / 3600
    return f"{number:.1f}" if number < 10 else f"{number:,.0f}"
