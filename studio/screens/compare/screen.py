"""Two compositions side by side: their texts, their tokens, and what they are made of."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Horizontal
from textual.content import Content
from textual.events import DescendantFocus
from textual.getters import query_one
from textual.widgets import Static

from store.compose.request import CURRENT, STYLES, Request
from studio.at import At, GoTo
from studio.commands import Command, bindings
from studio.desk import Desk
from studio.panes.status_line import StatusLine
from studio.screens.compare.half import CompareHalf, Place
from studio.screens.compare.side import (
    Look,
    Seen,
    Side,
    next_choices,
    preset_names,
    see,
    usual_sides,
    with_preset,
    with_stage,
    with_stage_stepped,
)
from studio.screens.compare.words import Compared, entries_said, problems, tokens_said
from studio.screens.desk_screen import DESK_COMMANDS, DeskScreen
from studio.screens.dialogs import PickScreen
from studio.screens.pick_persona import pick_persona
from studio.widgets.choice import Choice
from studio.widgets.key_line import KeyLine
from studio.widgets.line_diff import aligned
from studio.widgets.plain import MUTED, literal
from studio.widgets.rows import Row
from studio.widgets.side_by_side import SideBySide

_NOTHING = "\x00nothing"


class CompareScreen(DeskScreen[GoTo | None]):
    """Compares two compositions: of one persona under other choices, or of two personas."""

    CSS_PATH = "compare.tcss"
    PLACE = "Compare"
    AUTO_FOCUS = "#compare-text"
    HELP_TEXT = (
        "Two compositions, line by line: what only the left one says is marked -, what only the "
        "right one says +. Nothing chosen here changes the catalog or the preview. The keys of "
        "a side go to the one with the bright sign; left and right choose it."
    )
    COMMAND_LIST = (
        Command("compare.next", "Next difference", "n", "difference(1)", "Next", shown="n N"),
        Command("compare.before", "Difference before", "N,p", "difference(-1)"),
        Command(
            "compare.stage_next",
            "Next stage",
            "greater_than_sign",
            "stage(1)",
            "Stage",
            shown="< >",
        ),
        Command("compare.stage_before", "Stage before", "less_than_sign", "stage(-1)"),
        Command("compare.left", "Work on the left side", "left", "side(0)", "Side", shown="← →"),
        Command("compare.right", "Work on the right side", "right", "side(1)"),
        Command("compare.swap", "Swap the sides", "x", "swap", "Swap"),
        Command("compare.view", "Summary or detail", "v", "view", "View"),
        Command("compare.fold", "Fold what is the same, or show it", "f", "fold", "Fold"),
        Command("compare.persona", "Choose the side's persona", "a", "ask('persona')", "Persona"),
        Command("compare.stage", "Choose the side's stage", "s", "ask('stage')"),
        Command("compare.preset", "Choose the side's preset", "e", "ask('preset')", "Preset"),
        Command(
            "compare.chosen",
            "With or without the preview's choices",
            "c",
            "ask('chosen')",
            "Choices",
        ),
        Command("compare.style", "Next style", "m", "style", "", "markdown, xml, plain"),
        *DESK_COMMANDS,
    )
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(COMMAND_LIST)]

    text = query_one(SideBySide)

    def __init__(
        self, desk: Desk, at: At, left: Side | None = None, right: Side | None = None
    ) -> None:
        super().__init__(desk)
        self._at = at
        self._sides: tuple[Side | None, Side | None] = (left, right)
        self._given = tuple(one.request if one else None for one in self._sides)
        self._look = Look(
            at.choices.view == "detail" or any(one.detail for one in self._given if one),
            at.choices.style,
            at.choices.encoding,
        )
        self._place: Place = 1
        self._compared: Compared | None = None

    def compose(self) -> ComposeResult:
        """Both sides' settings, what differs in a few words, and the texts."""
        yield StatusLine()
        with Container(id="halves"):
            yield CompareHalf(0)
            yield CompareHalf(1)
        with Horizontal(id="compare-line"):
            yield Choice("View", "summary", id="compare-view")
            yield Choice("Style", "markdown", id="compare-style")
            yield Static("", id="compare-tokens")
            yield Static("", id="compare-count")
        yield Static("", id="compare-parts")
        yield SideBySide(id="compare-text")
        yield KeyLine()

    def on_mount(self) -> None:
        """Say which side is worked on."""
        self._mark_side()

    def reload(self) -> None:
        """Read both personas again, and compose them."""
        self._show_again()

    @property
    def sides(self) -> tuple[Side, Side] | None:
        """What is compared; None until it was read."""
        left, right = self._sides
        return None if left is None or right is None else (left, right)

    # Showing

    def _show_again(self, *, top: bool = False) -> None:
        desk, at, look, sides = self.desk, self._at, self._look, self._sides

        def fetch() -> Compared:
            one, other = _settled(desk, at, sides)
            counter = desk.catalog.counters.get(look.encoding)
            seen = see(desk, one, look, at), see(desk, other, look, at)
            texts = [one.composition.text if one.composition else "" for one in seen]
            return Compared(seen, aligned(*texts), counter.encoding)

        self.errands.read("compare", fetch, lambda compared: self._show(compared, top))

    def _show(self, compared: Compared, top: bool) -> None:
        first = self._compared is None
        self._compared = compared
        self._sides = (compared.sides[0].side, compared.sides[1].side)
        for half, seen in zip(self.query(CompareHalf), compared.sides, strict=True):
            half.show(seen)
        self._choice("view").show("detail" if self._look.detail else "summary")
        self._choice("style").show(self._look.style)
        self.query_one("#compare-tokens", Static).update(tokens_said(compared))
        self._show_parts()
        # A side that could not be composed is no text to compare with.
        whole = all(seen.composition is not None for seen in compared.sides)
        empty = "Both texts are empty." if whole else "\n".join(problems(compared))
        self.text.show(compared.pairs if whole else (), empty=empty, top=top or first)

    def _show_parts(self) -> None:
        """Say which entries differ, as far as there is room."""
        if self._compared is not None:
            lines = 2 if self.has_class("-narrow") else 3
            room = lines * max(20, self.size.width - 24)
            self.query_one("#compare-parts", Static).update(entries_said(self._compared, room))

    def on_resize(self) -> None:
        """As many entries as there is room for."""
        self._show_parts()

    @on(SideBySide.Moved)
    def _show_count(self) -> None:
        count, at = self.text.count, self.text.current
        words = "no difference" if not count else f"{count:,} difference{'s' * (count > 1)}"
        if at >= 0:
            words = f"{at + 1:,} of {count:,}"
        if self._compared is not None and problems(self._compared):
            words = ""
        self.query_one("#compare-count", Static).update(Content.styled(words, MUTED))

    def _choice(self, name: str) -> Choice:
        return self.query_one(f"#compare-{name}", Choice)

    def _mark_side(self) -> None:
        for half in self.query(CompareHalf):
            half.set_class(half.place == self._place, "-active")

    # What is asked for

    def _put(self, side: Side, place: Place | None = None) -> None:
        """Compare with another side in a place, the active one unless it is said."""
        left, right = self._sides
        at = self._place if place is None else place
        self._sides = (side, right) if at == 0 else (left, side)
        self._show_again()

    @property
    def _seen(self) -> Seen | None:
        """What the active side came to, as it is asked for now."""
        return None if self._compared is None else self._compared.sides[self._place]

    @on(DescendantFocus)
    def _focus_moved(self, event: DescendantFocus) -> None:
        half = next((one for one in event.widget.ancestors if isinstance(one, CompareHalf)), None)
        if half is not None:
            self._place = half.place
            self._mark_side()

    @on(Choice.Pressed)
    def _pressed(self, event: Choice.Pressed) -> None:
        event.stop()
        half = next((one for one in event.choice.ancestors if isinstance(one, CompareHalf)), None)
        if half is None:
            self.call_later(self.run_action, (event.choice.id or "").removeprefix("compare-"))
            return
        self._place = half.place
        self._mark_side()
        self.action_ask(half.what(event.choice))

    @on(Choice.Stepped)
    def _stepped(self, event: Choice.Stepped) -> None:
        event.stop()
        self.action_stage(event.step)

    @on(SideBySide.FoldAsked)
    def _fold_asked(self, event: SideBySide.FoldAsked) -> None:
        event.stop()
        self.action_fold()

    def action_difference(self, step: int) -> None:
        """To the next difference, or the one before."""
        self.text.go_to_difference(step)

    def action_fold(self) -> None:
        """Fold stretches that are the same, or show them."""
        self.text.set_folding(not self.text.folding)

    def action_side(self, place: Place) -> None:
        """Work on one of the sides."""
        self._place = place
        focused = self.focused
        if focused is not None and not isinstance(focused, SideBySide):
            self.text.focus()
        self._mark_side()

    def action_stage(self, step: int) -> None:
        """The active side at the stage before or after."""
        sides, seen = self.sides, self._seen
        if sides is None or seen is None or seen.material is None:
            return
        if seen.material.arc is None:
            self.say(f"{sides[self._place].persona} has no arc, so no stages.")
            return
        self._put(with_stage_stepped(sides[self._place], seen.material, step))

    def action_swap(self) -> None:
        """The left side right, the right side left."""
        left, right = self._sides
        self._sides, self._given = (right, left), self._given[::-1]
        self._show_again()

    def action_view(self) -> None:
        """Summary or detail, of both."""
        self._look = replace(self._look, detail=not self._look.detail)
        self._show_again(top=True)

    def action_style(self) -> None:
        """The next style, of both."""
        style = STYLES[(STYLES.index(self._look.style) + 1) % len(STYLES)]
        self._look = replace(self._look, style=style)
        self._show_again()

    @work
    async def action_ask(self, what: str) -> None:
        """Ask for another persona, stage, preset or choices of the active side."""
        place, sides, seen = self._place, self.sides, self._seen
        if sides is None or seen is None:
            return
        side = sides[place]
        match what:
            case "persona":
                picked = await pick_persona(self, "Compare which persona?", side.persona)
                if picked is not None:
                    self._put(Side(picked, Request()), place)
            case "stage" if seen.material is not None and seen.material.arc is not None:
                rows = [Row(_NOTHING, Content("no stage: the persona's own parts"))]
                for stage in seen.material.arc.stages:
                    here = "current" if stage.name == seen.material.persona.stage else ""
                    rows.append(Row(stage.name, Content(literal(stage.name)), Content(here)))
                stage_now = side.request.stage
                now = seen.material.persona.stage if stage_now is CURRENT else stage_now
                picked = await self._pick("At which stage?", rows, str(now or _NOTHING))
                if picked is not None:
                    chosen = None if picked == _NOTHING else picked
                    self._put(with_stage(side, seen.material, chosen), place)
            case "stage":
                self.say(f"{side.persona} has no arc, so no stages.")
            case "preset" if seen.material is not None and seen.material.persona.presets:
                names = list(preset_names(seen.material))
                rows = [Row(_NOTHING, Content("no preset"))]
                rows += [Row(name, Content(literal(name))) for name in names]
                picked = await self._pick("With which preset?", rows, side.request.preset)
                if picked is not None:
                    self._put(with_preset(side, "" if picked == _NOTHING else picked), place)
            case "preset":
                self.say(f"{side.persona} has no presets.")
            case _:
                other = next_choices(side, seen.preview, self._given[place])
                if other is None:
                    self.say(f"Nothing is chosen in the preview of {side.persona}.")
                else:
                    self._put(other, place)

    async def _pick(self, title: str, rows: list[Row], now: str) -> str | None:
        return await self.app.push_screen_wait(PickScreen(title, rows, now))


def _settled(desk: Desk, at: At, sides: tuple[Side | None, Side | None]) -> tuple[Side, Side]:
    """The sides that are compared, the usual ones where none is given; in a thread."""
    left, right = sides
    if left is not None and right is not None:
        return left, right
    name = at.persona or (at.name if at.kind == "persona" else "")
    if not name:
        nobody = Side("", Request())
        return left or nobody, right or nobody
    if desk.catalog.find("persona", name) is None:
        usual = Side(name, Request()), Side(name, Request())
    else:
        usual = usual_sides(replace(at, persona=name), desk.catalog.material(name))
    return left or usual[0], right or usual[1]
