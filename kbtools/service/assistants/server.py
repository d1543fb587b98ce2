"""The MCP server, by the official SDK: it lists the tools and calls them."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel import Server
from mcp.types import (
    CallToolRequestParams,
    CallToolResult,
    ListToolsResult,
    PaginatedRequestParams,
    TextContent,
    Tool,
    ToolAnnotations,
)

from kbtools import __version__
from kbtools.contact.delivery import log_fault
from kbtools.errors import KbError
from kbtools.service.assistants.descriptions import Described, described
from kbtools.service.assistants.tools import Caller, Tools
from kbtools.service.errors import for_visitors

INSTRUCTIONS = (
    "Answers of a help centre. Ask suggest with the person's own words, read what it finds with article, and cite the "
    "url. Where it finds nothing, say that you do not know: do not guess. A person of the support team is always "
    "within reach: file_ticket prepares a message, which only the person sends."
)
Context = ServerRequestContext[Any, Any]


def mcp_server(tools: Tools, name: str, caller_of: Callable[[Context], Caller]) -> Server[Any]:
    """The server of a help centre. `caller_of`: who makes a request."""

    async def list_tools(context: Context, params: PaginatedRequestParams | None) -> ListToolsResult:
        del params
        return ListToolsResult(tools=[_tool(described()[one]) for one in tools.names(caller_of(context))])

    async def call_tool(context: Context, params: CallToolRequestParams) -> CallToolResult:
        caller = caller_of(context)
        return await _told(lambda: tools.call(params.name, params.arguments or {}, caller))

    return Server(
        name, version=str(__version__), instructions=INSTRUCTIONS, on_list_tools=list_tools, on_call_tool=call_tool
    )


def _tool(one: Described) -> Tool:
    hints = ToolAnnotations(read_only_hint=True, open_world_hint=False)  # nothing is filed, see `file_ticket`
    about: dict[str, Any] = {"name": one.name, "title": one.title, "description": one.description}
    return Tool(**about, input_schema=one.input_schema, output_schema=one.output_schema, annotations=hints)


async def _told(call: Callable[[], Awaitable[dict[str, Any]]]) -> CallToolResult:
    """What a tool answers, or why it cannot, in words that an assistant can act on."""
    try:
        row = await call()
    except KbError as problem:
        told = for_visitors(problem)
        text = f"{told}. {told.hint}" if told.hint else str(told)
        return CallToolResult(content=[TextContent(type="text", text=text)], is_error=True)
    except Exception as failure:  # whatever it is, it costs one call
        log_fault("mcp", failure)
        return CallToolResult(content=[TextContent(type="text", text="Something went wrong here.")], is_error=True)
    text = json.dumps(row, ensure_ascii=False)
    return CallToolResult(content=[TextContent(type="text", text=text)], structured_content=row)
