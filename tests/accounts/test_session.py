"""The session cookie: GET csrf, session and presence-session, POST logout, what the cookie is."""

import asyncio
import hashlib
import time
from http.cookies import Morsel, SimpleCookie

import aiohttp
import pytest

from echochat.accounts.sessions import SESSION_AGE
from echochat.storage.database import Database
from tests.accounts.support import Answer, Site, StartSite, Visitor, outage
from tests.patience import PATIENCE
from tests.security.support import Events, events

__all__ = ["events"]

PAGES = ["/api/auth/csrf/", "/api/auth/session/", "/api/auth/presence-session/"]
AGE = "SELECT extract(epoch FROM expires_at - now())::float8 FROM sessions"
ENDING = "CREATE RULE ended AS ON UPDATE TO sessions DO INSTEAD DELETE FROM sessions"


def cookie(answer: Answer, name: str) -> Morsel[str] | None:
    """A cookie as an answer sets it."""
    for line in answer.headers.getall("Set-Cookie", []):
        if name in (jar := SimpleCookie(line)):
            return jar[name]
    return None


@pytest.fixture
async def anna(visitor: Visitor) -> Visitor:
    """Somebody signed in."""
    await visitor.register("anna")
    return visitor


async def session_age(db: Database) -> float:
    row = await db.fetch_one(AGE)
    assert row is not None
    return float(row[0])


async def test_most_sessions(
    site: Site, visitor: Visitor, monkeypatch: pytest.MonkeyPatch, events: Events
) -> None:
    """Over the limit the session ends that was not used for the longest time; others' do not."""
    monkeypatch.setattr("echochat.accounts.api.MOST_SESSIONS", 2)
    boris, *browsers = [await site.visitor() for _ in range(4)]
    await boris.register("boris")
    await visitor.register("anna")
    async with visitor.http.ws_connect("/ws/presence/") as socket:
        for browser in browsers:
            assert (await browser.login("anna")).status == 200
        async with asyncio.timeout(PATIENCE):
            while (await socket.receive()).type is aiohttp.WSMsgType.TEXT:
                pass
        assert socket.close_code == 4401
    everybody = (visitor, *browsers, boris)
    signed_in = [await each.is_signed_in() for each in everybody]
    assert signed_in == [False, False, True, True, True]
    found = [each for each in events() if each["event"] == "auth.sessions.surplus"]
    assert [(each["username"], each["ended"]) for each in found] == [("anna", 1), ("anna", 1)]


async def test_csrf_token_is_the_cookies(visitor: Visitor) -> None:
    """The token in the body is good for the header."""
    answer = await visitor.get("/api/auth/csrf/")
    assert answer.data == {"csrfToken": visitor.cookies["csrftoken"]}


@pytest.mark.parametrize("path", PAGES)
async def test_csrf_cookie_is_set_when_missing(visitor: Visitor, path: str) -> None:
    """Readable by the page, SameSite=Lax; the one that is there is kept."""
    answer = await visitor.get(path)
    set_cookie = cookie(answer, "csrftoken")
    assert set_cookie is not None
    assert (set_cookie["samesite"], set_cookie["path"]) == ("Lax", "/")
    assert not set_cookie["httponly"]
    assert cookie(await visitor.get(path), "csrftoken") is None


async def test_signed_out(visitor: Visitor) -> None:
    """Nobody: no user, no session cookie."""
    answer = await visitor.get("/api/auth/session/")
    assert (answer.status, answer.data) == (200, {"authenticated": False, "user": None})
    assert "sessionid" not in visitor.cookies


async def test_session_cookie(visitor: Visitor) -> None:
    """Opaque, HttpOnly, SameSite=Lax, 14 days."""
    morsel = cookie(await visitor.register(), "sessionid")
    assert morsel is not None
    assert (morsel["httponly"], morsel["samesite"], morsel["path"]) == (True, "Lax", "/")
    assert (morsel["max-age"], morsel["secure"]) == (str(14 * 24 * 3600), "")


async def test_cookies_are_secure_in_production(start_site: StartSite) -> None:
    """In production both cookies travel over https alone."""
    visitor = await (await start_site(ECHOCHAT_DEBUG="0")).visitor()
    answer = await visitor.get("/api/auth/presence-session/")
    for name in ("sessionid", "csrftoken"):
        morsel = cookie(answer, name)
        assert morsel is not None
        assert morsel["secure"] is True


