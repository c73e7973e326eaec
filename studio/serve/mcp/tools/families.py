"""The five tools that every kind has: create, update, delete, list and get, declared once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from store.entries import Kind
from studio.serve.mcp.arguments import Argument, Given
from studio.serve.mcp.tool import Call, Result, Tool
from studio.serve.mcp.tools import common


@dataclass(frozen=True, slots=True)
class Family:
    """How the tools of a kind are named; what each is for is said where it is made."""

    kind: Kind
    noun: str
    """As in `create_agent_part`."""
    title: str
    """As in `Create a part`."""
    name: Argument
    """The name of an entry, as an argument."""
    type_key: str = ""
    """The field that lists show as its type, and are narrowed by."""

    def create(self, says: str) -> Tool:
        """The tool that makes an entry."""
        return Tool(
            name=f"create_{self.noun}",
            title=f"Create a {self.title}",
            description=says,
            arguments=(self.name, *common.own_fields(self.kind, updating=False)),
            output=common.RECEIPT,
            run=lambda call, given: common.create(call, self.kind, given),
            writes=True,
        )

    def update(self, says: str) -> Tool:
        """The tool that changes some fields of an entry."""
        return Tool(
            name=f"update_{self.noun}",
            title=f"Update a {self.title}",
            description=says,
            arguments=(
                self.name,
                *common.own_fields(self.kind, updating=True),
                common.NEW_NAME,
                common.EXPECTED,
            ),
            output=common.RECEIPT,
            run=lambda call, given: common.update(call, self.kind, given),
            writes=True,
            idempotent=True,
            destructive=True,
        )

    def delete(self, says: str, force: str) -> Tool:
        """The tool that deletes an entry; `force` says what forcing it does."""
        return Tool(
            name=f"delete_{self.noun}",
            title=f"Delete a {self.title}",
            description=says,
            arguments=(self.name, Argument("force", "switch", force, default=False)),
            output=common.DELETED,
            run=lambda call, given: common.delete(call, self.kind, given),
            writes=True,
            destructive=True,
        )

    def page(self, says: str) -> Tool:
        """The tool that lists entries, narrowed by their type where they have one, and by tags."""
        of_type = f"Only {self.title}s of this type."
        return Tool(
            name=f"list_{self.noun}s",
            title=f"List {self.title}s",
            description=says,
            arguments=(
                *([Argument(self.type_key, "text", of_type)] if self.type_key else ()),
                Argument("tags", "texts", "Only those that have every tag.", default=()),
                common.LIMIT_ARGUMENT,
                common.CURSOR_ARGUMENT,
            ),
            output=common.page_schema(self.kind, self.type_key),
            run=partial(_page, self),
        )

    def get(
        self, says: str, output: dict[str, Any], run: Callable[[Call, Given], Result] | None = None
    ) -> Tool:
        """The tool that loads an entry whole."""
        return Tool(
            name=f"get_{self.noun}",
            title=f"Load a {self.title}",
            description=says,
            arguments=(self.name,),
            output=output,
            run=run or (lambda call, given: common.whole(call, self.kind, given)),
            kept=True,
        )


def _page(family: Family, call: Call, given: Given) -> Result:
    wanted = given[family.type_key] if family.type_key else None
    types = [wanted.strip()] if wanted else []
    return common.page(call, family.kind, given, family.type_key, types)
