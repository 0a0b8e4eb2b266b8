"""POST /api/auth/profile/."""

import asyncio
import json
import logging
from pathlib import Path
from typing import Any

import pytest

from tests.accounts.support import Site, StartSite, Visitor
from tests.media.pictures import photo, picture
from tests.media.support import PROFILE, edit, files, form, profile, upload, wrong_fields
from tests.rooms.support import person


@pytest.fixture
async def site(start_site: StartSite, tmp_path: Path) -> Site:
    """A server with an empty data folder."""
    return await start_site(ECHOCHAT_DATA_DIR=str(tmp_path))


@pytest.fixture
async def anna(site: Site) -> Visitor:
    """Somebody signed in, with something in every field."""
    visitor = await person(site, "anna")
    fields = {"email": "anna@example.org", "bio": "Hello"}
    assert (await upload(visitor, picture(), **fields)).status == 200
    return visitor


async def test_all_fields(site: Site) -> None:
    """Everything at once, from a form with a file; the answer is the new user."""
    visitor = await person(site, "anna")
    answer = await upload(
        visitor, photo(), username="Anna.K", email="Anna@Example.org", bio=" a <b>b</b>\r\nc "
    )
    user = answer.data["user"]
    assert answer.status == 200
    assert (user["username"], user["email"]) == ("Anna.K", "Anna@Example.org")
    assert user["bio"] == "a b\nc"
    assert user["profileImage"].startswith("/api/auth/media/avatars/")
    assert user == (await visitor.get(PROFILE)).data["user"] | {"lastSeen": user["lastSeen"]}


@pytest.mark.parametrize("field", ["username", "email", "bio"])
@pytest.mark.parametrize("kind", ["json", "form", "multipart"])
async def test_one_field(anna: Visitor, kind: str, field: str) -> None:
    """A field left out keeps its value, however the others come."""
    before, value = await profile(anna), "new@example.org"
    body: object = {field: value}
    if kind == "multipart":
        body = form(None, **{field: value})
    answer = await anna.post(PROFILE, **{"json" if kind == "json" else "data": body})
    assert (answer.status, await profile(anna)) == (200, before | {field: value})


async def test_only_a_picture(anna: Visitor) -> None:
    """All else stays."""
    before = await profile(anna)
    await upload(anna, picture("GIF"))
    after = await profile(anna)
    assert after["profileImage"] != before["profileImage"]
    assert after | {"profileImage": ""} == before | {"profileImage": ""}


@pytest.mark.parametrize("body", [b"", b"{", b"{}", b"[1]"])
async def test_nothing(anna: Visitor, body: bytes) -> None:
    """A body that is empty, or can't be parsed, changes nothing."""
    before = await profile(anna)
    headers = {"Content-Type": "application/json"}
    assert (await anna.post(PROFILE, data=body, headers=headers)).status == 200
    assert await profile(anna) == before


async def test_no_file_chosen(anna: Visitor) -> None:
    """The file field that a browser sends when nothing was chosen counts as left out."""
    before = await profile(anna)
    data = (
        b"--x\r\nContent-Disposition: form-data; name=bio\r\n\r\nNew\r\n"
        b'--x\r\nContent-Disposition: form-data; name=image; filename=""\r\n'
        b"Content-Type: application/octet-stream\r\n\r\n\r\n--x--\r\n"
    )
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    assert (await anna.post(PROFILE, data=data, headers=headers)).status == 200
    assert await profile(anna) == before | {"bio": "New"}


async def test_signed_out(site: Site) -> None:
    """401."""
    answer = await edit(await site.visitor(), bio="x")
    assert (answer.status, answer.data["code"]) == (401, "not_authenticated")


async def test_all_or_nothing(anna: Visitor, tmp_path: Path) -> None:
    """All that is wrong is told at once, and nothing of the rest is changed."""
    before, kept = await profile(anna), files(tmp_path)
    answer = await upload(anna, b"no image", username="a b", email="x", bio="new")
    assert (answer.status, sorted(answer.data["errors"])) == (400, ["email", "image", "username"])
    answer = await upload(anna, picture(), username="boris", bio="x" * 1001)
    assert (answer.status, sorted(answer.data["errors"])) == (400, ["bio"])
    assert (await profile(anna), files(tmp_path)) == (before, kept)


# The name


@pytest.mark.parametrize("name", ["", "  ", "x" * 31, "a b", "a/b", "a\nb"])
async def test_bad_name(anna: Visitor, name: str) -> None:
    """Required, at most 30 characters, of those allowed."""
    assert await wrong_fields(anna, username=name) == ["username"]


@pytest.mark.parametrize("value", [None, 7, True, ["a"], {"a": "b"}, "a\0b", "a\ud800"])
@pytest.mark.parametrize("field", ["username", "email", "bio"])
async def test_no_text(anna: Visitor, field: str, value: object) -> None:
    """A value that is no text, or can't be stored, is refused."""
    data, headers = json.dumps({field: value}), {"Content-Type": "application/json"}
    answer = await anna.post(PROFILE, data=data, headers=headers)
    assert (answer.status, list(answer.data["errors"])) == (400, [field])


@pytest.mark.parametrize("name", ["boris", "BORIS", " boris "])
async def test_taken_name(site: Site, anna: Visitor, name: str) -> None:
    """Names are unique without regard to case."""
    await person(site, "boris")
    assert await wrong_fields(anna, username=name) == ["username"]


