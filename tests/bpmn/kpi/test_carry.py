"""What becomes of an indicator when a diagram changes: carried, carried with a break, or unverified; each with its reason."""

from __future__ import annotations

import re
from typing import Any

import pytest

from bpmn.catalog import Catalog, FormInfo, Question
from bpmn.diagram import Diagram
from bpmn.kpi.carry import Carried, carry, gone_elements
from bpmn.kpi.definition import Indicator
from bpmn.kpi.ground import Ground
from tests.drawing import source

FORM = 'camunda:candidateGroups="{who}" camunda:formRef="{form}" camunda:dueDate="{due}"|'
EXIT = (
    '<terminateEventDefinition/><extensionElements><stagework:exit name="{0}"><stagework:fact name="amount" type="number"/>'
    "</stagework:exit></extensionElements>"
)
STORY = "s:start -> ask:user -> choose:xor -[amount > 5]-> offer:user -> won:end\nchoose -[*]-> lost:end\ns2:start -> beside:user -> e2:end"
FORMS = {
    "ask": FormInfo({"amount": "number", "reason": "string"}, frozenset({"amount"})),
    "offer": FormInfo({"note": "string"}),
    "other": FormInfo({"amount": "number", "reason": "string"}),
}


def drawn(text: str = STORY, **inner: str) -> bytes:
    users = {
        name: FORM.format(who="sales", form={"ask": "ask"}.get(name, "offer"), due="PT8H")
        for name in re.findall(r"(\w+):user", text)
    }  # fmt: skip
    return source(text, "p", **{**users, "won": EXIT.format("won"), "lost": EXIT.format("lost"), **inner})


def ground(xml: bytes, forms: dict[str, FormInfo] | None = None) -> Ground:
    return Ground({"p": Diagram.parse(xml)}, Catalog(forms=forms or FORMS))


def indicator(measure: dict[str, Any], **more: Any) -> Indicator:
    unit = {"rate": "percent", "regulation": "percent", "on-time": "percent", "effort": "hours", "duration": "hours"}
    said = {"id": "x", "name": {"en": "X", "ru": "Х"}, "stage": "discussion", "unit": unit.get(measure["kind"], "number")}
    return Indicator.of({**said, "measure": measure, **more})


OF_ASK = indicator({"kind": "count", "of": {"process": "p", "element": "ask"}})
OF_ALL = indicator({"kind": "effort", "part": "both", "of": {"process": "p", "element": "*"}})
OF_WON = indicator({"kind": "sum", "field": "amount", "of": {"process": "p", "exit": "won"}}, dimensions=["fact:reason"])
RATE = indicator({"kind": "rate", "from": {"process": "p", "element": "ask"}, "to": {"process": "p", "exit": "won"}})
BEFORE = drawn()


def becomes(one: Indicator, after: bytes, forms: dict[str, FormInfo] | None = None) -> Carried:
    return carry(one, ground(BEFORE), ground(after, forms))


def swapped(old: str, new: str) -> bytes:
    text, done = re.subn(old, new, BEFORE.decode(), flags=re.DOTALL)
    assert done, old
    return text.encode()


RENAMED = swapped('id="ask" name="ask"|id="ask"', 'id="ask" name="Ask the client"')
DOCUMENTED = swapped('(<userTask id="ask"[^>]*)/?>(?:</userTask>)?', r"\1><documentation>- all</documentation></userTask>")
OTHER_CHANGED = swapped('(id="beside".*?)PT8H', r"\1PT9H")


@pytest.mark.parametrize("after", [BEFORE, RENAMED, DOCUMENTED, OTHER_CHANGED], ids=["same", "renamed", "documented", "another-operation"])
def test_what_it_does_not_measure_breaks_nothing(after: bytes) -> None:
    for one in (OF_ASK, OF_WON, RATE):
        assert becomes(one, after) == Carried("carried")


def asking(who: str = "sales", form: str = "ask", due: str = "PT8H") -> bytes:
    return drawn(ask=FORM.format(who=who, form=form, due=due))


def only_beside() -> bytes:
    """Only the way beside leads to won."""
    return drawn(STORY.replace("offer:user -> won:end", "offer:user -> lost").replace("beside:user -> e2:end", "beside:user -> won:end"))


