from __future__ import annotations

from pathlib import Path

import pytest

from engine.audit.keys import AuditKeys
from tests.engine.audit.company import Company
from tests.engine.office import Office


@pytest.fixture
def company(office: Office, tmp_path: Path) -> Company:
    """An office with a model, whose key is a file of this test's own."""
    office.engine.audit_keys = AuditKeys(tmp_path / "audit.key")
    return Company(office)
