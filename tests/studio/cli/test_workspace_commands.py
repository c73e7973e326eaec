"""`backup` and `doctor`."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
import threading
from collections import namedtuple
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from store.database.version import SCHEMA_VERSION
from tests.studio.cli.desk import Desk


def everything(folder: Path) -> dict[str, tuple[int, bytes]]:
    return {
        str(path.relative_to(folder)): (path.stat().st_mtime_ns, path.read_bytes())
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def altered(desk: Desk, *statements: str) -> None:
    with closing(sqlite3.connect(desk.database)) as database:
        for statement in statements:
            database.execute(statement)
        database.commit()


class TestBackup:
    def test_the_copy_is_a_catalog_like_the_first(self, desk: Desk) -> None:
        answer = desk.run("backup", "copy.db")
        assert answer.out.startswith(f"backed up {desk.database} to copy.db (")
        desk.run("delete", "persona", "bob")
        listed = desk.run("--db", "copy.db", "list", "personas", "--json").json
        assert [one["name"] for one in listed] == ["ada", "bob"]

    def test_no_file_is_overwritten(self, desk: Desk) -> None:
        Path("copy.db").write_text("mine", "utf-8")
        assert "copy.db exists already" in desk.refused("backup", "copy.db")
        assert Path("copy.db").read_text("utf-8") == "mine"
        Path("link.db").symlink_to("nowhere.db")
        assert "exists already" in desk.refused("backup", "link.db")
        assert not Path("nowhere.db").exists()

    def test_nothing_is_left_where_none_can_be_made(self, desk: Desk) -> None:
        assert "none/copy.db" in desk.refused("backup", "none/copy.db")
        assert list(Path().iterdir()) == []

    def test_a_workspace_without_a_database_gets_none(self, bare: Desk) -> None:
        assert "nothing to back up" in bare.refused("backup", "copy.db")
        assert not bare.database.parent.exists()
        assert list(Path().iterdir()) == []

    def test_it_is_consistent_while_others_write(self, desk: Desk) -> None:
        """Every copy holds a pair of names as one change wrote them, never half of it."""
        from store.catalog import Catalog
        from store.entries import Skill

        stop = threading.Event()

        def write() -> None:
            catalog = Catalog.open(desk.database)
            with catalog.change(by="lee", door="cli", message="first") as change:
                change.create(Skill(name="left", description="0"))
                change.create(Skill(name="right", description="0"))
            number = 0
            while not stop.is_set():
                number += 1
                with catalog.change(by="lee", door="cli", message="next") as change:
                    for name in ("left", "right"):
                        change.update("skill", name, {"description": f"{number}"})
            catalog.close()

        writer = threading.Thread(target=write)
        writer.start()
        try:
            for number in range(5):
                desk.run("backup", f"copy-{number}.db")
        finally:
            stop.set()
            writer.join()
        for number in range(5):
            with closing(sqlite3.connect(f"copy-{number}.db")) as copy:
                found = copy.execute(
                    "SELECT description FROM agent_skills WHERE name IN ('left', 'right')"
                ).fetchall()
                assert len(found) in (0, 2)
                assert len(set(found)) <= 1


class TestDoctor:
    @pytest.fixture(autouse=True)
    def a_good_terminal(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("TERM", "xterm-256color")
        monkeypatch.delenv("COLORTERM", raising=False)
        monkeypatch.delenv("NO_COLOR", raising=False)
        monkeypatch.setattr("locale.getencoding", lambda: "UTF-8")
        monkeypatch.setattr("pyperclip.determine_clipboard", lambda: (print, input))

    def looked(self, desk: Desk, code: int = 0) -> dict[str, Any]:
        return {one["about"]: one for one in desk.run("doctor", "--json", code=code).json}

    def test_finds_nothing_wrong(self, desk: Desk) -> None:
        answer = desk.run("doctor")
        assert answer.err == ""
        assert answer.lines[-1] == "nothing is wrong"
        assert {line.split()[0] for line in answer.lines[:-2]} == {"ok"}
        found = self.looked(desk)
        assert found["database"]["found"] == f"{desk.database}, 10 entries"
        assert found["schema"]["found"] == f"version {SCHEMA_VERSION}"
        assert sys.version.split()[0] in found["versions"]["found"]
        assert {"extra servers", "extra web", "search", "integrity", "journal"} <= set(found)

    def test_makes_and_alters_nothing(self, desk: Desk) -> None:
        before = everything(desk.folder)
        desk.run("doctor")
        assert everything(desk.folder) == before
        shutil.rmtree(desk.database.parent)
        before = everything(desk.folder)
        assert "makes it" in self.looked(desk)["database"]["found"]
        assert everything(desk.folder) == before
        assert not desk.database.parent.exists()

    @pytest.mark.parametrize(
        ("statement", "about", "said"),
        [
            ("DELETE FROM studio_directory WHERE name = 'slow'", "search", "about 2 entries"),
            (
                "INSERT INTO studio_search_names(studio_search_names) VALUES ('delete-all')",
                "search",
                "about 10 entries",
            ),
            (
                "INSERT INTO agent_persona_traits (persona_id, trait_id, position) "
                "VALUES (1, 99, 9)",
                "integrity",
                "rows that refer to one that is not there: 1",
            ),
            (
                "UPDATE studio_meta SET value = '99' WHERE key = 'schema_version'",
                "database",
                "update Persona Studio",
            ),
            ("DROP TABLE studio_directory", "database", "no such table"),
        ],
    )
    def test_tells_what_is_wrong_with_a_database(
        self, desk: Desk, statement: str, about: str, said: str
    ) -> None:
        altered(desk, statement)
        found = self.looked(desk, 1)[about]
        assert found["state"] == "error"
        assert said in found["found"]

    def test_tells_of_a_database_that_is_none(self, desk: Desk) -> None:
        desk.database.write_bytes(b"not a database at all" * 100)
        found = self.looked(desk, 1)
        assert "is not a database, or it is damaged" in found["database"]["found"]
        assert found["seeds"]["state"] == "ok"

    def test_warns_where_readers_and_writers_wait(self, desk: Desk) -> None:
        altered(desk, "PRAGMA journal_mode = DELETE")
        found = self.looked(desk)["journal"]
        assert (found["state"], found["found"][:7]) == ("warning", "delete:")

    def test_tells_of_settings_and_seeds(self, desk: Desk) -> None:
        desk.seed('[[parts]]\nname = "half"', "half.toml")
        found = self.looked(desk)["seeds"]
        assert (found["state"], "1 skipped" in found["found"]) == ("warning", True)
        desk.seed("[[parts]\n", "broken.toml")
        found = self.looked(desk, 1)["seeds"]
        assert found["found"] == "cannot be read: broken.toml"
        settings = desk.folder / "persona-studio.toml"
        settings.write_text('seeds = "elsewhere"', "utf-8")
        assert "is no folder" in self.looked(desk, 1)["seeds"]["found"]
        settings.write_text('encodng = "x"', "utf-8")
        found = self.looked(desk, 1)
        assert "did you mean encoding?" in found["settings"]["found"]
        assert found["versions"]["state"] == "ok"

    def test_tells_of_folders_and_disks(self, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        usage = namedtuple("usage", "total used free")
        monkeypatch.setattr("shutil.disk_usage", lambda _: usage(2**40, 2**40, 2**20))
        assert self.looked(desk, 1)["disk"]["found"] == "1 MB free"
        monkeypatch.setattr("shutil.disk_usage", lambda _: usage(2**40, 0, 100 * 2**20))
        assert self.looked(desk)["disk"]["state"] == "warning"

    def test_tells_of_what_cannot_be_written(
        self, desk: Desk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        denied = {desk.folder / "seeds"}
        monkeypatch.setattr("os.access", lambda path, mode: mode != os.W_OK or path not in denied)
        found = self.looked(desk)["folder"]
        assert (found["state"], "can only be pulled" in found["found"]) == ("warning", True)
        for path in (desk.database, desk.database.parent):
            denied.add(path)
            assert self.looked(desk, 1)["folder"]["found"] == f"{path} cannot be written"
        shutil.rmtree(desk.database.parent)
        denied.add(desk.folder)
        assert self.looked(desk, 1)["folder"]["found"] == f"{desk.folder} cannot be written"

    @pytest.mark.parametrize(
        ("variables", "state", "said"),
        [
            ({"TERM": "xterm"}, "warning", "16 colours"),
            ({"TERM": "dumb"}, "warning", "no cursor"),
            ({"TERM": "xterm", "COLORTERM": "truecolor"}, "ok", "16.7 million"),
            ({"NO_COLOR": "1"}, "ok", "without colours"),
        ],
    )
    def test_tells_of_colours(
        self,
        desk: Desk,
        monkeypatch: pytest.MonkeyPatch,
        variables: dict[str, str],
        state: str,
        said: str,
    ) -> None:
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        found = self.looked(desk)["terminal"]
        assert found["state"] == state
        assert said in found["found"]

    def test_tells_of_encoding_clipboard_and_extras(
        self, desk: Desk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from importlib import metadata

        version = metadata.version

        def without(name: str) -> str:
            if name == "uvicorn":
                raise metadata.PackageNotFoundError(name)
            return version(name)

        monkeypatch.setattr("locale.getencoding", lambda: "ANSI_X3.4-1968")
        monkeypatch.setattr("pyperclip.determine_clipboard", lambda: (None, None))
        monkeypatch.setattr("importlib.metadata.version", without)
        found = self.looked(desk)
        assert found["encoding"]["state"] == found["clipboard"]["state"] == "warning"
        assert found["extra servers"]["found"] == "not installed (it needs uvicorn)"
        assert 'persona-studio[servers]"' in found["extra servers"]["advice"]
        assert found["extra web"]["found"] == "installed: textual-serve"
        assert desk.run("doctor").lines[-1] == "2 warnings"

    def test_outside_a_workspace_tells_where_it_looked_and_of_the_machine(self, desk: Desk) -> None:
        answer = desk.run_bare("doctor", "--json", code=1)
        found = {one["about"]: one for one in answer.json}
        assert "no workspace: looked for seeds in" in found["workspace"]["found"]
        assert "database" not in found
        assert found["versions"]["state"] == "ok"
