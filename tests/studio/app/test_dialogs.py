"""Dialogs that are answered as they appear."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from textual.content import Content

from studio.screens.dialogs import AskScreen, ConfirmScreen, Dialog, PageScreen, PickScreen
from studio.widgets.rows import Row
from tests.studio.app.driving import Stand

DIALOGS: list[Callable[[], Dialog[Any]]] = [
    lambda: ConfirmScreen("Do it?", "It is done.", "Do it"),
    lambda: AskScreen("Name"),
    lambda: PickScreen("Which?", [Row("a", Content("a"))], "a"),
    lambda: PageScreen("Page", Content("Text.")),
]


@pytest.mark.parametrize("made", DIALOGS, ids=["confirm", "ask", "pick", "page"])
async def test_an_answer_that_comes_before_the_dialog_is_there_waits_for_it(
    stand: Stand, made: Callable[[], Dialog[Any]]
) -> None:
    async with stand.running() as studio:
        for moments in (1, 2, 4, 8, 16):
            answers: list[Any] = []
            dialog = made()
            studio.app.push_screen(dialog, answers.append)
            for _ in range(moments):
                await asyncio.sleep(0)
            assert studio.app.screen is dialog
            if not dialog.is_mounted:
                # As two quick keys do, the second of which is one too many.
                dialog.dismiss(None)
            dialog.dismiss(None)
            await studio.until(lambda answers=answers: answers)
            await studio.settle()
            assert studio.app.screen is studio.main
            assert answers == [None]
