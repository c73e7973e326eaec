"""Whatever is changed, by whomever: what is answered next is what a fresh catalog would answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from store.catalog import Catalog
from store.entries import Kind, plural
from store.errors import StoreError
from studio.serve.http.app import build_app
from studio.serve.http.calls import Call as HttpCall
from studio.serve.http.endpoint import problem_of
from studio.serve.http.query import read_query
from studio.serve.http.table import Operation, operations
from studio.serve.mcp.desk import Desk as McpDesk
from studio.serve.mcp.results import failure, success
from studio.serve.mcp.tool import Call as McpCall
from tests.databases import Places
from tests.digging import examples
from tests.store.catalog.build import Desk
from tests.store.catalog.operations import NAMES, Op, named, ops
from tests.store.catalog.test_undo import full

PROMPTS = ("", "preset=p", "override=tone%3Dcold", "mute=trait:calm", "label=latest")
GIVEN = ({}, {"detail": True}, {"overrides": {"tone": "cold"}}, {"types": ["goal"]})

Step = tuple[str, Callable[[Catalog], object]]


def changed(op: tuple[str, Op]) -> Step:
    """A change through the studio's door."""

    def act(catalog: Catalog) -> None:
        with catalog.change(by="me", door="studio") as change:
            op[1](change)

    return op[0], act


def marked(entry: tuple[Any, str], beside: tuple[str, Op] | None = None) -> Step:
    """What a pull does of which no revision tells; perhaps beside what one tells of."""

    def act(catalog: Catalog) -> None:
        with catalog.change(by="me", door="seeds") as change:
            found = change.get(*entry)
            change.mark_source(found, "toml" if found.source == "store" else "store")
            if beside is not None:
                beside[1](change)

    return f"mark {entry} {beside and beside[0]}", act


UNDO: Step = ("undo", lambda catalog: catalog.undo(by="me", door="studio"))
REDO: Step = ("redo", lambda catalog: catalog.redo(by="me", door="studio"))


def steps() -> st.SearchStrategy[Step]:
    """Changes for the most part."""
    some = ops().map(changed)
    marks = st.builds(marked, named, st.none() | ops())
    return st.one_of(some, some, some, marks, st.just(UNDO), st.just(REDO))


TELLING: list[tuple[bool, Step]] = [
    (False, changed(("", lambda change: change.rename("part", "warm", "hot")))),
    (False, UNDO),
    (False, changed(("", lambda change: change.rename("arc", "growth", "grown")))),
    (True, changed(("", lambda change: change.arcs.rename_stage("grown", "mid", "middle")))),
    (False, changed(("", lambda change: change.rename("trait", "calm", "cool")))),
    (False, changed(("", lambda change: change.delete("part", "cold", force=True)))),
    (True, UNDO),
    (
        False,
        marked(("part", "warm"), ("", lambda change: change.rename("skill", "sums", "adding"))),
    ),
    (False, marked(("part", "aim"))),
    (True, changed(("", lambda change: change.publish("ada", label="live")))),
    (False, changed(("", lambda change: change.publish("ada", force=True)))),
    (False, changed(("", lambda change: change.update("part", "aim", {"summary": "Aimed."})))),
    (False, changed(("", lambda change: change.compile(["ada"])))),
    (False, REDO),
]
"""Each kind of change on which an answer may hang that does not name what was changed."""


@contextmanager
def filled(places: Places) -> Iterator[tuple[Desk, Catalog]]:
    """A catalog in which everything is linked, and the same in other hands."""
    with places.new() as place:
        desk = Desk(place)
        full(desk)
        other = Catalog.open(place.location, clock=desk.clock)
        try:
            yield desk, other
        finally:
            other.close()
            desk.close()


def done(catalog: Catalog, act: Callable[[Catalog], object]) -> None:
    """Make a change, or have it refused."""
    try:
        act(catalog)
    except StoreError:
        return


def asked() -> list[tuple[Operation, str, str]]:
    """What is read of the entries that changes are of: each GET, the name and the query."""
    found: list[tuple[Operation, str, str]] = []
    served = {(one.method, one.path): one for one in operations()}
    kinds: tuple[Kind, ...] = ("persona", "part", "arc")
    for kind in kinds:
        found.append((served["GET", f"/v1/{plural(kind)}"], "", ""))
        one = served["GET", f"/v1/{plural(kind)}/{{id}}"]
        found += [(one, name, "") for name in NAMES[kind]]
    for name in NAMES["persona"]:
        item = "/v1/personas/{id}"
        found += [(served["GET", f"{item}/prompt"], name, query) for query in PROMPTS]
        found += [(served["GET", f"{item}/{one}"], name, "") for one in ("manifest", "releases")]
    return found


def right(catalog: Catalog, operation: Operation, name: str, query: str) -> tuple[int, bytes]:
    """What a catalog answers of which nothing is kept."""
    call = HttpCall("GET", name, read_query(query.encode(), operation.parameters))
    try:
        answer = operation.act(catalog, call)
    except StoreError as error:
        answer = problem_of(error, operation.kind).answer()
    except Exception as problem:
        answer = problem.answer()  # type: ignore[attr-defined]
    return answer.status, answer.body


@examples(3)
@example(TELLING)
@given(st.lists(st.tuples(st.booleans(), steps()), min_size=2, max_size=5))
def test_over_http(places: Places, wanted: list[tuple[bool, Step]]) -> None:
    with filled(places) as (desk, other):
        app: Any = build_app(desk.catalog, by="me", write=lambda _: None)
        with TestClient(app, base_url="http://localhost", client=("127.0.0.1", 5)) as client:
            for ours, (_, act) in [(True, ("", lambda _: None)), *wanted]:
                done(desk.catalog if ours else other, act)
                for operation, name, query in asked():
                    path = operation.path.replace("{id}", name)
                    found = client.get(f"{path}?{query}")
                    expected = right(other, operation, name, query)
                    assert (found.status_code, found.content) == expected, (path, query)


@examples(3)
@example(TELLING)
@given(st.lists(st.tuples(st.booleans(), steps()), min_size=2, max_size=5))
async def test_over_mcp(places: Places, wanted: list[tuple[bool, Step]]) -> None:
    with filled(places) as (desk, other):
        served = McpDesk(desk.catalog)
        tools = [one for one in served.tools(read_only=False).values() if one.kept]
        calls = [
            (tool, {"name": name, **more})
            for tool in tools
            for kind in ("persona", "part", "trait", "skill", "arc")
            if tool.name.endswith((f"_{kind}", f"{kind}_manifest"))
            for name in NAMES[kind]
            for more in (GIVEN if tool.name == "get_agent_persona" else GIVEN[:1])
        ]
        assert len({tool.name for tool, _ in calls}) == 6
        try:
            for ours, (_, act) in [(True, ("", lambda _: None)), *wanted]:
                done(desk.catalog if ours else other, act)
                for tool, given_ in calls:
                    found = await served.answer(tool, given_, "me", read_only=False)
                    try:
                        expected = success(tool.answer(McpCall(other, "me", False), given_))
                    except StoreError as error:
                        expected = failure(error)
                    assert found == expected, (tool.name, given_)
        finally:
            served.close()
