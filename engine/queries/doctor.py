"""Is everything consistent? Every invariant between instances, work items, jobs, subscriptions, messages, incidents and history."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from engine.actors import By, actor_of
from engine.engine import Engine
from engine.spiff import Machine, UnreadableSnapshot
from engine.step import Wait
from engine.store import checks, history, instances, sum_checks
from engine.store.session import Row, Session

FORGOTTEN = timedelta(hours=1)
"""A job whose lease ended this long before the last thing that happened has been missed by every sweep. Not before now: while nothing
runs nobody sweeps, and nothing is wrong with what is left for the next start."""


@dataclass(frozen=True, slots=True)
class Violation:
    """Something that must not be.

    Attributes:
        rule: The invariant's name.
        message: What contradicts what, in one sentence.
    """

    rule: str
    deal_key: str
    instance_id: str
    message: str


def doctor(engine: Engine, *, by: By = "") -> list[Violation]:
    """Every violated invariant; empty when all is well. Reads one moment of the database and changes nothing.

    Raises:
        NotPermitted: `by` may not look into the system.
    """
    actor_of(by).require("system.see")
    with engine.store.read(consistent=True) as session:
        return [violation for check in CHECKS for violation in check(engine, session)]


def waits_have_rows(engine: Engine, session: Session) -> Iterator[Violation]:
    """Each token of a live instance waits for exactly one open row, of its kind; and each open row has its waiting token."""
    live = {row.id: row for row in checks.live_instances(session)}
    rows = _open_rows(session, live)
    for row in live.values():
        try:
            waits = _waits(engine, session, row)
        except UnreadableSnapshot as error:
            yield Violation("readable-snapshot", row.deal_key, row.id, f"The snapshot can't be read: {error}")
            continue
        found = rows.pop(row.id, {})
        for wait in waits:
            kinds = found.pop(wait.token, [])
            if not _fits(wait, kinds):
                has = ", ".join(kinds) or "nothing"
                message = f"The token {wait.token} at {wait.element_id} waits for {wait.kind}, but has {has} open."
                yield Violation("waits-have-rows", row.deal_key, row.id, message)
        for token, kinds in found.items():
            message = f"{', '.join(kinds)} of the token {token} is open, but no such token waits."
            yield Violation("rows-have-waits", row.deal_key, row.id, message)
    for instance_id, tokens in rows.items():
        for token, kinds in tokens.items():
            message = f"{', '.join(kinds)} of the token {token} is open, but the instance has ended."
            yield Violation("ended-means-closed", "", instance_id, message)


def children_have_parents(_engine: Engine, session: Session) -> Iterator[Violation]:
    """Who called a live instance is live itself, in the same deal, one level up and in the same state."""
    live = {row.id: row for row in checks.live_instances(session)}
    for row in live.values():
        if row.parent_id is None:
            continue
        parent = live.get(row.parent_id)
        if parent is None or (parent.deal_key, parent.depth, parent.state) != (row.deal_key, row.depth - 1, row.state):
            message = f"The instance goes on, but {row.parent_id}, which called it, doesn't."
            yield Violation("children-have-parents", row.deal_key, row.id, message)


def deals_are_as_their_instances(_engine: Engine, session: Session) -> Iterator[Violation]:
    """A deal is open while a top instance is active, suspended while they are, and closed when all have ended."""
    for row in checks.deals_and_instances(session):
        active, suspended = row.active or 0, row.suspended or 0
        expected = {
            "open": suspended == 0 and (active > 0 or row.instances == 0),
            "suspended": active == 0 and (suspended > 0 or row.instances == 0),
        }.get(row.state, active == 0 and suspended == 0)
        if not expected or (row.closed_at is None) != (row.state in ("open", "suspended")):
            message = f"The deal is {row.state}, with {active} active and {suspended} suspended of {row.instances} top instances."
            yield Violation("deals-are-as-their-instances", row.key, "", message)


def jobs_are_sound(engine: Engine, session: Session) -> Iterator[Violation]:
    """Running jobs have a lease that somebody watches; jobs that need a person have one open incident."""
    happened = history.newest(session) or engine.clock.now()
    for row in checks.lost_leases(session, happened - FORGOTTEN):
        message = f"Job {row.id} has been running since before its lease ended at {row.lease_until}; no sweep has taken it back."
        yield Violation("leases-are-watched", row.deal_key, "", message)
    for row in checks.incident_jobs(session):
        if row.told != 1:
            yield Violation("incidents-are-told", row.deal_key, "", f"Job {row.id} needs a person, but has {row.told} open incidents.")


def messages_arrive(_engine: Engine, session: Session) -> Iterator[Violation]:
    """No message is kept while somebody waits for it, and none is on its way without a job."""
    for row in checks.missed_messages(session):
        why = "is kept although a token waits for it" if row.state == "kept" else "is on its way, but no job carries it"
        yield Violation("messages-arrive", row.deal_key, "", f"Message {row.id} “{row.name}” {why}.")


def history_tells(_engine: Engine, session: Session) -> Iterator[Violation]:
    """History tells of each instance's beginning and end once, and of each work item's opening and closing."""
    for row in checks.untold_instances(session):
        message = "History and the instance disagree about its beginning or end."
        yield Violation("history-tells-of-instances", row.deal_key, row.id, message)
    for row in checks.untold_items(session):
        message = f"History and the work items of {row.element_id} disagree about openings, completions or withdrawals."
        yield Violation("history-tells-of-work", "", row.instance_id, message)
    for row in checks.orphan_history(session):
        message = f"Event {row.seq} tells of a deal or an instance that isn't there."
        yield Violation("history-has-subjects", row.deal_key, row.instance_id, message)


def chains_are_whole(_engine: Engine, session: Session) -> Iterator[Violation]:
    """A deal's head counts its events. Whether each is as it was written, `stagework audit verify` tells."""
    for row in checks.broken_chains(session):
        message = f"The deal's head counts {row.history_length} events; there are {row.events or 0}."
        yield Violation("chains-are-whole", row.key, "", message)


