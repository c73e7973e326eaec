"""Seeds to the store and back say the same; and a pull of anything leaves the store in sync."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import tomli_w
from hypothesis import given
from hypothesis import strategies as st

from store.entries import AnyEntry, Arc, Persona, kind_of, plural
from store.records import to_record
from store.seed_values import comparable
from store.sync.pull import pull
from tests.databases import Places
from tests.digging import examples
from tests.store.strategies import BY_KIND, entries
from tests.store.sync.build import Field


def write(field: Field, given_entries: list[AnyEntry]) -> None:
    document: dict[str, list[object]] = {}
    for entry in given_entries:
        document.setdefault(plural(kind_of(entry)), []).append(to_record(entry))
    (field.folder / "a.toml").write_bytes(tomli_w.dumps(document).encode())


def linked(entry: AnyEntry) -> set[tuple[str, str]]:
    if isinstance(entry, Persona):
        found = {("part", link.part) for link in entry.parts}
        for kind in ("trait", "skill", "guardrail"):
            found |= {(kind, name) for name in getattr(entry, f"{kind}s")}
        return found | ({("arc", entry.arc)} if entry.arc else set())
    if isinstance(entry, Arc):
        return {("part", name) for stage in entry.stages for name in stage.parts}
    return set()


many = st.lists(entries, max_size=6, unique_by=lambda entry: (kind_of(entry), entry.name))


@examples(8)
@given(many, st.data())
def test_seeds_to_store_to_seeds(places: Places, some: list[AnyEntry], data: st.DataObject) -> None:
    given_entries = {(kind_of(one), one.name): one for one in some}
    for kind, name in sorted({key for one in some for key in linked(one)}):
        if (kind, name) not in given_entries and data.draw(st.booleans()):
            other = data.draw(BY_KIND[kind])  # type: ignore[index]
            if isinstance(other, Arc):
                other = replace(other, stages=())
            given_entries[kind, name] = replace(other, name=name)  # type: ignore[index]
    with places.new() as place, tempfile.TemporaryDirectory() as folder:
        field = Field(place, Path(folder))
        try:
            write(field, list(given_entries.values()))
            report = pull(field.catalog, field.folder, by="me")
            assert {one.status for one in report.entries} <= {"same"}
            assert len(report.entries) == len(given_entries)
            for (kind, name), seed in given_entries.items():
                entry = field.catalog.get(kind, name)
                assert entry.source == "toml"
                if all(key in given_entries for key in linked(seed)):
                    assert comparable(entry) == comparable(seed)
            was = field.place.dump()
            assert field.pull().written == 0
            assert field.place.dump() == was
            back = [entry for kind in BY_KIND for entry in field.catalog.entries(kind)]
            if all(key in given_entries for one in back for key in linked(one)):
                write(field, back)
                again = field.pull()
                assert {one.status for one in again.entries} <= {"same"}
        finally:
            field.close()
