"""What a monitoring system and whoever looks after the installation are told of indicators: gauges, alerts, hooks."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from prometheus_client.parser import text_string_to_metric_families

from api.metrics import FRESH, Metrics
from engine.actors import Actor
from engine.kpi import alerts, hooks
from engine.permissions import Role
from engine.plugins import RecordedEvent
from tests.api.http.office import HttpOffice
from tests.engine.kpi.board import RATE, Observed


class Failing:
    """A hook that never gets further than the first event."""

    name, elements, initial = "failing", (("p", "task"),), 0

    def receive(self, _event: RecordedEvent, _state: int) -> int:
        raise ValueError("no such product")


def samples(text: str) -> dict[str, float]:
    """By name, with the key of the indicator where there is one."""
    found = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            found[f"{sample.name}{'/' + sample.labels['key'] if 'key' in sample.labels else ''}"] = sample.value
    return found


def test_indicators_and_the_installation_are_told(office: HttpOffice) -> None:
    office.draws("start:start -> task:user -> end:end", task='camunda:candidateGroups="sales" camunda:dueDate="PT1H"|')
    office.starts()
    office.starts()
    observed = Observed(office.engine)
    observed.attaches(RATE)
    observed.observes("lead-rate", 1, of=10)
    office.engine.kpi_hooks = [Failing()]
    assert alerts.look(office.engine) == 1
    hooks.follow(office.engine)
    office.clock.turn(timedelta(hours=2))

    answer = office.as_("olga").get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    told = samples(answer.text)
    assert {name: told[f"stagework_{name}"] for name in ("open_deals", "open_work_items", "overdue_work_items", "failing_kpi_hooks")} == {
        "open_deals": 2, "open_work_items": 2, "overdue_work_items": 2, "failing_kpi_hooks": 1,
    }  # fmt: skip
    assert told["stagework_figures_behind_events"] > 0
    assert [told[f"stagework_kpi{name}/lead-rate"] for name in ("", "_cases", "_target", "_standing", "_verified")] == [10, 10, 30, 2, 1]
    assert 'stagework_kpi{key="lead-rate",stage="inbound",unit="percent"} 10.0' in answer.text

    assert set(samples(office.as_("greta").get("/metrics").text)) == {name for name in told if name.startswith("stagework_kpi")}
    assert office.as_("anna").get("/metrics").status_code == 403
    assert office.as_("").get("/metrics").status_code == 401

    (listed,) = office.as_("greta").get("/alerts", params={"open": True}).json()["items"]
    assert (listed["key"], listed["name_ru"], listed["state"], listed["figure"]) == ("lead-rate", "Доля лидов", "alarm", 10.0)
    assert office.as_("greta").get("/alerts", params={"kpi": "another"}).json()["items"] == []
    assert office.as_("anna").get("/alerts").status_code == 403

    (hook,) = office.as_("ada").get("/kpi-hooks").json()["items"]
    assert (hook["name"], hook["elements"], hook["error"]) == ("failing", [["p", "task"]], "ValueError: no such product")
    assert "state" not in hook, "what it has computed is for those who may see its figures"
    assert office.as_("anna").get("/kpi-hooks").status_code == 403
    assert office.as_("ada").get("/operations").json()["failing_hooks"] == 1


def test_scraping_often_asks_the_database_seldom(office: HttpOffice) -> None:
    now = [100.0]
    metrics = Metrics(office.engine, lambda: now[0])
    owner, head = Actor("olga", frozenset({Role.PROCESS_OWNER})), Actor("greta", frozenset({Role.HEAD}))
    office.draws("start:start -> task:user -> end:end")

    def open_deals(actor: Actor = owner) -> Any:
        return samples(metrics.text(actor).decode()).get("stagework_open_deals")

    assert open_deals() == 0
    office.starts()
    now[0] += FRESH - 1
    assert open_deals() == 0
    assert open_deals(head) is None, "who may see less gets another text"
    now[0] += 1
    assert open_deals() == 1
