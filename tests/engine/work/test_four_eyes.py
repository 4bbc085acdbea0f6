"""Two pairs of eyes are two people."""

from __future__ import annotations

import pytest

from engine.commands.assign import assign
from engine.commands.claim import claim
from engine.commands.complete import complete
from engine.commands.delegate import delegate
from engine.commands.deploy import deploy
from engine.commands.hand_over import hand_over
from engine.four_eyes import FourEyes
from tests.drawing import source
from tests.engine.office import SALES, Office
from tests.engine.work.team import Team

EYES = f'{SALES}<extensionElements><stagework:fourEyes with="prepare"/></extensionElements>'


@pytest.fixture
def key(office: Office, team: Team) -> str:
    """A deal whose offer anna has prepared; somebody else must approve it."""
    office.draws("start:start -> prepare:user -> approve:user -> end:end", approve=EYES)
    key = office.starts()
    complete(office.engine, office.item("prepare", key).id, {}, by=team["anna"])
    return key


def test_who_prepared_it_may_neither_claim_nor_complete_it(office: Office, team: Team, key: str) -> None:
    number = office.item("approve", key).id
    with pytest.raises(FourEyes, match="anna has done prepare"):
        claim(office.engine, number, by=team["anna"])
    with pytest.raises(FourEyes):
        complete(office.engine, number, {}, by=team["anna"])
    with pytest.raises(FourEyes):
        complete(office.engine, number, {}, by="anna")
    complete(office.engine, number, {}, by=team["boris"])


def test_nor_be_given_it(office: Office, team: Team, key: str) -> None:
    number = office.item("approve", key).id
    with pytest.raises(FourEyes):
        assign(office.engine, number, "anna", by=team["greta"])
    claim(office.engine, number, by=team["boris"])
    with pytest.raises(FourEyes):
        hand_over(office.engine, number, "anna", by=team["boris"])
    with pytest.raises(FourEyes):
        delegate(office.engine, number, "anna", by=team["boris"])
    assert office.item("approve", key).assignee == "boris"


def test_nor_do_it_for_somebody_who_is_away(office: Office, team: Team, key: str) -> None:
    number = office.item("approve", key).id
    claim(office.engine, number, by=team["boris"])
    team.is_away("boris", "anna")
    with pytest.raises(FourEyes):
        complete(office.engine, number, {}, by=team["anna"])


def test_nor_may_a_substitute_do_it_for_them(office: Office, team: Team) -> None:
    approve = EYES.replace("|", ' camunda:assignee="anna"|', 1)
    office.draws("start:start -> fork:and -> approve:user -> join:and -> end:end\nfork -> prepare:user -> join", approve=approve)
    key = office.starts()  # nobody has prepared anything yet, so it may be meant for anna
    number = office.item("approve", key).id
    complete(office.engine, office.item("prepare", key).id, {}, by=team["anna"])
    team.is_away("anna", "boris")
    with pytest.raises(FourEyes, match="anna has done prepare"):
        complete(office.engine, number, {}, by=team["boris"])
    assign(office.engine, number, "carol", by=team["greta"])
    complete(office.engine, number, {}, by=team["carol"])


def test_a_named_assignee_who_is_barred_leaves_it_to_the_department(office: Office, team: Team) -> None:
    office.draws("start:start -> prepare:user -> approve:user -> end:end", approve=EYES.replace("|", ' camunda:assignee="anna"|', 1))
    key = office.starts()
    office.completes("prepare", key, by="anna")
    assert office.item("approve", key).assignee == ""
    [told] = office.told(key, "work.assigned")
    assert (told["rule"], told["assignee"]) == ("four-eyes", "")


def test_rules_pass_over_who_is_barred(office: Office, team: Team) -> None:
    both = EYES.replace("<stagework:fourEyes", '<stagework:assignment rule="round-robin"/><stagework:fourEyes')
    office.draws("start:start -> prepare:user -> approve:user -> end:end", approve=both)
    key = office.starts()
    office.completes("prepare", key, by="anna")
    assert office.item("approve", key).assignee == "boris"
    team.is_away("carol", "anna")
    second = office.starts()
    office.completes("prepare", second, by="anna")
    assert office.item("approve", second).assignee == "boris"  # anna would stand in for carol


def test_it_is_the_newest_completion_that_counts(office: Office, team: Team) -> None:
    office.draws("start:start -> more:xor -> prepare:user -> approve:user -> ok:xor -[ok]-> end:end\nok -[*]-> more", approve=EYES)
    key = office.starts(ok=False)
    office.completes("prepare", key, by="anna")
    office.completes("approve", key, by="boris")
    office.completes("prepare", key, by="boris")
    with pytest.raises(FourEyes, match="boris"):
        office.completes("approve", key, by="boris")
    office.completes("approve", key, by="anna", ok=True)
    assert office.deal(key).state == "completed"


def test_it_holds_across_called_processes(office: Office, team: Team) -> None:
    office.draws("start:start -> prepare:user -> end:end", "offer")
    text = "start:start -> offer:call -> approve:user -> end:end"
    deploy(office.engine, [("p.bpmn", source(text, "p", offer='calledElement="offer"|', approve=EYES))], by="owner")
    key = office.starts()
    office.completes("prepare", key, by="anna")
    with pytest.raises(FourEyes, match="anna"):
        office.completes("approve", key, by="anna")
    office.completes("approve", key, by="boris")
