"""Views for business intelligence tools: what happened and what it comes to, without clients' personal data. docs/bi.md describes them.

They are part of the migrations; a change of one is a new migration. Only `bi_employee_figures` names employees: it can be granted apart.
"""

from __future__ import annotations

_DAYS = {"sqlite": "date('1970-01-01', {0} || ' days')", "postgresql": "DATE '1970-01-01' + {0}"}

VIEWS = {
    "bi_deals": """
        SELECT d.key AS deal_key, d.state, d.stage, d.exit, d.source, d.kind, d.parent_key, d.client_id, c.kind AS client_kind,
            d.opened_at, d.closed_at
        FROM deals d LEFT JOIN clients c ON c.id = d.client_id""",
    "bi_facts": """
        SELECT deal_key, name, value FROM deal_facts WHERE value IS NOT NULL AND name <> 'owner'""",
    "bi_runs": """
        SELECT i.id AS run_id, i.deal_key, f.key AS process_id, f.version, f.stage, i.state, i.exit, i.started_at, i.ended_at
        FROM instances i JOIN definitions f ON f.id = i.definition_id""",
    "bi_operations": """
        SELECT w.id AS work_item_id, w.deal_key, w.instance_id AS run_id, f.key AS process_id, f.version, f.stage, w.element_id, w.name,
            w.department, w.state, w.opened_at, w.claimed_at, w.completed_at, w.due_at,
            CASE WHEN w.due_at IS NULL THEN NULL WHEN w.completed_at > w.due_at THEN 1 ELSE 0 END AS is_late
        FROM work_items w JOIN instances i ON i.id = w.instance_id JOIN definitions f ON f.id = i.definition_id""",
    "bi_hand_offs": """
        SELECT id AS hand_off_id, deal_key, instance_id AS run_id, element_id, from_department, to_department, state, offered_at,
            answered_at, reason_code, returns
        FROM hand_offs""",
    "bi_figures": """
        SELECT k.key AS kpi, {day} AS day, r.dimension, r.member, r.value / 10000.0 AS value, r.base / 10000.0 AS base, r.number
        FROM kpi_rollups r JOIN kpis k ON k.id = r.kpi_id WHERE r.dimension <> 'employee' AND k.state <> 'detached'""",
    "bi_employee_figures": """
        SELECT k.key AS kpi, {day} AS day, r.member AS employee, r.value / 10000.0 AS value, r.base / 10000.0 AS base, r.number
        FROM kpi_rollups r JOIN kpis k ON k.id = r.kpi_id WHERE r.dimension = 'employee' AND k.state <> 'detached'""",
    "bi_contributions": """
        SELECT k.key AS kpi, o.deal_key, o.number, o.at, {day} AS day, o.element_id,
            o.value / 10000.0 AS value, o.base / 10000.0 AS base
        FROM kpi_observations o JOIN kpis k ON k.id = o.kpi_id WHERE k.state <> 'detached'""",
}  # fmt: skip
"""SELECT statements by name, in the order in which they are created."""


def created(name: str, dialect: str) -> str:
    """The statement that creates a view.

    Args:
        dialect: "sqlite" or "postgresql".
    """
    table = "o" if name == "bi_contributions" else "r"
    return f"CREATE VIEW {name} AS {VIEWS[name].format(day=_DAYS[dialect].format(f'{table}.day'))}"
