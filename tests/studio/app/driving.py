"""The studio on a workspace of its own, driven by keys and mouse."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

from textual.app import App
from textual.events import Key, Paste
from textual.message_pump import MessagePump
from textual.pilot import Pilot
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea

from store.catalog import Catalog
from store.compose.request import Request
from store.workspace import load_workspace
from studio.app import StudioApp
from studio.errands import Errands
from studio.preferences import Preferences
from studio.screens.entry import EntryScreen
from studio.screens.main.screen import MainScreen
from studio.widgets.row_list import RowList

SEEDS = """
[[personas]]
name = "ada"
description = "A kind teacher"
tags = ["formal", "kind"]
summary = "You are Ada."
detail = "You are Ada, who has taught for thirty years."
voice = "alto"
default_role = "host"
default_sequence = "call"
parts = ["kind", {name = "warm", priority = 2}, "slow", "plan"]
traits = ["curious", "calm"]
skills = ["sums"]
guardrails = ["no-med"]

[[personas]]
name = "bob"
summary = "You are Bob. {{ greeting }}"
parts = ["slow"]

[[personas]]
name = "cleo"
summary = "You are Cleo."
parts = ["kind", "slow", "plan"]
arc = "growth"

[[parts]]
name = "bold"
part_type = "tone"
summary = "Speak boldly."
content = "Speak boldly, and leave nothing out that others would rather not hear."
tags = ["brave"]

[[parts]]
name = "kind"
part_type = "soul"
summary = "Be kind."

[[parts]]
name = "plan"
part_type = "goal"
summary = "Make a plan."
content = "Make a plan.\\n\\n1. Ask.\\n2. Listen."

[[parts]]
name = "slow"
part_type = "tone"
summary = "Speak slowly."

[[parts]]
name = "terse"
part_type = "tone"
description = "Few words"
summary = "Speak tersely."

[[parts]]
name = "warm"
part_type = "tone"
summary = "Speak warmly."
content = "Speak warmly, as to a friend."
tags = ["formal"]

[[traits]]
name = "calm"
trait_type = "emotional"
description = "Keeps calm."

[[traits]]
name = "curious"
trait_type = "cognitive"
description = "Asks why."

[[traits]]
name = "wry"
trait_type = "social"
description = "Jokes drily."

[[skills]]
name = "sums"
description = "Adds up."

[[guardrails]]
name = "no-law"
description = "No legal advice."

[[guardrails]]
name = "no-med"
severity = "high"
description = "No medical advice."

[[arcs]]
name = "growth"
[[arcs.stages]]
name = "shy"
[[arcs.stages]]
name = "open"
parts = ["warm"]
condition = "They have met twice"
[[arcs.stages]]
name = "sure"
parts = ["terse", "bold"]

[[arcs]]
name = "decline"
[[arcs.stages]]
name = "tired"

[[roles]]
name = "host"
system_prompt = "You host a call."

[[sequences]]
name = "call"
[[sequences.steps]]
id = "hello"
instruction = "Greet."
[[sequences.steps]]
id = "bye"
instruction = "Say goodbye."
"""


class CountedPool(ThreadPoolExecutor):
    """Knows what is left to do: a pool's own count of idle threads says too many once more was
    asked of it than it has threads."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.left: set[Future[Any]] = set()

    def submit(self, *args: Any, **options: Any) -> Future[Any]:
        future = super().submit(*args, **options)
        self.left.add(future)
        future.add_done_callback(self.left.discard)
        return future


def _busy(pool: ThreadPoolExecutor) -> bool:
    if isinstance(pool, CountedPool):
        return bool(pool.left)
    waiting = pool._work_queue.qsize() > 0
    return waiting or pool._idle_semaphore._value < len(pool._threads)  # type: ignore[attr-defined]


async def settle(pilot: Pilot[Any]) -> None:
    """Wait until an app reads and writes nothing any more, and all of it is shown."""
    app: App[Any] = pilot.app
    calm = turns = 0
    end = time.monotonic() + 30
    while calm < 3:
        if app._exception is not None:
            break
        if time.monotonic() > end:
            raise AssertionError("it does not come to rest")
        if _any_errand(app) or app._resize_event is not None:
            calm = 0
            await asyncio.sleep(0.001)
        elif _any_message(app):
            calm, turns = 0, turns + 1
            # Mostly it is its turn at once; else a thread is at work for it.
            await asyncio.sleep(0 if turns % 8 else 0.001)
            # What waits for the next frame need not.
            app.screen._on_timer_update()
        else:
            calm += 1
            # A thread that has just ended has yet to say so.
            await asyncio.sleep(0.001)
            app.screen._on_timer_update()
            if _any_message(app):
                calm = 0


def _any_message(app: App[Any]) -> bool:
    pumps: list[MessagePump] = [app, *app.screen_stack]
    pumps += app.screen.walk_children()
    return app.screen._layout_required or any(_at_work(pump) for pump in pumps)


