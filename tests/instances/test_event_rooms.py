"""Rooms on event sockets of two instances."""

from echochat.storage.database import Database
from tests.events.list_client import Client, listed
from tests.events.support import events
from tests.instances.conftest import Pair, ready
from tests.instances.test_two_instances import elsewhere
from tests.redis_server import RedisServer
from tests.rooms.support import chat, give_role, person, private_room, store_past


async def test_message(sites: Pair) -> None:
    """Messages of one instance are told by the other, with the author's id and their own."""
    here, there = sites
    anna, boris = await person(here, "anna"), await person(there, "boris")
    async with events(anna) as one, events(boris) as two:
        room_id = (await one.show())["room"]["id"]
        assert (await two.show())["room"]["id"] == room_id
        sent = await one.do(type="send", roomId=room_id, content="hi")
        frame = await two.event("message")
        assert frame == await one.event("message")
        assert frame["message"]["id"] == sent["messageId"]
        assert await one.do(
            type="react", roomId=room_id, messageId=sent["messageId"], emoji="👍", on=True
        ) == {"change": 1}
        assert (await two.event("message_changed"))["change"] == 1
        await two.do(type="typing", roomId=room_id)
        assert (await one.event("typing"))["username"] == "boris"


async def test_logout(sites: Pair) -> None:
    """A logout on one instance closes the sockets on the other."""
    here, there = sites
    anna = await person(here)
    async with events(await elsewhere(anna, there)) as one:
        await anna.logout()
        assert await one.close_code() == 4401


async def test_outage(sites: Pair, redis_server: RedisServer, db: Database) -> None:
    """When Redis is back nobody has missed anything."""
    here, there = sites
    async with chat(await person(here)) as old, events(await there.visitor()) as one:
        await one.show()
        await old.said("before")
        assert await one.texts(1) == ["before"]
        redis_server.stop()
        await old.said("during")
        await store_past(db, 1)
        redis_server.start()
        assert await one.texts(2) == ["during", "old 1"]
        await ready(here, there)


async def test_client_ahead_of_the_instance(sites: Pair, redis_server: RedisServer) -> None:
    """A client from an instance that heard more is shown nothing again, and misses nothing."""
    here, there = sites
    anna = await person(here)
    async with chat(anna) as old, chat(await there.visitor()) as behind:
        await old.said("first")
        await behind.next()
        redis_server.stop()
        await old.said("second")
        async with events(await elsewhere(anna, there)) as ahead:
            assert (await ahead.show(after=2, changes=0))["resume"] == "caught_up"
            redis_server.start()
            await ready(here, there)
            await old.said("third")
            assert await ahead.texts(1) == ["third"]


async def test_list(sites: Pair, redis_server: RedisServer, db: Database) -> None:
    """Lists on one instance hear of messages, marks and roles on the other, after an outage too."""
    here, there = sites
    anna, boris = await person(here, "anna"), await person(here, "boris")
    await private_room(anna, "attic")
    await give_role(db, "attic", "boris", "member")
    client = Client("boris")
    at_there = await elsewhere(boris, there)
    async with listed(at_there, client) as one, chat(anna, "attic") as attic:
        await attic.said("a")
        await client.until(one, lambda: client.unread == {"attic": 1})
        async with events(boris) as other:
            room_id = client.item("attic")["roomId"]
            await other.do(type="mark_read", roomId=room_id, seq=1)
        await client.until(one, lambda: client.unread == {})
        redis_server.stop()
        await attic.said("b")
        redis_server.start()
        await client.until(one, lambda: client.unread == {"attic": 1})
