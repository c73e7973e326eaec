"""The routes of what is made of entries: prompts, manifests, releases, voice sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from store.errors import Invalid, NotFound
from store.records import timestamp
from store.since import keys_of_material
from studio.serve.http.answers import Answer, Problem, found
from studio.serve.http.calls import Call
from studio.serve.http.query import invalid, request_in

if TYPE_CHECKING:
    from store.catalog import Catalog
    from store.releases import ReleaseInfo


def prompt(catalog: Catalog, call: Call) -> Answer:
    """The composed text of a persona with where it came from, or the text of a release."""
    if "label" in call.query:
        return _released(catalog, call)
    from store.compose.composition import as_json

    try:
        material, composition = catalog.composed(call.name, request_in(call.query))
    except Invalid as error:
        raise invalid(str(error), error.field) from error
    except NotFound as error:
        raise _missing(catalog, call, error) from error
    value = as_json(composition, catalog.counters.get(composition.request.encoding))
    for part in value["parts"]:
        # Told is what took a part's place; the other direction follows from it.
        del part["replaces"]
    told = {"id": call.name, "view": _view(call), **value}
    return found(told, of=keys_of_material(material))


def _released(catalog: Catalog, call: Call) -> Answer:
    if others := [name for name in call.query if name not in ("label", "detail")]:
        problem = f"with a label only detail may be given, not {', '.join(others)}"
        raise invalid(problem, others[0])
    label = call.query["label"]
    try:
        release = catalog.release(call.name, label)
    except NotFound as error:
        raise _missing(catalog, call, error) from error
    view = "detail" if call.query.get("detail") else "summary"
    return found(
        {
            "id": call.name,
            "release": release.info.number,
            "label": label,
            "view": view,
            "text": release.content.detail if view == "detail" else release.content.summary,
            "published_at": timestamp(release.info.published_at),
        }
    )


def _view(call: Call) -> str:
    return "detail" if call.query.get("detail") else "summary"


def _missing(catalog: Catalog, call: Call, error: NotFound) -> Problem:
    """Whether the persona is missing, or something that the query names."""
    code = "not_found" if catalog.find("persona", call.name) else "persona_not_found"
    return Problem(404, code, str(error))


def manifest(catalog: Catalog, call: Call) -> Answer:
    """What a persona has, without content."""
    from store.compose.manifest import manifest

    material = catalog.material(call.name)
    return found(manifest(material), of=keys_of_material(material))


def releases(catalog: Catalog, call: Call) -> Answer:
    """The releases of a persona without their texts, the newest first."""
    return found({"releases": [_info(one) for one in catalog.releases(call.name)]})


def _info(info: ReleaseInfo) -> dict[str, Any]:
    return {
        "release": info.number,
        "labels": [*info.labels],
        "published_at": timestamp(info.published_at),
        "by": info.actor,
        "door": info.door,
        "message": info.message,
    }


def resolve(catalog: Catalog, call: Call) -> Answer:
    """A voice session."""
    from store.compose.session import as_json

    query = call.query
    session = catalog.resolve(
        query["persona"],
        query.get("role", ""),
        query.get("sequence", ""),
        query.get("step", 0),
        query.get("persona_text", "summary"),
    )
    return found(as_json(session))


def health(catalog: Catalog, call: Call) -> Answer:
    """That the server runs and its database can be read."""
    catalog.newest_revision()
    return found({"status": "ok"})