def figures_are_sums(_engine: Engine, session: Session) -> Iterator[Violation]:
    """The sums of days are those of the observations, and no deal is measured further than its history goes.

    Not of an indicator that is being removed or measured anew.
    """
    for row in sum_checks.wrong_sums(session):
        of = f"{row.dimension} {row.member}".strip() or "all"
        message = f"The figures of “{row.key}” on day {row.day} ({of}) are not the sum of what deals add to them."
        yield Violation("figures-are-sums", "", "", message)
    for row in sum_checks.wrong_distributions(session):
        message = f"The distribution of “{row.key}” on day {row.day} counts other values than there are."
        yield Violation("figures-are-sums", "", "", message)
    for row in sum_checks.measured_too_far(session):
        message = f"Indicators have seen {row.length} events of the deal, which has {row.history_length or 0}."
        yield Violation("cases-follow-deals", row.deal_key, "", message)


Check = Callable[[Engine, Session], Iterator[Violation]]
CHECKS: tuple[Check, ...] = (
    waits_have_rows,
    children_have_parents,
    deals_are_as_their_instances,
    jobs_are_sound,
    messages_arrive,
    history_tells,
    chains_are_whole,
    figures_are_sums,
)

_FITTING = {"work": ["work"], "timer": ["timer"], "message": ["message"], "stuck": ["incident"]}


def _fits(wait: Wait, kinds: list[str]) -> bool:
    match wait.kind:
        case "service":
            return sorted(kinds) in (["service"], ["incident", "service"], ["incident"])
        case "child":
            return kinds in (["child"], ["incident"])
        case kind:
            return kinds == _FITTING[kind]


def _open_rows(session: Session, live: dict[str, Row]) -> dict[str, dict[str, list[str]]]:
    """Kinds of open rows by instance and token."""
    rows: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for item in checks.live_items(session):
        rows[item.instance_id][item.token].append("work")
    for job in checks.live_jobs(session):
        rows[job.instance_id][job.token].append(job.kind)
    for subscription in checks.subscriptions(session):
        rows[subscription.instance_id][subscription.token].append("message")
    for child in live.values():
        if child.parent_id is not None:
            rows[child.parent_id][child.parent_token].append("child")
    for incident in checks.open_incidents(session):
        if incident.token is not None:
            rows[incident.instance_id][incident.token].append("incident")
    return rows


def _waits(engine: Engine, session: Session, row: Row) -> list[Wait]:
    process = engine.definitions.process(session, row.definition_id)
    text = instances.snapshot(session, row.id).snapshot
    return Machine.restore(process.compiled, text, engine.sandbox, engine.decide).waits
