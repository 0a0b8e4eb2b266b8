"""The command line as a process, with what it is told on standard input."""

import asyncio
import json
from typing import Any, NamedTuple

from tests.patience import PATIENCE
from tests.test_cli import launch


class Said(NamedTuple):
    """A command's exit code and output."""

    code: int | None
    out: str
    err: str

    @property
    def data(self) -> Any:
        """The JSON of its answer."""
        return json.loads(self.out)


async def command(url: str, *arguments: str, stdin: str = "", **environ: str) -> Said:
    """Run a command on a database."""
    process = await launch(*arguments, DATABASE_URL=url, **environ)
    out, err = await asyncio.wait_for(process.communicate(stdin.encode()), 3 * PATIENCE)
    assert "Traceback" not in err.decode(), err.decode()
    return Said(process.returncode, out.decode(), err.decode())


async def asked(url: str, *arguments: str, stdin: str = "", **environ: str) -> Any:
    """Return the JSON output of a command that succeeds."""
    said = await command(url, *arguments, "--json", stdin=stdin, **environ)
    assert said.code == 0, said
    return said.data
