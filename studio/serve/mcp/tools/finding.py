"""Sessions, search and releases: what is read beside personas and their pieces."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Final

from store.compose.session import PERSONA_TEXTS, Session
from store.compose.session import as_json as session_as_json
from store.entries import KINDS, Kind, Role
from store.entries import Sequence as VoiceSequence
from store.query import parse_query
from store.records import timestamp
from store.releases import ReleaseInfo
from studio.serve.mcp.arguments import Argument, Given
from studio.serve.mcp.cursors import cursor_at, number_of
from studio.serve.mcp.schemas import CURSOR, SWITCH, TEXT, TEXTS, WHEN, WHOLE, Schema, rows, table
from studio.serve.mcp.tool import Call, Result, Tool
from studio.serve.mcp.tools import common

_NAME: Final = common.named("name", "The persona's name.")

_STEP: Final = table(
    {
        "id": TEXT,
        "instruction": TEXT,
        "exit_criteria": TEXT,
        "require_tools": TEXTS,
        "max_turns": WHOLE,
    }
)
_RELEASE: Final[Schema] = {
    "release": WHOLE,
    "published_at": WHEN,
    "by": TEXT,
    "door": TEXT,
    "message": TEXT,
    "labels": TEXTS,
}


def tools() -> Iterator[Tool]:
    """The tools of this family."""
    yield Tool(
        name="resolve_session",
        title="Resolve a voice session",
        description="A voice session for a persona, a role and a step of a sequence: the system "
        "prompt and every setting a voice server takes. A role or sequence left out is the "
        "persona's default. not_forwarded names role fields that voice servers have no place for.",
        arguments=(
            common.named("persona", "The persona's name."),
            Argument("role", "text", "The role; the persona's default unless given.", default=""),
            Argument(
                "sequence", "text", "The sequence; the persona's default unless given.", default=""
            ),
            Argument("step", "integer", "The step of the sequence, from 0.", default=0),
            Argument(
                "persona_text",
                "text",
                "Which of the persona's texts goes into the system prompt.",
                default="summary",
                choices=PERSONA_TEXTS,
            ),
        ),
        output=_session_schema(),
        run=_resolve,
        kept=True,
    )
    yield Tool(
        name="search_catalog",
        title="Search the catalog",
        description="Finds entries of any kind by the words of their names, tags and texts; no "
        'bodies. Words match beginnings, "quotes" hold a phrase, and type:tone, tag:formal, '
        "-tag:x, kind:part, source:store, unused:yes, tokens:>500 narrow. Use it when you do not "
        "know the name; then load what you need with the get tool of its kind.",
        arguments=(
            Argument("query", "text", "What to look for.", required=True),
            Argument("kinds", "texts", "Only entries of these kinds.", choices=KINDS),
            common.LIMIT_ARGUMENT,
            common.CURSOR_ARGUMENT,
        ),
        output=table(
            {
                "results": rows(
                    {
                        "kind": TEXT,
                        "name": TEXT,
                        "type": TEXT,
                        "description": TEXT,
                        "tags": TEXTS,
                        "source": TEXT,
                    }
                ),
                "more": SWITCH,
                "next_cursor": CURSOR,
            }
        ),
        run=_search,
    )
    yield Tool(
        name="list_releases",
        title="List the releases of a persona",
        description="The published texts of a persona, the newest first, without the texts. A "
        "release never changes; labels such as production point at one.",
        arguments=(_NAME, common.LIMIT_ARGUMENT, common.CURSOR_ARGUMENT),
        output=table({"name": TEXT, "releases": rows(_RELEASE), "next_cursor": CURSOR}),
        run=_releases,
    )
    yield Tool(
        name="get_release",
        title="Load a release of a persona",
        description="The text of one release of a persona, by its number or a label: stable while "
        "the authors go on editing. The newest unless given.",
        arguments=(
            _NAME,
            Argument("release", "release", "A number, a label, or latest.", default="latest"),
            Argument("detail", "switch", "The detail instead of the summary.", default=False),
        ),
        output=table(
            {
                "name": TEXT,
                "view": {"type": "string", "enum": ["summary", "detail"]},
                "text": TEXT,
                **_RELEASE,
            }
        ),
        run=_release,
    )


def _session_schema() -> Schema:
    shapes: dict[str, Schema] = {
        "str": TEXT,
        "int": WHOLE,
        "bool": SWITCH,
        "tuple[str, ...]": TEXTS,
        "Step | None": {"anyOf": [_STEP, {"type": "null"}]},
    }
    return table({field.name: shapes[str(field.type)] for field in fields(Session)})


def _resolve(call: Call, given: Given) -> Result:
    session = call.catalog.resolve(
        given["persona"], given["role"], given["sequence"], given["step"], given["persona_text"]
    )
    return session_as_json(session)


def _search(call: Call, given: Given) -> Result:
    place = number_of("search", given["cursor"])
    query = parse_query(given["query"])
    if given["kinds"]:
        query = replace(query, kinds=tuple(given["kinds"]))
    found = call.catalog.search(query)
    end = place + given["limit"]
    page = found.rows[place:end]
    said = _descriptions(call, {(row.kind, row.name) for row in page})
    return {
        "results": [
            {
                "kind": row.kind,
                "name": row.name,
                "type": row.type,
                "description": said.get((row.kind, row.name), ""),
                "tags": [*row.tags],
                "source": row.source,
            }
            for row in page
        ],
        "more": found.more,
        "next_cursor": cursor_at("search", str(end)) if end < len(found.rows) else None,
    }


def _descriptions(call: Call, wanted: set[tuple[Kind, str]]) -> dict[tuple[Kind, str], str]:
    found: dict[tuple[Kind, str], str] = {}
    for kind in KINDS:
        names = sorted(name for one, name in wanted if one == kind)
        for entry in call.catalog.entries(kind, names) if names else ():
            if isinstance(entry, Role):
                found[kind, entry.name] = entry.display_name
            elif isinstance(entry, VoiceSequence):
                found[kind, entry.name] = entry.description or entry.display_name
            else:
                found[kind, entry.name] = entry.description
    return found


def _releases(call: Call, given: Given) -> Result:
    name = given["name"].strip()
    before = number_of("releases", given["cursor"])
    found = [one for one in call.catalog.releases(name) if not before or one.number < before]
    limit = given["limit"]
    more = len(found) > limit
    return {
        "name": name,
        "releases": [_info(one) for one in found[:limit]],
        "next_cursor": cursor_at("releases", str(found[limit - 1].number)) if more else None,
    }


def _release(call: Call, given: Given) -> Result:
    name, view = given["name"].strip(), "detail" if given["detail"] else "summary"
    found = call.catalog.release(name, given["release"])
    return {
        "name": name,
        "view": view,
        "text": found.content.detail if given["detail"] else found.content.summary,
        **_info(found.info),
    }


def _info(info: ReleaseInfo) -> Result:
    return {
        "release": info.number,
        "published_at": timestamp(info.published_at),
        "by": info.actor,
        "door": info.door,
        "message": info.message,
        "labels": [*info.labels],
    }
