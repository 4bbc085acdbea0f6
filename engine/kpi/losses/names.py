"""How losses are called and sorted: the groups of the domain, and the kinds that the history shows."""

from __future__ import annotations

from bpmn.findings import Said

GROUPS = {
    "needless": Said("needless", "лишнее"),
    "doubled": Said("doubled", "двойное"),
    "over-complicated": Said("over-complicated", "усложнённое"),
    "deviation": Said("deviation from the regulation", "отступление от регламента"),
}
KINDS: dict[str, tuple[str, Said]] = {
    "no-effect": ("needless", Said("never changed an outcome", "не меняет исхода")),
    "branch-never-taken": ("needless", Said("branch never taken", "ветвь не выбирают")),
    "asked-twice": ("doubled", Said("asked twice", "спрашивают дважды")),
    "done-twice": ("doubled", Said("done in two stages", "делают на двух этапах")),
    "double-leads": ("doubled", Said("leads entered twice", "лиды заведены дважды")),
    "double-clients": ("doubled", Said("clients registered twice", "клиенты записаны дважды")),
    "approval-never-refused": ("over-complicated", Said("approval never refused", "согласование без отказов")),
    "rework": ("over-complicated", Said("rework", "переделка")),
    "ping-pong": ("over-complicated", Said("ping-pong between departments", "пинг-понг между подразделениями")),
    "hand-off-returned": ("over-complicated", Said("hand-offs returned", "возвраты передач")),
    "waiting": ("over-complicated", Said("waiting dwarfs work", "ожидание дольше работы")),
    "too-many-participants": ("over-complicated", Said("too many participants", "слишком много участников")),
    "skipped": ("deviation", Said("operation passed by", "операция пропущена")),
    "out-of-order": ("deviation", Said("out of order", "не в свою очередь")),
    "corrected": ("deviation", Said("corrected by hand", "исправлено вручную")),
    "late": ("deviation", Said("done late", "с опозданием")),
}
"""By kind: its group, and what it is called in a list."""
