"""What-if on each store, and runs in which people have corrected, moved or erased something."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from engine.actors import Actor
from engine.commands.correct import ask_correction
from engine.commands.deploy import deploy
from engine.permissions import Role
from engine.queries.deals import deal_path
from engine.queries.what_if import what_if
from engine.store import personal_values
from engine.values import Value
from tests.drawing import source
from tests.engine.office import Office
from tests.engine.whatif.company import exit_of, form, operation

OLGA = Actor("olga", frozenset({Role.PROCESS_OWNER}))
SALE = "s:start -> Ask:user -> Check:user -> Big:xor\nBig -[amount > 1000]-> Large:end\nBig -[*]-> Small:end"
ELEMENTS = {
    "Ask": operation("sales", "ask"), "Check": operation("sales"), "Large": exit_of("large"), "Small": exit_of("small"),
}  # fmt: skip
PHONE = {"type": "textfield", "properties": {"personal": "true"}, "validate": {"required": True, "minLength": 9}}


def begun(office: Office, answers: Mapping[str, Value]) -> str:
    """A deal whose first question was answered an hour later."""
    key = office.starts("sale")
    office.turns(hours=1)
    office.completes("Ask", key, **answers)
    return key


def test_what_people_have_corrected_moved_and_erased(office: Office) -> None:
    asked = form("ask", amount={"type": "number", "validate": {"required": True}}, phone=PHONE)
    drawn = source(SALE, "sale", **ELEMENTS)
    deploy(office.engine, [("sale.bpmn", drawn), asked], by="owner")
    told = {"amount": 100, "phone": "0123456789"}

    office.engine.settings = replace(office.engine.settings, correction_consent="none")
    corrected, moved, erased = (begun(office, told) for _ in range(3))

    def correct(key: str, kind: str, **change: object) -> None:
        instance = deal_path(office.engine, key).instances[0].id
        done = ask_correction(office.engine, key, kind, {"instance_id": instance, **change}, "Wrong", by=OLGA)
        assert done.state == "done"

    correct(corrected, "data", variables={"amount": 5_000})
    correct(moved, "move", from_element="Check", to_element="Ask")
    office.completes("Ask", moved, **told)
    for key in (corrected, moved, erased):
        office.completes("Check", key)
    office.engine.transact(lambda tx: personal_values.erase(tx.session, erased), by="owner")

    found = what_if(office.engine, [("sale.bpmn", drawn)], simulate=True, repetitions=2)
    exits = {(one.before, one.after): one.runs for one in found.replayed.outcomes}
    assert exits == {("large", "large"): 1, ("small", "small"): 1}, "a correction counts; what was erased stops nobody"
    (left_out,) = found.replayed.left_out
    assert (left_out.runs, left_out.deals, left_out.why) == (1, (moved,), "A correction had moved or reopened it.")
    assert found.simulated is not None
    assert found.simulated.before == found.simulated.after
    assert {one.department: one.people for one in found.simulated.capacity} == {"sales": None}
