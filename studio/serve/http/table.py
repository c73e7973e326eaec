"""The table of routes: what is served, and what the OpenAPI document says of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from store.entries import KINDS, Kind, plural
from studio.serve.http import compositions, entries
from studio.serve.http.bodies import VOICE_KINDS
from studio.serve.http.entries import Act
from studio.serve.http.query import COMPOSE, FORCE, RESOLVE, Parameter

READ: Final = ("GET", "HEAD")
WRITES: Final = frozenset({"POST", "PUT", "PATCH", "DELETE"})


@dataclass(frozen=True, slots=True)
class Operation:
    """What one method of one path does."""

    method: str
    path: str
    act: Act
    says: str
    answers: str = ""
    """The schema of what it answers with; blank when it answers with nothing."""
    kind: Kind | None = None
    """The kind of entry that it is about, which its error codes name."""
    body: str = ""
    """The schema of what it takes; blank when it takes nothing."""
    parameters: tuple[Parameter, ...] = ()
    status: int = 200
    errors: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    """The codes of each status that it answers with beside those of every call."""
    remembered: bool = True
    """Whether what a GET answered may be kept until the catalog changes."""

    @property
    def writes(self) -> bool:
        """Whether it changes the catalog."""
        return self.method in WRITES


def operations() -> list[Operation]:
    """Every operation that is served, but for the OpenAPI document itself."""
    found = [*_of_personas(), *_of_sessions()]
    for kind in KINDS:
        found += _of_entries(kind)
    return found


def _of_entries(kind: Kind) -> Iterator[Operation]:
    collection = f"/v1/{plural(kind)}"
    item = f"{collection}/{{id}}"
    schema, listed = f"{kind}", f"{kind}_list"
    whole = "whole" if kind in VOICE_KINDS else "without bodies"
    missing = {404: ("not_found", f"{kind}_not_found")}
    invalid = ("invalid_json", f"invalid_{kind}", "invalid_header", "invalid_query")
    # Only personas have stages; only arcs can lose one that a persona stands at.
    refused = {"persona": ("stage_error",), "arc": ("in_use",)}.get(kind, ())
    yield Operation("GET", item, entries.get(kind), f"One {kind}.", schema, kind, errors=missing)
    yield Operation(
        "GET", collection, entries.list_of(kind), f"All {plural(kind)} by id, {whole}.", listed
    )
    yield Operation(
        "POST",
        collection,
        entries.post(kind),
        f"Makes a {kind}." if kind != "arc" else "Makes an arc.",
        schema,
        kind,
        body=f"{kind}_new",
        status=201,
        errors={400: invalid, 409: ("already_exists", "conflict", *refused)},
    )
    yield Operation(
        "PUT",
        item,
        entries.put(kind),
        f"Replaces the {kind}, or makes it."
        if kind not in VOICE_KINDS
        else f"Replaces the voice registry's fields of the {kind}, or makes it; other fields and "
        f"links change only when the body names them.",
        schema,
        kind,
        body=f"{kind}_put",
        errors={
            400: invalid,
            404: ("not_found",),
            409: ("conflict", *refused),
            412: ("precondition_failed",),
        },
    )
    yield Operation(
        "PATCH",
        item,
        entries.patch(kind),
        f"Changes the {kind} by a merge patch (RFC 7396).",
        schema,
        kind,
        body=f"{kind}_patch",
        errors={
            400: invalid,
            **missing,
            409: ("conflict", *refused),
            412: ("precondition_failed",),
        },
    )
    yield Operation(
        "DELETE",
        item,
        entries.delete(kind),
        f"Deletes the {kind}, unless something uses it.",
        "",
        kind,
        parameters=(FORCE,),
        status=204,
        errors={
            400: ("invalid_query", "invalid_header"),
            **missing,
            409: ("in_use", "conflict"),
            412: ("precondition_failed",),
        },
    )


def _of_personas() -> Iterator[Operation]:
    item = "/v1/personas/{id}"
    missing = {404: ("not_found", "persona_not_found")}
    yield Operation(
        "GET",
        f"{item}/prompt",
        compositions.prompt,
        "The composed prompt of the persona with its provenance, or the text of a release.",
        "prompt",
        "persona",
        parameters=COMPOSE,
        errors={400: ("invalid_query",), **missing, 409: ("stage_error",)},
    )
    yield Operation(
        "GET",
        f"{item}/manifest",
        compositions.manifest,
        "What the persona has, without content.",
        "manifest",
        "persona",
        errors=missing,
    )
    yield Operation(
        "GET",
        f"{item}/releases",
        compositions.releases,
        "The releases of the persona without their texts, the newest first.",
        "release_list",
        "persona",
        errors=missing,
    )


def _of_sessions() -> Iterator[Operation]:
    yield Operation(
        "GET",
        "/v1/resolve",
        compositions.resolve,
        "A voice session: persona, role and sequence step as one.",
        "session",
        parameters=RESOLVE,
        errors={
            400: ("invalid_query",),
            404: (
                "not_found",
                "persona_not_found",
                "role_not_found",
                "sequence_not_found",
                "step_not_found",
            ),
        },
    )
    yield Operation(
        "GET",
        "/healthz",
        compositions.health,
        "That the server runs and its database can be read.",
        "health",
        remembered=False,
    )
