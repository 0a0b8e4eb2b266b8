"""The server as a process: started, stopped, and refusing to start, all with clear words."""

import asyncio
import json
import re
import signal
import socket
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from echochat.settings import PROJECT_DIR
from echochat.storage.schema import SCHEMA_VERSION
from tests.__main__ import own_environment
from tests.accounts.support import PASSWORD, SECRET, Visitor
from tests.patience import PATIENCE, until
from tests.rooms.support import Chat, chat
from tests.storage.embedded_support import servers_of
from tests.storage.support import Observer, observing

PROGRAM = "import sys; from echochat.cli import main; sys.exit(main(sys.argv[1:]))"
"""The program that `python3 -m echochat` runs once the clone is prepared."""

READY = re.compile(r"EchoChat is ready: (http://\S+/)\n")
LOOPBACK = re.compile(r"http://127\.0\.0\.1:[1-9]\d*/")


class Ended:
    """A process's exit code and output."""

    def __init__(self, code: int | None, out: bytes, err: bytes) -> None:
        self.code = code
        self.out = out.decode()
        self.err = err.decode()


class Server:
    """A running server."""

    def __init__(self, process: asyncio.subprocess.Process, ready: str) -> None:
        match = READY.fullmatch(ready)
        assert match, ready
        self.process = process
        self.url = match[1]

    async def stop(self, number: int = signal.SIGTERM) -> Ended:
        """Ask it to stop and wait until it has."""
        self.process.send_signal(number)
        return await ended(self.process)

    @asynccontextmanager
    async def visitor(self) -> AsyncIterator[Visitor]:
        jar = aiohttp.CookieJar(unsafe=True)
        async with aiohttp.ClientSession(self.url, cookie_jar=jar) as session:
            yield Visitor(session)

    async def status(self, path: str) -> int:
        async with self.visitor() as visitor:
            return (await visitor.get(path)).status


