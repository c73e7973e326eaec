"""The errors every door shows to people: what, where, and what would be right."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

_UNREADABLE: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_LONGEST: Final = 200


def shown(text: str) -> str:
    """A text as a message quotes it: short, and without characters that no line can hold."""
    return _on_one_line(text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…")


def _on_one_line(text: str) -> str:
    return _UNREADABLE.sub(lambda match: match[0].encode("unicode_escape").decode(), text)


class StoreError(Exception):
    """Base of every error the store raises on purpose; its text is one readable line."""

    def __init__(self, message: str) -> None:
        # What a caller gave may be quoted in it.
        super().__init__(_on_one_line(message))


class NotFound(StoreError):
    """Something was named that does not exist."""


class AlreadyExists(StoreError):
    """A name is taken by another entry of the same kind."""


class Invalid(StoreError):
    """A value breaks a rule; names the kind, entry and field where they are known."""

    def __init__(self, problem: str, *, kind: str = "", name: str = "", field: str = "") -> None:
        self.problem = problem
        self.kind = kind
        self.name = name
        self.field = field
        super().__init__(self._text())

    def _text(self) -> str:
        where = self.kind
        if self.name:
            where = f'{where} "{shown(self.name)}"'.strip()
        if self.field:
            field = shown(self.field)
            where = f"{where}, {field}" if where else field
        return f"{where}: {self.problem}" if where else self.problem


class WrongShape(Invalid):
    """A value is of another type than its field, such as a number where a text belongs."""


class InUse(StoreError):
    """An entry cannot be deleted while others link to it; `users` lists them."""

    def __init__(self, message: str, users: Sequence[str] = ()) -> None:
        self.users = tuple(users)
        super().__init__(message)


class StepNotFound(StoreError):
    """A step index lies outside its sequence."""


class StageError(StoreError):
    """A stage or arc operation that the persona's arc does not allow."""


class Conflict(StoreError):
    """Something changed underneath; both sides are in the text."""


class PersistError(StoreError):
    """The database could not be read or written: locked, read-only, damaged or too new."""
