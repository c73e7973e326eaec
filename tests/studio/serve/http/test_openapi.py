"""/openapi.json: true to what is served, tried by a tool that knows nothing else of it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from studio.serve.http.table import Operation, operations
from tests.studio.serve.http.api import Api
from tests.studio.serve.http.processes import Server
from tests.studio.serve.http.test_entries import NEW, PLURALS

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
ROOTS = ("/v1/personas/{id}/", "/v1/resolve", "/healthz", *(f"/v1/{kind}" for kind in PLURALS))
THERE = {
    "personas": "ada",
    "parts": "slow",
    "traits": "curious",
    "skills": "sums",
    "guardrails": "no-med",
    "arcs": "growth",
    "roles": "host-role",
    "sequences": "call",
}
EXAMPLES = 3
"""Calls of each operation, in each mode: what many calls alike would find, other tests look for."""


@pytest.fixture
def document(api: Api) -> dict[str, Any]:
    found: dict[str, Any] = api.get("/openapi.json").json
    return found


def test_every_operation_is_told_and_no_other(document: dict[str, Any]) -> None:
    told = {
        (method.upper(), path) for path, methods in document["paths"].items() for method in methods
    }
    served = {(one.method, one.path) for one in operations()}
    assert told == served | {("GET", "/openapi.json")}
    assert len(document["paths"]) == 8 * 2 + 3 + 2 + 1


def test_every_schema_is_one_and_every_reference_leads_to_one(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    for schema in schemas.values():
        jsonschema.Draft202012Validator.check_schema(schema)

    def references(value: Any) -> list[str]:
        if isinstance(value, dict):
            own = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
            return own + [one for inner in value.values() for one in references(inner)]
        if isinstance(value, list):
            return [one for inner in value for one in references(inner)]
        return []

    used = {one.rpartition("/")[2] for one in references(document)}
    assert used == set(schemas)


@pytest.mark.parametrize("kind", PLURALS)
def test_bodies_and_answers_are_as_they_are_told(
    api: Api, document: dict[str, Any], kind: str
) -> None:
    def check(schema: str, value: Any) -> None:
        whole = {"$ref": f"#/components/schemas/{schema}", "components": document["components"]}
        jsonschema.validate(value, whole, jsonschema.Draft202012Validator)

    name = kind[:-1]
    check(f"{name}_new", {"id": "x", **NEW[kind]})
    check(f"{name}_put", NEW[kind])
    check(f"{name}_patch", {"tags": None})
    check(name, api.post(f"/v1/{kind}", {"id": "x", **NEW[kind]}).json)
    check(f"{name}_list", api.get(f"/v1/{kind}").json)
    for one in api.get(f"/v1/{kind}").json[kind]:
        found = api.get(f"/v1/{kind}/{one['id']}").json
        check(name, found)
        # What is sent can be sent back.
        check(f"{name}_put", found)
    check("error", api.get(f"/v1/{kind}/nobody").json)
    check("error", api.delete("/v1/parts/slow").json)


@pytest.fixture(scope="module")
def running(pulled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of its own, whose catalog any test here may change."""
    folder = tmp_path_factory.mktemp("fuzzed") / "team"
    shutil.copytree(pulled, folder)
    started = Server(folder, (), {})
    yield started
    started.kill()


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
@pytest.mark.parametrize("root", ROOTS)
def test_no_call_meets_a_server_error_or_an_answer_that_is_not_told(
    running: Server, root: str, mode: GenerationMode
) -> None:
    """What schemathesis makes of the document, right and wrong, against a running server."""
    base = f"http://127.0.0.1:{running.port}"
    schema = schemathesis.openapi.from_url(f"{base}/openapi.json")
    tried: list[str] = []
    for one in _operations_below(root):
        if mode is GenerationMode.NEGATIVE and not (one.body or one.parameters):
            # There is nothing in it that could be sent wrong.
            continue

        @seed(20_260_501)
        @settings(
            max_examples=EXAMPLES,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=schema[one.path][one.method].as_strategy(generation_mode=mode))
        def call(case: Any) -> None:
            tried.append(case.method)
            collection = case.path.split("/")[2:3]
            if case.path_parameters and len(tried) % 2:
                # Every other call is of an entry that there is.
                case.path_parameters["id"] = THERE[collection[0]]
            case.call_and_validate(base_url=base, session=session, checks=CHECKS)

        with requests.Session() as session:
            call()
    assert tried or root == "/healthz"
    assert not any(" 500 " in line or "should not have" in line for line in running.log)


def _operations_below(root: str) -> list[Operation]:
    below = [one for one in operations() if one.path.startswith(root)]
    if root == "/v1/personas":
        return [one for one in below if not one.path.startswith("/v1/personas/{id}/")]
    return below
