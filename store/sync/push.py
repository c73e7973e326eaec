"""Bringing what was authored in the store into the seed files (SPEC section 6)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TypeAlias

import tomli

from store.catalog import Catalog
from store.database.changes.collecting import collector_at_rest
from store.database.read import load
from store.database.seed_state import Key, SeedState
from store.entries import KINDS, AnyEntry, Kind, plural
from store.errors import Conflict, Invalid
from store.history import links_in
from store.sync.compare import Comparison
from store.sync.edit_toml import Edit, edited
from store.sync.push_bases import is_kept, keep_pushed, pushing
from store.sync.push_plan import Action, Left, Plan, Planned, plan_push
from store.sync.read_toml import Note, Place, Seeds, hash_of, read_seeds, with_files
from store.sync.renames import nowhere
from store.sync.replace_file import replace_file
from store.sync.settled import differing, is_settled
from store.sync.unfinished import note, noted, settle, with_pushed

Outcome: TypeAlias = Literal[Action, "conflict", "refused"]
FileOutcome: TypeAlias = Literal["written", "created", "conflict", "failed"]


@dataclass(frozen=True, slots=True)
class Pushed:
    """What one entry came to."""

    kind: Kind
    name: str
    outcome: Outcome
    place: Place | None
    comparison: Comparison
    was: str = ""
    """Of a renamed entry, its name before."""
    why: str = ""
    """Why it was refused, or which fields are in conflict."""
    done: bool = True
    """Whether it was written; not in a dry run."""

    def __str__(self) -> str:
        if self.outcome == "conflict":
            return f"{self.kind} conflict: {self.name} ({self.why})"
        if self.outcome == "refused":
            return f"{self.kind} not pushed: {self.name} ({self.why})"
        how = f"renamed from {self.was}" if self.outcome == "renamed" else self.outcome
        pushed = "pushed" if self.done else "to be pushed"
        return f"{self.kind} {pushed}: {self.name} ({how})"


@dataclass(frozen=True, slots=True)
class PushedFile:
    """What one file came to."""

    file: str
    outcome: FileOutcome
    why: str = ""


@dataclass(frozen=True, slots=True)
class PushReport:
    """What a push did; or, of a dry run, what it would do."""

    entries: tuple[Pushed, ...] = ()
    """The entries that were authored in the store."""
    files: tuple[PushedFile, ...] = ()
    """The files that were, or should have been, written."""
    notes: tuple[Note, ...] = ()

    @property
    def written(self) -> int:
        """How many entries the files say anew."""
        return len(self.entries) - len(self.conflicts) - len(self.refusals)

    @property
    def conflicts(self) -> list[Pushed]:
        """The entries that need somebody's choice."""
        return [one for one in self.entries if one.outcome == "conflict"]

    @property
    def refusals(self) -> list[Pushed]:
        """The entries that could not be written."""
        return [one for one in self.entries if one.outcome == "refused"]

    @property
    def problems(self) -> list[Note]:
        """What was skipped, refused or not understood."""
        return [note for note in self.notes if note.problem]

    @property
    def refused(self) -> bool:
        """Whether something authored in the store did not get into the files."""
        return bool(self.conflicts or self.refusals)


