"""The presets of the open persona: use one, save what is chosen, rename, delete, compare."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.getters import query_one
from textual.widgets import Static

from store.entries import Persona
from studio.choices import Choices
from studio.commands import Command, CommandProvider, bindings
from studio.presets import altered, applied, described
from studio.screens.dialogs import Dialog
from studio.widgets.key_line import KeyLine
from studio.widgets.plain import fit, literal
from studio.widgets.row_list import RowList
from studio.widgets.rows import Row

_NONE: Final = "none"
_PREFIX: Final = "preset:"
_EMPTY: Final = (
    "No presets yet. Choose overrides, mutes and variables in the preview, then press s here: "
    "they are kept with the persona under a name."
)


@dataclass(frozen=True, slots=True)
class PresetAct:
    """What is to be done."""

    what: str
    """`use`, `save`, `update`, `rename`, `delete` or `compare`."""
    name: str = ""
    """The preset; blank is none."""


class PresetsScreen(Dialog[PresetAct | None]):
    """Choose a preset, and what to do with it."""

    CSS_PATH: ClassVar[list[str | PurePath]] = ["dialogs.tcss", "presets.tcss"]
    PLACE = "Presets"
    HELP_TEXT = (
        "A preset is a named set of overrides, mutes and variables, kept with the persona: agents "
        "can ask for it by name. Using one changes the preview alone; what you choose beside it "
        "wins. A * says that something else is chosen than the preset has."
    )
    COMMANDS = {CommandProvider}
    COMMAND_LIST = (
        Command("presets.use", "Use it in the preview", "", "use", shown="enter"),
        Command("presets.save", "Save what is chosen as…", "s", "save", "Save as…"),
        Command("presets.update", "Update it with what is chosen", "u", "update", "Update"),
        Command("presets.rename", "Rename it", "r", "rename", "Rename"),
        Command("presets.delete", "Delete it", "d,delete,x", "delete", "Delete"),
        Command("presets.compare", "Compare it with…", "c", "compare", "Compare"),
        Command("presets.cancel", "Back", "escape", "dismiss_none", "Back", shown="Esc"),
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(COMMAND_LIST),
        Binding("ctrl+p,colon", "app.command_palette", "Commands", show=False),
    ]

    rows_list = query_one("#preset-rows", RowList)

    def __init__(self, persona: Persona, choices: Choices) -> None:
        super().__init__()
        self._persona = persona
        self._used = applied(persona, choices)
        self._altered = self._used is not None and altered(choices, self._used)
        self._last = choices.preset

    def compose(self) -> ComposeResult:
        """The presets with what each does, and the keys below."""
        with Vertical(id="dialog"):
            title = f"Presets of {self._persona.name}"
            yield Static(Content(literal(title)), id="dialog-title")
            yield RowList(self._rows(), id="preset-rows")
            if not self._persona.presets:
                yield Static(Content(_EMPTY), id="presets-none")
        yield KeyLine()

    def _rows(self) -> list[Row]:
        rows = [Row(_NONE, Content.assemble(_mark(self._used is None), "none"))]
        for preset in self._persona.presets:
            here = preset == self._used
            star = ("*", "$accent") if here and self._altered else ""
            name = fit(literal(preset.name), 24)
            does = Content.styled(fit(literal(described(preset)), 36), "$text-muted")
            rows.append(
                Row(f"{_PREFIX}{preset.name}", Content.assemble(_mark(here), name, star), does)
            )
        return rows

    def on_mount(self) -> None:
        """Begin at the preset that was used last, so that Enter takes it on again."""
        rows = self.rows_list
        rows.styles.height = max(3, min(len(self._persona.presets) + 1, 12))
        rows.focus()
        if self._used is None or self._altered:
            rows.select_id(f"{_PREFIX}{self._last}")

    @property
    def _preset(self) -> str:
        """The preset under the cursor; blank on none."""
        return (self.rows_list.cursor_id or "").removeprefix(_PREFIX) if self._on_preset else ""

    @property
    def _on_preset(self) -> bool:
        return (self.rows_list.cursor_id or "").startswith(_PREFIX)

    @on(RowList.Highlighted)
    def _highlighted(self, event: RowList.Highlighted) -> None:
        event.stop()
        self.refresh_bindings()

    @on(RowList.Chosen)
    def _chosen(self, event: RowList.Chosen) -> None:
        event.stop()
        self.action_use()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What needs a preset only on one."""
        if action in ("update", "rename", "delete", "compare"):
            return self.is_mounted and self._on_preset
        return super().check_action(action, parameters)

    def action_use(self) -> None:
        """Use the preset in the preview, or none."""
        self.dismiss(PresetAct("use", self._preset))

    def action_save(self) -> None:
        """Save what is chosen under a new name."""
        self.dismiss(PresetAct("save"))

    def action_update(self) -> None:
        """Save what is chosen under the name of this preset."""
        self.dismiss(PresetAct("update", self._preset))

    def action_rename(self) -> None:
        """Rename the preset."""
        self.dismiss(PresetAct("rename", self._preset))

    def action_delete(self) -> None:
        """Delete the preset."""
        self.dismiss(PresetAct("delete", self._preset))

    def action_compare(self) -> None:
        """Compare the preset with another."""
        self.dismiss(PresetAct("compare", self._preset))

    def action_dismiss_none(self) -> None:
        """Do nothing."""
        self.dismiss(None)


def _mark(here: bool) -> tuple[str, str]:
    return ("● ", "$accent") if here else ("  ", "")
