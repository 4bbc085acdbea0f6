"""Accounts for the people of the fictitious company, so that somebody can look at the demo through each one's eyes.

They exist in the demo only. All have one password, which everybody knows and which nobody can choose anywhere (`engine.passwords`).
"""

from __future__ import annotations

from dataclasses import dataclass

from api.demo.company import EMPLOYEES
from engine.commands.departments import add_department
from engine.commands.passwords import give_password
from engine.commands.users import add_user
from engine.engine import Engine
from engine.errors import EngineError
from engine.passwords import DEMO
from engine.permissions import Role
from engine.queries.operations import definitions
from engine.queries.people import departments, users

BY = "demo"
NAMES = {
    "marketing": ("Marketing", "Маркетинг"),
    "outreach": ("Outreach", "Обзвон"),
    "sales": ("Sales", "Отдел продаж"),
    "sales-head": ("Sales head", "Руководитель продаж"),
    "legal": ("Legal", "Юристы"),
    "finance": ("Finance", "Финансы"),
    "production": ("Production", "Производство"),
    "logistics": ("Logistics", "Логистика"),
    "service": ("Service", "Сервис"),
    "training": ("Training", "Обучение"),
}
"""As the lanes of the shipped model are called."""
SALES_HEAD = EMPLOYEES["sales-head"][0]
RATES = {
    "marketing": 42.0,
    "outreach": 28.0,
    "sales": 45.0,
    "sales-head": 70.0,
    "legal": 85.0,
    "finance": 40.0,
    "production": 38.0,
    "logistics": 32.0,
    "service": 48.0,
    "training": 44.0,
}
"""What an hour of each one's work costs: invented, too."""
PROCESS_OWNER = "Viola Stern"
OTHERS = {PROCESS_OWNER: Role.PROCESS_OWNER, "Viktor Saar": Role.AUDITOR, "Uma Keller": Role.ADMINISTRATOR}
"""Who has a role but no department; all names are invented."""


class NotTheDemo(EngineError):
    """The database is a real company's."""

    def __init__(self) -> None:
        super().__init__("These accounts are for the demo only: everybody knows their password. This database holds something else.")


def add_accounts(engine: Engine) -> dict[str, str]:
    """Add the company's departments and people to the demo's database. What is there already stays, so a killed run can go on.

    Returns:
        The password by name.

    Raises:
        NotTheDemo: Somebody else has deployed here.
    """
    deployed = {info.deployed_by for info in definitions(engine)}
    if not deployed or not all(name.startswith("demo ") for name in deployed):
        raise NotTheDemo
    present = {one.key for one in departments(engine, by=BY)}
    for key, (name, name_ru) in NAMES.items():
        if key not in present:
            head = SALES_HEAD if key == "sales" else EMPLOYEES[key][0]
            add_department(engine, key, by=BY, name=name, name_ru=name_ru, head=head, hourly_rate=RATES[key])
    there = {user.name: user.state for user in users(engine, by=BY, limit=200)}
    for name, roles, in_departments in _people():
        if name not in there:
            add_user(engine, name, by=BY, email=_email(name), roles=roles, in_departments=in_departments)
        if there.get(name, "invited") == "invited":
            give_password(engine, name, DEMO, by=BY)
    return {name: DEMO for name, _roles, _departments in _people()}


@dataclass(frozen=True, slots=True)
class Department:
    """A department's name in both languages."""

    name: str
    name_ru: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the company, as the sign-in page shows it."""

    name: str
    roles: list[str]
    departments: list[Department]
    heads: list[str]


def people(engine: Engine) -> list[Person]:
    """Everybody who can sign in; first who works with clients, then who looks after the process."""
    named = {one.key: Department(one.name, one.name_ru) for one in departments(engine, by=BY)}
    order = [name for name, _roles, _departments in _people()]
    found = {user.name: user for user in users(engine, by=BY, limit=200) if user.state == "active"}
    return [
        Person(name, [str(role) for role in found[name].roles], [named[key] for key in found[name].departments], found[name].heads)
        for name in sorted(found, key=lambda name: order.index(name) if name in order else len(order))
    ]


def has_accounts(engine: Engine) -> bool:
    """Whether all of them are there: the last one is added last."""
    last = _people()[-1][0]
    return any(user.name == last and user.state != "invited" for user in users(engine, by=BY, search=last))


def _people() -> list[tuple[str, list[Role], list[str]]]:
    """Name, roles and departments of each; the head of sales belongs to the sales department, too."""
    employees = [
        (name, [Role.EMPLOYEE], ["sales", "sales-head"] if name == SALES_HEAD else [department])
        for department, names in EMPLOYEES.items()
        for name in names
    ]
    return employees + [(name, [role], []) for name, role in OTHERS.items()]


def _email(name: str) -> str:
    return f"{name.lower().replace(' ', '.')}@halden-brook.example"
