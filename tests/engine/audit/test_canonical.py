"""Canonical JSON is that of RFC 8785, for what events and checkpoints hold: texts and whole numbers."""

from __future__ import annotations

import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from engine.audit import standalone_verifier
from engine.audit.checkpoint import statement
from engine.chain import FIELDS, canonical
from engine.testing import NOON

# Lone surrogates can't be written as UTF-8 at all, so neither database takes them.
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
NUMBERS = st.integers(-(2**53) + 1, 2**53 - 1)


@given(st.fixed_dictionaries({name: NUMBERS if name == "number" else TEXTS for name in FIELDS}))
def test_an_event(event: dict[str, str | int]) -> None:
    assert canonical(event) == rfc8785.dumps(event) == standalone_verifier.canonical(event)


@given(st.integers(1, 2**31), st.integers(0, 2**53 - 1), TEXTS)
def test_a_checkpoint(number: int, size: int, text: str) -> None:
    said = statement(number, NOON, size, text, text, text)
    assert canonical(said) == rfc8785.dumps(said) == standalone_verifier.canonical(said)


def test_the_standalone_verifier_knows_the_same_fields() -> None:
    assert standalone_verifier.EVENT == FIELDS
    assert set(standalone_verifier.STATEMENT) == set(statement(1, NOON, 1, "", "", ""))
