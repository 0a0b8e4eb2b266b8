"""Hashing of passwords: Argon2id (RFC 9106) in a few threads of its own.

The parameters are OWASP's (19 MiB, 2 passes, 1 lane) and stand in each hash.
"""

import asyncio
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from echochat.accounts.rules import normal_password
from echochat.http.errors import ApiError

T = TypeVar("T")

MEMORY_KIB: Final = 19 * 1024
PASSES: Final = 2
LANES: Final = 1
"""More than one lane in two threads at once deadlocks in cryptography 50."""
SALT_BYTES: Final = 16
HASH_BYTES: Final = 32

PREFIX: Final = f"$argon2id$v=19$m={MEMORY_KIB},t={PASSES},p={LANES}$"

THREADS: Final = 2
MAX_WAITING: Final = 64
"""Hashings under way or waiting, about a second's work; over it, the client is asked to wait."""
RETRY_AFTER: Final = "2"


class Passwords:
    """Hashes and verifies passwords without blocking the event loop.

    At most `MAX_WAITING` wait; further ones get `ApiError` 503 `overloaded`, so a storm of logins
    slows only logins.
    """

    def __init__(self, max_waiting: int = MAX_WAITING) -> None:
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="passwords")
        self._max_waiting = max_waiting
        self._waiting = 0
        self._nobody = _derive(secrets.token_urlsafe())

    async def hash(self, password: str) -> str:
        """Return the hash of a new password in PHC form."""
        return await self._run(lambda: _derive(password))

    async def verify(self, password: str, hashed: str | None) -> bool:
        """Tell whether the password is the one hashed; without a hash it takes the same time."""
        right = await self._run(lambda: _verify(password, hashed or self._nobody))
        return right and hashed is not None

    def close(self) -> None:
        """Let the threads end."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def _run(self, work: Callable[[], T]) -> T:
        if self._waiting >= self._max_waiting:
            raise ApiError(503, "overloaded", headers={"Retry-After": RETRY_AFTER})
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, work)
        finally:
            self._waiting -= 1


def is_outdated(hashed: str) -> bool:
    """Tell whether a hash was made with other parameters than today's."""
    return not hashed.startswith(PREFIX)


def _derive(password: str) -> str:
    argon = Argon2id(
        salt=secrets.token_bytes(SALT_BYTES),
        length=HASH_BYTES,
        iterations=PASSES,
        lanes=LANES,
        memory_cost=MEMORY_KIB,
    )
    return argon.derive_phc_encoded(_bytes(password))


def _verify(password: str, hashed: str) -> bool:
    try:
        Argon2id.verify_phc_encoded(_bytes(password), hashed)
    except InvalidKey:
        return False
    return True


def _bytes(password: str) -> bytes:
    return normal_password(password).encode()
