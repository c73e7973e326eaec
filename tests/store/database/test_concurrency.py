"""Several processes and threads on one database: nothing lost, nothing torn."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from store.catalog import Catalog
from store.entries import Persona, Skill
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
    out, err = process.communicate(timeout=90)
    assert process.returncode == 0, err
    return out


def test_two_writers_and_a_reader_in_processes_of_their_own(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "store.db")
    desk.add(Persona(name="ada", summary="0"), Persona(name="eve", summary="0"))
    path = str(desk.path)
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
    desk.close()


OPENER = """
import sys
from store.catalog import Catalog
from store.entries import Skill
catalog = Catalog.open(sys.argv[1])
with catalog.change(by="x", door="cli") as change:
    change.create(Skill(name=sys.argv[2]))
"""


def test_processes_that_make_the_same_database_at_once(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    processes = [start(OPENER, str(path), f"s{number}") for number in range(3)]
    for process in processes:
        ended(process)
    catalog = Catalog.open(path)
    assert len(catalog.entries("skill")) == 3
    catalog.close()


def test_threads_share_a_catalog(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "store.db")
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
    desk.close()


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


def test_a_killed_writer_leaves_whole_changes_only(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    process = start(KILLED, str(path))
    out, _ = process.communicate(timeout=60)
    assert (process.returncode, out) == (-9, "kept\n")
    catalog = Catalog.open(path)
    assert [entry.name for entry in catalog.entries("skill")] == ["kept"]
    assert [row.name for row in catalog.search("").rows] == ["kept"]
    assert catalog.newest_revision() == 1
    catalog.close()
