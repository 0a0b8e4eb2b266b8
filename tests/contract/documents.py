"""The documents of the contract, docs/openapi.yaml and docs/asyncapi.yaml, as judges.

The supports of the other tests bring every answer and frame here that a server sends to them.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, Final
from urllib.parse import quote

import yaml
from jsonschema_rs import Draft202012Validator, Registry

from echochat.settings import PROJECT_DIR

DOCS: Final = PROJECT_DIR / "docs"
OPENAPI: Final[Any] = yaml.safe_load((DOCS / "openapi.yaml").read_text(encoding="utf-8"))
ASYNCAPI: Final[Any] = yaml.safe_load((DOCS / "asyncapi.yaml").read_text(encoding="utf-8"))

BASE: Final = "docs:/"
"""Stands for the folder, so that the documents find each other."""

REGISTRY: Final = Registry([(BASE + "openapi.yaml", OPENAPI), (BASE + "asyncapi.yaml", ASYNCAPI)])

DOTS: Final = re.compile(r"(?:/|\\|%2f|%5c)(?:\.|%2e){1,2}(?=/|\\|%2f|%5c|$)", re.IGNORECASE)
"""Steps up or to the same place: there is nothing at such addresses."""

NOWHERE: Final = ("Refused", "NotFound")
"""The responses of addresses and methods that are not documented."""

Json = dict[str, Any]
Place = tuple[str, ...]
"""The steps to a place in a document."""


def schema_at(document: str, *path: str) -> Json:
    """The schema at a place of a document."""
    steps = (quote(step.replace("~", "~0").replace("/", "~1"), safe="~") for step in path)
    return {"$ref": f"{BASE}{document}#/{'/'.join(steps)}"}


def validator(schema: Json) -> Draft202012Validator:
    """A validator that knows the documents."""
    return Draft202012Validator(schema, registry=REGISTRY, validate_formats=True)


# Sockets ---------------------------------------------------------------------


def names_of(channel: str, action: str) -> list[str]:
    """The messages that the server sends or receives on a channel."""
    return [
        message["$ref"].rpartition("/")[2]
        for operation in ASYNCAPI["operations"].values()
        if operation["action"] == action and operation["channel"]["$ref"] == f"#/channels/{channel}"
        for message in operation["messages"]
    ]


@cache
def frames_of(channel: str) -> dict[str, Draft202012Validator]:
    """The frames that the server may send on a channel."""
    return {
        name: validator(schema_at("asyncapi.yaml", "components", "messages", name, "payload"))
        for name in names_of(channel, "send")
    }


def check_frame(channel: str, frame: object) -> None:
    """A frame has to be one of the channel's, and only one."""
    kinds = [name for name, frames in frames_of(channel).items() if frames.is_valid(frame)]
    assert len(kinds) == 1, f"not in docs/asyncapi.yaml, or ambiguous: {channel} sent {frame}"


def check_close(channel: str, code: int | None) -> None:
    """A close code has to be one of the channel's, or the echo of a clean close."""
    documented = ASYNCAPI["channels"][channel]["x-close-codes"]
    assert code == 1000 or str(code) in documented, f"{channel} closed with {code}"


# HTTP ------------------------------------------------------------------------


def operations() -> Iterator[tuple[str, str, Json]]:
    """Method, path and operation of all that is documented."""
    for path, item in OPENAPI["paths"].items():
        for method, operation in item.items():
            yield method.upper(), path, operation


@cache
def patterns() -> dict[str, re.Pattern[str]]:
    """Return the pattern of a documented path's addresses."""
    # aiohttp's patterns match no braces.
    segment = r"(?:(?!%7[bdBD])[^/{}])+"
    rest = {path: ".*" if path.endswith("}") else segment for path in OPENAPI["paths"]}
    return {path: re.compile(re.sub(r"\{\w+\}", rest[path], path)) for path in rest}


def template_of(path: str) -> str | None:
    """The documented path of an address."""
    if DOTS.search(path):
        return None
    return next((path_ for path_, rule in patterns().items() if rule.fullmatch(path)), None)


def places_of_responses(method: str, path: str, status: int) -> list[Place]:
    """Where the responses stand that a request may get with a status."""
    template, verb = template_of(path), "get" if method == "HEAD" else method.lower()
    if template is None or verb not in OPENAPI["paths"][template]:
        return [("components", "responses", name) for name in NOWHERE]
    responses = OPENAPI["paths"][template][verb]["responses"]
    return [
        tuple(response["$ref"].split("/")[1:])
        if "$ref" in response
        else ("paths", template, verb, "responses", key)
        for key, response in responses.items()
        if key in (str(status), "default")
    ]


@cache
def json_validator(place: Place) -> Draft202012Validator:
    """A validator of the JSON that a response brings; without any, nothing is valid."""
    response = OPENAPI
    for step in place:
        response = response[step]
    if "application/json" not in response.get("content", {}):
        return Draft202012Validator(schema=False)
    return validator(schema_at("openapi.yaml", *place, "content", "application/json", "schema"))


def check_answer(method: str, path: str, status: int, data: object) -> None:
    """The JSON with which a request below /api/ was answered has to be as documented."""
    validators = map(json_validator, places_of_responses(method, path, status))
    faults = [[str(fault) for fault in each.iter_errors(data)] for each in validators]
    assert [] in faults, f"not in docs/openapi.yaml: {method} {path}, {status} {data}: {faults}"
