"""Every command module, imported so that it registers its commands; the order is the order of the help."""

from api.cli import simulate, diagrams, work, colleagues, deals, cooperation, clients, operations, kpi, kpi_figures, alerts, model  # noqa: F401, I001
from api.cli import losses, losses_in, what_if, audit, exports, people, departments, serve  # noqa: F401
from api.cli.app import app

__all__ = ["app"]
