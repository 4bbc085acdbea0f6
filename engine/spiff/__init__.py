"""SpiffWorkflow, corrected: in memory, no input or output.

Usable by any SpiffWorkflow application on its own (see `docs/spiffworkflow.md`): the corrected parser (`compile_diagram`, `Parser`), the
sandboxed script environment (`SandboxEnvironment`), the JSON-safe snapshot (`snapshot`, `restore`), and `compact`.
"""

from engine.spiff.compaction import compact
from engine.spiff.compiler import Compiled, NotCompilable, Parser, compile_diagram
from engine.spiff.machine import Machine, NothingWaits
from engine.spiff.snapshot import UnreadableSnapshot, restore, restore_stock, snapshot
from engine.spiff.workflow import ScopedWorkflow

__all__ = [
    "Compiled",
    "Machine",
    "NotCompilable",
    "NothingWaits",
    "Parser",
    "ScopedWorkflow",
    "UnreadableSnapshot",
    "compact",
    "compile_diagram",
    "restore",
    "restore_stock",
    "snapshot",
]
