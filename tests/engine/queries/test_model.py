"""Is the process model complete? Each single thing that is missing is named."""

from __future__ import annotations

import re

import pytest

from bpmn.completeness import is_checklist
from engine.actors import Actor
from engine.commands.departments import add_department
from engine.commands.deploy import deploy
from engine.commands.users import add_user, change_user
from engine.engine import Engine
from engine.errors import NotPermitted
from engine.queries import model as models
from engine.queries.model import Model, model
from engine.shipped import shipped_files
from engine.testing import TurnableClock, memory_engine
from tests.drawing import source
from tests.engine.office import Office

SHIPPED = {name.rpartition("/")[2]: content for name, content in shipped_files()}
DEPARTMENTS = ("marketing", "outreach", "sales", "sales-head", "legal", "finance", "production", "logistics", "service", "training")


def changed(name: str, pattern: str, by: str, count: int = 1) -> tuple[str, bytes]:
    """A shipped file with one thing changed."""
    text, done = re.subn(pattern, by, SHIPPED[name].decode(), count=count, flags=re.DOTALL)
    assert done, pattern
    return name, text.encode()


def company(*files: tuple[str, bytes]) -> Engine:
    engine = memory_engine(TurnableClock())
    deploy(engine, shipped_files(), by="olga")
    for file in files:
        deploy(engine, [file], by="olga")
    return engine


def missing(found: Model) -> dict[str, list[str]]:
    """What is not met: element ids by part and rule."""
    return {f"{part.key} {item.rule}": [place.element_id for place in item.where] for part, item in found.missing}


def test_the_shipped_model_is_complete(office: Office) -> None:
    assert not model(office.engine).is_complete
    deploy(office.engine, shipped_files(), by="olga")
    found = model(office.engine)
    assert (missing(found), found.is_complete) == ({}, True)
    assert [part.key for part in found.parts] == ["deal", "inbound", "outbound", "discussion", "execution", "development"]
    assert {file.kind for part in found.parts for file in part.files} == {"bpmn", "form", "dmn"}
    assert len({(file.kind, file.key) for part in found.parts for file in part.files}) == len(SHIPPED)


def test_what_is_not_deployed_is_told() -> None:
    engine = memory_engine(TurnableClock())
    nothing = model(engine)
    assert (nothing.digest, nothing.is_complete) == ("", False)
    assert [item.rule for item in nothing.parts[0].items if item.where] == ["deployed"]
    deploy(engine, [(name, content) for name, content in shipped_files() if "outbound" not in name and "deal.bpmn" not in name], by="olga")
    assert {part.key for part, _ in model(engine).missing} == {"deal", "outbound"}


ENTRY = '<stagework:entry><stagework:fact name="shoe_size" type="number"/>'


@pytest.mark.parametrize(
    ("file", "pattern", "by", "lacks"),
    [
        ("inbound.bpmn", '(id="AnswerContact"[^>]*?) camunda:dueDate="[^"]*"', r"\1", {"inbound operation-deadlines": ["AnswerContact"]}),
        ("discussion.bpmn", '(id="PresentOffer"[^>]*?) camunda:formRef="[^"]*"', r"\1", {"discussion operation-forms": ["PresentOffer"]}),
        ("discussion.bpmn", '<stagework:handOff>.*?</stagework:handOff>', "<stagework:handOff/>", {"discussion hand-off-packs": [""]}),
        ("execution.bpmn", '<stagework:handOff>.*?</stagework:handOff>', "", {"execution hand-off-packs": [""]}),
        ("development.bpmn", '(<stagework:exit name="dormant">).*?(</stagework:exit>)', r"\1\2", {"development exit-facts": [""]}),
        ("discussion.bpmn", "<stagework:entry>", ENTRY, {"deal contracts-hold": ["Discussion"]}),
        (
            "discussion.bpmn", '<stagework:exit name="postponed">', '<stagework:exit name="paused">',
            {"deal contracts-hold": [""], "deal exits-handled": ["Discussion", "Discussion"]},
        ),
    ],
)  # fmt: skip
def test_each_thing_that_is_missing_is_named(file: str, pattern: str, by: str, lacks: dict[str, list[str]]) -> None:
    found = model(company(changed(file, pattern, by)))
    told = missing(found)
    assert not found.is_complete
    assert set(lacks) <= set(told), told
    for rule, elements in lacks.items():
        if elements != [""]:
            assert told[rule] == elements
        assert told[rule] != []
    for _, item in found.missing:
        assert all((place.what, place.what_ru, place.version) for place in item.where)
        assert item.title_ru
        assert item.what_to_do_ru


def test_a_stage_that_nothing_calls_is_told() -> None:
    extra = source("s:start -> help:user -> e:end", "extra", help='camunda:candidateGroups="sales"|')
    found = model(company(("extra.bpmn", extra), changed("deal.bpmn", 'calledElement="development"', 'calledElement="extra"')))
    assert missing(found) == {"deal stages-called": [""], "deal operation-forms": ["help"], "deal operation-deadlines": ["help"]}
    assert ("bpmn", "extra") in {(file.kind, file.key) for file in found.parts[0].files}, "what it calls belongs to it"


def test_a_checklist_in_words_will_do_without_a_form() -> None:
    pattern = '(id="PresentOffer"[^>]*?) camunda:formRef="[^"]*"([^>]*>)'
    listed = changed("discussion.bpmn", pattern, r"\1\2<bpmn:documentation>- Show the price\n- Ask for the date</bpmn:documentation>")
    assert "discussion operation-forms" not in missing(model(company(listed)))
    assert [is_checklist(text) for text in ("- a\n- b", "1. a", "☐ a", "Present the offer.", "", "2026 was good")] == [True] * 3 + [
        False
    ] * 3


def test_a_named_department_needs_people_once_there_are_any(office: Office) -> None:
    deploy(office.engine, shipped_files(), by="olga")
    for key in DEPARTMENTS:
        add_department(office.engine, key, by="ada")
    assert model(office.engine).is_complete, "nobody is there at all"
    for key in DEPARTMENTS:
        if key != "training":
            add_user(office.engine, f"{key} clerk", by="ada", in_departments=[key])
    told = missing(model(office.engine))
    assert told == {"development departments-staffed": ["TrainSellers", "TrainUsers"]}
    add_user(office.engine, "rosa", by="ada", in_departments=["training"])
    assert model(office.engine).is_complete
    change_user(office.engine, "rosa", {"state": "disabled"}, by="ada")
    assert not model(office.engine).is_complete


def test_the_digest_is_the_models_identity_and_checked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = company()
    first = model(engine)
    again = company()
    monkeypatch.setattr(models, "_check", None)  # it is known already, also in another database
    assert model(again) == first
    monkeypatch.undo()
    deploy(again, [changed("discussion.bpmn", "<bpmn:documentation>", "<bpmn:documentation>Again: ")], by="olga")
    assert model(again).digest != first.digest
    deploy(again, [("discussion.bpmn", SHIPPED["discussion.bpmn"])], by="olga")
    assert model(again).digest == first.digest
    assert model(again).is_complete


def test_whoever_may_see_definitions_sees_it() -> None:
    engine = memory_engine(TurnableClock())
    with pytest.raises(NotPermitted):
        model(engine, by=Actor("nobody"))
