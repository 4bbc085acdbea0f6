"""`make audit` fails on a known vulnerability, and says so when nobody could be asked."""

from __future__ import annotations

from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType

import pytest

AUDIT = Path(__file__).parents[2] / ".ci" / "audit"


@pytest.fixture
def audit() -> ModuleType:
    if not AUDIT.exists():
        pytest.skip("a source archive has no continuous integration")
    module = ModuleType("audit")
    module.__file__ = str(AUDIT)
    SourceFileLoader("audit", str(AUDIT)).exec_module(module)
    return module


SOUND = {"name": "sound", "version": "1.0", "vulns": []}
UNKNOWN = {"name": "new", "version": "1.0", "skip_reason": "not found"}
BAD = {"name": "bad", "version": "0.9", "vulns": [{"id": "PYSEC-1", "fix_versions": ["1.0"], "description": "Anybody may do anything."}]}


def test_a_known_vulnerability_fails(audit: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert audit.verdict([SOUND, BAD, UNKNOWN]) == 1
    assert "bad 0.9: PYSEC-1, mended in 1.0. Anybody may do anything." in capsys.readouterr().out


def test_sound_ones_pass(audit: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert audit.verdict([SOUND, UNKNOWN]) == 0
    assert "0 with known vulnerabilities, 1 not audited: new." in capsys.readouterr().out


def test_nobody_asked_is_said_clearly(audit: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert audit.verdict([UNKNOWN]) == 0
    assert "NOT AUDITED" in capsys.readouterr().err
