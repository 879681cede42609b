"""Where a request may go: addresses that are not inside the own network."""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass

import httpx

from voc.errors import UnsafeAddress


@dataclass(frozen=True, slots=True)
class Target:
    """A checked destination: `url` names the checked address itself, so that a second look-up cannot change it."""

    url: httpx.URL
    host: str
    host_header: str


def public_address(url: str, *, allow_private: bool = False, setting: str = "") -> Target:
    """The destination of `url`, after every address of its host was found to be public.

    `setting` is the one that would allow addresses inside the own network: the error names it.

    Raises:
        UnsafeAddress: if it is not http or https, has no known address, or has one inside the own network.
    """
    try:
        parsed = httpx.URL(url)
    except httpx.InvalidURL as error:
        raise UnsafeAddress("the address is not a URL.") from error
    if parsed.scheme not in ("http", "https") or not parsed.host:
        raise UnsafeAddress("the address must begin with https:// or http:// and name a host.")
    addresses = _resolve(parsed.host, parsed.port or {"http": 80, "https": 443}[parsed.scheme])
    private = next((a for a in addresses if not _is_public(a)), None)
    if private is not None and not allow_private:
        remedy = f"; {setting}=true allows that" if setting else ""
        raise UnsafeAddress(f"{parsed.host} is inside the own network{remedy}.")
    return Target(parsed.copy_with(host=addresses[0]), parsed.host, parsed.netloc.decode("ascii"))


def _resolve(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise UnsafeAddress(f"{host} has no address.") from error
    return [str(entry[4][0]) for entry in found]


def _is_public(address: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        # An IPv4 address can hide in several kinds of IPv6 ones.
        inner = ip.ipv4_mapped or ip.sixtofour or _nat64(ip)
        if inner is not None:
            return _is_public(str(inner))
    return ip.is_global and not ip.is_multicast


def _nat64(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF) if ip in ipaddress.ip_network("64:ff9b::/96") else None