async def test_own_name(anna: Visitor) -> None:
    """One's own name is not taken; its case may change."""
    assert (await edit(anna, username="anna")).status == 200
    assert (await edit(anna, username="ANNA")).data["user"]["username"] == "ANNA"


async def test_name_that_was_allowed_once(
    start_site: StartSite, site: Site, tmp_path: Path
) -> None:
    """A user whose name is too long now may still change the rest."""
    visitor = await person(site, "a-rather-long-name")
    strict = await start_site(ECHOCHAT_DATA_DIR=str(tmp_path), USERNAME_MAX_LENGTH="5")
    again = await strict.visitor()
    await again.login("a-rather-long-name")
    assert (await edit(again, username="a-rather-long-name", bio="x")).status == 200
    assert await wrong_fields(again, username="another-long-name") == ["username"]
    assert (await profile(visitor))["bio"] == "x"


async def test_login_by_the_new_name(site: Site, anna: Visitor) -> None:
    """The new name signs in, the session goes on; the old name stays its owner's for a while."""
    await edit(anna, username="anastasia")
    assert await anna.is_signed_in()
    visitor = await site.visitor()
    assert (await visitor.login("anna")).status == 400
    assert (await visitor.login("anastasia")).status == 200
    answer = await (await site.visitor()).register("anna")
    assert (answer.status, list(answer.data["errors"])) == (400, ["username"])
    assert (await edit(anna, username="anna")).status == 200


async def test_same_name_at_once(site: Site) -> None:
    """Of many who want a name at the same moment one gets it."""
    visitors = [await person(site, f"user{number}") for number in range(6)]
    answers = await asyncio.gather(*(edit(one, username="Tsar", bio="I") for one in visitors))
    assert sorted(answer.status for answer in answers) == [200, 400, 400, 400, 400, 400]
    refused = [answer for answer in answers if answer.status == 400]
    assert all(list(answer.data["errors"]) == ["username"] for answer in refused)
    bios = [(await profile(one))["bio"] for one in visitors]
    assert sorted(bios) == ["", "", "", "", "", "I"]


async def test_edits_at_once(anna: Visitor) -> None:
    """Changes of different fields at the same moment are both kept."""
    answers = await asyncio.gather(edit(anna, bio="new"), edit(anna, email="new@example.org"))
    assert [answer.status for answer in answers] == [200, 200]
    user = await profile(anna)
    assert (user["bio"], user["email"]) == ("new", "new@example.org")


# Email


async def test_email_may_be_empty(site: Site, anna: Visitor) -> None:
    """By as many as like."""
    boris = await person(site, "boris")
    assert (await edit(anna, email=" ")).data["user"]["email"] == ""
    assert (await edit(boris, email="")).data["user"]["email"] == ""


async def test_bad_email(anna: Visitor) -> None:
    """An invalid address is refused."""
    assert await wrong_fields(anna, email="anna") == ["email"]


async def test_taken_email(site: Site, anna: Visitor) -> None:
    """Unique without regard to case; one's own is not taken."""
    boris = await person(site, "boris")
    assert await wrong_fields(boris, email="ANNA@example.ORG") == ["email"]
    assert (await edit(anna, email="ANNA@example.org")).status == 200


async def test_same_email_at_once(site: Site) -> None:
    """Of many who enter an address at the same moment one has it."""
    visitors = [await person(site, f"user{number}") for number in range(6)]
    answers = await asyncio.gather(*(edit(one, email="a@b.org") for one in visitors))
    assert sorted(answer.status for answer in answers) == [200, 400, 400, 400, 400, 400]
    refused = [answer for answer in answers if answer.status == 400]
    assert all(list(answer.data["errors"]) == ["email"] for answer in refused)


# What one says of oneself


async def test_bio_length(anna: Visitor) -> None:
    """1000 characters, not bytes; a new line counts once."""
    assert (await edit(anna, bio="ё" * 1000)).status == 200
    assert (await upload(anna, picture(), bio="a\r\n" * 500)).status == 200
    assert await wrong_fields(anna, bio="ё" * 1001) == ["bio"]


# The security log


def audited(caplog: pytest.LogCaptureFixture) -> dict[str, Any]:
    """The last line of the security log."""
    lines = [r.getMessage() for r in caplog.records if r.name == "security.audit"]
    line: dict[str, Any] = json.loads(lines[-1])
    return {name: line.get(name) for name in ("event", "username", "is_authenticated", "reason")}


async def test_audit(anna: Visitor, caplog: pytest.LogCaptureFixture) -> None:
    """`auth.profile.update.success` and `auth.profile.update.failed`."""
    with caplog.at_level(logging.INFO, "security.audit"):
        await edit(anna, bio="new")
        assert audited(caplog) == {
            "event": "auth.profile.update.success",
            "username": "anna",
            "is_authenticated": True,
            "reason": None,
        }
        await edit(anna, email="x")
        assert audited(caplog) == {
            "event": "auth.profile.update.failed",
            "username": "anna",
            "is_authenticated": True,
            "reason": {"email": ["email_invalid"]},
        }


async def test_csrf(anna: Visitor) -> None:
    """A form of another site's page changes nothing; our own may bring its token as a field."""
    before = await profile(anna)
    refused = await anna.ask("POST", PROFILE, data=form(None, bio="evil"))
    assert (refused.status, refused.data["code"]) == (403, "csrf_failed")
    assert await profile(anna) == before
    token = anna.cookies["csrftoken"]
    answer = await anna.ask("POST", PROFILE, data=form(None, bio="x", csrfmiddlewaretoken=token))
    assert answer.status == 200
