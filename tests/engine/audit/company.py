"""An office whose deals have all that an audit looks at: a form with personal data, a decision table, and checkpoints."""

from __future__ import annotations

import json
from datetime import timedelta
from io import BytesIO

from engine.audit.bundle import BundleInfo, write_bundle
from engine.audit.report import Report
from engine.audit.sealing import seal_all
from engine.audit.verification import verify
from engine.commands.deploy import deploy
from tests.engine.office import Office

FORM = json.dumps(
    {
        "type": "default",
        "id": "contact",
        "schemaVersion": 19,
        "components": [
            {"type": "textfield", "key": "phone", "label": "Phone", "properties": {"personal": "true"}},
            {"type": "number", "key": "amount", "label": "Amount"},
        ],
    }
).encode()
TABLE = b"""<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="urn:test">
  <decision id="size" name="Size"><decisionTable id="t" hitPolicy="FIRST">
    <input id="i" label="Amount"><inputExpression id="ie" typeRef="number"><text>amount</text></inputExpression></input>
    <output id="o" name="size" typeRef="string"/>
    <rule id="big"><inputEntry id="e1"><text>&gt; 100</text></inputEntry><outputEntry id="o1"><text>"big"</text></outputEntry></rule>
    <rule id="small"><inputEntry id="e2"><text></text></inputEntry><outputEntry id="o2"><text>"small"</text></outputEntry></rule>
  </decisionTable></decision></definitions>"""
MODEL = "start:start -> ask:user -> weigh:rule -> look:user -> end:end"


class Company:
    """See the module."""

    def __init__(self, office: Office) -> None:
        self.office, self.engine, self.clock = office, office.engine, office.clock
        deploy(self.engine, [("contact.form", FORM), ("size.dmn", TABLE)], by="owner")
        office.draws(
            MODEL,
            ask='camunda:candidateGroups="sales" camunda:formRef="contact" camunda:formRefBinding="latest"|',
            weigh='camunda:decisionRef="size" camunda:resultVariable="size" camunda:mapDecisionResult="singleEntry"|',
        )

    def deal(self, amount: int = 250) -> str:
        """A deal whose client was asked; somebody has to look at it."""
        key = self.office.starts()
        self.clock.turn(timedelta(minutes=1))
        self.office.completes("ask", key, phone="+44 20 7946 0123", amount=amount)
        return key

    def history(self) -> list[str]:
        """Three deals, checkpoints between what happens in them, and something that no checkpoint has sealed yet."""
        keys = [self.deal(amount) for amount in (50, 250, 500)]
        self.seals()
        self.office.completes("look", keys[0], by="boris")
        self.seals()
        self.office.completes("look", keys[1], by="boris")
        self.seals()
        self.office.completes("look", keys[2], by="boris")
        return keys

    def seals(self) -> str:
        """Seal a quarter of an hour later; the anchor."""
        self.clock.turn(timedelta(minutes=15))
        checkpoint = seal_all(self.engine, by="sealer")[-1].checkpoint
        assert checkpoint is not None
        return checkpoint.anchor

    def verifies(self, key: str = "", anchor: str = "") -> Report:
        return verify(self.engine, key, by="auditor", anchor=anchor)

    def codes(self, key: str = "", anchor: str = "") -> set[str]:
        return {finding.code for finding in self.verifies(key, anchor).findings}

    def bundle(self, *keys: str, personal: bool = False) -> tuple[bytes, BundleInfo]:
        file = BytesIO()
        info = write_bundle(self.engine, keys, file, by="auditor", personal=personal)
        return file.getvalue(), info
