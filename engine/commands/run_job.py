"""Do a claimed job, whatever its kind."""

from __future__ import annotations

from engine.commands.call_service import call_service
from engine.commands.jobs import JobInfo, fail_job, fire_timer
from engine.commands.send_message import deliver_message
from engine.commands.send_notice import send_notice
from engine.commands.start_by_timer import start_by_timer
from engine.engine import Engine
from engine.errors import EngineError, StoreBusy, StoreUnreachable


def run_job(engine: Engine, job: JobInfo) -> None:
    """Do a job that this worker has claimed. What the engine refuses becomes a failed try, then an incident.

    Raises:
        StoreBusy, StoreUnreachable: The job stays leased, and is done when the lease has ended.
    """
    try:
        match job.kind:
            case "timer":
                fire_timer(engine, job.id)
            case "service":
                call_service(engine, job)
            case "message":
                deliver_message(engine, job.id)
            case "notice":
                send_notice(engine, job)
            case _:
                start_by_timer(engine, job.id)
    except (StoreBusy, StoreUnreachable):
        raise
    except EngineError as error:
        fail_job(engine, job.id, str(error))
