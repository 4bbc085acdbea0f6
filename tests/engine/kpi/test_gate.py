"""The gate: stages, then operations, then indicators. What is missing blocks, and is named; what is attached is carried over."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from bpmn.diagram import Diagram
from engine.actors import Actor
from engine.commands.attach_kpi import attach_kpi
from engine.commands.departments import add_department
from engine.commands.deploy import deploy
from engine.commands.detach_kpi import detach_kpi
from engine.commands.users import add_user
from engine.engine import Engine
from engine.errors import KpiNotFound, NotPermitted, Outdated
from engine.kpi.attached import KpiInfo, KpiRefused, ModelIncomplete
from engine.kpi.shipped import shipped_kpis
from engine.library import kind_of
from engine.permissions import Role
from engine.queries.findings import findings
from engine.queries.kpis import check_kpi, kpi, kpi_vocabulary, kpis
from engine.queries.model import model
from engine.shipped import shipped_files
from engine.store import definitions, trail
from engine.testing import TurnableClock, memory_engine
from tests.engine.kpi import small_model as small

SHIPPED = {name.rpartition("/")[2]: content for name, content in shipped_files()}
WON_VALUE = [one for one in shipped_kpis() if one[0] == "won-value.yaml"]
ENTRY = '<stagework:entry><stagework:fact name="shoe_size" type="number"/>'


# ---- what is missing ---------------------------------------------------------------------------------------------------


def put(engine: Engine, files: Mapping[str, bytes]) -> None:
    """Store files as they are: also what a deployment would refuse."""

    def story(session: Any) -> None:
        for name, source in files.items():
            kind = kind_of(name)
            main = Diagram.parse(source).main if kind == "bpmn" else None
            key, digest = main.id if main else name.rpartition(".")[0], f"{hash(source):x}"
            row = {"kind": kind, "key": key, "digest": digest, "source": source, "name": name, "stage": main.stage if main else ""}
            if (same := definitions.same_content(session, kind, key, digest)) is not None:
                definitions.make_newest(session, same)
            else:
                definitions.add(session, **row, deployed_at=engine.clock.now(), deployed_by="olga", message="")

    engine.store.write(story)


def missing(engine: Engine) -> dict[str, list[str]]:
    """What an attempt to attach is refused for: elements by part and rule. Nothing is attached then."""
    with pytest.raises(ModelIncomplete) as refused:
        attach_kpi(engine, WON_VALUE, by="olga")
    assert kpis(engine) == []
    for one in refused.value.missing:
        assert all((one.title, one.title_ru, one.what_to_do, one.what_to_do_ru, one.part_name, one.part_name_ru))
        assert all(place.what and place.what_ru for place in one.where)
    return {f"{one.part} {one.rule}": [place.element_id for place in one.where] for one in refused.value.missing}


@pytest.fixture(scope="module")
def described() -> Iterator[Engine]:
    """The shipped model."""
    with memory_engine(TurnableClock()) as engine:
        put(engine, SHIPPED)
        yield engine


@pytest.mark.parametrize("part", ["deal", "inbound", "outbound", "discussion", "execution", "development"])
def test_a_diagram_that_is_missing_blocks(part: str) -> None:
    with memory_engine(TurnableClock()) as engine:
        put(engine, {name: source for name, source in SHIPPED.items() if name != f"{part}.bpmn"})
        told = missing(engine)
    assert told[f"{part} deployed"] == [""]
    assert {key for key in told if key.startswith(f"{part} ")} == {f"{part} deployed"}, "nothing else can be said of it"


DESK = '(id="PresentOffer"[^>]*?)'
NO_DESK = '<bpmn:flowNodeRef>PresentOffer</bpmn:flowNodeRef>(.*?id="PresentOffer"[^>]*?) camunda:candidateGroups="[^"]*"'
LACKS = {
    "a lint error": ("inbound.bpmn", '(sourceRef="KindOfContact" targetRef=")[^"]*"', r'\1Nowhere"', "inbound lint-clean", None),
    "a broken contract": ("discussion.bpmn", "<stagework:entry>", ENTRY, "deal contracts-hold", "Discussion"),
    "no department": ("discussion.bpmn", NO_DESK, r"\1", "discussion operation-departments", "PresentOffer"),
    "no form": ("discussion.bpmn", f'{DESK} camunda:formRef="[^"]*"', r"\1", "discussion operation-forms", "PresentOffer"),
    "no deadline": ("discussion.bpmn", f'{DESK} camunda:dueDate="[^"]*"', r"\1", "discussion operation-deadlines", "PresentOffer"),
    "no pack": ("discussion.bpmn", "<stagework:handOff>.*?</stagework:handOff>", "<stagework:handOff/>", "discussion hand-off-packs", None),
    "no hand-off": ("execution.bpmn", "<stagework:handOff>.*?</stagework:handOff>", "", "execution hand-off-packs", None),
    "no facts": (
        "development.bpmn",
        '(<stagework:exit name="dormant">).*?(</stagework:exit>)',
        r"\1\2",
        "development exit-facts",
        "Dormant",
    ),
    "a stage not called": ("deal.bpmn", 'calledElement="outbound"', 'calledElement="inbound"', "deal stages-called", ""),
    "an exit not handled": ("discussion.bpmn", 'exit name="postponed">', 'exit name="paused">', "deal exits-handled", "Discussion"),
}


@pytest.mark.parametrize("lack", LACKS)
def test_each_single_thing_that_is_missing_blocks_and_is_named(described: Engine, lack: str) -> None:
    name, pattern, by, rule, element = LACKS[lack]
    text, done = re.subn(pattern, by, SHIPPED[name].decode(), count=1, flags=re.DOTALL)
    assert done
    put(described, {name: text.encode()})
    told = missing(described)
    put(described, {name: SHIPPED[name]})
    assert rule in told, told
    assert told[rule] != []
    assert element is None or element in told[rule]


def test_a_department_without_people_blocks_and_the_described_model_does_not() -> None:
    with memory_engine(TurnableClock()) as engine:
        put(engine, SHIPPED)
        named = sorted({one.department for process in kpi_vocabulary(engine).processes for one in process.elements if one.department})
        for key in named:
            add_department(engine, key, by="ada")
            if key != "training":
                add_user(engine, f"{key} clerk", by="ada", in_departments=[key])
        assert missing(engine) == {"development departments-staffed": ["TrainSellers", "TrainUsers"]}
        add_user(engine, "rosa", by="ada", in_departments=["training"])
        attached = attach_kpi(engine, shipped_kpis(), by="olga")
        assert {one.model_digest for one in attached} == {model(engine).digest}
        assert [one.key for one in kpis(engine)] == sorted(one.key for one in attached)


# ---- attaching ---------------------------------------------------------------------------------------------------------

COUNT = """
id: offers   # in all
name: {en: Offers, ru: Предложения}
stage: discussion
measure: {kind: count, of: {process: discussion, element: Offer}}
"""
RATE = """
id: win-rate
name: {en: Win rate, ru: Доля побед}
stage: discussion
measure: {kind: rate, from: {process: discussion, element: Ask}, to: {process: discussion, exit: won}}
unit: percent
"""
VALUE = """
id: value
name: {en: Value, ru: Сумма}
stage: discussion
measure: {kind: sum, field: amount, of: {process: discussion, exit: won}}
unit: money
"""


@pytest.fixture
def engine() -> Iterator[Engine]:
    """A small complete model, and what has been attached to it."""
    with memory_engine(TurnableClock()) as engine:
        deploy(engine, small.model(), by="olga")
        attach_kpi(engine, files(COUNT, RATE, VALUE), by="olga")
        yield engine


def files(*sources: str) -> list[tuple[str, bytes]]:
    return [(f"{number}.yaml", source.encode()) for number, source in enumerate(sources)]


def of(engine: Engine, key: str) -> KpiInfo:
    return kpi(engine, key)[0]


def told(engine: Engine, key: str) -> list[tuple[str, bool]]:
    """What has changed about an indicator: (kind, whether it is a break)."""
    return [(change.kind, change.is_break) for change in kpi(engine, key)[1]]


def test_the_same_again_changes_nothing_and_another_measure_is_a_break(engine: Engine) -> None:
    before = of(engine, "offers")
    assert (before.state, before.attached_by, before.revision, before.source) == ("attached", "olga", 1, COUNT)
    attach_kpi(engine, files(COUNT), by="otto")
    assert of(engine, "offers") == before
    attach_kpi(engine, files(COUNT.replace("Offers", "All offers")), by="olga", revision=1)
    assert (of(engine, "offers").digest, of(engine, "offers").indicator.name.en) == (before.digest, "All offers")
    attach_kpi(engine, files(COUNT.replace("Offer}", "Offer, moment: started}")), by="olga")
    assert of(engine, "offers").digest != before.digest
    assert told(engine, "offers") == [("attached", False), ("edited", False), ("edited", True)]
    with pytest.raises(Outdated):
        attach_kpi(engine, files(COUNT), by="olga", revision=1)
    with engine.store.read() as session:
        kinds = [event.kind for chain in trail.office_keys(session) for event in trail.events(session, chain)]
    assert (kinds.count("kpi.attached"), kinds.count("kpi.edited")) == (3, 2)


def test_a_detached_indicator_is_gone_and_may_come_back(engine: Engine) -> None:
    with pytest.raises(Outdated):
        detach_kpi(engine, "offers", by="olga", revision=7)
    detach_kpi(engine, "offers", by="olga", revision=1)
    assert [one.key for one in kpis(engine)] == ["value", "win-rate"]
    for refused in (lambda: kpi(engine, "offers"), lambda: detach_kpi(engine, "offers", by="olga")):
        with pytest.raises(KpiNotFound):
            refused()
    attach_kpi(engine, files(COUNT), by="otto", revision=0)
    assert (of(engine, "offers").state, of(engine, "offers").attached_by) == ("attached", "otto")
    assert [kind for kind, _ in told(engine, "offers")] == ["attached", "detached", "attached"]


def test_all_are_attached_or_none_and_every_fault_is_told(engine: Engine) -> None:
    bad, twice = COUNT.replace("id: offers", "id: bad").replace("Offer}", "Ofer}"), RATE.replace("win-rate", "shipped")
    with pytest.raises(KpiRefused) as refused:
        attach_kpi(engine, files(RATE.replace("win-rate", "good"), bad, twice), by="olga")
    assert [(name, finding.rule) for name, finding in refused.value.findings] == [("1.yaml", "kpi-points"), ("2.yaml", "kpi-id")]
    for sources, rule in (((COUNT, COUNT), "one-file-per-id"), (("id: [",), "readable-kpi"), (("id: x",), "readable-kpi")):
        with pytest.raises(KpiRefused) as refused:
            attach_kpi(engine, files(*sources), by="olga")
        assert {finding.rule for _, finding in refused.value.findings} == {rule}
    assert [one.key for one in kpis(engine)] == ["offers", "value", "win-rate"]
    assert [finding.rule for finding in check_kpi(engine, bad)] == ["kpi-points"]
    assert check_kpi(engine, COUNT) == []


def test_only_who_may_attach_does(engine: Engine) -> None:
    head = Actor("greta", roles=frozenset({Role.HEAD, Role.EMPLOYEE}), heads=frozenset({"sales"}))
    for refused in (lambda: attach_kpi(engine, files(COUNT), by=head), lambda: detach_kpi(engine, "offers", by=head)):
        with pytest.raises(NotPermitted):
            refused()
    assert [one.key for one in kpis(engine, by=head)] == ["offers", "value", "win-rate"]
    with pytest.raises(NotPermitted):
        kpis(engine, by=Actor("nobody"))


# ---- the model changes -------------------------------------------------------------------------------------------------

Change = Callable[[], list[tuple[str, bytes]]]
MORE = small.DISCUSSION.replace("-> Offer:user", "-> More:user -> Offer:user")


def redrawn(drawn: str = small.DISCUSSION, **inner: str) -> Change:
    return lambda: [("discussion.bpmn", small.discussion(drawn, **inner))]


def written(old: str, new: str) -> Change:
    def change() -> list[tuple[str, bytes]]:
        text = small.discussion().decode()
        assert old in text
        return [("discussion.bpmn", text.replace(old, new).encode())]

    return change


SAME, BREAK, LOST = "attached", "break", "unverified"
ALL_LOST = {"offers": LOST, "win-rate": LOST, "value": LOST}
OTHER_FORM = [small.form("amount", key="other"), ("discussion.bpmn", small.discussion(Ask=small.operation("other")))]
AROUND = "s:start -> choose:xor -[1 > 2]-> Ask:user -> lost:end\nchoose -[*]-> Offer:user -> won:end"
WITHOUT = small.DISCUSSION.replace("Offer:user -> ", "")
CHANGES: dict[str, tuple[Change, dict[str, str], str]] = {
    "documentation": (redrawn(Offer=f"{small.operation('note')}<documentation>Sales.</documentation>"), {}, ""),
    "a name": (written('name="Offer"', 'name="Make an offer"'), {}, ""),
    "a form": (
        redrawn(Offer=small.operation("amount")),
        {"offers": BREAK, "win-rate": BREAK, "value": BREAK},
        "has the form “amount” in place",
    ),
    "a department": (
        redrawn(Offer=small.operation("note", "legal")),
        {"offers": BREAK, "win-rate": BREAK},
        "is handed to “legal” in place of “sales”",
    ),
    "a deadline": (redrawn(Ask=small.operation(due="PT1H")), {"win-rate": BREAK}, "has the deadline PT1H in place of PT8H"),
    "a way": (redrawn(MORE, More=small.operation("note")), {"win-rate": BREAK}, "“More” is new on the way that is measured"),
    "a fact's source": (lambda: OTHER_FORM, {"value": BREAK, "win-rate": BREAK}, "“Ask” sets the fact “amount” otherwise than before"),
    "a fact's type": (lambda: [small.form("amount", "textfield")], ALL_LOST, ""),
    "an element": (redrawn(WITHOUT), {"offers": LOST, "win-rate": BREAK}, "“Offer” is removed"),
    "its kind": (
        redrawn(small.DISCUSSION.replace("Offer:user", "Offer:manual")),
        {"offers": LOST, "win-rate": BREAK},
        "is now a manualTask",
    ),
    "the way": (redrawn(AROUND, won=small.exit_of("won", ""), lost=small.exit_of("lost", "")), ALL_LOST, ""),
    "an exit": (redrawn(won=small.exit_of("sold")), ALL_LOST, ""),
    "a part": (redrawn(Ask=small.operation(due="")), ALL_LOST, "The model is not complete: deal discussion: It has no deadline."),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_of_the_model_carries_breaks_or_loses_each_indicator(engine: Engine, what: str) -> None:
    change, becomes, says = CHANGES[what]
    digest = model(engine).digest
    deploy(engine, change(), by="olga")
    for key in ("offers", "win-rate", "value"):
        info, changes = kpi(engine, key)
        expected = becomes.get(key, SAME)
        assert info.state == (LOST if expected == LOST else "attached"), (key, changes)
        assert (changes[-1].kind, changes[-1].is_break) == (LOST if expected == LOST else "carried", expected != SAME), (key, changes)
        assert bool(info.reasons) == (expected == LOST)
        assert info.model_digest == (digest if expected == LOST else model(engine).digest)
        assert all(cause.what and cause.what_ru for cause in changes[-1].what)
        if expected != SAME and key == next(iter(becomes)):
            assert any(says in cause.what for cause in changes[-1].what), changes[-1].what


def test_what_can_be_measured_again_is_verified(engine: Engine) -> None:
    removed = small.discussion(small.DISCUSSION.replace("Offer:user -> ", ""))
    deploy(engine, [("discussion.bpmn", removed)], by="olga")
    deploy(engine, [("inbound.bpmn", small.plain("inbound", Do=small.operation(due="PT2H")))], by="olga")
    assert told(engine, "offers") == [("attached", False), ("unverified", True)], "told once"
    with pytest.raises(KpiRefused):
        attach_kpi(engine, files(COUNT), by="olga")
    deploy(engine, [("discussion.bpmn", small.discussion())], by="olga")
    assert (of(engine, "offers").state, of(engine, "offers").reasons) == ("attached", ())
    assert told(engine, "offers")[-1] == ("verified", True), "inbound is another one"
    deploy(engine, [("discussion.bpmn", removed)], by="olga")
    deploy(engine, [("discussion.bpmn", small.discussion())], by="olga")
    assert told(engine, "offers")[-1] == ("verified", False), "the very model that it was checked against"


def test_who_deploys_is_warned_of_what_indicators_measure(engine: Engine) -> None:
    gone = [("discussion.bpmn", small.discussion(small.DISCUSSION.replace("Offer:user -> ", "")))]
    (told,) = [(name, finding) for name, finding in findings(engine, gone) if finding.rule == "measured-elements"]
    name, finding = told
    assert (name, finding.severity, finding.element_id) == ("discussion.bpmn", "warning", "Offer")
    assert "“Offers”" in finding.message
    assert "«Предложения»" in finding.message_ru
    warnings: list[Any] = []
    deploy(engine, gone, by="olga", warnings=warnings)
    assert told in warnings
    assert [one for one in findings(engine, gone) if one[1].rule == "measured-elements"] == [], "it is gone already"


def test_the_vocabulary_has_what_declarations_may_name(engine: Engine) -> None:
    words = kpi_vocabulary(engine)
    (process,) = [one for one in words.processes if one.key == "discussion"]
    assert [(one.id, one.moments) for one in process.elements if one.kind == "userTask"] == [
        (name, ("started", "claimed", "completed", "withdrawn")) for name in ("Ask", "Offer")
    ]
    assert [one.name for one in process.exits] == ["won", "lost"]
    assert {fact.name: fact.type for fact in words.facts}["amount"] == "number"
    assert "promise.fulfilled" in words.event_kinds
