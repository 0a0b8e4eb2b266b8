"""Hostile texts and values."""

from typing import Final

TEXTS: Final = {
    "empty": "",
    "blank": " \t\u3000\u00a0",
    "nul": "a\0b",
    "lone surrogate": "a\ud800",
    "swapped surrogates": "\udc00\ud800",
    "dot": ".",
    "dots": "..",
    "dot segments": "../../etc/passwd",
    "encoded dots": "%2e%2e%2f",
    "backslashes": "..\\..\\con",
    "sql": "'; DROP TABLE users; --",
    "formats": "%s %(name)s {0} {max_length} ${jndi:ldap://x} {{7*7}}",
    "html": '<script>alert(1)</script><img src=x onerror="alert(1)">',
    "ansi": "\x1b[2J\x1b[31mred\x07",
    "header": "a\r\nSet-Cookie: sessionid=x\r\n\r\n",
    "c1 controls": "\x85\x9b31m",
    "right to left": "\u202egnp.exe",
    "isolates": "\u2066\u2067\u2068",
    "hebrew": "שלום",
    "filler": "\u3164\u115f\u1160",
    "braille blank": "\u2800",
    "byte order marks": "\ufeff\ufffe",
    "private use": "\ue000\U0010ffff",
    "unassigned": "\u0378\U000e0fff",
    "tags": "🏴\U000e0067\U000e0062\U000e007f",
    "case": "İıßﬁǅΣς",
    "wide": "ｐａｓｓｗｏｒｄ",
    "reserved": "ＡＤＭＩＮ",
    "huge number": "9" * 400,
    "bigint": "9223372036854775808",
    "negative": "-1",
    "infinite": "1e999",
    "not a number": "NaN",
    "null": "null",
    "direct": "dm_" + "0" * 24,
    "public": "PUBLIC",
}
"""Small ones."""

UNITS: Final = {
    "letters": "a",
    "combining": "\u0300\u0316",
    "tibetan": "\u0f73",
    "ligatures": "\ufdfa",
    "half-width marks": "\uff9e",
    "joined emoji": "👩\u200d",
    "flags": "🇩",
    "spaces": " ",
    "wide spaces": "\u3000",
    "lines": "\r\n",
    "digits": "9",
    "arabic digits": "٣",
    "comments": "<!--",
    "tags": "<a",
    "closed tags": "<<a>",
    "brackets": "[",
    "percent": "%",
    "backslashes": "\\",
    "quotes": '"',
    "dots": ".",
    "separators": "a.b_",
    "ats": "@",
    "commas": "a,",
    "semicolons": ";q=",
    "controls": "\x1b",
    "overrides": "\u202e",
}
"""Units repeated up to the limit: their cost must not grow quadratically."""


def filled(unit: str, room: int) -> str:
    """A letter and the unit again and again, in so many bytes."""
    return "a" + unit * ((room - 1) // len(unit.encode()))


VALUES: Final = {
    "null": "null",
    "true": "true",
    "zero": "0",
    "negative": "-1",
    "fraction": "0.1",
    "bigint": "9223372036854775808",
    "huge": "9" * 4300,
    "endless number": "9" * 60_000,
    "endless fraction": "0." + "9" * 60_000,
    "exponent": "1e999999999",
    "nan": "NaN",
    "infinity": "-Infinity",
    "list": '["a"]',
    "object": '{"a": "b"}',
    "deep list": "[" * 10_000 + "]" * 10_000,
    "deep object": '{"a":' * 10_000 + "1" + "}" * 10_000,
    "open list": "[" * 60_000,
    "many lists": "[" + "[]," * 19_000 + "[]]",
    "many keys": "{" + ",".join(f'"{n}":{n}' for n in range(4000)) + "}",
    "escapes": '"' + "\\u0300\\u0316" * 5000 + '"',
    "bad escape": '"\\x"',
}
"""JSON that is no text, as it is written."""
