"""States change only as the tables say."""

from __future__ import annotations

import pytest

from engine import lifecycle
from engine.errors import WrongLifecycle


def test_every_state_that_can_be_reached_is_in_its_table() -> None:
    for noun, table in lifecycle.ALLOWED.items():
        reached = set().union(*table.values())
        assert reached <= set(table), noun


@pytest.mark.parametrize(
    ("noun", "state"), [("instance", "completed"), ("work item", "withdrawn"), ("job", "done"), ("instance", "cancelled")]
)
def test_an_end_is_an_end(noun: str, state: str) -> None:
    assert lifecycle.ended(noun, state)
    with pytest.raises(WrongLifecycle, match=state):
        lifecycle.check(noun, 1, state, next(iter(lifecycle.ALLOWED[noun])))
