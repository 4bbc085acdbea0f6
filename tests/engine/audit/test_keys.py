"""The key is a file or a secret, made once, never exchanged unnoticed."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from engine.audit.keys import AuditKeys, AuditKeyUnusable, KeyRing, is_signed, key_id, public_pem, raw, write_key
from engine.settings import Settings
from engine.store.unit_of_work import Store


def test_the_file_is_made_for_its_owner_only_and_found_again(tmp_path: Path) -> None:
    keys = AuditKeys(tmp_path / "a.key")
    assert keys.known() is None
    made = keys.signing("")
    assert stat.S_IMODE((tmp_path / "a.key").stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["a.key"]
    assert AuditKeys(tmp_path / "a.key").signing(made.ids[0]).accepted == made.accepted
    assert made.private is not None
    signature = made.private.sign(b"said").hex()
    assert is_signed(made.accepted[0].hex(), signature, b"said")
    assert not is_signed(made.accepted[0].hex(), signature, b"other")
    assert not is_signed("zz", signature, b"said")
    assert key_id(made.accepted[0]) == made.ids[0]


def test_a_history_that_was_sealed_gets_no_new_key_by_itself(tmp_path: Path) -> None:
    with pytest.raises(AuditKeyUnusable, match="Put the key there"):
        AuditKeys(tmp_path / "lost.key").signing("ab" * 32)
    AuditKeys(tmp_path / "other.key").signing("")
    with pytest.raises(AuditKeyUnusable, match="add the former public key"):
        AuditKeys(tmp_path / "other.key").signing("ab" * 32)


def test_two_that_make_the_file_at_once_end_with_one_key(tmp_path: Path) -> None:
    first = AuditKeys(tmp_path / "a.key").signing("")
    with pytest.raises(AuditKeyUnusable, match="can't be written"):
        write_key(tmp_path / "a.key", first.renewed())
    assert AuditKeys(tmp_path / "a.key").signing("").accepted == first.accepted


def test_a_renewed_key_accepts_what_the_former_signed(tmp_path: Path) -> None:
    former = AuditKeys(tmp_path / "a.key").signing("")
    write_key(tmp_path / "a.key", former.renewed(), replace=True)
    ring = AuditKeys(tmp_path / "a.key").signing(former.ids[0])
    assert ring.ids[1:] == former.ids
    assert ring.ids[0] != former.ids[0]


def test_public_keys_alone_verify_but_do_not_seal(tmp_path: Path) -> None:
    made = AuditKeys(tmp_path / "a.key").signing("")
    (tmp_path / "public.pem").write_bytes(public_pem(made.accepted[0]))
    keys = AuditKeys(tmp_path / "public.pem")
    known = keys.known()
    assert known is not None
    assert known.ids == made.ids
    with pytest.raises(AuditKeyUnusable, match="public keys only"):
        keys.signing(made.ids[0])


def test_where_the_key_is(tmp_path: Path) -> None:
    def path(settings: Settings, url: str) -> Path | None:
        store = Store.open(url)
        try:
            return AuditKeys.of(settings, store).path
        finally:
            store.close()

    assert path(Settings(), f"sqlite:///{tmp_path}/x.db") == tmp_path / "stagework-audit.key"
    assert path(Settings(), "postgresql://nobody@nowhere/x") == Path("stagework-audit.key")
    assert path(Settings(), "sqlite://") is None
    assert path(Settings(audit_key="/keys/a.pem"), f"sqlite:///{tmp_path}/x.db") == Path("/keys/a.pem")


def test_the_key_may_be_a_secret(tmp_path: Path) -> None:
    made = AuditKeys(tmp_path / "a.key").signing("")
    store = Store.open("sqlite://")
    keys = AuditKeys.of(Settings(secrets={"AUDIT_KEY": (tmp_path / "a.key").read_text()}), store)
    store.close()
    assert keys.path is None
    assert keys.signing(made.ids[0]).accepted == made.accepted


def test_in_memory_the_key_lives_as_long_as_the_database() -> None:
    keys = AuditKeys(None)
    assert keys.known() is None
    assert keys.signing("").ids == keys.signing(keys.signing("").ids[0]).ids


def test_what_is_no_key_file_is_said(tmp_path: Path) -> None:
    rsa = generate_private_key(65537, 2048).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    two = AuditKeys(tmp_path / "a.key").signing("").write().decode() + AuditKeys(tmp_path / "b.key").signing("").write().decode()
    for text, why in (("", "must hold"), ("hello", "must hold"), (rsa, "not Ed25519"), (two, "2 private ones")):
        with pytest.raises(AuditKeyUnusable, match=why):
            KeyRing.read(text, "the file")
    broken = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"
    with pytest.raises(AuditKeyUnusable, match="can't be read as PEM"):
        KeyRing.read(broken, "the file")
    with pytest.raises(AuditKeyUnusable, match="can't be read"):
        AuditKeys(tmp_path).known()


def test_the_public_key_of_a_private_one_is_not_doubled(tmp_path: Path) -> None:
    made = AuditKeys(tmp_path / "a.key").signing("")
    assert made.private is not None
    own = public_pem(raw(made.private.public_key())).decode()
    assert KeyRing.read(made.write().decode() + own, "x").accepted == made.accepted
