"""The arc editor: the way there, stages, the matrix, the text, and where a persona stands."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import pytest
from textual.geometry import Offset
from textual.widgets import Static

from store.compose.request import Request
from store.entries import Arc, Part, Stage
from studio.at import At
from studio.screens.arc.screen import ArcScreen
from studio.screens.arc.winning import OWN
from studio.screens.desk_screen import DeskScreen
from studio.screens.dialogs import ConfirmScreen, Dialog
from studio.screens.entry import EntryScreen
from studio.widgets.matrix import Matrix
from tests.studio.app.driving import Driver, Stand
from tests.studio.app.test_keys import footer
from tests.studio.app.test_preview import pick

SMALL = (80, 24)


def editor(studio: Driver) -> ArcScreen:
    found = next(one for one in studio.app.screen_stack if isinstance(one, ArcScreen))
    return found


def arc(studio: Driver, name: str = "growth") -> Arc:
    found = studio.catalog.get("arc", name)
    assert isinstance(found, Arc)
    return found


def stages(studio: Driver, name: str = "growth") -> list[str]:
    return [stage.name for stage in arc(studio, name).stages]


def guid(studio: Driver, name: str) -> str:
    found = arc(studio, editor(studio).view.arc.name if editor(studio).view.arc else "")
    stage = found.stage(name)
    assert stage is not None
    return stage.guid


def matrix(studio: Driver) -> Matrix:
    return editor(studio).matrix_pane.matrix


def at(studio: Driver, row: str, column: str) -> Offset:
    """Where a cell of the matrix is."""
    shown = matrix(studio)
    y, x = shown.grid.row_of(row), shown.grid.column_of(column)
    assert y is not None
    assert x is not None
    start = shown._columns.side + shown._columns.starts[x] + 2
    return Offset(start - shown.scroll_offset.x, y + 1 - shown.scroll_offset.y)


def cells(studio: Driver) -> dict[str, list[str]]:
    """The matrix by type: each cell as its glyph and its names."""
    glyphs = {"own": "·", "stage": "▲"}
    return {
        row.id: [f"{glyphs[one.sort]} {one.text}" if one else "" for one in row.cells]
        for row in matrix(studio).grid.rows
    }


def text(studio: Driver) -> str:
    return "\n".join(line.text for line in editor(studio).text_pane.prompt.lines)


def looked(studio: Driver) -> str:
    return editor(studio).title_of(editor(studio).looked)


async def visit(studio: Driver, *, through: str = "A") -> ArcScreen:
    """Open the editor by its key."""
    await studio.pane("composer")
    await studio.press(through)
    await studio.until(lambda: isinstance(studio.app.screen, ArcScreen))
    await studio.settle()
    return editor(studio)


async def to(studio: Driver, stage: str) -> None:
    await studio.go(editor(studio).stages_pane.stages, guid(studio, stage))


async def asked(studio: Driver, title: str = "") -> None:
    """Wait until something is asked: what there is to pick from is read first."""
    await studio.until(lambda: isinstance(studio.app.screen, Dialog))
    await studio.settle()
    assert title in studio.dialog_title()


async def opened(studio: Driver, name: str) -> None:
    """Wait until an entry is open in the entry editor."""
    await studio.until(lambda: isinstance(studio.app.screen, EntryScreen))
    await studio.settle()
    assert studio.editor.entry is not None
    assert studio.editor.entry.name == name


# The way there and back.


async def test_the_library_opens_an_arc_here(stand: Stand) -> None:
    async with stand.running("ada") as studio:
        library = studio.main.library
        library.go_to("arc", "growth")
        await studio.until(lambda: library.list.cursor_id == "arc:growth")
        library.list.focus()
        await studio.press("enter")
        screen = editor(studio)
        # The open persona has another arc, or none: it is seen through one that has it.
        assert screen.view.through is not None
        assert screen.view.through.name == "cleo"
        assert screen.stages_pane.stages.ids() == [one.guid for one in arc(studio).stages]
        await studio.press("escape")
        assert studio.app.screen is studio.main
        # Its own fields are edited as ever.
        await studio.press("e")
        await opened(studio, "growth")
        await studio.press("escape")
        # One that nobody has.
        library.go_to("arc", "decline")
        await studio.until(lambda: library.list.cursor_id == "arc:decline")
        await studio.press("A")
        assert "No persona has this arc" in studio.screen_text()
        await studio.press("full_stop", "g")
        assert editor(studio).view.through is None
        await studio.press("s")
        await pick(studio, "ada")
        assert studio.catalog.persona("ada").arc == "decline"
        assert "● tired" in studio.screen_text()


async def test_a_new_arc_is_opened_at_once(stand: Stand) -> None:
    async with stand.running("ada") as studio:
        library = studio.main.library
        library.go_to("arc", "growth")
        await studio.until(lambda: library.list.cursor_id == "arc:growth")
        library.list.focus()
        await studio.press("n")
        await studio.answer("[red]fall")
        await studio.until(lambda: isinstance(studio.app.screen, ArcScreen))
        await studio.settle()
        assert "[red]fall" in studio.screen_text()
        assert "No stages yet. Press n" in studio.screen_text()
        await studio.press("n")
        await studio.answer("low")
        assert stages(studio, "[red]fall") == ["low"]
        assert looked(studio) == "low"


@pytest.mark.parametrize("size", [(150, 40), SMALL])
async def test_without_an_arc_one_is_assigned(stand: Stand, size: tuple[int, int]) -> None:
    async with stand.running("ada", size=size) as studio:
        await visit(studio)
        assert "ada has no arc." in studio.screen_text()
        assert "s   assigns an arc to ada" in studio.screen_text()
        assert "s Assign an arc" in footer(studio)
        await studio.press("s")
        await pick(studio, "growth")
        assert studio.catalog.persona("ada").arc == "growth"
        screen = editor(studio)
        assert studio.app.focused is screen.stages_pane.stages
        assert looked(studio) == "shy"
        assert text(studio) == studio.catalog.compose("ada", Request(stage="shy")).text
        # Taken back, and made again.
        await studio.press("u")
        assert "ada has no arc." in studio.screen_text()
        await studio.press("U")
        assert studio.catalog.persona("ada").arc == "growth"
        assert studio.app.focused is screen.stages_pane.stages
        await screen.run_action("unassign")
        await studio.settle()
        assert studio.catalog.persona("ada").arc == ""
        assert "ada has no arc." in studio.screen_text()


async def test_without_an_arc_one_is_made_and_assigned(stand: Stand) -> None:
    async with stand.running("ada") as studio:
        await visit(studio)
        await studio.press("n")
        await studio.answer("growth")
        assert "exists" in studio.screen_text()
        await studio.answer("rise")
        await asked(studio, "Name of the first stage of rise")
        await studio.press("enter")
        ada = studio.catalog.persona("ada")
        assert (ada.arc, ada.stage) == ("rise", "start")
        assert "● start" in studio.screen_text()
        # Both in one change.
        await studio.press("u")
        assert studio.catalog.find("arc", "rise") is None
        assert "ada has no arc." in studio.screen_text()


async def test_nothing_open_at_all(bare: Stand) -> None:
    async with bare.running("", size=SMALL) as studio:
        studio.main.action_visit("arc")
        await studio.until(lambda: isinstance(studio.app.screen, ArcScreen))
        await studio.settle()
        assert "No persona is open" in studio.screen_text()
        await studio.press("s")
        await studio.until(lambda: any("There is no persona yet." in one for one in studio.notes))
        await studio.press("n")
        await studio.answer("rise")
        await studio.answer("low")
        assert stages(studio, "rise") == ["low"]
        assert "No parts in play yet" in matrix(studio)._empty
        await studio.press("2", "a", "delete", "enter", "3", "down", "enter", "c", "escape")
        assert studio.app.screen is studio.main


async def test_the_arc_tab_leads_here(stand: Stand) -> None:
    async with stand.running("ada") as studio:
        await studio.tab("arc")
        assert "A for the arc editor" in " ".join(studio.screen_text().split())
        studio.main.query_one("#stages").focus()
        await studio.settle()
        assert "A Arc editor" in footer(studio)
        await studio.press("A")
        assert "ada has no arc." in studio.screen_text()
        await studio.press("escape")
        # From there it is the persona's, wherever the library's cursor is.
        library = studio.main.library
        library.go_to("arc", "decline")
        await studio.until(lambda: library.list.cursor_id == "arc:decline")
        studio.main.open_persona("cleo")
        await studio.settle()
        await studio.tab("arc")
        studio.main.query_one("#stages").focus()
        await studio.press("A")
        view = editor(studio).view
        assert view.arc is not None
        assert view.arc.name == "growth"


# Looking at a stage from every pane of the main screen.


async def test_stages_are_looked_at_from_every_pane(stand: Stand) -> None:
    async with stand.running("cleo") as studio:
        revisions = studio.revisions()
        for pane, stage in (("library", "open"), ("composer", "sure"), ("preview", "sure")):
            await studio.pane(pane)
            await studio.press("greater_than_sign")
            studio.same_as_catalog(Request(stage=stage))
        await studio.pane("library")
        await studio.press("less_than_sign")
        assert studio.choice("stage") == "open"
        # In a field they are letters.
        await studio.press("slash", "less_than_sign")
        assert studio.choice("stage") == "open"
        await studio.press("escape")
        assert studio.revisions() == revisions
        studio.main.open_persona("ada")
        await studio.until(lambda: studio.name == "ada")
        await studio.settle()
        await studio.pane("composer")
        await studio.press("greater_than_sign")
        assert "ada has no arc" in studio.notes[-1]


# The stages.


async def test_stages_are_made_named_moved_and_deleted(stand: Stand) -> None:
    async with stand.running("cleo") as studio:
        screen = await visit(studio)
        rows = screen.stages_pane.stages
        assert studio.app.focused is rows
        await studio.press("n")
        await studio.answer("open")
        assert "The arc has a stage of that name." in studio.screen_text()
        await studio.answer("wise")
        assert stages(studio) == ["shy", "open", "sure", "wise"]
        # It is looked at everywhere.
        assert rows.cursor_id == guid(studio, "wise") == matrix(studio).column_id
        assert studio.field("name") == "wise"
        await studio.press("r")
        await studio.answer("[red]wiser")
        assert stages(studio)[-1] == "[red]wiser"
        assert studio.field("name") == "[red]wiser"
        studio.send("K", "alt+up")
        await studio.settle()
        assert stages(studio) == ["shy", "[red]wiser", "open", "sure"]
        assert rows.cursor_id == guid(studio, "[red]wiser")
        await studio.drag(rows, guid(studio, "sure"), rows, 0)
        assert stages(studio) == ["sure", "shy", "[red]wiser", "open"]
        assert rows.ids() == [one.guid for one in arc(studio).stages]
        assert [one.title for one in matrix(studio).grid.columns] == ["own", *stages(studio)]
        await to(studio, "shy")
        await studio.press("delete")
        assert isinstance(studio.app.screen, ConfirmScreen)
        assert "cleo goes to sure." in studio.screen_text()
        await studio.press("n")
        assert "shy" in stages(studio)
        await studio.press("x", "y")
        assert stages(studio) == ["sure", "[red]wiser", "open"]
        assert studio.catalog.persona("cleo").stage == "sure"
        assert looked(studio) == "[red]wiser"
        await studio.press("ctrl+z")
        assert stages(studio) == ["sure", "shy", "[red]wiser", "open"]
        assert studio.catalog.persona("cleo").stage == "shy"


async def test_where_the_persona_stands(stand: Stand) -> None:
    async with stand.running("cleo") as studio:
        screen = await visit(studio)
        rows = screen.stages_pane.stages
        assert "● shy" in studio.row(rows, guid(studio, "shy"))
        assert matrix(studio).grid.columns[1].current
        await studio.press("full_stop")
        assert studio.catalog.persona("cleo").stage == "open"
        assert "● open" in studio.row(rows, guid(studio, "open"))
        assert matrix(studio).grid.columns[2].current
        await to(studio, "sure")
        await studio.press("enter")
        assert studio.catalog.persona("cleo").stage == "sure"
        await studio.press("full_stop")
        assert "last stage" in studio.notes[-1]
        await studio.press("less_than_sign", "g")
        assert studio.catalog.persona("cleo").stage == "open"
        await screen.run_action("reset")
        await studio.settle()
        assert studio.catalog.persona("cleo").stage == "shy"
        assert studio.status("saved") == "● saved"
        # It is another persona's stage that is meant, when one looks through another.
        with stand.change() as change:
            change.arcs.assign("bob", "growth", "sure")
        await studio.until(lambda: len(screen.view.personas) == 2)
        await studio.settle()
        assert "1 here" in studio.row(rows, guid(studio, "sure"))
        await studio.press("p")
        await pick(studio, "bob")
        assert "● sure" in studio.row(rows, guid(studio, "sure"))
        assert cells(studio)["tone"][0] == "· slow"
        await to(studio, "open")
        await studio.press("g")
        assert studio.catalog.persona("bob").stage == "open"
        assert studio.catalog.persona("cleo").stage == "shy"


async def test_parts_of_a_stage(stand: Stand) -> None:
    async with stand.running("cleo") as studio:
        screen = await visit(studio)
        parts = screen.stages_pane.parts
        await to(studio, "sure")
        assert parts.ids() == ["terse", "bold"]
        await studio.go(parts, "bold")
        await studio.press("K")
        assert arc(studio).stages[2].parts == ("bold", "terse")
        # By typing a part of its name or its type.
        await studio.press("a")
        await asked(studio)
        await studio.type("soul")
        await studio.press("enter")
        assert arc(studio).stages[2].parts == ("bold", "terse", "kind")
        assert cells(studio)["soul"][3] == "▲ kind"
        assert text(studio) == studio.catalog.compose("cleo", Request(stage="sure")).text
        await studio.drag(parts, "kind", parts, 0)
        assert arc(studio).stages[2].parts == ("kind", "bold", "terse")
        await studio.go(parts, "terse")
        await studio.press("delete")
        assert arc(studio).stages[2].parts == ("kind", "bold")
        await studio.go(parts, "bold")
        await studio.press("enter")
        await opened(studio, "bold")
        assert studio.field("content").startswith("Speak boldly, and")
        await studio.fill("summary", "Be bold.")
        await studio.press("escape")
        assert studio.app.screen is screen
        assert "Be bold." in text(studio)


# The matrix.


async def test_the_matrix_says_who_wins(stand: Stand) -> None:
    async with stand.running("cleo") as studio:
        await visit(studio)
        assert cells(studio) == {
            "soul": ["· kind"] * 4,
            "tone": ["· slow", "· slow", "▲ warm", "▲ terse, bold"],
            "goal": ["· plan"] * 4,
        }
        # And how heavy each text is, exactly.
        looks: list[str | None] = [None, "shy", "open", "sure"]
        for detail in (False, True):
            tokens = [
                f"{studio.catalog.compose('cleo', Request(stage=one, detail=detail)).tokens:,}"
                for one in looks
            ]
            assert [one.foot for one in matrix(studio).grid.columns] == tokens
            await studio.press("v")
        assert "tok o200k_base" in studio.screen_text()


async def test_the_matrix_by_keys(stand: Stand) -> None:
    async with stand.running("cleo") as studio:
        screen = await visit(studio)
        await studio.press("2")
        shown = matrix(studio)
        assert studio.app.focused is shown
        assert (shown.row_id, shown.column_id) == ("soul", guid(studio, "shy"))
        await studio.press("j", "l")
        assert shown.cell is not None
        assert shown.cell.text == "warm"
        # All panes look at it.
        assert looked(studio) == "open"
        assert screen.stages_pane.cursor == guid(studio, "open")
        assert studio.field("condition") == "They have met twice"
        assert "tone at open: warm in place of slow" in studio.screen_text()
        assert text(studio) == studio.catalog.compose("cleo", Request(stage="open")).text
        await studio.press("enter")
        await opened(studio, "warm")
        await studio.press("escape")
        assert studio.app.screen is screen
        # Of the row's type, and not what is there.
        await studio.press("a")
        await asked(studio, "Add a part of type tone to stage open")
        await pick(studio, "bold")
        assert arc(studio).stages[1].parts == ("warm", "bold")
        assert cells(studio)["tone"][2] == "▲ warm, bold"
        # Which of them?
        await studio.press("enter")
        await pick(studio, "bold")
        await opened(studio, "bold")
        await studio.press("escape", "delete")
        await pick(studio, "warm")
        assert arc(studio).stages[1].parts == ("bold",)
        await studio.press("delete")
        assert arc(studio).stages[1].parts == ()
        assert cells(studio)["tone"][2] == "· slow"
        await studio.press("delete")
        assert "has no tone of its own" in studio.notes[-1]
        assert (shown.row_id, shown.column_id) == ("tone", guid(studio, "open"))
        # The persona's own parts are looked at too, and not changed from here.
        revisions = studio.revisions()
        await studio.press("home", "delete", "a")
        assert looked(studio) == "no stage: the persona's own"
        assert text(studio) == studio.catalog.compose("cleo", Request(stage=None)).text
        assert studio.revisions() == revisions
        assert studio.app.screen is screen
        # A row without a cell there is filled.
        with stand.change() as change:
            change.links.remove("cleo", "part", "plan")
            change.arcs.link_part("growth", "sure", "plan")
        await studio.until(lambda: cells(studio)["goal"] == ["", "", "", "▲ plan"])
        await studio.settle()
        await studio.press("right")
        shown.select("goal", None)
        await studio.press("enter")
        assert "Nothing stands here" in studio.notes[-1]
        await studio.press("a")
        await pick(studio, "plan")
        assert cells(studio)["goal"] == ["", "▲ plan", "", "▲ plan"]


async def test_the_matrix_by_mouse(stand: Stand) -> None:
    async with stand.running("cleo", size=(160, 48)) as studio:
        screen = await visit(studio)
        shown = matrix(studio)
        await studio.pilot.click(shown, offset=at(studio, "tone", guid(studio, "sure")))
        await studio.settle()
        assert looked(studio) == "sure"
        assert studio.app.focused is shown
        await studio.pilot.double_click(shown, offset=at(studio, "goal", guid(studio, "open")))
        await opened(studio, "plan")
        await studio.press("escape")
        assert looked(studio) == "open"

        async def drag(source: Any, start: Any, target: Any, end: Any) -> None:
            await studio.pilot.mouse_down(source, offset=start)
            await studio.pilot.hover(target, offset=end)
            await studio.pilot.mouse_up(target, offset=end)
            await studio.settle()

        # A cell to another column: its parts are there too.
        sure, shy, half = (guid(studio, one) for one in ("sure", "shy", "open"))
        await drag(shown, at(studio, "tone", sure), shown, at(studio, "soul", shy))
        assert arc(studio).stages[0].parts == ("terse", "bold")
        assert arc(studio).stages[2].parts == ("terse", "bold")
        # A cell into the parts of the stage that is looked at, above the first.
        parts = screen.stages_pane.parts
        assert parts.ids() == ["warm"]
        await drag(shown, at(studio, "goal", OWN), parts, (6, 0))
        assert arc(studio).stages[1].parts == ("plan", "warm")
        # A part of the stage to another column.
        await drag(parts, (6, 1), shown, at(studio, "tone", shy))
        assert arc(studio).stages[0].parts == ("terse", "bold", "warm")
        await drag(parts, (6, 1), shown, at(studio, "tone", shy))
        assert "is in stage shy already" in studio.notes[-1]
        # Not to the persona's own; and Escape drops nothing, and does not go back.
        revisions = studio.revisions()
        await drag(parts, (6, 1), shown, at(studio, "tone", OWN))
        assert "the composer changes them" in studio.notes[-1]
        await studio.pilot.mouse_down(shown, offset=at(studio, "tone", sure))
        await studio.pilot.hover(shown, offset=at(studio, "tone", half))
        await studio.press("escape")
        await studio.pilot.mouse_up(shown, offset=at(studio, "tone", half))
        await studio.settle()
        assert studio.app.screen is screen
        assert studio.revisions() == revisions


# The text.


async def test_stepping_moves_the_text_along(stand: Stand) -> None:
    async with stand.running("cleo") as studio:
        screen = await visit(studio)
        for pane in ("1", "2", "3"):
            await studio.press(pane)
            steps = (("greater_than_sign", "open"), ("greater_than_sign", "sure"))
            # At the last it stays.
            back = (("less_than_sign", "open"), ("less_than_sign", "shy"))
            for key, stage in (*steps, steps[-1], *back):
                await studio.press(key)
                assert looked(studio) == stage
                assert text(studio) == studio.catalog.compose("cleo", Request(stage=stage)).text
                assert matrix(studio).column_id == screen.stages_pane.cursor == guid(studio, stage)
        # Before the first is the persona without a stage, and nothing before that.
        await studio.press("less_than_sign", "less_than_sign")
        assert text(studio) == studio.catalog.compose("cleo", Request(stage=None)).text
        await studio.press(*["greater_than_sign"] * 3, "v")
        request = Request(stage="sure", detail=True)
        composed = studio.catalog.compose("cleo", request)
        assert text(studio) == composed.text
        assert studio.status("tokens") == f"{composed.tokens:,} tok · o200k_base"
        assert "Speak boldly, and leave nothing out" in text(studio)
        # By mouse, and by its choice.
        await studio.pilot.click(screen.query_one("#text-view"))
        await studio.settle()
        assert text(studio) == studio.catalog.compose("cleo", Request(stage="sure")).text
        await studio.pilot.click(screen.query_one("#text-stage"))
        await studio.settle()
        await pick(studio, OWN)
        assert text(studio) == studio.catalog.compose("cleo", Request(stage=None)).text
        # A line leads to its entry; the persona's own text to the persona.
        await studio.press("3", "home", "enter")
        assert studio.app.screen is studio.main
        assert studio.name == "cleo"
        assert studio.app.focused is studio.main.query_one("#field-summary")


async def test_comparing_two_stages(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[Any] = []

    @dataclass(frozen=True)
    class Side:
        persona: str
        request: Request

    class CompareScreen(DeskScreen[Any]):
        def __init__(self, desk: Any, at: At, left: Any = None, right: Any = None) -> None:
            super().__init__(desk)
            given.append((at.persona, left, right))

        def compose(self) -> Any:
            from studio.panes.status_line import StatusLine

            yield StatusLine()
            yield Static("side by side", id="both")

    for name, holds in (("screen", CompareScreen), ("side", Side)):
        module = ModuleType(f"studio.screens.compare.{name}")
        setattr(module, holds.__name__, holds)
        monkeypatch.setitem(sys.modules, module.__name__, module)

    async with stand.running("cleo") as studio:
        screen = await visit(studio)

        async def compared(key: str) -> tuple[Any, Any]:
            await studio.press(key)
            assert isinstance(studio.app.screen, CompareScreen)
            await studio.press("escape")
            assert studio.app.screen is screen
            persona, left, right = given[-1]
            assert persona == left.persona == right.persona == "cleo"
            return left.request, right.request

        def request(stage: str | None, *, detail: bool = False) -> Request:
            return Request(stage=stage, detail=detail, encoding="o200k_base")

        # Without a mark, with the one before it; before the first there is none of them.
        assert await compared("c") == (request(None), request("shy"))
        await to(studio, "sure")
        assert await compared("equals_sign") == (request("open"), request("sure"))
        await studio.press("m")
        assert "◇ marked" in studio.row(screen.stages_pane.stages, guid(studio, "sure"))
        assert matrix(studio).grid.columns[3].marked
        await studio.press("c")
        assert studio.app.screen is screen
        assert "nothing to compare it with" in studio.notes[-1]
        await to(studio, "shy")
        await studio.press("v")
        assert await compared("c") == (request("sure", detail=True), request("shy", detail=True))
        # The mark goes with its stage; another takes its place.
        await studio.press("m")
        assert [one.marked for one in matrix(studio).grid.columns] == [False, True, False, False]
        await studio.press("m")
        assert not any(one.marked for one in matrix(studio).grid.columns)


# Fields, and what others do.


async def test_fields_of_a_stage_are_saved_as_one_leaves_them(stand: Stand) -> None:
    async with stand.running("cleo") as studio:
        screen = await visit(studio)
        rows = screen.stages_pane.stages
        await to(studio, "open")
        assert studio.field("condition") == "They have met twice"
        await studio.fill("condition", "They have met [red]ten times")
        assert studio.status("saved") == "○ editing"
        # Straight on to another stage, by mouse: what was typed stays with its own.
        await studio.pilot.click(rows, offset=(8, 2))
        await studio.settle()
        assert looked(studio) == "sure"
        assert studio.field("condition") == ""
        assert arc(studio).stages[1].condition == "They have met [red]ten times"
        assert arc(studio).stages[2].condition == ""
        # Its name too: the persona goes with it.
        await to(studio, "shy")
        await studio.fill("name", "timid")
        await studio.press("enter")
        assert stages(studio) == ["timid", "open", "sure"]
        assert studio.catalog.persona("cleo").stage == "timid"
        assert "● timid" in studio.screen_text()
        # One that will not do stays where it is, with the reason.
        await studio.fill("name", "open")
        await studio.press("enter")
        assert studio.field("name") == "open"
        assert "has a stage" in studio.problem("name")
        assert stages(studio)[0] == "timid"
        await studio.fill("name", "timid")
        await studio.press("enter", "escape")
        assert studio.app.focused is rows
        assert studio.status("saved") == "● saved"


async def test_what_cannot_be_saved_is_kept_with_its_stage(stand: Stand) -> None:
    async with stand.running("cleo") as studio:
        screen = await visit(studio)
        rows = screen.stages_pane.stages
        await to(studio, "open")
        await studio.fill("condition", "Mine.")
        with stand.change() as change:
            change.arcs.update_stage("growth", "open", condition="Theirs.")
        # One goes on to another stage before that is noticed.
        await studio.pilot.click(rows, offset=(8, 2))
        await studio.settle()
        assert looked(studio) == "sure"
        assert arc(studio).stages[1].condition == "Theirs."
        assert "not saved" in studio.row(rows, guid(studio, "open"))
        assert any("Theirs." in note and "Mine." in note for note in studio.notes)
        # Closing asks; staying loses nothing.
        await studio.press("escape")
        assert isinstance(studio.app.screen, ConfirmScreen)
        await studio.press("n")
        assert studio.app.screen is screen
        await to(studio, "open")
        assert studio.field("condition") == "Mine."
        assert "Theirs." in studio.problem("condition")
        # Who types on has seen it.
        screen.query_one("#field-condition").focus()
        await studio.press("end", "!")
        rows.focus()
        await studio.settle()
        assert arc(studio).stages[1].condition == "Mine.!"
        assert studio.status("saved") == "● saved"
        await studio.press("escape")
        assert studio.app.screen is studio.main


async def test_what_others_change_is_shown_and_nothing_lost(stand: Stand) -> None:
    async with stand.running("cleo") as studio:
        screen = await visit(studio)
        await to(studio, "open")
        await studio.press("2")
        shown = matrix(studio)
        await studio.press("down")
        await studio.fill("description", "As I type")
        with stand.change() as change:
            change.arcs.rename_stage("growth", "open", "opened")
            change.arcs.move_stage("growth", "opened", "shy")
            change.arcs.link_part("growth", "shy", "bold")
            change.update("part", "warm", {"summary": "Warmer."})
        await studio.until(lambda: stages(studio) == ["opened", "shy", "sure"])
        await studio.until(lambda: "Warmer." in text(studio))
        await studio.settle()
        assert looked(studio) == "opened"
        assert studio.field("description") == "As I type"
        assert (shown.row_id, shown.column_id) == ("tone", guid(studio, "opened"))
        assert cells(studio)["tone"] == ["· slow", "▲ warm", "▲ bold", "▲ terse, bold"]
        screen.stages_pane.stages.focus()
        await studio.settle()
        assert arc(studio).stages[0].description == "As I type"
        # The stage that is looked at goes, then the arc.
        with stand.change() as change:
            change.arcs.delete_stage("growth", "opened")
        await studio.until(lambda: looked(studio) == "shy")
        await studio.settle()
        with stand.change() as change:
            change.delete("arc", "growth", force=True)
        await studio.until(lambda: "cleo has no arc." in studio.screen_text())
        await studio.press("n", "escape", "escape")
        assert studio.app.screen is studio.main


async def test_the_arc_itself_is_edited(stand: Stand) -> None:
    async with stand.running("cleo") as studio:
        screen = await visit(studio)
        await studio.press("e")
        await opened(studio, "growth")
        await studio.fill("name", "growing")
        await studio.press("enter")
        await studio.fill("summary", "From [red]shy to sure.")
        await studio.press("escape")
        assert studio.app.screen is screen
        assert screen.view.arc is not None
        assert screen.view.arc.name == "growing"
        assert "From [red]shy to sure." in studio.screen_text()


# Sizes.


async def test_one_pane_at_a_time_on_a_narrow_terminal(stand: Stand) -> None:
    async with stand.running("cleo", size=SMALL) as studio:
        screen = await visit(studio)
        panes = {
            "1": screen.stages_pane,
            "2": screen.matrix_pane,
            "3": screen.text_pane,
        }
        for key in ("2", "3", "1", "f3", "f4", "f2"):
            await studio.press(key)
            wanted = panes.get(key) or panes[str(int(key[1]) - 1)]
            assert [pane for pane in panes.values() if pane.region.area] == [wanted]
            assert wanted.has_focus_within
        await studio.pilot.click(screen.query_one("#tab-matrix"))
        await studio.settle()
        assert screen.matrix_pane.region.area
        assert "▲ terse, bold" in studio.screen_text()
        await studio.pilot.resize_terminal(160, 48)
        await studio.settle()
        assert all(pane.region.area for pane in panes.values())
        assert screen.text_pane.region.height > 15
        await studio.pilot.resize_terminal(20, 5)
        await studio.press("1", "2", "3", "down", "escape")
        assert studio.app.screen is studio.main


@pytest.mark.parametrize("size", [(160, 48), SMALL])
async def test_many_stages_with_hostile_names(stand: Stand, size: tuple[int, int]) -> None:
    evil = ["[red]x", "[@click=app.quit]x", "{{x}}", "שלום", "😀👨‍👩‍👧", "漢字" * 20, "\\[b"]
    with stand.change() as change:
        for place in range(20):
            name = f"{evil[place % len(evil)]} {place}"
            summary = "\n".join(f"\x1b[31m{evil[place % len(evil)]} {n}" for n in range(100))
            part_type = f"type-{place}"
            change.create(Part(name=name, part_type=part_type, summary=summary))
        made = tuple(
            Stage(
                name=f"{evil[place % len(evil)]} stage {place}",
                condition=evil[place % len(evil)],
                parts=tuple(f"{evil[one % len(evil)]} {one}" for one in range(place % 21)),
            )
            for place in range(30)
        )
        change.create(Arc(name="[red]many", stages=made))
        change.arcs.assign("cleo", "[red]many")
    async with stand.running("cleo", size=size) as studio:
        await visit(studio)
        assert "[red]many" in studio.screen_text()
        assert len(matrix(studio).grid.rows) == 23
        assert len(matrix(studio).grid.columns) == 31
        await studio.press("2", "end", *["pagedown"] * 3)
        assert looked(studio) == made[29].name
        expected = studio.catalog.compose("cleo", Request(stage=made[29].name))
        assert text(studio) == expected.text
        assert matrix(studio).grid.columns[30].foot == f"{expected.tokens:,}"
        for key in ("greater_than_sign", "1", "down", "3", "pagedown", "f1", "escape", "2", "a"):
            await studio.press(key)
            shown = studio.screen_text()
            assert "\x1b" not in shown
        await asked(studio, "Add a part of type ")
        await studio.press("escape", "1", "x")
        assert isinstance(studio.app.screen, ConfirmScreen)
        await studio.press("escape", "escape")
        assert studio.app.screen is studio.main


async def test_what_is_typed_goes_to_the_arc_it_was_typed_in(stand: Stand) -> None:
    async with stand.running("cleo") as studio:
        await visit(studio)
        await to(studio, "open")
        await studio.fill("description", "Typed for growth")
        with stand.change() as change:
            change.arcs.assign("cleo", "decline")
        await studio.until(lambda: looked(studio) == "tired")
        await studio.settle()
        assert arc(studio).stages[1].description == "Typed for growth"
        assert arc(studio, "decline").stages[0].description == ""
        assert studio.field("description") == ""
