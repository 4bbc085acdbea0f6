"""What each element does: the ones that stock SpiffWorkflow gets wrong above all (`docs/spiffworkflow.md`)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.spiff import NotCompilable, NothingWaits, compile_diagram
from engine.step import Cancel, CompleteWork
from tests.drawing import draw, message, timer

HOUR = timedelta(hours=1)


def test_a_user_task_waits_for_its_department_until_it_is_due(run):
    task = 'camunda:candidateGroups="sales" camunda:formRef="offer" camunda:dueDate="PT4H" camunda:assignee="${owner}"|'
    deal = run(draw("s:start -> t:user -> e:end", t=task), owner="anna")
    wait = deal.wait("t")
    assert (wait.kind, wait.department, wait.form, wait.assignee) == ("work", "sales", "offer", "anna")
    assert wait.due_at == deal.now + 4 * HOUR
    assert deal.completes("t", price=10).state == "completed"
    assert deal.data == {"owner": "anna", "price": 10}


def test_a_process_without_work_ends_at_once_and_says_where(run):
    exit_statement = "<extensionElements><stagework:exit name='won'><stagework:fact name='amount'/></stagework:exit></extensionElements>"
    deal = run(draw("s:start -> e:end", e=exit_statement), amount=3)
    assert (deal.state, deal.step.exit) == ("completed", "won")
    reached = next(event for event in deal.step.history if event.kind == "exit.reached")
    assert reached.data == {"exit": "won", "facts": {"amount": 3}}


class TestExclusiveGateway:
    diagram = draw("s:start -> g:xor -[amount > 10]-> big:user -> e:end\ng -[*]-> small:user -> e")

    def test_history_says_why(self, run):
        deal = run(self.diagram, amount=5)
        assert deal.waiting == ["small"]
        decided = next(event for event in deal.step.history if event.kind == "gateway.decided")
        condition, default = decided.data["conditions"]
        assert (condition["condition"], condition["inputs"], condition["result"]) == ("amount > 10", {"amount": 5}, False)
        assert decided.data["taken"] == [default["flow"]]

    def test_no_way_out_keeps_the_token_and_can_be_retried(self, run):
        deal = run(draw("s:start -> g:xor -[n > 10]-> e:end\ng -[n < 0]-> e"), n=5)
        assert (deal.state, deal.wait("g").kind) == ("active", "stuck")
        assert "n > 10 with {'n': 5}" in deal.wait("g").cause
        assert deal.retries("g", n=11).state == "completed"

    def test_a_failing_condition_names_the_element(self, run):
        deal = run(draw("s:start -> g:xor -[missing > 10]-> e:end\ng -[*]-> e"))
        assert "(g)" in deal.wait("g").cause
        assert "missing" in deal.wait("g").cause


class TestParallelGateway:
    diagram = draw("s:start -> f:and -> a:user -> j:and -> after:user -> e:end\nf -> b:user -> j")

    @pytest.mark.parametrize("order", [("a", "b"), ("b", "a")])
    def test_a_join_keeps_both_branches_writes(self, run, order):
        deal = run(self.diagram, x=1, y=0)
        writes = {"a": {"x": 2}, "b": {"y": 1}}
        for task in order:
            deal.completes(task, **writes[task])
        assert deal.waiting == ["after"]
        assert deal.data == {"x": 2, "y": 1}

    @pytest.mark.parametrize("order", [("a", "b"), ("b", "a")])
    def test_of_two_writes_to_one_key_the_last_stands(self, run, order):
        deal = run(self.diagram)
        for task in order:
            deal.completes(task, x=task)
        assert deal.data["x"] == order[-1]

    def test_lists_written_in_two_branches_are_not_mixed(self, run):
        deal = run(self.diagram, items=["old"]).completes("a", items=["a1", "a2"]).completes("b", items=["b1"])
        assert deal.data["items"] == ["b1"]

    def test_a_nested_write_in_one_branch_changes_nothing_elsewhere(self, run):
        given = {"rows": [1]}
        diagram = draw(
            "s:start -> f:and -> a:script -> j:and -> e:end\nf -> b:user -> j",
            a='scriptFormat="python"|<script>offer["rows"].append(2)</script>',
        )
        deal = run(diagram, offer=given)
        assert given == {"rows": [1]}
        assert deal.data["offer"] == {"rows": [1, 2]}

    def test_in_a_loop_each_turn_waits_for_both(self, run):
        deal = run(
            draw("s:start -> m:xor -> f:and -> a:user -> j:and -> g:xor -[n < 3]-> m\nf -> b:user -> j\ng -[*]-> e:end"),
            n=0,
        )
        for turn in range(1, 4):
            assert sorted(deal.waiting) == ["a", "b"]
            assert deal.completes("a", n=turn).waiting == ["b"]
            deal.completes("b")
        assert deal.state == "completed"

    def test_a_join_that_can_never_fire_says_so(self, run):
        deal = run(draw("s:start -> g:xor -[left]-> a:user -> j:and -> e:end\ng -[*]-> b:user -> j"), left=True)
        deal.completes("a")
        assert deal.wait("j").kind == "stuck"
        assert "a token from b" in deal.wait("j").cause

    def test_excess_tokens_stay_for_the_next_turn(self, run):
        diagram = draw(
            "s:start -> f:and -> a:user -> m:xor -> j:and -> t:user -> e:end\nf -> b:user -> m\nf -> c:user -> k:xor -> j\nf -> d:user -> k"
        )
        deal = run(diagram).completes("a").completes("b")
        assert deal.waiting == ["c", "d"]
        assert deal.completes("c").waiting == ["d", "t"]
        assert deal.completes("d").waiting == ["t", "t"]


class TestInclusiveGateway:
    diagram = draw("s:start -> f:or -[x]-> a:user -> j:or -> after:user -> e:end\nf -[y]-> b:user -> j\nf -[*]-> c:user -> j")

    def test_it_waits_for_the_branches_that_were_taken_only(self, run):
        deal = run(self.diagram, x=True, y=True)
        assert sorted(deal.waiting) == ["a", "b"]
        assert deal.completes("a").waiting == ["b"]
        assert deal.completes("b").waiting == ["after"]

    def test_the_default_is_taken_when_nothing_else_is(self, run):
        deal = run(self.diagram, x=False, y=False)
        assert deal.waiting == ["c"]
        assert deal.completes("c").waiting == ["after"]


class TestEventBasedGateway:
    diagram = draw(
        "message reply\ns:start -> g:events -> soon:catch -> t1:user -> e:end\ng -> late:catch -> t2:user -> e\n"
        "g -> answer:catch -> t3:user -> e",
        soon=timer("PT1H"),
        late=timer("PT5H"),
        answer=message("reply"),
    )

    def test_two_timers_have_their_own_deadlines(self, run):
        deal = run(self.diagram)
        assert deal.wait("soon").due_at == deal.now + HOUR
        assert deal.wait("late").due_at == deal.now + 5 * HOUR

    @pytest.mark.parametrize(("event", "next_task"), [("soon", "t1"), ("late", "t2")])
    def test_the_first_withdraws_the_others(self, run, event, next_task):
        deal = run(self.diagram).fires(event)
        assert deal.waiting == [next_task]
        assert len(deal.step.closed) == 3
        assert deal.kinds.count("timer.withdrawn") == 1

    def test_a_message_brings_its_payload(self, run):
        deal = run(self.diagram).receives("answer", accepted=True)
        assert (deal.waiting, deal.data) == (["t3"], {"accepted": True})


class TestBoundaryEvents:
    text = "message ping\ns:start -> t:user -> e:end\nb:boundary -> r:user -> e2:end"

    def test_a_deadline_that_interrupts_takes_the_work_away(self, run):
        deal = run(draw(self.text, t="|", b=f'attachedToRef="t"|{timer("PT1H")}')).fires("b")
        assert deal.waiting == ["r"]
        assert "work.withdrawn" in deal.kinds

    def test_a_non_interrupting_message_may_come_often(self, run):
        deal = run(draw(self.text, b=f'attachedToRef="t" cancelActivity="false"|{message("ping")}'))
        deal.receives("b").receives("b").receives("b")
        assert sorted(deal.waiting) == ["b", "r", "r", "r", "t"]
        deal.completes("t")
        assert deal.waiting == ["r", "r", "r"]

    def test_a_cycle_fires_as_often_as_it_says_and_keeps_its_beat(self, run):
        deal = run(draw(self.text, b=f'attachedToRef="t" cancelActivity="false"|{timer("R2/PT1H", "timeCycle")}'))
        first = deal.wait("b").due_at
        deal.fires("b", after=3 * HOUR)
        assert deal.wait("b").due_at == first + HOUR
        deal.fires("b")
        assert sorted(deal.waiting) == ["r", "r", "t"]

    def test_completing_the_work_withdraws_its_events(self, run):
        deal = run(draw(self.text, b=f'attachedToRef="t"|{timer("PT1H")}')).completes("t")
        assert (deal.state, deal.kinds.count("timer.withdrawn")) == ("completed", 1)


class TestErrors:
    text = "error bad\nerror worse\ns:start -> sub:sub -> e:end\n  is:start -> it:user -> ie:end\nb:boundary -> r:user -> e2:end"

    def test_the_boundary_event_catches_its_code(self, run):
        error = '<errorEventDefinition errorRef="Error_bad"/>'
        deal = run(draw(self.text, ie=error, b=f'attachedToRef="sub"|{error}')).completes("it")
        assert deal.waiting == ["r"]

    def test_uncaught_it_ends_the_instance_not_the_normal_path(self, run):
        deal = run(
            draw(
                self.text,
                ie='<errorEventDefinition errorRef="Error_worse"/>',
                b='attachedToRef="sub"|<errorEventDefinition errorRef="Error_bad"/>',
            )
        )
        deal.completes("it")
        assert (deal.state, deal.step.error) == ("failed", ("worse", "ie"))
        assert deal.waiting == []

    def test_a_connectors_error_reaches_its_boundary_event(self, run):
        diagram = draw(
            "error bad\ns:start -> t:service -> e:end\nb:boundary -> r:user -> e2:end",
            t='camunda:topic="http"|',
            b='attachedToRef="t"|<errorEventDefinition/>',
        )
        assert run(diagram).fails("t", "anything").waiting == ["r"]

    def test_a_specific_code_wins_over_catch_all(self, run):
        diagram = draw(
            "error bad\ns:start -> t:service -> e:end\nany:boundary -> r1:user -> e2:end\nbad:boundary -> r2:user -> e3:end",
            t='camunda:topic="http"|',
            any='attachedToRef="t"|<errorEventDefinition/>',
            bad='attachedToRef="t"|<errorEventDefinition errorRef="Error_bad"/>',
        )
        assert run(diagram).fails("t", "bad").waiting == ["r2"]


class TestEscalations:
    def test_a_non_interrupting_one_lets_the_subprocess_go_on(self, run):
        diagram = draw(
            "escalation late\ns:start -> sub:sub -> e:end\n  is:start -> th:throw -> it:user -> ie:end\nb:boundary -> r:user -> e2:end",
            th='<escalationEventDefinition escalationRef="Escalation_late"/>',
            b='attachedToRef="sub" cancelActivity="false"|<escalationEventDefinition escalationRef="Escalation_late"/>',
        )
        assert sorted(run(diagram).waiting) == ["it", "r"]

    def test_uncaught_it_goes_to_the_caller(self, run):
        diagram = draw(
            "escalation late\ns:start -> th:throw -> t:user -> e:end", th='<escalationEventDefinition escalationRef="Escalation_late"/>'
        )
        deal = run(diagram)
        assert (deal.step.escalations, deal.waiting) == (["late"], ["t"])


class TestCallActivity:
    diagram = draw(
        "error bad\nescalation late\ns:start -> c:call -> t:user -> e:end\nb:boundary -> r:user -> e2:end\nl:boundary -> w:user -> e3:end",
        c='calledElement="child"|<extensionElements><camunda:in source="a" target="x"/>'
        '<camunda:in sourceExpression="${a + 1}" target="y"/><camunda:in source="absent" target="z"/>'
        '<camunda:out source="amount" target="total"/><camunda:out source="exit" target="how"/></extensionElements>',
        b='attachedToRef="c"|<errorEventDefinition errorRef="Error_bad"/>',
        l='attachedToRef="c" cancelActivity="false"|<escalationEventDefinition escalationRef="Escalation_late"/>',
    )

    def test_the_child_gets_what_is_mapped_and_gives_what_is_mapped(self, run):
        deal = run(self.diagram, a=1)
        assert (deal.wait("c").kind, deal.wait("c").called, deal.wait("c").variables) == ("child", "child", {"x": 1, "y": 2})
        deal.child_ends("c", "won", amount=7, secret=1)
        assert (deal.waiting, deal.data) == (["t"], {"a": 1, "total": 7, "how": "won"})

    def test_its_error_is_caught_at_the_caller(self, run):
        assert run(self.diagram, a=1).fails("c", "bad").waiting == ["r"]

    def test_its_escalation_is_caught_and_it_goes_on(self, run):
        assert sorted(run(self.diagram, a=1).escalates("c", "late").waiting) == ["c", "w"]


class TestServiceTask:
    diagram = draw(
        "s:start -> t:service -> e:end",
        t='camunda:type="external" camunda:topic="http"|<extensionElements><camunda:inputOutput>'
        '<camunda:inputParameter name="url">https://example.org/x</camunda:inputParameter>'
        '<camunda:inputParameter name="body">${{"n": n}}</camunda:inputParameter>'
        '<camunda:outputParameter name="code">${result["status"]}</camunda:outputParameter></camunda:inputOutput>'
        "<camunda:failedJobRetryTimeCycle>R5/PT10S</camunda:failedJobRetryTimeCycle></extensionElements>",
    )

    def test_parameters_go_out_and_outputs_come_back(self, run):
        deal = run(self.diagram, n=2)
        wait = deal.wait("t")
        assert (wait.topic, wait.params, wait.tries, wait.pause) == ("http", {"url": "https://example.org/x", "body": {"n": 2}}, 5, 10.0)
        assert deal.answers("t", {"status": 201}).state == "completed"
        assert deal.data == {"n": 2, "code": 201}

    def test_a_bad_answer_is_kept_as_stuck_and_can_be_called_again(self, run):
        deal = run(self.diagram, n=2).answers("t", {"oops": 1})
        assert deal.wait("t").kind == "stuck"
        deal.retries("t")
        assert deal.wait("t").kind == "service"


class TestScripts:
    def test_a_failed_script_leaves_no_partial_write_and_is_retried_when_mended(self, run):
        diagram = draw("s:start -> t:script -> e:end", t='scriptFormat="python"|<script>a = 1\nb = 1 / n</script>')
        deal = run(diagram, n=0)
        assert deal.data == {"n": 0}
        assert "line 2" in deal.wait("t").cause
        assert deal.retries("t", n=2).state == "completed"
        assert deal.data == {"n": 2, "a": 1, "b": 0.5}

    def test_a_loop_without_a_way_out_is_stopped(self, run, monkeypatch):
        monkeypatch.setattr("engine.spiff.workflow.MAX_STEPS", 100)
        deal = run(draw("s:start -> m:xor -> g:xor -[True]-> m\ng -[*]-> e:end"))
        assert deal.state == "active"
        assert "loop without a way out" in deal.machine.waits[0].cause


def test_a_decision_writes_its_result_and_history_keeps_the_version(run):
    diagram = draw(
        "s:start -> t:rule -> e:end",
        t='camunda:decisionRef="discount" camunda:resultVariable="who" camunda:mapDecisionResult="singleEntry"|',
    )
    deal = run(diagram, decide=lambda decision, variables, how: (f"{decision}-{how}-{variables['n']}", {"version": 4}), n=1)
    assert deal.data["who"] == "discount-singleEntry-1"
    made = next(event for event in deal.step.history if event.kind == "decision.made")
    assert made.data["version"] == 4


def test_a_thrown_message_carries_its_payload_and_correlation(run):
    diagram = draw(
        "message paid invoice\ns:start -> th:throw -> e:end",
        th='<extensionElements><stagework:payload name="sum" expression="n * 2"/></extensionElements>' + message("paid"),
    )
    deal = run(diagram, n=4, invoice="I-1")
    (thrown,) = deal.step.thrown
    assert (thrown.message, thrown.correlation, thrown.payload) == ("paid", "I-1", {"sum": 8})


def test_a_message_is_awaited_with_its_correlation(run):
    deal = run(draw("message paid invoice\ns:start -> c:catch -> e:end", c=message("paid")), invoice="I-7")
    assert (deal.wait("c").message, deal.wait("c").correlation) == ("paid", "I-7")


def test_terminate_ends_its_scope_only(run):
    diagram = draw(
        "s:start -> sub:sub -> t:user -> e:end\n  is:start -> f:and -> a:user -> ie:end\n  f -> b:user -> ie2:end",
        ie="<terminateEventDefinition/>",
    )
    deal = run(diagram).completes("a")
    assert (deal.state, deal.waiting) == ("active", ["t"])


def test_a_message_start_is_chosen_by_its_id(run):
    diagram = draw("message m\ns:start -> a:user -> e:end\nm1:start -> b:user -> e", m1=message("m"))
    assert run(diagram).waiting == ["a"]
    assert run(diagram, start="m1").waiting == ["b"]


def test_a_subprocess_ends_when_its_last_token_does(run):
    diagram = draw("s:start -> sub:sub -> t:user -> e:end\n  is:start -> f:and -> a:user -> ie:end\n  f -> b:user -> ie2:end")
    deal = run(diagram).completes("a")
    assert deal.waiting == ["b"]
    assert deal.completes("b").waiting == ["t"]


def test_flows_leaving_an_activity_fork(run):
    assert sorted(run(draw("s:start -> a:user -> b:user -> e:end\na -> c:user -> e")).completes("a").waiting) == ["b", "c"]


def test_cancelling_withdraws_every_token(run):
    deal = run(draw("s:start -> f:and -> a:user -> e:end\nf -> b:user -> e"))
    step = deal.machine.advance(Cancel("client gone"), deal.now)
    assert (step.state, len(step.closed), deal.machine.waits) == ("cancelled", 2, [])
    assert step.history[-1].data == {"reason": "client gone"}


def test_a_token_that_does_not_wait_is_refused(run):
    deal = run(draw("s:start -> a:user -> e:end"))
    token = deal.wait("a").token
    deal.completes("a")
    for wrong in (token, "nonsense"):
        with pytest.raises(NothingWaits):
            deal.machine.advance(CompleteWork(wrong, {}), deal.now)


@pytest.mark.parametrize(
    "event", ["linkEventDefinition", "signalEventDefinition", "conditionalEventDefinition", "compensateEventDefinition"]
)
def test_what_does_not_run_does_not_compile(event):
    with pytest.raises(NotCompilable) as refused:
        compile_diagram(draw("s:start -> c:catch -> e:end", c=f"<{event}/>"))
    assert refused.value.findings[0].element_id == "c"


def test_five_hundred_elements_in_a_line_compile_and_run(run):
    chain = "s:start -> " + " -> ".join(f"t{n}:script" for n in range(500)) + " -> e:end"
    scripts = {f"t{n}": f'scriptFormat="python"|<script>n = {n}</script>' for n in range(500)}
    deal = run(draw(chain, **scripts))
    assert (deal.state, deal.data["n"]) == ("completed", 499)
