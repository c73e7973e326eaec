"""What stays: undo after a restart, choices and the last persona, files and the clipboard."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.command import CommandPalette
from textual.widgets import Input

from store.compose.request import Request
from studio.choices import Choices, Override
from studio.preferences import Preferences
from studio.screens.dialogs import PageScreen
from tests.studio.app.driving import SEEDS, Stand
from tests.studio.app.test_forms import locked


async def test_undo_and_redo_also_after_a_restart(stand: Stand) -> None:
    async with stand.running() as studio:
        await studio.go(studio.links(), "part:slow")
        await studio.press("K")
        await studio.press("delete")
        assert studio.parts() == ["kind", "warm", "plan"] or studio.parts() == [
            "kind",
            "slow",
            "warm",
            "plan",
        ]
    moved = ["kind", "slow", "warm", "plan"]
    async with stand.running() as studio:
        await studio.press("ctrl+z")
        assert studio.parts() == moved
        assert studio.links().ids() == [f"part:{name}" for name in moved]
        await studio.press("u")
        assert studio.parts() == ["kind", "warm", "slow", "plan"]
        studio.same_as_catalog(Request())
        await studio.press("u")
        assert studio.notes[-1].startswith("Nothing to undo. No change of yours")
    async with stand.running() as studio:
        await studio.press("ctrl+y")
        assert studio.parts() == moved
        await studio.press("U")
        assert studio.parts() == ["kind", "warm", "plan"]
        assert studio.status("saved") == "● saved"
        await studio.press("U")
        assert studio.notes[-1].startswith("Nothing to redo. Nothing that you undid")
        # Another's changes are not this one's to undo.
        with stand.change() as change:
            change.links.add("ada", "part", "bold")
        await studio.press("ctrl+z")
        assert (
            studio.parts() == ["kind", "slow", "warm", "plan", "bold"]
            or "changed" in (studio.notes[-1])
        )
        assert "bold" in studio.parts()


async def test_choices_and_the_last_persona_are_remembered(stand: Stand) -> None:
    async with stand.running() as studio:
        choices = Choices(
            view="detail",
            overrides={"tone": Override("bold"), "goal": Override(None, on=False)},
            mute=frozenset({"trait:calm"}),
            limit=2,
            style="xml",
            encoding="cl100k_base",
        )
        studio.main.choose(choices)
        await studio.settle()
        await studio.open("cleo")
        assert studio.main.choices == Choices()
        studio.main.action_look_at_stage(1)
        await studio.settle()
        studio.send("ctrl+q")
        await studio.until(lambda: studio.app._exit)
    assert stand.preferences.is_file()
    async with stand.running("") as studio:
        await studio.until(lambda: studio.main.shown is not None)
        await studio.settle()
        assert studio.name == "cleo"
        assert studio.main.choices.stage == "open"
        await studio.open("ada")
        kept = studio.main.choices
        assert {key: (one.part, one.on) for key, one in kept.overrides.items()} == {
            "tone": ("bold", True),
            "goal": (None, False),
        }
        assert (kept.view, kept.mute, kept.limit, kept.style, kept.encoding) == (
            "detail",
            frozenset({"trait:calm"}),
            2,
            "xml",
            "cl100k_base",
        )
        studio.same_as_catalog(
            Request(
                detail=True,
                overrides={"tone": "bold"},
                mute=frozenset({"trait:calm"}),
                limit=2,
                style="xml",
            )
        )
    # What is the user's own is nowhere in the workspace.
    assert not list(stand.folder.rglob("studio.json"))


@pytest.mark.parametrize(
    "text",
    ["", "nonsense", "[]", '{"theme": 3, "workspaces": []}', '{"workspaces": {"FOLDER": MINE}}'],
)
async def test_settings_that_cannot_be_read_are_the_defaults(stand: Stand, text: str) -> None:
    mine = '{"last": 3, "choices": {"x": {"view": 9, "overrides": {"tone": {"part": 4}}}}}'
    stand.preferences.write_text(text.replace("FOLDER", str(stand.folder)).replace("MINE", mine))
    preferences = Preferences.load(stand.preferences)
    assert preferences.last_persona(stand.folder) == ""
    assert preferences.choices(stand.folder, "x") == Choices()


async def test_copy_compile_and_export(stand: Stand, clipboard: list[str], tmp_path: Path) -> None:
    async with stand.running() as studio:
        await studio.press("y")
        assert clipboard == [studio.catalog.compose("ada", Request()).text]
        assert studio.app.clipboard == clipboard[0]
        await studio.press("f5")
        ada = studio.catalog.persona("ada")
        assert ada.compiled_summary == clipboard[0]
        assert studio.notes[-1] == "Compiled ada."
        await studio.press("f5")
        assert studio.notes[-1] == "ada is compiled as it stands."
        # The library's row counts the compiled text.
        tokens = studio.catalog.counters.get()(ada.compiled_detail)
        assert f" {tokens} " in studio.row(studio.main.library.list, "persona:ada")
        folder = tmp_path / "out"
        await studio.press("f7")
        await studio.answer(str(folder))
        names = sorted(path.name for path in folder.iterdir())
        assert names == ["ada.detail.md", "ada.summary.md"]
        assert (folder / "ada.summary.md").read_text("utf-8").rstrip("\n") == clipboard[0]
        assert "Wrote " in studio.notes[-1]
        await studio.press("f7")
        await studio.answer(str(folder))
        assert "are so already" in studio.notes[-1]
        await studio.press("f7")
        await studio.answer(str(folder / "ada.detail.md"))
        # The folder that will not do stands in the dialog again, with the reason.
        await studio.until(lambda: "Not exported: " in studio.screen_text())
        assert studio.app.screen.query_one(Input).value == str(folder / "ada.detail.md")
        await studio.press("escape")
        assert studio.app.screen is studio.main


async def test_nothing_open_is_said_kindly(stand: Stand, clipboard: list[str]) -> None:
    async with stand.running("") as studio:
        for key in ("f5", "f6", "f7"):
            await studio.press(key)
        assert [note for note in studio.notes if "open a persona first" not in note.lower()] == []
        assert len(studio.notes) == 3
        assert clipboard == []
        # The other panes have nothing to do, and do nothing.
        await studio.press("2", "space", "K", "p", "3", "greater_than_sign", "o", "b", "v", "1")
        assert studio.app.screen is studio.main
        assert studio.revisions() == 1


async def test_help_begins_with_the_focused_pane(stand: Stand) -> None:
    async with stand.running() as studio:
        for pane, key, first in (
            ("library", "f1", "Library"),
            ("composer", "question_mark", "Composer"),
            ("preview", "f1", "Preview"),
        ):
            await studio.pane(pane)
            await studio.settle()
            await studio.press(key)
            assert isinstance(studio.app.screen, PageScreen)
            lines = studio.app.screen._content.plain.split("\n")
            assert lines[0] == first
            await studio.press("escape")
        await studio.press("question_mark")
        text = studio.app.screen._content.plain  # type: ignore[attr-defined]
        for word in ("^z u", "alt+up", "K", "space", "F1", "f1 ?", "ctrl+p", "/"):
            assert word.casefold() in text.casefold(), word


async def test_the_palette_lists_commands_and_runs_one(stand: Stand) -> None:
    async with stand.running() as studio:
        await studio.go(studio.links(), "part:kind")
        for key in ("colon", "ctrl+p"):
            await studio.press(key)
            assert isinstance(studio.app.screen, CommandPalette)
            await studio.until(lambda: "Composer: Next tab" in studio.screen_text())
            await studio.press("escape")
            assert studio.app.screen is studio.main
        await studio.press("ctrl+p")
        studio.app.screen.query_one(Input).value = "Preview: next view"
        await studio.until(lambda: "Preview: Next view" in studio.screen_text())
        await studio.pilot.pause(0.1)
        await studio.press("enter")
        if isinstance(studio.app.screen, CommandPalette):
            await studio.press("enter")
        await studio.until(lambda: studio.main.choices.view == "detail")
        await studio.settle()
        studio.same_as_catalog(Request(detail=True))


async def test_seeds_changed_meanwhile_are_said_and_pulled(stand: Stand) -> None:
    stand.seed(SEEDS.replace("Be kind.", "Be very kind."))
    async with stand.running() as studio:
        assert studio.status("seeds") == "seeds changed: F9 pulls them"
        assert "Be kind." in studio.preview_text
        await studio.press("f9")
        assert "Be very kind." in studio.preview_text
        assert studio.notes[-1].startswith("Pulled the seeds: 1 changed")
        await studio.until(lambda: studio.status("seeds") == "seeds in place")


async def test_bad_seed_entries_are_a_warning(bare: Stand) -> None:
    bare.seed(SEEDS + '\n[[parts]]\nname = "no-[red]type"\nsummary = "x"\n')
    async with bare.running(toasts=True) as studio:
        assert len(studio.notes) == 1
        assert "no-[red]type" in studio.notes[0]
        assert "no-[red]type" in studio.screen_text()
        assert "1 skipped" in studio.status("seeds")
        assert studio.parts() == ["kind", "warm", "slow", "plan"]


async def test_a_locked_database_is_said_and_loses_nothing(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.database.engine.BUSY_TIMEOUT", 50)
    async with stand.running() as studio:
        await studio.tab("fields")
        with locked(stand):
            await studio.fill("description", "Kept")
            studio.app.screen.query_one("#field-detail").focus()
            await studio.settle()
            assert "locked" in studio.problem("description") or "busy" in studio.problem(
                "description"
            )
            assert studio.field("description") == "Kept"
            assert studio.status("saved") == "▲ not saved"
            await studio.tab("parts")
            await studio.go(studio.links(), "part:slow")
            await studio.press("K")
            assert studio.notes, "it is said"
            # What was not written is not shown as if it had been.
            assert studio.links().ids() == ["part:kind", "part:warm", "part:slow", "part:plan"]
            assert studio.status("saved") == "▲ not saved"
        await studio.press("K")
        assert studio.parts() == ["kind", "slow", "warm", "plan"]
        await studio.tab("fields")
        assert studio.field("description") == "Kept"
        studio.app.screen.query_one("#field-description").focus()
        await studio.press("enter")
        assert studio.catalog.persona("ada").description == "Kept"
        assert studio.problem("description") == ""
        assert studio.status("saved") == "● saved"


async def test_a_database_that_only_reads_is_said(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with stand.running() as studio:
        from contextlib import contextmanager

        from store.errors import PersistError

        @contextmanager
        def refused():  # type: ignore[no-untyped-def]
            raise PersistError("the database is read-only")
            yield

        desk = studio.main.desk
        assert desk is not None
        with monkeypatch.context() as patch:
            patch.setattr(desk.catalog.database, "writing", refused)
            await studio.go(studio.main.library.list, "persona:bob")
            await studio.press("d")
            assert studio.notes == ["the database is read-only"]
            await studio.press("f5", "u")
            assert studio.notes == ["the database is read-only"] * 3
            await studio.go(studio.links(), "part:kind")
            await studio.press("enter")
            await studio.fill("summary", "Typed.")
            await studio.press("enter", "escape")
            assert "Leave without saving?" in studio.screen_text()
            await studio.press("escape")
            assert studio.field("summary").strip() == "Typed."
        await studio.press("escape")
        assert studio.app.screen is studio.main
        assert studio.catalog.get("part", "kind").summary.strip() == "Typed."  # type: ignore[union-attr]


async def test_a_database_that_cannot_be_opened_is_said(stand: Stand) -> None:
    stand.database.write_bytes(b"this is no database" * 100)
    async with stand.running("") as studio:
        assert studio.status("saved") == "▲ cannot open"
        assert len(studio.notes) == 1
        await studio.press("slash", "a", "escape", "n", "2", "3", "f5", "u")
        assert studio.app.screen is studio.main
        studio.send("ctrl+q")
        await studio.until(lambda: studio.app._exit)


async def test_undo_says_what_it_takes_back(stand: Stand) -> None:
    async with stand.running() as studio:
        with studio.main.desk.catalog.change(by="tester", door="studio") as change:  # type: ignore[union-attr]
            change.publish("ada", label="live", message="first [red]try")
        await studio.go(studio.links(), "part:slow")
        await studio.press("K")
        await studio.press("u")
        assert studio.notes[-1] == "Undone: persona ada: parts"
        await studio.press("u")
        assert studio.notes[-1].startswith("Undone: compiled ada for release 1, label ")
        assert "first [red]try" in studio.notes[-1]
        assert "release 1 of ada stays" in studio.notes[-1]
        assert studio.catalog.persona("ada").compiled_at is None
        await studio.press("u")
        assert studio.notes[-1].startswith("Nothing to undo. No change of yours in the studio")
        assert studio.status("saved") == "● saved"


async def test_a_refused_undo_says_both_texts(stand: Stand) -> None:
    async with stand.running() as studio:
        await studio.tab("fields")
        await studio.fill("description", "Mine")
        await studio.press("enter")
        with stand.change() as change:
            change.update("persona", "ada", {"description": "[red]Theirs"})
        await studio.pane("library")
        await studio.press("u")
        said = studio.notes[-1]
        assert said.startswith('cannot undo: persona "ada", description was changed meanwhile')
        assert "[red]Theirs" in said
        assert "Mine" in said
        assert studio.catalog.persona("ada").description == "[red]Theirs"
        await studio.until(lambda: studio.field("description") == "[red]Theirs")
        # Nothing is left unsaved by that.
        assert studio.status("saved") == "● saved"
