"""A path as of a moment is what the path was at that moment, whatever people have done since."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from engine.commands.assign import assign
from engine.commands.change_deal import change_deal
from engine.commands.claim import claim
from engine.commands.delegate import delegate
from engine.commands.give_back import give_back
from engine.commands.hand_over import hand_over
from engine.commands.plan_work import plan_work
from engine.commands.resend_hand_off import resend_hand_off
from engine.commands.return_hand_off import return_hand_off
from engine.commands.suspend import resume, suspend
from engine.queries.deals import DealPath, deal_path
from tests.engine.cooperation.test_hand_offs import deploys, the_hand_off
from tests.engine.office import Office


def test_each_moment_is_told_as_it_was_then(office: Office) -> None:
    deploys(office, "s:start -> sell:user -> check:user -> sign:user -> e:end")
    key = office.starts(amount=None, kind="", owner="anna")
    engine = office.engine

    def number() -> int:
        return office.item(office.desk(key)[0], key).id

    acts: list[Callable[[], object]] = [
        lambda: claim(engine, number(), by="anna"),
        lambda: plan_work(engine, number(), by="anna", priority=1),
        lambda: plan_work(engine, number(), by="anna", follow_up_at=office.clock.now() + timedelta(days=3)),
        lambda: hand_over(engine, number(), "boris", by="anna"),
        lambda: delegate(engine, number(), "carol", by="boris"),
        lambda: claim(engine, number(), by="carol"),
        lambda: give_back(engine, number(), by="carol"),
        lambda: give_back(engine, number(), by="boris"),
        lambda: assign(engine, number(), "carol", by="greta"),
        lambda: assign(engine, number(), "", by="greta"),
        lambda: change_deal(engine, key, by="greta", title="Pumps", owner="boris"),
        lambda: suspend(engine, key, by="greta"),
        lambda: resume(engine, key, by="greta"),
        lambda: office.completes("sell", key, by="boris", amount=5, kind="standard", owner="carol"),
        lambda: claim(engine, number(), by="hugo"),
        lambda: return_hand_off(engine, the_hand_off(office, key).id, "wrong-facts", "5 is wrong", by="hugo"),
        lambda: resend_hand_off(engine, the_hand_off(office, key).id, {"amount": 6}, by="boris"),
        lambda: office.completes("check", key, by="hugo"),
        lambda: office.completes("sign", key, by="hugo"),
    ]
    moments: list[DealPath] = [deal_path(engine, key)]
    for act in acts:
        office.clock.turn(timedelta(hours=1))
        act()
        moments.append(deal_path(engine, key))
    for path in moments:
        then = deal_path(engine, key, path.events[-1].recorded_at)
        work = [replace(item, deal_title="Pumps") for item in path.work]  # today's, as the deal's own
        assert then.work == work, path.events[-1].kind
        assert then.events == path.events
        title_of_today = {**_columns(path), "title": "Pumps"}
        assert _columns(then) == title_of_today, path.events[-1].kind
        assert [(run.id, run.state, run.exit, run.ended_at) for run in then.instances] == [
            (run.id, run.state, run.exit, run.ended_at) for run in path.instances
        ]
    assert moments[-1].deal.state == "completed"


def _columns(path: DealPath) -> dict[str, object]:
    deal = path.deal
    return {name: getattr(deal, name) for name in deal.__slots__}