def _at_work(pump: MessagePump) -> bool:
    """Whether an app, a screen or a widget is being made, or has a message to handle."""
    queue = pump._message_queue
    waits_for_one = bool(queue.ready_event._waiters)  # type: ignore[attr-defined]
    return not pump._closed and (
        not waits_for_one or bool(queue.values) or bool(pump._next_callbacks)
    )


def _any_errand(app: App[Any]) -> bool:
    beside = asyncio.get_running_loop()._default_executor  # type: ignore[attr-defined]
    if beside is not None and _busy(beside):
        return True
    for screen in app.screen_stack:
        errands = getattr(screen, "errands", None) or getattr(screen, "_errands", None)
        if isinstance(errands, Errands) and (
            errands.writing or _busy(errands._readers) or _busy(errands._writer)
        ):
            return True
    return False


class Driver:
    """A running studio: what is on it, and what a person does to it."""

    def __init__(self, app: StudioApp, pilot: Pilot[None], stand: Stand) -> None:
        self.app = app
        self.pilot = pilot
        self.stand = stand

    # Waiting.

    async def until(self, condition: Callable[[], Any], seconds: float = 8.0) -> None:
        """Wait until a condition holds."""
        for _ in range(int(seconds / 0.004)):
            if condition():
                return
            await asyncio.sleep(0.004)
        raise AssertionError("it did not come to pass:\n" + self.screen_text())

    async def changed_seeds_until(self, text: str, condition: Callable[[], Any]) -> None:
        """Change the seed file, again and again: nobody knows since when it is watched."""
        for number in range(40):
            self.stand.seed(f"{text}\n# {number}\n")
            for _ in range(50):
                if condition():
                    return
                await asyncio.sleep(0.02)
        raise AssertionError("it was not noticed:\n" + self.screen_text())

    async def settle(self) -> None:
        """Wait until nothing is read or written any more, and all of it is shown."""
        await settle(self.pilot)

    # What there is.

    @property
    def main(self) -> MainScreen:
        return next(one for one in self.app.screen_stack if isinstance(one, MainScreen))

    @property
    def editor(self) -> EntryScreen:
        assert isinstance(self.app.screen, EntryScreen), self.app.screen
        return self.app.screen

    @property
    def catalog(self) -> Catalog:
        """The same database through another catalog: what others see, and do."""
        return self.stand.catalog

    @property
    def name(self) -> str:
        assert self.main.material is not None
        return self.main.material.persona.name

    def parts(self, name: str = "") -> list[str]:
        return [link.part for link in self.catalog.persona(name or self.name).parts]

    @property
    def preview_text(self) -> str:
        return "\n".join(line.text for line in self.main.preview.prompt.lines)

    def origin(self, text: str) -> str:
        """The origin of the first line of the preview that holds a text."""
        lines = self.main.preview.prompt.lines
        return next(line.origin for line in lines if text in line.text)

    def links(self, kind: str = "part") -> RowList:
        return self.main.composer.query_one(f"#links-{kind}", RowList)

    def row(self, row_list: RowList, row_id: str) -> str:
        """A row as it is drawn."""
        return self.line_of(row_list, row_list.ids().index(row_id))

    @staticmethod
    def line_of(row_list: RowList, index: int) -> str:
        return row_list.render_line(index - row_list.scroll_offset.y).text

    def status(self, name: str) -> str:
        return str(self.app.screen.query_one(f"#status-{name}", Static).render())

    @property
    def notes(self) -> list[str]:
        """What the studio has said in the corner of the screen."""
        return [note.message for note in self.app._notifications]

    def screen_text(self) -> str:
        """Everything on the screen, as text."""
        strips = self.app.screen._compositor.render_strips()
        return "\n".join(strip.text.rstrip() for strip in strips)

    def revisions(self) -> int:
        return self.catalog.newest_revision()

    def same_as_catalog(self, request: Request) -> None:
        """The preview shows exactly what the catalog composes."""
        assert self.preview_text == self.catalog.compose(self.name, request).text

    def choice(self, name: str) -> str:
        return self.main.preview._choice(name).value

    def dialog_title(self) -> str:
        return str(self.app.screen.query_one("#dialog-title", Static).render())

    def field(self, name: str) -> str:
        editor = self.app.screen.query_one(f"#field-{name}")
        assert isinstance(editor, TextArea | Input)
        return editor.text if isinstance(editor, TextArea) else editor.value

    def problem(self, name: str) -> str:
        line = self.app.screen.query_one(f"#problem-{name}", Static)
        return str(line.render()) if line.display else ""

    # What a person does.

    async def press(self, *keys: str) -> None:
        for key in keys:
            self.send(key)
            await self.settle()

    def send(self, *keys: str) -> None:
        """Send keys as fast as a terminal can."""
        driver = self.app._driver
        assert driver is not None
        for key in keys:
            event = Key(key, key if len(key) == 1 else None)
            event.set_sender(self.app)
            driver.send_message(event)

    async def type(self, text: str) -> None:
        """Put a text into what has the focus, as a paste does."""
        driver = self.app._driver
        assert driver is not None
        event = Paste(text)
        event.set_sender(self.app)
        driver.send_message(event)
        await self.settle()

    async def fill(self, name: str, text: str) -> None:
        """Replace what stands in a field of a form, and stay in it."""
        editor = self.app.screen.query_one(f"#field-{name}")
        editor.focus()
        await self.settle()
        if isinstance(editor, TextArea):
            editor.select_all()
        else:
            assert isinstance(editor, Input)
            editor.action_select_all()
        if text:
            await self.type(text)
        else:
            await self.press("delete")

    async def answer(self, text: str) -> None:
        """Write the answer of a dialog and press Enter."""
        await self.until(lambda: len(self.app.screen_stack) > 2)
        await self.settle()
        box = self.app.screen.query_one(Input)
        box.value = text
        await self.settle()
        await self.press("enter")

    async def open(self, name: str) -> None:
        """Open a persona by Enter in the library."""
        await self.go(self.main.library.list, f"persona:{name}")
        await self.press("enter")
        await self.until(lambda: self.main.material and self.name == name)
        await self.settle()

    async def go(self, row_list: RowList, row_id: str) -> None:
        """Put the cursor on a row, and the keyboard into its list."""
        row_list.focus()
        row_list.select_id(row_id)
        await self.settle()
        assert row_list.cursor_id == row_id, row_list.ids()

    async def tab(self, name: str) -> None:
        """Show a tab of the composer."""
        composer = self.main.composer
        composer.tabs.active = name
        bodies = {"parts": "links-part", "traits": "links-trait"}
        body = bodies.get(name, f"{name}-body")
        await self.until(lambda: composer.switcher.current == body)
        await self.settle()

    async def pane(self, name: str) -> None:
        self.main.show_pane(name)
        await self.settle()

    @staticmethod
    def place(row_list: Widget, index: int) -> tuple[int, int]:
        return 6, index - row_list.scroll_offset.y

    async def lift(self, row_list: RowList, row_id: str) -> None:
        """Press the mouse button on a row."""
        index = row_list.ids().index(row_id)
        await self.pilot.mouse_down(row_list, offset=self.place(row_list, index))

    async def drag(
        self, source: RowList, row_id: str, target: Widget, line: int, *, drop: bool = True
    ) -> None:
        """Drag a row over a line of a widget, and let it go there."""
        await self.lift(source, row_id)
        await self.pilot.hover(target, offset=self.place(target, line))
        if drop:
            await self.pilot.mouse_up(target, offset=self.place(target, line))
            await self.settle()


