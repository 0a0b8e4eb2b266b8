"""A server with the accounts' parts, and visitors with a browser's cookies."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, closing, contextmanager
from typing import Any, NamedTuple

import aiohttp
import psycopg2
import pytest
from aiohttp.test_utils import TestServer
from multidict import CIMultiDictProxy
from psycopg2.extensions import make_dsn, parse_dsn
from yarl import URL

from echochat.app import create_app
from echochat.security.protocol import Runner
from echochat.settings import load
from echochat.storage.database import Database
from echochat.storage.embedded import EmbeddedPostgres
from echochat.storage.schema import SCHEMA_VERSION, apply_schema, schema_version
from tests.contract.documents import check_answer

PASSWORD = "correct horse battery"
SECRET = "0123456789abcdef0123456789abcdef"

# TRUNCATE takes 25 ms however little there is, DELETE half a millisecond as long as it is little.
EMPTY = """
SET LOCAL session_replication_role = replica;
DO $$
DECLARE
    emptied text[] := array(
        SELECT quote_ident(tablename) FROM pg_tables
        WHERE schemaname = 'public' AND tablename <> 'schema_version'
    );
    name text;
BEGIN
    IF (SELECT sum(pg_relation_size(t::regclass)) FROM unnest(emptied) AS t) > 4 << 20 THEN
        EXECUTE 'TRUNCATE ' || array_to_string(emptied, ', ');
    ELSE
        FOREACH name IN ARRAY emptied LOOP EXECUTE 'DELETE FROM ' || name; END LOOP;
    END IF;
END $$
"""
PUBLIC_ROOM = "INSERT INTO rooms (slug, name, kind) VALUES ('public', 'Public', 'public')"


class Answer(NamedTuple):
    """An answer: `data` is the JSON, None without any."""

    status: int
    headers: CIMultiDictProxy[str]
    data: Any


class Visitor:
    """A browser: keeps cookies and sends the CSRF token with every post."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self.http = session

    @property
    def cookies(self) -> dict[str, str]:
        return {cookie.key: cookie.value for cookie in self.http.cookie_jar}

    async def ask(self, method: str, path: str | URL, **options: Any) -> Answer:
        async with self.http.request(method, path, allow_redirects=False, **options) as response:
            is_json = response.content_type == "application/json"
            data = await response.json() if is_json and await response.read() else None
            if data is not None and response.url.path.startswith("/api/"):
                check_answer(method, response.url.raw_path, response.status, data)
            return Answer(response.status, response.headers, data)

    async def get(self, path: str | URL, **options: Any) -> Answer:
        return await self.ask("GET", path, **options)

    async def post(self, path: str, json: object = None, **options: Any) -> Answer:
        return await self.unsafe("POST", path, json, **options)

    async def patch(self, path: str, json: object) -> Answer:
        return await self.unsafe("PATCH", path, json)

    async def delete(self, path: str) -> Answer:
        return await self.unsafe("DELETE", path)

    async def unsafe(self, method: str, path: str, json: object = None, **options: Any) -> Answer:
        if "csrftoken" not in self.cookies:
            await self.get("/api/auth/csrf/")
        headers = {"X-CSRFToken": self.cookies["csrftoken"], **options.pop("headers", {})}
        if json is not None:
            options["json"] = json
        return await self.ask(method, path, headers=headers, **options)

    async def register(self, name: str = "anna", password: str = PASSWORD) -> Answer:
        body = {"username": name, "password1": password, "password2": password}
        return await self.post("/api/auth/register/", body)

    async def login(self, name: str = "anna", password: str = PASSWORD) -> Answer:
        return await self.post("/api/auth/login/", {"username": name, "password": password})

    async def logout(self) -> Answer:
        return await self.post("/api/auth/logout/")

    async def is_signed_in(self) -> bool:
        return bool((await self.get("/api/auth/session/")).data["authenticated"])


class SiteServer(TestServer):
    """A server that speaks HTTP as in production."""

    async def _make_runner(self, **options: Any) -> Runner:
        return Runner(self.app, **options | {"handler_cancellation": False})


class Site:
    """A running server."""

    def __init__(self, server: TestServer, stack: AsyncExitStack) -> None:
        self.server = server
        self._stack = stack

    async def visitor(self, **headers: str) -> Visitor:
        """Somebody who was never here; `headers` go with all requests."""
        jar = aiohttp.CookieJar(unsafe=True)
        session = aiohttp.ClientSession(
            self.server.make_url("/"), cookie_jar=jar, headers=headers, trust_env=False
        )
        return Visitor(await self._stack.enter_async_context(session))


StartSite = Callable[..., Awaitable[Site]]


@contextmanager
def outage(dsn: str) -> Iterator[None]:
    """Let PostgreSQL refuse everybody, and throw out who is connected."""
    name = parse_dsn(dsn)["dbname"]
    with closing(psycopg2.connect(make_dsn(dsn, dbname="template1"))) as connection:
        connection.autocommit = True
        cursor = connection.cursor()
        cursor.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,)
        )
        try:
            yield
        finally:
            cursor.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")


@pytest.fixture(scope="session")
def dsn(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL of this run's own."""
    postgres = EmbeddedPostgres(tmp_path_factory.mktemp("postgres"), durable=False)
    try:
        url = postgres.start()
        # Tests make databases and roles, and keep triggers quiet; the product does nothing of it.
        with closing(psycopg2.connect(postgres.superuser_url())) as connection, connection:
            connection.cursor().execute(
                "ALTER ROLE echochat_app CREATEDB CREATEROLE; "
                "GRANT SET ON PARAMETER session_replication_role TO echochat_app"
            )
        yield url
    finally:
        postgres.stop()


@pytest.fixture
async def db(dsn: str) -> AsyncIterator[Database]:
    """The database, with the schema and nobody in it."""
    database = Database(dsn)
    if await schema_version(database) < SCHEMA_VERSION:
        await apply_schema(database)
    yield database
    await database.execute(EMPTY)
    await database.execute(PUBLIC_ROOM)
    await database.close()


@pytest.fixture
async def start_site(dsn: str, db: Database) -> AsyncIterator[StartSite]:  # noqa: ARG001
    """Start servers whose settings are given as environment variables."""
    async with AsyncExitStack() as stack:

        async def start(**environ: str) -> Site:
            defaults = {
                "ECHOCHAT_DEBUG": "1",
                "ECHOCHAT_SECRET_KEY": SECRET,
                "AUTH_RATE_LIMIT": "1000",
            }
            server = SiteServer(await create_app(load(defaults | environ), dsn))
            await stack.enter_async_context(server)
            return Site(server, stack)

        yield start


@pytest.fixture
async def site(start_site: StartSite) -> Site:
    """A server with development settings."""
    return await start_site()


@pytest.fixture
async def visitor(site: Site) -> Visitor:
    """Somebody who was never here."""
    return await site.visitor()
