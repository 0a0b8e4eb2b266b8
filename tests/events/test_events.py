"""The event socket: hello, commands and their answers, rooms and their frames."""

import asyncio
from typing import Any

import pytest

from echochat.events import rules
from echochat.storage.database import Database
from tests.accounts.support import Site, StartSite, Visitor
from tests.conversations.support import inbox, start, write
from tests.events.support import events
from tests.ops.test_metrics import scrape
from tests.rooms.support import chat, give_role, person, private_room, store_past


@pytest.fixture
async def anna(site: Site) -> Visitor:
    """Somebody signed in."""
    return await person(site, "anna")


async def test_hello(site: Site, anna: Visitor) -> None:
    """The first frame says who one is, and the limits."""
    async with anna.http.ws_connect("/ws/events/") as socket:
        hello = await socket.receive_json()
        assert hello["user"]["username"] == "anna"
        assert (hello["heartbeatSeconds"], hello["maxRooms"]) == (30, 50)
    async with (await site.visitor()).http.ws_connect("/ws/events/") as socket:
        assert (await socket.receive_json())["user"] is None


async def test_message(site: Site, anna: Visitor) -> None:
    """Stored, answered once, and told to all who show the room, on both kinds of socket."""
    async with events(anna) as one, events(await site.visitor()) as two, chat(anna) as old:
        room = (await one.show())["room"]
        await two.show()
        assert (room["slug"], room["kind"], room["canWrite"]) == ("public", "public", True)
        result = await one.do(type="send", roomId=room["id"], content=" hi ", nonce="n1")
        assert (result["seq"], result["repeated"]) == (1, False)
        frame = await one.event("message")
        assert frame == await two.next()
        message = frame["message"]
        assert (frame["roomId"], message["id"]) == (room["id"], result["messageId"])
        assert (message["content"], message["username"], message["nonce"]) == ("hi", "anna", "n1")
        assert message["createdAt"] == result["createdAt"]
        told = await old.next()
        assert (told["message"], told["id"]) == ("hi", message["id"])
        await old.said("hi too")
        assert (await one.event("message"))["message"]["userId"] == message["userId"]
        again = await one.do(type="send", roomId=room["id"], content="other", nonce="n1")
        assert (again["messageId"], again["repeated"]) == (result["messageId"], True)
        assert await one.is_quiet()


async def test_own_id(anna: Visitor) -> None:
    """The id beside one's name is that of the hello."""
    async with anna.http.ws_connect("/ws/events/") as socket:
        user_id = (await socket.receive_json())["user"]["id"]
    async with events(anna) as one:
        room_id = (await one.show())["room"]["id"]
        await one.do(type="send", roomId=room_id, content="hi")
        assert (await one.event("message"))["message"]["userId"] == user_id


async def test_several_rooms(anna: Visitor) -> None:
    """Each room's frames carry its id; after the unsubscription none of it come."""
    await private_room(anna, "attic")
    async with events(anna) as one, chat(anna, "attic") as attic, chat(anna) as public:
        ids = {slug: (await one.show(slug))["room"]["id"] for slug in ("attic", "public")}
        for slug, socket in (("attic", attic), ("public", public)):
            await socket.say(slug)
            frame = await one.event("message")
            assert (frame["roomId"], frame["message"]["content"]) == (ids[slug], slug)
        await one.do(type="unsubscribe", channel="room", roomId=ids["attic"])
        await attic.said("unheard")
        await public.said("heard")
        assert await one.texts(1) == ["heard"]
        assert await one.refusal(type="send", roomId=ids["attic"], content="x") == "not_subscribed"
        await one.do(type="unsubscribe", channel="room", roomId=ids["attic"])


