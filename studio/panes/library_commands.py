"""What can be done in the library."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from store.entries import KINDS
from store.rows import Row as EntryRow
from studio.commands import Command
from studio.widgets.plain import literal

HELP_TEXT = (
    "Every entry of the catalog. Enter opens a persona or edits an entry; a ∗ marks what was "
    "authored here and is not in the seed files as it stands. Search words match the "
    "beginnings of words; type:tone, tag:warm, -tag:fiction, kind:part, source:store, "
    'unused:yes and tokens:>500 narrow, "quotes" hold a phrase; Tab finishes a filter. What is '
    "marked with space is added, unlinked, copied, tagged and deleted together, as one change."
)

LIBRARY_COMMANDS = (
    Command("library.search", "Search", "slash", "search", "Search"),
    Command(
        "library.add",
        "Add to the open persona",
        "a,insert",
        "ask('add')",
        "Add",
        "or drag the row into the composer",
    ),
    Command("library.new", "New entry of this kind", "n", "ask('new')", "New"),
    Command("library.edit", "Edit", "e", "ask('edit')", "Edit"),
    Command("library.duplicate", "Duplicate", "d", "ask('duplicate')", "Duplicate"),
    Command("library.rename", "Rename", "r", "ask('rename')"),
    Command("library.delete", "Delete", "delete,x", "ask('delete')", "", "shows what uses it"),
    Command(
        "library.used",
        "What uses it",
        "w",
        "ask('uses')",
        "Uses",
        "Enter goes there",
        words="who used by",
    ),
    Command(
        "library.narrow",
        "Narrow by kind, type, tag, source or use",
        "f",
        "narrow",
        "Narrow",
        "writes the filter into the search box, or takes it out",
    ),
    Command("library.sort", "Next order", "s", "sort", "", "name, newest, tokens, used by"),
    Command("library.mark", "Mark", "space", "mark", "Mark", "Esc clears all marks"),
    Command("library.mark_up", "Mark upwards", "shift+up", "extend(-1)"),
    Command("library.mark_down", "Mark downwards", "shift+down", "extend(1)"),
    Command("library.mark_all", "Mark all found", "asterisk", "mark_all", "", "1,000 at most"),
    Command("library.tag", "Add a tag", "t", "ask('tag')"),
    Command("library.untag", "Take a tag off", "T", "ask('untag')"),
    Command("library.unlink", "Unlink from the open persona", "minus", "ask('unlink')"),
    Command(
        "library.replace",
        "Replace the part everywhere",
        "percent_sign",
        "ask('replace')",
        "",
        "another part takes its place in personas, stages and presets",
    ),
)

NEW_COMMANDS = tuple(
    Command(f"library.new_{kind}", f"New {kind}", "", f"new('{kind}')", words="add create make")
    for kind in KINDS
)
"""What `n` does on a row of each kind: for the palette, from wherever one is."""

TRIED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "replace": "replaced",
        "uses": "looked up for its uses",
        "rename": "renamed",
        "delete": "deleted",
    }
)
"""What is asked of one entry, and says why where there is none to ask it of."""


def why_not(what: str, entry: EntryRow | None, *, heading: bool) -> str:
    """Why something cannot be done with what is under the cursor; blank when it can."""
    if entry is None:
        where = "This is a heading" if heading else "Nothing is under the cursor"
        return f"{where}: only an entry can be {TRIED[what]}. Go to one first."
    if what == "replace" and entry.kind != "part":
        return f"{literal(entry.name)} is a {entry.kind}: only a part can be replaced everywhere."
    return ""
