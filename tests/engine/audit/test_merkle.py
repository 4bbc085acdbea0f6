"""The tree against the definitions of RFC 6962 §2.1, written down as they stand there."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping

from hypothesis import given
from hypothesis import strategies as st

from engine.audit.merkle import EMPTY, Tree, audit_path, leaf_hash, root_of_path
from engine.audit.standalone_verifier import root_of


def mth(leaves: list[bytes]) -> bytes:
    """The Merkle tree hash."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    k = power(len(leaves))
    return hashlib.sha256(b"\x01" + mth(leaves[:k]) + mth(leaves[k:])).digest()


def path(m: int, leaves: list[bytes]) -> list[bytes]:
    """The audit path."""
    if len(leaves) == 1:
        return []
    k = power(len(leaves))
    if m < k:
        return [*path(m, leaves[:k]), mth(leaves[k:])]
    return [*path(m - k, leaves[k:]), mth(leaves[:k])]


def power(n: int) -> int:
    """The largest power of two smaller than n."""
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def grown(leaves: list[bytes]) -> tuple[Tree, dict[int, list[bytes]]]:
    tree, kept = Tree(), {}
    for position, leaf in enumerate(leaves):
        kept[position] = [leaf_hash(leaf), *tree.append(leaf_hash(leaf))]
    return tree, kept


LEAVES = [bytes([number % 256, number // 256]) for number in range(300)]


@given(st.integers(0, 300))
def test_the_root_is_that_of_the_rfc(size: int) -> None:
    tree, _ = grown(LEAVES[:size])
    assert tree.root == mth(LEAVES[:size])
    assert (tree.root == EMPTY) == (size == 0)


@given(st.data())
def test_paths_are_those_of_the_rfc_and_lead_to_the_root_from_a_few_leaves_only(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 300))
    position = data.draw(st.integers(0, size - 1))
    behind = data.draw(st.integers(0, 300 - size))  # leaves that came later
    _, kept = grown(LEAVES[: size + behind])
    asked: list[int] = []

    def subtrees(positions: Collection[int]) -> Mapping[int, list[bytes]]:
        asked.extend(positions)
        return {place: kept[place] for place in positions}

    found = audit_path(position, size, subtrees)
    assert found == path(position, LEAVES[:size])
    assert len(asked) <= 2 * size.bit_length()
    leaf, root = leaf_hash(LEAVES[position]), mth(LEAVES[:size])
    assert root_of_path(leaf, position, size, found) == root
    assert root_of(LEAVES[position], position, size, found) == root.hex()


@given(st.data())
def test_a_path_proves_nothing_else(data: st.DataObject) -> None:
    size = data.draw(st.integers(2, 100))
    position = data.draw(st.integers(0, size - 1))
    _, kept = grown(LEAVES[:size])
    found = audit_path(position, size, lambda places: {place: kept[place] for place in places})
    root, leaf = mth(LEAVES[:size]), LEAVES[position]
    other = data.draw(st.integers(0, size).filter(lambda place: place != position))
    for check in (lambda *of: root_of(*of), lambda leaf, *of: (root_of_path(leaf_hash(leaf), *of) or b"").hex()):
        assert check(b"other", position, size, found) != root.hex()
        assert check(leaf, other, size, found) != root.hex()
        assert check(leaf, position, size, found[1:]) != root.hex()
        assert check(leaf, position, size, [*found, EMPTY]) != root.hex()


def test_a_tree_goes_on_from_its_frontier() -> None:
    tree, _ = grown(LEAVES[:77])
    again = Tree(tree.size, tree.frontier)
    assert [again.append(leaf_hash(leaf)) for leaf in LEAVES[77:90]] == [tree.append(leaf_hash(leaf)) for leaf in LEAVES[77:90]]
    assert again.root == tree.root == mth(LEAVES[:90])
