"""Requests made of docs/openapi.yaml, each with one hostile field or a hostile body."""

import gzip
import json
from collections.abc import Iterator
from typing import Any, Final, NamedTuple
from urllib.parse import quote, quote_plus

from tests.contract.documents import OPENAPI, Json, operations
from tests.hostile.strings import TEXTS, UNITS, filled

GOOD: Final[dict[str, Any]] = {
    "username": "boris",
    "password": "correct horse battery",
    "password1": "correct horse battery",
    "password2": "correct horse battery",
    "slug": "attic",
    "name": "Attic",
    "role": "member",
    "id": "1",
    "token": "x" * 43,
    "path": "avatars/x.webp",
}
"""A value that passes, by the name of the field; others start empty."""

BODY_ROOM: Final = 60_000
ADDRESS_ROOM: Final = 2_400
HEADER_ROOM: Final = 7_600
"""Bytes of a field that fit into a body of 64 KiB, escaped into a line of 8 KiB, into a header."""

CODED: Final = [
    TEXTS[name] for name in ("blank", "nul", "lone surrogate", "header", "dots", "wide")
]
"""Texts that forms write in other ways than JSON."""

JSON_KIND: Final = b"application/json"
FORM_KIND: Final = b"application/x-www-form-urlencoded"
MULTIPART_KIND: Final = b"multipart/form-data; boundary=xyz"

HEADERS: Final = (
    "Accept",
    "Accept-Encoding",
    "Accept-Language",
    "Cookie",
    "Content-Type",
    "Host",
    "If-None-Match",
    "If-Modified-Since",
    "Origin",
    "Range",
    "Referer",
    "Sec-Fetch-Site",
    "User-Agent",
    "X-CSRFToken",
    "X-Forwarded-For",
    "X-Forwarded-Proto",
    "X-Real-IP",
    "X-Request-Id",
)
"""Headers that the server or aiohttp reads."""


class Request(NamedTuple):
    """A request, and the hostile part of it."""

    name: str
    method: str
    target: str
    kind: bytes = b""
    body: bytes | None = None
    header: tuple[str, bytes] | None = None

    @property
    def headers(self) -> dict[str, bytes]:
        kind = {"Content-Type": self.kind} if self.kind else {}
        return kind | dict([self.header] if self.header else [])


class Field(NamedTuple):
    """Where a text may stand."""

    place: str
    """`path`, `query`, or `body`."""
    name: str


def resolved(node: Json) -> Json:
    """Return the target of a reference."""
    while "$ref" in node:
        steps = node["$ref"].removeprefix("#/").split("/")
        node = OPENAPI
        for step in steps:
            node = node[step]
    return node


def fields(operation: Json) -> list[Field]:
    """All that an operation takes."""
    parameters = map(resolved, operation.get("parameters", []))
    found = [Field(each["in"], each["name"]) for each in parameters]
    for content in operation.get("requestBody", {}).get("content", {}).values():
        found += [Field("body", name) for name in _properties(content["schema"])]
    return list(dict.fromkeys(found))


def _properties(schema: Json) -> Iterator[str]:
    schema = resolved(schema)
    yield from schema.get("properties", {})
    for part in (*schema.get("allOf", []), *schema.get("anyOf", []), *schema.get("oneOf", [])):
        yield from _properties(part)


def with_field(
    method: str, path: str, operation: Json, field: Field, text: str
) -> Iterator[Request]:
    """Requests that are in order but for one field."""
    name = f"{field.place} {field.name}"
    if field.place != "body":
        body = json.dumps(_good_body(operation)).encode() if "requestBody" in operation else None
        target = _target(path, operation, {field: quote(text, safe="", errors="surrogatepass")})
        yield Request(name, method, target, JSON_KIND if body else b"", body)
        return
    target, given = _target(path, operation, {}), _good_body(operation) | {field.name: text}
    yield Request(name, method, target, JSON_KIND, _json(given))
    if text not in CODED:
        return
    pairs = [f"{k}={quote_plus(str(v), errors='surrogatepass')}" for k, v in given.items()]
    yield Request(f"form {field.name}", method, target, FORM_KIND, "&".join(pairs).encode())
    yield Request(f"part {field.name}", method, target, MULTIPART_KIND, _multipart(given))


def with_value(method: str, path: str, operation: Json, field: Field, value: str) -> Request:
    """A request in whose JSON one field has a value as it is written."""
    good = _good_body(operation) | {field.name: "@"}
    body = _json(good).replace(b'"@"', value.encode())
    return Request(f"value {field.name}", method, _target(path, operation, {}), JSON_KIND, body)


class Text(NamedTuple):
    """A hostile text; one that can grow comes with half of it."""

    name: str
    whole: str
    half: str | None = None


