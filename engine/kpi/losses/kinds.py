"""The kinds of losses that the history shows, each a module that counts and judges, and how they are called."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from engine.kpi.case import Case
from engine.kpi.losses import (
    asked_twice,
    crowd,
    deviation,
    done_twice,
    double_clients,
    double_leads,
    no_effect,
    returned,
    rework,
    to_and_fro,
    unrefused,
    untaken,
    waiting,
)
from engine.kpi.losses.drawn import Drawn
from engine.kpi.losses.found import Found
from engine.kpi.losses.tally import Tallies


class Counting(Protocol):
    """A module that counts."""

    def note(self, case: Case, drawn: Drawn, tallies: Tallies, /) -> None:
        """Count what a deal tells, once it has been read whole."""
        ...


class Kind(Counting, Protocol):
    """A module that finds losses of a kind."""

    def judge(self, tallies: Tallies, drawn: Drawn, /) -> Iterator[Found]:
        """What the counts of all deals show."""
        ...


KINDS: dict[str, Kind] = {
    module.__name__.rpartition(".")[2]: module
    for module in (
        no_effect,
        untaken,
        unrefused,
        asked_twice,
        done_twice,
        double_leads,
        double_clients,
        rework,
        to_and_fro,
        returned,
        waiting,
        crowd,
        deviation,
    )
}
