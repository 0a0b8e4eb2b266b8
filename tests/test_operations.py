"""docs/operations.md says what is true: its table, its links, its commands."""

import os
import re
import shlex
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from echochat.settings import PROJECT_DIR
from tests.example_env import OPERATIONS, TABLE, settings_table
from tests.media.pictures import picture
from tests.media.support import fetched, picture_url, upload
from tests.nginx.proxy import image_defaults
from tests.rooms.support import chat
from tests.test_cli import serving

TEXT: Final = OPERATIONS.read_text()


def commands(name: str, data_dir: Path) -> str:
    """A block of commands, for a data folder."""
    found = re.search(rf"<!-- {name} -->\n```sh\n(.*?)```", TEXT, re.DOTALL)
    assert found
    return re.sub(r"^DATA=.*$", f"DATA={shlex.quote(str(data_dir))}", found[1], flags=re.MULTILINE)


def run(script: str, folder: Path) -> None:
    """Run commands in a folder, with the Python that runs EchoChat."""
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    subprocess.run(["sh", "-ec", script], cwd=folder, env=os.environ | {"PATH": path}, check=True)


def test_settings_table() -> None:
    """Every variable with default and meaning: python3 -m tests.example_env."""
    found = TABLE.search(TEXT)
    assert found
    assert found[0] == settings_table()


def test_nginx_table() -> None:
    """The variables of nginx are those that there are."""
    named = set(re.findall(r"`(NGINX_\w+)", TEXT))
    assert named <= set(image_defaults())


@pytest.mark.parametrize("document", sorted((PROJECT_DIR / "docs").glob("*.md")), ids=str)
def test_links(document: Path) -> None:
    """Files and headings that are linked are there."""
    text = document.read_text()
    headings = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    anchors = {re.sub(r"[^\w -]", "", title).lower().replace(" ", "-") for title in headings}
    for target in re.findall(r"\]\(([^):]+)\)", text):
        file, _, anchor = target.partition("#")
        assert (document.parent / file).exists(), target
        assert file or anchor in anchors, target


@pytest.fixture
def near() -> Iterator[Path]:
    """A folder whose path leaves room for a socket's, which may have 107 bytes."""
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


async def test_backup_and_restore(near: Path) -> None:
    """A backup of a running server is restored in a new one."""
    old, new = near / "old chat", near / "new"
    async with serving(ECHOCHAT_DATA_DIR=str(old)) as server, server.visitor() as anna:
        await anna.register()
        await upload(anna, picture())
        async with chat(anna) as room:
            assert (await room.said("remember me"))["seq"] == 1
        run(commands("backup", old), near)
        await server.stop(signal.SIGTERM)
    async with serving(ECHOCHAT_DATA_DIR=str(new)) as server:
        run(commands("restore", new), near)
        await server.stop(signal.SIGTERM)
    async with serving(ECHOCHAT_DATA_DIR=str(new)) as server, server.visitor() as anna:
        assert (await anna.login()).status == 200
        answer, image = await fetched(anna, await picture_url(anna))
        assert (answer.status, image[:4]) == (200, b"RIFF")
        async with chat(anna, query="?after=0") as room:
            assert (await room.next())["complete"]
            assert (await room.next())["message"] == "remember me"
            assert (await room.said("and on"))["seq"] == 2
