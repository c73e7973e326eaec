"""Kills a writer at random instants, again and again, and looks at what is left each time.

A program of its own: `python -m tests.store.sync.killing FOLDER ROUNDS`. It forks the writers, so
that a round takes as long as the writer lives and not as long as Python takes to start.
"""

from __future__ import annotations

import os
import random
import re
import select
import signal
import sqlite3
import sys
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import tomli

from store.catalog import Catalog
from store.entries import Part, Skill
from store.sync.pull import compare_with_files, pull
from store.sync.push import push

SEEDS = """\
# The team's parts; this line stays.
[[parts]]
name = "mine" # authored in the store
part_type = "tone"
summary = "0"

# Edited here.
[[parts]]
name = "theirs"
part_type = "goal"
summary = '''0''' # keep this
"""


def work(folder: Path, first: int, told: int) -> None:
    """Write, pull and push for ever; each is told once it is done."""
    catalog = Catalog.open(folder / "store.db")
    file = folder / "seeds" / "a.toml"
    number = first
    while True:
        with catalog.change(by="me", door="cli") as change:
            change.update("part", "mine", {"summary": str(number)})
            change.create(Skill(name=f"skill {number}", content="x" * 2_000))
        os.write(told, f"change {number}\n".encode())
        text = re.sub(r"'''\d+'''", f"'''{number}'''", file.read_text("utf-8"))
        beside = folder / "edited.toml"
        beside.write_text(text, "utf-8")
        beside.replace(file)
        pull(catalog, folder / "seeds", by="me")
        os.write(told, f"pull {number}\n".encode())
        assert not push(catalog, folder / "seeds", by="me").refused
        os.write(told, f"push {number}\n".encode())
        number += 1


@dataclass(frozen=True, slots=True)
class Life:
    """What a writer had told by its end: the newest number of each thing done, -1 for none."""

    done: dict[str, int]
    seconds: float
    """From its first change on."""


def live_and_die(folder: Path, first: int, seconds: float | None) -> Life:
    """Let a writer live for so many seconds from its first change on, or to its first push."""
    ours, theirs = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(ours)
        try:
            work(folder, first, theirs)
        finally:
            os._exit(1)
    os.close(theirs)
    heard = b""
    born = end = None
    while end is None or time.monotonic() < end:
        wait = 30.0 if end is None else max(0.0, end - time.monotonic())
        if select.select([ours], [], [], wait)[0]:
            data = os.read(ours, 65_536)
            if not data:
                raise RuntimeError("the writer ended by itself")
            heard += data
            born = born or time.monotonic()
            if seconds is not None:
                end = born + seconds
            elif b"push" in heard:
                break
        elif end is None:
            raise RuntimeError("the writer did nothing for half a minute")
    lived = time.monotonic() - (born or 0.0)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    while data := os.read(ours, 65_536):
        heard += data
    os.close(ours)
    done = {"change": -1, "pull": -1, "push": -1}
    for line in heard.decode().splitlines():
        what, number = line.split()
        done[what] = int(number)
    return Life(done, lived)


def look(folder: Path, done: dict[str, int]) -> int:
    """Check that all that was told is there, and all that is there is whole.

    Returns the number of the newest change.
    """
    with closing(sqlite3.connect(folder / "store.db")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    catalog = Catalog.open(folder / "store.db")
    try:
        parts = {entry.name: entry for entry in catalog.entries("part")}
        mine, theirs = parts["mine"], parts["theirs"]
        assert isinstance(mine, Part)
        assert isinstance(theirs, Part)
        newest = int(mine.summary)
        assert newest >= done["change"], "a change that was told is lost"
        names = {entry.name for entry in catalog.entries("skill")}
        assert names == {f"skill {number}" for number in range(1, newest + 1)}, "half a change"
        assert len(catalog.search("skill").rows) == min(newest, 1_000), "the index is behind"
        assert int(theirs.summary) >= done["pull"], "a pull that was told is lost"
        text = (folder / "seeds" / "a.toml").read_text("utf-8")
        said = {one["name"]: one["summary"] for one in tomli.loads(text)["parts"]}
        assert int(said["mine"]) >= done["push"], "a push that was told is lost"
        assert [line for line in text.splitlines() if "#" in line] == [
            "# The team's parts; this line stays.",
            'name = "mine" # authored in the store',
            "# Edited here.",
            f"summary = '''{said['theirs']}''' # keep this",
        ]
        skills = folder / "seeds" / "skills.toml"
        if skills.exists():
            tomli.loads(skills.read_text("utf-8"))
        assert not compare_with_files(catalog, folder / "seeds").conflicts
        return newest
    finally:
        catalog.close()


def main(folder: Path, rounds: int) -> str:
    """Go through so many rounds; a line that says what was done in them."""
    (folder / "seeds").mkdir()
    (folder / "seeds" / "a.toml").write_text(SEEDS, "utf-8")
    catalog = Catalog.open(folder / "store.db")
    pull(catalog, folder / "seeds", by="me")
    catalog.close()
    chance = random.Random(rounds)
    newest = 0
    told: Counter[str] = Counter()
    # How long a change, a pull and a push take depends on what else the machine does.
    once = 0.0
    for round_number in range(rounds):
        seconds = chance.uniform(0.0, 3.0 * once) if round_number else None
        life = live_and_die(folder, newest + 1, seconds)
        once = once or life.seconds
        told.update({what: max(0, number - newest) for what, number in life.done.items()})
        newest = look(folder, life.done)
    return f"{rounds} rounds, {told['change']} changes, {told['pull']} pulls, {told['push']} pushes"


if __name__ == "__main__":
    print(main(Path(sys.argv[1]), int(sys.argv[2])))
