"""The entry editor: every kind edited whole, and what the edit does elsewhere."""

from __future__ import annotations

import stat
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from textual.app import App, SuspendNotSupported
from textual.widgets import TextArea

from store.entries import Guardrail, Part, Persona, Role
from studio.at import GoTo
from studio.screens.dialogs import ConfirmScreen
from studio.screens.entry import EntryScreen
from studio.screens.entry.choose_many import ChooseMany
from studio.screens.entry.external import HOW_TO_SET
from studio.screens.entry.uses_list import UsesList
from tests.digging import few
from tests.studio.app.driving import Driver, Stand


async def edit(studio: Driver, kind: str, name: str, *where: str) -> None:
    studio.main.edit_entry(kind, name, *where)  # type: ignore[arg-type]
    await studio.until(lambda: isinstance(studio.app.screen, EntryScreen))
    await studio.settle()


def part(studio: Driver, name: str) -> Part:
    found = studio.catalog.get("part", name)
    assert isinstance(found, Part)
    return found


def role(studio: Driver) -> Role:
    found = studio.catalog.get("role", "host")
    assert isinstance(found, Role)
    return found


def uses(studio: Driver) -> list[str]:
    """The rows of what uses the entry, as they are drawn."""
    rows = studio.editor.query_one(UsesList)
    return [studio.row(rows, one).strip("▌▏ ") for one in rows.ids()]


def headline(studio: Driver) -> str:
    return str(studio.editor.query_one("#entry-uses").render())  # type: ignore[attr-defined]


def remark(studio: Driver, field: str) -> str:
    line = studio.editor.query_one(f"#remark-{field}")
    return str(line.render()) if line.display else ""  # type: ignore[attr-defined]


# Roles


async def test_switches_and_numbers_inherit_or_say_no_explicitly(stand: Stand) -> None:
    async with stand.running() as studio:
        await edit(studio, "role", "host")
        assert studio.field("thinking_enabled") == ""
        assert "inherit" in studio.screen_text()
        studio.editor.query_one("#field-thinking_enabled").focus()
        await studio.press("space")
        assert studio.field("thinking_enabled") == "on"
        await studio.press("space", "enter")
        assert role(studio).thinking_enabled is False
        await studio.fill("vad_silence_duration_ms", "0")
        await studio.fill("temperature", "0")
        await studio.fill("thinking_budget", "-1")
        await studio.press("enter")
        found = role(studio)
        assert (found.vad_silence_duration_ms, found.temperature) == (0, 0.0)
        assert found.thinking_budget == -1
        assert studio.field("vad_silence_duration_ms") == "0"
        # Blank again inherits.
        await studio.fill("vad_silence_duration_ms", "")
        studio.editor.query_one("#field-thinking_enabled").focus()
        await studio.press("space", "enter")
        assert role(studio).vad_silence_duration_ms is None
        assert role(studio).thinking_enabled is None
        # A word that is none of the three stays, with the reason.
        await studio.fill("thinking_enabled", "maybe")
        await studio.press("enter")
        assert studio.problem("thinking_enabled") == (
            "write on or off, or leave it blank to inherit"
        )
        await studio.fill("thinking_enabled", "on")
        await studio.press("enter")
        assert role(studio).thinking_enabled is True
        assert studio.problem("thinking_enabled") == ""


async def test_words_are_chosen_from_a_list_or_typed_with_completion(stand: Stand) -> None:
    async with stand.running() as studio:
        await edit(studio, "role", "host")
        studio.editor.query_one("#field-turn_coverage").focus()
        await studio.press("t")
        await studio.until(lambda: "turn_includes_only_activity" in studio.screen_text())
        await studio.press("right", "enter")
        assert role(studio).turn_coverage == "turn_includes_only_activity"
        studio.editor.query_one("#field-thinking_level").focus()
        await studio.press("down")
        assert studio.dialog_title() == "Thinking level"
        await studio.press("h", "i", "enter")
        await studio.press("enter")
        assert role(studio).thinking_level == "high"
        # The first row takes the word away.
        await studio.press("down", *"inherit", "enter", "enter")
        assert role(studio).thinking_level == ""


async def test_what_a_session_does_not_carry_is_marked(stand: Stand) -> None:
    async with stand.running() as studio:
        await edit(studio, "role", "host")
        text = studio.screen_text()
        assert "Temperature ◦" in text
        assert "Level ◦" not in text
        for heading in ("Tools and model", "Thinking", "Voice activity"):
            assert heading in text


# What is easily stumbled over


