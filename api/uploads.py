"""Files that come with a request."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Annotated

from fastapi import File, Query, UploadFile

from api.problems import Fault, Refused
from api.schemas.common import storable
from bpmn.findings import Finding

MOST = 500
"""Files in one request."""
LONGEST = 255
"""Characters of a file's name."""

Files = Annotated[
    list[UploadFile],
    File(min_length=1, max_length=MOST, description="One or more files; the end of each name says what it is: .bpmn, .dmn, .form."),
]
Language = Annotated[
    str,
    Query(max_length=20, pattern=r"^[A-Za-z-]*$", description="The language of names, such as `ru`; otherwise as drawn.", examples=["ru"]),
]


def read(files: Iterable[UploadFile]) -> list[tuple[str, bytes]]:
    """(name, bytes) of each file, its name without folders.

    Raises:
        Refused: A name is empty, too long or can't be stored.
    """
    return [(checked_name(file.filename or ""), file.file.read()) for file in files]


def checked_name(given: str) -> str:
    """A file's name without folders.

    Raises:
        Refused: It is empty, too long or can't be stored.
    """
    name = re.split(r"[/\\]", given)[-1].strip()
    try:
        storable(name)
    except ValueError as error:
        raise Refused(422, "bad-file-name", f"A file's name can't be stored: {error}") from None
    if not name or len(name) > LONGEST:
        raise Refused(422, "bad-file-name", f"A file's name has 1 to {LONGEST} characters; its end says what it is: .bpmn, .dmn, .form.")
    return name


def faults(findings: Sequence[tuple[str, Finding]]) -> list[Fault]:
    """Findings as the API tells them."""
    return [Fault.model_validate({"file": name, **finding.to_dict()}) for name, finding in findings]