def texts(room: int) -> Iterator[Text]:
    """All hostile texts, of at most so many bytes."""
    yield from (Text(name, text) for name, text in TEXTS.items() if len(text) <= room)
    for name, unit in UNITS.items():
        yield Text(f"many {name}", filled(unit, room), filled(unit, room // 2))


def room_of(field: Field) -> int:
    return BODY_ROOM if field.place == "body" else ADDRESS_ROOM


def bodies(method: str, path: str, operation: Json) -> Iterator[Request]:
    """Bodies of all kinds, whether the operation takes one or not."""
    target, good = _target(path, operation, {}), _good_body(operation)
    text = _json(good)
    kinds: dict[str, tuple[bytes, bytes]] = {
        "empty": (b"", b""),
        "empty json": (JSON_KIND, b""),
        "json": (JSON_KIND, text),
        "json as text": (b"text/plain", text),
        "json without a type": (b"", text),
        "json as form": (FORM_KIND, text),
        "form": (FORM_KIND, b"&".join(f"{k}={v}".encode() for k, v in good.items())),
        "form as json": (JSON_KIND, b"a=b&c=d"),
        "multipart": (MULTIPART_KIND, _multipart(good)),
        "multipart without an end": (MULTIPART_KIND, _multipart(good)[:-4]),
        "multipart cut in a header": (MULTIPART_KIND, b"--xyz\r\nContent-Disp"),
        "multipart without a boundary": (b"multipart/form-data", _multipart(good)),
        "multipart of another boundary": (b"multipart/form-data; boundary=abc", _multipart(good)),
        "multipart of a long boundary": (b"multipart/form-data; boundary=" + b"x" * 7000, text),
        "multipart of many parts": (MULTIPART_KIND, _part("a", "") * 1000 + b"--xyz--"),
        "multipart in multipart": (
            MULTIPART_KIND,
            b"--xyz\r\nContent-Type: multipart/mixed; boundary=abc\r\n\r\n" + b"--abc\r\n" * 1000,
        ),
        "multipart that is encoded": (
            MULTIPART_KIND,
            b"--xyz\r\nContent-Transfer-Encoding: base64\r\n"
            b'Content-Disposition: form-data; name="name"\r\n\r\n' + b"=" * 9000 + b"\r\n--xyz--",
        ),
        "multipart with a file": (
            MULTIPART_KIND,
            _part('name"; filename="../x', "x") + b"--xyz--",
        ),
        "truncated json": (JSON_KIND, text[:-3]),
        "json of a list": (JSON_KIND, b"[1]"),
        "json of a text": (JSON_KIND, b'"a"'),
        "deep json": (JSON_KIND, b"[" * 30_000 + b"]" * 30_000),
        "deep objects": (JSON_KIND, b'{"a":' * 10_000),
        "duplicate keys": (JSON_KIND, b"{" + b'"name":"a",' * 5000 + b'"name":1}'),
        "no number": (JSON_KIND, b'{"name": NaN, "slug": -Infinity}'),
        "no utf-8": (JSON_KIND, b'{"name": "\xff\xfe"}'),
        "utf-16": (b"application/json; charset=utf-16", text.decode().encode("utf-16")),
        "unknown charset": (b"application/json; charset=x-nothing", text),
        "dangerous charset": (b"application/json; charset=idna", text),
        "byte order mark": (JSON_KIND, b"\xef\xbb\xbf" + text),
        "too large": (JSON_KIND, b'{"name": "' + b"a" * 1_048_576 + b'"}'),
        "too large form": (FORM_KIND, b"a=" + b"a" * 1_048_576),
        "too many fields": (FORM_KIND, b"a&" * 30_000),
        "percent signs": (FORM_KIND, b"a=" + b"%" * 60_000),
        "long type": (b"application/json; " + b"a=b; " * 1400, text),
        "odd type": (b';;"=;/;\xff', text),
    }
    for name, (kind, body) in kinds.items():
        yield Request(name, method, target, kind, body)
    packed = gzip.compress(b"a" * 10_000_000)
    for encoding in (b"gzip", b"deflate", b"br", b"x"):
        yield Request(
            f"packed by {encoding.decode()}",
            method,
            target,
            JSON_KIND,
            packed,
            ("Content-Encoding", encoding),
        )


def headers(method: str, path: str, operation: Json) -> Iterator[Request]:
    """Headers with hostile values."""
    target = _target(path, operation, {})
    for header in HEADERS:
        for text in texts(HEADER_ROOM):
            value = text.whole.encode("utf-8", "surrogatepass")
            if not any(byte in value for byte in b"\r\n"):
                yield Request(f"{header}, {text.name}", method, target, header=(header, value))


def _good_body(operation: Json) -> dict[str, Any]:
    names = [field.name for field in fields(operation) if field.place == "body"]
    return {name: GOOD[name] for name in names if name in GOOD}


def _target(path: str, operation: Json, hostile: dict[Field, str]) -> str:
    """An address whose parameters pass but for the hostile ones."""
    query = []
    for field in fields(operation):
        if field.place == "path":
            path = path.replace(
                f"{{{field.name}}}", hostile.get(field, str(GOOD.get(field.name, "x")))
            )
        elif field.place == "query" and field in hostile:
            query.append(f"{field.name}={hostile[field]}")
    return path + ("?" + "&".join(query) if query else "")


def _json(value: Json) -> bytes:
    """JSON in UTF-8; lone surrogates, which UTF-8 has not, are escaped."""
    text = json.dumps(value, ensure_ascii=False)
    try:
        return text.encode()
    except UnicodeEncodeError:
        return json.dumps(value).encode()


def _multipart(values: Json) -> bytes:
    return b"".join(_part(name, str(value)) for name, value in values.items()) + b"--xyz--\r\n"


def _part(name: str, value: str) -> bytes:
    head = f'--xyz\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'
    return head.encode() + value.encode("utf-8", "surrogatepass") + b"\r\n"


OPERATIONS: Final = {
    f"{method} {path}": (method, path, each) for method, path, each in operations()
}
"""Documented operations, by method and path."""
