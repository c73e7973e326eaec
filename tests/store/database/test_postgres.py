"""What is PostgreSQL's own: URLs, drivers, servers that refuse or go away, and how it sorts."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

import psycopg
import pytest

from store.catalog import Catalog
from store.database import engine
from store.database.location import without_password
from store.entries import Part, Persona, Preset, Skill
from store.errors import Invalid, PersistError
from tests.store.catalog.build import Desk
from tests.store.database.test_notices import heard

if TYPE_CHECKING:
    from tests.postgres import Server, ServerDatabase


@pytest.fixture
def place(server: Server) -> Iterator[ServerDatabase]:
    with server.new() as made:
        yield made


def refused(location: str, said: str) -> str:
    with pytest.raises(PersistError, match=said) as caught:
        Catalog.open(location)
    assert "\n" not in str(caught.value)
    assert "sqlalche.me" not in str(caught.value)
    return str(caught.value)


def test_a_missing_driver_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    said = refused("postgresql://me:sesame@host/name", r'pip install "persona-studio\[postgres\]"')
    assert "sesame" not in said
    assert "postgresql://me:***@host/name" in said


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://me:sesame@127.0.0.1:1/name",
        "postgres://me:sesame@127.0.0.1:1/name",
        "postgresql+psycopg://me:sesame@127.0.0.1:1/name",
        "postgresql+psycopg2://me:sesame@127.0.0.1:1/name",
        "postgresql+asyncpg://me:sesame@127.0.0.1:1/name",
        "postgresql://me:sesame@127.0.0.1:port/name",
        "postgresql://me:se@sesame@127.0.0.1:1/name",
        "postgresql://me:a/sesame@127.0.0.1:port/name",
        "postgresql://127.0.0.1:1/name?user=me&password=sesame",
        "postgresql://127.0.0.1:1/name?sslpassword=sesame&connect_timeout=1",
        "postgresql://127.0.0.1:1/name?PASSWORD=sesame",
        "mysql://me:sesame@127.0.0.1:1/name",
        "nosuch://me:sesame@127.0.0.1:1/name",
        "me:sesame@127.0.0.1://name",
    ],
)
def test_no_password_is_ever_shown(url: str) -> None:
    with pytest.raises(PersistError) as caught:
        Catalog.open(url)
    assert "sesame" not in str(caught.value)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("postgresql://me:sesame@host:5432/name", "postgresql://me:***@host:5432/name"),
        ("postgresql://me@host:5432/name", "postgresql://me@host:5432/name"),
        ("postgresql://host:5432/name", "postgresql://host:5432/name"),
        ("postgresql:///name?host=/tmp&user=me", "postgresql:///name?host=/tmp&user=me"),
        (
            "postgresql://host/name?password=a&user=me",
            "postgresql://host/name?password=***&user=me",
        ),
        ("C:\\me\\store.db", "C:\\me\\store.db"),
    ],
)
def test_what_is_shown_of_a_location(given: str, shown: str) -> None:
    assert without_password(given) == shown


def test_other_databases_are_refused() -> None:
    refused("mysql://host/name", "SQLite or PostgreSQL")
    refused("postgresql+psycopg2://host/name", "the driver for PostgreSQL is psycopg")


def test_a_server_that_is_not_there() -> None:
    refused("postgresql://127.0.0.1:1/name", "cannot be reached: .*refused")


def test_a_database_that_is_not_there(place: ServerDatabase) -> None:
    refused(place.location.replace(place.name, "nowhere"), '"nowhere" does not exist')


def test_another_programs_database(server: Server) -> None:
    with server.bare() as place:
        place.rows("CREATE TABLE theirs (id integer)")
        refused(place.location, r"another program's database \(it has a table theirs\)")
        assert place.tables() == ["theirs"]


def test_a_database_in_another_encoding(server: Server) -> None:
    with server.bare("ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'") as place:
        refused(place.location, "keeps texts in LATIN1; create one with encoding UTF8")
        assert place.tables() == []


@pytest.mark.parametrize(
    ("version", "said"), [("999", "newer Persona Studio"), ("x", "damaged"), ("", "damaged")]
)
def test_a_schema_we_do_not_know(place: ServerDatabase, version: str, said: str) -> None:
    place.rows(f"UPDATE studio_meta SET value = '{version}'")
    refused(place.location, said)


def test_a_locked_catalog_says_so_and_is_read(
    place: ServerDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "BUSY_TIMEOUT", 50)
    patient, hasty = Catalog.open(place.location), Catalog.open(place.location)
    with patient.change(by="a", door="cli") as change:
        change.create(Skill(name="x"))
        change.flush()
        with (
            pytest.raises(PersistError, match="is locked by another program"),
            hasty.change(by="b", door="cli"),
        ):
            pass
        assert hasty.entries("skill") == []
    with hasty.change(by="b", door="cli") as change:
        change.create(Skill(name="y"))
    assert len(hasty.entries("skill")) == 2
    patient.close()
    hasty.close()


def test_a_writer_waits_for_another(desk: Desk) -> None:
    order: list[str] = []

    def write() -> None:
        with desk.change("b") as change:
            order.append("second")
            change.create(Skill(name="y"))

    with desk.change("a") as change:
        change.create(Skill(name="x"))
        waiting = threading.Thread(target=write)
        waiting.start()
        time.sleep(0.1)
        order.append("first")
    waiting.join()
    assert order == ["first", "second"]
    assert desk.names("skill") == ["x", "y"]


def test_a_read_only_server(place: ServerDatabase, desk: Desk) -> None:
    place.rows(f'ALTER DATABASE "{place.name}" SET default_transaction_read_only = on')
    try:
        desk.reopen()
        assert desk.names("skill") == []
        with pytest.raises(PersistError, match="is read-only"):
            desk.add(Skill(name="x"))
    finally:
        with psycopg.connect(place.location, autocommit=True) as connection:
            connection.execute("SET default_transaction_read_only = off")
            connection.execute(f'ALTER DATABASE "{place.name}" RESET default_transaction_read_only')


def test_a_user_without_rights(place: ServerDatabase) -> None:
    place.rows("DROP ROLE IF EXISTS guest")
    place.rows("CREATE ROLE guest LOGIN")
    guest = place.location.replace("postgres:@", "guest:@")
    refused(guest, "does not let this user do that: permission denied")


def _end_connections(place: ServerDatabase) -> None:
    place.rows(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )


def test_a_server_that_was_started_anew_is_no_error(place: ServerDatabase, desk: Desk) -> None:
    desk.add(Skill(name="x"))
    notices = desk.catalog.notices()
    _end_connections(place)
    assert desk.names("skill") == ["x"]
    _end_connections(place)
    desk.add(Skill(name="y"))
    # What was announced while nobody listened is not missed.
    assert heard(notices)
    assert not notices.changed()
    notices.close()


def test_a_connection_that_is_lost_within_a_change(place: ServerDatabase, desk: Desk) -> None:
    def lose() -> None:
        with desk.change() as change:
            change.create(Skill(name="lost"))
            change.flush()
            _end_connections(place)

    with pytest.raises(PersistError, match="was shut down"):
        lose()
    desk.add(Skill(name="kept"))
    assert desk.names("skill") == ["kept"]


def test_what_no_database_can_hold_is_invalid(desk: Desk) -> None:
    assert desk.catalog.find("part", "a\0b") is None
    assert desk.catalog.listed("part", tags=["a\0b"]) == []
    for act in (
        lambda: desk.catalog.listed("part", types=["a\0b"]),
        lambda: desk.catalog.place_of("part", "\ud800"),
        lambda: desk.catalog.rows([2**40]),
    ):
        with pytest.raises(Invalid):
            act()
    with pytest.raises(Invalid, match="too long for an index"):
        # Letters that do not compress.
        desk.add(Part(name="x", part_type="a" + _noise(9_000), summary="s"))


def _noise(length: int) -> str:
    letters, state = [], 1
    for _ in range(length):
        state = state * 48_271 % 2_147_483_647
        letters.append("abcdefghijklmnopqrstuvwxyz"[state % 26])
    return "".join(letters)


def test_names_sort_by_code_point_whatever_the_language_of_the_database(
    place: ServerDatabase, desk: Desk
) -> None:
    names = ["B", "a", "Z", "é", "_", "10", "9", "a b", "ab", "A", "\U0001f600", "\uff5e", "ß"]
    desk.add(*(Skill(name=name) for name in names))
    expected = sorted(names)
    assert desk.names("skill") == expected
    assert [row.name for row in desk.catalog.window("skill", 0, 50)] == expected
    assert desk.found("kind:skill") == expected
    assert desk.found("a") == [name for name in expected if name[:1] in "aA"]
    for number, name in enumerate(expected):
        assert desk.catalog.place_of("skill", name) == number
    # The server of the tests may know no language at all.
    collations = place.rows(
        "SELECT DISTINCT collation_name FROM information_schema.columns WHERE "
        "table_schema = 'public' AND column_name IN ('name', 'name_key', 'guid', 'path')"
    )
    assert collations == [("C",)]


def test_texts_of_every_size_can_be_kept_and_found(desk: Desk) -> None:
    noise = _noise(3_000_000)
    many = " ".join(noise[place : place + 7] for place in range(0, len(noise), 7))
    long = noise[:70_000]
    desk.add(
        Part(name="many", part_type="tone", summary="s", content=f"{many} then lastword"),
        Part(name="long", part_type="tone", summary="s", content=f"before {long} after"),
        Part(name="often", part_type="tone", summary="s", content="so it is " * 50_000 + "ended"),
    )
    assert desk.found("lastword") == desk.found('"then lastword"') == ["many"]
    assert desk.found("many kind:part") == ["many"]
    assert desk.found(long[:60]) == desk.found(long[:5_000]) == desk.found(long) == ["long"]
    assert desk.found(f"{long[:5_000]}x") == []
    assert desk.found(f'"before {long} after"') == ["long"]
    assert desk.found(f'"{long[:5_000]} after"') == []
    assert desk.found('"is ended"') == ["often"]
    assert desk.found('"so ended"') == []
    tag = long[:5_000]
    desk.set("part", "long", tags=(tag,))
    desk.set("part", "many", tags=(f"{tag}x",))
    assert desk.found(f"tag:{tag}") == ["long"]
    assert desk.found(f"-tag:{tag} kind:part") == ["many", "often"]


def test_values_come_back_as_they_were(desk: Desk) -> None:
    persona = Persona(
        name="ada",
        metadata={"z": "1", "a": "\u2028", "m": "\U0010ffff"},
        presets=(Preset(name="p", overrides={"tone": None}, vars={"b": "", "a": "x"}),),
    )
    desk.add(persona)
    found = desk.persona()
    assert list(found.metadata) == ["z", "a", "m"]
    assert (found.metadata, found.presets) == (persona.metadata, persona.presets)
    assert found.created_at == desk.clock.now
    assert found.created_at is not None
    assert found.created_at.tzinfo is desk.clock.now.tzinfo