@collector_at_rest()
def push(
    catalog: Catalog,
    folder: Path,
    *,
    by: str,
    only: Collection[Key] | None = None,
    dry_run: bool = False,
) -> PushReport:
    """Write what was authored in the store into the seed files, all of it or the entries named.

    In each file only what differs is rewritten. A file that cannot be written, or holds something
    else than was read, is left as it is, and the others are written all the same. A dry run tells
    what would be done, and writes nothing.

    Raises:
        NotFound: an entry that was named is neither in the store nor in the seeds.
        PersistError: the database cannot be written. Files that are written by then stay so, and
            the next push or pull finds that they say what the store does.
    """
    if not folder.is_dir():
        note = Note(Place(str(folder)), "there is no such folder; nothing was pushed", problem=True)
        return PushReport(notes=(note,))
    with catalog.database.reading() as connection:
        if only is None and is_settled(connection, folder):
            authored = any(one.status != "same" for _, one, _, _ in differing(connection))
            if not authored:
                return PushReport()
        state = SeedState(connection)
        bases, pushing_before = state.bases(), noted(state)
        stored = {(kind, entry.name): entry for kind in KINDS for entry in load(connection, kind)}
    seeds = read_seeds(folder)
    bases = with_pushed(bases, pushing_before, seeds)
    for kind, name in only or ():
        if (kind, name) not in {**stored, **bases, **seeds.entries}:
            raise nowhere(kind, name, {*stored, *bases, *seeds.entries})
    plan = plan_push(seeds, bases, stored, only)
    run = _Push(folder, seeds, stored, plan, dry_run)
    run.prepare()
    if dry_run:
        run.would_write()
    elif run.edits or plan.gone or any(not is_kept(seed, bases) for seed in plan.alike):
        run.note(catalog)
        with catalog.change(by=by, door="seeds", message="pushed to the seeds") as change:
            settle(SeedState(change.connection), seeds)
            run.write()
            keep_pushed(change, plan, run.done, stored, seeds, run.after, run.written)
    return run.report()


@dataclass(slots=True)
class _Edits:
    """The new bytes of one file, and whose entries are in it."""

    planned: list[Planned]
    data: bytes