async def test_changes(site: Site, anna: Visitor) -> None:
    """Edits, reactions and deletions: answered with the change, told with all that can change."""
    async with events(anna) as one, events(await person(site, "boris")) as two:
        room_id = (await one.show())["room"]["id"]
        await two.show()
        sent = await one.do(type="send", roomId=room_id, content="a")
        about = {"roomId": room_id, "messageId": sent["messageId"]}
        assert await one.do(type="edit", content="b", **about) == {"change": 1}
        frame = await two.event("message_changed")
        assert (frame["change"], frame["message"]["content"]) == (1, "b")
        assert await two.do(type="react", emoji="👍", on=True, **about) == {"change": 2}
        assert await two.do(type="react", emoji="👍", on=True, **about) == {"change": None}
        frame = await one.event("message_changed")
        frame = frame if frame["change"] == 2 else await one.event("message_changed")
        assert frame["message"]["reactions"] == [{"emoji": "👍", "count": 1, "users": ["boris"]}]
        assert frame["reacted"] == {"username": "boris", "emoji": "👍", "on": True}
        assert await two.refusal(type="delete", **about) == "forbidden"
        assert await one.do(type="delete", **about) == {"change": 3}
        frame = await two.event("message_changed")
        frame = frame if frame["change"] == 3 else await two.event("message_changed")
        assert (frame["message"]["deleted"], frame["message"]["content"]) == (True, "")
        assert await one.refusal(type="edit", content="c", **about) == "message_not_found"


async def test_typing(site: Site, anna: Visitor) -> None:
    """Told to the others, with id and name."""
    async with events(anna) as one, events(await person(site, "boris")) as two:
        room_id = (await one.show())["room"]["id"]
        await two.show()
        assert await two.do(type="typing", roomId=room_id) == {}
        frame = await one.event("typing")
        assert (frame["roomId"], frame["username"]) == (room_id, "boris")
        await two.do(type="send", roomId=room_id, content="hi")
        assert (await one.event("message"))["message"]["userId"] == frame["userId"]


async def test_refusals(site: Site, anna: Visitor, db: Database) -> None:
    """Each command is answered by its id, whatever is wrong with it."""
    await private_room(anna, "attic")
    await person(site, "boris")
    async with events(anna) as one, events(await site.visitor()) as guest:
        room_id = (await one.show())["room"]["id"]
        assert await one.refusal(type="send", roomId=room_id, content="x" * 1001) == (
            "message_too_long"
        )
        sends: tuple[dict[str, Any], ...] = (
            {"content": " "},
            {"content": 7},
            {"content": "x", "nonce": "n" * 65},
            {},
        )
        for wrong in sends:
            assert await one.refusal(type="send", roomId=room_id, **wrong) == "invalid_payload"
        for kind in ("dance", "message", "typing", "mark_read", "subscribe", 7, None):
            assert await one.refusal(type=kind) == "invalid_payload"
        subscribe: dict[str, Any] = {"type": "subscribe", "channel": "room"}
        subscriptions: tuple[dict[str, Any], ...] = (
            {"slug": "public", "after": 1},
            {"slug": "public", "after": -1, "changes": 0},
            {"slug": "public", "after": 2**63, "changes": 0},
            {"slug": "public", "after": 1.5, "changes": 0},
            {"slug": ["public"]},
            {"slug": "public", "channel": "rooms"},
        )
        for wrong in subscriptions:
            assert await one.refusal(**subscribe | wrong) == "invalid_payload"
        for slug in ("nowhere", "", "no such slug", "x" * 1000):
            assert await one.refusal(**subscribe, slug=slug) == "room_not_found"
        assert await guest.refusal(**subscribe, slug="attic") == "room_not_found"
        await guest.show()
        commands: tuple[dict[str, Any], ...] = (
            {"type": "send", "content": "hi"},
            {"type": "typing"},
            {"type": "delete", "messageId": 1},
            {"type": "mark_read", "seq": 1},
        )
        for command in commands:
            assert await guest.refusal(roomId=room_id, **command) == "forbidden"
        await give_role(db, "public", "anna", "blocked")
        assert (await one.event("room_changed"))["room"]["canWrite"] is False
        assert await one.refusal(type="send", roomId=room_id, content="hi") == "forbidden"


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("", None),
        ("[]", None),
        ("{}", None),
        ('{"id":0,"type":"ping"}', None),
        ('{"id":"7","type":"ping"}', None),
        ('{"id":true,"type":"ping"}', None),
        ('{"id":7,"type":"send","content":"\\ud800"}', 7),
        ('{"id":7,"type":"send","content":1' + "0" * 5000 + "}", 7),
        ('{"id":7,"type":"send","content":' + "[" * 3000, 7),
    ],
)
async def test_unreadable(anna: Visitor, text: str, id_: int | None) -> None:
    """Unreadable frames are refused by their id, if that can be read."""
    async with events(anna) as one:
        await one.socket.send_str(text)
        assert await one.next() == {"type": "error", "id": id_, "code": "invalid_payload"}


