"""Three people who talk in pairs, each on several sockets that come and go."""

import asyncio
import secrets
from collections.abc import Iterable
from itertools import combinations
from typing import Any, Final, Protocol

from echochat.storage.database import Database
from tests.accounts.support import Site, Visitor
from tests.conversations.support import PING, start
from tests.patience import PATIENCE
from tests.rooms.support import person

PEOPLE: Final = 3
DEVICES: Final = 2
"""Inbox sockets that each of them has."""

ROOMS: Final = PEOPLE - 1
"""Direct rooms that each of them is in."""

UNREAD: Final = """
    SELECT r.slug, count(*) FROM chat_roles c
    JOIN users u ON u.id = c.user_id
    JOIN rooms r ON r.id = c.room_id AND r.kind = 'direct'
    JOIN messages m ON m.room_id = r.id AND m.seq > c.last_read_seq AND m.author_id <> u.id
    WHERE u.name = %s GROUP BY r.slug
"""

Action = tuple[str, int, int]
"""An action of a user in one of their rooms on one of their devices."""


class Socket(Protocol):
    """A socket that can be closed and opened again."""

    async def connect(self) -> None:
        """Open it."""

    async def close(self) -> None:
        """Close it, and read what had come."""


class Device:
    """An inbox socket, and what it was last told."""

    def __init__(self, visitor: Visitor) -> None:
        self._visitor = visitor
        self.counts: dict[str, int] | None = None

    async def connect(self) -> None:
        self.counts = None
        self._socket = await self._visitor.http.ws_connect("/ws/direct/inbox/")
        self._reading = asyncio.create_task(self._read())

    async def close(self) -> None:
        await self._socket.close()
        await self._reading

    async def send(self, kind: str, slug: str | None) -> None:
        await self._socket.send_json({"type": kind, "roomSlug": slug})

    async def _read(self) -> None:
        async for message in self._socket:
            if (frame := message.json()) != PING:
                self.counts = _counts(frame["unread"])


class Reader:
    """A chat socket that resumes where it was, and the seqs that it saw."""

    def __init__(self, visitor: Visitor, slug: str) -> None:
        self._visitor = visitor
        self.slug = slug
        self.seqs: list[int] = []
        self.said = 0

    async def connect(self) -> None:
        after = self.seqs[-1] if self.seqs else 0
        self._socket = await self._visitor.http.ws_connect(f"/ws/chat/{self.slug}/?after={after}")
        self._reading = asyncio.create_task(self._read())

    async def close(self) -> None:
        await self._socket.close()
        await self._reading

    async def say(self) -> None:
        self.said += 1
        await self._socket.send_json({"message": str(self.said)})

    async def _read(self) -> None:
        async for message in self._socket:
            if "seq" in (frame := message.json()):
                self.seqs.append(frame["seq"])


class Member:
    """One of the three, with a reader in each of their rooms."""

    def __init__(self, visitor: Visitor, name: str, slugs: Iterable[str]) -> None:
        self.name = name
        self.devices = [Device(visitor) for _ in range(DEVICES)]
        self.readers = [Reader(visitor, slug) for slug in slugs]

    async def act(self, actions: list[Action]) -> None:
        """Do all of it, waiting for nothing."""
        for kind, room, number in actions:
            reader, device = self.readers[room], self.devices[number]
            if kind == "say":
                await reader.say()
            elif kind == "show nothing":
                await device.send("set_active_room", None)
            elif kind == "reconnect":
                await _reconnect(device)
            elif kind == "reconnect the reader":
                await _reconnect(reader)
            else:
                await device.send(kind, reader.slug)


class World:
    """All of them."""

    def __init__(self, members: list[Member]) -> None:
        self.members = members

    @property
    def devices(self) -> list[Device]:
        return [device for member in self.members for device in member.devices]

    @property
    def readers(self) -> list[Reader]:
        return [reader for member in self.members for reader in member.readers]

    @property
    def sockets(self) -> list[Socket]:
        return [*self.devices, *self.readers]

    async def play(self, scripts: Iterable[list[Action]]) -> None:
        """Let all of them act at once."""
        pairs = zip(self.members, scripts, strict=True)
        await asyncio.gather(*(member.act(actions) for member, actions in pairs))

    async def settle(self, db: Database) -> None:
        """Return when everything has been heard. Raises TimeoutError."""
        async with asyncio.timeout(PATIENCE):
            while not await self._is_settled(db):
                await asyncio.sleep(0.02)

    async def reconnect_devices(self) -> None:
        await asyncio.gather(*(_reconnect(device) for device in self.devices))

    async def close(self) -> None:
        await asyncio.gather(*(socket.close() for socket in self.sockets))

    async def _is_settled(self, db: Database) -> bool:
        """Tell whether every message is stored and read, and every device agrees with a recount."""
        lengths: dict[str, int] = dict(await db.fetch_all("SELECT slug, last_seq FROM rooms"))
        said = sum(reader.said for reader in self.readers)
        if said > sum(lengths[slug] for slug in {reader.slug for reader in self.readers}):
            return False
        if any(len(reader.seqs) < lengths[reader.slug] for reader in self.readers):
            return False
        return all([await self._agrees(db, member) for member in self.members])

    async def _agrees(self, db: Database, member: Member) -> bool:
        recount: dict[str, int] = dict(await db.fetch_all(UNREAD, (member.name,)))
        return all(device.counts == recount for device in member.devices)


async def new_world(site: Site) -> World:
    """Three people who were never there, a room for each two, all connected."""
    names = [f"u{secrets.token_hex(6)}" for _ in range(PEOPLE)]
    visitors = {name: await person(site, name) for name in names}
    slugs = {pair: await start(visitors[pair[0]], pair[1]) for pair in combinations(names, 2)}
    members = [
        Member(visitors[name], name, [slug for pair, slug in slugs.items() if name in pair])
        for name in names
    ]
    world = World(members)
    await asyncio.gather(*(socket.connect() for socket in world.sockets))
    return world


async def _reconnect(socket: Socket) -> None:
    await socket.close()
    await socket.connect()


def _counts(unread: dict[str, Any]) -> dict[str, int]:
    """The counts of an Unread object, which has to be of one piece."""
    counts: dict[str, int] = unread["counts"]
    assert unread["slugs"] == list(counts)
    assert unread["dialogs"] == len(counts)
    assert all(counts.values())
    return counts
