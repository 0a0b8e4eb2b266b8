"""GET /api/auth/profile/, /api/auth/users/<username>/ and /api/auth/password-rules/."""

import pytest

from echochat.storage.database import Database
from tests.accounts.support import Site, StartSite, Visitor


@pytest.fixture
async def anna(visitor: Visitor, db: Database) -> Visitor:
    """Somebody signed in, with an address and a few words."""
    await visitor.register("anna")
    await db.execute("UPDATE users SET email = 'anna@example.org'")
    await db.execute("UPDATE profiles SET bio = 'Hello'")
    return visitor


async def test_own_profile(anna: Visitor) -> None:
    """With the email address."""
    answer = await anna.get("/api/auth/profile/")
    user = answer.data["user"]
    assert (answer.status, user["username"], user["email"]) == (200, "anna", "anna@example.org")


async def test_profile_of_nobody(visitor: Visitor) -> None:
    """401 for who is signed out."""
    answer = await visitor.get("/api/auth/profile/")
    assert (answer.status, answer.data["code"]) == (401, "not_authenticated")


@pytest.mark.parametrize("name", ["anna", "Anna"])
async def test_public_profile(site: Site, anna: Visitor, name: str) -> None:  # noqa: ARG001
    """Everybody may read it, without the email address."""
    visitor = await site.visitor()
    answer = await visitor.get(f"/api/auth/users/{name}/")
    user = answer.data["user"]
    assert (answer.status, user["username"], user["email"]) == (200, "anna", "")
    assert (user["bio"], user["profileImage"]) == ("Hello", None)


@pytest.mark.parametrize("name", ["nobody", "a b", "%ED%A0%80", "%FF", "x" * 2000])
async def test_unknown_user(visitor: Visitor, name: str) -> None:
    """404 in the error form."""
    answer = await visitor.get(f"/api/auth/users/{name}/")
    assert (answer.status, answer.data["code"]) == (404, "user_not_found")


async def test_name_with_nul(visitor: Visitor) -> None:
    """NUL is bad input."""
    answer = await visitor.get("/api/auth/users/an%00na/")
    assert (answer.status, list(answer.data["errors"])) == (400, ["username"])


async def test_deactivated_user_is_not_shown(anna: Visitor, db: Database) -> None:
    """Their profile is gone."""
    await db.execute("UPDATE users SET active = false")
    assert (await anna.get("/api/auth/users/anna/")).status == 404


async def test_profile_of_who_is_deactivated_meanwhile(
    anna: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Found by the session, gone a moment later: signed out."""

    async def nobody(*_: object) -> None:
        return None

    monkeypatch.setattr("echochat.accounts.queries.find_user", nobody)
    assert (await anna.get("/api/auth/profile/")).status == 401


async def test_name_with_dots_and_signs(visitor: Visitor) -> None:
    """All characters of names work in addresses."""
    await visitor.register("a.b+c@d-e_ф")
    answer = await visitor.get("/api/auth/users/a.b+c@d-e_ф/")
    assert answer.data["user"]["username"] == "a.b+c@d-e_ф"


async def test_password_rules(visitor: Visitor) -> None:
    """The four rules in force."""
    answer = await visitor.get("/api/auth/password-rules/", headers={"Accept-Language": "en"})
    assert answer.data["rules"] == [
        "At least 8 characters.",
        "Not a commonly used password.",
        "Not all digits.",
        "Not similar to your username.",
    ]
    assert answer.data["codes"] == ["rule_length", "rule_common", "rule_digits", "rule_similar"]
    assert answer.data["minLength"] == 8


async def test_relaxed_password_rules(start_site: StartSite) -> None:
    """The one rule of development."""
    visitor = await (await start_site(ECHOCHAT_RELAX_PASSWORDS="1")).visitor()
    answer = await visitor.get("/api/auth/password-rules/")
    assert answer.data == {
        "rules": ["Не менее 6 символов."],
        "codes": ["rule_length"],
        "minLength": 6,
    }
