"""Whatever is changed in the store: a push writes it, nothing else, and it reads the same anew."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from store.catalog import Catalog
from store.entries import KINDS, AnyEntry, Kind, kind_of, plural
from store.errors import StoreError
from store.history import links_in
from store.records import to_record
from store.seed_values import comparable
from store.sync.edit_toml import Edit, edited
from store.sync.pull import compare_with_files, pull, status
from store.sync.push import push
from store.sync.read_toml import read_seeds
from tests.databases import Files
from tests.digging import examples
from tests.store.catalog.operations import Op, ops
from tests.store.catalog.test_undo import full
from tests.store.strategies import entries
from tests.store.sync.build import Field, part, told
from tests.store.sync.test_round_trip import write

TABLES: dict[str, Kind] = {plural(kind): kind for kind in KINDS}
FILES = {"arc": "deep/arcs.toml", "persona": "people.toml"}


@contextmanager
def new_field() -> Iterator[Field]:
    with tempfile.TemporaryDirectory() as folder:
        field = Field(Files().at(Path(folder) / "store.db"), Path(folder))
        try:
            yield field
        finally:
            field.close()


def write_commented(field: Field, newline: str) -> None:
    """Every entry of the store as a seed, in files with comments around and between."""
    by_file: dict[str, list[AnyEntry]] = {}
    for kind in KINDS:
        by_file.setdefault(FILES.get(kind, "a.toml"), []).extend(field.catalog.entries(kind))
    for file, whole in by_file.items():
        new = [Edit(plural(kind_of(one)), None, to_record(one)) for one in whole]
        text = [f"\ufeff# {file}", ""]
        for number, line in enumerate(edited(b"", new).decode().splitlines()):
            if line.startswith("[["):
                text.append(f"# above {number}")
            text.append(f"{line} # beside {number}" if line.startswith("name = ") else line)
        text += ["", "[server] # not ours", "port = 1", ""]
        path = field.folder / file
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(newline.join(text).encode())


def everything(catalog: Catalog) -> dict[tuple[str, str], dict[str, object]]:
    return {
        (kind, entry.name): comparable(entry) for kind in KINDS for entry in catalog.entries(kind)
    }


def untouched(text: str, names: set[tuple[str, str]]) -> list[str]:
    """The lines of a file, blank ones aside, but for the tables of the entries named."""
    blocks: list[list[str]] = [[]]
    above = ""
    for line in text.replace("\r\n", "\n").splitlines(keepends=True):
        commented = line.startswith("# above")
        if commented or (line.startswith("[") and not above.startswith("# above")):
            blocks.append([])
        if line.strip():
            blocks[-1].append(line)
        above = line
    kept: list[str] = []
    mine = False
    for block in blocks:
        key = next((line.strip("[]\r\n ") for line in block if line.startswith("[[")), "")
        if key in TABLES:
            name = next(line for line in block if line.startswith("name = "))
            mine = (TABLES[key], name.split('"')[1]) in names
        mine = mine and block[:1] != ["[server] # not ours\n"]
        if not mine:
            kept += block
    return kept


def apart(field: Field) -> set[tuple[str, str]]:
    report = compare_with_files(field.catalog, field.folder)
    apart = [one for one in report.entries if one.status != "same"]
    return {(one.kind, name) for one in apart for name in (one.name, one.was) if name}


@examples(7)
@given(
    st.lists(st.tuples(ops(), st.booleans()), min_size=1, max_size=6),
    st.sampled_from(["\n", "\r\n"]),
)
def test_a_push_of_any_change(changes: list[tuple[tuple[str, Op], bool]], newline: str) -> None:
    with new_field() as field:
        full(field)
        write_commented(field, newline)
        assert field.pull().settled
        assert apart(field) == set()
        for (_, op), pushed in changes:
            with suppress(StoreError), field.change() as change:
                op(change)
            if pushed:
                push_and_check(field)
        push_and_check(field)
        with suppress(StoreError):
            field.undo()
        push_and_check(field)


def push_and_check(field: Field) -> None:
    before = {path: path.read_bytes().decode() for path in field.folder.rglob("*.toml")}
    differing = apart(field)
    was = everything(field.catalog)
    report = field.push()
    assert not report.refused, report.notes
    assert report.written >= len([one for one in report.entries if one.outcome != "renamed"])
    assert everything(field.catalog) == was
    assert set(told(status(field.catalog, field.folder)).values()) <= {"same"}
    assert set(told(compare_with_files(field.catalog, field.folder)).values()) <= {"same"}
    assert field.pull().settled
    assert {entry.source for kind in KINDS for entry in field.catalog.entries(kind)} <= {"toml"}
    for path, text in before.items():
        after = path.read_bytes().decode()
        assert untouched(after, differing) == untouched(text, differing)
        assert after.count("\r") in (0, after.count("\n"))
    assert field.push().files == ()
    with new_field() as other:
        pull(other.catalog, field.folder, by="me")
        assert everything(other.catalog) == was


many = st.lists(entries, max_size=4, unique_by=lambda entry: (kind_of(entry), entry.name))


@examples(7)
@given(many, many)
def test_any_entry_over_any_other(some: list[AnyEntry], others: list[AnyEntry]) -> None:
    """Entries of one set are seeds, those of the other are what the store has of their names."""
    with new_field() as field:
        unlinked = [one for one in some if not links_in(one)]
        write(field, unlinked)
        field.pull()
        names = {(kind_of(one), one.name) for one in unlinked}
        with field.change() as change:
            for number, other in enumerate(one for one in others if not links_in(one)):
                kind = kind_of(other)
                taken = sorted(name for one, name in names if one == kind)
                if taken and number % 2 == 0:
                    there = field.catalog.get(kind, taken[0])
                    change.put(replace(other, name=there.name, guid=there.guid))
                elif (kind, other.name) not in names:
                    change.put(replace(other, guid=""))
        was = everything(field.catalog)
        report = push(field.catalog, field.folder, by="me")
        assert not report.refused, report.notes
        assert set(told(compare_with_files(field.catalog, field.folder)).values()) <= {"same"}
        with new_field() as new:
            pull(new.catalog, field.folder, by="me")
            assert everything(new.catalog) == was


@examples(15)
@given(
    st.integers(0, 200),
    st.integers(0, 40),
    st.one_of(st.binary(max_size=8), st.sampled_from([b'"', b"[[", b"name = 1\n", b"\xff"])),
)
def test_a_push_into_any_file(start: int, length: int, noise: bytes) -> None:
    """What cannot be read is left to the byte, and no push changes an entry of the store."""
    with new_field() as field:
        field.pull(part("warm") + "# Cold.\n" + part("cold"))
        field.set("part", "warm", summary="Mine.")
        with field.change() as change:
            change.delete("part", "cold")
        path = field.folder / "a.toml"
        data = path.read_bytes()
        data = data[:start] + noise + data[start + length :]
        path.write_bytes(data)
        was = everything(field.catalog)
        unread = "a.toml" in read_seeds(field.folder).unreadable
        report = field.push()
        assert everything(field.catalog) == was
        if unread:
            assert path.read_bytes() == data
            assert len(report.refusals) == 2
        elif not report.files:
            assert path.read_bytes() == data
        else:
            assert "a.toml" not in read_seeds(field.folder).unreadable
        assert not field.push().files
