from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from engine.kpi.surroundings import Surroundings

NEW_YORK = ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("2017-03-11T12:00-05:00", "2017-03-12T12:00-04:00", 24),  # clocks go forward: 23 hours have passed
        ("2017-11-04T12:00-04:00", "2017-11-05T12:00-05:00", 24),  # and back: 25
        ("2017-03-01T12:00-05:00", "2017-04-15T12:00-04:00", 45 * 24),
        ("2017-11-05T00:30-04:00", "2017-11-05T03:30-05:00", 4),  # within one day, what has passed
        ("2017-11-05T01:50-04:00", "2017-11-05T01:10-05:00", 1 / 3),
        ("2017-07-01T22:00-04:00", "2017-07-02T06:30-04:00", 8.5),
    ],
)
def test_days_are_counted_by_the_clock_on_the_wall(start: str, end: str, hours: float) -> None:
    pieces = [(datetime.fromisoformat(start), datetime.fromisoformat(end))]
    assert Surroundings(NEW_YORK).time(pieces, "", in_hours=False) == timedelta(hours=hours)