async def launch(*arguments: str, **environ: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", PROGRAM, *arguments),
        cwd=PROJECT_DIR,
        env={**own_environment(), "ECHOCHAT_DEBUG": "1", "ECHOCHAT_PORT": "0", **environ},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


async def ended(process: asyncio.subprocess.Process) -> Ended:
    out, err = await asyncio.wait_for(process.communicate(), 2 * PATIENCE)
    return Ended(process.returncode, out, err)


async def refused(*arguments: str, **environ: str) -> Ended:
    """Start a server that must not start."""
    result = await ended(await launch(*arguments, **environ))
    assert result.out == ""
    assert "Traceback" not in result.err
    return result


@asynccontextmanager
async def serving(**environ: str) -> AsyncIterator[Server]:
    """Run a server that is ready; stop it unless the test does."""
    process = await launch(**environ)
    assert process.stdout is not None
    try:
        line = await asyncio.wait_for(process.stdout.readline(), 2 * PATIENCE)
        yield Server(process, line.decode())
    finally:
        if process.returncode is None:
            process.terminate()
            await ended(process)


@pytest.fixture
def url(dsn: str, observer: Observer) -> Iterator[str]:
    """A database of the test's own, in the PostgreSQL of all tests, as DATABASE_URL names it."""
    observer.ask("CREATE DATABASE cli")
    yield dsn.replace("/postgres?", "/cli?")
    observer.ask("DROP DATABASE cli")


@pytest.fixture
def observer(dsn: str) -> Iterator[Observer]:
    with observing(dsn) as observer:
        yield observer


# Starting and stopping ------------------------------------------------------


async def test_embedded_start_and_stop(tmp_path: Path) -> None:
    """On an empty folder all of it starts, says where, answers, and stops without a trace."""
    async with serving(ECHOCHAT_DATA_DIR=str(tmp_path)) as server:
        assert LOOPBACK.fullmatch(server.url)
        assert await server.status("/api/health/live/") == 200
        assert await server.status("/api/health/ready/") == 200
        assert servers_of(tmp_path)
        result = await server.stop()
    assert (result.code, result.out) == (0, "")
    assert "Traceback" not in result.err
    assert servers_of(tmp_path) == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_stopped_before_ready(tmp_path: Path, number: int) -> None:
    """As process 1 of a container too, where no signal has an effect by default."""
    process = await launch(ECHOCHAT_DATA_DIR=str(tmp_path))
    await until((tmp_path / "postgres" / "password").exists)
    process.send_signal(number)
    result = await ended(process)
    assert (result.code, result.out) == (130, "")
    assert "Traceback" not in result.err
    await until(lambda: not servers_of(tmp_path))
    async with serving(ECHOCHAT_DATA_DIR=str(tmp_path)) as server:
        assert await server.status("/api/health/live/") == 200


async def test_second_start_keeps_everything(tmp_path: Path) -> None:
    """Accounts, messages and sessions outlive a restart."""
    async with serving(ECHOCHAT_DATA_DIR=str(tmp_path)) as server, server.visitor() as anna:
        await anna.register("anna")
        async with chat(anna) as room:
            assert (await room.said("remember me"))["id"]
        session = anna.cookies["sessionid"]
        await server.stop(signal.SIGINT)
    async with serving(ECHOCHAT_DATA_DIR=str(tmp_path)) as server, server.visitor() as anna:
        assert (await anna.login("anna", PASSWORD)).status == 200
        page = (await anna.get("/api/chat/rooms/public/messages/")).data
        assert [message["content"] for message in page["messages"]] == ["remember me"]
    async with serving(ECHOCHAT_DATA_DIR=str(tmp_path)) as server, server.visitor() as before:
        before.http.cookie_jar.update_cookies({"sessionid": session})
        assert await before.is_signed_in()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_stopping_tells_the_sockets(url: str, number: int) -> None:
    """Both signals end the server cleanly, and every open socket hears 1001."""
    async with (
        serving(DATABASE_URL=url) as server,
        server.visitor() as guest,
        chat(guest) as one,
        chat(guest) as two,
    ):
        stopping = asyncio.create_task(server.stop(number))
        assert [await room.close_code() for room in (one, two)] == [1001, 1001]
        assert (await stopping).code == 0


async def talk(room: Chat) -> tuple[int | None, int]:
    """Talk until the server goes; its close code, and how many messages it confirmed."""
    confirmed = 0

    async def hear() -> int:
        nonlocal confirmed
        async for frame in room.socket:
            confirmed += "id" in json.loads(frame.data)
        return room.socket.close_code or 0

    hearing = asyncio.create_task(hear())
    while not hearing.done():
        try:
            await room.say("and another thing")
        except ConnectionError:
            break
        await asyncio.sleep(0)
    return await asyncio.wait_for(hearing, PATIENCE), confirmed


async def test_stopping_in_the_middle_of_a_talk(url: str) -> None:
    """Sockets that send during a stop get 1001 too; all that was delivered is stored."""
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(
            serving(DATABASE_URL=url, CHAT_MESSAGE_RATE_LIMIT="1000000")
        )
        people = [await stack.enter_async_context(server.visitor()) for _ in range(5)]
        for number, visitor in enumerate(people):
            await visitor.register(f"anna{number}")
        rooms = [await stack.enter_async_context(chat(visitor)) for visitor in people]
        talks = [asyncio.create_task(talk(room)) for room in rooms]
        await asyncio.sleep(0.3)
        assert (await server.stop()).code == 0
        outcomes = await asyncio.gather(*talks)
    assert [code for code, _ in outcomes] == [1001] * len(people)
    with observing(url) as observer:
        [(stored, last_seq)] = observer.ask(
            "SELECT (SELECT count(*) FROM messages), (SELECT last_seq FROM rooms)"
        )
    assert stored == last_seq
    assert 0 < max(confirmed for _, confirmed in outcomes) <= stored


async def test_stopping_answers_what_was_asked(url: str) -> None:
    """Requests under way when the server stops are answered as ever."""
    async with (
        serving(DATABASE_URL=url, AUTH_RATE_LIMIT="1000") as server,
        AsyncExitStack() as stack,
    ):
        visitors = [await stack.enter_async_context(server.visitor()) for _ in range(8)]
        for visitor in visitors:
            await visitor.get("/api/auth/csrf/")
        asked = [
            asyncio.create_task(visitor.register(f"anna{number}"))
            for number, visitor in enumerate(visitors)
        ]
        await asyncio.sleep(0.03)
        result = await server.stop()
        answers = await asyncio.gather(*asked)
    assert [answer.status for answer in answers] == [201] * 8
    assert result.code == 0
    assert "Traceback" not in result.err


async def test_address_of_all_interfaces(url: str) -> None:
    """Listening everywhere, the server names an address that a browser can open."""
    async with serving(DATABASE_URL=url, ECHOCHAT_HOST="0.0.0.0") as server:  # noqa: S104
        assert LOOPBACK.fullmatch(server.url)
        assert await server.status("/api/health/live/") == 200


async def test_killed(tmp_path: Path) -> None:
    """kill -9 loses nothing that was confirmed, and the next start needs no help."""
    async with serving(ECHOCHAT_DATA_DIR=str(tmp_path)) as server, server.visitor() as anna:
        await anna.register("anna")
        async with chat(anna) as room:
            assert (await room.said("durable"))["seq"] == 1
            server.process.kill()
            await ended(server.process)
    async with serving(ECHOCHAT_DATA_DIR=str(tmp_path)) as server, server.visitor() as guest:
        page = (await guest.get("/api/chat/rooms/public/messages/")).data
        assert [message["content"] for message in page["messages"]] == ["durable"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_stopped_while_starting(tmp_path: Path, number: int) -> None:
    """A signal during the first start ends it, and the next start works."""
    process = await launch(ECHOCHAT_DATA_DIR=str(tmp_path))
    await until((tmp_path / "postgres.lock").exists)
    process.send_signal(number)
    result = await ended(process)
    assert result.code
    assert "Traceback" not in result.err
    await until(lambda: servers_of(tmp_path) == [])
    async with serving(ECHOCHAT_DATA_DIR=str(tmp_path)) as server:
        assert await server.status("/api/health/ready/") == 200


async def test_production_logs(url: str) -> None:
    """In production every line of the log is a JSON object."""
    async with serving(DATABASE_URL=url, ECHOCHAT_DEBUG="0", ECHOCHAT_SECRET_KEY=SECRET) as server:
        assert await server.status("/api/health/live/") == 200
        result = await server.stop()
    lines = result.err.splitlines()
    assert lines
    assert all(isinstance(json.loads(line), dict) for line in lines)


# Refusing to start ----------------------------------------------------------


async def test_wrong_settings() -> None:
    """Everything that is wrong is named in one message; the code says: wrongly used."""
    result = await refused(ECHOCHAT_PORT="http", AUTH_RATE_LIMIT="none", ECHOCHAT_DEBUG="0")
    assert result.code == 2
    for name in ("ECHOCHAT_PORT", "AUTH_RATE_LIMIT", "ECHOCHAT_SECRET_KEY"):
        assert result.err.count(name) == 1


async def test_wrong_arguments() -> None:
    """An argument that nobody knows is refused with the usage."""
    result = await refused("--prot", "80")
    assert result.code == 2
    assert "usage: python3 -m echochat" in result.err


async def test_help() -> None:
    """--help says where the settings are, and what else can be done."""
    result = await ended(await launch("--help"))
    assert result.code == 0
    for word in ("example.env", "serve", "user", "room", "migrate", "doctor"):
        assert word in result.out


async def test_serve(url: str) -> None:
    """`serve` is what is done without a command."""
    process = await launch("serve", DATABASE_URL=url)
    assert process.stdout is not None
    line = await asyncio.wait_for(process.stdout.readline(), 2 * PATIENCE)
    assert (await Server(process, line.decode()).stop()).code == 0


async def test_port_in_use(url: str) -> None:
    """A port that somebody else has is named."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = await refused(DATABASE_URL=url, ECHOCHAT_PORT=str(port))
    assert result.code == 1
    assert f"Can't listen on 127.0.0.1:{port}" in result.err
    assert "address already in use" in result.err.lower()


async def test_host_that_is_not_ours(url: str) -> None:
    """An address that this machine does not have is named."""
    result = await refused(DATABASE_URL=url, ECHOCHAT_HOST="192.0.2.1")
    assert result.code == 1
    assert "Can't listen on 192.0.2.1" in result.err


async def test_database_away(tmp_path: Path) -> None:
    """A database that can't be reached is told with the reason and without the password."""
    away = f"postgresql://anna:pa55word@/chat?host={tmp_path}"
    result = await refused(DATABASE_URL=away)
    assert result.code == 1
    assert "Can't reach PostgreSQL" in result.err
    assert "No such file" in result.err
    assert "pa55word" not in result.err


@pytest.mark.parametrize("query", ["nonsense=1", "port=none"])
async def test_database_url_that_makes_no_sense(query: str) -> None:
    """A URL that libpq can't read is told in one line."""
    result = await refused(DATABASE_URL=f"postgresql://anna:pa55word@127.0.0.1/chat?{query}")
    assert result.code == 1
    assert "pa55word" not in result.err


async def test_newer_schema(url: str) -> None:
    """A database of a newer EchoChat is left alone, with a way out."""
    async with serving(DATABASE_URL=url) as server:
        await server.stop()
    with observing(url) as observer:
        observer.ask("UPDATE schema_version SET version = %s", (SCHEMA_VERSION + 1,))
    result = await refused(DATABASE_URL=url)
    assert result.code == 1
    assert f"schema version {SCHEMA_VERSION + 1}" in result.err


async def test_folder_in_use(tmp_path: Path) -> None:
    """Two servers can't share a data folder; the first goes on."""
    async with serving(ECHOCHAT_DATA_DIR=str(tmp_path)) as server:
        result = await refused(ECHOCHAT_DATA_DIR=str(tmp_path))
        assert result.code == 1
        assert f"process {server.process.pid}" in result.err
        assert await server.status("/api/health/ready/") == 200


@pytest.mark.parametrize("secret", ["", SECRET])
async def test_folder_that_is_none(tmp_path: Path, secret: str) -> None:
    """A data folder that can't be used is named."""
    (tmp_path / "file").touch()
    result = await refused(ECHOCHAT_DATA_DIR=str(tmp_path / "file"), ECHOCHAT_SECRET_KEY=secret)
    assert result.code in (1, 2)
    assert str(tmp_path / "file") in result.err
