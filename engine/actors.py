"""Who acts: a person with roles and departments, or a trusted caller.

Commands and queries are given `by`: an `Actor` when somebody has signed in, or a plain name when the caller is the operator's own
code (the command line, a worker, a notebook): whoever holds the database's password can't be kept from it by a table.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from engine.errors import NotPermitted
from engine.permissions import PERMISSIONS, Reach, Role


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who has signed in.

    Attributes:
        name: What stands in the history.
        roles: What the person is. `Role.HEAD` is held by whoever heads a department.
        departments: Those the person belongs to; `heads`: those the person leads.
        stands_in_for: Absent colleagues whose work the person may do today.
        scopes: What a personal access token is limited to; None = no limit.
    """

    name: str
    roles: frozenset[Role] = frozenset()
    departments: frozenset[str] = frozenset()
    heads: frozenset[str] = frozenset()
    stands_in_for: frozenset[str] = frozenset()
    scopes: frozenset[str] | None = None

    @property
    def is_trusted(self) -> bool:
        return Role.TRUSTED in self.roles

    def reach(self, action: str) -> Reach:
        """How far the person's roles reach for an action; `Reach.NONE` for an action that nobody has named."""
        permission = PERMISSIONS.get(action)
        if self.is_trusted:
            return Reach.ALL
        if permission is None or (self.scopes is not None and permission.scope not in self.scopes):
            return Reach.NONE
        return max((permission.reach.get(role, Reach.NONE) for role in self.roles), default=Reach.NONE)

    def may(self, action: str, people: Iterable[str] = (), departments: Iterable[str] = ()) -> bool:
        """Whether the person may do it to a thing that belongs to these people and these departments."""
        match self.reach(action):
            case Reach.ALL:
                return True
            case Reach.NONE:
                return False
            case Reach.LED if self.heads & set(departments):
                return True
            case Reach.DEPARTMENT if (self.departments | self.heads) & set(departments):
                return True
            case _:
                return bool(self.names & set(people))

    @property
    def names(self) -> frozenset[str]:
        """The person, and those the person stands in for."""
        return self.stands_in_for | {self.name}

    def require(self, action: str, people: Collection[str] = (), departments: Collection[str] = ()) -> None:
        """As `may`.

        Raises:
            NotPermitted: The person may not.
        """
        if not self.may(action, people, departments):
            raise NotPermitted(self.name, action)


By = str | Actor
"""A plain name is a trusted caller."""


def actor_of(by: By) -> Actor:
    """The actor that `by` says; a plain name is a trusted caller."""
    return by if isinstance(by, Actor) else Actor(by, frozenset({Role.TRUSTED}))
