"""Answers that are kept while nothing that they were made of changes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from studio.serve.http import endpoint
from studio.serve.http.answers import Answer
from tests.studio.serve.http.api import Api
from tests.studio.serve.http.conftest import Opening


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
    # A change of what it is not made of leaves it alone.
    api.patch("/v1/parts/terse", {"summary": "Be short."})
    assert api.get("/v1/personas/ada").status == 200
    assert api.get("/v1/personas/bob").status == 200
    assert acted[-2:] == ["terse", "bob"]


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
