"""Where a format writes, to be taken away in pieces."""

from __future__ import annotations

PIECE = 65_536
"""Bytes: what is handed on at once, about."""


class Sink:
    """A file to write to, as libraries want it, whose content is taken away again and again."""

    closed = False

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._position = 0
        self.size = 0

    def write(self, data: bytes) -> int:
        piece = bytes(data)
        self._parts.append(piece)
        self._position += len(piece)
        self.size += len(piece)
        return len(piece)

    def tell(self) -> int:
        return self._position

    def flush(self) -> None:
        """Nothing: it is all there."""

    def writable(self) -> bool:
        return True

    def readable(self) -> bool:
        return False

    def seekable(self) -> bool:
        return False

    def close(self) -> None:
        self.closed = True

    def take(self) -> bytes:
        """What was written since the last time."""
        taken, self._parts, self.size = b"".join(self._parts), [], 0
        return taken
