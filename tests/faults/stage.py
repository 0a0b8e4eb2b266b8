"""The processes: three instances, PostgreSQL, Redis, nginx; each can be hit."""

import asyncio
import signal
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from random import Random
from typing import Final, Self

from echochat.storage.embedded import EmbeddedPostgres
from tests.nginx.proxy import Nginx
from tests.processes import ServerProcess
from tests.programs import NGINX
from tests.redis_server import RedisServer

INSTANCES: Final = 3

SETTINGS: Final = {
    "ECHOCHAT_SECRET_KEY": "0123456789abcdef0123456789abcdef",
    "ECHOCHAT_DRAIN_SECONDS": "1",
    "ECHOCHAT_LOG_LEVEL": "WARNING",
    "AUTH_RATE_LIMIT": "100000",
    "ACTION_RATE_LIMIT": "100000",
    "WS_CONNECT_RATE_LIMIT": "100000",
    "CHAT_MESSAGE_RATE_LIMIT": "100000",
    "CHAT_CHANGE_RATE_LIMIT": "100000",
}
FOR_NGINX: Final = {
    "NGINX_VARIANT": "plain",
    "NGINX_TRUSTED": "set_real_ip_from 127.0.0.1;",
    "NGINX_REQUEST_RATE": "10000r/s",
}


class Stage:
    """Everything that runs; nginx only where it is installed."""

    def __init__(self, folder: Path, random: Random) -> None:
        self._random = random
        self._stack = ExitStack()
        self._hit: list[ServerProcess] = []
        data = folder / "data"
        data.mkdir()
        # Durable: what was acknowledged has to survive.
        self._postgres = EmbeddedPostgres(folder / "db")
        self.dsn = self._postgres.start()
        self._stack.callback(self._postgres.stop)
        self.redis = self._stack.enter_context(RedisServer())
        environ = SETTINGS | {"DATABASE_URL": self.dsn, "REDIS_URL": self.redis.url}
        self.instances = [
            self._stack.enter_context(ServerProcess(data, **environ)) for _ in range(INSTANCES)
        ]
        self.nginx: Nginx | None = None
        if NGINX.present():
            (folder / "nginx").mkdir()
            ports = [instance.port for instance in self.instances]
            self.nginx = self._stack.enter_context(
                Nginx(folder / "nginx", ports, media=None, **FOR_NGINX)
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def address(self) -> str:
        """Where a client goes: to nginx, else to any instance."""
        return self.nginx.plain_url if self.nginx else self._random.choice(self.instances).url

    # The faults -----------------------------------------------------------------

    async def restart_redis(self) -> None:
        self.redis.stop()
        await asyncio.sleep(self._random.uniform(0, 3))
        await asyncio.to_thread(self.redis.start)

    async def restart_postgres(self) -> None:
        self._postgres.stop()
        await asyncio.sleep(self._random.uniform(0, 2))
        assert self._postgres.start() == self.dsn

    async def kill_instance(self) -> None:
        with self._one() as instance:
            await asyncio.to_thread(instance.kill)
            await asyncio.sleep(self._random.uniform(0, 3))
            await self._restart(instance)

    async def stop_instance(self) -> None:
        """Deploy it anew."""
        with self._one() as instance:
            assert await asyncio.to_thread(instance.stop) == 0
            await self._restart(instance)

    async def hang_instance(self) -> None:
        with self._one() as instance:
            instance.process.send_signal(signal.SIGSTOP)
            await asyncio.sleep(10)
            instance.process.send_signal(signal.SIGCONT)

    async def reload_nginx(self) -> None:
        if self.nginx is not None:
            await asyncio.to_thread(self.nginx.reload)

    async def _restart(self, instance: ServerProcess) -> None:
        while True:
            try:
                await asyncio.to_thread(instance.restart)
            except AssertionError:
                # PostgreSQL is away too: whoever runs the process starts it again.
                await asyncio.sleep(0.2)
            else:
                return

    @contextmanager
    def _one(self) -> Iterator[ServerProcess]:
        """Take an instance that nothing else happens to meanwhile."""
        instance = self._random.choice([one for one in self.instances if one not in self._hit])
        self._hit.append(instance)
        try:
            yield instance
        finally:
            self._hit.remove(instance)
