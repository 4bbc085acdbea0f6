"""With a broker, a command tells the workers of the jobs it leaves."""

from __future__ import annotations

from pathlib import Path

from kombu import Connection

from tests.drawing import source


def test_the_workers_hear_of_a_new_job(run, folder: Path, monkeypatch, rabbitmq_url: str, queue_name: str) -> None:
    monkeypatch.setenv("STAGEWORK_BROKER_URL", rabbitmq_url)
    monkeypatch.setenv("STAGEWORK_QUEUE", queue_name)
    diagram = source("s:start -> call:service -> e:end", call='camunda:type="external" camunda:topic="http"|')
    (folder / "p.bpmn").write_bytes(diagram)
    assert run("db", "upgrade", "--database", "sales.db").exit_code == 0
    deployed = run("deploy", "p.bpmn", "--database", "sales.db")
    assert deployed.exit_code == 0, deployed.output
    assert run("start", "p", "--database", "sales.db").exit_code == 0
    with Connection(rabbitmq_url) as connection:
        channel = connection.channel()
        told = channel.basic_get(queue_name, no_ack=True)
        channel.queue_delete(queue_name)
    assert told is not None
    assert told.headers["task"].startswith("stagework")
