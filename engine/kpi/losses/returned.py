"""Over-complicated: hand-offs that the receiver sent back, since something was missing."""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.findings import Said
from engine.kpi.case import Case
from engine.kpi.losses.drawn import Drawn
from engine.kpi.losses.found import FEW, OFTEN, Found, hours, named, percent
from engine.kpi.losses.tally import Tallies

KIND = "hand-off-returned"
_CODE = "code "


def note(case: Case, _drawn: Drawn, tallies: Tallies) -> None:
    """Count hand-offs, those that came back, and the time until they were sent again."""
    returned: dict[tuple[str, str], float] = {}
    for event in case.events:
        place, at = (event.instance_id, event.element_id), event.at.timestamp()
        tally = tallies[event.process_id, event.element_id] if event.kind.startswith("hand-off.") else None
        match event.kind:
            case "hand-off.offered" if tally is not None:
                tally.numbers["offered"] += 1
            case "hand-off.returned" if tally is not None:
                tally.of_deal(case.key)
                tally.numbers["returned"] += 1
                tally.numbers[_CODE + str(event.data.get("code", ""))] += 1
                returned[place] = at
            case "hand-off.resent" if tally is not None and place in returned:
                tally.waiting += max(at - returned.pop(place), 0.0)


def judge(tallies: Tallies, drawn: Drawn) -> Iterator[Found]:
    for (process_id, element_id), tally in tallies.items():
        element = drawn.element(process_id, element_id)
        if element is None or tally["cases"] < FEW or tally["returned"] < OFTEN * tally["offered"]:
            continue
        codes = [name.removeprefix(_CODE) for name, _ in tally.numbers.most_common() if name.startswith(_CODE)]
        name, share = named(element), percent(tally["returned"], tally["offered"])
        yield Found(
            KIND,
            process_id,
            drawn.version(process_id),
            element_id,
            Said(
                f"The hand-off to {name.en} came back {tally['returned']} times ({share}), mostly for “{codes[0]}”; "
                f"deals waited {hours(tally.waiting)} hours until it was sent again.",
                f"Передача к {name.ru} возвращалась, раз: {tally['returned']} ({share}), чаще всего по причине «{codes[0]}»; "
                f"до повторной отправки сделки ждали {hours(tally.waiting)} ч.",
            ),
            Said(
                "Put what was missing into the pack, so that it can't be sent without.",
                "Добавьте недостающее в пакет, чтобы без этого нельзя было отправить.",
            ),
            tally["cases"],
            tuple(tally.deals),
            waiting=tally.waiting,
            weight=tally["returned"] / max(tally["offered"], 1),
        )
