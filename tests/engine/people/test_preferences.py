"""What a person has set for the pages, and the own language."""

from __future__ import annotations

import pytest

from engine.commands.change_language import change_language
from engine.commands.save_preferences import Preferences, save_preferences
from engine.commands.users import add_user
from engine.errors import BadAnswer, Outdated, UserNotFound
from engine.queries.people import account
from engine.queries.preferences import preferences
from tests.engine.office import Office


def test_each_has_ones_own(office: Office) -> None:
    engine = office.engine
    assert preferences(engine, by="anna") == Preferences({}, 0)
    assert save_preferences(engine, {"theme": "dark", "ё": [1, None]}, by="anna", revision=0).revision == 1
    save_preferences(engine, {"theme": "light"}, by="boris")
    assert preferences(engine, by="anna") == Preferences({"theme": "dark", "ё": [1, None]}, 1)
    with pytest.raises(Outdated):
        save_preferences(engine, {}, by="anna", revision=0)
    assert save_preferences(engine, {"theme": "dark", "ё": [1, None]}, by="anna", revision=1).revision == 2
    for data in ({"x": float("nan")}, {"x": object()}, {"x": "y" * 100_000}):
        with pytest.raises(BadAnswer):
            save_preferences(engine, data, by="anna")


def test_the_language_is_ones_own_choice(office: Office) -> None:
    add_user(office.engine, "anna", by="set-up")
    change_language(office.engine, "ru", by="anna")
    assert account(office.engine, by="anna").language == "ru"
    with pytest.raises(BadAnswer):
        change_language(office.engine, "de", by="anna")
    with pytest.raises(UserNotFound):
        change_language(office.engine, "en", by="nobody")
