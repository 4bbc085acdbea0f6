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
RULES = {
    "unread-facts": Said("asks what nobody reads", "спрашивают то, что никто не читает"),
    "unused-results": Said("works out what nobody reads", "вычисляют то, что никто не читает"),
    "impossible-branches": Said("branch that no data can take", "ветвь, недостижимая ни при каких данных"),
    "approvals-without-refusal": Said("approval without a refusal", "согласование без пути отказа"),
    "asked-twice": Said("asked twice", "спрашивают дважды"),
    "same-operation": Said("the same operation in two stages", "одна операция на двух этапах"),
    "control-flow-complexity": Said("too many decisions", "слишком много решений"),
    "nesting": Said("nested too deep", "слишком глубокая вложенность"),
    "participants": Said("too many departments", "слишком много подразделений"),
    "hand-offs": Said("too many hand-offs", "слишком много передач"),
    "returns": Said("back and forth between departments", "туда и обратно между подразделениями"),
    "ways-out": Said("too many ways out", "слишком много выходов"),
}
"""What the rules for diagrams (`bpmn/losses/`) are called in a list."""
SHOWN_AS = {
    "unread-facts": ("no-effect",),
    "impossible-branches": ("branch-never-taken",),
    "approvals-without-refusal": ("approval-never-refused",),
    "asked-twice": ("asked-twice",),
    "same-operation": ("done-twice",),
    "returns": ("ping-pong",),
}
"""By rule: what the history shows of the same loss, with its price."""
