"""WebSocket frames of the server (RFC 6455, section 5): built once, sent to many."""

from typing import Any, Final

import orjson

TEXT: Final = 0x81
CLOSE: Final = 0x88
PING: Final = 0x89
PONG: Final = 0x8A


def frame(kind: int, payload: bytes) -> bytes:
    """Return one unmasked, final frame; `kind` is its first byte."""
    size = len(payload)
    if size < 126:
        return bytes((kind, size)) + payload
    if size < 65536:
        return bytes((kind, 126)) + size.to_bytes(2, "big") + payload
    return bytes((kind, 127)) + size.to_bytes(8, "big") + payload


def payload(data: bytes) -> bytes:
    """Return the payload of one frame that `frame` built."""
    size = data[1]
    return data[2:] if size < 126 else data[4:] if size == 126 else data[10:]


def json_frame(event: Any) -> bytes:
    """Return the text frame that carries one JSON object."""
    return frame(TEXT, orjson.dumps(event))


def close_frame(code: int) -> bytes:
    """Return the close frame with a code (RFC 6455, section 7.4) and no reason."""
    return frame(CLOSE, code.to_bytes(2, "big"))


PING_FRAME: Final = frame(PING, b"")
EMPTY_CLOSE_FRAME: Final = frame(CLOSE, b"")
