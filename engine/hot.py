"""Instances kept ready in memory, so that a step need not read and restore what this process wrote a moment ago."""

from __future__ import annotations

import threading
from collections import OrderedDict

from engine.spiff import Machine


class HotInstances:
    """The most recently used machines, by instance id and revision.

    Whoever takes a machine owns it alone; it comes back only after its transaction was committed. So a failed
    transaction leaves nothing behind, and a revision written elsewhere is never served from here.
    """

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._machines: OrderedDict[str, tuple[int, Machine]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, instance_id: str, revision: int) -> Machine | None:
        with self._lock:
            found = self._machines.pop(instance_id, None)
        return found[1] if found is not None and found[0] == revision else None

    def put(self, instance_id: str, revision: int, machine: Machine) -> None:
        with self._lock:
            self._machines[instance_id] = (revision, machine)
            self._machines.move_to_end(instance_id)
            while len(self._machines) > self._capacity:
                self._machines.popitem(last=False)
