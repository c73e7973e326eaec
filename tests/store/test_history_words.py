"""How the two sides of a conflict are shown."""

from __future__ import annotations

from typing import Any

import pytest

from store.history import sides


@pytest.mark.parametrize(
    ("now", "then", "shown"),
    [
        ("Theirs.", "Mine.", ("Theirs.", "Mine.")),
        ("x" * 99, "", ("x" * 60 + "…", "")),
        ([{"guid": "1", "name": "a"}], [], ("a", "")),
        ({"guid": "1", "name": "growth"}, "", ("growth", "")),
        (
            [{"name": "a", "priority": 1}, {"name": "b", "priority": 0}],
            [{"name": "a", "priority": 2}, {"name": "b", "priority": 0}],
            ("a: priority 1", "a: priority 2"),
        ),
        (
            [{"name": "s", "parts": [{"guid": "1", "name": "x"}]}],
            [{"name": "s", "parts": []}],
            ("s: parts x", "s: parts "),
        ),
        (
            [{"id": "a", "instruction": "A"}],
            [{"id": "a", "instruction": "B"}],
            ("a: instruction A", "a: instruction B"),
        ),
        ({"summary": "1", "at": "noon"}, None, ("the text of noon", "None")),
    ],
)
def test_sides(now: Any, then: Any, shown: tuple[str, str]) -> None:
    assert sides(now, then) == shown