async def test_a_corrected_word_takes_its_error_away(stand: Stand) -> None:
    async with stand.running() as studio:
        await edit(studio, "guardrail", "no-med")
        await studio.fill("severity", "hgih")
        await studio.press("enter")
        assert "did you mean high?" in studio.problem("severity")
        await studio.fill("severity", "high")
        assert studio.problem("severity") == ""
        assert studio.status("saved") == "● saved"
        await studio.fill("severity", "lwo")
        await studio.press("enter")
        assert studio.problem("severity")
        await studio.fill("severity", "low")
        await studio.press("enter")
        assert studio.problem("severity") == ""
        found = studio.catalog.get("guardrail", "no-med")
        assert isinstance(found, Guardrail)
        assert found.severity == "low"


async def test_a_name_changes_with_enter_alone(stand: Stand) -> None:
    async with stand.running() as studio:
        await edit(studio, "part", "kind")
        studio.editor.query_one("#field-name").focus()
        await studio.press("end", "x")
        # Nothing was selected when it got the keyboard.
        assert studio.field("name") == "kindx"
        assert "Enter" in remark(studio, "name")
        studio.editor.query_one("#field-summary").focus()
        await studio.press("ctrl+s")
        assert part(studio, "kind").name == "kind"
        await studio.press("escape")
        assert isinstance(studio.app.screen, ConfirmScreen)
        assert 'The name is still "kind"' in studio.screen_text()
        await studio.press("escape")
        studio.editor.query_one("#field-name").focus()
        await studio.press("enter")
        assert part(studio, "kindx").summary == "Be kind."
        assert remark(studio, "name") == ""
        assert studio.parts()[0] == "kindx"


async def test_a_guardrail_that_no_summary_shows_is_told_of(stand: Stand) -> None:
    async with stand.running() as studio:
        await edit(studio, "guardrail", "no-med")
        assert remark(studio, "description") == ""
        await studio.fill("content", "Never.")
        await studio.fill("description", "")
        assert "a summary shows nothing of this guardrail" in remark(studio, "description")
        await studio.fill("description", "No medicine.")
        assert remark(studio, "description") == ""


@pytest.mark.parametrize(
    "kind", few(["persona", "part", "sequence", "trait", "guardrail", "role"], 3)
)
async def test_every_new_entry_is_asked_its_name_first(stand: Stand, kind: str) -> None:
    async with stand.running() as studio:
        await studio.go(studio.main.library.list, f"{kind}s")
        await studio.press("n")
        assert studio.dialog_title() == f"Name of the new {kind}"
        await studio.answer("quite-new")
        if kind == "persona":
            await studio.until(lambda: studio.name == "quite-new")
            return
        await studio.until(lambda: isinstance(studio.app.screen, EntryScreen))
        await studio.settle()
        assert studio.field("name") == "quite-new"
        made = studio.catalog.find(kind, "quite-new")  # type: ignore[arg-type]
        assert (made is not None) == (kind == "guardrail")


async def test_a_new_part_ends_a_search_that_hides_it(stand: Stand) -> None:
    async with stand.running() as studio:
        library = studio.main.library
        library.search_box.value = "bold"
        await studio.settle()
        await studio.go(library.list, "part:bold")
        await studio.press("n")
        await studio.answer("dry")
        await studio.fill("part_type", "tone")
        await studio.fill("summary", "Drily.")
        await studio.press("escape")
        await studio.until(lambda: library.list.cursor_id == "part:dry")
        assert library.search_box.value == ""


async def test_a_text_with_strange_line_ends_is_not_altered_by_looking(stand: Stand) -> None:
    text = "one\r\ntwo\nthree\u2028four"
    with stand.change() as change:
        change.update("part", "plan", {"content": text})
    async with stand.running() as studio:
        revisions = studio.revisions()
        await edit(studio, "part", "plan")
        assert studio.status("saved") == "● saved"
        await studio.press("escape")
        assert studio.app.screen is studio.main
        assert studio.revisions() == revisions
        assert part(studio, "plan").content == text


# Where one begins


async def test_it_opens_at_the_line_that_was_asked_for(stand: Stand) -> None:
    async with stand.running() as studio:
        await edit(studio, "part", "plan", "2. Listen.  ")
        text = studio.editor.query_one("#field-content", TextArea)
        assert studio.app.focused is text
        assert text.cursor_location == (3, 0)
        await studio.press("escape")
        await edit(studio, "part", "warm", "Speak warmly.", "summary")
        assert studio.app.focused is studio.editor.query_one("#field-summary")
        await studio.press("escape")
        # A prompt shows a trait with its name before it.
        await edit(studio, "trait", "curious", "- **curious**: Asks why.")
        assert studio.app.focused is studio.editor.query_one("#field-description")
        await studio.press("escape")
        studio.main.go(GoTo("role", "host", "thinking_level"))
        await studio.until(lambda: isinstance(studio.app.screen, EntryScreen))
        await studio.settle()
        assert studio.app.focused is studio.editor.query_one("#field-thinking_level")