async def test_rate_limit(start_site: StartSite) -> None:
    """Over it, a refusal says when to try again."""
    site = await start_site(CHAT_MESSAGE_RATE_LIMIT="1", CHAT_CHANGE_RATE_LIMIT="1")
    async with events(await person(site)) as one:
        room_id = (await one.show())["room"]["id"]
        sent = await one.do(type="send", roomId=room_id, content="a")
        answer = await one.ask(type="send", roomId=room_id, content="b")
        assert (answer["code"], answer["retryAfter"] > 0) == ("rate_limited", True)
        edit = {"type": "edit", "roomId": room_id, "messageId": sent["messageId"], "content": "c"}
        await one.do(**edit)
        answer = await one.ask(**edit)
        assert (answer["code"], answer["retryAfter"] > 0) == ("rate_limited", True)


async def test_mark_read(site: Site, anna: Visitor) -> None:
    """Durable, never back, and told to the user's inbox; of rooms with a role alone."""
    boris = await person(site, "boris")
    slug = await start(anna, "boris")
    async with events(boris) as one, inbox(boris) as his:
        for text in ("a", "b"):
            await write(anna, slug, text)
            await his.next()
        room = (await one.show(slug))["room"]
        assert (room["name"], room["peer"]["username"]) == (None, "anna")
        mark = {"type": "mark_read", "roomId": room["id"]}
        assert await one.do(**mark, seq=1) == {"lastReadSeq": 1, "readVersion": 0}
        assert (await his.next())["unread"]["counts"] == {slug: 1}
        assert await one.do(**mark, seq=99) == {"lastReadSeq": 2, "readVersion": 0}
        assert (await his.next())["unread"]["counts"] == {}
        assert await one.do(**mark, seq=1) == {"lastReadSeq": 2, "readVersion": 0}
        await boris.post(f"/api/chat/rooms/{slug}/unread/", {"seq": 1})
        assert await one.do(**mark, seq=2, readVersion=0) == {"lastReadSeq": 0, "readVersion": 1}
        assert await one.do(**mark, seq=2, readVersion=1) == {"lastReadSeq": 2, "readVersion": 1}
        assert await one.refusal(**mark, seq=2, readVersion="1") == "invalid_payload"
        public = (await one.show())["room"]["id"]
        # Everybody is there, without having been noted before.
        read = {"lastReadSeq": 0, "readVersion": 0}
        assert await one.do(type="mark_read", roomId=public, seq=1) == read
        assert await one.refusal(type="mark_read", roomId=2**60, seq=1) == "room_not_found"


async def test_mark_read_at_the_end(anna: Visitor, site: Site, db: Database) -> None:
    """A mark that was sent before the client went is written down."""
    boris = await person(site, "boris")
    slug = await start(anna, "boris")
    await write(anna, slug, "a")
    async with events(boris) as one:
        room_id = (await one.show(slug))["room"]["id"]
        await one.send(type="mark_read", roomId=room_id, seq=1)
    query = "SELECT count(*) FROM chat_roles WHERE room_id = %s AND last_read_seq = 1"

    async def is_marked() -> bool:
        return bool((await db.fetch_all(query, (room_id,)))[0][0] == 2)

    async with asyncio.timeout(10):
        while not await is_marked():
            await asyncio.sleep(0.01)


