"""A department's people, as actors: who they are now, with whom they stand in for."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from engine import people
from engine.actors import Actor
from engine.commands.departments import add_department
from engine.commands.substitutes import set_substitute
from engine.commands.users import add_user
from engine.permissions import Role
from engine.store import users
from engine.transaction import Transaction
from tests.engine.office import Office


class Team:
    """The people of an office. `team["anna"]` is the actor that anna is now."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.engine = office.engine

    def department(self, key: str, *names: str, head: str = "", calendar: str = "") -> None:
        """A department with these members; who heads it need not be one."""
        if head:
            self.joins(head)
        add_department(self.engine, key, by="set-up", head=head, calendar=calendar)
        for name in names:
            self.joins(name, key)

    def joins(self, name: str, *departments: str, roles: Collection[Role] = (Role.EMPLOYEE,), **covers: Collection[str]) -> None:
        add_user(self.engine, name, by="set-up", roles=roles, in_departments=departments, **covers)
        self.becomes(name, "active")

    def becomes(self, name: str, state: str) -> None:
        def story(tx: Transaction) -> None:
            user = users.by_name(tx.session, name)
            assert user is not None
            users.change(tx.session, user.id, {"state": state})

        self.engine.transact(story, by="set-up")

    def is_away(self, name: str, substitute: str, days: float = 7) -> None:
        now = self.office.clock.now()
        set_substitute(self.engine, name, substitute, now, now + timedelta(days=days), by="set-up")

    def __getitem__(self, name: str) -> Actor:
        with self.engine.store.read() as session:
            user = users.by_name(session, name)
            assert user is not None
            return people.actor(session, user, self.office.clock.now())