async def test_database_holds_no_token(anna: Visitor, db: Database) -> None:
    """The table can't be used to sign in: it holds hashes of tokens."""
    row = await db.fetch_one("SELECT id FROM sessions")
    assert row is not None
    assert bytes(row[0]) == hashlib.sha256(anna.cookies["sessionid"].encode()).digest()


@pytest.mark.parametrize("value", ["x", "x" * 43, "guest.", "guest.a.1.x", "ü" * 43, "x" * 3000])
async def test_forged_cookie(site: Site, value: str) -> None:
    """A cookie that we didn't give is nobody's."""
    visitor = await site.visitor(Cookie=f"sessionid={value}")
    assert not await visitor.is_signed_in()


async def test_expired_session(anna: Visitor, db: Database) -> None:
    """A session is over when its time is, and no request brings it back."""
    await db.execute("UPDATE sessions SET expires_at = now() - interval '1 second'")
    assert not await anna.is_signed_in()
    assert await session_age(db) < 0


async def test_session_slides(anna: Visitor, db: Database) -> None:
    """A day into a session a request prolongs row and cookie; before that neither."""
    assert cookie(await anna.get("/api/auth/session/"), "sessionid") is None
    await db.execute("UPDATE sessions SET expires_at = expires_at - interval '25 hours'")
    token = anna.cookies["sessionid"]
    morsel = cookie(await anna.get("/api/auth/session/"), "sessionid")
    assert morsel is not None
    assert (morsel.value, morsel["max-age"]) == (token, str(SESSION_AGE))
    assert await session_age(db) > SESSION_AGE - 60


async def test_socket_does_not_slide(anna: Visitor, db: Database) -> None:
    """The answer to an upgrade can't carry the cookie, so the row waits too."""
    await db.execute("UPDATE sessions SET expires_at = expires_at - interval '25 hours'")
    async with anna.http.ws_connect("/ws/chat/public/") as socket:
        assert not socket.closed
    assert await session_age(db) < SESSION_AGE - 24 * 3600


async def test_deactivated_user(anna: Visitor, db: Database) -> None:
    """A deactivated account's sessions are void: it makes rooms no more than a guest does."""
    assert (await anna.get("/api/chat/rooms/first/")).data["created"]
    await db.execute("UPDATE users SET active = false")
    assert (await anna.get("/api/chat/rooms/second/")).status == 404
    assert not await anna.is_signed_in()


async def test_last_seen_moves(anna: Visitor, db: Database) -> None:
    """A request moves `lastSeen` forward, at most once in 10 seconds."""
    await db.execute("UPDATE profiles SET last_seen = now() - interval '9 seconds'")
    before = (await anna.get("/api/auth/session/")).data["user"]["lastSeen"]
    assert (await anna.get("/api/auth/session/")).data["user"]["lastSeen"] == before
    await db.execute("UPDATE profiles SET last_seen = now() - interval '11 seconds'")
    assert (await anna.get("/api/auth/session/")).data["user"]["lastSeen"] > before


async def test_guest_gets_a_session(visitor: Visitor, db: Database) -> None:
    """A guest's session is a cookie and no row; the one that is there is kept."""
    answer = await visitor.get("/api/auth/presence-session/")
    assert (answer.status, answer.data) == (200, {"ok": True})
    first = visitor.cookies["sessionid"]
    assert cookie(await visitor.get("/api/auth/presence-session/"), "sessionid") is None
    assert visitor.cookies["sessionid"] == first
    assert not await visitor.is_signed_in()
    assert await db.fetch_one("SELECT count(*) FROM sessions") == (0,)


async def test_forged_guest_gets_a_new_session(site: Site) -> None:
    """A guest's cookie with another's id in it is no session."""
    visitor = await site.visitor()
    await visitor.get("/api/auth/presence-session/")
    mark, _guest, issued, signature = visitor.cookies["sessionid"].split(".")
    forged = f"{mark}.somebody.{issued}.{signature}"
    visitor.http.cookie_jar.update_cookies({"sessionid": forged}, site.server.make_url("/"))
    await visitor.get("/api/auth/presence-session/")
    assert "somebody" not in visitor.cookies["sessionid"]


