"""`python3 -m tests.example_env` writes the list in settings.py to example.env and the docs."""

import re
import textwrap
from dataclasses import fields
from pathlib import Path
from typing import Any

from echochat.settings import PROJECT_DIR, Settings

EXAMPLE = PROJECT_DIR / "example.env"
OPERATIONS = PROJECT_DIR / "docs" / "operations.md"
TABLE = re.compile(r"(?<=<!-- settings -->\n).*(?=<!-- /settings -->)", re.DOTALL)

HEAD = """\
# EchoChat's settings: environment variables with their defaults. Running from a
# clone needs none of them; production needs ECHOCHAT_SECRET_KEY. The server
# doesn't read this file: copy it, set what you need and load it with systemd
# (EnvironmentFile=) or a shell (set -a; . ./my.env; set +a).
"""


def shown(value: Any) -> str:
    """A default as somebody would write it in the environment."""
    match value:
        case None:
            return ""
        case bool():
            return str(int(value))
        case float():
            return f"{value:g}"
        case tuple():
            return ",".join(map(str, value))
        case Path():
            return str(value.relative_to(PROJECT_DIR))
        case _:
            return str(value)


def example_env() -> str:
    """The text of example.env: every variable, commented out."""
    entries = []
    for entry in fields(Settings):
        meaning = textwrap.fill(
            entry.metadata["doc"],
            79,
            initial_indent="# ",
            subsequent_indent="# ",
            break_on_hyphens=False,
        )
        entries.append(f"{meaning}\n# {entry.metadata['name']}={shown(entry.default)}\n")
    return "\n".join([HEAD, *entries])


def settings_table() -> str:
    """The same as a table."""
    rows = ["| variable | default | meaning |", "|---|---|---|"]
    for entry in fields(Settings):
        default = shown(entry.default)
        quoted = f"`{default}`" if default else ""
        rows.append(f"| `{entry.metadata['name']}` | {quoted} | {entry.metadata['doc']} |")
    return "\n".join(rows) + "\n"


if __name__ == "__main__":
    EXAMPLE.write_text(example_env())
    table = settings_table()
    OPERATIONS.write_text(TABLE.sub(lambda _: table, OPERATIONS.read_text()))
