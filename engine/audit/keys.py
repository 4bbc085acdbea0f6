"""The key that signs checkpoints: a file or a secret, never in the database.

A key file is PEM: first the private Ed25519 key, below it the public keys of former private keys, whose checkpoints are still accepted.
Without a private key it only verifies.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from engine.errors import NotAllowed

if TYPE_CHECKING:
    from engine.settings import Settings
    from engine.store.unit_of_work import Store

SECRET = "AUDIT_KEY"  # noqa: S105 - the secret's name
DEFAULT = "stagework-audit.key"
_BLOCK = re.compile(r"-----BEGIN ([A-Z ]+)-----.+?-----END \1-----", re.DOTALL)


class AuditKeyUnusable(NotAllowed):
    """The key that signs checkpoints is missing, unreadable or another one than before."""


def raw(key: Ed25519PublicKey) -> bytes:
    """The key's 32 bytes."""
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw)


def key_id(public_key: bytes) -> str:
    """A public key's fingerprint: SHA-256 of its 32 bytes, in hexadecimal."""
    return hashlib.sha256(public_key).hexdigest()


def public_pem(public_key: bytes) -> bytes:
    return Ed25519PublicKey.from_public_bytes(public_key).public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def is_signed(public_key: str, signature: str, message: bytes) -> bool:
    """Whether the signature is the key's; both in hexadecimal."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key)).verify(bytes.fromhex(signature), message)
    except (InvalidSignature, ValueError):
        return False
    return True


@dataclass(frozen=True, slots=True)
class KeyRing:
    """What a key file holds.

    Attributes:
        private: The key that signs; None in a file that only verifies.
        accepted: Raw public keys whose checkpoints are accepted, the private key's own first.
    """

    private: Ed25519PrivateKey | None
    accepted: tuple[bytes, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(key_id(key) for key in self.accepted)

    @classmethod
    def read(cls, text: str, where: str) -> KeyRing:
        """
        Raises:
            AuditKeyUnusable: It is no such file.
        """
        private: list[Ed25519PrivateKey] = []
        public: list[Ed25519PublicKey] = []
        try:
            for block in _BLOCK.finditer(text):
                pem = block.group().encode()
                key = load_pem_private_key(pem, None) if "PRIVATE" in block.group(1) else load_pem_public_key(pem)
                if isinstance(key, Ed25519PrivateKey):
                    private.append(key)
                elif isinstance(key, Ed25519PublicKey):
                    public.append(key)
                else:
                    raise AuditKeyUnusable(f"{where} holds a key that is not Ed25519.")
        except (ValueError, TypeError) as error:
            raise AuditKeyUnusable(f"{where} can't be read as PEM keys without a password: {error}.") from None
        if len(private) > 1 or not (private or public):
            raise AuditKeyUnusable(f"{where} must hold one private Ed25519 key, or only public ones; it holds {len(private)} private ones.")
        keys = [*(key.public_key() for key in private), *public]
        return cls(private[0] if private else None, tuple(dict.fromkeys(raw(key) for key in keys)))

    def write(self) -> bytes:
        """The file's text."""
        assert self.private is not None
        own = raw(self.private.public_key())
        pem = self.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        return pem + b"".join(public_pem(key) for key in self.accepted if key != own)

    def renewed(self) -> KeyRing:
        """A new private key that accepts what this one has signed."""
        key = Ed25519PrivateKey.generate()
        return KeyRing(key, (raw(key.public_key()), *self.accepted))


class AuditKeys:
    """Where an engine's keys are. Read when they are needed, and again after they have changed.

    Attributes:
        path: The file; None when the key is a secret, or lives only as long as a database in memory.
    """

    def __init__(self, path: Path | None, text: str = "") -> None:
        self.path, self._text = path, text
        self._made: KeyRing | None = None
        self._lock = threading.Lock()

    @classmethod
    def of(cls, settings: Settings, store: Store) -> AuditKeys:
        """Those that the settings name."""
        if text := settings.secrets.get(SECRET, ""):
            return cls(None, text)
        if settings.audit_key:
            return cls(Path(settings.audit_key))
        if store.in_memory:
            return cls(None)
        file = store.url.database if store.is_sqlite else None
        return cls(Path(file).with_name(DEFAULT) if file else Path(DEFAULT))

    def known(self) -> KeyRing | None:
        """What is there; None when there is none yet.

        Raises:
            AuditKeyUnusable: It can't be read.
        """
        if self._text:
            return KeyRing.read(self._text, f"STAGEWORK_SECRET_{SECRET}")
        if self.path is None:
            return self._made
        try:
            return KeyRing.read(self.path.read_text(encoding="utf-8"), str(self.path))
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise AuditKeyUnusable(f"The audit key {self.path} can't be read: {error}.") from None

    def signing(self, before: str) -> KeyRing:
        """The ring whose private key signs the next checkpoint; made when nothing has ever been sealed.

        Args:
            before: The id of the key that signed the last checkpoint; "" when there is none.

        Raises:
            AuditKeyUnusable: There is no private key, or it doesn't know the one that signed before it.
        """
        with self._lock:
            ring = self.known()
            if ring is None and not before:
                ring = self._make()
        where = "this process's memory" if self.path is None else str(self.path)
        if ring is None:
            raise AuditKeyUnusable(
                f"The history was sealed with the key {before[:16]}…, and there is no {where}. Put the key there (docs/audit.md)."
            )
        if ring.private is None:
            raise AuditKeyUnusable(f"{where} holds public keys only: it verifies, but can't seal. Seal where the private key is.")
        if before and before not in ring.ids:
            raise AuditKeyUnusable(
                f"The history was sealed with the key {before[:16]}…, but {where} holds {ring.ids[0][:16]}…. "
                "Put the right key there; if it was changed, add the former public key below the new one (docs/audit.md)."
            )
        return ring

    def _make(self) -> KeyRing:
        key = Ed25519PrivateKey.generate()
        ring = KeyRing(key, (raw(key.public_key()),))
        if self.path is None:
            self._made = ring
        else:
            write_key(self.path, ring)
        return ring


def write_key(path: Path, ring: KeyRing, replace: bool = False) -> None:
    """Write a key file that only its owner may read, whole or not at all.

    Raises:
        AuditKeyUnusable: It can't be written, or is there already.
    """
    beside = path.with_name(f"{path.name}.{secrets.token_hex(6)}")
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(ring.write())
            file.flush()
            os.fsync(file.fileno())
        try:
            os.replace(beside, path) if replace else os.link(beside, path)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise AuditKeyUnusable(f"The audit key {path} can't be written: {error.strerror or error}.") from None


def read_keys(paths: Iterable[Path]) -> tuple[bytes, ...]:
    """The raw public keys in files, for `verify`.

    Raises:
        AuditKeyUnusable: One is no key file.
        OSError: One can't be read.
    """
    return tuple(key for path in paths for key in KeyRing.read(path.read_text(encoding="utf-8"), str(path)).accepted)