async def test_guest_session_slides(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    """It keeps its id, and is renewed after a day."""
    now = time.time()
    issued = []
    for hours in (0, 1, 25):
        monkeypatch.setattr("time.time", lambda hours=hours: now + hours * 3600)
        await visitor.get("/api/auth/presence-session/")
        issued.append(visitor.cookies["sessionid"].split(".")[1:3])
    assert issued[0] == issued[1]
    assert issued[2] == [issued[0][0], str(int(now) + 25 * 3600)]


async def test_guest_session_ends(
    site: Site, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A cookie kept for over 14 days is no session: who shows it is somebody new."""
    await visitor.get("/api/auth/presence-session/")
    guest = visitor.cookies["sessionid"].split(".")[1]
    kept = await site.visitor(Cookie=f"sessionid={visitor.cookies['sessionid']}")
    start = time.time()
    for seconds, is_same in ((SESSION_AGE - 60, True), (SESSION_AGE + 60, False)):
        monkeypatch.setattr("time.time", lambda seconds=seconds: start + seconds)
        answer = await kept.get("/api/auth/presence-session/")
        told = cookie(answer, "sessionid")
        assert told is not None
        assert (told.value.split(".")[1] == guest) == is_same
        kept.http.cookie_jar.clear()


async def test_presence_session_keeps_the_signed_in(anna: Visitor) -> None:
    """Signed-in users stay signed in."""
    before = anna.cookies["sessionid"]
    await anna.get("/api/auth/presence-session/")
    assert anna.cookies["sessionid"] == before
    assert await anna.is_signed_in()


async def test_logout(site: Site, anna: Visitor) -> None:
    """200, the cookie is taken away, and its value is void."""
    token = anna.cookies["sessionid"]
    answer = await anna.logout()
    assert (answer.status, answer.data) == (200, {"ok": True})
    assert "sessionid" not in anna.cookies
    thief = await site.visitor(Cookie=f"sessionid={token}")
    assert not await thief.is_signed_in()


async def test_logout_of_nobody(visitor: Visitor) -> None:
    """200 too, and again."""
    assert [(await visitor.logout()).status for _ in range(2)] == [200, 200]


async def test_login_after_logout_needs_no_new_page(anna: Visitor) -> None:
    """The token that the logout set is good for the next login."""
    await anna.logout()
    assert (await anna.login()).status == 200


async def test_logout_elsewhere_counts_here(start_site: StartSite) -> None:
    """A session ended on one instance is void on another at once."""
    here, there = await start_site(), await start_site()
    visitor = await here.visitor()
    await visitor.register()
    cookies = f"sessionid={visitor.cookies['sessionid']}"
    other = await there.visitor(Cookie=cookies)
    assert await other.is_signed_in()
    await visitor.logout()
    assert not await other.is_signed_in()


@pytest.mark.parametrize("path", ["/api/auth/logout/", "/api/auth/login/"])
async def test_ended_session_closes_its_sockets(anna: Visitor, path: str) -> None:
    """Logout, and a login over the session, close its open sockets with 4401."""
    async with anna.http.ws_connect("/ws/chat/public/") as socket:
        await anna.post(path, {"username": "anna", "password": "correct horse battery"})
        message = await asyncio.wait_for(socket.receive(), 5)
        assert (message.type, message.data) == (aiohttp.WSMsgType.CLOSE, 4401)


async def test_late_answer_revives_nothing(anna: Visitor, db: Database) -> None:
    """A session that ends between a request's look and its prolonging stays ended."""
    await db.execute("UPDATE sessions SET expires_at = expires_at - interval '25 hours'")
    await db.execute(ENDING)
    try:
        answer = await anna.get("/api/auth/session/")
    finally:
        await db.execute("DROP RULE ended ON sessions")
    assert cookie(answer, "sessionid") is None
    assert not await anna.is_signed_in()


async def test_without_database(dsn: str, anna: Visitor) -> None:
    """503 for who has a session, and the session is there afterwards."""
    with outage(dsn):
        answer = await anna.get("/api/auth/session/")
        logout = await anna.logout()
    assert (answer.status, answer.data["code"]) == (503, "unavailable")
    assert logout.status == 503
    assert await anna.is_signed_in()


async def test_visitor_without_cookie_costs_no_query(dsn: str, visitor: Visitor) -> None:
    """Requests without a session are answered without PostgreSQL."""
    with outage(dsn):
        assert (await visitor.get("/api/auth/session/")).status == 200
