"""POST /api/auth/register/."""

import asyncio

import pytest

from echochat.storage.database import Database
from tests.accounts.support import PASSWORD, Site, StartSite, Visitor, outage

WEAK = [
    ("short", "Пароль должен содержать не менее 8 символов."),
    ("password123", "Слишком распространённый пароль."),
    ("82736451983", "Пароль не может состоять только из цифр."),
    ("anna-petrova1", "Пароль слишком похож на имя пользователя."),
]


def form(**changes: object) -> dict[str, object]:
    return {"username": "anna", "password1": PASSWORD, "password2": PASSWORD} | changes


async def refused(visitor: Visitor, body: dict[str, object]) -> dict[str, list[str]]:
    """The errors by field of a registration that is refused and leaves nobody behind."""
    answer = await visitor.post("/api/auth/register/", body)
    assert (answer.status, answer.data["code"]) == (400, "invalid_input")
    assert not await visitor.is_signed_in()
    errors: dict[str, list[str]] = answer.data["errors"]
    return errors


async def test_registration_signs_in(visitor: Visitor) -> None:
    """201, a User, and a session."""
    answer = await visitor.register("anna")
    assert answer.status == 201
    assert answer.data["authenticated"]
    user = answer.data["user"]
    fields = {"username", "email", "profileImage", "bio", "lastSeen", "registeredAt"}
    assert user.keys() == fields | {"status", "timeZone"}
    assert (user["username"], user["email"], user["profileImage"]) == ("anna", "", None)
    assert user["registeredAt"].endswith("+00:00")
    assert await visitor.is_signed_in()


async def test_form_bodies_are_taken(visitor: Visitor) -> None:
    """A form registers like JSON."""
    answer = await visitor.post("/api/auth/register/", data=form())
    assert answer.status == 201


async def test_registration_voids_the_session_before(site: Site, visitor: Visitor) -> None:
    """Registering while signed in creates a new session and ends the old one."""
    await visitor.register("anna")
    other = await site.visitor()
    other.http.cookie_jar.update_cookies({"sessionid": visitor.cookies["sessionid"]})
    assert await other.is_signed_in()
    assert (await visitor.register("boris")).data["user"]["username"] == "boris"
    assert not await other.is_signed_in()


async def test_get_says_to_post(visitor: Visitor) -> None:
    """GET answers 200 with a hint, in the client's language."""
    answer = await visitor.get("/api/auth/register/", headers={"Accept-Language": "en"})
    assert (answer.status, answer.data) == (200, {"detail": "Send a POST request to register."})


@pytest.mark.parametrize("body", ["", "{", "[]", '"text"', "null"])
async def test_unreadable_body_is_empty(visitor: Visitor, body: str) -> None:
    """A body that is no JSON object counts as empty."""
    answer = await visitor.post(
        "/api/auth/register/", data=body, headers={"Content-Type": "application/json"}
    )
    assert answer.status == 400
    assert answer.data["errors"] == {"body": ["Тело запроса пустое или повреждено."]}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("", "Введите имя пользователя."),
        ("   ", "Введите имя пользователя."),
        ("a" * 31, "Имя пользователя не должно быть длиннее 30 символов."),
        ("two words", "Допустимы только буквы, цифры и символы @ . + - _"),
        ("a/b", "Допустимы только буквы, цифры и символы @ . + - _"),
        ("..", "Имя пользователя должно содержать букву или цифру."),
        ("Admin", "Это имя пользователя зарезервировано."),
        ("nul\0", "Поле содержит недопустимые символы или не является текстом."),
        ("\ud800", "Поле содержит недопустимые символы или не является текстом."),
        (7, "Поле содержит недопустимые символы или не является текстом."),
        (True, "Поле содержит недопустимые символы или не является текстом."),
        (["anna"], "Поле содержит недопустимые символы или не является текстом."),
        (None, "Поле содержит недопустимые символы или не является текстом."),
    ],
)
async def test_bad_name(visitor: Visitor, name: object, text: str) -> None:
    """Each fault of a name is told under `username`."""
    assert await refused(visitor, form(username=name)) == {"username": [text]}


@pytest.mark.parametrize("name", ["Анна", "anna.k@mail-1+x_y", "a" * 30, "李雷"])
async def test_good_name(visitor: Visitor, name: str) -> None:
    """Letters of all languages, digits and `@.+-_` make a name."""
    assert (await visitor.register(name)).data["user"]["username"] == name


