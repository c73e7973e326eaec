"""Makes the fixture of the schema as it is now, to be kept before the schema changes.

`python -m tests.store.database.schemas.make` writes `<version>.sql` beside this file: a small
catalog with every kind of row. A fixture that has landed is never made again: a change of the
schema raises the version, and makes the next one.
"""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from store.catalog import Catalog
from store.database.version import SCHEMA_VERSION
from store.entries import (
    Arc,
    Guardrail,
    Part,
    PartLink,
    Persona,
    Preset,
    Role,
    Sequence,
    Skill,
    Stage,
    Step,
    Trait,
)
from store.sync.pull import pull
from tests.store.catalog.build import Clock

FOLDER = Path(__file__).parent

SEEDS = """
[[personas]]
name = "bob"
summary = "You are Bob — “the builder”."
parts = ["sure", "not there yet"]
arc = "growth"
tags = ["maker"]

[[parts]]
name = "sure"
part_type = "tone"
summary = "Speak surely."

[[arcs]]
name = "growth"
[[arcs.stages]]
name = "new"
parts = ["sure"]
[[arcs.stages]]
name = "old"
condition = "They have met twice"
"""


def fill(path: Path, seeds: Path) -> None:
    """Fill a catalog with every kind of entry, link, revision and state of the seeds."""
    clock = Clock()
    catalog = Catalog.open(path, clock=clock)
    seeds.mkdir()
    (seeds / "team.toml").write_text(SEEDS, "utf-8")
    pull(catalog, seeds, by="ann")
    clock.tick()
    with catalog.change(by="ann", door="studio", message="a first cast") as change:
        change.create(Part(name="warm", part_type="tone", summary="Warm.", content="Be wärm. 🌞"))
        change.create(Part(name="kind", part_type="soul", summary="Kind.", tags=("soft", "new")))
        change.create(Trait(name="curious", trait_type="cognitive", instruction="Ask why."))
        change.create(Skill(name="sums", description="Adds.", content="Add.\nCarry."))
        change.create(Guardrail(name="no-med", content="No advice.", severity="high"))
        change.create(Arc(name="fall", stages=(Stage(name="up", parts=("kind",)),)))
        change.create(
            Role(name="host", system_prompt="Host.", temperature=0.0, thinking_enabled=False)
        )
        change.create(Sequence(name="call", steps=(Step(id="hello", instruction="Greet."),)))
        change.create(
            Persona(
                name="ada",
                summary="You are Ada.",
                detail="You are Ada, 数学者.",
                parts=(PartLink("warm", 0, -2), PartLink("kind", 1, 3)),
                traits=("curious",),
                skills=("sums",),
                guardrails=("no-med",),
                arc="fall",
                stage="up",
                default_role="host",
                default_sequence="call",
                metadata={"team": "one"},
                presets=(Preset(name="brisk", overrides={"tone": "kind", "soul": None}),),
            )
        )
    clock.tick()
    with catalog.change(by="ann", door="cli") as change:
        change.compile()
    clock.tick()
    with catalog.change(by="ben", door="cli") as change:
        change.update("part", "warm", {"content": "Be warm."})
        change.compile(["ada"])
    clock.tick()
    with catalog.change(by="ben", door="studio") as change:
        change.create(Skill(name="gone", content="Left behind."))
    with catalog.change(by="ben", door="studio") as change:
        change.delete("skill", "gone")
    clock.tick()
    (seeds / "team.toml").write_text(SEEDS.replace("surely", "with calm"), "utf-8")
    pull(catalog, seeds, by="ann")
    with catalog.change(by="cy", door="mcp") as change:
        change.rename("trait", "curious", "inquiring")
    catalog.undo(by="cy", door="mcp")
    clock.tick()
    catalog.publish("ada", by="dee", door="http", label="production", message="the pilot")
    catalog.publish("ada", by="dee", door="http", label="staging", force=True)
    catalog.count_tokens([row.id for row in catalog.window("part", 0, 100)])
    catalog.close()


def dumped(path: Path) -> str:
    """A database as SQL, with the rows that its search indexes consist of.

    `iterdump` cannot do it: those indexes keep no content that could be read back from them.
    """
    lines = ["BEGIN;"]
    with closing(sqlite3.connect(path)) as connection:
        found = connection.execute("SELECT type, name, sql FROM sqlite_master ORDER BY rowid")
        made = [(kind, name, sql) for kind, name, sql in found if sql is not None]
        indexes = [name for _, name, sql in made if sql.startswith("CREATE VIRTUAL")]
        for kind, name, sql in made:
            own_rows = name.startswith(tuple(f"{index}_" for index in indexes))
            if not own_rows and name != "sqlite_sequence":
                lines.append(f"{sql};")
            if kind != "table" or name in indexes:
                continue
            if own_rows or name == "sqlite_sequence":
                lines.append(f"DELETE FROM {name};")
            columns = [row[1] for row in connection.execute(f"PRAGMA table_info({name})")]
            quoted = ", ".join(f"quote({column})" for column in columns)
            for row in connection.execute(f"SELECT {quoted} FROM {name} ORDER BY 1, 2"):
                lines.append(f"INSERT INTO {name} VALUES ({', '.join(row)});")
    return "\n".join([*lines, "COMMIT;", ""])


def restored(version: int, path: Path) -> Path:
    """The database of a schema's fixture, as a file."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        # Rows of tables that others refer to need not come first.
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.executescript((FOLDER / f"{version}.sql").read_text("utf-8"))
    return path


def main() -> None:
    """Write the fixture of the present schema."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "store.db"
        fill(path, Path(folder) / "seeds")
        (FOLDER / f"{SCHEMA_VERSION}.sql").write_text(dumped(path), "utf-8")


if __name__ == "__main__":
    main()
