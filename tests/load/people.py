"""Signing in the users of a load, as a browser does: CSRF token, cookie, patience with limits."""

import asyncio
import sys
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import aiohttp

PASSWORD: Final = "a load of passwords 7"
LOCAL: Final = ("127.0.0.1", "localhost", "::1")


class LoadError(Exception):
    """The load can't be run as asked; the text says what to change."""


class Room(NamedTuple):
    """A room of the load, and the seq of the last message that was there before it."""

    slug: str
    last_seq: int


class Site:
    """The server's HTTP side."""

    def __init__(self, url: str, *, insecure: bool) -> None:
        self._url = url
        self._insecure = insecure

    def client(self, cookie: str = "") -> aiohttp.ClientSession:
        """Return a browser of its own, without cookies or with those of a user."""
        jar = aiohttp.CookieJar(unsafe=True) if not cookie else aiohttp.DummyCookieJar()
        return aiohttp.ClientSession(
            self._url,
            cookie_jar=jar,
            headers={"Cookie": cookie} if cookie else {"Referer": self._url + "/"},
            connector=aiohttp.TCPConnector(ssl=not self._insecure),
        )

    async def enter(self, names: Sequence[str]) -> list[str]:
        """Return a Cookie header for each user, who is registered when new. Raises `LoadError`."""
        return [await self._enter(name) for name in names]

    async def room(self, slug: str, cookie: str) -> Room:
        """Return a room, made when it is not there."""
        async with self.client(cookie) as client:
            await self._json(client, f"/api/chat/rooms/{slug}/")
            answer = await self._json(client, f"/api/chat/rooms/{slug}/messages/?limit=1")
        return Room(slug, answer["messages"][-1]["seq"] if answer["messages"] else 0)

    async def _json(self, client: aiohttp.ClientSession, path: str) -> Any:
        async with client.get(path) as answer:
            if answer.status != 200:
                raise LoadError(f"{path}: {answer.status} {await answer.text()}")
            return await answer.json()

    async def _enter(self, name: str) -> str:
        async with self.client() as client:
            login = {"username": name, "password": PASSWORD}
            register = {"username": name, "password1": PASSWORD, "password2": PASSWORD}
            if await self._post(client, "login", login) != 200:
                status = await self._post(client, "register", register)
                if status != 201:
                    raise LoadError(f"user {name} can't be registered: {status}")
            found = {cookie.key: cookie.value for cookie in client.cookie_jar}
            return f"sessionid={found['sessionid']}"

    async def _post(self, client: aiohttp.ClientSession, action: str, body: dict[str, str]) -> int:
        while True:
            token = (await self._json(client, "/api/auth/csrf/"))["csrfToken"]
            headers = {"X-CSRFToken": token}
            async with client.post(f"/api/auth/{action}/", json=body, headers=headers) as answer:
                if answer.status != 429:
                    return answer.status
                wait = int(answer.headers["Retry-After"])
            print(
                f"{action} is limited: waiting {wait} s. Raise AUTH_RATE_LIMIT of the server.",
                file=sys.stderr,
            )
            await asyncio.sleep(wait)
