"""Decision tables decide as DMN says, say why, and name the cell that is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpmn.decision import Decision, DecisionError, DecisionRefused, DecisionResult, decision_findings
from engine.spiff.sandbox import Sandbox

NAMESPACES = {
    "1.1": "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
    "1.2": "http://www.omg.org/spec/DMN/20180521/MODEL/",
    "1.3": "https://www.omg.org/spec/DMN/20191111/MODEL/",
}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        yield sandbox


def table(
    *rules: tuple[list[str], list[str]],
    policy: str = 'hitPolicy="UNIQUE"',
    inputs: str = '<input id="i1" label="Amount"><inputExpression typeRef="number"><text>amount</text></inputExpression></input>',
    outputs: str = '<output id="o1" name="approver" typeRef="string"/>',
    version: str = "1.3",
    more: str = "",
) -> bytes:
    rows = "".join(
        f'<rule id="r{number}"><description>why</description>'
        + "".join(f"<inputEntry><text>{escape(cell)}</text></inputEntry>" for cell in tests)
        + "".join(f"<outputEntry><text>{escape(cell)}</text></outputEntry>" for cell in entries)
        + "</rule>"
        for number, (tests, entries) in enumerate(rules, 1)
    )
    return (
        f'<definitions xmlns="{NAMESPACES[version]}" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="d" name="d" namespace="n">'
        f'<decision id="discount" name="Discount"><decisionTable id="t" {policy}>{inputs}{outputs}{rows}</decisionTable>{more}</decision>'
        "</definitions>"
    ).encode()


def decide(sandbox: Sandbox, source: bytes, **variables: Any) -> DecisionResult:
    return Decision.parse(source).evaluate(variables, sandbox.evaluate)


LIMITS = [(["< 1000"], ['"sales"']), (["[1000..5000]"], ['"sales-head"']), (["> 5000"], ['"director"'])]


@pytest.mark.parametrize("version", NAMESPACES)
@pytest.mark.parametrize("amount", [5000, 5000.0, Decimal("5000.00")])
def test_the_rule_that_holds_gives_the_result_and_the_reason(sandbox: Sandbox, version: str, amount: Any) -> None:
    result = decide(sandbox, table(*LIMITS, version=version), amount=amount)
    assert result == DecisionResult([{"approver": "sales-head"}], ["r2"], {"Amount": amount})


def test_no_rule_gives_no_rows(sandbox: Sandbox) -> None:
    result = decide(sandbox, table(LIMITS[0]), amount=1000)
    assert result.rows == []
    assert result.mapped("singleEntry") is None
    assert result.mapped("singleResult") is None
    assert result.mapped("collectEntries") == []
    assert result.mapped() == []


BOTH = [(["> 10"], ['"a"']), (["> 5"], ['"b"']), (["< 0"], ['"c"'])]


def test_unique_names_the_rules_that_hold_at_the_same_time(sandbox: Sandbox) -> None:
    assert decide(sandbox, table(*BOTH), amount=7).rows == [{"approver": "b"}]
    with pytest.raises(DecisionError, match="rules 1, 2 hold at the same time"):
        decide(sandbox, table(*BOTH), amount=11)


def test_first_takes_the_first_and_never_looks_behind_it(sandbox: Sandbox) -> None:
    rules = [(["> 10"], ['"a"']), (["-"], ["missing_later.part + 1"])]
    source = table(*rules, policy='hitPolicy="FIRST"')
    result = decide(sandbox, source, amount=11, missing_later=5)
    assert (result.rows, result.matched_rules) == ([{"approver": "a"}], ["r1"])
    with pytest.raises(DecisionError, match="Rule 2, column “approver”"):
        decide(sandbox, source, amount=1, missing_later=5)


def test_any_takes_equal_results_only(sandbox: Sandbox) -> None:
    equal = [(["> 10"], ['"a"']), (["> 5"], ['"a"'])]
    assert decide(sandbox, table(*equal, policy='hitPolicy="ANY"'), amount=11).rows == [{"approver": "a"}]
    with pytest.raises(DecisionError, match="rules 1, 2 hold and differ"):
        decide(sandbox, table(*BOTH, policy='hitPolicy="ANY"'), amount=11)


@pytest.mark.parametrize("policy", ["RULE ORDER", "COLLECT"])
def test_all_rules_that_hold_are_collected_in_order(sandbox: Sandbox, policy: str) -> None:
    result = decide(sandbox, table(*BOTH, policy=f'hitPolicy="{policy}"'), amount=11)
    assert result.mapped("collectEntries") == ["a", "b"]
    assert result.mapped("resultList") == [{"approver": "a"}, {"approver": "b"}]
    for how in ("singleEntry", "singleResult"):
        with pytest.raises(DecisionError, match="2 rules hold: r1, r2"):
            result.mapped(how)


@pytest.mark.parametrize(
    ("aggregation", "value"), [("SUM", Decimal("0.3")), ("MIN", Decimal("0.1")), ("MAX", Decimal("0.2")), ("COUNT", 2)]
)
def test_collected_numbers_are_combined(sandbox: Sandbox, aggregation: str, value: Any) -> None:
    rules = [(["> 10"], ["0.1"]), (["> 5"], ["0.2"]), (["< 0"], ["9"])]
    source = table(
        *rules, policy=f'hitPolicy="COLLECT" aggregation="{aggregation}"', outputs='<output id="o" name="discount" typeRef="number"/>'
    )
    result = decide(sandbox, source, amount=11)
    assert result.mapped("singleEntry") == value
    assert result.matched_rules == ["r1", "r2"]
    assert decide(sandbox, source, amount=1).rows == ([{"discount": 0}] if aggregation == "COUNT" else [])


@pytest.mark.parametrize(
    ("kind", "entry", "value"),
    [
        ("integer", "5.0", 5),
        ("number", "0.15", Decimal("0.15")),
        ("double", "2", 2),
        ("date", '"2026-01-31"', date(2026, 1, 31)),
        ("date", 'date("2026-01-31")', date(2026, 1, 31)),
        ("boolean", "amount > 1", True),
        ("string", '"a"', "a"),
        ("string", "", None),
    ],
)
def test_outputs_have_their_column_s_type(sandbox: Sandbox, kind: str, entry: str, value: Any) -> None:
    source = table((["-"], [entry]), outputs=f'<output id="o" name="out" typeRef="{kind}"/>')
    result = decide(sandbox, source, amount=5).mapped("singleEntry")
    assert (type(result), result) == (type(value), value)


@pytest.mark.parametrize(("kind", "entry"), [("integer", "1.5"), ("number", '"5"'), ("string", "5"), ("boolean", "1"), ("date", '"soon"')])
def test_a_value_of_another_type_names_its_cell(sandbox: Sandbox, kind: str, entry: str) -> None:
    source = table((["-"], [entry]), outputs=f'<output id="o" name="out" typeRef="{kind}"/>')
    with pytest.raises(DecisionError, match=f"Rule 1, column “out”.*is not of the type {kind}"):
        decide(sandbox, source, amount=5)


def test_a_missing_variable_and_a_wrong_type_name_the_cell(sandbox: Sandbox) -> None:
    with pytest.raises(DecisionError, match=r"Column “Amount” .*amount is not a variable here"):
        decide(sandbox, table(*LIMITS))
    with pytest.raises(DecisionError, match=r"Rule 1, column “Amount” .*'<' not supported"):
        decide(sandbox, table(*LIMITS), amount="much")


def test_a_variable_may_be_missing_where_the_table_asks_for_it(sandbox: Sandbox) -> None:
    column = '<input id="i" label="Known"><inputExpression><text>is defined(amount)</text></inputExpression></input>'
    assert decide(sandbox, table((["false"], ['"ask"']), inputs=column)).mapped("singleEntry") == "ask"


def test_a_value_outside_the_allowed_ones_is_an_error(sandbox: Sandbox) -> None:
    column = (
        '<input id="i" label="Kind"><inputExpression typeRef="string"><text>kind</text></inputExpression>'
        '<inputValues><text>"gold","silver"</text></inputValues></input>'
    )
    source = table((['"gold"'], ['"a"']), inputs=column)
    assert decide(sandbox, source, kind="gold").mapped("singleEntry") == "a"
    with pytest.raises(DecisionError, match="“Kind” is 'golden', which is not one of"):
        decide(sandbox, source, kind="golden")


def test_dates_that_come_as_text_are_read_in_a_date_column(sandbox: Sandbox) -> None:
    column = '<input id="i" label="Since"><inputExpression typeRef="date"><text>since</text></inputExpression></input>'
    source = table((['< date("2026-01-01")'], ['"old"']), inputs=column)
    assert decide(sandbox, source, since="2025-12-31").mapped("singleEntry") == "old"
    assert decide(sandbox, source, since=date(2026, 1, 1)).rows == []


def test_python_may_be_written_where_the_column_says_so(sandbox: Sandbox) -> None:
    column = '<input id="i" label="Items"><inputExpression expressionLanguage="python"><text>len(items)</text></inputExpression></input>'
    assert decide(sandbox, table((["> 1"], ['"many"']), inputs=column), items=[1, 2]).mapped("singleEntry") == "many"


def test_a_literal_expression_is_a_decision_too(sandbox: Sandbox) -> None:
    source = (
        f'<definitions xmlns="{NAMESPACES["1.3"]}" id="d" name="d" namespace="n"><decision id="margin" name="Margin">'
        '<variable id="v" name="margin" typeRef="number"/><literalExpression id="e"><text>(price - cost) / price</text></literalExpression>'
        "</decision></definitions>"
    ).encode()
    assert decide(sandbox, source, price=200, cost=150).rows == [{"margin": Decimal("0.25")}]
    assert Decision.parse(source).outputs == {"margin": "number"}


def test_a_table_of_500_rules_is_decided(sandbox: Sandbox) -> None:
    rules = [([f"[{number * 10}..{number * 10 + 9}]"], [f'"tier {number}"']) for number in range(500)]
    result = decide(sandbox, table(*rules), amount=4321)
    assert (result.rows, result.matched_rules) == ([{"approver": "tier 432"}], ["r433"])


@given(amount=st.one_of(st.integers(-10, 30), st.decimals(-10, 30, places=1)), edges=st.lists(st.integers(0, 20), min_size=1, max_size=6))
def test_a_table_decides_as_its_rules_read(sandbox: Sandbox, amount: Any, edges: list[int]) -> None:
    source = table(*[([f"[{edge}..{edge + 5}["], [f'"{edge}"']) for edge in edges], policy='hitPolicy="COLLECT"')
    expected = [str(edge) for edge in edges if edge <= amount < edge + 5]
    assert decide(sandbox, source, amount=amount).mapped("collectEntries") == expected


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (b"<a>", "not well-formed"),
        (b'<!DOCTYPE a [<!ENTITY x "y">]><a/>', "DOCTYPE"),
        (b"<definitions/>", "not DMN"),
        (table(*LIMITS, policy='hitPolicy="PRIORITY"'), "hit policy PRIORITY"),
        (table(*LIMITS, policy='hitPolicy="OUTPUT ORDER"'), "hit policy OUTPUT ORDER"),
        (table(*LIMITS, policy='hitPolicy="UNIQUE" aggregation="SUM"'), "SUM is not evaluated with UNIQUE"),
        (table(), "no rule"),
        (table((["-", "-"], ['"a"'])), "Rule 1 has 2 + 1 cells"),
        (table(*LIMITS, outputs=""), "no output column"),
        (table((["-"], ["1"]), outputs='<output id="o" name="x" typeRef="colour"/>'), "type colour"),
        (table((["-"], ['"a"', '"b"']), outputs='<output id="o" name="x"/><output id="p" name="x"/>'), "same name"),
        (
            table(
                (["-"], ["1"]), inputs='<input id="i"><inputExpression expressionLanguage="juel"><text>x</text></inputExpression></input>'
            ),
            "juel",
        ),
        (
            table((["-"], ["1"]), more='<informationRequirement><requiredDecision href="#other"/></informationRequirement>'),
            "another decision",
        ),
        (table((["-"], ["1"]), more='<context id="c"/>'), "“context”"),
        (table((["10 .. 20"], ['"a"'])), "Rule 1, column “Amount”"),
        (table((["-"], ["a &&amp; b".replace("&amp;", "&")])), "FEEL writes and"),
    ],
)
def test_what_cannot_be_evaluated_is_refused_and_said(source: bytes, message: str) -> None:
    findings = decision_findings(source)
    assert message in " ".join(map(str, findings))
    assert all(finding.severity == "error" for finding in findings)
    with pytest.raises(DecisionRefused):
        Decision.parse(source)


def test_every_wrong_cell_is_found_with_its_line() -> None:
    findings = decision_findings(table((["]1"], ['"a"']), (["-"], ["'a'"])))
    assert [finding.message[:26] for finding in findings] == ["Rule 1, column “Amount” (]", "Rule 2, column “approver” "]
    assert all(finding.line for finding in findings)
