"""The preview: the composed text with its origins, and the choices that shape it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.getters import query_one
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from store.compose.composition import Composition
from store.compose.render import Line
from store.compose.request import Material
from studio.choices import Choices
from studio.commands import bindings, pane_bindings
from studio.panes.override_rows import OverrideList, override_rows
from studio.panes.preview_commands import PREVIEW_COMMANDS
from studio.panes.preview_lines import line_near, line_of_type, lines_of, part_at, says
from studio.panes.preview_settings import ViewTab, setting_lines, settings_shown
from studio.widgets.choice import Choice
from studio.widgets.plain import literal
from studio.widgets.prompt_view import PromptLine, PromptView
from studio.widgets.row_list import RowList
from studio.widgets.token_meter import TokenMeter

if TYPE_CHECKING:
    from studio.composing import Weight
    from studio.panes.preview_diff import PreviewDiff
    from studio.previewing import Difference

NOTHING_OPEN: Final = "Open a persona to see its prompt."


class Preview(Vertical):
    """Shows a composition; what is chosen goes to the screen as messages."""

    PLACE = "Preview"
    HELP_TEXT = (
        "The prompt as an agent would load it. The gutter says where each line comes from: "
        "· own, ▲ stage, ◆ override, ❯ the persona's own text, ~ trait, + skill, ! guardrail. "
        "Enter on a line opens its entry; space turns the override of its part's type on or off, "
        "as in the row above. Nothing chosen here changes the catalog."
    )
    COMMAND_LIST = PREVIEW_COMMANDS
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(COMMAND_LIST),
        *pane_bindings(),
        Binding("space", "to_overrides", "Toggle", id="preview.to_overrides"),
    ]

    prompt = query_one(PromptView)
    overrides = query_one(OverrideList)
    meter = query_one(TokenMeter)

    class Asked(Message):
        """Another choice is wanted."""

        def __init__(self, what: str, value: str = "") -> None:
            super().__init__()
            self.what = what
            """`view`, `against`, `diff_text`, `stage`, `step`, `override`, `toggle`, `take_away`,
            `budget`, `limit`, `types`, `style`, `next_style`, `encoding`, `reset`, `role`,
            `sequence` or `session_step`."""
            self.value = value

    class PresetAsked(Message):
        """Something is to be done with the persona's presets."""

        def __init__(self, what: str, step: int = 0) -> None:
            super().__init__()
            self.what = what
            """`pick`, `toggle` or `step`."""
            self.step = step

    class VariablesAsked(Message):
        """The variables of the text are to be filled in."""

    class LineOpened(Message):
        """A line's entry is to be opened."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index
            """Its number in the composed text, from 0."""

    _types: Mapping[str, str] = MappingProxyType({})
    """The type of each part in play."""
    _problem = ""
    _marked: tuple[str, str] | None = None

    def compose(self) -> ComposeResult:
        """The text; `furnish` makes what stands above it."""
        yield PromptView(id="prompt", empty=NOTHING_OPEN)

    async def furnish(self) -> None:
        """Make views, settings, meter and overrides: once, when the first frame is painted."""
        await self.mount(
            *setting_lines(),
            TokenMeter(id="meter"),
            OverrideList(id="overrides", empty="No parts to override."),
            Static("", id="preview-problem"),
            before=self.prompt,
        )

    def show_nothing(self) -> None:
        """No persona is open."""
        self.prompt.empty = NOTHING_OPEN
        self.prompt.show([])
        self.set_class(True, "-nothing")

    def show_choices(self, material: Material, choices: Choices, encoding: str) -> None:
        """Show what is chosen."""
        self.prompt.empty = "No text yet: the persona's summary and its parts make it."
        self.set_class(False, "-nothing")
        self.set_class(choices.view == "session", "-session")
        self.set_class(choices.view == "manifest", "-manifest")
        self._show_body(choices)
        for tab in self.query(ViewTab):
            tab.set_class(tab.view == choices.view, "-chosen")
        for name, value in settings_shown(material, choices, encoding).items():
            self._choice(name).show(value)
        self._choice("stage").display = material.arc is not None
        self._choice("preset").display = bool(material.persona.presets)

    def _show_body(self, choices: Choices) -> None:
        """Bring what the view is read in: the lines of a prompt, or of a difference."""
        shown = self.has_class("-diff")
        wanted = choices.view == "diff"
        if wanted and not self._diffs():
            from studio.panes.preview_diff import PreviewDiff

            self.mount(PreviewDiff(id="preview-diff"), after=self.prompt)
        if wanted != shown:
            focused = self.body.has_focus
            self.set_class(wanted, "-diff")
            if focused:
                self.call_after_refresh(lambda: self.body.focus())
        if wanted:
            # By its own queue: what it is compared with is named after that, by `show_difference`.
            diff = self._diffs()[0]
            diff.call_later(diff.show_choices, choices)

    def _diffs(self) -> list[PreviewDiff]:
        """What a difference is read in, once there was one."""
        return list(self.query("#preview-diff").results())  # type: ignore[arg-type]

    @property
    def body(self) -> Widget:
        """What the text is read in."""
        diffs = self._diffs() if self.has_class("-diff") else []
        return diffs[0].text if diffs and diffs[0].is_mounted else self.prompt

    def show_difference(
        self, difference: Difference, *, mark: str, top: bool, detail: bool
    ) -> None:
        """Show how the composed text differs from another."""
        for diff in self._diffs():
            # It may just have been made: then it has nothing to show it in yet.
            diff.call_later(partial(diff.show, difference, mark=mark, top=top, detail=detail))

    def show_session_choices(self, role: str, sequence: str, step: str) -> None:
        """Show the role, the sequence and the step that are rehearsed."""
        self._choice("role").show(role or "none")
        self._choice("sequence").show(sequence or "none")
        self._choice("session_step").show(step or "none")

    def show_variables(self, composition: Composition) -> None:
        """Show how many variables are still to be filled in, where the text has any."""
        still, done = len(composition.unresolved), len(composition.request.vars)
        self._choice("vars").show(f"{still} open" if still else f"{done} set")
        self._choice("vars").display = bool(still or done)

    def show_overrides(self, composition: Composition, choices: Choices) -> None:
        """Show a row for each part type in play, and for each that is overridden."""
        self._types = {one.part.name: one.part.part_type for one in composition.assembly.candidates}
        self.overrides.set_rows(override_rows(composition, choices))
        self.overrides.fit(self.size.height)

    def on_resize(self) -> None:
        """Give the overrides what room there is now."""
        for rows in self._rows():
            rows.fit(self.size.height)

    def _rows(self) -> list[OverrideList]:
        """The override rows, once they are made."""
        return list(self.query(OverrideList))

    def show_weight(self, weight: Weight) -> None:
        """Show how heavy the text is."""
        self.meter.show(
            weight.total,
            weight.budget,
            weight.by_type,
            weight.everything_on,
            weight.difference,
            weight.encoding,
            weight.estimate,
        )

    def show_problem(self, problem: str) -> None:
        """Say why there is no text, or what is not right with it; blank when all is well."""
        if problem == self._problem:
            return
        self._problem = problem
        line = self.query_one("#preview-problem", Static)
        line.update(Content(literal(problem)))
        line.display = bool(problem)

    def show_composition(self, composition: Composition) -> None:
        """Show the composed text, each line with its origin."""
        self.prompt.show(lines_of(composition))

    def reveal_type(self, part_type: str, composition: Composition) -> None:
        """Bring what a part type says into view, and its row under the cursor."""
        self.overrides.select_id(part_type)
        found = line_of_type(self.prompt.lines, part_type, composition)
        if found is not None:
            self.prompt.scroll_to_line(found)

    def show_entry(self, kind: str, name: str, near: int = 0) -> bool:
        """Bring the line of an entry that is nearest to a line into view; False where it has none.

        What is in view stays where it is.
        """
        found = line_near(self.prompt.lines, kind, name, near)
        if found is not None:
            self.prompt.scroll_to_line(found)
        return found is not None

    def mark(self, entry: tuple[str, str] | None) -> None:
        """Mark the lines of an entry, by kind and name, beside its origins; None marks nothing."""
        if entry != self._marked:
            self._marked = entry
            self.prompt.mark(None if entry is None else lambda source: says(source, *entry))

    def go_to_override(self, part_type: str = "") -> None:
        """Put the keyboard into the override rows, on that of a type when one is named."""
        if part_type:
            self.overrides.select_id(part_type)
        # It may just have come into view, with its pane.
        self.call_after_refresh(self.overrides.focus)

    def show_text(self, text: str) -> None:
        """Show a text without origins: a manifest, a session, or none where there is none."""
        for diff in self._diffs():
            diff.clear()
        self.prompt.show([PromptLine(line, "text") for line in text.split("\n")])

    def _choice(self, name: str) -> Choice:
        return self.query_one(f"#choice-{name}", Choice)

    @on(ViewTab.Chosen)
    def _view_chosen(self, event: ViewTab.Chosen) -> None:
        event.stop()
        self.post_message(self.Asked("view", event.view))

    @on(Choice.Pressed)
    def _pressed(self, event: Choice.Pressed) -> None:
        event.stop()
        match (event.choice.id or "").removeprefix("choice-"):
            case "preset":
                self.action_preset("pick")
            case "vars":
                self.action_fill_in()
            case what:
                self.post_message(self.Asked(what))

    @on(Choice.Stepped)
    def _stepped(self, event: Choice.Stepped) -> None:
        event.stop()
        what = (event.choice.id or "").removeprefix("choice-")
        if what == "stage":
            self.post_message(self.Asked("step", str(event.step)))
        elif what == "preset":
            self.post_message(self.PresetAsked("step", event.step))
        elif what == "session_step":
            self.post_message(self.Asked("session_step", str(event.step)))

    @on(OverrideList.Toggled)
    def _toggled(self, event: OverrideList.Toggled) -> None:
        event.stop()
        what = "take_away" if isinstance(event, OverrideList.TakenAway) else "toggle"
        self.post_message(self.Asked(what, event.part_type))

    @on(RowList.Chosen, "#overrides")
    def _override_chosen(self, event: RowList.Chosen) -> None:
        event.stop()
        self.post_message(self.Asked("override", event.row_id))

    @on(OverrideList.Left)
    def _to_prompt(self, event: OverrideList.Left) -> None:
        event.stop()
        self.body.focus()

    @on(PromptView.LeftAtTop)
    def _left_prompt(self, event: PromptView.LeftAtTop) -> None:
        event.stop()
        if any(one.display and one.total for one in self._rows()):
            self.overrides.cursor = self.overrides.total - 1
            self.overrides.focus()

    @on(PromptView.LineOpened)
    def _line_opened(self, event: PromptView.LineOpened) -> None:
        event.stop()
        if isinstance(event.source, Line):
            self.post_message(self.LineOpened(event.index))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """To the overrides only from elsewhere in this pane, where there are any."""
        if action == "to_overrides":
            return any(one.display and one.total and not one.has_focus for one in self._rows())
        if action in ("difference", "fold") or parameters in (("against",), ("diff_text",)):
            return self.has_class("-diff")
        return super().check_action(action, parameters)

    def action_difference(self, step: int) -> None:
        """To the next difference, or the one before."""
        for diff in self._diffs():
            diff.text.go_to_difference(step)

    def action_fold(self) -> None:
        """Fold stretches that are the same, or show them."""
        for diff in self._diffs():
            diff.fold()

    def action_to_overrides(self) -> None:
        """Turn the override of the type of the line under the cursor on or off.

        Into the override rows from a line of no type, and from elsewhere in this pane.
        """
        part_type = self._types.get(part_at(self.prompt.lines, self.prompt.cursor), "")
        if not self.prompt.has_focus:
            self.go_to_override(part_type)
        elif part_type in self.overrides.ids():
            self.post_message(self.Asked("toggle", part_type))
        else:
            self.go_to_override()
            self.notify(
                "This line is of no part type: space toggles the override under the cursor.",
                markup=False,
            )

    def action_next_view(self) -> None:
        """Show the next view."""
        self.post_message(self.Asked("next_view"))

    def action_preset(self, what: str) -> None:
        """Choose among the presets, or take the one used last off or on."""
        self.post_message(self.PresetAsked(what))

    def action_fill_in(self) -> None:
        """Ask for the variables' values."""
        self.post_message(self.VariablesAsked())

    def action_ask(self, what: str) -> None:
        """Ask for another choice."""
        self.post_message(self.Asked(what))
