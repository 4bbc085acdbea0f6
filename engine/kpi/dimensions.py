"""To which member of each dimension an observation belongs. A dimension that has no value there is left out.

stage        the one that the event's diagram describes
operation    the element, but of exits and whole runs none
exit         the exit's name, where the event is the end of something
reason       the fact that the indicator names for it
department   whose the work was then; of events that are no work: whose the work was that was done last
employee     who did the work; of events that are no work: the deal's owner, else whoever made it happen
channel, campaign   the facts
product      of the fact `products` the one with the largest total, else the fact `product`
client-kind  "reseller" by the fact `reseller`; "existing" when the fact `opportunity_kind` is something else than "new"; else "new"
version      the diagram and its version, as in "discussion v3"
fact:<name>  any fact that is no list or object, as text
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from bpmn.kpi.definition import OF_FACT, Indicator
from engine.facts import plain_text
from engine.kpi.case import Case
from engine.kpi.conditions import number_of
from engine.values import Value

AT_OUTCOME = frozenset({"exit", "reason", "employee"})
"""Of a rate these are taken where its outcome is known."""
_ENDS = frozenset({"exit.reached", "child.ended", "instance.completed", "deal.closed"})
_NO_OPERATION = ("exit.", "instance.", "deal.")
_WORK = ("work.", "hand-off.")
_OF_ACTOR = frozenset({"work.completed", "work.claimed"})


def member(case: Case, dimension: str, index: int) -> str:
    """Of the event at the index, with what was known then; "" where it has no value."""
    of = _MEMBERS.get(dimension)
    return of(case, index) if of is not None else plain_text(case.fact(dimension.removeprefix(OF_FACT), index))


def named(indicator: Indicator) -> tuple[tuple[str, str], ...]:
    """The indicator's dimensions: the name of each, and what `member` is asked for."""
    return tuple((name, f"{OF_FACT}{indicator.reason}" if name == "reason" else name) for name in indicator.dimensions)


def _stage(case: Case, index: int) -> str:
    return case.events[index].stage


def _operation(case: Case, index: int) -> str:
    event = case.events[index]
    return "" if event.kind.startswith(_NO_OPERATION) else event.element_id


def _exit(case: Case, index: int) -> str:
    event = case.events[index]
    return plain_text(event.data.get("exit")) if event.kind in _ENDS else ""


def _employee(case: Case, index: int) -> str:
    event = case.events[index]
    if not event.kind.startswith(_WORK):
        return plain_text(case.fact("owner", index)) or event.actor
    one = case.pass_at(index)
    return event.actor if one is None or event.kind in _OF_ACTOR or event.kind.startswith("hand-off.") else one.by


def _product(case: Case, index: int) -> str:
    products = case.fact("products", index)
    largest, name = Decimal("-Infinity"), ""
    for product in products if isinstance(products, list) else ():
        called = plain_text(product.get("product") or product.get("name")) if isinstance(product, Mapping) else plain_text(product)
        total = _total(product) if isinstance(product, Mapping) else Decimal(0)
        if called and total > largest:
            largest, name = total, called
    return name or plain_text(case.fact("product", index))


def _total(product: Mapping[str, Value]) -> Decimal:
    total, price, quantity = (number_of(product.get(name)) for name in ("total", "price", "quantity"))
    if total is not None:
        return Decimal(str(total))
    return Decimal(str(price or 0)) * Decimal(str(1 if quantity is None else quantity))


def _client_kind(case: Case, index: int) -> str:
    if case.fact("reseller", index) is True:
        return "reseller"
    return "new" if case.fact("opportunity_kind", index) in (None, "", "new") else "existing"


def _version(case: Case, index: int) -> str:
    event = case.events[index]
    return "" if event.version is None else f"{event.process_id} v{event.version}"


_MEMBERS: Mapping[str, Callable[[Case, int], str]] = {
    "stage": _stage,
    "operation": _operation,
    "exit": _exit,
    "department": Case.department,
    "employee": _employee,
    "product": _product,
    "client-kind": _client_kind,
    "version": _version,
}
