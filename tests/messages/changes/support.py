"""Somebody who follows what becomes of messages."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from tests.accounts.support import Visitor
from tests.rooms.support import Chat, chat


@asynccontextmanager
async def following(visitor: Visitor, slug: str = "public", query: str = "") -> AsyncIterator[Chat]:
    """Open a chat socket that hears of changes too."""
    async with chat(visitor, slug, f"?changes=0{query}") as socket:
        yield socket


async def edit(one: Chat, id_: int, message: str) -> None:
    await one.send(type="edit", id=id_, message=message)


async def delete(one: Chat, id_: int) -> None:
    await one.send(type="delete", id=id_)


async def react(one: Chat, id_: int, emoji: str = "👍", *, on: bool = True) -> None:
    await one.send(type="react", id=id_, emoji=emoji, on=on)


def told(frame: dict[str, Any], *fields: str) -> dict[str, Any]:
    """Some fields of a frame."""
    return {field: frame[field] for field in fields}
