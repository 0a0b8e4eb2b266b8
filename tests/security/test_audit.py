"""The security log."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from echochat.security.audit import masked
from echochat.storage.database import Database
from tests.accounts.support import PASSWORD, Site, StartSite, Visitor
from tests.patience import until
from tests.rooms.support import chat, give_role, person, private_room
from tests.security.support import Events, events

__all__ = ["events"]


async def test_registration_and_logout(visitor: Visitor, events: Events, db: Database) -> None:
    """Each line says what, how, where, from where and who."""
    await visitor.register("anna")
    await visitor.logout()
    registered, signed_out = events()
    assert registered.pop("timestamp").endswith("+00:00")
    assert registered.pop("requestId") != signed_out["requestId"]
    assert registered == {
        "event": "auth.register.success",
        "protocol": "http",
        "path": "/api/auth/register/",
        "ip": "127.0.0.1",
        "username": "anna",
        "is_authenticated": True,
        "user_id": await user_id(db, "anna"),
    }
    assert signed_out["user_id"] == registered["user_id"]
    assert (signed_out["event"], signed_out["username"]) == ("auth.logout", "anna")


async def test_logout_of_nobody_is_no_event(visitor: Visitor, events: Events) -> None:
    """Nothing happened."""
    await visitor.logout()
    assert events() == []


async def test_login(visitor: Visitor, events: Events) -> None:
    """Failed and successful, with the name tried and never the password."""
    await visitor.register("anna")
    await visitor.login("anna", "wrong password")
    await visitor.login("anna")
    _, failed, succeeded = events()
    assert (failed["event"], failed["username"]) == ("auth.login.failed", "anna")
    assert failed["is_authenticated"] is False
    assert failed["reason"] == {"credentials": ["credentials_wrong"]}
    assert succeeded["event"] == "auth.login.success"
    assert PASSWORD not in str(events())
    assert "wrong password" not in str(events())


@pytest.mark.parametrize(
    ("name", "logged"), [("x" * 5000, "x" * 150), ("a\nb", "a\nb"), ("\0", None), (7, None)]
)
async def test_strange_names(visitor: Visitor, events: Events, name: object, logged: str) -> None:
    """A name is cut, what is no text is left out, and a line stays a line."""
    await visitor.post("/api/auth/login/", {"username": name, "password": "x"})
    [failed] = events()
    assert failed["username"] == logged


async def test_failed_registration(visitor: Visitor, events: Events) -> None:
    """With the fields that were wrong."""
    await visitor.register("anna", "short")
    [failed] = events()
    assert failed["event"] == "auth.register.failed"
    assert failed["reason"] == {"password": ["password_short"]}


@pytest.mark.parametrize("action", ["login", "register"])
async def test_rate_limited(start_site: StartSite, events: Events, action: str) -> None:
    """Over the limit."""
    visitor = await (await start_site(AUTH_RATE_LIMIT="1")).visitor()
    for _ in range(2):
        await visitor.post(f"/api/auth/{action}/", {"username": "anna"})
    assert [event["event"] for event in events()] == [
        f"auth.{action}.failed",
        f"auth.{action}.rate_limited",
    ]


async def test_new_guest(visitor: Visitor, events: Events) -> None:
    """A guest's session is logged when it begins, and then no more."""
    for _ in range(2):
        await visitor.get("/api/auth/presence-session/?secret=1")
    [event] = events()
    assert (event["event"], event["path"]) == (
        "presence.session.bootstrap",
        "/api/auth/presence-session/",
    )


async def test_socket_is_opened(visitor: Visitor, events: Events) -> None:
    """`ws.connect.accepted`, without the query."""
    async with chat(visitor, query="?after=0") as one:
        await one.next()
    [accepted] = events()
    assert (accepted["event"], accepted["protocol"]) == ("ws.connect.accepted", "websocket")
    assert (accepted["path"], accepted["is_authenticated"]) == ("/ws/chat/public/", False)


@pytest.mark.parametrize(
    ("path", "code"),
    [("/ws/chat/attic/", 4404), ("/ws/direct/inbox/", 4401), ("/ws/presence/", 4401)],
)
async def test_socket_is_denied(visitor: Visitor, events: Events, path: str, code: int) -> None:
    """`ws.connect.denied`, with the close code."""
    async with visitor.http.ws_connect(path) as socket:
        await socket.receive()
    [denied] = events()
    assert (denied["event"], denied["path"], denied["code"]) == ("ws.connect.denied", path, code)


