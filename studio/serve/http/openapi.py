"""The OpenAPI document: the table of routes and the schemas, as others' tools read them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from importlib.metadata import version
from typing import Any, Final

from studio.serve.http.query import Parameter
from studio.serve.http.schemas import Schema, schemas
from studio.serve.http.table import Operation

_EVERY_CALL: Final[Mapping[int, tuple[str, ...]]] = {
    400: ("bad_request",),
    401: ("unauthorized",),
    403: ("forbidden",),
    408: ("request_timeout",),
    500: ("internal_error",),
    503: ("persist_failed",),
}
_EVERY_WRITE: Final[Mapping[int, tuple[str, ...]]] = {
    403: ("admin_required",),
    405: ("writes_disabled",),
}
_EVERY_READ: Final[Mapping[int, tuple[str, ...]]] = {
    400: ("invalid_query",),
    412: ("precondition_failed",),
}
_ETAG: Final[Schema] = {
    "ETag": {"schema": {"type": "string"}, "description": "Another one for any other answer."}
}


def document(served: Iterable[Operation]) -> dict[str, Any]:
    """The document of these operations."""
    paths: dict[str, dict[str, Any]] = {}
    for operation in served:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _operation(operation)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Persona Studio",
            "version": version("persona-studio"),
            "description": "Agent personas, their parts, and the voice registry's personas, roles "
            "and sequences. Reading needs a token of role read or admin, writing one of role "
            "admin; a server without tokens serves its own machine alone.",
        },
        "paths": paths,
        "components": {
            "schemas": schemas(),
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
        "security": [{"token": []}, {}],
    }


def _operation(operation: Operation) -> dict[str, Any]:
    told: dict[str, Any] = {
        "operationId": _id(operation),
        "summary": operation.says,
        "parameters": list(_parameters(operation)),
        "responses": _responses(operation),
    }
    if operation.path == "/healthz":
        told["security"] = []
    if operation.body:
        types = ["application/json"]
        if operation.method == "PATCH":
            types.append("application/merge-patch+json")
        content = {one: {"schema": _ref(operation.body)} for one in types}
        told["requestBody"] = {"required": True, "content": content}
    return told


def _id(operation: Operation) -> str:
    words = [word.strip("{}") for word in operation.path.replace(".", "_").split("/") if word]
    return "_".join([operation.method.lower(), *words])


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _parameters(operation: Operation) -> Iterable[dict[str, Any]]:
    if "{id}" in operation.path:
        # No id holds a slash, which would end it.
        schema = {"type": "string", "minLength": 1, "pattern": "^[^/]+$"}
        yield {"name": "id", "in": "path", "required": True, "schema": schema}
    for parameter in operation.parameters:
        yield _query_parameter(parameter)
    if operation.method != "POST":
        names = ["If-Match", "If-None-Match"]
        for name in names:
            yield {"name": name, "in": "header", "schema": {"type": "string"}}
    if operation.writes:
        says = "Who the change is of, in its history."
        schema = {"type": "string", "maxLength": 128}
        yield {"name": "X-Actor", "in": "header", "description": says, "schema": schema}


def _query_parameter(parameter: Parameter) -> dict[str, Any]:
    one: Schema
    match parameter.form:
        case "switch":
            one = {"type": "boolean"}
        case "integer":
            # More digits are no number.
            low = parameter.minimum if parameter.minimum is not None else 1 - 10**18
            one = {"type": "integer", "minimum": low, "maximum": 10**18 - 1}
        case "pairs":
            one = {"type": "string", "pattern": r"^[^=]*[^=\s][^=]*=.*$"}
        case _:
            one = {"type": "string"}
    if parameter.choices:
        one["enum"] = list(parameter.choices)
    if parameter.required:
        one["pattern"] = r"\S"
    told: dict[str, Any] = {
        "name": parameter.name,
        "in": "query",
        "description": parameter.says,
        "schema": {"type": "array", "items": one} if parameter.repeats else one,
    }
    return {**told, "required": True} if parameter.required else told


def _responses(operation: Operation) -> dict[str, Any]:
    responses: dict[str, Any] = {}
    done: dict[str, Any] = {"description": HTTPStatus(operation.status).phrase}
    if operation.answers:
        done["content"] = {"application/json": {"schema": _ref(operation.answers)}}
        done["headers"] = _ETAG
    if operation.status == 201:
        location = {"schema": {"type": "string"}, "description": "Where the entry is."}
        done["headers"] = {**_ETAG, "Location": location}
    responses[str(operation.status)] = done
    if not operation.writes:
        says = "Not Modified: the caller has this very answer."
        responses["304"] = {"description": says, "headers": _ETAG}
    common = [_EVERY_CALL, _EVERY_WRITE if operation.writes else _EVERY_READ, operation.errors]
    for status in sorted({status for errors in common for status in errors}):
        codes = list(dict.fromkeys(c for errors in common for c in errors.get(status, ())))
        responses[str(status)] = {
            "description": f"{HTTPStatus(status).phrase}: {', '.join(codes)}",
            "content": {"application/json": {"schema": _ref("error")}},
        }
    return responses