async def test_one_key_goes_round_the_places(stand: Stand) -> None:
    async with stand.running() as studio:
        await edit(studio, "part", "warm")
        seen = []
        for _ in range(3):
            assert studio.app.focused is not None
            seen.append(studio.app.focused.id)
            await studio.press("f2")
        assert seen == ["field-content", "uses", "field-name"]
        await studio.press("f3", "f3")
        assert studio.app.focused is studio.editor.query_one(UsesList)


# What uses it


async def test_what_is_typed_is_weighed_where_it_is_used(stand: Stand) -> None:
    with stand.change() as change:
        change.publish("ada", label="production")
        change.arcs.go_to("cleo", "open")
    async with stand.running() as studio:
        await edit(studio, "part", "warm")
        assert headline(studio) == "Used by 1 arc, 1 persona · stands in 2 prompts"
        count = studio.catalog.counters.get()
        before = count(studio.catalog.compose("ada", _detail()).text)
        assert uses(studio)[0].startswith("persona  ada")
        assert "production (1) latest (1)" in uses(studio)[0]
        assert uses(studio)[0].endswith(f"detail {before:,}")
        assert "at open •" in uses(studio)[1]
        await studio.press("ctrl+end")
        studio.editor.query_one("#field-content", TextArea).move_cursor((0, 1000))
        await studio.type(" Always.")
        await studio.until(lambda: "typed" in headline(studio))
        await studio.settle()
        rows, said = uses(studio), headline(studio)
        assert part(studio, "warm").content == "Speak warmly, as to a friend."
        await studio.press("ctrl+s")
        now = {one: studio.catalog.compose(one, _detail()).tokens for one in ("ada", "cleo")}
        assert f"detail {before:,} → {now['ada']:,}  +{now['ada'] - before}" in rows[0]
        assert "typed: 2 personas changed, detail +" in said
        await studio.until(lambda: "stands in" in headline(studio))


def _detail() -> Any:
    from store.compose.request import Request

    return Request(detail=True)


async def test_enter_on_what_uses_it_goes_there(stand: Stand) -> None:
    async with stand.running("bob") as studio:
        await edit(studio, "part", "warm")
        await studio.fill("description", "Typed before")
        rows = studio.editor.query_one(UsesList)
        await studio.go(rows, "persona ada")
        await studio.press("enter")
        await studio.until(lambda: studio.app.screen is studio.main and studio.name == "ada")
        assert part(studio, "warm").description == "Typed before"
        await edit(studio, "part", "warm")
        await studio.go(studio.editor.query_one(UsesList), "arc growth (stage open)")
        await studio.press("enter")
        await studio.until(
            lambda: isinstance(studio.app.screen, EntryScreen) and studio.editor.kind == "arc"
        )
        await studio.settle()
        await studio.fill("summary", "How one grows.")
        await studio.press("escape")
        assert studio.catalog.get("arc", "growth").summary == "How one grows."  # type: ignore[union-attr]


async def test_who_uses_a_hostile_name_is_shown_literally(stand: Stand) -> None:
    name = "[red]x {{y}} 👩‍👩‍👧"
    with stand.change() as change:
        change.create(Persona(name=name, summary="S"))
        change.links.add(name, "part", "warm")
        change.update("part", "warm", {"summary": "[@click=app.quit]x[/]\n" * 2000})
    async with stand.running(size=(80, 24)) as studio:
        await edit(studio, "part", "warm")
        assert any("[red]x {{y}}" in row for row in uses(studio))
        assert "[@click=app.quit]x[/]" in studio.screen_text()
        await studio.press("f2", "f2")
        assert "part warm" in studio.screen_text()


# The user's own editor


@pytest.fixture
def aside(monkeypatch: pytest.MonkeyPatch) -> None:
    """The terminal can be lent to another program."""
    monkeypatch.setattr(App, "suspend", lambda _: nullcontext())


