"""Reads that are one whole message, known by their head, and what only looks like one."""

import pytest

from tests.realtime.support import PING, TEXT, Peer, Wire, masked


def told(peer: Peer) -> list[str]:
    """The texts that came."""
    return [peer.endpoint.texts.get_nowait() for _ in range(peer.endpoint.texts.qsize())]


READS = [
    *[(masked(TEXT, b"x" * size), ["x" * size], 1) for size in (0, 1, 125, 126, 127, 1015, 1016)],
    (masked(TEXT, b"x" * 5000), ["x" * 5000], 2),
    (masked(TEXT, b"x") * 2, ["x", "x"], 2),
    (masked(TEXT, b"x" * 200) * 2, ["x" * 200] * 2, 2),
    (masked(TEXT, b"x" * 10)[:-1], [], 1),
    (masked(TEXT, b"x" * 200)[:-1], [], 1),
    (masked(TEXT, b"x" * 10) + b"\x81", ["x" * 10], 1),
    (masked(TEXT, b"x" * 200) + b"\x81", ["x" * 200], 1),
    (masked(TEXT, b"x", final=False), [], 1),
    (masked(PING, b"x"), [], 1),
    (masked(PING, b"x" * 125), [], 1),
    (b"\x81", [], 0),
    (b"", [], 0),
]


@pytest.mark.parametrize(("data", "texts", "frames"), READS)
async def test_one_read(wire: Wire, data: bytes, texts: list[str], frames: int) -> None:
    """Whatever one read holds: its whole texts are told at once, and all its frames counted."""
    peer = await wire.open()
    before = peer.connection._budget.left
    peer.connection.data_received(data)
    assert told(peer) == texts
    assert before - peer.connection._budget.left == frames


@pytest.mark.parametrize(
    "data",
    [b"\x81\x01\0\0\0\0x", b"\x81\x7d", b"\x81\xfe\0\x7d" + b"\0" * 129, b"\x81\x7e" + b"\0" * 130],
)
async def test_one_read_that_may_not_be(wire: Wire, data: bytes) -> None:
    """Frames that resemble a complete text but have no mask or an overlong length."""
    peer = await wire.open()
    peer.connection.data_received(data)
    assert told(peer) == []
    assert peer.endpoint.over.result() == 1002


@pytest.mark.parametrize(
    ("before", "rest", "code"),
    [
        (masked(TEXT, b"y" * 20)[:-7], masked(TEXT, b"x"), 1007),
        (masked(TEXT, b"y" * 300)[:-210], masked(TEXT, b"x" * 202), 1007),
        (masked(TEXT, b"y", final=False), masked(TEXT, b"x"), 1002),
    ],
)
async def test_reads_that_belong_together(
    wire: Wire, before: bytes, rest: bytes, code: int
) -> None:
    """Inside of a frame, or of a message, nothing is taken for a text of its own."""
    peer = await wire.open()
    left = peer.connection._budget.left
    peer.connection.data_received(before)
    peer.connection.data_received(rest)
    assert left - peer.connection._budget.left == 1
    assert peer.endpoint.over.result() == code
