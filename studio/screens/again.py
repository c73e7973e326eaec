"""Asking until it is done: what was typed and refused is asked again, with the reason in it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from store.errors import StoreError

T = TypeVar("T")
AnswerT = TypeVar("AnswerT")


@dataclass(frozen=True, slots=True)
class Refused:
    """An answer that could not be written."""

    answer: Any
    why: str


def giving_back(
    act: Callable[[], T], refused: Callable[[StoreError], None] | None
) -> Callable[[], T | StoreError]:
    """An act that gives its error back, where somebody is to hear of it; else raises it."""

    def attempt() -> T | StoreError:
        try:
            return act()
        except StoreError as error:
            if refused is None:
                raise
            return error

    return attempt


async def written(write: Callable[..., None], act: Callable[..., Any], **how: Any) -> Any:
    """Write, and wait for it; gives what the act returns, or the error that refused it.

    Awaited in a worker: the answer comes in a message of the screen.

    Args:
        write: How the screen writes: it calls `then` or `refused`.
        act: What is written.
        how: What else is told to `write`.
    """
    answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
    write(act, then=answer.set_result, refused=answer.set_result, **how)
    return await answer


async def until_done(
    ask: Callable[[Refused | None], Awaitable[AnswerT | None]],
    attempt: Callable[[AnswerT], Awaitable[Any]],
) -> tuple[AnswerT, Any] | None:
    """Ask, do it, and ask again with what was typed where it is refused.

    Args:
        ask: Asks; None is to leave it. It is given what was refused before.
        attempt: Does it; gives what came of it, or the error that refused it.

    Returns the answer and what came of it, or None where it was left.
    """
    refused: Refused | None = None
    while True:
        answer = await ask(refused)
        if answer is None:
            return None
        outcome = await attempt(answer)
        if not isinstance(outcome, StoreError):
            return answer, outcome
        refused = Refused(answer, str(outcome))