async def test_name_is_kept_in_one_form(visitor: Visitor) -> None:
    """Letters that look the same are the same letter: a wide ａ is an a."""
    assert (await visitor.register(" ａnna ")).data["user"]["username"] == "anna"


async def test_password_in_other_letters(visitor: Visitor) -> None:
    """Wide letters are stored as plain ones, so they are refused like them."""
    common = form(password1="ｐａｓｓｗｏｒｄ", password2="ｐａｓｓｗｏｒｄ")
    assert await refused(visitor, common) == {"password": ["Слишком распространённый пароль."]}


async def test_endless_password(visitor: Visitor) -> None:
    """It is refused before anything is done with it."""
    endless = "a" + "\u0300\u0316" * 2_000
    errors = await refused(visitor, form(password1=endless, password2=endless))
    assert errors == {"password": ["Пароль не должен быть длиннее 1000 символов."]}


@pytest.mark.parametrize("name", ["anna", "ANNA", "Anna"])
async def test_name_is_taken_whatever_its_case(site: Site, visitor: Visitor, name: str) -> None:
    """A name that reads like another's can't be had."""
    await visitor.register("anna")
    other = await site.visitor()
    assert await refused(other, form(username=name)) == {
        "username": ["Это имя пользователя уже занято."]
    }


async def test_one_of_many_gets_a_name(site: Site, db: Database) -> None:
    """Of registrations at the same moment one wins, the others are told that the name is taken."""
    visitors = [await site.visitor() for _ in range(5)]
    answers = await asyncio.gather(*(visitor.register("anna") for visitor in visitors))
    assert sorted(answer.status for answer in answers) == [201, 400, 400, 400, 400]
    losers = [answer.data["errors"] for answer in answers if answer.status == 400]
    assert losers == [{"username": ["Это имя пользователя уже занято."]}] * 4
    assert await db.fetch_one("SELECT count(*) FROM users") == (1,)


@pytest.mark.parametrize(("password", "text"), WEAK)
async def test_weak_password(visitor: Visitor, password: str, text: str) -> None:
    """Each rule that a password breaks is told."""
    body = form(username="anna.petrova", password1=password, password2=password)
    assert text in (await refused(visitor, body))["password"]


@pytest.mark.parametrize(
    ("passwords", "text"),
    [
        ({"password1": ""}, "Введите пароль дважды."),
        ({"password2": ""}, "Введите пароль дважды."),
        ({"password2": PASSWORD + "!"}, "Пароли не совпадают."),
        ({"password1": 12345678}, "Поле содержит недопустимые символы или не является текстом."),
    ],
)
async def test_password_typed_wrongly(
    visitor: Visitor, passwords: dict[str, object], text: str
) -> None:
    """Missing, different and no text: told under `password`."""
    assert await refused(visitor, form(**passwords)) == {"password": [text]}


async def test_faults_of_both_fields_are_told_at_once(visitor: Visitor) -> None:
    """Nobody has to fix a name first to hear of the password."""
    errors = await refused(visitor, form(username="", password1="x", password2="y"))
    assert errors.keys() == {"username", "password"}


async def test_relaxed_passwords(start_site: StartSite) -> None:
    """Six characters will do where the operator says so; five won't."""
    visitor = await (await start_site(ECHOCHAT_RELAX_PASSWORDS="1")).visitor()
    assert (await visitor.register("anna", "12345")).status == 400
    assert (await visitor.register("anna", "123456")).status == 201


async def test_rate_limit(start_site: StartSite) -> None:
    """The eleventh registration of an address within a minute gets 429 with Retry-After."""
    visitor = await (await start_site(AUTH_RATE_LIMIT="10")).visitor()
    for _ in range(10):
        assert (await visitor.post("/api/auth/register/", {"username": ""})).status == 400
    answer = await visitor.register()
    assert (answer.status, answer.data["code"]) == (429, "rate_limited")
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    assert not await visitor.is_signed_in()


async def test_registration_without_database(dsn: str, visitor: Visitor, db: Database) -> None:
    """503, nobody is signed in, nobody is left behind."""
    await visitor.get("/api/auth/csrf/")
    with outage(dsn):
        answer = await visitor.register()
    assert (answer.status, answer.data["code"]) == (503, "unavailable")
    assert not await visitor.is_signed_in()
    assert await db.fetch_one("SELECT count(*) FROM users") == (0,)
