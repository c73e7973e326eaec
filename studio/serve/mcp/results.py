"""What a call of a tool comes to on the wire."""

from __future__ import annotations

from typing import Any

import orjson

from store.errors import StoreError
from studio.serve.mcp.tool import Result


def success(result: Result) -> dict[str, Any]:
    """A structured result, and the same as JSON for clients that show a model text alone."""
    return {
        "content": [{"type": "text", "text": orjson.dumps(result).decode()}],
        "structuredContent": result,
        "isError": False,
        "resultType": "complete",
    }


def failure(error: StoreError) -> dict[str, Any]:
    """An error in words, for the model to read; begins with the error's type."""
    return failed(told(error))


def told(error: StoreError) -> str:
    """The type of an error as the README names it, and what it says.

    A type that only refines another, such as a wrong shape, is told by the other's name.
    """
    named = next(kind for kind in type(error).__mro__ if StoreError in (kind, *kind.__bases__))
    return f"{named.__name__}: {error}"


def failed(said: str) -> dict[str, Any]:
    """An error of a tool."""
    return {
        "content": [{"type": "text", "text": said}],
        "isError": True,
        "resultType": "complete",
    }
