"""What a changed diagram would have made of past runs: how many pass, where they stick, and what would be more or less work."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bpmn.diagram import Diagram
from bpmn.elements import OPERATIONS
from bpmn.findings import Said
from engine.spiff.machine import NothingWaits
from engine.spiff.sandbox import ScriptError
from engine.trial.branches import Branch, branches, taken
from engine.whatif.effort import OperationCount, PerDeal, as_it_was, as_it_would_be, counted, names_of
from engine.whatif.runs import Run
from engine.whatif.walk import Replay
from engine.whatif.walked import Blocked, Reason, Walked, exit_of

SAMPLE = 5
"""Deals that are named for each place where runs stick."""
TRACED = OPERATIONS | {"scriptTask", "businessRuleTask", "serviceTask", "sendTask", "receiveTask", "callActivity", "intermediateCatchEvent"}
"""Elements that leave a trace in the history whenever they are reached."""
ARRIVED = frozenset({"timer.fired", "message.received", "error.caught", "escalation.caught"})


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many runs that once ended at one exit would now end at another.

    Attributes:
        before: The exit's name; "" for an end without one; "error CODE".
        after: The same in the draft; "" also where they don't come to an end.
        state: "passed", "stuck" or "endless" (it goes round).
    """

    before: str
    after: str
    state: str
    runs: int


@dataclass(frozen=True, slots=True)
class StuckAt:
    """Where runs would stick, and why.

    Attributes:
        facts: What nobody had recorded, or what a form refuses.
        why, why_ru: The reason in a sentence.
        deals: Some of the deals.
    """

    element_id: str
    name: str
    name_ru: str
    reason: Reason
    facts: tuple[str, ...]
    why: str
    why_ru: str
    runs: int
    deals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unreached:
    """An element of the draft that no run came to."""

    element_id: str
    name: str
    name_ru: str
    kind: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Runs that can't be replayed, and why."""

    why: str
    why_ru: str
    runs: int
    deals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a draft would have made of past runs.

    Attributes:
        wanted: The runs that there were to look at; `looked_at`: those for which there was time, the newest.
        runs: Those that were walked through the draft; the others are in `left_out`.
        passed, stuck: How they fared.
        before, after: Averages over the runs that pass, as they were and as they would be.
    """

    process_id: str
    wanted: int
    looked_at: int
    runs: int
    passed: int
    stuck: int
    outcomes: tuple[Outcome, ...]
    stuck_at: tuple[StuckAt, ...]
    untaken: tuple[Branch, ...]
    unreached: tuple[Unreached, ...]
    before: PerDeal
    after: PerDeal
    operations: tuple[OperationCount, ...]
    left_out: tuple[LeftOut, ...]


MOVED = Said("A correction had moved or reopened it.", "Исправление перенесло его или открыло заново.")
CANCELLED = Said("It was cancelled before it came to an end.", "Выполнение отменено до завершения.")
BEGINNING = Said("Its beginning is not in the history.", "Его начала нет в истории.")
ROUND = Said("In the draft it goes round without end.", "В черновике оно идёт по кругу без конца.")


@dataclass
class Tally:
    """Gathers what became of runs, one after the other.

    Args:
        replay: What walks them.
    """

    replay: Replay
    walked: list[Walked] = field(default_factory=list)
    looked_at: int = 0
    _left_out: dict[Said, list[str]] = field(default_factory=lambda: defaultdict(list))

    def add(self, runs: Iterable[Run]) -> bool:
        """Walk some runs through; False when the time is over before the last."""
        for run in runs:
            if self.replay.trial.is_late():
                return False
            self._add(run)
            if self.replay.trial.is_late():  # this one was perhaps not walked to its end
                self.looked_at -= 1
                if self.walked and self.walked[-1].run is run:
                    self.walked.pop()
                return False
        return True

    def _add(self, run: Run) -> None:
        self.looked_at += 1
        why = _why_not(run)
        if why is None:
            try:
                walked = self.replay.walk(run)
            except (NothingWaits, ScriptError) as error:
                why = Said(f"It can't be followed: {error}", f"За ним нельзя проследить: {error}")
            else:
                self.walked.append(walked)
                why = ROUND if walked.state == "endless" else None
        if why is not None:
            self._left_out[why].append(run.deal_key)

    @property
    def passed(self) -> list[Walked]:
        return [one for one in self.walked if one.state == "passed"]

    def told(self, wanted: int, sample: int = SAMPLE) -> Replayed:
        """What was found out.

        Args:
            wanted: How many runs there were to look at.
            sample: How many deals may be named for each place.
        """
        diagram, process_id = self.replay.diagram, self.replay.trial.compiled.process_id
        passed = self.passed
        took = set[str]().union(*(taken(diagram, process_id, one.path) for one in self.walked)) if self.walked else set()
        outcomes = Counter((exit_of(one.run.events), one.exit, one.state) for one in self.walked)
        return Replayed(
            process_id=process_id,
            wanted=wanted,
            looked_at=self.looked_at,
            runs=sum(one.state != "endless" for one in self.walked),
            passed=len(passed),
            stuck=sum(one.state == "stuck" for one in self.walked),
            outcomes=tuple(Outcome(*key, number) for key, number in sorted(outcomes.items())),
            stuck_at=tuple(_stuck_at(diagram, self.walked, sample)),
            untaken=tuple(branch for branch in branches(diagram, process_id) if branch.id not in took),
            unreached=tuple(_unreached(diagram, process_id, self.walked)),
            before=as_it_was(passed),
            after=as_it_would_be(passed),
            operations=tuple(counted(diagram, passed)),
            left_out=tuple(
                LeftOut(why.en, why.ru, len(keys), tuple(keys[:sample])) for why, keys in sorted(self._left_out.items(), key=_most_first)
            ),
        )


def _most_first(pair: tuple[Said, list[str]]) -> tuple[int, str]:
    return -len(pair[1]), pair[0].en


def _why_not(run: Run) -> Said | None:
    """Why a run can't be replayed at all."""
    if run.state == "cancelled":
        return CANCELLED
    if run.beginning is None:
        return BEGINNING
    return MOVED if run.was_moved else None


