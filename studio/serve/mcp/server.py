"""The server: what each request of the protocol is answered with."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import Any, Final, TypeVar

import anyio
import mcp_types as types
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel.server import NotificationOptions, Server
from mcp.server.models import InitializationOptions
from mcp.shared.exceptions import MCPError

from store.errors import PersistError, StoreError, shown
from store.nearest import nearest
from studio.serve.mcp import completions, prompts, resources
from studio.serve.mcp.desk import Desk
from studio.serve.mcp.notices import Watch
from studio.serve.mcp.results import told

T = TypeVar("T")
Context = ServerRequestContext[Any]

INSTRUCTIONS: Final = """\
A catalog of agent personas, composed of reusable parts. Load nothing upfront, discover \
everything, fetch on demand:
- A persona you do not know: get_persona_manifest(name), its structure without content.
- A specific behaviour: get_agent_part(name). A nuance: get_agent_trait(name). A skill: \
get_agent_skill(name). What to keep to: get_agent_guardrail(name).
- Room for the full context: compile_persona(name), then use compiled_summary as it is. Little \
room: get_agent_persona(name) and its compiled_summary, or narrow it by types, limit or budget.
- The stage of its arc changed: advance_persona_stage, then compile_persona.
- What was published and stays as it is: get_agent_persona(name, label="production").
- You do not know a name: search_catalog(query), or the list tools."""
READ_ONLY_INSTRUCTIONS: Final = """\
A catalog of agent personas, composed of reusable parts, to be read only. Load nothing upfront, \
discover everything, fetch on demand:
- A persona you do not know: get_persona_manifest(name), its structure without content.
- A specific behaviour: get_agent_part(name). A nuance: get_agent_trait(name). A skill: \
get_agent_skill(name). What to keep to: get_agent_guardrail(name).
- The full context: get_agent_persona(name) and its compiled_summary, or narrow it by types, limit \
or budget.
- What was published and stays as it is: get_agent_persona(name, label="production").
- You do not know a name: search_catalog(query), or the list tools."""

_LONGEST_ACTOR: Final = 64


class PersonaServer(Server[None]):
    """A server that says to older clients, too, that it tells them of changed lists."""

    def create_initialization_options(
        self,
        notification_options: NotificationOptions | None = None,
        experimental_capabilities: dict[str, dict[str, Any]] | None = None,
        extensions: dict[str, dict[str, Any]] | None = None,
    ) -> InitializationOptions:
        """What the server says of itself at the handshake."""
        told = notification_options or NotificationOptions(
            prompts_changed=True, resources_changed=True
        )
        return super().create_initialization_options(told, experimental_capabilities, extensions)


def build(desk: Desk, watch: Watch | None = None) -> PersonaServer:
    """The server of a desk; whoever serves it closes the desk after."""
    watch = watch or Watch(desk)
    handlers = _Handlers(desk)

    @asynccontextmanager
    async def lifespan(_: Server[None]) -> AsyncIterator[None]:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(watch.run)
            yield None
            tasks.cancel_scope.cancel()

    async def subscribe(ctx: Context, params: types.SubscribeRequestParams) -> types.EmptyResult:
        try:
            return await watch.subscribe(ctx, params)
        except StoreError as error:
            raise refused(error) from None

    server = PersonaServer(
        "persona-studio",
        version=version("persona-studio"),
        title="Persona Studio",
        description="Agent personas: discover one, load its parts on demand, compile it.",
        instructions=READ_ONLY_INSTRUCTIONS if desk.read_only else INSTRUCTIONS,
        lifespan=lifespan,
        on_list_tools=handlers.list_tools,
        on_call_tool=handlers.call_tool,  # type: ignore[arg-type]
        on_list_prompts=handlers.list_prompts,
        on_get_prompt=handlers.get_prompt,
        on_list_resources=handlers.list_resources,
        on_list_resource_templates=handlers.list_templates,
        on_read_resource=handlers.read_resource,
        on_completion=handlers.complete,
        on_subscribe_resource=subscribe,
        on_unsubscribe_resource=watch.unsubscribe,
        on_subscriptions_listen=watch.listen,
        get_tool_input_schema=handlers.input_schema,
    )
    server.add_notification_handler(
        "notifications/initialized", types.NotificationParams, watch.greet
    )
    return server


class _Handlers:
    """What answers each kind of request."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._listed = {
            read_only: types.ListToolsResult.model_validate(
                {"tools": [one.declaration() for one in desk.tools(read_only=read_only).values()]}
            )
            for read_only in (False, True)
        }
        self._schemas = {tool.name: tool.input_schema for tool in self._listed[False].tools}

    async def list_tools(
        self, ctx: Context, params: types.PaginatedRequestParams | None
    ) -> types.ListToolsResult:
        """All tools that the client may use."""
        return self._listed[may_only_read(ctx)]

    def input_schema(self, name: str) -> dict[str, Any] | None:
        """The schema of a tool's arguments."""
        return self._schemas.get(name)

    async def call_tool(self, ctx: Context, params: types.CallToolRequestParams) -> dict[str, Any]:
        """A call of a tool; what goes wrong in it is a result the model can read."""
        read_only = may_only_read(ctx)
        tools = self._desk.tools(read_only=read_only)
        tool = tools.get(params.name)
        if tool is None:
            raise MCPError(types.INVALID_PARAMS, self._no_tool(params.name, read_only))
        return await self._desk.answer(
            tool, params.arguments or {}, actor_of(ctx) or self._desk.actor, read_only=read_only
        )

    def _no_tool(self, name: str, read_only: bool) -> str:
        if name in self._desk.tools(read_only=False):
            return f"NotFound: {name} writes, and this token may only read"
        like = nearest(name[:128], list(self._desk.tools(read_only=read_only)))
        return f'NotFound: no tool "{shown(name)}"' + (f"; did you mean {like}?" if like else "")

    async def list_prompts(
        self, ctx: Context, params: types.PaginatedRequestParams | None
    ) -> types.ListPromptsResult:
        """A page of prompts."""
        cursor = params.cursor if params else None
        return await self._told(lambda: prompts.listed(self._desk.catalog, cursor))

    async def get_prompt(
        self, ctx: Context, params: types.GetPromptRequestParams
    ) -> types.GetPromptResult:
        """A persona's text."""
        return await self._told(
            lambda: prompts.composed(self._desk.catalog, params.name, params.arguments or {})
        )

    async def list_resources(
        self, ctx: Context, params: types.PaginatedRequestParams | None
    ) -> types.ListResourcesResult:
        """A page of resources."""
        cursor = params.cursor if params else None
        return await self._told(lambda: resources.listed(self._desk.catalog, cursor))

    async def list_templates(
        self, ctx: Context, params: types.PaginatedRequestParams | None
    ) -> types.ListResourceTemplatesResult:
        """The addresses that resources have."""
        return resources.templates()

    async def read_resource(
        self, ctx: Context, params: types.ReadResourceRequestParams
    ) -> types.ReadResourceResult:
        """A resource."""
        uri = str(params.uri)
        read_only = self._desk.read_only or may_only_read(ctx)
        return await self._told(
            lambda: resources.read(self._desk.catalog, uri, read_only=read_only)
        )

    async def complete(
        self, ctx: Context, params: types.CompleteRequestParams
    ) -> types.CompleteResult:
        """Values for what is typed."""
        return await self._told(
            lambda: completions.completed(self._desk.catalog, params.ref, params.argument)
        )

    async def _told(self, act: Callable[[], T]) -> T:
        try:
            return await self._desk.read(act)
        except StoreError as error:
            raise refused(error) from None


def refused(error: StoreError) -> MCPError:
    """An error of the store as one of the protocol, where there is no tool to tell it."""
    code = types.INTERNAL_ERROR if isinstance(error, PersistError) else types.INVALID_PARAMS
    return MCPError(code, told(error))


def actor_of(ctx: Context) -> str:
    """The client's name, for history; blank when it has none."""
    client = ctx.session.client_params
    name = shown(client.client_info.name) if client else ""
    return name.strip()[:_LONGEST_ACTOR].strip()


def may_only_read(ctx: Context) -> bool:
    """Whether the token that came with the request is for reading; over stdio there is none."""
    scope = getattr(ctx.request, "scope", None) or {}
    return bool(scope.get("state", {}).get("role") == "read")
