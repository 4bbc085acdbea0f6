"""Single cases of the lint rules: what would be skipped or misread without a word, had no rule refused it."""

from __future__ import annotations

import pytest

from bpmn.diagram import Diagram
from bpmn.lint import lint
from tests.drawing import draw, message, source, timer

STAFFED = 'camunda:candidateGroups="sales"|'
PAYLOAD = '<extensionElements><stagework:payload name="kind" expression="kind"/></extensionElements>'
EXIT = '<extensionElements><stagework:exit name="done"/></extensionElements>'


def refusals(text: str, **inner: str) -> set[tuple[str, str]]:
    """The rules that refuse, and the elements."""
    return {(finding.rule, finding.element_id) for finding in lint(draw(text, **inner)) if finding.severity == "error"}


@pytest.mark.parametrize(
    ("rule", "text", "element", "inner"),
    [
        ("supported-elements", "s:start -> t:sub -> e:end\n  a:start -> b:end", "t", 'triggeredByEvent="true"|'),
        ("supported-elements", "s:start -> t:user -> e:end", "t", f'isForCompensation="true" {STAFFED}'),
        ("supported-elements", "message m\ns:start -> t:receive -> e:end", "t", 'messageRef="M_m" instantiate="true"|'),
        ("supported-events", "s:start -> t:throw -> e:end", "t", "<signalEventDefinition/>"),
        ("supported-events", "s:start -> t:catch -> e:end", "t", "<eventDefinitionRef>later</eventDefinitionRef>"),
        ("supported-events", "message m\ns:start -> t:catch -> e:end", "t", message("m") + timer("PT1H")),
        ("supported-events", "s:start -> t:end", "t", "<compensateEventDefinition/>"),
        ("timers", "s:start -> t:catch -> e:end", "t", timer("R3/PT1H", "timeCycle")),
        ("timers", "s:start -> t:catch -> e:end", "t", timer("PT1H", "timeDate")),
        ("expressions", "t:start -> u:manual -> e:end", "t", timer("${deadline}", "timeDate")),
        ("messages", "s:start -> t:catch -> e:end", "t", '<messageEventDefinition messageRef="missing"/>'),
        ("camunda-extensions", "s:start -> t:user -> e:end", "t", 'camunda:followUpDate="P1D" ' + STAFFED),
        ("camunda-extensions", "s:start -> t:script -> e:end", "t", 'camunda:resultVariable="x"|<script>1</script>'),
        ("stagework-statements", "s:start -> t:throw -> e:end", "t", PAYLOAD),
        ("stagework-statements", "s:start -> t:user -> e:end", "t", STAFFED + EXIT),
        ("stagework-statements", "s:start -> t:user -> e:end", "t", 'stagework:department="sales"|'),
        ("departments", "s:start -> t:user -> e:end", "t", 'camunda:candidateUsers="anna,ben"|'),
        ("departments", "s:start -> t:user -> e:end", "t", "<potentialOwner/>"),
        ("forms", "s:start -> t:user -> e:end", "t", f"{STAFFED}<extensionElements><camunda:formData/></extensionElements>"),
        ("decisions", "s:start -> t:rule -> e:end", "t", 'camunda:decisionRef="d"|'),
        ("call-activities", "s:start -> t:call -> e:end", "t", 'calledElement="${which}"|'),
        ("call-activities", "s:start -> t:call -> e:end", "t", 'calledElement="c"|<extensionElements><camunda:in/></extensionElements>'),
        ("error-codes", "s:start -> t:end", "t", '<errorEventDefinition errorRef="missing"/>'),
        ("data-flow", "s:start -> t:user -> e:end", "t", f'{STAFFED}<ioSpecification><dataInput id="i"/></ioSpecification>'),
        ("scripts", "s:start -> t:script -> e:end", "t", 'scriptFormat="groovy"|<script>x = 1</script>'),
        ("scripts", "s:start -> t:script -> e:end", "t", 'scriptFormat="python"|<script>import os</script>'),
        ("start-events", "message m\nq:start -> t:sub -> e:end\n  a:start -> b:end", "a", message("m")),
        ("stage-contract", "s:start -> t:sub -> e:end\n  a:start -> b:end", "b", EXIT),
        ("stage-contract", "s:start -> t:end", "t", f'{EXIT}<errorEventDefinition errorRef="E"/>'),
        ("conditions", "s:start -> t:and -[x]-> e:end", "t_e_1", ""),
        ("conditions", "s:start -> t:xor -[x]-> e:end\nt -> f:end", "t_f", ""),
        ("event-gateways", "s:start -> g:events -> t:user -> e:end\ng -> c:catch -> e", "t", STAFFED),
        ("complete-paths", "s:start -> t:user -> u:user -> t\ne:end", "t", STAFFED),
        ("connected-flows", "s:start -> t:user -> e:end\nt -[x]-> e", "t_e_2", STAFFED),
    ],
)
def test_it_is_refused_at_the_element(rule: str, text: str, element: str, inner: str) -> None:
    assert (rule, element) in refusals(text, **{element if element in ("a", "b") else "t": inner})


@pytest.mark.parametrize(
    "attributes",
    [
        'camunda:asyncBefore="true" camunda:priority="5"',
        'camunda:modelerTemplate="x" camunda:jobPriority="1"',
    ],
)
def test_what_changes_nothing_is_left_alone(attributes: str) -> None:
    assert lint(draw("s:start -> t:user -> e:end", t=f"{attributes} {STAFFED}")) == []


def test_a_message_is_not_named_by_an_expression() -> None:
    text = source("message m\ns:start -> t:catch -> e:end", t=message("m")).replace(b'name="m"', b'name="paid-${kind}"')
    assert [(finding.rule, finding.element_id) for finding in lint(Diagram.parse(text))] == [("messages", "t")]


def test_a_repeating_reminder_is_fine_and_a_repeating_interruption_is_not() -> None:
    text = "s:start -> t:user -> e:end\nb:boundary -> l:end"
    every_hour = timer("R/PT1H", "timeCycle")
    assert refusals(text, t=STAFFED, b=f'attachedToRef="t" cancelActivity="false"|{every_hour}') == set()
    assert refusals(text, t=STAFFED, b=f'attachedToRef="t"|{every_hour}') == {("timers", "b")}


def test_parallel_forms_that_ask_for_the_same_are_told() -> None:
    text = "s:start -> f:and -> a:script -> j:and -> e:end\nf -> u:sub -> j\n  i:start -> b:script -> k:end"
    written = 'scriptFormat="python"|<script>total = 1</script>'
    [finding] = lint(draw(text, a=written, b=written))
    assert (finding.rule, finding.severity, finding.element_id) == ("parallel-writes", "warning", "u")
    assert "“a” and “u” write total" in finding.message
