"""A connector: leaves a JSON file in a folder that another system reads, as many warehouse systems want it.

Parameters: `content` (a dict). The folder is the secret `FILE_DROP_FOLDER`. The result is `{"file": name}`.
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

from engine.plugins import BpmnError, ConnectorAbout, ConnectorFailed, ConnectorRequest
from engine.values import Value


class FileDropConnector:
    """Writes one file per call; trying again writes the same file again, since its name comes from the idempotency key."""

    name = "file-drop"
    about = ConnectorAbout(
        title="Leave a file for the warehouse",
        title_ru="Оставить файл для склада",
        parameters={"content": {"type": "object", "description": "What the file says; “items” can't be empty."}},
        required=("content",),
        result={"type": "object", "properties": {"file": {"type": "string", "description": "The file's name."}}},
    )

    def call(self, request: ConnectorRequest) -> Value:
        content = request.params.get("content")
        if not isinstance(content, dict):
            raise ConnectorFailed("The parameter content must be a dict.", retryable=False)
        if not content.get("items"):
            raise BpmnError("nothing-to-ship", "The order has no items.")
        folder = Path(request.secrets["FILE_DROP_FOLDER"])
        name = hashlib.sha256(request.idempotency_key.encode()).hexdigest()[:16] + ".json"
        draft = folder / f".{name}.part"
        try:
            draft.write_text(json.dumps(content), encoding="utf-8")
            os.replace(draft, folder / name)  # the reader never sees half a file
        except OSError as error:
            raise ConnectorFailed(f"The file can't be written: {error.strerror}.") from None
        return {"file": name}
