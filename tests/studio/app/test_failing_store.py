"""A store that cannot write: said on every screen, with a way on, and what was typed stays."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from store.catalog import Catalog
from store.database.engine import Database
from store.entries import Kind
from store.errors import Conflict, PersistError, StoreError
from studio.screens.dialogs import ConfirmScreen
from tests.digging import DEEP, few
from tests.studio.app.driving import Driver, Stand
from tests.studio.app.made import Bad
from tests.studio.app.pressing import pressing

ERRORS: tuple[Callable[[], StoreError], ...] = (
    lambda: PersistError("the database is locked [red]by[/] another (refused)"),
    lambda: Conflict("it was changed meanwhile (refused)"),
    lambda: PersistError("the database cannot be written: it is read-only (refused)"),
    lambda: PersistError("the database cannot be written: the disk is full (refused)"),
)


class Refusing:
    """Refuses to write, with one error after the other, until it is told to stop."""

    def __init__(
        self,
        monkeypatch: pytest.MonkeyPatch,
        errors: tuple[Callable[[], StoreError], ...] = ERRORS,
    ) -> None:
        self.asked = 0
        self.stopped = False
        real, change = Database.writing, Catalog.change

        @contextmanager
        def writing(database: Database) -> Iterator[Any]:
            if not self.stopped:
                raise errors[self.asked % len(errors)]()
            with real(database) as connection:
                yield connection

        @contextmanager
        def counted(catalog: Catalog, **options: Any) -> Iterator[Any]:
            self.asked += 1
            with change(catalog, **options) as made:
                yield made

        monkeypatch.setattr(Database, "writing", writing)
        # Counts of tokens are kept with `writing` too, and nobody misses those that were not.
        monkeypatch.setattr(Catalog, "change", counted)


def told(studio: Driver) -> bool:
    """Whether the error can be read."""
    return any("refused" in note for note in studio.notes) or "refused" in studio.screen_text()


@pytest.mark.parametrize("group", ["panes", "visited", "editors"] if DEEP else ["panes"])
@pytest.mark.parametrize("bad", ["hostile"], indirect=True)
async def test_whatever_is_refused_is_told(
    bad: Bad, group: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with bad.running(bad.persona, size=(160, 48)) as studio:
        refusing = Refusing(monkeypatch)
        refused = 0

        def ahead() -> None:
            studio.app._notifications.clear()
            refusing.asked = 0

        async for pressed in pressing(studio, group, ahead):
            if refusing.asked:
                refused += 1
                assert told(studio), pressed
                assert "saving" not in studio.screen_text().split("\n")[0], pressed
        # An editor writes only what was typed.
        assert refused or group == "editors"


async def test_every_error_is_told_by_the_same_command(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with stand.running() as studio:
        await studio.go(studio.links(), "part:slow")
        refusing = Refusing(monkeypatch)
        for number in range(len(ERRORS)):
            await studio.press("K")
            assert refusing.asked == number + 1
            assert studio.notes[-1] == str(ERRORS[refusing.asked % len(ERRORS)]())
            assert studio.parts() == ["kind", "warm", "slow", "plan"]
            assert studio.links().ids()[2] == "part:slow"
        refusing.stopped = True
        await studio.press("K")
        assert studio.parts() == ["kind", "slow", "warm", "plan"]


@pytest.mark.parametrize(
    "kind", few(["part", "role", "sequence", "trait", "skill", "guardrail", "arc"], 3)
)
async def test_what_was_typed_in_an_editor_stays(
    stand: Stand, kind: Kind, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = stand.catalog.window(kind, 0, 1)[0].name
    field = "system_prompt" if kind == "role" else "description"
    async with stand.running() as studio:
        studio.main.edit_entry(kind, name)
        await studio.until(lambda: studio.app.screen is not studio.main)
        await studio.settle()
        # A conflict is not refused but asked about: see the tests of the editor.
        refusing = Refusing(monkeypatch, (ERRORS[0], *ERRORS[2:]))
        editor = studio.app.screen
        await studio.fill(field, "[red]typed")
        await studio.press("escape")
        await studio.until(lambda: isinstance(studio.app.screen, ConfirmScreen))
        assert "refused" in studio.screen_text()
        await studio.press("escape")
        assert studio.app.screen is editor
        assert studio.field(field) == "[red]typed"
        refusing.stopped = True
        await studio.press("escape")
        await studio.until(lambda: studio.app.screen is studio.main)
        assert getattr(studio.catalog.get(kind, name), field) == "[red]typed"


async def test_what_was_typed_of_a_persona_and_a_stage_stays(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with stand.running("cleo", size=(160, 48)) as studio:
        await studio.tab("fields")
        refusing = Refusing(monkeypatch)
        await studio.fill("description", "[red]typed")
        studio.app.screen.query_one("#field-summary").focus()
        await studio.settle()
        assert told(studio)
        assert studio.field("description") == "[red]typed"
        refusing.stopped = True
        await studio.fill("description", "[red]typed on")
        studio.app.screen.query_one("#field-summary").focus()
        await studio.settle()
        assert studio.catalog.persona("cleo").description == "[red]typed on"
        await studio.tab("arc")
        refusing.stopped = False
        await studio.fill("condition", "[red]met")
        await studio.press("escape")
        assert told(studio)
        assert studio.field("condition") == "[red]met"
