"""The choice of an override: read off the screen's thread, with what each makes of the tokens."""

from __future__ import annotations

import threading

import pytest

from store.catalog import Catalog
from store.compose.request import CURRENT, Request
from store.entries import Part
from store.errors import PersistError
from studio.choices import Choices, Override
from studio.overriding import options, types_to_override
from studio.screens.main.override_choice import option_rows
from studio.screens.pick_found import PickFound
from studio.widgets.row_list import RowList
from tests.studio.app.driving import Driver, Stand

NASTY = "[red]x[/] [@click=app.quit]y[/] {{x}} \x1b[31m 😀 \u202eabc"


def rows_of(studio: Driver) -> RowList:
    return studio.app.screen.query_one("#pick-rows", RowList)


@pytest.mark.parametrize("detail", [False, True])
def test_the_effect_is_of_the_view_that_is_looked_at(stand: Stand, detail: bool) -> None:
    catalog = stand.catalog
    material, count = catalog.material("ada"), catalog.counters.get()
    choices = Choices(view="detail" if detail else "summary")
    found = options(catalog, material, choices, "tone")

    def text(name: str) -> str:
        part = catalog.get("part", name)
        assert isinstance(part, Part)
        return (part.content if detail else "") or part.summary

    present = count(text("warm")) + count(text("slow"))
    assert (found.present, found.own) == (present, present)
    for one in found.parts:
        assert one.tokens == count(text(one.name))
        assert one.effect == one.tokens - present
    assert [one.name for one in found.parts] == ["bold", "slow", "terse", "warm"]


def test_the_present_part_is_the_override_that_is_on(stand: Stand) -> None:
    catalog = stand.catalog
    request = Request(overrides={"tone": "bold"})
    material = catalog.material("ada", request)
    choices = Choices().with_override("tone", Override("bold"))
    found = options(catalog, material, choices, "tone")
    effects = {one.name: one.effect for one in found.parts}
    assert effects["bold"] == 0
    assert found.own != found.present
    off = Choices().with_override("tone", Override("bold", on=False))
    assert options(catalog, material, off, "tone").present == found.own


def test_a_type_that_nobody_says_begins_at_nothing(stand: Stand) -> None:
    found = options(stand.catalog, stand.catalog.material("bob"), Choices(), "soul")
    assert (found.present, found.own) == (0, 0)
    assert all(one.effect == one.tokens for one in found.parts)


def test_rows_say_more_and_fewer(stand: Stand) -> None:
    found = options(stand.catalog, stand.catalog.material("ada"), Choices(), "tone")
    rows = {row.id: row.right.plain.split() for row in option_rows(found)}
    assert rows["\x00own"] == [str(found.present), "±0"]
    assert rows["\x00nothing"] == ["0", f"−{found.present}"]
    assert rows["bold"][0] == str(found.parts[0].tokens)


def test_the_types_of_the_persona_come_first(stand: Stand) -> None:
    types = types_to_override(stand.catalog.material("ada"))
    assert types[:3] == ["soul", "tone", "goal"]
    assert len(types) == len(set(types))


async def test_it_is_read_off_the_thread_of_the_screen(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with stand.running() as studio:
        here, searched = threading.get_ident(), []
        real = Catalog.search

        def search(self: Catalog, *args: object) -> object:
            searched.append(threading.get_ident())
            return real(self, *args)  # type: ignore[arg-type]

        monkeypatch.setattr(Catalog, "search", search)
        await studio.go(studio.main.preview.overrides, "tone")
        await studio.press("enter")
        assert isinstance(studio.app.screen, PickFound)
        assert "bold" in rows_of(studio).ids()
        assert searched
        assert here not in searched
        assert "±0" in studio.screen_text()


async def test_what_is_typed_ahead_counts_once_the_rows_are_there(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with stand.running() as studio:
        may, real = threading.Event(), Catalog.search

        def search(self: Catalog, *args: object) -> object:
            may.wait(5)
            return real(self, *args)  # type: ignore[arg-type]

        monkeypatch.setattr(Catalog, "search", search)
        await studio.go(studio.main.preview.overrides, "tone")
        studio.send("enter")
        await studio.until(lambda: isinstance(studio.app.screen, PickFound))
        await studio.until(lambda: "Looking …" in studio.screen_text())
        studio.send(*"terse", "enter")
        await studio.pilot.pause()
        may.set()
        await studio.settle()
        assert studio.app.screen is studio.main
        assert studio.main.choices.overrides == {"tone": Override("terse")}


async def test_rows_that_cannot_be_read_are_said(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with stand.running() as studio:

        def search(*_: object) -> None:
            raise PersistError("the database is away")

        await studio.go(studio.main.preview.overrides, "tone")
        monkeypatch.setattr(Catalog, "search", search)
        await studio.press("enter")
        assert "It could not be read: the database is away" in studio.screen_text()
        # There is nothing to take.
        await studio.press("enter", "escape")
        assert studio.app.screen is studio.main
        assert studio.main.choices.stage is CURRENT


async def test_names_that_mean_ill_are_shown_as_they_are(stand: Stand) -> None:
    with stand.change() as change:
        change.create(Part(name="[red]😀", part_type="tone", summary=NASTY))
    async with stand.running(size=(80, 24)) as studio:
        await studio.pane("preview")
        await studio.go(studio.main.preview.overrides, "tone")
        await studio.press("enter")
        assert "[red]😀" in studio.screen_text()
        assert "tokens, and how many more than now" in studio.screen_text()
        await studio.go(rows_of(studio), "[red]😀")
        await studio.press("enter")
        studio.same_as_catalog(Request(overrides={"tone": "[red]😀"}))
