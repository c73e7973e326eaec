"""A difference as people read it, and as JSON."""

from __future__ import annotations

import json
from typing import Any, assert_never

from store.diff import Difference, FieldChange, ItemChange, ListChange, TextChange, ValueChange


def difference_text(found: Difference) -> str:
    """The difference in lines, ending in a newline; what was is marked `-`, what is `+`."""
    lines = [f"{found.kind} {found.name}: revision {found.before} → {found.after}{_fate(found)}"]
    for change in found.changes:
        lines += _lines(change, "~" if found.estimate else "")
    if any(isinstance(one, TextChange) for one in found.changes):
        mark = "~" if found.estimate else ""
        lines.append(f"tokens ({found.encoding}): {mark}{found.tokens:+}")
    if not found.changes:
        lines.append("no difference")
    return "".join(f"{line}\n" for line in lines)


def difference_record(found: Difference) -> dict[str, Any]:
    """The difference as JSON can hold it."""
    return {
        "kind": found.kind,
        "name": found.name,
        "guid": found.guid,
        "before": found.before,
        "after": found.after,
        "existed_before": found.there[0],
        "exists_after": found.there[1],
        "encoding": found.encoding,
        "tokens": found.tokens,
        "changes": [_record(change) for change in found.changes],
    }


def _fate(found: Difference) -> str:
    match found.there:
        case (False, True):
            return " (new)"
        case (True, False):
            return " (deleted)"
        case _:
            return ""


def _lines(change: FieldChange, mark: str) -> list[str]:
    label = ", ".join(
        part.replace("_", " ") if not at else part for at, part in enumerate(change.path)
    )
    match change:
        case ValueChange():
            return [f"  {label}: {_value(change.before)} → {_value(change.after)}"]
        case TextChange():
            tokens = f"{mark}{change.tokens_before} → {mark}{change.tokens_after} tokens"
            return [f"  {label} ({tokens}):", *(f"    {line}" for line in change.lines)]
        case ListChange():
            return [f"  {label}:", *(f"    {_item(item)}" for item in change.items)]
        case _:
            assert_never(change)


def _value(value: Any) -> str:
    match value:
        case None:
            return "(none)"
        case bool():
            return "yes" if value else "no"
        case str():
            return json.dumps(value, ensure_ascii=False)
        case _:
            return str(value)


def _item(item: ItemChange) -> str:
    match item.fate:
        case "added":
            return f"+ {item.name}"
        case "removed":
            return f"- {item.name}"
        case "moved":
            return f"{item.name}: moved from {item.before} to {item.after}"
        case "renamed":
            return f"{item.name}: renamed from {item.before}"
        case _:
            what = item.fate.replace("_", " ")
            was = "" if item.before is None else f"{item.before} → "
            return f"{item.name}: {what} {was}{item.after}"


def _record(change: FieldChange) -> dict[str, Any]:
    path = list(change.path)
    match change:
        case ValueChange():
            return {"path": path, "type": "value", "before": change.before, "after": change.after}
        case TextChange():
            return {
                "path": path,
                "type": "text",
                "before": change.before,
                "after": change.after,
                "tokens_before": change.tokens_before,
                "tokens_after": change.tokens_after,
                "diff": change.lines,
            }
        case ListChange():
            items = [
                {"change": one.fate, "name": one.name, "before": one.before, "after": one.after}
                for one in change.items
            ]
            return {"path": path, "type": "list", "items": items}
        case _:
            assert_never(change)
