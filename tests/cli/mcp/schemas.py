"""Holds each answer of the door against the published schema of its revision. Usage: schemas.py UPSHOT BOARD SCHEMAS"""

import json
import os
import subprocess
import sys

import jsonschema

UPSHOT, BOARD, SCHEMAS = sys.argv[1:4]
RESULTS = {
    "initialize": "InitializeResult",
    "server/discover": "DiscoverResult",
    "tools/list": "ListToolsResult",
    "tools/call": "CallToolResult",
    "prompts/list": "ListPromptsResult",
    "prompts/get": "GetPromptResult",
    "ping": "EmptyResult",
}


def walk(revision):
    with open(os.path.join(SCHEMAS, f"{revision}.json"), encoding="utf-8") as file:
        schema = json.load(file)
    defs = "$defs" if "$defs" in schema else "definitions"
    stateless = revision == "2026-07-28"
    door = subprocess.Popen(
        [UPSHOT, "--db", BOARD, "--today", "2026-04-06", "mcp", "--as", "helper"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )

    dialect = jsonschema.validators.validator_for(schema)
    known = {}

    def holds(name, value):
        if name not in schema[defs]:
            return False
        if name not in known:
            known[name] = dialect({"$schema": schema["$schema"], defs: schema[defs], "$ref": f"#/{defs}/{name}"})
        known[name].validate(value)
        return True

    # It can fail: an answer that is none is told.
    try:
        holds("CallToolResult", {"content": [{"type": "text"}]})
    except jsonschema.ValidationError:
        pass
    else:
        raise AssertionError("the schema takes anything")

    def say(line):
        door.stdin.write(line.encode() + b"\n")
        door.stdin.flush()

    count = 0

    def ask(method, params, id):
        nonlocal count
        if stateless:
            params["_meta"] = {
                "io.modelcontextprotocol/protocolVersion": revision,
                "io.modelcontextprotocol/clientCapabilities": {},
                "io.modelcontextprotocol/clientInfo": {"name": "schemas", "version": "1"},
            }
        say(json.dumps({"jsonrpc": "2.0", "id": id, "method": method, "params": params}))
        answer = json.loads(door.stdout.readline())
        count += 1
        if "error" in answer:
            assert holds("JSONRPCErrorResponse", answer) or holds("JSONRPCError", answer), answer
            if answer["error"]["code"] == -32022:
                assert holds("UnsupportedProtocolVersionError", answer), answer
        else:
            assert holds("JSONRPCResultResponse", answer) or holds("JSONRPCResponse", answer), answer
            assert holds(RESULTS[method], answer["result"]), method
        return answer

    info = {"name": "schemas", "version": "1"}
    if not stateless:
        ask("initialize", {"protocolVersion": revision, "capabilities": {}, "clientInfo": info}, 0)
        say(json.dumps({"jsonrpc": "2.0", "method": "notifications/initialized"}))
        ask("ping", {}, "p")
    else:
        ask("server/discover", {}, "d")
    tools = ask("tools/list", {}, 1)["result"]["tools"]
    for tool in tools:
        jsonschema.Draft202012Validator.check_schema(tool["inputSchema"])
    ask("prompts/list", {}, 2)
    for name, given in [("frame", {}), ("challenge", {"ref": "O-1"}), ("before", {"ref": "H-1"}), ("after", {"ref": "H-1"}), ("week", {})]:
        ask("prompts/get", {"name": name, "arguments": given}, name)
    by_name = {tool["name"]: tool["inputSchema"] for tool in tools}
    for tool, given in [
        ("board", {}), ("show", {"ref": "O-1"}), ("show", {"ref": "activation"}), ("evidence", {"ref": "H-1"}),
        ("page", {"page": "brief", "ref": "H-1"}), ("page", {"page": "report"}), ("needs", {"who": "mara"}),
        ("search", {"text": "sample", "kind": "any"}), ("ask", {"commits": ["H-1"]}),
        ("log_reading", {"metric": "activation", "value": 36.8, "day": "2026-04-05", "source": "x"}),
        ("note", {"ref": "O-1", "text": "x", "kind": "log", "stance": "neutral"}),
        ("draft_hypothesis", {"outcome": "O-1", "build": "x", "because": "y", "expect": "+1", "within": "7d", "confidence": 50}),
        ("propose_verdict", {"hypothesis": "H-1", "call": "inconclusive", "learned": "x", "next": "watch"}),
        ("link", {"ref": "O-1", "url": "https://example.org"}),
    ]:
        jsonschema.validate(given, by_name[tool])
        answer = ask("tools/call", {"name": tool, "arguments": given}, f"{tool} {count}")
        assert not answer["result"].get("isError"), answer
    # What is refused, in each way that it is.
    ask("tools/call", {"name": "show", "arguments": {"ref": "O-99"}}, 20)
    ask("tools/call", {"name": "sign", "arguments": {}}, 21)
    ask("prompts/get", {"name": "decide"}, 22)
    ask("resources/list", {}, 23)
    if stateless:
        say(json.dumps({"jsonrpc": "2.0", "id": 24, "method": "tools/list", "params": {"_meta": {
            "io.modelcontextprotocol/protocolVersion": "2031-01-01", "io.modelcontextprotocol/clientCapabilities": {}}}}))
        assert holds("UnsupportedProtocolVersionError", json.loads(door.stdout.readline()))
    if revision >= "2025-11-25":
        say("nonsense")
        assert holds("JSONRPCErrorResponse", json.loads(door.stdout.readline()))
    door.stdin.close()
    assert door.wait() == 0
    print(f"{revision}: {count} answers are what the schema says")


for revision in ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25", "2026-07-28"]:
    walk(revision)
print("done")
