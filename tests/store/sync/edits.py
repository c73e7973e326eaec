"""Edits of one entry of a seed file, for the tests of rewriting."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any, TypeAlias

import tomli

from store.sync.edit_toml import Edit, edited

Record: TypeAlias = dict[str, Any]
Change: TypeAlias = Callable[[Record], None]


def with_fields(**fields: Any) -> Change:
    return lambda record: record.update(fields)


def without(*keys: str) -> Change:
    def change(record: Record) -> None:
        for key in keys:
            del record[key]

    return change


def edit(text: str, change: Change, index: int = 0, table: str = "parts") -> str:
    """The file after a change of one entry."""
    record = copy.deepcopy(tomli.loads(text)[table][index])
    change(record)
    return edited(text.encode(), [Edit(table, index, record)]).decode()


def removed(text: str, *indexes: int, table: str = "parts") -> str:
    return edited(text.encode(), [Edit(table, index, None) for index in indexes]).decode()


def part(body: str) -> str:
    return f'[[parts]]\nname = "a"\n{body}\n# after\n'
