"""The demo company's channels show what a dead letter is."""

from __future__ import annotations

from api.demo.channels import LETTERS, add_channels
from engine.commands.answer_letter import deliver_letter
from engine.commands.deploy import deploy
from engine.queries.channels import channels, letters
from engine.shipped import shipped_files
from engine.testing import memory_engine


def test_each_letter_has_a_cause_and_can_be_mended() -> None:
    with memory_engine() as engine:
        deploy(engine, shipped_files(), by="demo --seed 1 --deals 10")
        add_channels(engine)
        add_channels(engine)
        assert [(one.name, one.is_awaited, one.waiting) for one in channels(engine, by="")] == [
            ("telephone", True, 2),
            ("web-form", True, 3),
        ]
        told = letters(engine, by="")
        assert len(told) == len(LETTERS)
        assert all(one.cause_ru for one in told)
        assert len({one.cause for one in told}) == 4
        renamed = next(one for one in told if one.message_id == "F-1041")
        assert deliver_letter(engine, renamed.id, by="olga", data={"phone": "+442079460871"}).outcome == "started"
