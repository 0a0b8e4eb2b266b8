"""Hashing of passwords."""

import asyncio
from collections.abc import Iterator

import pytest

from echochat.accounts.passwords import PREFIX, Passwords, _verify, is_outdated
from echochat.http.errors import ApiError

pytestmark = pytest.mark.usefixtures("real_hashes")


@pytest.fixture
def passwords() -> Iterator[Passwords]:
    """Hashing with room for three."""
    passwords = Passwords(max_waiting=3)
    yield passwords
    passwords.close()


async def test_right_and_wrong(passwords: Passwords) -> None:
    """Only the password itself is right."""
    hashed = await passwords.hash("correct horse")
    assert await passwords.verify("correct horse", hashed)
    assert not await passwords.verify("wrong horse", hashed)


async def test_parameters_stand_in_the_hash(passwords: Passwords) -> None:
    """Argon2id, 19 MiB, two passes, and one lane: more would deadlock."""
    hashed = await passwords.hash("correct horse")
    assert hashed.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert not is_outdated(hashed)
    assert is_outdated(hashed.replace(PREFIX, "$argon2id$v=19$m=8192,t=1,p=1$"))


async def test_every_hash_has_its_salt(passwords: Passwords) -> None:
    """Equal passwords have different hashes."""
    assert await passwords.hash("same") != await passwords.hash("same")


async def test_one_password_on_all_keyboards(passwords: Passwords) -> None:
    """Composed or decomposed, the same letters are the same password."""
    assert await passwords.verify("\u0439ogurt", await passwords.hash("\u0438\u0306ogurt"))


async def test_unknown_name_costs_as_much(
    passwords: Passwords, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a hash a whole verification with today's parameters runs, and fails."""
    verified: list[tuple[str, str]] = []

    def watch(password: str, hashed: str) -> bool:
        verified.append((password, hashed))
        return _verify(password, hashed)

    monkeypatch.setattr("echochat.accounts.passwords._verify", watch)
    assert not await passwords.verify("correct horse", None)
    [(password, hashed)] = verified
    assert password == "correct horse"
    assert not is_outdated(hashed)


async def test_overload_is_told(passwords: Passwords) -> None:
    """More than may wait get 503 `overloaded` at once; the others their answer."""
    results = await asyncio.gather(*(passwords.hash("x") for _ in range(5)), return_exceptions=True)
    refused = [result for result in results if isinstance(result, ApiError)]
    assert [(error.status, error.code) for error in refused] == [(503, "overloaded")] * 2
    assert await passwords.hash("x")


async def test_loop_runs_on(passwords: Passwords) -> None:
    """While passwords are hashed the loop does other work."""
    hashing = asyncio.gather(*(passwords.hash("x") for _ in range(3)))
    turns = 0
    while not hashing.done():
        await asyncio.sleep(0)
        turns += 1
    assert turns > 10
