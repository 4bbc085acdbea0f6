"""Doubled: clients who are registered twice, by the same name or telephone number; not yet merged. The register tells, not the deals."""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.findings import Said
from engine.kpi.case import Case
from engine.kpi.losses.drawn import Drawn
from engine.kpi.losses.found import FEW, Found
from engine.kpi.losses.tally import Tallies

KIND = "double-clients"


def note(_case: Case, _drawn: Drawn, _tallies: Tallies) -> None:
    """A deal tells nothing of it."""


def judge(_tallies: Tallies, drawn: Drawn) -> Iterator[Found]:
    twice = drawn.registered_twice
    if twice.clients >= FEW:
        yield Found(
            KIND,
            "",
            None,
            "",
            Said(
                f"{twice.clients} clients are likely registered twice; they have {twice.deals} deals.",
                f"Клиентов, вероятно записанных дважды: {twice.clients}; их сделок: {twice.deals}.",
            ),
            Said(
                "Merge them on the page of duplicates, and ask for the telephone number first.",
                "Объедините их на странице дубликатов и спрашивайте телефон в первую очередь.",
            ),
            twice.deals,
            twice.last_deals,
            weight=1.0,
        )