def _stuck_at(diagram: Diagram, walked: Sequence[Walked], sample: int) -> list[StuckAt]:
    found: dict[tuple[str, Reason, tuple[str, ...]], list[tuple[Walked, Blocked]]] = defaultdict(list)
    for one in walked:
        for blocked in {(each.element_id, each.reason, each.facts): each for each in one.blocked}.values():
            found[blocked.element_id, blocked.reason, blocked.facts].append((one, blocked))
    told = []
    for (element_id, reason, facts), those in sorted(found.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        why = _sentence(those[0][1])
        deals = tuple(one.run.deal_key for one, _ in those[:sample])
        name, name_ru = names_of(diagram.elements.get(element_id))
        told.append(StuckAt(element_id, name, name_ru, reason, facts, why.en, why.ru, len(those), deals))
    return told


def _sentence(blocked: Blocked) -> Said:
    facts = ", ".join(blocked.facts)
    match blocked.reason:
        case "facts":
            return Said(f"Nobody had recorded {facts}.", f"Никто не записал: {facts}.")
        case "answers":
            return Said(f"The form refuses what was recorded as {facts}.", f"Форма не принимает записанное: {facts}.")
        case "again":
            return Said("It is asked more often than it was done.", "Это спрашивают чаще, чем выполняли.")
        case "message":
            return Said(f"The message “{blocked.cause}” never came.", f"Сообщение «{blocked.cause}» не приходило.")
        case "called":
            return Said(f"The process “{blocked.cause}” was not called.", f"Процесс «{blocked.cause}» не вызывался.")
        case "connector":
            known = Said(f", so nobody knows {facts}", f", поэтому неизвестно: {facts}") if facts else Said("", "")
            return Said(f"The connector was not asked{known.en}.", f"Коннектор не спрашивали{known.ru}.")
        case "time":
            return Said("It waits for a time that can't come.", "Ожидается время, которое не наступит.")
        case _:
            return Said(blocked.cause, f"Элемент нельзя пройти: {blocked.cause}")


def _unreached(diagram: Diagram, process_id: str, walked: Sequence[Walked]) -> list[Unreached]:
    reached = {entry.element_id for one in walked for entry in one.path}
    arrived = {entry.element_id for one in walked for entry in one.path if entry.kind in ARRIVED}
    told = []
    for element in diagram.elements.values():
        leaves_a_trace = element.kind in TRACED or (element.kind == "endEvent" and element.exit)
        was_there = element.id in (arrived if element.kind == "boundaryEvent" else reached)
        if (leaves_a_trace or element.kind == "boundaryEvent") and not was_there and diagram.process_of(element).id == process_id:
            told.append(Unreached(element.id, *names_of(element), element.kind))
    return told