async def test_messages_over_the_limit(start_site: StartSite, events: Events) -> None:
    """`ws.message.rate_limited`, once however long somebody goes on."""
    site = await start_site(CHAT_MESSAGE_RATE_LIMIT="1")
    async with chat(await person(site)) as one:
        for text in "abc":
            await one.said(text)
    [limited] = [event for event in events() if event["event"] == "ws.message.rate_limited"]
    assert (limited["path"], limited["username"]) == ("/ws/chat/public/", "anna")
    assert (limited["ip"], limited["retry_after"]) == ("127.0.0.1", 10)
    assert limited["is_authenticated"]


async def test_changed_role(site: Site, db: Database, events: Events) -> None:
    """`room.role.changed`, whoever changes it and how; a role that was taken away is null."""
    slug = await private_room(await person(site))
    await give_role(db, slug, "anna", "viewer")
    await db.execute("DELETE FROM chat_roles")

    def roles() -> list[str | None]:
        return [each["role"] for each in events() if each["event"] == "room.role.changed"]

    await until(lambda: roles()[-2:] == ["viewer", None])


@pytest.mark.parametrize(
    "name", ["password", "newPassword", "csrf_token", "Cookie", "sig", "signature", "session_id"]
)
def test_secrets_are_masked(name: str) -> None:
    """Whatever has such a name."""
    assert masked({name: "secret", "room": "public"}) == {name: "***", "room": "public"}


@given(st.dictionaries(st.text(), st.text()))
def test_masking_keeps_all_names(details: dict[str, str]) -> None:
    """Masking hides values, never that there was one."""
    assert masked(details).keys() == details.keys()


async def user_id(db: Database, name: str) -> int:
    row = await db.fetch_one("SELECT id FROM users WHERE name = %s", (name,))
    assert row is not None
    return int(row[0])


async def test_old_and_new_values(
    site: Site, events: Events, db: Database, visitor: Visitor
) -> None:
    """A log line alone tells who was renamed, and what was changed."""
    await visitor.register("anna")
    slug = await private_room(visitor)
    await visitor.post("/api/auth/profile/", {"username": "anna.k", "email": "a@b.example"})
    await visitor.patch(f"/api/chat/rooms/{slug}/", {"name": "Attic", "slowMode": 5})
    changed, room = events()[-2:]
    assert (changed["event"], changed["username"]) == ("auth.profile.update.success", "anna.k")
    assert changed["user_id"] == room["user_id"] == await user_id(db, "anna.k")
    assert changed["changes"] == {
        "username": {"old": "anna", "new": "anna.k"},
        "email": {"old": "", "new": "a@b.example"},
    }
    assert room["changes"]["name"]["new"] == "Attic"
    assert room["changes"]["slow_mode"] == {"old": 0, "new": 5}
    boris = await person(site, "boris")
    await visitor.post(f"/api/chat/rooms/{slug}/members/", {"username": "boris", "role": "member"})
    [added] = [each for each in events() if each["event"] == "room.member.added"]
    assert (added["user"], added["of_user_id"]) == ("boris", await user_id(db, "boris"))
    await boris.logout()


async def test_failed_login_of_somebody_signed_in(visitor: Visitor, events: Events) -> None:
    """The name that was tried is not taken for who tried it."""
    await visitor.register("anna")
    await visitor.login("boris", "wrong password")
    failed = events()[-1]
    assert (failed["username"], failed["is_authenticated"]) == ("boris", False)
    assert "user_id" not in failed


async def test_refused_actions(site: Site, events: Events, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of what somebody might not do there is one line; of what they may not see, none."""
    slug = await private_room(await person(site, "anna"))
    boris, guest = await person(site, "boris"), await site.visitor()
    monkeypatch.setattr("echochat.rooms.creation.NEW_ROOMS", 0)
    before = len(events())
    assert (await boris.delete(f"/api/chat/rooms/{slug}/")).status == 404
    assert (await guest.post("/api/chat/rooms/", {"name": "Attic"})).status == 401
    assert (await boris.patch("/api/chat/rooms/public/", {"name": "Mine"})).status == 403
    assert (await boris.get(f"/api/chat/rooms/{slug}/")).status == 404
    assert (await boris.post("/api/chat/rooms/", {"name": "Attic"})).status == 429
    seen = [(each["event"], each.get("status"), each["username"]) for each in events()[before:]]
    assert seen == [
        ("request.refused", 404, "boris"),
        ("request.refused", 401, None),
        ("request.refused", 403, "boris"),
        ("room.create.rate_limited", None, "boris"),
    ]


async def test_body_that_can_not_be_read(visitor: Visitor, events: Events) -> None:
    """It is not read a second time for the name that was tried: the refusal is logged without."""
    answer = await visitor.post("/api/auth/login/", {"username": "anna", "password": "x" * 70_000})
    assert answer.status == 413
    [failed] = [event for event in events() if event["event"] == "auth.login.failed"]
    assert (failed["username"], failed["reason"]) == (None, "payload_too_large")