class Stand:
    """A workspace with its settings, on which a studio can be opened again and again."""

    def __init__(self, folder: Path, preferences: Path) -> None:
        self.folder = folder
        self.preferences = preferences
        self.location: str | None = None
        """Its database when that is not the workspace's own."""
        self._catalog: Catalog | None = None

    @property
    def database(self) -> Path:
        return self.folder / ".persona-studio" / "store.db"

    @property
    def catalog(self) -> Catalog:
        if self._catalog is None:
            self._catalog = Catalog.open(self.database)
        return self._catalog

    def close(self) -> None:
        if self._catalog is not None:
            self._catalog.close()

    @contextmanager
    def change(self) -> Iterator[Any]:
        """A change that somebody else makes meanwhile."""
        with self.catalog.change(by="other", door="cli") as change:
            yield change

    def seed(self, text: str, name: str = "seeds.toml") -> None:
        path = self.folder / "seeds" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")

    @asynccontextmanager
    async def running(
        self, persona: str = "ada", size: tuple[int, int] = (150, 36), *, toasts: bool = False
    ) -> AsyncIterator[Driver]:
        """A studio with the library filled and a persona open (none when blank).

        What the studio says in a corner stays out of the way of the mouse, unless wanted.
        """
        app = StudioApp(
            load_workspace(self.folder, database=self.location, environment={}),
            actor="tester",
            preferences=Preferences.load(self.preferences),
            shown_folder="team",
        )
        app.animation_level = "none"
        # What is awaited in a thread is waited for too.
        asyncio.get_running_loop().set_default_executor(CountedPool())
        async with app.run_test(size=size, notifications=toasts) as pilot:
            driver = Driver(app, pilot, self)
            await driver.until(lambda: any(isinstance(s, MainScreen) for s in app.screen_stack))
            await driver.until(lambda: driver.main.desk is not None or driver.notes)
            if persona:
                driver.main.open_persona(persona)
                await driver.until(lambda: driver.main.shown is not None)
            await driver.settle()
            yield driver
            for screen in app.screen_stack:
                errands = getattr(screen, "errands", None) or getattr(screen, "_errands", None)
                if isinstance(errands, Errands):
                    errands.close()
