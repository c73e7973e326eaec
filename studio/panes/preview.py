"""The preview: the composed text with its origins, and the choices that shape it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.getters import query_one
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from store.compose.composition import Composition
from store.compose.render import Line
from store.compose.request import CURRENT, Material
from studio.choices import VIEWS, Choices, View
from studio.commands import Command, bindings, pane_bindings
from studio.panes.override_rows import OverrideList, override_row
from studio.presets import preset_shown
from studio.widgets.choice import Choice
from studio.widgets.plain import fit, literal
from studio.widgets.prompt_view import PromptLine, PromptView
from studio.widgets.row_list import RowList
from studio.widgets.token_meter import TokenMeter

if TYPE_CHECKING:
    from studio.panes.preview_diff import PreviewDiff
    from studio.previewing import Difference

OWN: Final = "the persona's own"
NOTHING_OPEN: Final = "Open a persona to see its prompt."


@dataclass(frozen=True, slots=True)
class Weight:
    """How heavy the composed text is."""

    total: int | None
    budget: int
    by_type: Sequence[tuple[str, int]] = ()
    everything_on: int | None = None
    difference: int | None = None
    """Tokens that the overrides make more or less."""
    encoding: str = ""
    estimate: bool = False


class Preview(Vertical):
    """Shows a composition; what is chosen goes to the screen as messages."""

    PLACE = "Preview"
    HELP_TEXT = (
        "The prompt as an agent would load it. The gutter says where each line comes from: "
        "· own, ▲ stage, ◆ override, ❯ the persona's own text, ~ trait, + skill, ! guardrail. "
        "Enter on a line opens its entry. Nothing chosen here changes the catalog."
    )
    COMMAND_LIST = (
        Command("preview.view", "Next view", "v", "next_view", "View", "summary, detail, …"),
        Command("preview.stage", "Choose the stage to look at", "s", "ask('stage')", "Stage"),
        Command("preview.override", "Override a part type", "o", "ask('override')", "Override"),
        Command(
            "preview.preset", "Presets", "p", "preset('pick')", "Preset", "apply, save, compare"
        ),
        Command(
            "preview.preset_toggle", "Take the preset off, or on", "full_stop", "preset('toggle')"
        ),
        Command("preview.vars", "Fill in the variables", "i", "fill_in", "", "{{ name }} in texts"),
        Command("preview.budget", "Set a budget", "b", "ask('budget')", "Budget"),
        Command("preview.limit", "Limit the parts", "l", "ask('limit')"),
        Command("preview.types", "Keep only some part types", "t", "ask('types')"),
        Command("preview.style", "Next style", "m", "ask('style')", "", "markdown, xml, plain"),
        Command("preview.encoding", "Choose the encoding", "g", "ask('encoding')"),
        Command("preview.against", "Compare with something else", "a", "ask('against')", "Against"),
        Command("preview.diff_text", "What differs in summary or detail", "d", "ask('diff_text')"),
        Command("preview.next", "Next difference", "n", "difference(1)", "Next", shown="n N"),
        Command("preview.before", "Difference before", "N", "difference(-1)"),
        Command("preview.fold", "Fold what is the same, or show it", "f", "fold"),
        Command("preview.reset", "Take back all choices", "z", "ask('reset')"),
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(COMMAND_LIST),
        *pane_bindings(),
        Binding("space", "to_overrides", "Overrides", id="preview.to_overrides"),
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
            `budget`, `limit`, `types`, `style`, `encoding`, `reset`, `role`, `sequence` or
            `session_step`."""
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

    _overrides_height = 0
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
            Horizontal(
                *(ViewTab(view) for view in VIEWS),
                Choice("Vars", "", id="choice-vars"),
                id="preview-views",
            ),
            Horizontal(
                Choice("Stage", "none", stepped=True, id="choice-stage"),
                Choice("Preset", "none", stepped=True, id="choice-preset"),
                Choice("", "markdown", id="choice-style"),
                id="preview-line",
            ),
            Horizontal(
                Choice("Budget", "none", id="choice-budget"),
                Choice("Limit", "none", id="choice-limit"),
                Choice("Types", "all", id="choice-types"),
                Choice("", "", id="choice-encoding"),
                id="preview-limits",
            ),
            Horizontal(
                Choice("Role", "", id="choice-role"),
                Choice("Sequence", "", id="choice-sequence"),
                Choice("Step", "", stepped=True, id="choice-session_step"),
                id="session-line",
            ),
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
        self._choice("stage").show(stage_shown(material, choices))
        self._choice("stage").display = material.arc is not None
        self._choice("preset").show(fit(preset_shown(material.persona, choices), 16))
        self._choice("preset").display = bool(material.persona.presets)
        self._choice("style").show(choices.style)
        self._choice("budget").show("none" if choices.budget is None else f"{choices.budget:,}")
        self._choice("limit").show("none" if choices.limit is None else f"{choices.limit:,}")
        types = ", ".join(sorted(choices.types)) or "all"
        self._choice("types").show(fit(types, 16))
        self._choice("encoding").show(encoding)

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

    def show_difference(self, difference: Difference, *, mark: str, top: bool) -> None:
        """Show how the composed text differs from another."""
        for diff in self._diffs():
            # It may just have been made: then it has nothing to show it in yet.
            diff.call_later(partial(diff.show, difference, mark=mark, top=top))

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
        in_play = dict.fromkeys(
            candidate.part.part_type for candidate in composition.assembly.candidates
        )
        self._types = {one.part.name: one.part.part_type for one in composition.assembly.candidates}
        winners: dict[str, list[str]] = {}
        for candidate in composition.assembly.candidates:
            if candidate.included and candidate.layer != "override":
                winners.setdefault(candidate.part.part_type, []).append(candidate.part.name)
        rows = []
        for part_type in dict.fromkeys((*in_play, *choices.overrides)):
            override = choices.overrides.get(part_type)
            rows.append(override_row(part_type, override, winners.get(part_type, [])))
        self.overrides.set_rows(rows)
        self._fit_overrides()

    def on_resize(self) -> None:
        """Give the overrides what room there is now."""
        if self._rows():
            self._fit_overrides()

    def _rows(self) -> list[OverrideList]:
        """The override rows, once they are made."""
        return list(self.query(OverrideList))

    def _fit_overrides(self) -> None:
        # The text has most of the pane: a low terminal scrolls through its overrides.
        height = max(1, min(self.overrides.total, 8, self.size.height // 5))
        if height != self._overrides_height:
            self._overrides_height = height
            self.overrides.styles.height = height

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
        texts = composition.text.split("\n") if composition.text else []
        self.prompt.show(
            [
                PromptLine(text, line.layer or line.kind, line)
                for text, line in zip(texts, composition.lines, strict=True)
            ]
        )

    def reveal_type(self, part_type: str, composition: Composition) -> None:
        """Bring what a part type says into view, and its row under the cursor."""
        self.overrides.select_id(part_type)
        winners = {
            candidate.part.name
            for candidate in composition.assembly.candidates
            if candidate.included and candidate.part.part_type == part_type
        }
        found = self.prompt.find_line(
            lambda line: (
                isinstance(line.source, Line)
                and line.source.kind == "part"
                and line.source.name in winners
            )
        )
        if found is not None:
            self.prompt.scroll_to_line(found)

    def show_entry(self, kind: str, name: str, near: int = 0) -> bool:
        """Bring the line of an entry that is nearest to a line into view; False where it has none.

        What is in view stays where it is.
        """
        places = [
            index for index, line in enumerate(self.prompt.lines) if _says(line.source, kind, name)
        ]
        if places:
            self.prompt.scroll_to_line(min(places, key=lambda index: abs(index - near)))
        return bool(places)

    def mark(self, entry: tuple[str, str] | None) -> None:
        """Mark the lines of an entry, by kind and name, beside its origins; None marks nothing."""
        if entry != self._marked:
            self._marked = entry
            self.prompt.mark(None if entry is None else lambda source: _says(source, *entry))

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
        """Into the override rows, to that of the type of the line under the cursor."""
        self.go_to_override(self._type_of_line())

    def _type_of_line(self) -> str:
        """The part type of the line under the prompt's cursor; blank where it has none."""
        lines = self.prompt.lines
        source = lines[self.prompt.cursor].source if self.prompt.cursor < len(lines) else None
        if not isinstance(source, Line) or source.kind != "part":
            return ""
        return self._types.get(source.name, "")

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


class ViewTab(Static):
    """A view to choose with the mouse."""

    ALLOW_SELECT = False

    def __init__(self, view: View) -> None:
        super().__init__(Content(view.capitalize()), classes="view-tab")
        self.view = view

    def on_click(self) -> None:
        """Choose it."""
        self.post_message(Preview.Asked("view", self.view))

    def jump(self) -> None:
        """Choose it, and read on there."""
        self.on_click()
        self.screen.query_one(PromptView).focus()


def _says(source: object, kind: str, name: str) -> bool:
    return isinstance(source, Line) and source.name == name and source.kind == kind


def stage_shown(material: Material, choices: Choices) -> str:
    """What to call the stage that is looked at."""
    if choices.stage is CURRENT:
        return f"● {material.persona.stage}" if material.persona.stage else "none"
    return "no stage" if choices.stage is None else str(choices.stage)
