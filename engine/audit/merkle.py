"""An append-only Merkle tree (RFC 6962 §2.1), grown leaf by leaf.

A leaf's hash is SHA-256(0x00 || data), an inner node's SHA-256(0x01 || left || right). Whoever appends keeps only the roots of the perfect
subtrees (the frontier), one for each bit of the tree's size. A leaf knows the roots of the perfect subtrees that it completes, so an
audit path needs the rows of a few leaves, whatever the tree's size.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

EMPTY = hashlib.sha256(b"").digest()
"""The root of no leaves."""

Subtrees = Callable[[Collection[int]], Mapping[int, Sequence[bytes]]]
"""By the position of a leaf: its hash, then the roots of the perfect subtrees of 2, 4, 8, ... leaves that it completes."""


def leaf_hash(data: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


class Tree:
    """A tree that grows.

    Attributes:
        size: How many leaves it has.
        frontier: The roots of its perfect subtrees, the largest first.
    """

    def __init__(self, size: int = 0, frontier: Iterable[bytes] = ()) -> None:
        self.size, self.frontier = size, list(frontier)

    def append(self, leaf: bytes) -> list[bytes]:
        """Add a leaf by its hash; the roots of the perfect subtrees that it completes, of 2, 4, ... leaves."""
        completed: list[bytes] = []
        root, size = leaf, self.size
        while size & 1:
            root = node_hash(self.frontier.pop(), root)
            completed.append(root)
            size >>= 1
        self.frontier.append(root)
        self.size += 1
        return completed

    @property
    def root(self) -> bytes:
        return fold(self.frontier)


def fold(roots: Sequence[bytes]) -> bytes:
    """The root over perfect subtrees of falling size."""
    if not roots:
        return EMPTY
    root = roots[-1]
    for left in reversed(roots[:-1]):
        root = node_hash(left, root)
    return root


def audit_path(position: int, size: int, subtrees: Subtrees) -> list[bytes]:
    """The hashes by which a leaf's hash leads to the root of the tree of `size` leaves (RFC 6962 §2.1.1), the lowest first."""
    ranges = _siblings(position, 0, size)
    wanted = {end - 1 for start, stop in ranges for _, end in _perfect(start, stop)}
    known = subtrees(wanted)
    return [fold([known[end - 1][(end - begin).bit_length() - 1] for begin, end in _perfect(start, stop)]) for start, stop in ranges]


def root_of_path(leaf: bytes, position: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """The root to which a path leads; None when no such path can belong to the leaf's place in a tree of that size."""
    if not 0 <= position < size:
        return None
    sides = _sides(position, size)
    if len(sides) != len(path):
        return None
    root = leaf
    for is_left, other in zip(sides, path, strict=True):
        root = node_hash(root, other) if is_left else node_hash(other, root)
    return root


def _siblings(position: int, start: int, stop: int) -> list[tuple[int, int]]:
    """The leaves under each node of the path, the lowest first."""
    found: list[tuple[int, int]] = []
    while stop - start > 1:
        middle = start + _split(stop - start)
        if position < middle:
            found.append((middle, stop))
            stop = middle
        else:
            found.append((start, middle))
            start = middle
    return found[::-1]


def _sides(position: int, size: int) -> list[bool]:
    """For each node of the path, the lowest first: whether the leaf's side is the left one."""
    return [begin > position for begin, _ in _siblings(position, 0, size)]


def _split(size: int) -> int:
    """The largest power of two below `size`."""
    return 1 << ((size - 1).bit_length() - 1)


def _perfect(start: int, stop: int) -> list[tuple[int, int]]:
    """A range that begins at a multiple of its largest perfect subtree, as perfect subtrees of falling size."""
    found: list[tuple[int, int]] = []
    while start < stop:
        size = 1 << ((stop - start).bit_length() - 1)
        found.append((start, start + size))
        start += size
    return found
