"""Who may talk to a server that trusts everyone on this machine, and nobody else; pure.

A page of another site can make a browser send requests here too: it gives itself away by its
Origin, and by the Host when its name was made to lead to this machine (DNS rebinding).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from ipaddress import ip_address
from typing import Final

_HOST: Final = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]+)(?::[0-9]{1,5})?")


def is_loopback(host: str) -> bool:
    """Whether a host, a name or an address, is this machine seen from itself."""
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host.removeprefix("[").removesuffix("]")).is_loopback
    except ValueError:
        return False


def refusal(hosts: Sequence[str], origin: str | None, *, needs_origin: bool) -> str:
    """Why a request is refused, in words; blank when it is not.

    Args:
        hosts: Its Host headers.
        origin: Its Origin header.
        needs_origin: Whether one that names no origin is refused, as for a websocket, to which
            browsers always send it.
    """
    match = _HOST.fullmatch(hosts[0]) if len(hosts) == 1 else None
    if match is None or not is_loopback(match[1]):
        return "The studio is served to this machine alone: open it as http://localhost."
    if origin is None:
        return "The page that asks does not say which it is." if needs_origin else ""
    _, _, named = origin.partition("://")
    if origin.lower().startswith(("http://", "https://")) and named.lower() == hosts[0].lower():
        return ""
    return "A page of another site asks: only the studio's own page may."
