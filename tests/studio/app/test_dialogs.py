"""Dialogs that are answered as they appear."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import pytest
from textual.content import Content

from store.rows import Row as EntryRow
from studio.screens.dialogs import AskScreen, ConfirmScreen, Dialog, PageScreen, PickScreen
from studio.screens.pick_entry import PickEntry
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


async def test_enter_before_the_search_is_back_takes_what_it_finds(stand: Stand) -> None:
    async with stand.running() as studio:
        rows = {one.name: one for one in stand.catalog.search("kind:part").rows}
        hold = threading.Event()

        def fetch(text: str) -> list[EntryRow]:
            if text:
                hold.wait(5)
            return [one for name, one in rows.items() if name.startswith(text)]

        answers: list[EntryRow | None] = []
        picker = PickEntry("Which?", fetch, studio.main.errands, chosen="part:plan")
        studio.app.push_screen(picker, answers.append)
        await studio.until(lambda: picker.is_mounted and picker.rows_list.cursor_id == "part:plan")
        await studio.pilot.press("w", "enter")
        # What stands there still is what was found before.
        assert not answers
        hold.set()
        await studio.until(lambda: answers)
        assert answers[0] is not None
        assert answers[0].name == "warm"