@dataclass(slots=True)
class _Push:
    """One push: what it writes into each file, and what came of it."""

    folder: Path
    seeds: Seeds
    stored: Mapping[Key, AnyEntry]
    plan: Plan
    dry_run: bool
    edits: dict[str, _Edits] = field(default_factory=dict)
    done: list[Planned] = field(default_factory=list)
    refusals: list[tuple[Planned, str]] = field(default_factory=list)
    files: list[PushedFile] = field(default_factory=list)
    written: dict[str, bytes] = field(default_factory=dict)
    after: Seeds = field(default_factory=Seeds)

    def prepare(self) -> None:
        """Make the new bytes of every file; nothing is written."""
        by_file: dict[str, list[Planned]] = {}
        for one in self.plan.planned:
            by_file.setdefault(one.file, []).append(one)
        for file, planned in sorted(by_file.items()):
            try:
                source = self._source(file)
            except (Conflict, OSError) as error:
                self._fail(file, planned, error)
                continue
            edits = self._edits(source, planned)
            data = self._edited(source, edits)
            if edits:
                self.edits[file] = _Edits([one for one, _ in edits], data)

    def _source(self, file: str) -> bytes:
        if file not in self.seeds.hashes:
            return b""
        data = (self.folder / file).read_bytes()
        if hash_of(data) != self.seeds.hashes[file]:
            raise Conflict("was changed since the seeds were read; look at it and push again")
        return data

    def _edits(self, source: bytes, planned: Iterable[Planned]) -> list[tuple[Planned, Edit]]:
        document: dict[str, Any] = tomli.loads(source.decode("utf-8-sig"))
        found = []
        new_names = self.plan.new_names
        for one in planned:
            key = plural(one.kind)
            index = one.seed.index if one.seed else None
            there = document[key][index] if index is not None else {}
            try:
                record = (
                    None if one.action == "removed" else one.table(there, self.stored, new_names)
                )
            except Invalid as error:
                self.refusals.append((one, error.problem))
                continue
            found.append((one, Edit(key, index, record)))
        return found

    def _edited(self, source: bytes, edits: list[tuple[Planned, Edit]]) -> bytes:
        """The file with the edits; those that cannot be made are taken off the list."""
        try:
            return edited(source, [edit for _, edit in edits])
        except Invalid as error:
            if len(edits) == 1:
                self.refusals.append((edits.pop()[0], str(error)))
                return source
        # One that cannot be made keeps none of the others from the file.
        result = source
        made: list[tuple[Planned, Edit]] = []
        for one in list(edits):
            try:
                result = edited(source, [edit for _, edit in (*made, one)])
                made.append(one)
            except Invalid as error:
                self.refusals.append((one[0], str(error)))
        edits[:] = made
        return result

    def note(self, catalog: Catalog) -> None:
        """Note what will be done, for whoever comes after a push that was killed amid it."""
        if not self.edits:
            return
        data = {file: edits.data for file, edits in self.edits.items()}
        planned = [one for edits in self.edits.values() for one in edits.planned]
        with catalog.database.writing() as connection:
            note(SeedState(connection), pushing(planned, with_files(self.seeds, data)))

    def would_write(self) -> None:
        """Take every file for written."""
        for file, edits in self.edits.items():
            self._written(file, edits)
        self.after = with_files(self.seeds, self.written)

    def write(self) -> None:
        """Write the files, each by itself."""
        for file, edits in self.edits.items():
            try:
                replace_file(self.folder / file, edits.data, self.seeds.hashes.get(file))
            except (Conflict, OSError) as error:
                self._fail(file, edits.planned, error)
                continue
            self._written(file, edits)
        self.after = with_files(self.seeds, self.written)

    def _written(self, file: str, edits: _Edits) -> None:
        self.files.append(PushedFile(file, "written" if file in self.seeds.hashes else "created"))
        self.written[file] = edits.data
        self.done += edits.planned

    def _fail(self, file: str, planned: Iterable[Planned], error: Conflict | OSError) -> None:
        if isinstance(error, Conflict):
            outcome: FileOutcome = "conflict"
            why = str(error)
        else:
            outcome = "failed"
            why = f"cannot be written: {error.strerror or error}; it is as it was"
        self.files.append(PushedFile(file, outcome, why))
        self.refusals += [(one, f"{file} {why}") for one in planned]

    def report(self) -> PushReport:
        """What came of it all, in the order of kinds and names."""
        entries = [
            Pushed(
                *one.key,
                one.action,
                self._place(one),
                one.comparison,
                was=one.was if one.action == "renamed" else "",
                done=not self.dry_run,
            )
            for one in self.done
        ]
        entries += [
            Pushed(
                *one.key, "refused", one.seed.place if one.seed else None, one.comparison, why=why
            )
            for one, why in self.refusals
        ]
        entries += [_left(one) for one in self.plan.left]
        entries.sort(key=lambda one: (KINDS.index(one.kind), one.name))
        notes = [note for note in self.seeds.notes if note.problem]
        notes += [
            Note(Place(one.file), one.why, problem=True)
            for one in self.files
            if one.outcome in ("conflict", "failed")
        ]
        for one in entries:
            notes.append(
                Note(
                    one.place or Place("store"),
                    str(one),
                    problem=one.outcome in ("conflict", "refused"),
                )
            )
        return PushReport(
            tuple(entries),
            tuple(sorted(self.files, key=lambda one: one.file)),
            (*notes, *self._unpushed_links()),
        )

    def _place(self, one: Planned) -> Place:
        seed = self.after.entries.get(one.key)
        if seed is not None and one.action != "removed":
            return seed.place
        return one.seed.place if one.seed else Place(one.file)

    def _unpushed_links(self) -> list[Note]:
        """Names that lead nowhere in the files, since only some of what belongs together went."""
        found = []
        for one in self.done:
            for kind, name in links_in(one.entry) if one.entry else ():
                if (kind, name) not in self.after.entries:
                    text = (
                        f"{one.kind} {one.name} names {kind} {name}, which stands in no seed file; "
                        f"push that too"
                    )
                    found.append(Note(self._place(one), text))
        former = {one.key: one for one in self.done if one.action == "renamed"}
        done = {one.key for one in self.done}
        for (kind, name), entry in self.stored.items() if former else ():
            seed = self.after.entries.get((kind, name))
            for key in links_in(entry) if seed and (kind, name) not in done else ():
                if key in former and seed is not None:
                    text = f"{kind} {name} names {former[key].was} still; push that too"
                    found.append(Note(seed.place, text))
        return found


def _left(one: Left) -> Pushed:
    outcome: Outcome = "conflict" if one.conflict else "refused"
    return Pushed(one.kind, one.name, outcome, one.place, one.comparison, why=one.why)
