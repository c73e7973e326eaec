"""Databases that are locked, read-only, damaged, from the future, or elsewhere."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from store.database import engine
from tests.studio.cli.desk import Desk


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "BUSY_TIMEOUT", 50)


def emptied(desk: Desk) -> None:
    """Bring everything into the one file."""
    with sqlite3.connect(desk.database) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


class TestLocked:
    def test_a_change_is_refused_and_reading_goes_on(self, desk: Desk) -> None:
        other = sqlite3.connect(desk.database, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        for words in (["arc", "advance", "bob"], ["compile", "--all"]):
            assert f"{desk.database} is locked by another program" in desk.refused(*words)
        new = desk.folder / "seeds" / "new.toml"
        new.write_text("# to be pulled\n", "utf-8")
        assert "is locked by another program" in desk.run("sync", "pull", code=1).err
        new.unlink()
        assert "You are Ada." in desk.run("compose", "ada").out
        # Token counts that cannot be kept are counted all the same.
        assert desk.run("list", "parts", "--json").json[0]["tokens"] > 0
        other.execute("ROLLBACK")
        other.close()
        assert "open" in desk.run("arc", "advance", "bob").out

    def test_the_first_pull_is_refused(self, bare: Desk) -> None:
        bare.run("list", "parts")
        (bare.folder / "seeds" / "new.toml").write_text("# to be pulled\n", "utf-8")
        other = sqlite3.connect(bare.database, isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        assert "is locked by another program" in bare.refused("list", "parts")
        other.close()


class TestReadOnly:
    def url(self, desk: Desk) -> str:
        emptied(desk)
        return f"sqlite:///file:{desk.database}?mode=ro&uri=true"

    def test_reading_works_and_changes_are_refused(self, desk: Desk) -> None:
        url = self.url(desk)
        assert "You are Ada." in desk.run("compose", "ada", "--db", url).out
        assert desk.run("list", "parts", "--json", "--db", url).json[0]["tokens"] > 0
        assert "is read-only" in desk.refused("arc", "advance", "bob", "--db", url)
        assert "is read-only" in desk.refused("compile", "--all", "--db", url)
        assert desk.run("show", "persona", "bob", "--json").json["stage"] == "shy"


class TestDamaged:
    @pytest.mark.parametrize("words", [["list", "parts"], ["sync", "pull"], ["compile", "--all"]])
    @pytest.mark.parametrize(
        "bytes_of_it",
        [
            pytest.param(b"this is no database, but it is long enough to be looked at" * 20),
            pytest.param(b"SQLite format 3\x00" + b"\xff" * 5000),
        ],
    )
    def test_what_is_no_database_is_refused_and_left_alone(
        self, desk: Desk, words: list[str], bytes_of_it: bytes, tmp_path: Path
    ) -> None:
        path = tmp_path / "broken.db"
        path.write_bytes(bytes_of_it)
        said = desk.refused(*words, "--db", str(path))
        assert str(path) in said
        assert "damaged" in said
        assert path.read_bytes() == bytes_of_it

    def test_one_cut_short_is_refused(self, desk: Desk) -> None:
        emptied(desk)
        desk.database.write_bytes(desk.database.read_bytes()[:9000])
        assert "is damaged" in desk.refused("compose", "ada")

    @pytest.mark.parametrize(
        ("column", "value"),
        [("tags", '["half'), ("updated_at", "20x6-01-01"), ("summary", b"\xff")],
    )
    def test_a_value_that_is_damaged_is_told(self, desk: Desk, column: str, value: object) -> None:
        with sqlite3.connect(desk.database) as connection:
            connection.execute(
                f"UPDATE agent_parts SET {column} = CAST(? AS TEXT) WHERE name = 'kind'", [value]
            )
        connection.close()
        assert "damaged" in desk.refused("show", "part", "kind")


class TestOther:
    @pytest.mark.parametrize(
        ("version", "said"), [("999", "newer Persona Studio"), ("x", "damaged")]
    )
    def test_a_version_we_do_not_know_is_refused(self, desk: Desk, version: str, said: str) -> None:
        with sqlite3.connect(desk.database) as connection:
            connection.execute(
                "UPDATE studio_meta SET value = ? WHERE key = 'schema_version'", [version]
            )
        connection.close()
        emptied(desk)
        before = desk.database.read_bytes()
        assert said in desk.refused("list", "parts")
        assert said in desk.refused("arc", "advance", "bob")
        assert desk.database.read_bytes() == before

    @pytest.mark.parametrize(
        ("url", "said"),
        [
            ("/nowhere/at/all/store.db", "cannot be opened"),
            (".", "cannot be opened"),
            ("nothing://x/y", "is not a database URL"),
            ("sqlite://host/x", "is not a database URL"),
            ("://", "is not a database URL"),
            ("oracle+cx_oracle://x/y", "SQLite or PostgreSQL"),
        ],
    )
    def test_one_that_cannot_be_opened(self, desk: Desk, url: str, said: str) -> None:
        assert said in desk.refused("list", "parts", "--db", url)
