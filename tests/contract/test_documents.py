"""docs/openapi.yaml and docs/asyncapi.yaml are sound in themselves and fit to the program."""

import json
import re
from collections.abc import Iterator
from configparser import ConfigParser
from typing import Any

import pytest
import schemathesis
from jsonschema_rs import Draft7Validator

from echochat.realtime import codes
from echochat.settings import PROJECT_DIR, load
from tests.accounts.support import Site
from tests.contract.documents import (
    ASYNCAPI,
    BASE,
    DOCS,
    OPENAPI,
    REGISTRY,
    Json,
    operations,
    schema_at,
    validator,
)
from tests.contract.readable import FILE, api

META_SCHEMA = (
    PROJECT_DIR / "web" / "node_modules" / "@asyncapi" / "specs" / "schemas" / "3.0.0.json"
)

LISTED_CODES = set(
    re.findall(r"^\| `(\w+)` \| (\d+) \|", (DOCS / "errors.md").read_text(), re.MULTILINE)
)
"""Code and status of each refusal in docs/errors.md."""

NEVER_SENT = {codes.NORMAL, codes.ABNORMAL}
"""An answer to the client's own close, and no close at all."""


def walk(value: Any, place: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Json]]:
    """All objects of a document with their locations."""
    if isinstance(value, dict):
        yield place, value
        for key, each in value.items():
            yield from walk(each, (*place, str(key)))
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from walk(each, (*place, str(number)))


def examples() -> Iterator[Any]:
    """The examples of both documents, each with its schema."""
    for place, each in walk(OPENAPI):
        schema = schema_at("openapi.yaml", *place, "schema")
        if "schema" in each and "example" in each:
            yield pytest.param(schema, each["example"], id="/".join(place))
    for name, message in ASYNCAPI["components"]["messages"].items():
        schema = schema_at("asyncapi.yaml", "components", "messages", name, "payload")
        for example in message["examples"]:
            yield pytest.param(schema, example["payload"], id=name)


def test_openapi_is_valid() -> None:
    """By the OpenAPI 3.1 meta-schema."""
    assert OPENAPI["openapi"].startswith("3.1.")
    schemathesis.openapi.from_dict(OPENAPI).validate()


def test_asyncapi_is_valid() -> None:
    """By the AsyncAPI 3.0 meta-schema, which comes with a package of npm."""
    assert META_SCHEMA.exists(), "npm --prefix web ci brings the meta-schema"
    assert ASYNCAPI["asyncapi"] == "3.0.0"
    meta_schema = json.loads(META_SCHEMA.read_text(encoding="utf-8"))
    assert list(Draft7Validator(meta_schema).iter_errors(ASYNCAPI)) == []


@pytest.mark.parametrize(
    ("name", "document"), [("openapi.yaml", OPENAPI), ("asyncapi.yaml", ASYNCAPI)]
)
def test_references(name: str, document: Json) -> None:
    """All lead to something."""
    resolver = REGISTRY.resolver(BASE + name)
    references = [each["$ref"] for _, each in walk(document) if "$ref" in each]
    assert references
    for reference in references:
        assert resolver.lookup(reference).contents


@pytest.mark.parametrize(("schema", "example"), list(examples()))
def test_example(schema: Json, example: object) -> None:
    """An example is as its schema says."""
    validator(schema).validate(example)


def test_versions() -> None:
    """Both documents and the program are of one version."""
    config = ConfigParser(interpolation=None)
    config.read(PROJECT_DIR / "setup.cfg", encoding="utf-8")
    for document in (OPENAPI, ASYNCAPI):
        assert document["info"]["version"] == config["metadata"]["version"]


def routes(site: Site) -> set[tuple[str, str]]:
    """Method and path of all that a server answers."""
    found = site.server.app.router.routes()
    return {(route.method, route.resource.canonical) for route in found if route.resource}


async def test_routes_of_http(site: Site) -> None:
    """Each route below /api/ is documented, and nothing else is."""
    served = {
        (method, path)
        for method, path in routes(site)
        if path.startswith("/api/") and method != "HEAD"
    }
    assert {(method, path) for method, path, _ in operations()} == served


async def test_routes_of_sockets(site: Site) -> None:
    """Each route below /ws/ is documented, and nothing else is."""
    served = {path for _, path in routes(site) if path.startswith("/ws/")}
    assert {channel["address"] for channel in ASYNCAPI["channels"].values()} == served


def test_list_of_codes() -> None:
    """The error form's are those of docs/errors.md."""
    rule = OPENAPI["components"]["schemas"]["Error"]["properties"]["code"]
    assert set(rule["enum"]) == {code for code, _ in LISTED_CODES}


def test_codes_of_operations() -> None:
    """Each stands under the status that docs/errors.md gives it, and all but the sockets' occur."""
    named = {(code, status) for status, code in documented_codes()}
    assert {pair for pair in named if pair[1] != "default"} <= LISTED_CODES
    of_sockets = {"origin_forbidden"}
    assert {code for code, _ in named} == {code for code, _ in LISTED_CODES} - of_sockets


def documented_codes() -> Iterator[tuple[str, str]]:
    """Status and code of the refusals that operations name."""
    for _, _, operation in operations():
        for status, response in operation["responses"].items():
            yield from ((status, code) for code in codes_of(response))


def codes_of(response: Json) -> list[str]:
    """The codes that a response may carry."""
    if "$ref" in response:
        response = OPENAPI["components"]["responses"][response["$ref"].rpartition("/")[2]]
    content = response.get("content", {}).get("application/json", {})
    rule = content.get("schema", {}).get("properties", {}).get("code", {})
    return [rule["const"]] if "const" in rule else rule.get("enum", [])


def test_close_codes() -> None:
    """Those of the program are documented, on a socket at least; no others are."""
    used = codes.ALL - NEVER_SENT
    channels = ASYNCAPI["channels"].values()
    assert {int(code) for channel in channels for code in channel["x-close-codes"]} == used | {
        1007,
        1009,
    }


def test_every_message_is_sent_or_received() -> None:
    """Each message belongs to a channel, and to one side of it."""
    for name, channel in ASYNCAPI["channels"].items():
        moved = [
            message["$ref"].rpartition("/")[2]
            for operation in ASYNCAPI["operations"].values()
            if operation["channel"]["$ref"] == f"#/channels/{name}"
            for message in operation["messages"]
        ]
        assert sorted(moved) == sorted(channel["messages"])
    belonging = {name for channel in ASYNCAPI["channels"].values() for name in channel["messages"]}
    assert belonging == set(ASYNCAPI["components"]["messages"])


def test_readable_form() -> None:
    """docs/api.md is what the documents make of it."""
    assert FILE.read_text(encoding="utf-8") == api()


def test_bounds_are_the_defaults() -> None:
    """Numbers that settings can change are the defaults of the settings."""
    settings, schemas = load({"ECHOCHAT_DEBUG": "1"}), OPENAPI["components"]["schemas"]
    assert schemas["NewUsername"]["maxLength"] == settings.username_max_length
    assert schemas["Slug"]["pattern"] == settings.chat_room_slug_regex
    limit = OPENAPI["paths"]["/api/chat/rooms/{slug}/messages/"]["get"]["parameters"][1]
    assert limit["schema"]["default"] == settings.chat_messages_page_size