OTHER_WAY = drawn(STORY.replace("choose -[*]->", "choose -[*]-> more:user ->"))
INSERTED = drawn(STORY.replace("-> offer:user", "-> check:user -> offer:user"))
BROKEN = {
    "department": (asking(who="legal"), OF_ASK, "ask", "“ask” is handed to “legal” in place of “sales”."),
    "form": (asking(form="other"), OF_ASK, "ask", "“ask” has the form “other” in place of “ask”."),
    "deadline": (asking(due="PT4H"), OF_ASK, "ask", "“ask” has the deadline PT4H in place of PT8H."),
    "between": (INSERTED, RATE, "check", "“check” is new on the way that is measured."),
    "condition": (swapped("amount &gt; 5", "amount &gt; 50"), RATE, "choose_offer_2", "A flow out of “choose” has the condition"),
    "beside the way": (OTHER_WAY, RATE, "choose_lost", "A flow out of “choose”"),
    "of every": (INSERTED, OF_ALL, "check", "“check” is measured, too, from now on."),
    "one of every": (drawn(STORY.replace("offer:user -> ", "")), OF_ALL, "offer", "“offer” is removed."),
    "source": (asking(form="other"), OF_WON, "ask", "“ask” sets the fact “amount” otherwise than before."),
    "second source": (
        drawn(STORY.replace("-> offer:user", "-> sum:script -> offer:user"), sum='scriptFormat="python"|<script>amount = 7</script>'),
        OF_WON, "sum", "“sum” sets the fact “amount”, too.",
    ),
    "another end": (
        drawn(STORY.replace("lost:end", "lost:end\nchoose -[amount > 90]-> huge:end"), huge=EXIT.format("won")),
        OF_WON, "huge", "“huge” is measured, too, from now on.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", BROKEN)
def test_a_break_names_what_has_changed(what: str) -> None:
    after, one, element, says = BROKEN[what]
    found = becomes(one, after)
    assert found.outcome == "break"
    assert (element, True) in {(cause.element_id, cause.what.startswith(says)) for cause in found.causes}, found.causes
    assert all(cause.what_ru and cause.process_id == "p" for cause in found.causes)


def test_a_form_that_asks_otherwise_breaks_it_and_other_words_do_not() -> None:
    def asking_for(choices: tuple[str, ...], label: str) -> dict[str, FormInfo]:
        question = Question("reason", "reason", "select", label, choices=choices)
        return {**FORMS, "ask": FormInfo({"amount": "number", "reason": "string"}, frozenset({"amount"}), (question,))}

    before = ground(BEFORE, asking_for(("price", "time"), "Why?"))
    (cause,) = carry(OF_ASK, before, ground(BEFORE, asking_for(("price",), "Why?"))).causes
    assert cause.what == "“ask” asks otherwise: the form “ask” has changed."
    assert carry(OF_ASK, before, ground(BEFORE, asking_for(("price", "time"), "Why not?"))) == Carried("carried")


LOST = {
    "removed": (drawn(STORY.replace("-> ask:user ", "")), OF_ASK, "“ask” is removed."),
    "other kind": (drawn(STORY.replace("ask:user", "ask:manual")), OF_ASK, "“ask” is now a manualTask, and was a userTask."),
    "not reached": (only_beside(), RATE, "no way leads from p ask completed to p won"),
    "exit gone": (swapped('exit name="won"', 'exit name="sold"'), OF_WON, "the process “p” has no exit “won”"),
    "process gone": (source("s:start -> e:end", "q"), OF_ASK, "the model has no process “p”"),
}  # fmt: skip


@pytest.mark.parametrize("what", LOST)
def test_what_can_not_be_measured_any_more_says_why(what: str) -> None:
    after, one, says = LOST[what]
    new = Ground({Diagram.parse(after).main.id: Diagram.parse(after)}, Catalog(forms=FORMS))
    found = carry(one, ground(BEFORE), new)
    assert found.outcome == "unverified"
    assert [says in cause.what and bool(cause.what_ru) for cause in found.causes] == [True]


def test_a_fact_that_is_gone_or_of_another_type_says_so() -> None:
    gone = {**FORMS, "ask": FormInfo({"amount": "number"})}
    text = swapped('<stagework:fact name="amount" type="number"/>', "")
    assert [cause.what for cause in becomes(OF_WON, BEFORE, gone).causes] == [
        "dimensions.fact:reason: nothing in the model sets the fact “reason”."
    ]
    found = becomes(OF_WON, text, {**FORMS, "ask": FormInfo({"amount": "string", "reason": "string"})})
    assert (found.outcome, [cause.what for cause in found.causes]) == (
        "unverified",
        ["measure.field: the fact “amount” is string, not a number."],
    )


def test_gone_elements_are_told_also_of_what_stands_for_many() -> None:
    after = ground(drawn(STORY.replace("offer:user -> ", "")))
    assert [cause.element_id for cause in gone_elements(OF_ALL, ground(BEFORE), after)] == ["offer"]
    assert gone_elements(OF_ASK, ground(BEFORE), after) == []
