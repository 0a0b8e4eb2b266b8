"""A client's end of a socket; whatever comes over it is held against docs/asyncapi.yaml."""

import asyncio
from typing import Any, ClassVar

import aiohttp
import orjson
from aiohttp import WSMsgType

from tests.contract.documents import check_close, check_frame
from tests.patience import PATIENCE


class ClientSocket:
    """One open socket of a channel."""

    channel: ClassVar[str]

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket

    async def next(self) -> Any:
        """The next frame."""
        frame = await self.socket.receive_json(timeout=PATIENCE)
        check_frame(self.channel, frame)
        return frame

    async def take(self, count: int) -> list[Any]:
        """The next frames."""
        return [await self.next() for _ in range(count)]

    async def close_code(self) -> int:
        """The code with which the server closes, whatever it says before."""
        return (await self.rest())[1]

    async def rest(self) -> tuple[list[Any], int]:
        """All frames until the server closes, and with which code it does."""
        frames = []
        async with asyncio.timeout(PATIENCE):
            while (message := await self.socket.receive()).type is WSMsgType.TEXT:
                frames.append(orjson.loads(message.data))
                check_frame(self.channel, frames[-1])
        code = self.socket.close_code
        check_close(self.channel, code)
        assert code is not None
        return frames, code
