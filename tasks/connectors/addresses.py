"""Which hosts the HTTP connector may call: a guard against server-side request forgery (CWE-918, OWASP SSRF).

A URL may come from a form or from another system, and the worker stands inside the company's network. So a host is
resolved first, every address it has is checked, and the call then goes to a checked address: a name that resolves
differently a moment later (DNS rebinding) gains nothing.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable
from dataclasses import dataclass

import anyio

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052: the last 32 bits are an IPv4 address
_HINT = "To allow it, add the host to hosts of [connectors.http] in the configuration file."
_METADATA = frozenset({ipaddress.ip_address("fd00:ec2::254"), ipaddress.ip_address("100.100.100.200")})


class HostRefused(Exception):
    """The host may not be called; the message says why and what to do."""


@dataclass(frozen=True)
class HostGuard:
    """Says whether a host may be called.

    Attributes:
        allowed: Host names, `*.example.com` patterns, or either with `:port`. Empty: every host whose addresses are
            all public (RFC 6890). Otherwise only these hosts, which may then be private or the machine itself.
            Link-local addresses, where clouds serve credentials, are never called.
    """

    allowed: tuple[str, ...] = ()

    @staticmethod
    def of(hosts: Iterable[str]) -> HostGuard:
        return HostGuard(tuple(host.strip().lower() for host in hosts if host.strip()))

    async def addresses(self, host: str, port: int) -> list[str]:
        """The checked addresses to connect to, IPv4 first.

        Raises:
            HostRefused: The host is not allowed, or one of its addresses is not.
            OSError: The name can't be resolved.
        """
        if self.allowed and not any(_matches(pattern, host.lower(), port) for pattern in self.allowed):
            raise HostRefused(f"{host}:{port} is not on the list of allowed hosts. {_HINT}")
        found = await anyio.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        texts = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        for text in texts:
            self._check(host, text)
        return sorted(texts, key=lambda text: ":" in text)

    def _check(self, host: str, text: str) -> None:
        address = embedded(ipaddress.ip_address(text.partition("%")[0]))
        if address.is_link_local or address.is_multicast or address.is_unspecified or address in _METADATA:
            raise HostRefused(f"{host} is {text}, a link-local or special address, which is never called.")
        if not self.allowed and not address.is_global:
            raise HostRefused(f"{host} is {text}, which is not a public address. {_HINT}")


def embedded(address: Address) -> Address:
    """The IPv4 address inside an IPv4-mapped, 6to4 (RFC 3056) or NAT64 (RFC 6052) one; else the address itself."""
    if isinstance(address, ipaddress.IPv6Address):
        if address in _NAT64:
            return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        return address.ipv4_mapped or address.sixtofour or address
    return address


def _matches(pattern: str, host: str, port: int) -> bool:
    name, colon, number = pattern.rpartition(":")
    if colon and number.isdigit() and not name.endswith(":"):
        return int(number) == port and _matches(name.strip("[]"), host, port)
    return host.endswith(pattern[1:]) if pattern.startswith("*.") else host == pattern
