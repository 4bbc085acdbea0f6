"""Which passwords are refused, and how they are kept."""

from __future__ import annotations

import pytest

from engine import passwords
from engine.passwords import PasswordRefused


@pytest.mark.parametrize(
    "password",
    [
        "",
        "short",
        "password1234",
        "Passw0rd!2026",
        "aaaaaaaaaaaa",
        "qwertyuiop12",
        "123456789012",
        "AnnaCastell1",
        "пароль123456",
        "x" * 257,
    ],
)
def test_short_common_and_one_s_own_name_are_refused(password: str) -> None:
    with pytest.raises(PasswordRefused):
        passwords.check(password, "AnnaCastell", "castell@example.com")


@pytest.mark.parametrize("password", ["four words to remember", "Annas grüner Papagei", "пять зелёных яблок", "kR7#vv2!mmQ9x"])
def test_a_good_one_is_taken(password: str) -> None:
    passwords.check(password, "AnnaCastell", "castell@example.com")


def test_it_is_kept_by_argon2id_with_the_parameters_of_owasp() -> None:
    kept = passwords.hashed("four words to remember")
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert passwords.is_right(kept, "four words to remember")
    assert not passwords.is_right(kept, "four words to forget")
    assert kept != passwords.hashed("four words to remember"), "each has its own salt"


def test_the_same_letters_typed_otherwise_are_the_same_password() -> None:
    assert passwords.is_right(passwords.hashed("Annas grüner Papagei"), "Annas gru\u0308ner Papagei")


def test_nobody_has_no_password() -> None:
    assert not passwords.is_right("", "nobody has this password")
    assert not passwords.is_right("$argon2id$broken", "x")
    assert not passwords.is_right("", "\ud800")
