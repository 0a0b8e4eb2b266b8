"""POST /api/auth/login/."""

import asyncio

import pytest

from echochat.accounts.passwords import PREFIX, Passwords
from echochat.storage.database import Database
from tests.accounts.support import PASSWORD, Site, StartSite, Visitor, outage

WRONG = "Неверное имя пользователя или пароль."
MISSING = "Введите имя пользователя и пароль."
NO_TEXT = "Поле содержит недопустимые символы или не является текстом."


@pytest.fixture
async def anna(site: Site) -> Visitor:
    """Somebody with an account, not signed in."""
    visitor = await site.visitor()
    await visitor.register("anna")
    await visitor.logout()
    return visitor


async def test_login(anna: Visitor) -> None:
    """200 as the session answer, and the session is there."""
    answer = await anna.login()
    assert (answer.status, answer.data["user"]["username"]) == (200, "anna")
    assert answer.data == (await anna.get("/api/auth/session/")).data


async def test_name_in_any_case(anna: Visitor) -> None:
    """A name is the same however it is typed."""
    assert (await anna.login(" ANNA ")).status == 200


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ({"username": "anna", "password": "wrong password"}, WRONG),
        ({"username": "nobody", "password": PASSWORD}, WRONG),
        ({"username": "anna"}, MISSING),
        ({"password": PASSWORD}, MISSING),
        ({"username": "", "password": ""}, MISSING),
        ({"username": 7, "password": PASSWORD}, NO_TEXT),
        ({"username": "anna", "password": ["x"]}, NO_TEXT),
        ({"username": "an\0na", "password": PASSWORD}, NO_TEXT),
    ],
)
async def test_refused(anna: Visitor, body: dict[str, object], text: str) -> None:
    """400 under `credentials`; an unknown name and a wrong password read the same."""
    answer = await anna.post("/api/auth/login/", body)
    assert (answer.status, answer.data["errors"]) == (400, {"credentials": [text]})
    assert not await anna.is_signed_in()


async def test_empty_body(visitor: Visitor) -> None:
    """400 under `body`."""
    answer = await visitor.post("/api/auth/login/")
    assert (answer.status, list(answer.data["errors"])) == (400, ["body"])


async def test_deactivated_account(anna: Visitor, db: Database) -> None:
    """A deactivated user can't sign in, and reads as a guest."""
    await db.execute("UPDATE users SET active = false")
    answer = await anna.login()
    assert (answer.status, answer.data["errors"]) == (400, {"credentials": [WRONG]})


@pytest.mark.parametrize("sql", ["DELETE FROM users", "UPDATE users SET active = false"])
async def test_account_gone_meanwhile(
    anna: Visitor, db: Database, monkeypatch: pytest.MonkeyPatch, sql: str
) -> None:
    """An account that ends while its password is being checked is a wrong one."""
    verify = Passwords.verify

    async def slow_verify(self: Passwords, password: str, hashed: str | None) -> bool:
        right = await verify(self, password, hashed)
        await db.execute(sql)
        return right

    monkeypatch.setattr(Passwords, "verify", slow_verify)
    answer = await anna.login()
    assert (answer.status, answer.data["errors"]) == (400, {"credentials": [WRONG]})


async def test_new_identifiers(anna: Visitor) -> None:
    """A login gives a new session and a new CSRF token."""
    await anna.get("/api/auth/presence-session/")
    before = anna.cookies
    await anna.login()
    assert anna.cookies["sessionid"] != before["sessionid"]
    assert anna.cookies["csrftoken"] != before["csrftoken"]


async def test_second_login_voids_the_first_session(site: Site, anna: Visitor) -> None:
    """The old session identifier is signed out."""
    await anna.login()
    old = anna.cookies["sessionid"]
    await anna.login()
    thief = await site.visitor(Cookie=f"sessionid={old}")
    assert not await thief.is_signed_in()
    assert await anna.is_signed_in()


async def test_other_devices_stay_signed_in(site: Site, anna: Visitor) -> None:
    """A login elsewhere ends no session but the one of its own cookie."""
    other = await site.visitor()
    await anna.login()
    await other.login()
    assert await anna.is_signed_in()
    assert await other.is_signed_in()


async def test_rate_limit(start_site: StartSite) -> None:
    """Right credentials too get 429 over the limit; registrations count apart."""
    visitor = await (await start_site(AUTH_RATE_LIMIT="3")).visitor()
    await visitor.register()
    for _ in range(3):
        assert (await visitor.login(password="wrong one")).status == 400
    answer = await visitor.login()
    assert (answer.status, answer.data["code"]) == (429, "rate_limited")
    assert 1 <= int(answer.headers["Retry-After"]) <= 60


async def test_limit_holds_by_address(start_site: StartSite) -> None:
    """Behind a proxy each client has a limit of its own."""
    site = await start_site(AUTH_RATE_LIMIT="1")
    statuses = []
    for address in ("203.0.113.1", "203.0.113.1", "203.0.113.2"):
        visitor = await site.visitor(**{"X-Forwarded-For": address})
        statuses.append((await visitor.login()).status)
    assert statuses == [400, 429, 400]


async def test_limit_holds_across_instances(start_site: StartSite) -> None:
    """Another server on the same database knows of the attempts, as would a restarted one."""
    for expected in (400, 429):
        site = await start_site(AUTH_RATE_LIMIT="1")
        assert (await (await site.visitor()).login()).status == expected


async def test_limit_is_exact_under_concurrency(start_site: StartSite) -> None:
    """Of 20 attempts at once exactly the allowed number is checked."""
    site = await start_site(AUTH_RATE_LIMIT="5")
    visitor = await site.visitor()
    await visitor.get("/api/auth/csrf/")
    answers = await asyncio.gather(*(visitor.login() for _ in range(20)))
    assert sorted(answer.status for answer in answers) == [400] * 5 + [429] * 15


async def test_without_database(dsn: str, anna: Visitor) -> None:
    """503; as soon as PostgreSQL is back, the login works."""
    with outage(dsn):
        answer = await anna.login()
    assert (answer.status, answer.data["code"]) == (503, "unavailable")
    assert (await anna.login()).status == 200


@pytest.mark.usefixtures("real_hashes")
async def test_old_hash_is_renewed(anna: Visitor, db: Database) -> None:
    """A hash made with other parameters is replaced at the next login."""
    await db.execute("UPDATE users SET password_hash = %s", (OLD_HASH,))
    assert (await anna.login(password="an older password")).status == 200
    row = await db.fetch_one("SELECT password_hash FROM users")
    assert row is not None
    assert row[0].startswith(PREFIX)
    await anna.logout()
    assert (await anna.login(password="an older password")).status == 200


# "an older password" with 8 MiB and one pass.
OLD_HASH = (
    "$argon2id$v=19$m=8192,t=1,p=1$MDEyMzQ1Njc4OWFiY2RlZg$"
    "oThwnBEALLn3yYBfkDHTGOCFFmM4gqCj3h/6ftECPpc"
)
