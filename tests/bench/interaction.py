"""From a key to what it paints: an override that is toggled, a letter in the search box."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from uuid import UUID

from store.entries import PART_TYPES, AnyEntry, Part
from tests.bench import data
from tests.bench.context import Bench
from tests.bench.report import Measured, percentile, spread
from tests.bench.terminal import Terminal, floor_app, studio

OWN, STAND_IN = "Ownbeginning", "Standinbeginning"
CHANGED_TYPES = PART_TYPES[1:6]
"""The types whose overrides change between two measured toggles, so that no text comes twice."""

_ESCAPE, _DOWN, _UP = "\x1b", "\x1b[B", "\x1b[A"
_TO_PREVIEW = "\x1bOS"


class Floor:
    """The one-widget app, and how long it takes from a key to its paint."""

    def __init__(self, home: Path) -> None:
        self.terminal = floor_app(home)
        self.count = 0
        self.terminal.wait_for("floor is ready")
        self.terminal.settle()

    def press(self) -> float:
        self.count += 1
        sent = self.terminal.send("x")
        painted = self.terminal.wait_for(f"counted {self.count:06}")
        self.terminal.settle(0.05)
        return painted - sent


def toggle(bench: Bench) -> Iterator[Measured]:
    """Toggling an override until the preview is painted, in a persona of 200 parts."""
    count = bench.sizes.heavy_parts
    workspace = bench.workspace(f"heavy-{count}", lambda: heavy(count))
    home = bench.folder / "heavy-home"
    _remember_choices(home, workspace, count)
    floor_times: list[float] = []
    times: list[float] = []
    with studio(workspace, home) as terminal:
        terminal.wait_for(OWN, " tok ")
        terminal.settle(0.5)
        tokens = _tokens(terminal)
        terminal.type([_TO_PREVIEW, "\x1b[Z"])
        floor = Floor(bench.home)
        with floor.terminal:
            on = False
            for number in range(bench.sizes.keys + 2):
                on = not on
                sent = terminal.send(" ")
                painted = terminal.wait_for(STAND_IN if on else OWN, " tok ")
                terminal.settle()
                if number > 1:
                    times.append(painted - sent)
                    floor_times.append(floor.press())
                _change_another(terminal, number)
    yield Measured(
        "toggle",
        f"toggle an override to preview painted: {count} parts, {tokens} tokens (p95)",
        percentile(floor_times, 95) * 1000,
        percentile(times, 95) * 1000,
        8,
        4,
        details={"floor": spread(floor_times), "ours": spread(times)},
    )


def _tokens(terminal: Terminal) -> str:
    found = re.findall(r"([\d,]+) tok", terminal.text())
    return str(found[-1]) if found else "?"


def _change_another(terminal: Terminal, number: int) -> None:
    """Toggle the override of another type, by the bits of a Gray code."""
    number += 1
    row = (number & -number).bit_length() % len(CHANGED_TYPES) + 1
    terminal.type([*[_DOWN] * row, " ", *[_UP] * row], 0.06)
    terminal.settle()


def heavy(count: int) -> list[AnyEntry]:
    """A persona of so many parts of 160 tokens each, and a stand-in for each of some types."""
    found: list[Part] = []
    for number in range(count):
        part = data.part(number, 141)
        beginning = OWN if number == 0 else "Then"
        text = f"{beginning} {part.content}"
        found.append(replace(part, name=f"heavy-{number:04}", summary=text, content=""))
    persona = replace(data.persona(0, found, count), name="heavy", summary="Heavy.", detail="")
    return [*found, *_stand_ins(), persona]


def _stand_ins() -> list[Part]:
    made = []
    for place, part_type in enumerate((PART_TYPES[0], *CHANGED_TYPES)):
        text = f"{STAND_IN if place == 0 else 'Instead'} {data.words(part_type, 135)}"
        made.append(Part(name=f"stand-in-{part_type}", part_type=part_type, summary=text))
    return made


def _remember_choices(home: Path, workspace: Path, count: int) -> None:
    """The settings of somebody who had the heavy persona open, with overrides that are off."""
    choices = {
        "overrides": {part.part_type: {"part": part.name, "on": False} for part in _stand_ins()}
    }
    guid = str(UUID(int=len(heavy(count))))
    kept = {str(workspace.resolve()): {"last": guid, "choices": {guid: choices}}}
    path = home / ".config" / "persona-studio" / "studio.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"theme": "", "workspaces": kept}), "utf-8")


def search(bench: Bench) -> Iterator[Measured]:
    """A letter in the search box until its results are painted."""
    count = bench.sizes.large_parts
    workspace = bench.of_parts(count)
    floor_times: list[float] = []
    times: list[float] = []
    by_length: dict[int, list[float]] = {}
    with studio(workspace, bench.home) as terminal:
        terminal.wait_for(data.landmark("be"))
        terminal.settle(0.5)
        floor = Floor(bench.home)
        with floor.terminal:
            # One word first that does not count: the files are not in memory yet.
            for place, prefix in enumerate(_prefixes(bench.sizes.keys)):
                if len(prefix) == 1:
                    terminal.type([_ESCAPE, _ESCAPE], 0.4)
                    terminal.type(["/"])
                sent = terminal.send(prefix[-1])
                painted = terminal.wait_for(data.landmark(prefix))
                terminal.settle()
                if place >= len(data.TYPED[0]):
                    times.append(painted - sent)
                    by_length.setdefault(len(prefix), []).append(painted - sent)
                    floor_times.append(floor.press())
    yield Measured(
        "search",
        f"keystroke in search to list painted, {count:,} entries (p95)",
        percentile(floor_times, 95) * 1000,
        percentile(times, 95) * 1000,
        10,
        5,
        details={
            "floor": spread(floor_times),
            "ours": spread(times),
            "ours by letters typed": {key: spread(one) for key, one in sorted(by_length.items())},
        },
    )


def _prefixes(keys: int) -> Sequence[str]:
    """What stands in the search box after each key: one word after the other, letter by letter."""
    found = [word[:stop] for word in data.TYPED for stop in range(1, len(word) + 1)]
    return found[: keys + len(data.TYPED[0])]
