"""Requests of all kinds that docs/openapi.yaml allows or forbids, at a running server.

Schemathesis makes them: the document's examples, the edges of its schemas, and random ones from a
fixed seed. Whatever is asked, the answer has to be one that the document knows.
"""

import asyncio
from collections.abc import Iterator
from typing import Any, NamedTuple

import aiohttp
import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import Case
from schemathesis.config import SchemathesisConfig

from tests.accounts.support import Visitor
from tests.contract.documents import DOCS
from tests.processes import ServerProcess

CONFIG = SchemathesisConfig.from_dict(
    {
        "seed": 1,
        "generation": {"with-security-parameters": False, "deterministic": True},
        "phases": {"stateful": {"enabled": False}},
        "checks": {
            # Names that are taken and passwords that differ are more than a schema can say.
            "positive_data_acceptance": {"enabled": False},
            # The tests of accounts and rooms sign out.
            "ignored_auth": {"enabled": False},
            # What is too large is refused before it is looked at.
            "negative_data_rejection": {
                "expected-statuses": ["400", "401", "403", "404", "405", "409", "413", "415", "429"]
            },
        },
        "operations": [
            {
                # A body that can't be read counts as empty, and here an empty one is in order.
                "include-operation-id": operation,
                "checks": {"negative_data_rejection": {"enabled": False}},
            }
            for operation in ("editProfile", "markRead", "setStatus")
        ],
    }
)

schema = schemathesis.openapi.from_path(DOCS / "openapi.yaml", config=CONFIG)


class Client(NamedTuple):
    """Headers of a user's requests."""

    cookies: dict[str, str]
    headers: dict[str, str]


class Server(NamedTuple):
    """A server, somebody who is signed in there, and a guest."""

    url: str
    anna: Client
    guest: Client


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of its own, that lets try as often as one likes."""
    limits = {"AUTH_RATE_LIMIT": "1000000", "ACTION_RATE_LIMIT": "1000000"}
    with ServerProcess(tmp_path_factory.mktemp("server"), **limits) as process:
        asyncio.run(client(process.url, "boris"))
        anna, guest = asyncio.run(client(process.url, "anna")), asyncio.run(client(process.url))
        yield Server(process.url, anna, guest)


async def client(url: str, name: str | None = None) -> Client:
    """Somebody who registers under a name, or a guest."""
    async with aiohttp.ClientSession(url, cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        visitor = Visitor(session)
        await visitor.get("/api/auth/csrf/")
        if name is not None:
            await visitor.register(name)
        return Client(visitor.cookies, {"X-CSRFToken": visitor.cookies["csrftoken"]})


@schema.parametrize()
@settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
def test_operation(case: Case[Any], server: Server) -> None:
    """Answered as documented."""
    wanted = (case.operation.definition.raw.get("security") or [{}])[-1]
    client = server.anna if "session" in wanted else server.guest
    case.call_and_validate(base_url=server.url, cookies=client.cookies, headers=client.headers)
