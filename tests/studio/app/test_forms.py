"""What is typed in fields: saved by itself, kept when it cannot be, and nobody else's is lost."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from textual.widgets import Input

from studio.screens.dialogs import ConfirmScreen
from studio.widgets.row_list import RowList
from tests.studio.app.driving import Driver, Stand


@pytest.fixture
def restless(monkeypatch: pytest.MonkeyPatch) -> None:
    """Save as soon as no key was pressed for a moment."""
    monkeypatch.setattr("studio.panes.form.REST", 0.05)


@contextmanager
def locked(stand: Stand) -> Iterator[None]:
    """Another process holds the write lock of the database."""
    other = sqlite3.connect(stand.database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


async def test_saved_on_leaving_the_field(stand: Stand) -> None:
    async with stand.running() as studio:
        await studio.tab("fields")
        revisions = studio.revisions()
        studio.app.screen.query_one("#field-description").focus()
        await studio.press("end", "x")
        assert studio.status("saved") == "○ editing"
        # What is there again needs no saving.
        await studio.press("backspace")
        assert studio.status("saved") == "● saved"
        assert studio.revisions() == revisions
        await studio.fill("summary", "You are Ada Lovelace.")
        assert studio.status("saved") == "○ editing"
        assert studio.catalog.persona("ada").summary == "You are Ada."
        studio.app.screen.query_one("#field-detail").focus()
        await studio.settle()
        assert studio.catalog.persona("ada").summary == "You are Ada Lovelace."
        assert studio.status("saved") == "● saved"
        assert studio.preview_text.startswith("You are Ada Lovelace.\n")
        await studio.fill("tags", "kind, sharp\\, quick,, kind")
        await studio.fill("metadata", "team = red\nnote = a \\= b = c")
        await studio.tab("voice")
        ada = studio.catalog.persona("ada")
        assert ada.tags == ("kind", "sharp, quick")
        assert dict(ada.metadata) == {"team": "red", "note": "a = b = c"}
        assert studio.field("voice") == "alto"
        await studio.fill("voice", "tenor")
        await studio.press("enter")
        assert studio.catalog.persona("ada").voice == "tenor"


async def test_saved_after_rest_as_one_change(stand: Stand, restless: None) -> None:
    async with stand.running() as studio:
        await studio.tab("fields")
        revisions = studio.revisions()
        await studio.fill("description", "A stern teacher")
        await studio.until(lambda: studio.revisions() > revisions)
        await studio.settle()
        assert studio.catalog.persona("ada").description == "A stern teacher"
        assert studio.revisions() == revisions + 1
        assert studio.app.focused is studio.app.screen.query_one("#field-description")


async def test_keys_typed_while_an_earlier_text_is_written_stay(stand: Stand) -> None:
    async with stand.running() as studio:
        await studio.tab("fields")
        await studio.fill("description", "one")
        with locked(stand):
            await studio.pilot.press("enter")
            await studio.until(lambda: studio.main.errands.writing)
            studio.send("end", "2")
            await studio.until(lambda: studio.field("description") == "one2")
        await studio.settle()
        assert studio.field("description") == "one2"
        assert studio.status("saved") == "○ editing"
        await studio.press("enter")
        assert studio.catalog.persona("ada").description == "one2"


async def test_ctrl_z_in_a_field_is_the_fields_own(stand: Stand) -> None:
    async with stand.running() as studio:
        revisions = studio.revisions()
        await studio.tab("voice")
        await studio.fill("voice", "bass")
        await studio.press("ctrl+z")
        assert studio.field("voice") == "alto"
        await studio.press("ctrl+y")
        assert studio.field("voice") == "bass"
        await studio.press("ctrl+z", "ctrl+z", "ctrl+z")
        await studio.tab("fields")
        await studio.fill("summary", "Typed.")
        await studio.press("ctrl+z")
        assert studio.field("summary") == "You are Ada."
        await studio.press("ctrl+z", "u", "U")
        assert "uU" in studio.field("summary")
        await studio.press("ctrl+z", "ctrl+z")
        assert studio.revisions() == revisions
        assert studio.notes == []


async def test_an_invalid_value_stays_with_the_reason_below(stand: Stand) -> None:
    async with stand.running() as studio:
        await studio.tab("fields")
        revisions = studio.revisions()
        await studio.fill("metadata", "team = red\nno key")
        studio.app.screen.query_one("#field-summary").focus()
        await studio.settle()
        assert studio.problem("metadata") == 'line 2 is not "key = value"'
        assert studio.field("metadata") == "team = red\nno key"
        assert studio.revisions() == revisions
        # Saving another field does not take it away.
        await studio.fill("description", "Other")
        studio.app.screen.query_one("#field-summary").focus()
        await studio.settle()
        assert studio.field("metadata") == "team = red\nno key"
        await studio.fill("metadata", "team = red")
        studio.app.screen.query_one("#field-summary").focus()
        await studio.settle()
        assert dict(studio.catalog.persona("ada").metadata) == {"team": "red"}
        assert studio.problem("metadata") == ""


async def test_a_conflict_is_shown_and_nothing_is_overwritten(stand: Stand) -> None:
    async with stand.running() as studio:
        await studio.tab("fields")
        await studio.fill("summary", "Mine.")
        with stand.change() as change:
            change.update("persona", "ada", {"summary": "Theirs.", "detail": "Their detail."})
        await studio.fill("description", "Mine too")
        await studio.settle()
        assert studio.catalog.persona("ada").summary == "Theirs."
        assert studio.field("summary") == "Mine."
        assert "Theirs." in studio.problem("summary")
        assert "Mine." in studio.problem("summary")
        # Another field is saved all the same, and what is read then changes nothing of this.
        studio.app.screen.query_one("#field-detail").focus()
        await studio.settle()
        assert studio.catalog.persona("ada").description == "Mine too"
        assert studio.field("detail") == "Their detail."
        studio.app.screen.query_one("#field-tags").focus()
        await studio.settle()
        assert studio.catalog.persona("ada").summary == "Theirs."
        assert studio.field("summary") == "Mine."
        assert "Theirs." in studio.problem("summary")


async def test_a_reading_meanwhile_hides_no_conflict(stand: Stand) -> None:
    async with stand.running() as studio:
        await studio.tab("fields")
        await studio.fill("summary", "Mine.")
        with stand.change() as change:
            change.update("persona", "ada", {"summary": "Theirs."})
        # The persona is read again while the text is not yet sent.
        studio.main.reload()
        await studio.settle()
        assert studio.field("summary") == "Mine."
        studio.app.screen.query_one("#field-detail").focus()
        await studio.settle()
        assert studio.catalog.persona("ada").summary == "Theirs."
        assert "Theirs." in studio.problem("summary")
        # Who types on has chosen nothing yet.
        await studio.fill("summary", "Ours.")
        studio.app.screen.query_one("#field-detail").focus()
        await studio.settle()
        assert studio.catalog.persona("ada").summary == "Theirs."
        studio.app.screen.query_one("#field-summary").focus()
        await studio.press("tab", "enter")
        assert studio.catalog.persona("ada").summary == "Ours."
        assert studio.problem("summary") == ""


async def test_a_text_in_writing_never_lands_on_another_persona(stand: Stand) -> None:
    async with stand.running() as studio:
        await studio.tab("fields")
        await studio.fill("description", "Only of Ada")
        with locked(stand):
            studio.main.open_persona("cleo")
            await studio.pilot.pause(0.2)
            # It waits until what was typed is saved.
            assert studio.name == "ada"
            assert studio.field("description") == "Only of Ada"
        await studio.until(lambda: studio.name == "cleo")
        await studio.settle()
        assert studio.catalog.persona("ada").description == "Only of Ada"
        assert studio.catalog.persona("cleo").description == ""
        assert studio.field("description") == ""
        studio.app.screen.query_one("#field-description").focus()
        await studio.press("x", "enter")
        assert studio.catalog.persona("cleo").description == "x"


async def test_what_stands_typed_is_saved_on_quitting(stand: Stand) -> None:
    async with stand.running() as studio:
        await studio.tab("fields")
        await studio.fill("description", "Typed last")
        studio.send("ctrl+q")
        await studio.until(lambda: studio.app._exit)
    assert stand.catalog.persona("ada").description == "Typed last"


async def test_what_stands_typed_in_the_editor_is_saved_on_quitting(stand: Stand) -> None:
    async with stand.running() as studio:
        await studio.go(studio.links(), "part:kind")
        await studio.press("enter")
        await studio.fill("summary", "Be very kind.")
        studio.send("ctrl+q")
        await studio.until(lambda: studio.app._exit)
    assert stand.catalog.get("part", "kind").summary == "Be very kind."  # type: ignore[union-attr]


async def test_quitting_asks_when_something_cannot_be_saved(stand: Stand) -> None:
    async with stand.running() as studio:
        await studio.tab("fields")
        await studio.fill("metadata", "no key")
        await studio.press("ctrl+q")
        assert isinstance(studio.app.screen, ConfirmScreen)
        await studio.press("escape")
        assert studio.field("metadata") == "no key"
        await studio.press("ctrl+q")
        studio.send("y")
        await studio.until(lambda: studio.app._exit)


async def edit(studio: Driver, part: str) -> None:
    await studio.go(studio.main.library.list, f"part:{part}")
    await studio.press("enter")
    await studio.until(lambda: studio.app.screen is not studio.main)
    await studio.settle()


async def test_the_editor_saves_counts_and_says_who_uses_it(stand: Stand) -> None:
    async with stand.running() as studio:
        await edit(studio, "warm")
        count = studio.catalog.counters.get()
        assert studio.app.focused is studio.editor.query_one("#field-content")
        assert "Used by 1 arc, 1 persona" in studio.screen_text()
        assert studio.editor.query_one(RowList).ids() == [
            "persona ada",
            "persona cleo",
            "arc growth (stage open)",
        ]
        assert f"content {count('Speak warmly, as to a friend.')} · o200k_base" in (
            studio.screen_text()
        )
        await studio.press("end")
        await studio.type(" Always, and whatever it costs.")
        whole = "Speak warmly, as to a friend. Always, and whatever it costs."
        assert f"content {count(whole)} · o200k_base" in studio.screen_text()
        assert studio.status("saved") == "○ editing"
        await studio.fill("name", "hearty")
        assert studio.catalog.get("part", "warm").content == whole  # type: ignore[union-attr]
        await studio.press("enter")
        assert studio.catalog.get("part", "hearty").content == whole  # type: ignore[union-attr]
        assert studio.parts() == ["kind", "hearty", "slow", "plan"]
        await studio.fill("name", "slow")
        await studio.press("enter")
        assert "slow" in studio.problem("name")
        assert studio.field("name") == "slow"
        # What cannot be saved is not left behind unasked.
        await studio.press("escape")
        assert isinstance(studio.app.screen, ConfirmScreen)
        await studio.press("n")
        await studio.fill("name", "hearty")
        await studio.press("escape")
        assert studio.app.screen is studio.main
        assert studio.links().ids()[1] == "part:hearty"


async def test_the_editor_keeps_a_required_field_and_asks_before_leaving(stand: Stand) -> None:
    async with stand.running() as studio:
        await edit(studio, "kind")
        await studio.fill("summary", "")
        await studio.press("escape")
        assert isinstance(studio.app.screen, ConfirmScreen)
        await studio.press("n")
        assert studio.field("summary") == ""
        assert studio.problem("summary")
        await studio.press("escape")
        await studio.press("y")
        assert studio.app.screen is studio.main
        assert studio.catalog.get("part", "kind").summary == "Be kind."  # type: ignore[union-attr]


async def test_the_editor_shows_a_conflict(stand: Stand) -> None:
    async with stand.running() as studio:
        await edit(studio, "kind")
        await studio.fill("summary", "Mine.")
        with stand.change() as change:
            change.update("part", "kind", {"summary": "Theirs."})
        await studio.fill("description", "Softer")
        await studio.until(lambda: studio.problem("summary"))
        assert "Theirs." in studio.problem("summary")
        assert "Mine." in studio.problem("summary")
        await studio.press("enter")
        found = studio.catalog.get("part", "kind")
        assert found.description == "Softer"  # type: ignore[union-attr]
        assert found.summary == "Theirs."  # type: ignore[union-attr]
        assert studio.field("summary") == "Mine."


async def test_a_new_part_is_made_once_it_has_all_it_needs(stand: Stand, restless: None) -> None:
    async with stand.running() as studio:
        rows = studio.main.library.list
        await studio.go(rows, "part:bold")
        await studio.press("n")
        await studio.answer("dry")
        revisions = studio.revisions()
        await studio.fill("part_type", "tone")
        await studio.fill("summary", "Drily.")
        await studio.fill("content", "Speak drily.")
        await studio.until(lambda: studio.catalog.find("part", "dry"))
        await studio.until(
            lambda: studio.catalog.get("part", "dry").content == "Speak drily."  # type: ignore[union-attr]
        )
        await studio.settle()
        assert studio.revisions() <= revisions + 2
        assert studio.status("saved") == "● saved"
        assert studio.problem("name") == ""
        await studio.press("escape")
        assert studio.app.screen is studio.main
        await studio.press("n")
        await studio.answer("unfinished")
        await studio.press("escape")
        assert isinstance(studio.app.screen, ConfirmScreen)
        await studio.press("n")
        assert studio.app.screen.query_one("#field-name", Input).value == "unfinished"
