"""`python -m tests.contract.readable` writes docs/api.md, the documents for people."""

import json
from collections.abc import Iterator
from typing import Final

from tests.contract.documents import ASYNCAPI, DOCS, OPENAPI, Json, operations

FILE: Final = DOCS / "api.md"

OPENING: Final = """# The interfaces of EchoChat

Made from [openapi.yaml](openapi.yaml) and [asyncapi.yaml](asyncapi.yaml), which have every field
and header, by `python -m tests.contract.readable`. The tests hold every answer and frame against
them.
"""

SIDES: Final = {"receive": "from the client", "send": "from the server"}


def api() -> str:
    """The whole text."""
    return "\n".join([OPENING, *http(), *sockets()])


def http() -> Iterator[str]:
    """Return the HTTP operations by subject."""
    yield from ("## HTTP", "", OPENAPI["info"]["description"])
    for scheme in OPENAPI["components"]["securitySchemes"].values():
        yield f"- {scheme['in']} `{scheme['name']}`: {scheme['description']}"
    yield ""
    for tag in OPENAPI["tags"]:
        yield from (f"### {tag['name'].capitalize()}", "", tag["description"], "")
        yield from ("| request | signed in | what | answers |", "|---|---|---|---|")
        for method, path, operation in operations():
            if tag["name"] in operation["tags"]:
                yield row(method, path, operation)
        yield ""


def row(method: str, path: str, operation: Json) -> str:
    """A line of the table of requests."""
    parameters = operation.get("parameters", ())
    query = "&".join(f"{each['name']}=" for each in parameters if each.get("in") == "query")
    request = f"{method} {path}?{query}".removesuffix("?")
    what = " ".join(text for key in ("summary", "description") if (text := operation.get(key)))
    what += fields(operation)
    return f"| `{request}` | {who(operation)} | {what} | {answers(operation)} |"


def who(operation: Json) -> str:
    """Tell whether an operation requires a session."""
    needs = ["session" in alternative for alternative in operation.get("security", [{}])]
    if all(needs):
        return "yes"
    return "either" if any(needs) else "–"


def answers(operation: Json) -> str:
    """The statuses of the answers, with an example of the first."""
    responses = {key: each for key, each in operation["responses"].items() if key != "default"}
    first = next(iter(responses.values()))
    if "$ref" in first:
        first = OPENAPI["components"]["responses"][name_in(first)]
    example = first["content"].get("application/json", {}).get("example")
    statuses = [*responses]
    if example is not None:
        statuses[0] += f" {shown(example)}"
    return ", ".join(statuses)


def fields(operation: Json) -> str:
    """The fields of the body."""
    content = operation.get("requestBody", {}).get("content", {})
    if not content:
        return ""
    schema = OPENAPI["components"]["schemas"][name_in(content["application/json"]["schema"])]
    names = [f"`{name}`" for name in schema["properties"]]
    if "ProfileEditWithImage" in str(content):
        names.append("`image`")
    return f" Fields: {', '.join(names)}."


def sockets() -> Iterator[str]:
    """Return the frames of each channel."""
    yield from ("## WebSocket", "", ASYNCAPI["info"]["description"])
    for name, channel in ASYNCAPI["channels"].items():
        yield from (
            f"### {channel['title']}: `{channel['address']}`",
            "",
            channel["description"],
            "",
        )
        query = channel["bindings"]["ws"].get("query", {}).get("properties", {})
        yield from (f"- `?{key}=`: {rule['description']}" for key, rule in query.items())
        yield from ([""] if query else [])
        yield from frames(name)
        yield from ("", "| close code | why |", "|---|---|")
        yield from (f"| {code} | {why} |" for code, why in channel["x-close-codes"].items())
        yield ""


def frames(channel: str) -> Iterator[str]:
    """The frames of a channel, the client's before the server's."""
    yield from ("| frame | | example |", "|---|---|---|")
    for operation in ASYNCAPI["operations"].values():
        if name_in(operation["channel"]) == channel:
            for reference in operation["messages"]:
                message = ASYNCAPI["components"]["messages"][name_in(reference)]
                examples = "<br>".join(shown(each["payload"]) for each in message["examples"])
                what = ": ".join(text for key in ("title", "summary") if (text := message.get(key)))
                yield f"| {what} | {SIDES[operation['action']]} | {examples} |"


def shown(example: object) -> str:
    """An example as code."""
    return f"`{json.dumps(example, ensure_ascii=False)}`"


def name_in(reference: Json) -> str:
    """The name of what is referred to."""
    return str(reference["$ref"].rpartition("/")[2])


if __name__ == "__main__":
    FILE.write_text(api(), encoding="utf-8")
