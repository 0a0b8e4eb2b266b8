"""People with pictures, and the files of them."""

import io
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import aiohttp

from echochat.settings import load
from tests.accounts.support import Answer, Visitor

PROFILE = "/api/auth/profile/"


def form(image: bytes | None = None, name: str = "me.png", **fields: str) -> aiohttp.FormData:
    """A form as a browser sends it."""
    data = aiohttp.FormData(default_to_multipart=True)
    for field, value in fields.items():
        data.add_field(field, value)
    if image is not None:
        data.add_field("image", io.BytesIO(image), filename=name, content_type="image/png")
    return data


async def upload(visitor: Visitor, image: bytes, **fields: str) -> Answer:
    """Change the picture, and what else there is."""
    return await visitor.post(PROFILE, data=form(image, **fields))


async def profile(visitor: Visitor) -> dict[str, Any]:
    """One's own profile, but for the times."""
    user: dict[str, Any] = (await visitor.get(PROFILE)).data["user"]
    return {name: user[name] for name in ("username", "email", "bio", "profileImage")}


async def edit(visitor: Visitor, **fields: object) -> Answer:
    """Change some fields."""
    return await visitor.post(PROFILE, fields)


async def wrong_fields(visitor: Visitor, **fields: object) -> list[str]:
    """The fields that a change is refused for."""
    answer = await edit(visitor, **fields)
    assert (answer.status, answer.data["code"]) == (400, "invalid_input")
    return sorted(answer.data["errors"])


async def picture_url(visitor: Visitor) -> Any:
    """The address of one's own picture."""
    return (await visitor.get(PROFILE)).data["user"]["profileImage"]


async def fetched(visitor: Visitor, url: str, **headers: str) -> tuple[Answer, bytes]:
    """Return the answer at an address."""
    async with visitor.http.get(url, headers=headers) as response:
        return Answer(response.status, response.headers, None), await response.read()


def media_folder(data_dir: Path) -> Path:
    """Where a server with this data folder keeps what people upload."""
    return load({"ECHOCHAT_DEBUG": "1", "ECHOCHAT_DATA_DIR": str(data_dir)}).media_dir


def files(data_dir: Path) -> list[Path]:
    """All files that are kept there."""
    return [path for path in media_folder(data_dir).rglob("*") if path.is_file()]


@contextmanager
def room_for_files_of(size: int) -> Iterator[None]:
    """Let the system refuse to write files of more bytes, as a full disk does."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
