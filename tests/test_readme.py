"""The README says what is true."""

import asyncio
import re
import sys
from pathlib import Path

import pytest

from echochat.settings import PROJECT_DIR
from tests.accounts.support import PASSWORD, Site
from tests.patience import PATIENCE
from tests.rooms.support import chat, person

READMES = ("README.md", "README.ru.md")


def client_of(readme: str, url: str) -> str:
    """The raw client's source, pointed at a server."""
    found = re.search(r"```python\n(.*?)```", (PROJECT_DIR / readme).read_text(), re.DOTALL)
    assert found
    return found[1].replace("http://127.0.0.1:8000", url).replace("correct horse battery", PASSWORD)


@pytest.mark.parametrize("readme", READMES)
async def test_raw_client(site: Site, tmp_path: Path, readme: str) -> None:
    """The client in the README signs in, speaks, and prints what is said."""
    program = tmp_path / "client.py"
    program.write_text(client_of(readme, str(site.server.make_url("/")).rstrip("/")))
    robot = await person(site, "robot")
    async with chat(robot) as one:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-u", str(program), stdout=asyncio.subprocess.PIPE
        )
        assert (await one.next())["message"] == "Hello!"
        assert process.stdout is not None
        async with asyncio.timeout(PATIENCE):
            printed = [await process.stdout.readline() for _ in range(2)]
        process.kill()
        await process.communicate()
    assert b"Hello!" in b"".join(printed)


@pytest.mark.parametrize("readme", READMES)
def test_links(readme: str) -> None:
    """Every file that is linked exists."""
    for target in re.findall(r"\]\(([^)#:]+)\)", (PROJECT_DIR / readme).read_text()):
        assert (PROJECT_DIR / target).exists(), target
