"""Shares and their intervals, against published figures."""

from __future__ import annotations

import pytest

from engine.kpi.statistics import ENOUGH, Share, compared, wilson


@pytest.mark.parametrize(
    ("reached", "of", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),  # Newcombe 1998, table I, method 3: each of them
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_the_interval_is_wilson_s(reached: int, of: int, low: float, high: float) -> None:
    assert wilson(reached, of) == pytest.approx((low, high), abs=0.00006)


def test_nothing_is_known_without_cases() -> None:
    assert wilson(0, 0) == (0.0, 1.0)
    assert Share(0, 0).rate is None


def test_a_share_is_called_higher_only_with_enough_cases_apart() -> None:
    assert compared(Share(80, 100), Share(40, 100)) == "higher"
    assert compared(Share(40, 100), Share(80, 100)) == "lower"
    assert compared(Share(55, 100), Share(45, 100)) == ""
    assert compared(Share(ENOUGH - 1, ENOUGH - 1), Share(0, 1000)) == ""
