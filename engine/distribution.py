"""Who an operation is meant for when it opens: by the rule that its diagram states, among colleagues who are there.

    <stagework:assignment rule="round-robin"/>      each in turn
    <stagework:assignment rule="least-busy"/>       who has the fewest work items
    <stagework:assignment rule="same-person" element="PrepareOffer"/>
    <stagework:assignment rule="by-territory" variable="territory"/>, by-product: who covers it; of several, the least busy

Candidates are the active users of the department; for who is absent, the substitute; not those whom four eyes bar. Of equals the first by
name. Without a candidate the work waits in the department's queue. An operation without such a statement costs no statement here.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bpmn.elements import Assignment, Element
from engine.four_eyes import barred, performer
from engine.live import Live
from engine.step import Wait
from engine.store import colleagues, turns, work_items
from engine.values import Value

if TYPE_CHECKING:
    from engine.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who can be given the work.

    Attributes:
        instead_of: The absent colleague whose substitute this is, or "".
        territories, products: What the person covers, or the absent colleague does.
    """

    name: str
    instead_of: str = ""
    territories: frozenset[str] = frozenset()
    products: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Choice:
    """Who was chosen, and why, in a few words; None: nobody."""

    candidate: Candidate | None
    why: str


def deal_out(tx: Transaction, live: Live, element: Element, wait: Wait) -> Wait:
    """The work that is about to be opened, with the person it is meant for; history tells the rule and why.

    Called for operations that state a rule or four eyes only.
    """
    out = barred(tx, element, live.deal_key, live.id)
    if wait.assignee in out:
        why = f"{wait.assignee} has done {out[wait.assignee]}, and this is for somebody else"
        tx.note("work.assigned", live.deal_key, live, element.id, token=wait.token, assignee="", rule="four-eyes", why=why)
        wait = replace(wait, assignee="")
    if element.assignment is None or wait.assignee:
        return wait
    choice = choose(tx, live, element.assignment, element, wait.department, out)
    name = choice.candidate.name if choice.candidate else ""
    told: dict[str, Value] = {"token": wait.token, "assignee": name, "rule": element.assignment.rule, "why": choice.why}
    if choice.candidate and choice.candidate.instead_of:
        told["for"] = choice.candidate.instead_of
    tx.note("work.assigned", live.deal_key, live, element.id, **told)
    return replace(wait, assignee=name)


def choose(tx: Transaction, live: Live, rule: Assignment, element: Element, department: str, out: Collection[str]) -> Choice:
    """The person whom a rule finds.

    Args:
        out: Who may not be chosen.
    """
    found = candidates(tx, department, out)
    match rule.rule:
        case "same-person":
            return _same_person(tx, live, rule.element or element.id, bool(rule.element), found, out)
        case _ if not found:
            return Choice(None, f"nobody of {department or 'the department'} can be given it")
        case "round-robin":
            return _in_turn(tx, department, found)
        case "least-busy":
            return _least_busy(tx, found, "")
        case "by-territory" | "by-product":
            return _covering(tx, live, rule, found)
        case _:
            return Choice(None, f"there is no rule {rule.rule}")


def candidates(tx: Transaction, department: str, out: Collection[str] = ()) -> list[Candidate]:
    """Who of a department can be given work now, by name; for who is absent, the substitute."""
    absences = colleagues.substitutes(tx.session, tx.at)
    absent = {row.absent for row in absences}
    standing_in = {
        row.absent: row.substitute for row in reversed(absences) if row.state == "active" and row.substitute not in absent
    }  # the first set
    found = []
    for row in colleagues.members(tx.session, department):
        instead_of = row.name if row.name in absent else ""
        name = standing_in.get(row.name) if instead_of else row.name
        if name is not None and name not in out and not (instead_of and instead_of in out):
            found.append(Candidate(name, instead_of, frozenset(json.loads(row.territories)), frozenset(json.loads(row.products))))
    return sorted(found, key=lambda candidate: (candidate.name, candidate.instead_of))


def _in_turn(tx: Transaction, department: str, found: Sequence[Candidate]) -> Choice:
    last = turns.lock(tx.session, department)
    chosen = next((candidate for candidate in found if candidate.name > last), found[0])
    turns.put(tx.session, department, chosen.name)
    return Choice(chosen, f"next in turn after {last}" if last else "the first in turn")


def _least_busy(tx: Transaction, found: Sequence[Candidate], besides: str) -> Choice:
    held = work_items.held_by(tx.session, {candidate.name for candidate in found})
    for row in tx.changes.new_items.values():  # what this very transaction has opened
        if row["state"] == "open" and row["assignee"]:
            held[row["assignee"]] = held.get(row["assignee"], 0) + 1
    chosen = min(found, key=lambda candidate: (held.get(candidate.name, 0), candidate.name, candidate.instead_of))
    why = f"{besides}has the fewest work items ({held.get(chosen.name, 0)})" if len(found) > 1 or not besides else besides.rstrip(", ")
    return Choice(chosen, why)


def _covering(tx: Transaction, live: Live, rule: Assignment, found: Sequence[Candidate]) -> Choice:
    value = live.machine.variables.get(rule.variable)
    wanted = {str(one) for one in (value if isinstance(value, list | tuple | set) else [value]) if one not in (None, "")}
    if not wanted:
        return Choice(None, f"{rule.variable} is not known")
    what = "territories" if rule.rule == "by-territory" else "products"
    covering = [candidate for candidate in found if getattr(candidate, what) & wanted]
    called = ", ".join(sorted(wanted))
    if not covering:
        return Choice(None, f"nobody covers {rule.variable} {called}")
    return _least_busy(tx, covering, f"covers {rule.variable} {called}, ")


def _same_person(tx: Transaction, live: Live, operation: str, is_stated: bool, found: Sequence[Candidate], out: Collection[str]) -> Choice:
    person = performer(tx, live.deal_key, live.id, operation)
    why = f"did {operation}"
    if not person and not is_stated:
        person, why = tx.lock_deal(live.deal_key)["owner"], "owns the deal"
    if not person:
        return Choice(
            None, f"nobody has done {operation} in this deal" if is_stated else "nobody has done it before, and the deal has no owner"
        )
    for candidate in found:
        if person in (candidate.name, candidate.instead_of):
            return Choice(candidate, why if candidate.name == person else f"stands in for {person}, who {why}")
    if person not in out and not colleagues.are_there(tx.session):  # nobody is written down as a user: names are taken as they are
        return Choice(Candidate(person), why)
    return Choice(None, f"{person} {why}, but can't be given it now")
