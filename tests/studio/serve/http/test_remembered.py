"""Answers that are kept while nothing in the catalog changes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.serve.http import endpoint
from studio.serve.http.answers import Answer
from studio.serve.http.remembered import Remembered
from tests.studio.serve.http.api import Api
from tests.studio.serve.http.conftest import Opening

KEY = (b"/v1/x", b"")


def test_an_answer_is_kept_for_its_moment_only() -> None:
    kept = Remembered()
    answer = Answer(200, b"x")
    assert kept.look(1, KEY) is None
    kept.keep(1, KEY, answer)
    assert kept.look(1, KEY) is answer
    assert kept.look(1, (b"/v1/x", b"a")) is None
    assert kept.look(2, KEY) is None
    assert kept.look(1, KEY) is None


def test_an_answer_that_was_read_before_a_change_is_not_kept_after_it() -> None:
    kept = Remembered()
    kept.look(1, KEY)
    kept.look(2, KEY)
    kept.keep(1, KEY, Answer(200, b"old"))
    assert kept.look(2, KEY) is None


@pytest.mark.parametrize("status", [304, 404, 500])
def test_only_what_was_found_is_kept(status: int) -> None:
    kept = Remembered()
    kept.look(1, KEY)
    kept.keep(1, KEY, Answer(status, b"x"))
    assert kept.look(1, KEY) is None


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 3_000)), max_size=40))
def test_no_more_is_kept_than_there_is_room(asked: list[tuple[int, int]]) -> None:
    kept = Remembered(room=8_000)
    for number, size in asked:
        key = (str(number).encode(), b"")
        found = kept.look(1, key)
        if found is None:
            kept.keep(1, key, Answer(200, b"x" * size))
            assert kept.look(1, key) is not None
        there = [kept.look(1, (str(one).encode(), b"")) for one in range(10)]
        assert sum(len(one.body) + 1_024 for one in there if one is not None) <= 8_000


def test_an_unchanged_catalog_is_read_once(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    api.get("/v1/personas/ada")
    acted: list[str] = []
    real = endpoint._acted

    async def counted(*args: Any) -> Answer:
        acted.append(args[2].name)
        return await real(*args)

    monkeypatch.setattr(endpoint, "_acted", counted)
    for _ in range(3):
        assert api.get("/v1/personas/ada").status == 200
        assert api.get("/v1/personas/nobody").status == 404
    assert acted == ["nobody"] * 3
    api.patch("/v1/parts/kind", {"summary": "Be kinder."})
    assert api.get("/v1/personas/ada").status == 200
    assert acted[-2:] == ["kind", "ada"]


@pytest.mark.parametrize(
    "change",
    [
        lambda change: change.links.move("ada", "part", "slow", "kind"),
        lambda change: change.rename("part", "slow", "slower"),
        lambda change: change.compile(["ada"]),
        lambda change: change.delete("guardrail", "no-med", force=True),
        lambda change: change.publish("ada", label="production"),
        lambda change: change.arcs.assign("ada", "growth", "bold"),
        lambda change: change.mark_source(change.get("persona", "ada"), "store"),
    ],
)
def test_whatever_another_door_changes_is_in_the_next_answer(opening: Opening, change: Any) -> None:
    paths = [
        *("/v1/personas/ada", "/v1/personas", "/v1/personas/ada/prompt", "/v1/parts/slow"),
        *("/v1/personas/ada/manifest", "/v1/personas/ada/releases", "/v1/arcs/growth"),
    ]
    with opening() as api, opening() as other:
        for path in paths:
            api.get(path)
        with other.catalog.change(by="else", door="studio") as made:
            change(made)
        with opening() as fresh:
            for path in paths:
                one, right = api.get(path), fresh.get(path)
                assert replace(one, headers={}) == replace(right, headers={})
