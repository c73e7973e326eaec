"""What is typed into a dialog and cannot be written: the dialog is there again, with it and why."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any

import pytest
from textual.widgets import Input, Static

from store.catalog import Catalog
from store.entries import Arc, Kind
from store.errors import AlreadyExists, PersistError, StoreError
from studio.screens.dialogs import AskScreen
from studio.screens.entry import EntryScreen
from studio.screens.releases.label import LabelScreen
from studio.screens.releases.publish import PublishScreen
from studio.widgets.row_list import RowList
from tests.studio.app.driving import Driver, Stand


@contextmanager
def locked(stand: Stand) -> Iterator[None]:
    """Another process writes, and does not end."""
    with closing(sqlite3.connect(stand.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


async def there_again(studio: Driver, typed: str, why: str) -> None:
    """The dialog is there with what was typed and the reason."""
    await studio.until(lambda: isinstance(studio.app.screen, AskScreen))
    await studio.settle()
    assert studio.app.screen.query_one(Input).value == typed
    assert why in str(studio.app.screen.query_one("#dialog-problem", Static).render())
    assert studio.app.focused is studio.app.screen.query_one(Input)


class Once:
    """Refuses the next change, and lets those after it through."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, error: Callable[[], StoreError]) -> None:
        self.left = 1
        change = Catalog.change

        @contextmanager
        def refusing(catalog: Catalog, **options: Any) -> Iterator[Any]:
            with change(catalog, **options) as made:
                yield made
                if self.left:
                    self.left -= 1
                    raise error()

        monkeypatch.setattr(Catalog, "change", refusing)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A locked database is given up at once."""
    monkeypatch.setattr("store.database.engine.BUSY_TIMEOUT", 50)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("kind", ["persona", "guardrail"])
async def test_a_new_entry_in_a_locked_database(stand: Stand, kind: Kind) -> None:
    name = "[red]dora {{x}} 😀"
    async with stand.running() as studio:
        await studio.go(studio.main.library.list, f"{kind}s")
        await studio.press("n")
        with locked(stand):
            await studio.answer(name)
            await there_again(studio, name, "locked")
            # As often as it takes; nothing that was typed on is lost either.
            await studio.press("!", "enter")
            await there_again(studio, f"{name}!", "locked")
            assert str(studio.main.query_one("#status-saved").render()) == "● saved"
        await studio.press("enter")
        await studio.until(lambda: studio.catalog.find(kind, f"{name}!") is not None)
        await studio.settle()
        assert not isinstance(studio.app.screen, AskScreen)


@pytest.mark.usefixtures("impatient")
async def test_leaving_it_is_leaving_it(stand: Stand) -> None:
    async with stand.running() as studio:
        revisions = studio.revisions()
        await studio.go(studio.main.library.list, "part:kind")
        await studio.press("r")
        with locked(stand):
            await studio.answer("kinder")
            await there_again(studio, "kinder", "locked")
            await studio.press("escape")
        assert studio.app.screen is studio.main
        assert studio.revisions() == revisions


async def test_a_name_that_another_took_meanwhile(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with stand.running() as studio:
        await studio.go(studio.main.library.list, "part:kind")
        await studio.press("r")
        # One that is there is said in the dialog itself.
        await studio.answer("slow")
        await there_again(studio, "slow", "A part of that name exists")
        # One that comes after it was looked for, too.
        Once(monkeypatch, lambda: AlreadyExists('part "[red]kinder" exists; choose another name'))
        await studio.answer("[red]kinder")
        await there_again(studio, "[red]kinder", 'part "[red]kinder" exists')
        await studio.answer("kinder")
        await studio.until(lambda: studio.catalog.find("part", "kinder") is not None)
        await studio.until(lambda: studio.main.library.list.cursor_id == "part:kinder")


@pytest.mark.parametrize("where", ["tab", "editor"])
async def test_a_stage_that_another_made_meanwhile(stand: Stand, where: str) -> None:
    async with stand.running("cleo") as studio:
        if where == "tab":
            await studio.tab("arc")
            studio.main.query_one("#stages").focus()
            await studio.settle()
        else:
            await studio.pane("composer")
            await studio.press("A")
            await studio.settle()
        for key, first in (("n", "wise"), ("r", "calm")):
            await studio.press(key)
            await studio.until(lambda: isinstance(studio.app.screen, AskScreen))
            with stand.change() as change:
                change.arcs.add_stage("growth", first)
            await studio.answer(first)
            await there_again(studio, first, first)
            await studio.answer(f"{first}r")
            await studio.until(lambda: f"{first}r" in stages(studio))  # noqa: B023
            await studio.settle()
            assert not isinstance(studio.app.screen, AskScreen)


def stages(studio: Driver) -> list[str]:
    found = studio.catalog.get("arc", "growth")
    assert isinstance(found, Arc)
    return [stage.name for stage in found.stages]


@pytest.mark.usefixtures("impatient")
async def test_both_names_of_a_new_arc(stand: Stand) -> None:
    async with stand.running("ada") as studio:
        await studio.pane("composer")
        await studio.press("A", "n")
        with locked(stand):
            await studio.answer("rise")
            await studio.answer("low")
            await there_again(studio, "rise", "locked")
        await studio.press("enter")
        await studio.until(lambda: "first stage" in studio.dialog_title())
        assert studio.app.screen.query_one(Input).value == "low"
        await studio.press("enter")
        await studio.until(lambda: studio.catalog.persona("ada").arc == "rise")
        await studio.settle()
        assert "● low" in studio.screen_text()


@pytest.mark.usefixtures("impatient")
async def test_a_tag_and_a_priority(stand: Stand) -> None:
    async with stand.running() as studio:
        rows = studio.main.library.list
        await studio.go(rows, "part:kind")
        await studio.press("t")
        with locked(stand):
            await studio.answer("[b]dear")
            await there_again(studio, "[b]dear", "locked")
        await studio.press("enter")
        await studio.until(lambda: "[b]dear" in studio.catalog.get("part", "kind").tags)
        await studio.settle()
        await studio.go(studio.links(), "part:slow")
        await studio.press("p")
        with locked(stand):
            await studio.answer("41")
            await there_again(studio, "41", "locked")
        await studio.press("enter")
        await studio.until(
            lambda: any(
                one.part == "slow" and one.priority == 41
                for one in studio.catalog.persona("ada").parts
            )
        )


async def test_a_name_that_cannot_be_looked_up(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreadable(*_: Any) -> Any:
        raise PersistError("the database cannot be read")

    async with stand.running() as studio:
        await studio.go(studio.main.library.list, "parts")
        await studio.press("n")
        monkeypatch.setattr(Catalog, "find", unreadable)
        await studio.answer("dry")
        await there_again(studio, "dry", "cannot be read")
        monkeypatch.undo()


@pytest.mark.usefixtures("impatient")
async def test_label_and_message_of_a_release(stand: Stand) -> None:
    async with stand.running() as studio:
        await studio.pane("composer")
        await studio.press("P")
        await studio.until(lambda: isinstance(studio.app.screen, PublishScreen))
        await studio.settle()
        await studio.type("[red]live")
        await studio.press("tab")
        await studio.type("first try")
        with locked(stand):
            await studio.press("enter")
            await studio.until(lambda: problem(studio) != "")
            await studio.settle()
            dialog = studio.app.screen
            assert isinstance(dialog, PublishScreen)
            assert (dialog.label.value, dialog.message.value) == ("[red]live", "first try")
            assert "locked" in problem(studio)
        await studio.press("enter")
        await studio.until(lambda: len(studio.catalog.releases("ada")) == 1)
        (made,) = studio.catalog.releases("ada")
        assert (made.message, made.labels) == ("first try", ("[red]live", "latest"))
        await studio.settle()
        # A label alone, on the screen of releases.
        await studio.press("R")
        await studio.settle()
        studio.app.screen.query_one("#releases-list", RowList).focus()
        await studio.press("end", "l")
        await studio.until(lambda: isinstance(studio.app.screen, LabelScreen))
        await studio.type("staging")
        with locked(stand):
            await studio.press("enter")
            await studio.until(lambda: problem(studio) != "")
            assert studio.app.screen.query_one(Input).value == "staging"
        await studio.settle()
        await studio.press("enter")
        await studio.until(lambda: "staging" in studio.catalog.releases("ada")[0].labels)


def problem(studio: Driver) -> str:
    found = studio.app.screen.query("#dialog-problem")
    return str(found.first(Static).render()) if found else ""


@pytest.mark.usefixtures("impatient")
async def test_the_name_of_an_extracted_part(stand: Stand) -> None:
    async with stand.running("bob") as studio:
        studio.main.edit_entry("part", "plan")
        await studio.until(lambda: isinstance(studio.app.screen, EntryScreen))
        await studio.settle()
        await studio.press("ctrl+shift+end", "f9")
        await studio.answer("a-list")
        with locked(stand):
            # Its type, then where to link it.
            await studio.press("enter", "enter")
            await there_again(studio, "a-list", "locked")
        await studio.press("enter", "enter", "enter")
        await studio.until(lambda: studio.catalog.find("part", "a-list") is not None)