async def test_resume(anna: Visitor, db: Database) -> None:
    """Caught up, replayed from memory and from PostgreSQL, or to be loaded anew."""
    async with events(anna) as one:
        first = await one.show()
        assert (first["resume"], first["lastSeq"], first["lastChange"]) == ("reload", 0, 0)
        room_id = first["room"]["id"]
        sent = [await one.do(type="send", roomId=room_id, content=text) for text in "abc"]
        about = {"roomId": room_id, "messageId": sent[0]["messageId"]}
        await one.do(type="edit", content="A", **about)
        async with events(anna) as two:
            assert (await two.show(after=3, changes=1))["resume"] == "caught_up"
            again = await two.show(after=1, changes=1)
            assert (again["resume"], again["lastSeq"], again["lastChange"]) == ("replayed", 3, 1)
            assert await two.texts(2) == ["b", "c"]
            assert (await two.show(after=2, changes=0))["resume"] == "replayed"
            assert await two.texts(1) == ["c"]
            assert (await two.event("message_changed"))["message"]["content"] == "A"
            for after, changes in ((9, 1), (3, 9)):
                assert (await two.show(after=after, changes=changes))["resume"] == "reload"
            assert await two.is_quiet()
    await store_past(db, 300)
    async with events(anna) as one:
        assert (await one.show(after=0, changes=1))["resume"] == "replayed"
        assert await one.texts(3) == ["A", "b", "c"]
        assert await one.texts(300) == [f"old {n}" for n in range(1, 301)]
    await store_past(db, 300)
    async with events(anna) as one:
        assert (await one.show(after=0, changes=1))["resume"] == "reload"
        assert await one.is_quiet()


async def test_most_rooms(anna: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    """There is a limit, of which an unsubscription gives one back; the same room counts once."""
    monkeypatch.setattr("echochat.events.session.ROOMS", 2)
    for slug in ("attic", "cellar"):
        await private_room(anna, slug)
    async with events(anna) as one:
        await one.show("attic")
        room_id = (await one.show())["room"]["id"]
        await one.show()
        subscribe = {"type": "subscribe", "channel": "room", "slug": "cellar"}
        assert await one.refusal(**subscribe) == "too_many_rooms"
        await one.do(type="unsubscribe", channel="room", roomId=room_id)
        await one.do(**subscribe)
    assert rules.ROOMS == 50


async def test_deleted_room(anna: Visitor) -> None:
    """Its subscription ends, the socket does not."""
    await private_room(anna, "attic")
    async with events(anna) as one:
        await one.show("attic")
        await anna.delete("/api/chat/rooms/attic/")
        assert (await one.event("unsubscribed"))["code"] == "room_not_found"
        await one.do(type="ping")


async def test_session_ends(anna: Visitor) -> None:
    """A logout closes the socket."""
    async with events(anna) as one:
        await one.show()
        await anna.logout()
        assert await one.close_code() == 4401


async def test_connect_rate(start_site: StartSite) -> None:
    """As every endpoint it has its limit of connects."""
    site = await start_site(WS_CONNECT_RATE_LIMIT="1")
    visitor = await site.visitor()
    async with events(visitor):
        pass
    async with visitor.http.ws_connect("/ws/events/") as socket:
        await socket.receive()
        assert socket.close_code == 4429


async def test_nothing_is_kept(start_site: StartSite) -> None:
    """When the last one has gone, the room is not live any more."""
    site = await start_site(ECHOCHAT_METRICS_PORT="0")
    anna = await person(site)
    async with events(anna) as one, events(anna) as two:
        for each in (one, two):
            await each.show()
        gauges = await scrape(site)
        assert gauges["echochat_live_rooms"] == 1
        assert gauges["echochat_connections{hub=events}"] == 2

    async def is_over() -> bool:
        found = await scrape(site)
        names = ("echochat_live_rooms", "echochat_connections{hub=events}")
        return [found[name] for name in names] == [0, 0]

    async with asyncio.timeout(10):
        while not await is_over():
            await asyncio.sleep(0.01)


async def test_audience_that_fails(
    anna: Visitor, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Event sockets that could not be told come again; chat sockets are told all the same."""

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    async with events(anna) as one, chat(anna) as old:
        await one.show()
        monkeypatch.setattr("echochat.events.audience.room_frames", broken)
        assert (await old.said("hi"))["message"] == "hi"
        assert await one.close_code() == 1013
    assert "ZeroDivisionError" in caplog.text
