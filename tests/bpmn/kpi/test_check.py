"""Whether an indicator can be measured in the shipped model: what is wrong is named, with what may have been meant."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from bpmn.kpi.check import check
from bpmn.kpi.definition import Indicator
from bpmn.kpi.ground import Ground, facts_of
from engine.kpi.model import EVENT_KINDS
from engine.kpi.shipped import shipped_kpis
from engine.library import Library
from engine.shipped import shipped_files
from tests.drawing import draw

PAGE = (Path(__file__).parents[3] / "docs/kpi.md").read_text("utf-8")


def shipped() -> Library:
    library = Library()
    for name, source in shipped_files():
        library.add(name, source)
    return library


LIBRARY = shipped()
GROUND = Ground(
    LIBRARY.diagrams,
    LIBRARY.catalog(None),
    recorded={"region": "", "employees": "number"},
    personal=frozenset({"phone"}),
    event_kinds=EVENT_KINDS,
    owners=frozenset({"sales"}),
)


def indicator(measure: dict[str, Any], **more: Any) -> Indicator:
    unit = {"rate": "percent", "on-time": "percent", "regulation": "percent", "duration": "days", "effort": "hours"}
    said = {"id": "x", "name": {"en": "X", "ru": "Х"}, "stage": "discussion", "unit": unit.get(measure["kind"], "number")}
    return Indicator.of({**said, "measure": measure, **more})


def point(text: str) -> dict[str, str]:
    """`process element moment`, or `process !exit`, or `kind:promise.made`."""
    if text.startswith("kind:"):
        return {"kind": text.removeprefix("kind:")}
    process, *rest = text.split()
    if rest and rest[0].startswith("!"):
        return {"process": process, "exit": rest[0][1:]}
    names = ("element", "moment") if len(rest) != 1 or rest[0][0].isupper() or rest[0] == "*" else ("moment",)
    return {"process": process, **dict(zip(names, rest, strict=False))}


def told(measure: dict[str, Any], **more: Any) -> list[tuple[str, str]]:
    """(rule, message with hint) of what refuses."""
    found = [finding for finding in check(indicator(measure, **more), GROUND) if finding.severity == "error"]
    assert all(finding.message_ru and bool(finding.hint) == bool(finding.hint_ru) for finding in found)
    return [(finding.rule, f"{finding.message} {finding.hint}".strip()) for finding in found]


def test_the_shipped_indicators_and_those_of_the_page_can_be_measured() -> None:
    examples = re.findall(r"^```yaml\n(id: .+?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    assert len(examples) >= 10
    declared = [(name, source.decode()) for name, source in shipped_kpis()] + [("docs/kpi.md", source) for source in examples]
    wrong = [(name, str(finding)) for name, source in declared for finding in check(Indicator.parse(source, name), GROUND)]
    assert [(name, text) for name, text in wrong if text.startswith("error")] == []


@pytest.mark.parametrize(
    ("at", "rule", "says"),
    [
        ("inbond started", "kpi-points", "measure.of: the model has no process “inbond”. Did you mean inbound, outbound?"),
        ("discussion PrepareOfer", "kpi-points", "the process “discussion” has no element “PrepareOfer”. Did you mean PrepareOffer"),
        ("discussion !wonn", "kpi-points", "the process “discussion” has no exit “wonn”. Did you mean won?"),
        ("kind:promise.fulfiled", "kpi-points", "there is no kind of history event “promise.fulfiled”. Did you mean promise.fulfilled"),
        (
            "discussion ApprovalNeeded claimed",
            "kpi-moments",
            "“Approval needed?” (ApprovalNeeded) that it is claimed. It can be completed.",
        ),
        ("discussion ShowProduct returned", "kpi-moments", "It can be started, claimed, completed, withdrawn."),
        ("execution ReadyForActs", "kpi-moments", "Name an operation before or after it"),
        ("inbound claimed", "kpi-moments", "a process as a whole is never claimed"),
    ],
)
def test_a_point_that_is_not_there_is_named(at: str, rule: str, says: str) -> None:
    ((found, message),) = told({"kind": "count", "of": point(at)})
    assert found == rule
    assert says in message


@pytest.mark.parametrize(
    "at", ["inbound started", "discussion !won", "discussion *", "execution DrawUpDocuments returned", "inbound FindClient started",
           "execution BankNotice", "deal Inbound started", "discussion ApprovalNeeded", "discussion KeepReply", "kind:promise.made"]
)  # fmt: skip
def test_a_moment_that_the_history_tells_will_do(at: str) -> None:
    assert told({"kind": "count", "of": point(at)}) == []


WAYS = {
    "inbound started -> inbound !lead": True,
    "inbound !lead -> inbound started": False,  # in the same run
    "inbound !lead -> discussion started": True,
    "inbound !not-a-lead -> discussion started": False,  # the exit decides where the caller goes on
    "inbound !nurture -> discussion started": True,  # the client comes back
    "outbound started -> inbound started": False,
    "execution started -> inbound started": False,
    "discussion !won -> development !trained": True,
    "inbound !lead -> deal !closed-completed": True,
    "development !opportunity -> discussion started": False,  # that is another deal
    "discussion PrepareOffer started -> discussion PrepareOffer": True,
    "discussion PrepareOffer -> discussion PrepareOffer started": True,  # it is prepared anew
    "discussion ClarifyNeeds -> discussion ClarifyNeeds started": False,
    "discussion AgreeTerms -> discussion ClarifyNeeds": False,
    "execution started -> execution ShipGoods": True,  # into the subprocess
    "execution ShipGoods -> execution SettlePromises": True,  # and out of it
    "execution ShipGoods -> execution AcceptGoods": False,
    "execution ShipGoods -> execution !cancelled": True,  # by the event at its boundary
    "inbound AnswerContact -> discussion DecideDeal": True,
    "kind:promise.made -> inbound started": True,  # it may happen anywhere
}


@pytest.mark.parametrize("way", WAYS)
def test_the_end_must_be_reached_from_the_start(way: str) -> None:
    begin, end = way.split(" -> ")
    for kind in ("rate", "duration"):
        found = told({"kind": kind, "from": point(begin), "to": point(end)})
        assert [rule for rule, _ in found] == ([] if WAYS[way] else ["kpi-reachable"]), found


def test_only_the_end_that_no_start_leads_to_is_named() -> None:
    ends = [point("inbound !lead"), point("outbound !lead")]
    ((_, message),) = told({"kind": "rate", "from": point("inbound started"), "to": ends})
    assert message.startswith("measure.to.1: no way leads from inbound started to outbound lead within one deal.")
    assert told({"kind": "rate", "from": [point("inbound started"), point("outbound started")], "to": ends}) == []


SUM = {"kind": "sum", "of": {"process": "discussion", "exit": "won"}}


@pytest.mark.parametrize(
    ("measure", "more", "says"),
    [
        ({**SUM, "field": "amout"}, {}, "measure.field: nothing in the model sets the fact “amout”. Did you mean amount"),
        ({**SUM, "field": "currency"}, {}, "measure.field: the fact “currency” is string, not a number."),
        ({**SUM, "field": "region"}, {}, "measure.field: the fact “region” is text, not a number."),
        ({**SUM, "field": "employees"}, {}, ""),
        ({**SUM, "field": "amount"}, {"dimensions": ["fact:region"], "where": {"employees": {"above": 5}}}, ""),
        ({**SUM, "field": "amount"}, {"where": {"region": {"above": 5}}}, "where.region: the fact “region” is text"),
        ({**SUM, "field": "amount"}, {"where": {"phone": "1"}}, "where.phone: “phone” is personal data"),
        ({**SUM, "field": "amount"}, {"dimensions": ["fact:shoe_size"]}, "dimensions.fact:shoe_size: nothing in the model sets"),
        ({**SUM, "field": "amount"}, {"dimensions": ["reason"], "reason": "lost_reson"}, "reason: nothing in the model sets"),
        ({"kind": "on-time", "of": point("execution ShipGoods"), "due": "amount"}, {}, "the fact “amount” is number, not a date."),
        ({"kind": "on-time", "of": point("inbound FindClient")}, {}, "“Find or create the client” is no operation of people"),
        ({"kind": "effort", "part": "working", "of": point("inbound started")}, {}, "the process “inbound” is no operation of people"),
    ],
)  # fmt: skip
def test_facts_and_operations_must_fit(measure: dict[str, Any], more: dict[str, Any], says: str) -> None:
    found = told(measure, **more)
    assert [message for _, message in found if says in message] == [message for _, message in found]
    assert bool(found) == bool(says)


def test_a_regulation_needs_operations_and_dimensions_need_their_facts() -> None:
    bare = Ground({"p": draw("s:start -> t:script -> e:end", "p", t='scriptFormat="python"|<script>a = 1</script>')}, LIBRARY.catalog(None))
    found = check(indicator({"kind": "regulation", "process": "p"}, dimensions=["channel", "product"]), bare)
    assert [finding.rule for finding in found] == ["kpi-points", "kpi-facts", "kpi-facts"]
    assert "“products” or “product”" in found[2].message


def test_what_is_only_strange_refuses_nothing() -> None:
    found = check(indicator({"kind": "count", "of": point("discussion PrepareOffer")}, dimensions=["exit"], owner="salse"), GROUND)
    assert [(finding.rule, finding.severity) for finding in found] == [("kpi-dimensions", "warning"), ("kpi-owner", "warning")]
    assert "Did you mean sales?" in found[1].hint


def test_facts_are_told_with_their_types_without_personal_ones() -> None:
    facts = {fact.name: fact.type for fact in facts_of(GROUND)}
    assert (facts["amount"], facts["delivery_date"], facts["region"], facts["employees"]) == ("number", "date", "", "number")
    assert "phone" not in facts
    assert "contact" not in facts
