"""What is saved comes back: every type, hostile keys, sorted keys; nothing stored is ever evaluated."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from engine import values
from engine.spiff import Machine, UnreadableSnapshot, compact, compile_diagram, restore_stock, snapshot
from engine.step import Begin, CompleteWork
from tests.drawing import draw, message, timer
from tests.engine.spiff.conftest import START

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    st.decimals(allow_nan=False),
    st.text(),
    st.binary(),
    st.dates(),
    st.datetimes().map(lambda moment: moment.replace(fold=0)),  # ISO 8601 has no fold
    st.datetimes(timezones=st.just(UTC)).map(lambda moment: moment.replace(fold=0)),
    st.times().map(lambda clock: clock.replace(fold=0)),
    st.timedeltas(),
)
keys = st.one_of(st.text(), st.sampled_from(["$", "typename", "__class__", "data", "__reduce__"]))
stored = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner),
        st.dictionaries(keys, inner),
        st.dictionaries(st.integers(), inner),
        st.tuples(inner, inner),
        st.sets(st.one_of(st.integers(), st.text(), st.dates())),
    ),
    max_leaves=20,
)


def same(left: object, right: object) -> bool:
    """Equal, and of the same types all through (True == 1 would hide a change)."""
    return left == right and repr(left) == repr(right) if not isinstance(left, set) else left == right and type(left) is type(right)


@settings(deadline=None)
@given(value=stored)
def test_every_value_survives(value):
    assert values.loads(values.dumps(value)) == value


@settings(deadline=None)
@given(value=scalars)
def test_no_scalar_changes_its_type(value):
    assert same(values.loads(values.dumps(value)), value)


@settings(deadline=None)
@given(value=stored)
def test_key_order_is_no_data(value):
    shuffled = json.dumps(json.loads(values.dumps(value)), sort_keys=True)
    assert values.loads(shuffled) == value


@settings(deadline=None)
@given(value=stored)
def test_a_copy_shares_nothing_mutable(value):
    copied = values.copy(value)
    assert copied == value
    assert not (isinstance(value, list | dict | set) and copied is value)


def test_what_can_not_be_stored_is_named():
    with pytest.raises(values.UnstorableValue, match=r"value\.offer\[1\] is a object"):
        values.dumps({"offer": [1, object()]})


def test_an_unknown_tag_is_refused():
    with pytest.raises(ValueError, match=r"os\.system"):
        values.loads('{"$": ["os.system", "true"]}')


def test_an_instance_keeps_types_and_hostile_keys(sandbox):
    variables = {
        "typename": "datetime",
        "__class__": "x",
        "price": Decimal("10.50"),
        "day": date(2026, 1, 31),
        "at": datetime(2026, 1, 31, tzinfo=UTC),
        "clock": time(9, 30),
        "long": timedelta(hours=1),
        "scan": b"\x00\xff",
        "имя": "Анна ☎",
        "rows": [{"typename": "set", "$": 1, "__class__": {}}, {1: "one"}],
    }
    compiled = compile_diagram(draw("s:start -> t:user -> u:user -> e:end"))
    machine = Machine(compiled, sandbox)
    machine.advance(Begin(variables), START)
    text = json.dumps(json.loads(machine.snapshot()), sort_keys=True)
    restored = Machine.restore(compiled, text, sandbox)
    assert restored.variables == variables
    assert repr(restored.variables["rows"]) == repr(variables["rows"])
    restored.advance(CompleteWork(restored.waits[0].token, {}), START)
    assert [wait.element_id for wait in restored.waits] == ["u"]


def test_waits_come_back_as_they_were(sandbox):
    diagram = draw(
        "message m n\ns:start -> f:and -> t:user -> e:end\nf -> sub:sub -> e2:end\n  is:start -> it:user -> ie:end\n"
        "f -> c:catch -> e3:end\nf -> k:call -> e4:end\n"
        "b:boundary -> r:user -> e5:end",
        t='camunda:dueDate="PT1H" camunda:assignee="${who}" camunda:candidateGroups="sales"|',
        c=message("m"),
        k='calledElement="child"|',
        b=f'attachedToRef="sub" cancelActivity="false"|{timer("PT2H")}',
    )
    compiled = compile_diagram(diagram)
    machine = Machine(compiled, sandbox)
    machine.advance(Begin({"who": "anna", "n": "7"}), START)
    assert len(machine.waits) == 5
    assert Machine.restore(compiled, machine.snapshot(), sandbox).waits == machine.waits


@pytest.mark.parametrize("text", ['{"version": 99}', "[]", '{"serializer_version": "1.1"}'])
def test_another_version_is_refused(sandbox, text):
    compiled = compile_diagram(draw("s:start -> t:user -> e:end"))
    with pytest.raises(UnreadableSnapshot):
        Machine.restore(compiled, text, sandbox)


def test_a_snapshot_of_another_process_is_refused(sandbox):
    machine = Machine(compile_diagram(draw("s:start -> t:user -> e:end")), sandbox)
    machine.advance(Begin({}), START)
    with pytest.raises(UnreadableSnapshot, match="t"):
        Machine.restore(compile_diagram(draw("s:start -> other:user -> e:end")), machine.snapshot(), sandbox)


def test_a_stock_workflow_can_be_saved_too():
    parser = BpmnParser()
    parser.add_bpmn_xml(etree.fromstring(draw("s:start -> f:and -> a:manual -> j:and -> c:manual -> e:end\nf -> b:manual -> j").source))
    spec = parser.get_spec("p")
    workflow = BpmnWorkflow(spec)
    for name in ("a", "b", "c"):
        workflow.do_engine_steps()
        compact(workflow)
        workflow = restore_stock(spec, {}, snapshot(workflow))
        (task,) = (task for task in workflow.get_tasks(state=TaskState.READY, manual=True) if task.task_spec.name == name)
        task.set_data(**{name: Decimal("1.5"), "typename": name})
        task.run()
    workflow.do_engine_steps()
    assert workflow.completed
    assert workflow.data["c"] == Decimal("1.5")
