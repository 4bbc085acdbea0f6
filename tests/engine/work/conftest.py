"""An office with a sales department: anna, boris and carol, led by greta."""

from __future__ import annotations

import pytest

from tests.engine.office import Office
from tests.engine.work.team import Team


@pytest.fixture
def team(office: Office) -> Team:
    team = Team(office)
    team.department("sales", "anna", "boris", "carol", head="greta")
    team.department("legal", "hugo")
    return team
