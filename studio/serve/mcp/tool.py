"""What a tool is, and what it works with: the catalog, and who calls."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from studio.serve.mcp.arguments import Argument, Given, checked, input_schema

if TYPE_CHECKING:
    from store.catalog import Catalog
    from store.database.changes.change import Change
    from store.since import Key

Result: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a tool."""

    catalog: Catalog
    actor: str
    """Whose revisions its changes are: the client's name, else the login name."""
    read_only: bool
    _made_of: list[frozenset[Key]] = field(default_factory=list)

    def made_of(self, keys: frozenset[Key]) -> None:
        """Say which entries the answer is made of, for those who keep it."""
        self._made_of.append(keys)

    def of(self) -> frozenset[Key] | None:
        """The entries that the answer was made of; None when it was not said."""
        return frozenset().union(*self._made_of) if self._made_of else None

    @contextmanager
    def change(self, message: str = "") -> Iterator[Change]:
        """One change of the catalog, kept as one revision, or none of it."""
        with self.catalog.change(by=self.actor, door="mcp", message=message) as change:
            yield change


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """One tool. `run` blocks: it is called off the loop that serves."""

    name: str
    title: str
    description: str
    arguments: tuple[Argument, ...]
    output: dict[str, Any]
    """The JSON schema of what `run` returns."""
    run: Callable[[Call, Given], Result]
    writes: bool = False
    destructive: bool = False
    """Whether what it takes away cannot be had again by the same tools with what they return."""
    idempotent: bool = False
    """Whether calling it again with the same arguments does no more."""
    kept: bool = False
    """Whether its answers may be kept and given again while the catalog stays as it is."""

    def answer(self, call: Call, given: Mapping[str, Any]) -> Result:
        """Check the arguments and run.

        Raises:
            StoreError: it cannot be done; the text is for people and agents.
        """
        return self.run(call, checked(self.name, self.arguments, given))

    def declaration(self) -> dict[str, Any]:
        """The tool as `tools/list` tells of it."""
        return {
            "name": self.name,
            "title": self.title,
            "description": self.description,
            "inputSchema": input_schema(self.arguments),
            "outputSchema": self.output,
            "annotations": {
                "title": self.title,
                "readOnlyHint": not self.writes,
                "destructiveHint": self.destructive,
                "idempotentHint": self.idempotent or not self.writes,
                "openWorldHint": False,
            },
        }
