"""The line at the top: where one is, whether all is saved, how heavy the prompt is."""

from __future__ import annotations

from typing import Final

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Static

from studio.widgets.plain import literal

_TITLE: Final = "Persona Studio"

_A_WHILE: Final = 0.3
"""Seconds of saving after which it is said."""


class StatusLine(Horizontal):
    """Says what stands at the moment, on one line."""

    class SeedsClicked(Message):
        """A click on what is said of the seeds."""

    class ChecksClicked(Message):
        """A click on what the checks found."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: dict[str, Content] = {}
        self._work = ""
        self._persona = ""
        self._saving: Timer | None = None

    def compose(self) -> ComposeResult:
        """The workspace at the left, the state in the middle, tokens at the right."""
        yield Static(Content(_TITLE), id="status-title")
        yield Static("", id="status-workspace")
        yield Static("", id="status-saved")
        yield Static("", id="status-seeds")
        yield Static("", id="status-checks")
        yield Static("", id="status-tokens")

    def show_workspace(self, folder: str) -> None:
        """Say which workspace is open."""
        self._put("workspace", Content.styled(literal(folder), "$text-muted"))

    def show_persona(self, name: str) -> None:
        """Say which persona is open, where no pane has a title that says it; blank for none."""
        self._persona = name
        self._show_title()

    def on_resize(self) -> None:
        """On a narrow terminal the panes have no titles."""
        self._show_title()
        # What is said of the seeds comes and goes there: it takes its room from the title alone.
        seeds, saved = self.query_one("#status-seeds"), self.query_one("#status-saved")
        if self.screen.has_class("-narrow"):
            self.move_child(seeds, before=saved)
        else:
            self.move_child(seeds, after=saved)

    def _show_title(self) -> None:
        if self._persona and self.screen.has_class("-narrow"):
            self._put("title", Content(f"▸ {literal(self._persona)}"))
        elif self._persona or "title" in self._shown:
            self._put("title", Content(_TITLE))

    def show_saved(self, state: str) -> None:
        """Say whether everything is saved: `saved`, `saving`, `editing` or a problem.

        That it is being saved is said only where that takes a while: most often it is done before
        it could be read.
        """
        if self._saving is not None:
            self._saving.stop()
            self._saving = None
        if state == "saving":
            self._saving = self.set_timer(_A_WHILE, lambda: self._put_saved(state))
        else:
            self._put_saved(state)

    def _put_saved(self, state: str) -> None:
        glyph, style = {
            "saved": ("●", "$text-success"),
            "saving": ("○", "$text-muted"),
            "editing": ("○", "$text-warning"),
            "opening": ("○", "$text-muted"),
        }.get(state, ("▲", "$text-error"))
        self._put("saved", Content.assemble((f"{glyph} ", style), literal(state)))

    def show_work(self, text: str) -> None:
        """Say what takes long, in the place of whether all is saved; blank when it is done."""
        if text == self._work:
            return
        self._work = text
        content = Content.assemble(("◐ ", "$accent"), literal(text))
        shown = content if text else self._shown.get("saved", Content(""))
        self.set_class(bool(text), "-working")
        self.query_one("#status-saved", Static).update(shown)

    def show_seeds(self, state: str, *, changed: bool = False) -> None:
        """Say how the seed files stand."""
        self._put("seeds", Content.styled(literal(state), "$accent" if changed else "$text-muted"))
        self.query_one("#status-seeds").set_class(changed, "-changed")

    def show_checks(self, errors: int, warnings: int, *, whole: bool) -> None:
        """Say what the cheap checks found: the worst alone, and nothing where that is not known.

        `whole` says that all of the catalog was looked at, and not only what changed.
        """
        count = errors or warnings
        word = "error" if errors else "warning"
        style = "$text-error" if errors else "$text-warning" if warnings else "$foreground 60%"
        said = f"checks: {count:,} {word}{'' if count == 1 else 's'}" if count else ""
        if whole and not count:
            # The others take longer: the Check screen runs them.
            said = "quick checks ok"
        where = "" if whole else " in changes"
        self._put("checks", Content.styled(f"{said}{where}" if said else "", style))

    def on_click(self, event: events.Click) -> None:
        """The words about seeds and checks lead to them."""
        for name, message in (("seeds", self.SeedsClicked), ("checks", self.ChecksClicked)):
            part = self.query_one(f"#status-{name}", Static)
            offset = event.get_content_offset(part) if event.widget is part else None
            if offset is not None and offset.x < self._shown.get(name, Content("")).cell_length:
                event.stop()
                self.post_message(message())

    def show_tokens(self, tokens: str) -> None:
        """Say how many tokens the prompt has."""
        # Its width is fixed, and it changes with every toggle: nothing else has to move.
        self.query_one("#status-tokens", Static).update(Content(literal(tokens)), layout=False)

    def _put(self, name: str, content: Content) -> None:
        if self._shown.get(name) != content:
            self._shown[name] = content
            if name == "saved" and self._work:
                # It is shown when the work is done.
                return
            self.query_one(f"#status-{name}", Static).update(content)
