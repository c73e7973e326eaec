"""What tests of the arc editor share: the way there, and what is on it."""

from __future__ import annotations

from textual.geometry import Offset
from textual.widgets import Static

from store.entries import Arc
from studio.screens.arc.screen import ArcScreen
from studio.screens.dialogs import Dialog
from studio.screens.entry import EntryScreen
from studio.widgets.matrix import Matrix
from tests.studio.app.driving import Driver

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
    return await arrived(studio)


async def arrived(studio: Driver) -> ArcScreen:
    """Wait until the editor is there: what stands typed is saved before, and then it is read."""
    await studio.until(lambda: isinstance(studio.app.screen, ArcScreen))
    screen = editor(studio)
    await studio.until(lambda: screen.wanted is not None)
    await studio.settle()
    return screen


async def left(studio: Driver) -> None:
    """Wait until the editor is closed: what stands typed is saved before."""
    await studio.until(lambda: studio.app.screen is studio.main)
    await studio.settle()


def about(studio: Driver) -> str:
    """The line that says what is looked at."""
    return str(editor(studio).query_one("#arc-about", Static).render())


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
