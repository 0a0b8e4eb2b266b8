"""Frames that the server builds, read by aiohttp's reader as a client would."""

import asyncio
import json
from typing import Any

import pytest
from aiohttp import WSMsgType
from aiohttp._websocket.reader import WebSocketDataQueue, WebSocketReader
from aiohttp.base_protocol import BaseProtocol
from hypothesis import given
from hypothesis import strategies as st

from echochat.realtime.frames import (
    EMPTY_CLOSE_FRAME,
    PING_FRAME,
    PONG,
    TEXT,
    close_frame,
    frame,
    json_frame,
)

SIZES = st.one_of(
    st.integers(0, 300), st.sampled_from([125, 126, 127, 65534, 65535, 65536, 65537, 200_000])
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def decoded(data: bytes) -> list[tuple[WSMsgType, Any]]:
    """Results of a client's frame reader on a stream."""
    loop = asyncio.new_event_loop()
    try:
        queue = WebSocketDataQueue(BaseProtocol(loop), 2**24, loop=loop)
        WebSocketReader(queue, 0, compress=False, decode_text=True).feed_data(data)
        assert queue.exception() is None
        return [(message.type, message.data) for message, _size in queue._buffer]
    finally:
        loop.close()


@given(st.lists(SIZES, min_size=1, max_size=4))
def test_every_size_is_read_back(sizes: list[int]) -> None:
    """Frames of all three forms of length follow one another without a seam."""
    texts = ["x" * size for size in sizes]
    stream = b"".join(frame(TEXT, text.encode()) for text in texts)
    assert decoded(stream) == [(WSMsgType.TEXT, text) for text in texts]


@pytest.mark.parametrize(("size", "header"), [(125, 2), (126, 4), (65535, 4), (65536, 10)])
def test_shortest_form_of_the_length(size: int, header: int) -> None:
    """The minimal number of bytes is used for the length (RFC 6455, section 5.2)."""
    assert len(frame(TEXT, bytes(size))) == header + size


@given(JSON)
def test_json(value: object) -> None:
    """A JSON frame carries its value."""
    [(kind, text)] = decoded(json_frame(value))
    assert kind is WSMsgType.TEXT
    assert json.loads(text) == value


@pytest.mark.parametrize("code", [1000, 1013, 4401])
def test_close(code: int) -> None:
    """A close frame carries its code."""
    assert decoded(close_frame(code)) == [(WSMsgType.CLOSE, code)]


def test_fixed_frames() -> None:
    """Ping, pong and the close frame without a code are what their names say."""
    stream = PING_FRAME + frame(PONG, b"p") + EMPTY_CLOSE_FRAME
    kinds = [WSMsgType.PING, WSMsgType.PONG, WSMsgType.CLOSE]
    assert [kind for kind, _data in decoded(stream)] == kinds