def editor(folder: Path, body: str) -> str:
    """A program that edits a file, in a folder with a blank in its name."""
    program = folder / "my editor"
    program.write_text(f"#!{sys.executable}\nimport sys\npath = sys.argv[-1]\n{body}\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return str(program)


async def test_the_text_is_edited_in_the_users_own_editor(
    stand: Stand, aside: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = editor(
        tmp_path,
        "text = open(path).read()\nopen(path, 'w').write(text + ' ' + sys.argv[1] + '\\n')",
    )
    monkeypatch.setenv("VISUAL", f"'{command}' --wait")
    async with stand.running() as studio:
        await edit(studio, "part", "warm")
        await studio.press("f4")
        assert studio.field("content") == "Speak warmly, as to a friend. --wait"
        assert part(studio, "warm").content == "Speak warmly, as to a friend. --wait"
        await studio.press("ctrl+z")
        assert studio.field("content") == "Speak warmly, as to a friend."
        # The text that has the keyboard is the one that is edited.
        studio.editor.query_one("#field-summary").focus()
        await studio.press("f4")
        assert part(studio, "warm").summary == "Speak warmly. --wait"


@pytest.mark.parametrize(
    ("body", "says"),
    [("sys.exit(3)", "ended with 3"), ("open(path, 'wb').write(b'\\xff')", "is no text")],
)
async def test_an_editor_that_fails_changes_nothing(
    stand: Stand,
    aside: None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    body: str,
    says: str,
) -> None:
    monkeypatch.setenv("VISUAL", editor(tmp_path, body))
    async with stand.running() as studio:
        await edit(studio, "part", "warm")
        await studio.press("f4")
        assert says in studio.notes[-1]
        assert "is kept in" in studio.notes[-1]
        assert studio.field("content") == "Speak warmly, as to a friend."


async def test_without_an_editor_it_says_how_to_name_one(
    stand: Stand, aside: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.delenv("EDITOR", raising=False)
    async with stand.running() as studio:
        await edit(studio, "part", "warm")
        await studio.press("f4")
        assert studio.notes[-1] == HOW_TO_SET
        monkeypatch.setenv("EDITOR", "no-such-program-anywhere")
        await studio.press("f4")
        assert "cannot be run" in studio.notes[-1]


async def test_where_the_studio_cannot_step_aside_it_says_so(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Any) -> Any:
        raise SuspendNotSupported

    monkeypatch.setenv("EDITOR", "true")
    monkeypatch.setattr(App, "suspend", refuse)
    async with stand.running() as studio:
        await edit(studio, "part", "warm")
        await studio.press("f4")
        assert "cannot step aside here" in studio.notes[-1]


# Extracting


async def test_a_piece_becomes_a_part_linked_after_this_one_and_one_undo_takes_it_back(
    stand: Stand,
) -> None:
    async with stand.running() as studio:
        await edit(studio, "part", "plan")
        text = studio.editor.query_one("#field-content", TextArea)
        await studio.press("f9")
        assert studio.notes[-1].startswith("Select the text first")
        text.move_cursor((2, 0))
        await studio.press("shift+down", "shift+end")
        await studio.press("f9")
        revisions = studio.revisions()
        await studio.answer("listening")
        assert studio.dialog_title() == "Type of the new part"
        await studio.press("enter")
        assert isinstance(studio.app.screen, ChooseMany)
        # The second persona is left out.
        await studio.press("down", "space", "enter")
        await studio.until(lambda: isinstance(studio.app.screen, EntryScreen))
        await studio.settle()
        new = part(studio, "listening")
        assert (new.part_type, new.summary) == ("goal", "1. Ask.")
        assert new.content == "1. Ask.\n2. Listen."
        assert part(studio, "plan").content == "Make a plan."
        assert studio.field("content") == "Make a plan."
        assert studio.parts("ada") == ["kind", "warm", "slow", "plan", "listening"]
        assert studio.parts("cleo") == ["kind", "slow", "plan"]
        assert studio.revisions() == revisions + 1
        studio.editor.query_one(UsesList).focus()
        await studio.press("u")
        assert studio.catalog.find("part", "listening") is None
        assert studio.field("content") == "Make a plan.\n\n1. Ask.\n2. Listen."
        assert studio.parts("ada") == ["kind", "warm", "slow", "plan"]


async def test_a_summary_is_never_extracted_whole(stand: Stand) -> None:
    async with stand.running() as studio:
        await edit(studio, "part", "plan")
        studio.editor.query_one("#field-summary", TextArea).focus()
        studio.editor.query_one("#field-summary", TextArea).select_all()
        await studio.press("f9")
        assert studio.notes[-1].startswith("A part needs a summary")


async def test_a_stage_keeps_what_is_extracted_from_its_part(stand: Stand) -> None:
    with stand.change() as change:
        change.update("part", "warm", {"content": "Warm.\n\nFriendly."})
    async with stand.running() as studio:
        await edit(studio, "part", "warm")
        text = studio.editor.query_one("#field-content", TextArea)
        text.move_cursor((2, 0))
        await studio.press("shift+end", "f9")
        await studio.answer("friendly")
        await studio.press("enter", "enter")
        await studio.until(lambda: studio.catalog.find("part", "friendly"))
        await studio.settle()
        growth = studio.catalog.get("arc", "growth")
        assert growth.stage("open").parts == ("warm", "friendly")  # type: ignore[union-attr]
        assert part(studio, "warm").content == "Warm."
