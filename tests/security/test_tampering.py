"""Ways to falsify the history, each found by the verifier under a name of its own; and those that nothing in the database can show."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from engine.audit.keys import AuditKeys
from engine.audit.report import CODES
from engine.personal import commitment
from engine.spiff.sandbox import Sandbox
from engine.store import personal_values
from engine.store.tables import to_text
from engine.testing import TurnableClock, memory_engine
from tests.drawing import source
from tests.engine.audit.company import Company
from tests.engine.office import Office, Warehouse
from tests.security.attacker import Attack, Attacker

OTHER = Ed25519PrivateKey.generate()


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as opened:
        yield opened


@pytest.fixture
def attacker(sandbox: Sandbox, tmp_path: Path) -> Iterator[Attacker]:
    clock = TurnableClock()
    engine = memory_engine(clock)
    engine.sandbox = sandbox
    engine.audit_keys = AuditKeys(tmp_path / "audit.key")
    attacker = Attacker(Company(Office(engine, clock, Warehouse())))
    assert attacker.company.verifies().is_sound
    yield attacker
    engine.store.close()


# ---- what happened -------------------------------------------------------------------------------------------------


def edits_data(a: Attacker) -> None:
    data = json.loads(a.events(a.keys[0])[0].data)
    a.edits(a.keys[0], 1, data=json.dumps({**data, "owner": "boris"}))


def edits_the_actor(a: Attacker) -> None:
    a.edits(a.keys[0], 4, actor="boris")


def edits_the_time(a: Attacker) -> None:
    a.edits(a.keys[0], 4, at="2026-01-02T12:01:00.000000+00:00")


def makes_a_time_unreadable(a: Attacker) -> None:
    a.edits(a.keys[0], 4, recorded_at="long ago")


def makes_a_checkpoint_unreadable(a: Attacker) -> None:
    a.sql("UPDATE checkpoints SET sealed_at = 'long ago' WHERE number = 2")


def makes_data_unreadable(a: Attacker) -> None:
    a.edits(a.keys[0], 4, data="{")


def reorders(a: Attacker) -> None:
    key = a.keys[0]
    a.edits(key, 4, number=-1)
    a.edits(key, 5, number=4)
    a.edits(key, -1, number=5)


def deletes_in_the_middle(a: Attacker) -> None:
    a.drops(a.keys[0], 3, 4)


def deletes_in_the_middle_and_closes_the_gap(a: Attacker) -> None:
    a.drops(a.keys[0], 3, 3)
    a.renumbers(a.keys[0])


def deletes_the_tail(a: Attacker) -> None:
    a.drops(a.keys[0], 8)


def deletes_the_tail_and_mends_the_head(a: Attacker) -> None:
    a.drops(a.keys[0], 8)
    a.rechains(a.keys[0])


def deletes_the_tail_and_everything_that_tells_of_it(a: Attacker) -> None:
    deletes_the_tail_and_mends_the_head(a)
    a.sql("DELETE FROM sealed_heads WHERE chain = :key AND length > 7", key=a.keys[0])
    a.mends_sealed_lengths()


def inserts_an_event(a: Attacker) -> None:
    a.inserts(a.keys[0], 4, actor="boris")


def inserts_an_event_and_chains_it(a: Attacker) -> None:
    a.inserts(a.keys[0], 4, actor="boris")
    a.rechains(a.keys[0])


def rewrites_the_chain(a: Attacker) -> None:
    a.edits(a.keys[0], 4, actor="boris")
    a.rechains(a.keys[0])


def appends_something_old(a: Attacker) -> None:
    """A valid event at the end, said to be older than the last checkpoints."""
    key, length = a.keys[0], len(a.events(a.keys[0]))
    for _ in range(4):
        a.company.clock.turn(timedelta(hours=1))
        a.company.office.starts()
        a.company.seals()
    a.inserts(key, length, actor="boris", kind="deal.noted")
    a.rechains(key)


def swaps_two_chains(a: Attacker) -> None:
    one, two = a.keys[:2]
    a.sql(
        "UPDATE history SET deal_key = 'X' WHERE deal_key = :one",
        "UPDATE history SET deal_key = :one WHERE deal_key = :two",
        "UPDATE history SET deal_key = :two WHERE deal_key = 'X'",
        one=one,
        two=two,
    )
    a.sql("UPDATE deals SET history_digest = (SELECT digest FROM history WHERE deal_key = key AND number = history_length)")


def deletes_a_deal(a: Attacker) -> None:
    a.drops(a.keys[0], 1)
    a.sql("DELETE FROM deals WHERE key = :key", "DELETE FROM personal_values WHERE deal_key = :key", key=a.keys[0])


def changes_the_head(a: Attacker) -> None:
    a.sql("UPDATE deals SET history_digest = :digest WHERE key = :key", digest="0" * 64, key=a.keys[0])


# ---- what it refers to ---------------------------------------------------------------------------------------------

DIAGRAM = source("start:start -> ask:user -> look:user -> end:end")


def replaces_a_diagram(a: Attacker) -> None:
    a.changes_definition("bpmn", DIAGRAM, with_digest=False)


def replaces_a_diagram_and_its_digest(a: Attacker) -> None:
    a.changes_definition("bpmn", DIAGRAM, with_digest=True)


def replaces_a_form_and_its_digest(a: Attacker) -> None:
    a.changes_definition("form", b"{}", with_digest=True)


def deletes_a_form(a: Attacker) -> None:
    a.sql("DELETE FROM definitions WHERE kind = 'form'")


def changes_a_personal_value(a: Attacker) -> None:
    a.sql("UPDATE personal_values SET value = '\"+44 20 7946 0999\"' WHERE deal_key = :key", key=a.keys[0])


def changes_a_personal_value_and_its_salt(a: Attacker) -> None:
    a.sql("UPDATE personal_values SET value = '\"+44 20 7946 0999\"', salt = 'aa' WHERE deal_key = :key", key=a.keys[0])


def adds_a_personal_value(a: Attacker) -> None:
    row = {"ref": "new", "deal_key": a.keys[0], "name": "phone", "salt": "aa", "value": '"1"'}
    assert commitment(row["salt"], row["value"])
    a.engine.store.write(lambda session: personal_values.add_all(session, [row]))


# ---- what was sealed -----------------------------------------------------------------------------------------------


def deletes_a_sealed_head(a: Attacker) -> None:
    a.sql("DELETE FROM sealed_heads WHERE position = :place", place=a.heads(a.keys[0])[-1].position)


def changes_a_sealed_head_to_fit_a_rewritten_chain(a: Attacker) -> None:
    rewrites_the_chain(a)
    for head in a.heads(a.keys[0]):
        digest = a.events(a.keys[0])[head.length - 1].digest
        a.sql("UPDATE sealed_heads SET digest = :digest WHERE position = :place", digest=digest, place=head.position)


def says_that_a_head_is_of_another_checkpoint(a: Attacker) -> None:
    a.sql("UPDATE sealed_heads SET checkpoint = 1 WHERE position = :place", place=a.heads(a.keys[0])[-1].position)


def adds_a_sealed_head(a: Attacker) -> None:
    last = a.checkpoints()[-1]
    values = {"place": last.tree_size, "number": last.number, "key": a.keys[0], "digest": "0" * 64}
    a.sql("INSERT INTO sealed_heads VALUES (:place, :number, :key, 99, :digest, '')", **values)


def falsifies_what_proofs_are_read_from(a: Attacker) -> None:
    a.sql("UPDATE sealed_heads SET subtrees = replace(subtrees, substr(subtrees, 1, 64), :root) WHERE subtrees <> ''", root="0" * 64)


def falsifies_what_sealing_goes_on_from(a: Attacker) -> None:
    a.sql("UPDATE checkpoints SET frontier = '[]' WHERE number = 3")


def deletes_the_last_checkpoint(a: Attacker) -> None:
    a.sql("DELETE FROM checkpoints WHERE number = :number", number=a.checkpoints()[-1].number)


def deletes_the_last_checkpoint_and_its_heads(a: Attacker) -> None:
    a.forgets_checkpoint(a.checkpoints()[-1].number)


def deletes_a_checkpoint(a: Attacker) -> None:
    a.sql("DELETE FROM checkpoints WHERE number = 2")


def says_that_less_is_sealed(a: Attacker) -> None:
    a.sql("UPDATE deals SET sealed_length = 0 WHERE key = :key", key=a.keys[0])


def changes_a_checkpoints_time(a: Attacker) -> None:
    last = a.checkpoints()[-1]
    earlier = to_text(last.sealed_at - timedelta(minutes=5))
    a.sql("UPDATE checkpoints SET sealed_at = :at WHERE number = :number", at=earlier, number=last.number)


def signs_with_another_key(a: Attacker) -> None:
    a.signs(a.checkpoints()[-1].number, OTHER)


def signs_an_older_one_with_another_key(a: Attacker) -> None:
    a.signs(3, OTHER)


def signs_everything_with_another_key(a: Attacker) -> None:
    rewrites_the_chain(a)
    a.seals_a_new_past(OTHER)


def signs_another_root_with_the_right_key(a: Attacker) -> None:
    a.signs(a.checkpoints()[-1].number, a.key, root="0" * 64)


def signs_less_with_the_right_key(a: Attacker) -> None:
    a.signs(a.checkpoints()[-1].number, a.key, tree_size=a.checkpoints()[-2].tree_size)


def seals_an_old_head_with_the_right_key(a: Attacker) -> None:
    """Takes the chain back, and lets the sealer, with its right key, seal what is left."""
    deletes_the_tail_and_mends_the_head(a)
    a.sql("UPDATE deals SET sealed_length = 0 WHERE key = :key", key=a.keys[0])
    a.company.seals()


FOUND: dict[Attack, set[str]] = {
    edits_data: {"event-changed"},
    edits_the_actor: {"event-changed"},
    edits_the_time: {"event-changed"},
    makes_a_time_unreadable: {"event-changed"},
    makes_data_unreadable: {"event-changed", "personal-value-unknown"},
    makes_a_checkpoint_unreadable: {"unreadable"},
    reorders: {"event-changed", "events-reordered"},
    deletes_in_the_middle: {"events-missing", "personal-value-unknown"},
    deletes_in_the_middle_and_closes_the_gap: {"event-changed", "tail-missing", "sealed-head-differs", "sealed-events-missing"},
    deletes_the_tail: {"tail-missing", "sealed-events-missing"},
    deletes_the_tail_and_mends_the_head: {"sealed-events-missing"},
    deletes_the_tail_and_everything_that_tells_of_it: {"leaf-missing"},
    inserts_an_event: {"event-changed", "event-backdated", "events-reordered", "head-differs", "sealed-head-differs"},
    inserts_an_event_and_chains_it: {"event-backdated", "events-reordered", "sealed-head-differs"},
    rewrites_the_chain: {"sealed-head-differs"},
    appends_something_old: {"event-backdated"},
    swaps_two_chains: {"event-changed", "sealed-head-differs", "personal-value-unknown"},
    deletes_a_deal: {"deal-missing", "sealed-events-missing"},
    changes_the_head: {"head-differs"},
    replaces_a_diagram: {"definition-changed"},
    replaces_a_diagram_and_its_digest: {"event-changed", "definition-changed"},
    replaces_a_form_and_its_digest: {"definition-changed", "definition-missing"},
    deletes_a_form: {"definition-missing"},
    changes_a_personal_value: {"personal-value-changed"},
    changes_a_personal_value_and_its_salt: {"personal-value-changed"},
    adds_a_personal_value: {"personal-value-unknown"},
    deletes_a_sealed_head: {"leaf-missing", "sealed-length-differs"},
    changes_a_sealed_head_to_fit_a_rewritten_chain: {"root-differs", "subtree-differs"},
    says_that_a_head_is_of_another_checkpoint: {"leaf-misplaced"},
    adds_a_sealed_head: {"leaf-unsigned", "sealed-events-missing", "sealed-length-differs"},
    falsifies_what_proofs_are_read_from: {"subtree-differs"},
    falsifies_what_sealing_goes_on_from: {"subtree-differs"},
    deletes_the_last_checkpoint: {"leaf-unsigned"},
    deletes_the_last_checkpoint_and_its_heads: {"sealed-length-differs"},
    deletes_a_checkpoint: {"checkpoint-missing"},
    says_that_less_is_sealed: {"sealed-length-differs"},
    changes_a_checkpoints_time: {"wrong-signature"},
    signs_with_another_key: {"unknown-key"},
    signs_an_older_one_with_another_key: {"unknown-key", "checkpoint-link-broken"},
    signs_everything_with_another_key: {"unknown-key"},
    signs_another_root_with_the_right_key: {"root-differs"},
    signs_less_with_the_right_key: {"tree-shrinks", "root-differs", "leaf-unsigned"},
    seals_an_old_head_with_the_right_key: {"sealed-events-missing", "old-head-sealed-again", "event-backdated"},
}
ELSEWHERE = {
    deletes_the_last_checkpoint,
    deletes_the_last_checkpoint_and_its_heads,
    falsifies_what_sealing_goes_on_from,
    signs_another_root_with_the_right_key,
}
"""What is not to be seen when only the first deal is verified."""


@pytest.mark.parametrize("attack", FOUND, ids=lambda attack: attack.__name__)
def test_it_is_found(attacker: Attacker, attack: Attack) -> None:
    attack(attacker)
    assert attacker.company.codes() == FOUND[attack]


@pytest.mark.parametrize("attack", FOUND, ids=lambda attack: attack.__name__)
def test_it_is_found_when_only_the_deal_is_verified(attacker: Attacker, attack: Attack) -> None:
    attack(attacker)
    assert bool(attacker.company.codes(attacker.keys[0])) == (attack not in ELSEWHERE)


def test_every_code_is_the_name_of_something_that_is_found() -> None:
    anchors = {"anchor-missing", "anchor-differs"}
    assert {code for codes in FOUND.values() for code in codes} | anchors == set(CODES)


# ---- what only a checkpoint in somebody else's hands shows ------------------------------------------------------------


def removes_every_trace_of_the_last_checkpoint(a: Attacker) -> None:
    deletes_the_last_checkpoint_and_its_heads(a)
    a.mends_sealed_lengths()


def makes_a_new_past_with_the_right_key(a: Attacker) -> None:
    rewrites_the_chain(a)
    a.seals_a_new_past(a.key)


def begins_the_log_anew(a: Attacker) -> None:
    rewrites_the_chain(a)
    a.sql("DELETE FROM sealed_heads", "DELETE FROM checkpoints")
    a.mends_sealed_lengths()
    a.company.seals()


@pytest.mark.parametrize(
    ("attack", "code"),
    [
        (removes_every_trace_of_the_last_checkpoint, "anchor-missing"),
        (makes_a_new_past_with_the_right_key, "anchor-differs"),
        (begins_the_log_anew, "anchor-missing"),
    ],
)
def test_only_a_published_checkpoint_shows_it(attacker: Attacker, attack: Attack, code: str) -> None:
    attack(attacker)
    assert attacker.company.codes() == set()
    assert attacker.company.codes(anchor=attacker.anchors[1]) == {code}


def test_whoever_writes_the_database_can_add_events_in_any_name_until_they_are_sealed(attacker: Attacker) -> None:
    """Documented: the chain shows what was changed, not who wrote."""
    key = attacker.company.deal()
    attacker.inserts(key, len(attacker.events(key)), actor="boris")
    attacker.rechains(key)
    assert attacker.company.codes() == set()


def test_erasing_personal_values_is_no_tampering(attacker: Attacker) -> None:
    attacker.engine.store.write(lambda session: personal_values.erase(session, attacker.keys[0]))
    assert attacker.company.codes() == set()
    assert attacker.company.codes(attacker.keys[0]) == set()
