"""Who may do what: the one table. What it does not allow is refused.

A role's reach says to which things it extends: those of one's own, of one's departments, of the departments one leads, or all.
A personal access token is limited to scopes besides; each action belongs to one. `docs/permissions.md` is made from this table by its test.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Role(StrEnum):
    EMPLOYEE = "employee"
    HEAD = "department-head"  # held by whoever heads a department, not given
    PROCESS_OWNER = "process-owner"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    TRUSTED = "trusted"  # the operator's own code, see `engine.actors`


class Reach(IntEnum):
    """Each wider than the one before."""

    NONE = 0
    OWN = 1  # one's own: held, meant for one, or an absent colleague's one stands in for
    LED = 2  # and those of the departments one leads
    DEPARTMENT = 3  # and those of the departments one belongs to or leads
    ALL = 4


SCOPES = ("read", "work", "model", "operate", "people", "audit")
"""What a personal access token may be limited to."""


@dataclass(frozen=True, slots=True)
class Permission:
    """An action: the scope a token needs for it, and each role's reach; a role that is not named has none."""

    scope: str
    reach: Mapping[Role, Reach]


def _(scope: str, employee: Reach = Reach.NONE, head: Reach = Reach.NONE, owner: Reach = Reach.NONE, auditor: Reach = Reach.NONE,
      administrator: Reach = Reach.NONE) -> Permission:  # fmt: skip
    given = {
        Role.EMPLOYEE: employee,
        Role.HEAD: head,
        Role.PROCESS_OWNER: owner,
        Role.AUDITOR: auditor,
        Role.ADMINISTRATOR: administrator,
    }
    return Permission(scope, {role: reach for role, reach in given.items() if reach})


NO, OWN, LED, DEPT, ALL = Reach.NONE, Reach.OWN, Reach.LED, Reach.DEPARTMENT, Reach.ALL

PERMISSIONS: Mapping[str, Permission] = {
    #                           scope      employee head  owner auditor administrator
    # ---- deals: a deal belongs to its owner and watchers, and to the departments that have had work in it
    "deals.see":              _("read",    DEPT,    DEPT, ALL,  ALL,    ALL),
    "deals.start":            _("work",    ALL,     ALL,  NO,   NO,     NO),
    "deals.change":           _("work",    DEPT,    DEPT, NO,   NO,     NO),  # comments, attachments, watching, promises kept
    "deals.stop":             _("operate", NO,      LED,  ALL,  NO,     ALL),  # suspend, resume, cancel
    "deals.correct":          _("operate", NO,      LED,  ALL,  NO,     NO),
    "deals.consent":          _("operate", NO,      LED,  ALL,  NO,     ALL),  # the second person's yes to a correction
    "deals.import":           _("operate", NO,      NO,   ALL,  NO,     ALL),
    "promises.waive":         _("work",    NO,      LED,  NO,   NO,     NO),
    "messages.send":          _("work",    ALL,     ALL,  NO,   NO,     ALL),
    # ---- work items: one belongs to who holds it or is meant to, and to its department
    "work.see":               _("read",    DEPT,    DEPT, ALL,  ALL,    ALL),
    "work.do":                _("work",    DEPT,    DEPT, NO,   NO,     NO),  # claim, return, draft, complete, hand over, delegate
    "work.assign":            _("work",    NO,      LED,  NO,   NO,     NO),  # give to anybody of the department, take away, prioritise
    "load.see":               _("read",    NO,      LED,  ALL,  ALL,    ALL),  # who has how much to do
    # ---- clients and personal data
    "clients.see":            _("read",    ALL,     ALL,  ALL,  ALL,    ALL),
    "clients.change":         _("work",    ALL,     ALL,  NO,   NO,     NO),
    "clients.merge":          _("work",    NO,      ALL,  ALL,  NO,     NO),
    "personal.see":           _("read",    DEPT,    DEPT, NO,   ALL,    NO),
    "personal.erase":         _("people",  NO,      NO,   NO,   NO,     ALL),
    # ---- the model
    "definitions.see":        _("read",    ALL,     ALL,  ALL,  ALL,    ALL),
    "definitions.deploy":     _("model",   NO,      NO,   ALL,  NO,     NO),
    "instances.migrate":      _("model",   NO,      NO,   ALL,  NO,     NO),
    "kpi.attach":             _("model",   NO,      NO,   ALL,  NO,     NO),
    "figures.see":            _("read",    NO,      ALL,  ALL,  ALL,    ALL),
    "figures.people":         _("read",    NO,      LED,  ALL,  ALL,    NO),  # figures told apart by employee
    # ---- running it
    "jobs.see":               _("read",    NO,      NO,   ALL,  ALL,    ALL),
    "jobs.run":               _("operate", NO,      NO,   NO,   NO,     ALL),
    "incidents.see":          _("read",    NO,      LED,  ALL,  ALL,    ALL),
    "incidents.retry":        _("operate", NO,      NO,   ALL,  NO,     ALL),
    "channels.manage":        _("operate", NO,      NO,   ALL,  NO,     ALL),  # and what to do with their dead letters
    "settings.see":           _("operate", NO,      NO,   NO,   NO,     ALL),
    "system.see":             _("read",    NO,      NO,   ALL,  ALL,    ALL),
    # ---- people
    "people.see":             _("read",    ALL,     ALL,  ALL,  ALL,    ALL),
    "people.manage":          _("people",  NO,      NO,   NO,   NO,     ALL),
    "calendars.manage":       _("people",  NO,      NO,   NO,   NO,     ALL),
    "substitutes.manage":     _("people",  OWN,     LED,  NO,   NO,     ALL),
    # ---- the audit trail
    "history.export":         _("audit",   NO,      NO,   ALL,  ALL,    NO),
    "audit.verify":           _("audit",   NO,      NO,   ALL,  ALL,    ALL),
    "audit.seal":             _("operate", NO,      NO,   NO,   NO,     ALL),
}  # fmt: skip
