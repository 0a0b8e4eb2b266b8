"""Escapes untrusted text for log lines, so it can't move the cursor or begin a line."""

import json
import re
from collections.abc import Mapping
from typing import Final

import orjson

_CONTROLS: Final = re.compile(
    "[\0-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)
"""Control characters (C0, DEL, C1), ends of lines, marks of direction, lone surrogates."""


def escaped(text: str) -> str:
    """Return the text with control and direction characters escaped as in JSON."""
    return _CONTROLS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def json_line(values: Mapping[str, object]) -> str:
    """Return the values as one JSON object, without an end of line.

    Values that JSON doesn't know are written as text, lone surrogates escaped.
    """
    try:
        line = orjson.dumps(values, default=str).decode()
    except TypeError:
        # orjson takes no lone surrogates, which paths and headers may bring.
        line = json.dumps(values, default=str)
    return escaped(line)
