"""What a changed diagram would have made of past runs: how many pass, where they stick, and what would be more or less work."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from bpmn.diagram import Diagram
from bpmn.elements import OPERATIONS, Element
from bpmn.findings import Said
from engine.spiff.machine import NothingWaits
from engine.spiff.sandbox import ScriptError
from engine.trial.branches import Branch, branches, taken
from engine.whatif.runs import Run
from engine.whatif.walk import Blocked, Done, Reason, Replay, Walked, exit_of

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
class DepartmentTime:
    """How long a deal is with a department on average, in seconds: until somebody begins, and then until it is done."""

    department: str
    operations: float
    waiting: float
    working: float


@dataclass(frozen=True, slots=True)
class PerDeal:
    """Averages over the runs that pass.

    Attributes:
        operations: How many operations people do.
        hand_offs: How often the next operation is another department's.
        untimed: Operations that are new, so that nobody knows how long they take; not in `departments`' times.
    """

    operations: float
    hand_offs: float
    untimed: float
    departments: tuple[DepartmentTime, ...]


@dataclass(frozen=True, slots=True)
class OperationCount:
    """How often an operation is done, in all runs that pass. `name` is as the draft says; for what it has no more, as it was."""

    element_id: str
    name: str
    name_ru: str
    department: str
    before: int
    after: int


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


MOVED = Said("A person had moved the deal by a correction.", "Человек перенёс сделку исправлением.")
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
            before=_before(passed),
            after=_after(passed),
            operations=tuple(_operations(diagram, passed)),
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
    return MOVED if any(event.kind == "token.moved" for event in run.events) else None


def _stuck_at(diagram: Diagram, walked: Sequence[Walked], sample: int) -> list[StuckAt]:
    found: dict[tuple[str, Reason, tuple[str, ...]], list[tuple[Walked, Blocked]]] = defaultdict(list)
    for one in walked:
        for blocked in {(each.element_id, each.reason, each.facts): each for each in one.blocked}.values():
            found[blocked.element_id, blocked.reason, blocked.facts].append((one, blocked))
    told = []
    for (element_id, reason, facts), those in sorted(found.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        why = _sentence(those[0][1])
        deals = tuple(one.run.deal_key for one, _ in those[:sample])
        name, name_ru = _names(diagram.elements.get(element_id))
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
            told.append(Unreached(element.id, *_names(element), element.kind))
    return told


def _before(passed: Sequence[Walked]) -> PerDeal:
    done = [[(one.department, one.waiting, one.working) for one in walked.run.passes] for walked in passed]
    return _per_deal(done, 0)


def _after(passed: Sequence[Walked]) -> PerDeal:
    done = [[(one.department, *_times(one)) for one in walked.done] for walked in passed]
    return _per_deal(done, sum(one.recorded is None for walked in passed for one in walked.done))


def _times(done: Done) -> tuple[float, float]:
    return (done.recorded.waiting, done.recorded.working) if done.recorded else (0.0, 0.0)


def _per_deal(done: Sequence[Sequence[tuple[str, float, float]]], untimed: int) -> PerDeal:
    """Averages of (department, waiting, working) of each operation of each run."""
    runs = max(1, len(done))
    sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    for department, waiting, working in (one for run in done for one in run):
        total = sums[department]
        total[0], total[1], total[2] = total[0] + 1, total[1] + waiting, total[2] + working
    hand_offs = sum(one[0] != two[0] for run in done for one, two in pairwise(run))
    departments = tuple(DepartmentTime(name, *(value / runs for value in values)) for name, values in sorted(sums.items()))
    return PerDeal(sum(map(len, done)) / runs, hand_offs / runs, untimed / runs, departments)


def _operations(diagram: Diagram, passed: Sequence[Walked]) -> list[OperationCount]:
    before = Counter(one.element_id for walked in passed for one in walked.run.passes)
    after = Counter(one.element_id for walked in passed for one in walked.done)
    drawn = {element_id: element for walked in passed for element_id, element in walked.run.diagram.elements.items()}
    wanted = {key for key, element in diagram.elements.items() if element.kind in OPERATIONS} | set(before)
    told = []
    for element_id in sorted(wanted, key=lambda key: (-max(before[key], after[key]), key)):
        element = diagram.elements.get(element_id) or drawn.get(element_id)
        department = element.department if element else ""
        told.append(OperationCount(element_id, *_names(element), department, before[element_id], after[element_id]))
    return told


def _names(element: Element | None) -> tuple[str, str]:
    return ("", "") if element is None else (element.name or element.id, element.translations.get("ru", ""))
