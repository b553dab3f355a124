"""Networks: where somebody came from, told so that it names no single household."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network
from typing import Final

BITS_V4: Final = 24
BITS_V6: Final = 48
UNKNOWN: Final = "unknown"


def network(address: str | None) -> str:
    """Shorten an address to its network: 192.0.2.0/24, 2001:db8:1::/48."""
    try:
        found = ip_address(address or "")
    except ValueError:
        return UNKNOWN
    if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    bits = BITS_V6 if isinstance(found, IPv6Address) else BITS_V4
    return str(ip_network((found, bits), strict=False))
