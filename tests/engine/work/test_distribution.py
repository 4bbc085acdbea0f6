"""Who work is meant for when it opens."""

from __future__ import annotations

import threading

import pytest

from engine.commands.complete import complete
from engine.commands.give_back import give_back
from engine.queries.work_items import inbox
from tests.engine.office import SALES, Office
from tests.engine.work.team import Team


def by_rule(rule: str, more: str = "") -> str:
    return f'{SALES}<extensionElements><stagework:assignment rule="{rule}" {more}/></extensionElements>'


def assignee(office: Office, element: str, key: str) -> str:
    return office.item(element, key).assignee


def test_each_gets_one_in_turn(office: Office, team: Team) -> None:
    office.draws("start:start -> task:user -> end:end", task=by_rule("round-robin"))
    keys = [office.starts() for _ in range(4)]
    assert [assignee(office, "task", key) for key in keys] == ["anna", "boris", "carol", "anna"]
    [told] = office.told(keys[1], "work.assigned")
    assert (told["assignee"], told["rule"], told["why"]) == ("boris", "round-robin", "next in turn after anna")
    assert office.item("task", keys[0]).state == "open"  # meant for anna, who has not begun


def test_who_is_disabled_gets_no_turn_and_who_is_away_gives_it_to_the_substitute(office: Office, team: Team) -> None:
    office.draws("start:start -> task:user -> end:end", task=by_rule("round-robin"))
    team.becomes("anna", "disabled")
    team.is_away("boris", "hugo")
    keys = [office.starts() for _ in range(3)]
    assert [assignee(office, "task", key) for key in keys] == ["carol", "hugo", "carol"]
    assert office.told(keys[1], "work.assigned")[0]["for"] == "boris"
    complete(office.engine, office.item("task", keys[1]).id, {}, by=team["hugo"])  # the work is his, though he is of another department


def test_turns_taken_at_once_are_fair(office: Office, team: Team) -> None:
    office.draws("start:start -> task:user -> end:end", task=by_rule("round-robin"))
    threads = [threading.Thread(target=office.starts) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    held = sorted(item.assignee for item in inbox(office.engine))
    assert held == ["anna", "anna", "boris", "boris", "carol", "carol"]


def test_the_least_busy_gets_it(office: Office, team: Team) -> None:
    office.draws("start:start -> task:user -> end:end", task=by_rule("least-busy"))
    keys = [office.starts() for _ in range(4)]
    assert [assignee(office, "task", key) for key in keys] == ["anna", "boris", "carol", "anna"]
    office.completes("task", keys[1], by="boris")
    assert assignee(office, "task", office.starts()) == "boris"


def test_parallel_work_of_one_step_is_counted_too(office: Office, team: Team) -> None:
    office.draws(
        "start:start -> fork:and -> a:user -> join:and -> end:end\nfork -> b:user -> join", a=by_rule("least-busy"), b=by_rule("least-busy")
    )
    key = office.starts()
    assert {assignee(office, "a", key), assignee(office, "b", key)} == {"anna", "boris"}


def test_the_same_person_goes_on(office: Office, team: Team) -> None:
    office.draws("start:start -> prepare:user -> present:user -> end:end", present=by_rule("same-person", 'element="prepare"'))
    key = office.starts()
    office.completes("prepare", key, by="boris")
    assert assignee(office, "present", key) == "boris"
    assert office.told(key, "work.assigned")[0]["why"] == "did prepare"


def test_the_same_person_as_before_does_it_again_and_the_owner_at_first(office: Office, team: Team) -> None:
    office.draws("start:start -> again:xor -> task:user -> more:xor -[more]-> again\nmore -[*]-> end:end", task=by_rule("same-person"))
    key = office.starts(owner="carol", more=True)
    assert assignee(office, "task", key) == "carol"
    give_back(office.engine, office.item("task", key).id, by=team["carol"])
    office.completes("task", key, by="boris")
    assert assignee(office, "task", key) == "boris"
    assert [told["why"] for told in office.told(key, "work.assigned")] == ["owns the deal", "did task"]


def test_who_left_is_not_given_it(office: Office, team: Team) -> None:
    office.draws("start:start -> prepare:user -> present:user -> end:end", present=by_rule("same-person", 'element="prepare"'))
    key = office.starts()
    item = office.item("prepare", key)
    team.becomes("boris", "disabled")
    complete(office.engine, item.id, {}, by="boris")
    assert assignee(office, "present", key) == ""
    assert "can't be given it now" in str(office.told(key, "work.assigned")[0]["why"])


@pytest.mark.parametrize(("rule", "variable"), [("by-territory", "territory"), ("by-product", "product")])
def test_who_covers_it_gets_it(office: Office, team: Team, rule: str, variable: str) -> None:
    covers = {"by-territory": "territories", "by-product": "products"}[rule]
    team.joins("nora", "sales", **{covers: ["north"]})
    team.joins("sam", "sales", **{covers: ["south", "north"]})
    office.draws("start:start -> task:user -> end:end", task=by_rule(rule))
    assert assignee(office, "task", office.starts(**{variable: "south"})) == "sam"
    assert assignee(office, "task", office.starts(**{variable: "north"})) == "nora"  # has fewer
    for missing in ({variable: "west"}, {}):
        key = office.starts(**missing)
        assert assignee(office, "task", key) == ""
        assert office.told(key, "work.assigned")[0]["assignee"] == ""


def test_the_substitute_covers_what_the_absent_one_does(office: Office, team: Team) -> None:
    team.joins("nora", "sales", territories=["north"])
    team.is_away("nora", "boris")
    office.draws("start:start -> task:user -> end:end", task=by_rule("by-territory", 'variable="region"'))
    assert assignee(office, "task", office.starts(region="north")) == "boris"


def test_a_named_assignee_comes_before_the_rule(office: Office, team: Team) -> None:
    task = by_rule("round-robin").replace(SALES, f'{SALES[:-1]} camunda:assignee="${{who}}"|')
    office.draws("start:start -> task:user -> end:end", task=task)
    key = office.starts(who="carol")
    assert assignee(office, "task", key) == "carol"
    assert office.told(key, "work.assigned") == []
    assert assignee(office, "task", office.starts(who="")) == "anna"


def test_without_a_rule_it_waits_for_anybody(office: Office, team: Team) -> None:
    office.draws("start:start -> task:user -> end:end")
    key = office.starts()
    assert assignee(office, "task", key) == ""
    assert "work.assigned" not in office.kinds(key)
