"""The Sync screen: what differs, how, and bringing each side to the other."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from store.entries import Part
from studio.screens.dialogs import ConfirmScreen, PageScreen
from studio.screens.sync.screen import SyncScreen
from studio.widgets.diff_view import DiffView
from studio.widgets.key_line import KeyLine
from tests.studio.app.driving import SEEDS, Driver, Stand

HOSTILE = "[red]x[/] [@click=app.quit]y[/] {{z}} \x1b[31m 😀 שלום 漢字"


def screen(studio: Driver) -> SyncScreen:
    assert isinstance(studio.app.screen, SyncScreen), studio.app.screen
    return studio.app.screen


def rows(studio: Driver) -> list[str]:
    """The rows as they are drawn, spaces run together."""
    found = screen(studio).list
    return [" ".join(studio.line_of(found, at).split()) for at in range(found.total)]


def difference(studio: Driver) -> list[str]:
    return [one.text for one in screen(studio).view.lines]


def footer(studio: Driver) -> str:
    return studio.app.screen.query_one(KeyLine).render_line(0).text


@asynccontextmanager
async def syncing(stand: Stand, size: tuple[int, int] = (150, 36)) -> AsyncIterator[Driver]:
    async with stand.running("", size=size) as studio:
        await studio.press("f8")
        await studio.until(lambda: isinstance(studio.app.screen, SyncScreen))
        await studio.settle()
        yield studio


async def answer(studio: Driver, key: str) -> str:
    """Answer a question; gives its text."""
    await studio.until(lambda: isinstance(studio.app.screen, ConfirmScreen))
    await studio.settle()
    text = studio.screen_text()
    await studio.press(key)
    return text


def in_conflict(stand: Stand) -> None:
    with stand.change() as change:
        change.update("part", "kind", {"summary": "Be kind, says the store."})
        change.update("part", "warm", {"summary": "Mine.", "content": "My\nown\ntext."})
    seeds = SEEDS.replace("Be kind.", "Be kind, says the seed.")
    seeds = seeds.replace("Speak warmly.", "Theirs.").replace("Speak warmly, as", "Warmly, as")
    stand.seed(seeds)


async def test_all_in_sync_says_so(stand: Stand) -> None:
    async with syncing(stand) as studio:
        assert rows(studio) == []
        assert "Seeds and store say the same: 19 entries." in studio.screen_text()
        assert studio.status("seeds") == "seeds in place"
        await studio.press("P")
        assert "Nothing is to be pushed" in studio.notes[-1]
        await studio.press("w")
        assert "Nothing is to be pushed" in studio.screen_text()


async def test_an_empty_catalog_says_what_to_do(bare: Stand) -> None:
    async with syncing(bare, (80, 24)) as studio:
        assert "There is nothing in the seeds or here yet." in studio.screen_text()
        await studio.press("enter", "space", "s", "r", "o", "down", "escape")
        assert studio.app.screen is studio.main


async def test_a_folder_that_is_gone_is_no_deletion(stand: Stand) -> None:
    (stand.folder / "seeds").rename(stand.folder / "elsewhere")
    async with syncing(stand) as studio:
        assert "There is no seeds folder" in studio.screen_text()
        await studio.press("p")
        assert "nothing was pulled" in studio.notes[-1]
        assert studio.catalog.find("persona", "ada") is not None


async def test_what_needs_the_author_comes_first(stand: Stand) -> None:
    in_conflict(stand)
    with stand.change() as change:
        change.update("part", "slow", {"summary": "Speak slowly, here."})
        change.create(Part(name="new here", part_type="tone", summary="New."))
        change.delete("skill", "sums", force=True)
    stand.seed('[[parts]]\nname = "new there"\npart_type = "tone"\nsummary = "x"\n', "more.toml")
    stand.seed('[[parts]]\nname = "no-type"\nsummary = "x"\n', "bad.toml")
    async with syncing(stand) as studio:
        told = [row.removeprefix("▌") for row in rows(studio)]
        assert told[0].startswith("! conflict part kind seeds.toml:")
        assert [" ".join(one.split()[1:4]) for one in told[1:7]] == [
            "conflict part warm",
            "store override persona",
            "store override part",
            "store only part",
            "seed new part",
            "deleted in store",
        ]
        assert told[7].startswith("▲ Not taken from the files")
        assert "bad.toml:1 part seed skipped: no-type (part_type: is required)" in told[8]
        await studio.press("end")
        assert difference(studio)[0] == "bad.toml:1"
        assert studio.status("seeds").startswith("seeds: 2 conflicts, 1 skipped, 4 to push")


async def test_places_are_named_alike_in_every_row(stand: Stand) -> None:
    def new(name: str) -> str:
        return f'[[parts]]\nname = "{name}"\npart_type = "tone"\nsummary = "x"\n'

    stand.seed(new("short"), "people/near.toml")
    async with syncing(stand) as studio:
        assert rows(studio)[0].endswith("seed new part short people/near.toml:1")
    stand.seed(new("a-name-that-takes-its-room"), "people/at-the-end/of-a-long-way/far.toml")
    async with syncing(stand) as studio:
        # Where one folder has no room, none is shown.
        told = [row.split()[-1] for row in rows(studio)]
        assert told == ["far.toml:1", "near.toml:1"]
        await studio.until(lambda: "2 differ, 19 the same" in studio.screen_text())


async def test_a_conflict_is_settled_field_by_field(stand: Stand) -> None:
    in_conflict(stand)
    async with syncing(stand) as studio:
        await studio.go(screen(studio).list, "part:warm")
        shown = difference(studio)
        assert shown[0] == "summary"
        assert "base     Speak warmly." in shown
        assert "seed     Theirs." in shown
        assert "store    Mine." in shown
        assert "content" in shown
        assert "Settle" not in footer(studio)
        # Into the difference, the store's for the first field, the seed's for the second.
        await studio.press("enter")
        assert isinstance(studio.app.focused, DiffView)
        await studio.press("t", "right_square_bracket", "s")
        assert "store ✓  Mine." in difference(studio)
        assert "seed ✓" in difference(studio)
        assert "the store's is chosen" in studio.screen_text()
        assert "Settle" in footer(studio)
        await studio.press("enter")
        warm = studio.catalog.get("part", "warm")
        assert warm.summary == "Mine."
        assert warm.content == "Warmly, as to a friend."
        assert studio.notes[-1] == "Part settled: warm (summary: the store's, content: the seed's)"
        assert not any("conflict part warm" in row for row in rows(studio))
        assert any("store override part warm" in row for row in rows(studio))


async def test_all_of_a_conflict_at_once_and_taken_back(stand: Stand) -> None:
    in_conflict(stand)
    async with syncing(stand) as studio:
        await studio.go(screen(studio).list, "part:kind")
        await studio.press("T", "S", "enter")
        assert studio.catalog.get("part", "kind").summary == "Be kind, says the seed."
        await studio.press("ctrl+z")
        assert studio.catalog.get("part", "kind").summary == "Be kind, says the store."
        assert any("conflict part kind" in row for row in rows(studio))


async def test_choosing_by_mouse(stand: Stand) -> None:
    in_conflict(stand)
    async with syncing(stand) as studio:
        place = difference(studio).index("store    Be kind, says the store.")
        await studio.pilot.click(DiffView, offset=(5, place), times=2)
        await studio.settle()
        assert difference(studio)[place].startswith("store ✓")


async def test_a_choice_is_forgotten_when_the_conflict_is_another_one(stand: Stand) -> None:
    in_conflict(stand)
    async with syncing(stand) as studio:
        await studio.press("s")
        assert "seed  ✓" in "\n".join(difference(studio))
        with stand.change() as change:
            change.update("part", "kind", {"summary": "Something else by now."})
        await studio.until(lambda: "Something else by now." in "\n".join(difference(studio)))
        assert "✓" not in "\n".join(difference(studio))


async def test_deleted_here_and_changed_there(stand: Stand) -> None:
    with stand.change() as change:
        change.delete("part", "kind", force=True)
    stand.seed(SEEDS.replace("Be kind.", "Be kinder."))
    async with syncing(stand) as studio:
        await studio.go(screen(studio).list, "part:kind")
        assert "deleted here, changed in its seed" in studio.screen_text()
        await studio.press("s", "enter")
        assert studio.catalog.get("part", "kind").summary == "Be kinder."


async def test_pull_all(stand: Stand) -> None:
    in_conflict(stand)
    stand.seed('[[parts]]\nname = "new there"\npart_type = "tone"\nsummary = "x"\n', "more.toml")
    async with syncing(stand) as studio:
        await studio.press("p")
        assert studio.notes[-1].startswith(
            "Pulled the seeds: 1 entry changed, 2 in conflict stay as they are."
        )
        assert studio.catalog.find("part", "new there") is not None
        assert len([row for row in rows(studio) if "part" in row and "▲" not in row]) == 2


async def test_push_all_says_what_it_will_write_and_asks(stand: Stand) -> None:
    with stand.change() as change:
        change.update("part", "kind", {"summary": "Be kind, always."})
        change.create(Part(name="brand new", part_type="tone", summary="New."))
    before = (stand.folder / "seeds" / "seeds.toml").read_text("utf-8")
    async with syncing(stand) as studio:
        await studio.press("w")
        assert isinstance(studio.app.screen, PageScreen)
        page = studio.screen_text()
        assert "parts.toml: 1 entry, a new file" in page
        assert "part kind (changed): summary" in page
        await studio.press("escape", "P")
        text = await answer(studio, "n")
        assert "Push 2 entries into the seed files?" in text
        assert "seeds.toml: 1 entry" in text
        assert (stand.folder / "seeds" / "seeds.toml").read_text("utf-8") == before
        await studio.press("P")
        await answer(studio, "y")
        assert studio.notes[-1] == "Pushed 2 entries into 2 files."
        assert rows(studio) == []
    after = (stand.folder / "seeds" / "seeds.toml").read_text("utf-8")
    assert after == before.replace("Be kind.", "Be kind, always.")


async def test_one_entry_alone_goes_the_way_its_arrow_points(stand: Stand) -> None:
    with stand.change() as change:
        change.update("part", "kind", {"summary": "Be kind, always."})
        change.update("part", "slow", {"summary": "Speak slowly, always."})
    stand.seed(
        SEEDS.replace("Make a plan.", "Plan.", 1)
        + '[[parts]]\nname = "new there"\npart_type = "tone"\nsummary = "x"\n'
    )
    async with syncing(stand) as studio:
        await studio.go(screen(studio).list, "part:kind")
        await studio.press("space")
        text = (stand.folder / "seeds" / "seeds.toml").read_text("utf-8")
        assert "Be kind, always." in text
        assert "Speak slowly, always." not in text
        await studio.go(screen(studio).list, "part:new there")
        await studio.press("space")
        assert studio.catalog.find("part", "new there") is not None
        assert studio.catalog.get("part", "plan").summary == "Make a plan."
        await studio.go(screen(studio).list, "part:plan")
        await studio.press("space")
        assert studio.catalog.get("part", "plan").summary == "Plan."
        assert screen(studio).list.ids() == ["part:slow"]


async def test_reset_asks_first(stand: Stand) -> None:
    with stand.change() as change:
        change.update("part", "kind", {"summary": "Be kind, always."})
    async with syncing(stand) as studio:
        await studio.press("r")
        assert "What was authored here is taken back: summary." in await answer(studio, "n")
        assert studio.catalog.get("part", "kind").summary == "Be kind, always."
        await studio.press("r")
        await answer(studio, "y")
        assert studio.catalog.get("part", "kind").summary == "Be kind."
        assert studio.notes[-1] == "Part reset: kind"
        assert rows(studio) == []


async def test_it_is_read_again_when_a_file_or_the_catalog_changes(stand: Stand) -> None:
    async with syncing(stand) as studio:
        await studio.changed_seeds_until(
            SEEDS.replace("Be kind.", "Be kinder."),
            lambda: any("seed changed part kind" in row for row in rows(studio)),
        )
        with stand.change() as change:
            change.update("part", "slow", {"summary": "Slower."})
        await studio.until(lambda: any("store override part slow" in row for row in rows(studio)))


async def test_the_entry_is_opened_on_the_way_out(stand: Stand) -> None:
    with stand.change() as change:
        change.update("part", "kind", {"summary": "Be kind, always."})
    async with syncing(stand) as studio:
        await studio.press("o")
        await studio.until(lambda: studio.editor is not None)
        await studio.until(lambda: studio.field("summary") == "Be kind, always.")


async def test_any_text_is_shown_as_it_is(stand: Stand) -> None:
    long = "\n".join([HOSTILE, *(f"line {number}" for number in range(2_000))])
    with stand.change() as change:
        change.create(
            Part(name=f"[red]{'n' * 40}", part_type="tone", summary=HOSTILE, content=long)
        )
    stand.seed('[[parts]]\nname = "[@click=app.quit]x"\nsummary = "x"\n', "[red]bad.toml")
    async with syncing(stand, (80, 24)) as studio:
        text = studio.screen_text()
        assert "[red]nnnn" in text
        assert "[red]bad.toml:1" in text
        assert "\x1b" not in text
        await studio.press("enter", "end")
        assert "line 1999" in studio.screen_text()
        await studio.press("f1")
        assert "The seeds are the TOML files" in studio.screen_text()
