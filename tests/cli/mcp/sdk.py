"""A client of the door made with the official SDK: lists, reads, logs, drafts, proposes, takes back. Usage: sdk.py UPSHOT BOARD"""

import asyncio
import json
import sys

from mcp.client.stdio import StdioServerParameters, stdio_client

UPSHOT, BOARD = sys.argv[1:3]
TODAY = "2026-04-06"


def params(*words):
    return StdioServerParameters(command=UPSHOT, args=["--db", BOARD, "--today", TODAY, "mcp", *words])


def schema_of(tool):
    return getattr(tool, "input_schema", None) or tool.inputSchema


def failed(result):
    return bool(getattr(result, "is_error", getattr(result, "isError", False)))


def structured(result):
    return getattr(result, "structured_content", getattr(result, "structuredContent", None))


async def talk(client, writes):
    tools = {tool.name: tool for tool in (await client.list_tools()).tools}
    assert len(tools) == (13 if writes else 7), sorted(tools)
    assert all(schema_of(tool)["additionalProperties"] is False for tool in tools.values())
    prompts = [prompt.name for prompt in (await client.list_prompts()).prompts]
    assert prompts == ["frame", "challenge", "before", "after", "week"], prompts
    got = await client.get_prompt("before", {"ref": "H-1"})
    assert "upshot start H-1" in got.messages[0].content.text

    async def call(name, **given):
        result = await client.call_tool(name, given)
        told = json.loads(result.content[0].text)
        assert structured(result) == told, name
        return told, failed(result)

    async def does(name, **given):
        told, bad = await call(name, **given)
        assert not bad, told
        return told

    board = await does("board")
    assert board["data"]["columns"][0]["label"] == "O-1", board
    assert (await does("show", ref="H-1"))["data"]["state"] == "measuring"
    assert (await does("evidence", ref="H-1"))["data"]["sentence"]
    assert (await does("page", page="brief", ref="H-1"))["data"]["markdown"].startswith("# H-1")
    assert (await does("needs"))["data"]
    await does("search", text="sample")
    await does("ask", commits=["Upshot: H-1"])
    told, bad = await call("show", ref="O-99")
    assert bad and told["error"]["code"] == "not_found", told
    if not writes:
        return
    sets = [
        (await does("log_reading", metric="activation", value=36.8, day="2026-04-05", source="https://example.org/q"))["set"],
        (await does("note", ref="H-1", text="three of five found it", kind="usability", stance="supports"))["set"],
        (await does("draft_hypothesis", outcome="O-1", build="a tour", because="they look for one", expect="+2", within="28d"))["set"],
        (await does("propose_verdict", hypothesis="H-1", call="inconclusive", learned="too few came", next="watch"))["set"],
        (await does("link", ref="O-1", url="https://example.org/pull/9"))["set"],
    ]
    for made in reversed(sets):
        await does("take_back", set=made)


async def by_client(mode, *words):
    from mcp.client.client import Client

    async with Client(stdio_client(params(*words)), mode=mode) as client:
        await talk(client, "--as" in words)
        return client.protocol_version


async def by_session(*words):
    from mcp.client.session import ClientSession

    async with stdio_client(params(*words)) as (read, write):
        async with ClientSession(read, write) as session:
            shaken = await session.initialize()
            await talk(session, "--as" in words)
            return getattr(shaken, "protocol_version", None) or shaken.protocolVersion


async def main():
    try:
        import mcp.client.client  # noqa: F401
    except ImportError:
        print("by a handshake:", await by_session("--as", "helper", "--for", "mara"))
        print("reading only:", await by_session())
    else:
        print("by a handshake:", await by_client("legacy", "--as", "helper", "--for", "mara"))
        print("by what the door says of itself:", await by_client("auto", "--as", "helper", "--for", "mara"))
        print("reading only:", await by_client("auto"))
    print("done")


asyncio.run(main())
