"""Who is at the keyboard: the name that revisions carry."""

from __future__ import annotations

import getpass


def current_actor() -> str:
    """The user's login name, or `somebody` where the system knows none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "somebody"
