"""Bodies that are taken in whole before anything is done with them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from anyio import sleep_forever

from studio.serve.http.answers import refuse
from studio.serve.whole_body import DRAINED, WholeBodies

Chunk = tuple[bytes, bool]


async def asked(chunks: Iterable[Chunk | None], **options: Any) -> tuple[list[Any], list[bytes]]:
    """What is sent for a call whose body comes so, None for a caller that goes away, and what the
    application was told; after the last chunk nothing comes any more."""
    coming = iter(chunks)
    sent: list[Any] = []
    told: list[bytes] = []

    async def receive() -> Any:
        for one in coming:
            if one is None:
                return {"type": "http.disconnect"}
            return {"type": "http.request", "body": one[0], "more_body": one[1]}
        return await sleep_forever()

    async def send(message: Any) -> None:
        sent.append(message)

    async def app(_scope: Any, receive: Any, send: Any) -> None:
        message = await receive()
        assert message["more_body"] is False
        told.append(message["body"])
        await send({"type": "http.response.start", "status": 200, "headers": []})
        if options.get("listens"):
            assert (await receive())["type"] == "http.disconnect"

    patience = options.get("patience", 20)
    whole = WholeBodies(app, refuse, limit=10, patience=patience)
    await whole({"type": "http", "method": "POST"}, receive, send)
    return sent, told


async def test_what_comes_in_pieces_is_told_as_one() -> None:
    sent, told = await asked([(b"ab", True), (b"", True), (b"cd", False)])
    assert (sent[0]["status"], told) == (200, [b"abcd"])
    assert (await asked([(b"", False)]))[1] == [b""]
    assert (await asked([(b"x" * 10, False)]))[1] == [b"x" * 10]


async def test_who_listens_after_it_hears_that_the_caller_went() -> None:
    sent, told = await asked([(b"ab", False), None], listens=True)
    assert (sent[0]["status"], told) == (200, [b"ab"])


async def test_who_goes_away_is_not_answered() -> None:
    assert await asked([(b"ab", True), None]) == ([], [])


@pytest.mark.parametrize("chunks", [[], [(b"ab", True)]], ids=["nothing", "half"])
async def test_what_does_not_arrive_is_refused(chunks: list[Chunk]) -> None:
    sent, told = await asked(chunks, patience=0.01)
    assert (sent[0]["status"], told) == (408, [])
    assert (b"connection", b"close") in sent[0]["headers"]
    assert b'"code":"request_timeout"' in sent[1]["body"]


async def test_what_is_too_large_is_taken_in_and_refused() -> None:
    sent, told = await asked([(b"x" * 6, True), (b"x" * 5, False)])
    assert (sent[0]["status"], told) == (413, [])
    assert (b"connection", b"close") not in sent[0]["headers"]
    sent, told = await asked([(b"x" * DRAINED, True), (b"x", True)])
    assert (sent[0]["status"], told) == (413, [])
    assert (b"connection", b"close") in sent[0]["headers"]
