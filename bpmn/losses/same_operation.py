"""Doubled: the same operation in two stages.

Two operations have nearly the same name (in either language, whatever the order and endings of its words) and ask nearly the same, in two
stages that one deal passes. Reminders and other work beside the regular way are not compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from functools import lru_cache
from itertools import combinations

from bpmn.elements import Element
from bpmn.findings import Said
from bpmn.graph import Graph, label, label_ru
from bpmn.loss import STAGES, Kind, Loss, Whole
from bpmn.operation_ways import OperationWays

NAME = "same-operation"
KIND: Kind = "doubled"
WEIGHT = 12.0
"""Minutes of one operation of middling length: an estimate."""
SAME_NAME = 0.75
"""Share of the words that both names have, of all words of the two (Jaccard's index)."""
SAME_FIELDS = 0.5
_SMALL = frozenset(
    """the a an of for to with in on at and or by from into his her its their this that
    и в во на с со к ко о об по для от до из у за при клиенту клиента клиентом""".split()  # noqa: SIM905
)


def check(model: Whole) -> Iterator[Loss]:
    staged = [graph for graph in model.graphs.values() if graph.process.stage in STAGES]
    regular = {graph.process.id: [one for one in OperationWays(graph).work if one.kind != "callActivity"] for graph in staged}
    for one, other in combinations(staged, 2):
        first, second = sorted((one, other), key=lambda graph: STAGES.index(graph.process.stage))
        if first.process.stage == second.process.stage or not _follows(model, first, second):
            continue
        for earlier in regular[first.process.id]:
            for later in regular[second.process.id]:
                if _same_name(earlier, later) and _same_fields(model, earlier, later):
                    yield _loss(model, first, earlier, second, later)


def _follows(model: Whole, first: Graph, second: Graph) -> bool:
    """One deal can pass both stages; where no end-to-end diagram says, all but the two attractions."""
    whole = model.end_to_end
    if whole is None:
        return {first.process.stage, second.process.stage} != {"inbound", "outbound"}
    calls = {
        graph.process.id: [call for call in whole.of_kind("callActivity") if call.node.get("calledElement") == graph.process.id]
        for graph in (first, second)
    }
    ways = [(one, other) for one in calls[first.process.id] for other in calls[second.process.id]]
    return any(other.id in whole.reach([one]) or one.id in whole.reach([other]) for one, other in ways)


def _same_name(one: Element, other: Element) -> bool:
    pairs = [(one.name, other.name), (one.translations.get("ru", ""), other.translations.get("ru", ""))]
    return any(_alike(_words(first), _words(second)) >= SAME_NAME for first, second in pairs if first and second)


def _same_fields(model: Whole, one: Element, other: Element) -> bool:
    if one.form and one.form == other.form:
        return True
    first, second = ({question.fact for question in model.questions(operation)} for operation in (one, other))
    return _alike(first, second) >= SAME_FIELDS if first or second else not one.form and not other.form


def _alike(one: Set[str], other: Set[str]) -> float:
    return len(one & other) / len(one | other) if one | other else 0.0


@lru_cache(maxsize=1024)
def _words(name: str) -> frozenset[str]:
    """The words of a name without small ones and endings."""
    words = re.findall(r"\w+", name.casefold().replace("'s", "").replace("’s", ""))
    return frozenset(_stem(word) for word in words if word not in _SMALL)


def _stem(word: str) -> str:
    if re.search("[а-яё]", word):
        return word[:5]  # endings of Russian words vary with case and number
    return word.rstrip("s") if len(word) > 3 else word


def _loss(model: Whole, first: Graph, earlier: Element, second: Graph, later: Element) -> Loss:
    what = Said(
        f"The stages {first.process.stage} and {second.process.stage} do the same twice: {label(earlier)} and {label(later)}.",
        f"На этапах {first.process.stage} и {second.process.stage} одно и то же делается дважды: {label_ru(earlier)} и {label_ru(later)}.",
    )
    suggestion = Said(
        f"Do it once, in {first.process.stage}, and hand its facts over to {second.process.stage} by the exit and the entry.",
        f"Делайте это один раз, на этапе {first.process.stage}, и передавайте факты этапу {second.process.stage} через выход и вход.",
    )
    facts = sorted({question.fact for question in model.questions(earlier)} & {question.fact for question in model.questions(later)})
    return model.loss(KIND, NAME, (second, later), what, suggestion, WEIGHT, [(first.process.id, earlier.id)], facts)
