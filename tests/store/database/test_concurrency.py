"""Several processes and threads on one database: nothing lost, nothing torn."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from store.catalog import Catalog
from store.entries import Persona, Skill
from tests.databases import Places
from tests.digging import DEEP
from tests.store.catalog.build import Desk

WRITER = """
import sys
from store.catalog import Catalog
from store.entries import Skill
path, who = sys.argv[1:]
catalog = Catalog.open(path)
for number in range(100):
    with catalog.change(by=who, door="cli") as change:
        change.create(Skill(name=f"{who} {number:03}"))
        count = int(change.get("persona", "ada").summary)
        change.update("persona", "ada", {"summary": str(count + 1)})
        change.update("persona", "eve", {"summary": str(count + 1)})
print("done")
"""

READER = """
import sys, time
from store.catalog import Catalog
from store.database import read
catalog = Catalog.open(sys.argv[1])
print("ready", flush=True)
seen, last = set(), -1
end = time.monotonic() + 60
while time.monotonic() < end:
    with catalog.database.reading() as connection:
        ada = read.load(connection, "persona", names=["ada"])[0].summary
        time.sleep(0.001)
        skills = read.counts(connection).get("skill", 0)
        revision = read.newest_revision(connection)
        eve = read.load(connection, "persona", names=["eve"])[0].summary
    assert ada == eve, ("torn", ada, eve)
    assert int(ada) == skills == revision - 1, ("torn", ada, skills, revision)
    assert skills >= last, "went back"
    last = skills
    seen.add(skills)
    if skills == 200:
        break
print(len(seen), last)
"""


def start(program: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", program, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[3],
    )


def ended(process: subprocess.Popen[str]) -> str:
    out, err = process.communicate(timeout=600)
    assert process.returncode == 0, err
    return out


def test_two_writers_and_a_reader_in_processes_of_their_own(desk: Desk) -> None:
    desk.add(Persona(name="ada", summary="0"), Persona(name="eve", summary="0"))
    path = desk.place.location
    reader = start(READER, path)
    assert reader.stdout is not None
    assert reader.stdout.readline() == "ready\n"
    writers = [start(WRITER, path, who) for who in ("one", "two")]
    assert [ended(one) for one in writers] == ["done\n", "done\n"]
    states, last = ended(reader).split()
    assert last == "200"
    assert int(states) > 5
    expected = sorted(f"{who} {number:03}" for who in ("one", "two") for number in range(100))
    assert desk.names("skill") == expected
    assert (desk.persona().summary, desk.persona("eve").summary) == ("200", "200")
    assert desk.revisions() == 201
    assert len(desk.catalog.search("kind:skill").rows) == 200
    assert [row.name for row in desk.catalog.search("099").rows] == ["one 099", "two 099"]


CROWD = """
import sys
from dataclasses import replace
from store.catalog import Catalog
from store.entries import Part
path, who, changes = sys.argv[1:]
catalog = Catalog.open(path)
for number in range(int(changes)):
    with catalog.change(by=who, door="cli") as change:
        name = change.create(Part(name=f"{who} {number:03}", part_type="tone", summary="s")).name
        if number % 10 == 0:
            linked = name
            change.links.add("ada", "part", name)
    with catalog.change(by=who, door="cli") as change:
        ada = change.get("persona", "ada")
        change.update("persona", "ada", {"summary": str(int(ada.summary) + 1)})
        change.links.move("ada", "part", linked, ada.parts[0].part)
    if number % 5 == 0:
        with catalog.change(by=who, door="cli") as change:
            change.update("part", name, {"content": "theirs alone"})
        catalog.undo(by=who, door="cli")
        catalog.redo(by=who, door="cli")
    assert name in [row.name for row in catalog.search(name).rows]
print("done")
"""


def test_a_crowd_of_writers_loses_nothing_and_nobody_is_refused(desk: Desk) -> None:
    """HYPOTHESIS_PROFILE=deep: 8 processes with 400 changes each."""
    writers, changes = (8, 200) if DEEP else (4, 12)
    desk.add(Persona(name="ada", summary="0"))
    crowd = [start(CROWD, desk.place.location, f"w{who}", str(changes)) for who in range(writers)]
    assert [ended(one) for one in crowd] == ["done\n"] * writers
    expected = sorted(f"w{who} {number:03}" for who in range(writers) for number in range(changes))
    ada = desk.persona()
    assert desk.names("part") == expected
    assert ada.summary == str(writers * changes)
    linked = [name for name in expected if name.endswith("0")]
    assert sorted(link.part for link in ada.parts) == linked
    assert [link.part_order for link in ada.parts] == list(range(len(linked)))
    assert desk.revisions() == 1 + writers * (2 * changes + 3 * len(range(0, changes, 5)))
    assert desk.found(f"w0 {changes - 1:03}") == [f"w0 {changes - 1:03}"]


OPENER = """
import sys
from store.catalog import Catalog
from store.entries import Skill
catalog = Catalog.open(sys.argv[1])
with catalog.change(by="x", door="cli") as change:
    change.create(Skill(name=sys.argv[2]))
"""


def test_processes_that_make_the_same_database_at_once(places: Places) -> None:
    with places.new(fill=None) as place:
        processes = [start(OPENER, place.location, f"s{number}") for number in range(3)]
        for process in processes:
            ended(process)
        catalog = Catalog.open(place.location)
        assert len(catalog.entries("skill")) == 3
        catalog.close()


def test_threads_share_a_catalog(desk: Desk) -> None:
    desk.add(Persona(name="ada", summary="0"))

    def work(who: int) -> None:
        for number in range(10):
            with desk.change(by=str(who)) as change:
                change.create(Skill(name=f"{who}-{number}"))
                ada = change.get("persona", "ada")
                assert isinstance(ada, Persona)
                change.update("persona", "ada", {"summary": str(int(ada.summary) + 1)})
            desk.catalog.search("1")
            desk.catalog.freshness()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(work, range(6)))
    assert desk.persona().summary == "60"
    assert len(desk.names("skill")) == 60


KILLED = """
import os, signal, sys
from store.catalog import Catalog
from store.entries import Skill
catalog = Catalog.open(sys.argv[1])
with catalog.change(by="x", door="cli") as change:
    change.create(Skill(name="kept"))
print("kept", flush=True)
with catalog.change(by="x", door="cli") as change:
    change.create(Skill(name="lost"))
    change.flush()
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_killed_writer_leaves_whole_changes_only(desk: Desk) -> None:
    process = start(KILLED, desk.place.location)
    out, _ = process.communicate(timeout=60)
    assert (process.returncode, out) == (-9, "kept\n")
    assert desk.names("skill") == ["kept"]
    assert desk.found("") == ["kept"]
    assert desk.revisions() == 1
    desk.add(Skill(name="next"))
