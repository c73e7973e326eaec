"""Where a database is: a path or a URL, and how messages call it without its password."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from store.errors import PersistError

# Whatever stands before the last @ may be part of a password that was written as it is.
_SECRETS: Final = re.compile(r"(?P<user>(?:[\w+.-]+://)?[^:@/]*):(?!//).*@", re.DOTALL)
_SECRET_OPTIONS: Final = re.compile(r"(?i)(password=)[^&]*")


def without_password(text: str) -> str:
    """What someone gave as a database, fit to be shown."""
    hidden = _SECRETS.sub(r"\g<user>:***@", text, count=1)
    return _SECRET_OPTIONS.sub(r"\1***", hidden)


def url_of(location: str | Path) -> URL:
    """The URL of a path or URL.

    Raises:
        PersistError: it is no URL that leads anywhere.
    """
    text = str(location)
    if "://" not in text:
        return URL.create("sqlite", database=text)
    if text.startswith("postgres://"):
        text = text.replace("postgres", "postgresql", 1)
    try:
        url = make_url(text)
    except (ArgumentError, ValueError) as error:
        raise _no_url(text) from error
    if "@" in (url.host or ""):
        raise PersistError(
            f'"{without_password(text)}" is not a database URL: write an @ in a password as %40'
        )
    return url


def _no_url(text: str) -> PersistError:
    return PersistError(
        f'"{without_password(text)}" is not a database URL; write a path, or postgresql://host/name'
    )


def shown_location(url: URL) -> str:
    """What to call the database in messages."""
    if url.drivername == "sqlite":
        return url.database or "memory"
    return without_password(url.render_as_string(hide_password=True))
