"""Each rule finds what was planted, and is silent where the same diagram is drawn well."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from bpmn.catalog import Catalog, DecisionInfo, FormInfo, ProcessInfo, Question
from bpmn.diagram import Diagram
from bpmn.loss import KINDS, Loss, Whole, all_rules, losses
from tests.drawing import draw

CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)


def text(fact: str, label: str = "", required: bool = True, kind: str = "textfield", conditional: bool = False) -> Question:
    return Question(fact, fact, kind, label or fact, f"{label or fact} (по-русски)", required, conditional)


def note(fact: str) -> Question:
    return text(fact, required=False, kind="textarea")


def choice(fact: str, *values: str, required: bool = True) -> Question:
    return Question(fact, fact, "radio", fact, f"{fact} (по-русски)", required, choices=values)


def number(fact: str, least: float | None = None, most: float | None = None) -> Question:
    return Question(fact, fact, "number", fact, f"{fact} (по-русски)", True, least=least, most=most)


def box(fact: str, required: bool = False) -> Question:
    return Question(fact, fact, "checkbox", fact, f"{fact} (по-русски)", required)


def form(*questions: Question, shows: Iterable[str] = ()) -> FormInfo:
    types = {"checkbox": "boolean", "number": "number"}
    fields = {question.fact: types.get(question.type, "string") for question in questions}
    return FormInfo(fields, frozenset(q.fact for q in questions if q.required and not q.conditional), questions, frozenset(shows))


def user(form_id: str, department: str = "sales", ru: str = "") -> str:
    """The inner XML of a user task with a form."""
    translation = f'<extensionElements><stagework:translation lang="ru" name="{ru}"/></extensionElements>' if ru else ""
    return f'camunda:formRef="{form_id}" camunda:candidateGroups="{department}"|{translation}'


def found(diagrams: Diagram | list[Diagram], forms: Mapping[str, FormInfo] | None = None, **more: object) -> list[Loss]:
    several = diagrams if isinstance(diagrams, list) else [diagrams]
    processes = {diagram.main.id: ProcessInfo.of(diagram) for diagram in several}
    decisions = more.pop("decisions", {})
    return losses(Whole(several, Catalog(forms or {}, decisions, processes), **more))  # type: ignore[arg-type]


def places(told: list[Loss], rule: str) -> list[tuple[str, str]]:
    """Where one rule has found something; that nothing else was found is asked as well."""
    assert {loss.rule for loss in told} <= {rule}, [(loss.rule, loss.what) for loss in told]
    for loss in told:
        assert loss.weight > 0
        assert loss.kind in KINDS
        assert CYRILLIC.search(loss.what_ru)
        assert CYRILLIC.search(loss.suggestion_ru)
        assert not CYRILLIC.search(loss.suggestion)
    return [(loss.process_id, loss.element_id) for loss in told]


def test_every_rule_is_tried_here() -> None:
    mentioned = set(re.findall(r'"([a-z]+(?:-[a-z]+)*)"', Path(__file__).read_text("utf-8")))
    assert {rule.name for rule in all_rules()} <= mentioned


# ---- needless ------------------------------------------------------------------------------------------------------------

LINE = "s:start -> Ask:user -> g:xor -[size > 10]-> big:end\ng -[*]-> small:end"


def test_a_fact_that_nothing_reads() -> None:
    diagram = draw(LINE, Ask=user("ask"))
    forms = {"ask": form(number("size"), choice("colour", "red", "blue"), box("insured"), text("fax"))}
    told = found(diagram, forms)
    assert places(told, "unread-facts") == [("p", "Ask")]
    assert told[0].facts == ("colour", "insured", "fax")
    assert "“colour”, “insured”, “fax”" in told[0].what


@pytest.mark.parametrize(
    "question",
    [note("remark"), text("nickname", required=False), text("invoice_number"), box("read_and_agreed", required=True)],
    ids=lambda question: question.fact,
)
def test_what_people_write_for_people_is_no_loss(question: Question) -> None:
    assert found(draw(LINE, Ask=user("ask")), {"ask": form(number("size"), question)}) == []


@pytest.mark.parametrize("reader", ["script", "payload", "exit", "shown", "steers", "assignment", "elsewhere"])
def test_each_reader_counts(reader: str) -> None:
    inner = {"Ask": user("ask"), "Do": user("do")}
    forms = {"ask": form(number("size"), choice("colour", "red", "blue")), "do": form(note("done"))}
    match reader:
        case "script":
            inner["sc"] = 'scriptFormat="python"|<script>size = len(colour)</script>'
        case "payload":
            inner["big"] = '|<extensionElements><stagework:payload name="c" expression="colour"/></extensionElements>'
        case "exit":
            inner["big"] = (
                '|<extensionElements><stagework:exit name="big"><stagework:fact name="colour"/></stagework:exit></extensionElements>'
            )
        case "shown":
            forms["do"] = form(note("done"), shows=["colour"])
        case "steers":
            forms["ask"] = FormInfo(forms["ask"].fields, frozenset(), forms["ask"].questions, steered_by=frozenset({"colour"}))
        case "assignment":
            inner["Do"] += '<extensionElements><stagework:assignment rule="by-product" variable="colour"/></extensionElements>'
    inner.setdefault("sc", 'scriptFormat="python"|<script>size = size + 1</script>')
    diagram = draw("s:start -> Ask:user -> sc:script -> Do:user -> g:xor -[size > 10]-> big:end\ng -[*]-> small:end", **inner)
    assert found(diagram, forms, read_elsewhere=["colour"] if reader == "elsewhere" else []) == []
    assert places(found(draw(LINE, Ask=user("ask")), {"ask": form(number("size"), choice("colour", "red"))}), "unread-facts")


def test_answers_beside_the_regular_way_are_its_only_trace() -> None:
    late = 'attachedToRef="Ask" cancelActivity="false"|<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>'
    diagram = draw(f"{LINE}\nlate:boundary -> Help:user -> helped:end", Ask=user("ask"), Help=user("help"), late=late)
    assert found(diagram, {"ask": form(number("size")), "help": form(choice("action", "called", "wrote"))}) == []


def test_a_result_that_nothing_reads() -> None:
    rule = 'camunda:decisionRef="rate" camunda:resultVariable="rating" camunda:mapDecisionResult="singleEntry"|'
    drawn = "s:start -> Ask:user -> Rate:rule -> g:xor -[{}]-> a:end\ng -[*]-> b:end"
    forms = {"ask": form(number("size"))}
    decisions = {"rate": DecisionInfo(("size",), {"rating": "string"}, {"rating": frozenset({"good", "bad"})})}
    assert places(found(draw(drawn.format("size > 1"), Ask=user("ask"), Rate=rule), forms, decisions=decisions), "unused-results")
    assert found(draw(drawn.format('rating == "good"'), Ask=user("ask"), Rate=rule), forms, decisions=decisions) == []


IMPOSSIBLE = {
    "not among the choices": ("", 'kind == "gold"', "*"),
    "an earlier flow takes it": ('kind == "new"', 'kind in ("new",)', "*"),
    "a range within another": ("size > 5", "size > 10", "*"),
    "beyond a field's bounds": ("size > 5", "size > 100", "*"),
    "in itself": ("size > 5", "size > 7 and size < 6", "*"),
    "every case is taken before": ('kind == "new"', 'kind == "old"', "*"),
    "the same words": ("len(name) > 3", "len(name) > 3 and size > 1", "*"),
}


@pytest.mark.parametrize("case", IMPOSSIBLE)
def test_a_branch_that_no_data_can_take(case: str) -> None:
    first, second, last = IMPOSSIBLE[case]
    lines = ["s:start -> Ask:user -> g:xor", f"g -[{first}]-> A:user -> a:end" if first else "", f"g -[{second}]-> B:user -> b:end"]
    lines += [f"g -[{last}]-> C:user -> c:end"]
    forms = {"ask": form(choice("kind", "new", "old"), number("size", 0, 100), text("name", required=False)), "do": form(note("done"))}
    told = found(draw("\n".join(lines), Ask=user("ask"), A=user("do"), B=user("do"), C=user("do")), forms, read_elsewhere=["kind", "size"])
    where = {loss.elements[-1][1] for loss in told}
    assert {loss.rule for loss in told} == {"impossible-branches"}
    assert where == {"C"} if case == "every case is taken before" else where == {"B"}


def test_a_branch_that_earlier_conditions_rule_out() -> None:
    drawn = """
        s:start -> Ask:user -> g:xor -[size > 50]-> h:xor -[size < 20]-> Small:user -> a:end
        g -[*]-> b:end
        h -[*]-> c:end"""
    lines = "\n".join(line.strip() for line in drawn.splitlines())
    told = found(draw(lines, Ask=user("ask"), Small=user("do")), {"ask": form(number("size")), "do": form(note("done"))})
    assert places(told, "impossible-branches")
    assert "“size < 20” can't hold there (size: 50 … inf)" in told[0].what


def test_an_exit_that_a_called_process_has_not() -> None:
    called = draw("s:start -> won:end", "deal", won='|<extensionElements><stagework:exit name="won"/></extensionElements>')
    call = 'calledElement="deal"|<extensionElements><camunda:out source="exit" target="how"/></extensionElements>'
    main = draw('s:start -> Call:call -> g:xor -[how == "lost"]-> Mourn:user -> a:end\ng -[*]-> b:end', Call=call, Mourn=user("do"))
    assert places(found([main, called], {"do": form(note("done"))}), "impossible-branches") == [("p", "g_Mourn_2")]


@pytest.mark.parametrize(
    "lines",
    [
        's:start -> Ask:user -> g:xor -[kind == "new"]-> a:end\ng -[kind == "old"]-> b:end\ng -[*]-> b',
        "s:start -> sc:script -> g:xor -[left > 0]-> Ask:user -> sc\ng -[*]-> a:end",
        's:start -> f:and -> Ask:user -> j:and -> g:xor -[kind == "new"]-> a:end\nf -> Other:user -> j\ng -[*]-> b:end',
    ],
    ids=["a default that only guards", "a loop that counts", "written at the same time"],
)
def test_branches_that_data_can_take(lines: str) -> None:
    script = 'scriptFormat="python"|<script>left = 3\nfor step in range(2):\n    left = left - 1</script>'
    forms = {"ask": form(choice("kind", "new", "old")), "other": form(choice("kind", "newer"))}
    diagram = draw(lines, Ask=user("ask"), sc=script, Other=user("other"))
    assert found(diagram, forms, read_elsewhere=["kind"]) == []


@pytest.mark.parametrize("way", ["nothing asked", "only yes", "nothing decides"])
def test_an_approval_that_cant_be_refused(way: str) -> None:
    questions = {"nothing asked": [note("remark")], "only yes": [box("approved", required=True)]}
    forms = {"ask": form(number("size")), "look": form(*questions.get(way, [choice("verdict", "approved", "rejected")]))}
    lines = "s:start -> Ask:user -> Approve:user -> g:xor -[size > 1]-> a:end\ng -[*]-> b:end"
    told = found(draw(lines, Ask=user("ask"), Approve=user("look", "finance")), forms, read_elsewhere=["verdict"])
    assert places(told, "approvals-without-refusal") == [("p", "Approve")]


def test_an_approval_that_can_be_refused_and_what_is_none() -> None:
    forms = {"ask": form(number("size")), "look": form(choice("verdict", "approved", "rejected")), "tell": form(note("said"))}
    lines = 's:start -> Ask:user -> Approve:user -> g:xor -[verdict == "approved" and size > 1]-> Agree:user -> a:end\ng -[*]-> Ask'
    assert found(draw(lines, Ask=user("ask"), Approve=user("look", "finance"), Agree=user("tell", ru="Согласовать дату")), forms) == []


# ---- doubled -------------------------------------------------------------------------------------------------------------

TWICE = "s:start -> First:user -> Then:user -> g:xor -[size > 1]-> a:end\ng -[*]-> b:end"


def twice(again: Question, then: str = "Then", shows: Iterable[str] = (), lines: str = TWICE) -> list[Loss]:
    forms = {"first": form(number("size"), text("phone", "Phone of the buyer")), "then": form(again, shows=shows)}
    diagram = draw(lines.replace("Then", then), First=user("first"), **{then: user("then", "service")})
    return found(diagram, forms, read_elsewhere=["phone", "telephone"])


def test_a_fact_that_is_asked_twice() -> None:
    told = twice(text("phone", "Telephone"))
    assert places(told, "asked-twice") == [("p", "Then")]
    assert told[0].elements == (("p", "Then"), ("p", "First"))
    assert told[0].facts == ("phone",)
    assert places(twice(text("telephone", "Phone of the buyer")), "asked-twice") == [("p", "Then")]


def test_asking_to_confirm_is_no_loss() -> None:
    assert twice(text("phone", "Telephone"), "Confirm") == []
    assert twice(text("phone", "Corrected telephone")) == []
    assert twice(text("phone", "Telephone"), shows=["phone"]) == []
    assert twice(text("phone", "Telephone", conditional=True)) == []
    assert twice(text("phone", "Notes", required=False, kind="textarea")) == []


def test_a_fact_that_was_asked_on_one_of_the_ways_only_must_be_asked_on_the_other() -> None:
    lines = "s:start -> g:xor -[old]-> First:user -> Then:user -> a:end\ng -[*]-> Then"
    assert twice(text("phone", "Telephone"), lines=lines.replace("a:end", "h:xor -[size > 1]-> a:end\nh -[*]-> b:end")) == []


def test_what_a_choice_was_made_by_is_asked_anew() -> None:
    lines = "s:start -> Look:user -> g:xor -[there]-> Go:user -> a:end\ng -[*]-> Search:user -> h:xor -[there]-> Go\nh -[*]-> b:end"
    forms = {"look": form(box("there")), "go": form(note("done"))}
    assert found(draw(lines, Look=user("look"), Search=user("look"), Go=user("go")), forms) == []


def stage(name: str, lines: str, **inner: str) -> Diagram:
    diagram = draw(lines, name, **inner)
    states = f'<extensionElements><stagework:stage name="{name}"/></extensionElements>'
    return Diagram.parse(diagram.source.replace(b'isExecutable="true">', f'isExecutable="true">{states}'.encode(), 1))


def test_a_fact_is_remembered_over_the_bounds_of_a_stage() -> None:
    inbound = stage("inbound", "s:start -> Record:user -> e:end", Record=user("record"))
    discussion = stage("discussion", "s:start -> Meet:user -> e:end", Meet=user("meet"))
    passes = '<camunda:{0} source="phone" target="phone"/>'
    calls = {
        "A": f'calledElement="inbound"|<extensionElements>{passes.format("out")}</extensionElements>',
        "B": f'calledElement="discussion"|<extensionElements>{passes.format("in")}</extensionElements>',
    }
    main = draw("s:start -> A:call -> B:call -> e:end", "deal", **calls)
    forms = {"record": form(text("phone")), "meet": form(text("phone"))}
    told = found([main, inbound, discussion], forms, read_elsewhere=["phone"])
    assert places(told, "asked-twice") == [("discussion", "Meet")]
    assert told[0].elements[1] == ("inbound", "Record")


def test_the_same_operation_in_two_stages() -> None:
    forms = {
        "one": form(note("history"), note("wishes")),
        "two": form(note("history"), note("wishes"), note("more")),
        "far": form(note("x")),
    }

    def two(form_id: str, ru: str) -> list[Loss]:
        first = stage("discussion", "s:start -> Record_wishes:user -> e:end", Record_wishes=user("one", ru="Записать пожелания клиента"))
        second = stage("execution", "s:start -> Note:user -> e:end", Note=user(form_id, ru=ru))
        return found([first, second], forms)

    told = two("two", "Записать клиенту пожелание")
    assert places(told, "same-operation") == [("execution", "Note")]
    assert told[0].elements == (("execution", "Note"), ("discussion", "Record_wishes"))
    assert told[0].facts == ("history", "wishes")
    assert two("far", "Записать пожелания клиента") == []
    assert two("two", "Отгрузить товар") == []


# ---- over-complicated ----------------------------------------------------------------------------------------------------


def chain(departments: str) -> tuple[Diagram, dict[str, FormInfo]]:
    """Operations one after the other, one letter a department."""
    steps = [f"T{number}" for number in range(len(departments))]
    inner = {step: user("do", department) for step, department in zip(steps, departments, strict=True)}
    return draw("s:start -> " + " -> ".join(f"{step}:user" for step in steps) + " -> e:end", **inner), {"do": form(note("done"))}


def test_hand_offs_participants_and_returns() -> None:
    assert found(*chain("ababccddeeffggaa")) == []
    assert places(found(*chain("abcacbcabdcd")), "hand-offs") == [("p", "T1")]
    assert places(found(*chain("aabbccddeeffgghh")), "participants") == [("p", "")]
    returned = found(*chain("abbabba"))
    assert places(returned, "returns") == [("p", "T3")]
    assert "4 times between a and b" in returned[0].what


def test_a_way_back_for_a_refusal_is_no_return() -> None:
    lines = "s:start -> A:user -> B:user -> g:xor -[good]-> C:user -> D:user -> h:xor -[better]-> e:end\ng -[*]-> A\nh -[*]-> C"
    forms = {"do": form(note("done")), "judge": form(box("good"), box("better"))}
    diagram = draw(lines, A=user("do"), B=user("judge", "legal"), C=user("do"), D=user("judge", "legal"))
    assert [loss for loss in found(diagram, forms) if loss.rule == "returns"] == []


def test_control_flow_complexity() -> None:
    def choices(several: int) -> Diagram:
        lines, before = [], "s:start"
        for number in range(several):
            lines.append(f"{before} -> g{number}:xor -[x{number}]-> T{number}:task\ng{number} -[*]-> T{number}")
            before = f"T{number}"
        return draw("\n".join([*lines, f"{before} -> e:end"]))

    assert found(choices(23)) == []
    told = found(choices(24))
    assert places(told, "control-flow-complexity") == [("p", "")]
    assert "complexity is 48" in told[0].what


def test_nesting() -> None:
    def nested(levels: int) -> Diagram:
        inner = "T:task"
        lines = []
        for number in range(levels):
            inner = f"g{number}:xor -[x{number}]-> {inner} -> m{number}:xor"
            lines.append(f"g{number} -[*]-> U{number}:task -> m{number}")
        return draw("\n".join([f"s:start -> {inner} -> e:end", *lines]))

    assert found(nested(3)) == []
    told = found(nested(4))
    assert places(told, "nesting") == [("p", "T")]
    assert len(told[0].elements) == 5


def test_ways_out() -> None:
    def fan(ways: int) -> Diagram:
        lines = ["s:start -> A:user -> g:xor", *(f"g -[x == {number}]-> T{number}:user -> e{number}:end" for number in range(ways - 1))]
        return draw("\n".join([*lines, "g -[*]-> last:end"]))

    def row(choices: int) -> Diagram:
        lines = ["s:start -> A:user -> g0:xor", *(f"g{n} -[*]-> g{n + 1}:xor\ng{n} -[x{n}]-> m:xor" for n in range(choices - 1))]
        lines = [lines[0], "m:xor -> B:user -> e:end", *(line.replace("m:xor", "m") for line in lines[1:])]
        return draw("\n".join([*lines, f"g{choices - 1} -[*]-> m\ng{choices - 1} -[y]-> e"]))

    assert found(fan(7)) == []
    assert found(row(4)) == []
    assert places(found(fan(8)), "ways-out") == [("p", "A")]
    assert places(found(row(5)), "ways-out") == [("p", "A")]
