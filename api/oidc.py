"""OpenID Connect: the authorization code flow with PKCE (OpenID Connect Core 1.0 §3.1; RFC 7636; RFC 9700)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import httpx
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.base_client import OAuthError
from authlib.integrations.httpx_client import OAuth2Client
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from api.problems import Refused
from engine.clock import Clock
from engine.commands.sign_in_by_provider import Identity
from engine.oidc import Oidc

DISCOVERY = "/.well-known/openid-configuration"
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519"]
"""Only signatures with a key pair: with HS256 the client's own secret could sign (RFC 8725 §2.1)."""
KEPT = timedelta(hours=1)
"""How long the provider's description and keys are kept."""
TIMEOUT = 10.0
LEEWAY = 60
"""Seconds by which the two clocks may differ."""


@dataclass(frozen=True, slots=True)
class Flow:
    """One try to sign in. All that must be known at its end follows from a secret in the browser's cookie; the server keeps nothing."""

    secret: str

    @property
    def state(self) -> str:
        return self._derived("state")

    @property
    def nonce(self) -> str:
        return self._derived("nonce")

    @property
    def verifier(self) -> str:
        return self._derived("verifier")

    def _derived(self, what: str) -> str:
        digest = hmac.new(self.secret.encode("utf-8", "replace"), what.encode(), hashlib.sha256).digest()
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")


class Provider:
    """The provider of the settings.

    Args:
        secret: The client's; "" for a public client.
        clock: What tokens are judged by.
    """

    def __init__(self, oidc: Oidc, secret: str, clock: Clock) -> None:
        self.oidc, self._secret, self._clock = oidc, secret, clock
        self._lock = threading.Lock()
        self._metadata: dict[str, Any] = {}
        self._keys: KeySet | None = None
        self._read_at: datetime | None = None

    def address(self, flow: Flow, redirect_uri: str) -> str:
        """Where the browser signs in.

        Raises:
            Refused: The provider can't be reached.
        """
        metadata, _ = self._known()
        with self._client(redirect_uri) as client:
            url, _state = client.create_authorization_url(
                metadata["authorization_endpoint"], state=flow.state, nonce=flow.nonce, code_verifier=flow.verifier
            )
        return str(url)

    def identity(self, flow: Flow, redirect_uri: str, code: str) -> Identity:
        """Who has signed in there.

        Args:
            code: The authorization code with which the browser came back.

        Raises:
            Refused: The provider can't be reached, refuses the code, or says something that can't be believed.
        """
        metadata, keys = self._known()
        try:
            with self._client(redirect_uri) as client:
                told = client.fetch_token(
                    metadata["token_endpoint"], grant_type="authorization_code", code=code, code_verifier=flow.verifier
                )
                claims = self._claims(str(told.get("id_token", "")), keys, flow, told.get("access_token"))
                if endpoint := metadata.get("userinfo_endpoint"):
                    claims = self._with_user_info(claims, client.get(endpoint))
        except OAuthError as error:
            raise Refused(401, "provider-refused", f"The provider refuses the sign-in ({error.error}). Begin again.") from None
        except httpx.HTTPError:
            raise _unreachable() from None
        return self._identity(claims)

    # ---- inside ----------------------------------------------------------------------------------------------------

    def _client(self, redirect_uri: str) -> Any:
        return OAuth2Client(
            self.oidc.client_id,
            self._secret or None,
            token_endpoint_auth_method=None if self._secret else "none",
            scope=self.oidc.scopes,
            redirect_uri=redirect_uri,
            code_challenge_method="S256",
            timeout=TIMEOUT,
        )

    def _claims(self, token: str, keys: KeySet, flow: Flow, access_token: Any) -> dict[str, Any]:
        try:
            try:
                read = jwt.decode(token, keys, algorithms=ALGORITHMS)
            except (JoseError, ValueError):
                read = jwt.decode(token, self._known(anew=True)[1], algorithms=ALGORITHMS)  # the provider may have new keys
            options: Any = {
                "iss": {"essential": True, "value": self.oidc.issuer},
                "aud": {"essential": True, "value": self.oidc.client_id},
            }
            params = {"nonce": flow.nonce, "client_id": self.oidc.client_id, "access_token": access_token}
            claims = CodeIDToken(read.claims, read.header, options, params)
            claims.validate(int(self._clock.now().timestamp()), LEEWAY)
        except (JoseError, AuthlibBaseError, ValueError, KeyError, TypeError):
            raise Refused(401, "identity-not-proved", "What the provider says can't be believed. Begin the sign-in again.") from None
        return dict(claims)

    def _with_user_info(self, claims: dict[str, Any], response: httpx.Response) -> dict[str, Any]:
        """The claims, with those that only the endpoint for them tells; it must speak of the same person (Core §5.3.2)."""
        if response.status_code != 200 or not response.headers.get("content-type", "").startswith("application/json"):
            return claims
        told = response.json()
        return {**told, **claims} if isinstance(told, dict) and told.get("sub") == claims["sub"] else claims

    def _identity(self, claims: dict[str, Any]) -> Identity:
        email = claims.get("email") if claims.get("email_verified") is True else ""
        names = (claims.get(name) for name in ("preferred_username", "name", "email", "sub"))
        groups = claims.get(self.oidc.groups_claim, []) if self.oidc.groups_claim else []
        return Identity(
            issuer=self.oidc.issuer,
            subject=str(claims["sub"]),
            name=next(name for name in names if isinstance(name, str) and name.strip()),
            email=email if isinstance(email, str) else "",
            groups=[group for group in groups if isinstance(group, str)] if isinstance(groups, list) else [],
        )

    def _known(self, anew: bool = False) -> tuple[dict[str, Any], KeySet]:
        """The provider's description and its keys."""
        with self._lock:
            now = self._clock.now()
            if anew or self._keys is None or self._read_at is None or now - self._read_at >= KEPT:
                try:
                    self._metadata = self._read(self.oidc.issuer.rstrip("/") + DISCOVERY)
                    if self._metadata.get("issuer") != self.oidc.issuer:
                        raise ValueError("another issuer")
                    self._keys = KeySet.import_key_set(self._read(self._metadata["jwks_uri"]))  # type: ignore[arg-type]
                    self._read_at = now
                except (httpx.HTTPError, ValueError, KeyError, JoseError):
                    raise _unreachable() from None
            return self._metadata, self._keys

    def _read(self, url: str) -> dict[str, Any]:
        response = httpx.get(url, timeout=TIMEOUT).raise_for_status()
        told = response.json()
        if not isinstance(told, dict):
            raise ValueError("no object")
        return told


def _unreachable() -> Refused:
    detail = "The provider of identities can't be reached, or does not describe itself. Try again, or sign in with a password."
    return Refused(503, "provider-unreachable", detail, {"Retry-After": "10"})
