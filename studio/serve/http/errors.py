"""The errors of the store as answers: which status and code each has (SPEC section 12)."""

from __future__ import annotations

import re
from typing import Final

from store.entries import Kind
from store.errors import (
    AlreadyExists,
    Conflict,
    InUse,
    Invalid,
    NotFound,
    PersistError,
    StageError,
    StepNotFound,
    StoreError,
    WrongShape,
)
from studio.serve.http.answers import Problem

_VOICE: Final = re.compile(r"persona: (persona|role|sequence) not found: ")
"""How the voice registry says that something does not exist."""


def problem_of(error: StoreError, kind: Kind | None) -> Problem:
    """What to answer for an error that met a call for an entry of a kind.

    Without a kind what is invalid stands in the query.
    """
    said = str(error)
    match error:
        case NotFound():
            if voice := _VOICE.match(said):
                return Problem(404, f"{voice[1]}_not_found", said)
            return Problem(404, f"{kind}_not_found" if kind else "not_found", said)
        case StepNotFound():
            return Problem(404, "step_not_found", said)
        case AlreadyExists():
            return Problem(409, "already_exists", said)
        case InUse():
            return Problem(409, "in_use", said, {"users": list(error.users)})
        case StageError():
            return Problem(409, "stage_error", said)
        case Conflict():
            return Problem(409, "conflict", said)
        case WrongShape() if kind:
            return Problem(400, "invalid_json", said, _field(error))
        case Invalid():
            return Problem(400, f"invalid_{kind}" if kind else "invalid_query", said, _field(error))
        case PersistError():
            return Problem(503, "persist_failed", said, headers=((b"retry-after", b"1"),))
        case _:
            return Problem(500, "internal_error", said)


def _field(error: Invalid) -> dict[str, str]:
    return {"field": error.field} if error.field else {}
