"""Tests of the operators' commands on the database of a running server."""

import json
import os
from pathlib import Path

import pytest

from echochat.storage.database import Database
from tests.accounts.support import PASSWORD, Site, StartSite
from tests.cli_support import Said, asked, command
from tests.rooms.support import chat, give_role, person, private_room, roles
from tests.storage.support import observing
from tests.test_cli import observer, serving, url

__all__ = ["observer", "url"]

NEW = "another battery staple"


# Accounts ---------------------------------------------------------------------


async def test_create(site: Site, dsn: str) -> None:
    """An account made here can be signed in to; its password came over standard input."""
    data = await asked(dsn, "user", "create", "anna", "--moderator", stdin=PASSWORD + "\n")
    assert data == {"username": "anna", "moderator": True}
    visitor = await site.visitor()
    assert (await visitor.login("anna", PASSWORD)).status == 200
    assert (await visitor.get("/api/chat/rooms/public/")).data["canManage"]


@pytest.mark.parametrize(
    ("arguments", "password", "word"),
    [
        (["ANNA"], PASSWORD, "taken"),
        (["boris", "--email", "anna@example.org"], PASSWORD, "in use"),
        (["a b"], PASSWORD, "letters"),
        (["boris", "--email", "x"], PASSWORD, "email"),
        (["boris"], "short", "at least 8"),
        (["boris"], "", "twice"),
    ],
)
async def test_refused_account(
    db: Database, dsn: str, arguments: list[str], password: str, word: str
) -> None:
    """A wrong argument is reported in one line, and nothing is created."""
    await db.execute(
        "INSERT INTO users (name, email, password_hash) VALUES ('Anna', 'Anna@example.org', '')"
    )
    said = await command(dsn, "user", "create", *arguments, stdin=password + "\n")
    assert (said.code, said.out) == (1, "")
    assert word in said.err
    assert await db.fetch_all("SELECT name FROM users") == [("Anna",)]


async def test_disable_and_enable(site: Site, dsn: str) -> None:
    """A disabled account is signed out at once, with its sockets, until it is enabled."""
    anna = await person(site, "anna")
    async with chat(anna) as one:
        assert (await asked(dsn, "user", "disable", "anna"))["endedSessions"] == 1
        assert await one.close_code() == 4401
    assert not await anna.is_signed_in()
    assert (await anna.login("anna")).status == 400
    await asked(dsn, "user", "enable", "anna")
    assert (await anna.login("anna")).status == 200


async def test_what_is_changed_is_logged(site: Site, dsn: str) -> None:
    """The security log, on standard error, tells what was done to whom, and who did it."""
    await person(site, "anna")
    said = await command(dsn, "user", "disable", "ANNA")
    line = json.loads(said.err)
    told = [line[key] for key in ("event", "protocol", "username", "operator", "ended")]
    assert told == ["user.disabled", "cli", "anna", os.getuid(), 1]


async def test_set_password(site: Site, dsn: str) -> None:
    """The new one works, the old one does not, and who used it is signed out."""
    anna = await person(site, "anna")
    async with chat(anna) as one:
        await asked(dsn, "user", "set-password", "ANNA", stdin=NEW)
        assert await one.close_code() == 4401
    await anna.get("/api/auth/csrf/")
    assert (await anna.login("anna", PASSWORD)).status == 400
    assert (await anna.login("anna", NEW)).status == 200


async def test_revoke_sessions(site: Site, dsn: str) -> None:
    """Everybody who is signed in to it is signed out."""
    anna = await person(site, "anna")
    assert (await asked(dsn, "user", "revoke-sessions", "anna"))["endedSessions"] == 1
    assert not await anna.is_signed_in()


async def test_moderators(site: Site, dsn: str) -> None:
    """The right is given and taken; open sockets are told."""
    anna = await person(site, "anna")
    async with chat(anna, "public", "?state=1") as one:
        assert not (await one.next())["canModerate"]
        await asked(dsn, "user", "grant-moderator", "anna")
        assert (await one.next())["canModerate"]
        await asked(dsn, "user", "revoke-moderator", "anna")
        assert not (await one.next())["canModerate"]


async def test_list(site: Site, dsn: str) -> None:
    """All accounts, for programs and for people."""
    await person(site, "anna")
    [account] = await asked(dsn, "user", "list")
    assert (account["username"], account["active"], account["sessions"]) == ("anna", True, 1)
    said = await command(dsn, "user", "list")
    assert said.out.splitlines()[1].split()[:2] == ["anna", "active"]


async def test_nobody_of_that_name(db: Database, dsn: str) -> None:
    """Said in words, in JSON where that was asked for; wrong use ends with 2."""
    said = await command(dsn, "user", "disable", "nobody", "--json")
    assert (said.code, json.loads(said.err)) == (1, {"error": "User 'nobody' not found."})
    assert (await command(dsn, "user")).code == 2
    assert await db.fetch_all("SELECT 1 FROM users") == []


# Rooms ------------------------------------------------------------------------


async def test_rooms(site: Site, db: Database, dsn: str) -> None:
    """Listed with their owners; roles are shown, given and taken away."""
    anna = await person(site, "anna")
    await person(site, "boris")
    slug = await private_room(anna)
    listed = {room["slug"]: room for room in await asked(dsn, "room", "list")}
    assert (listed[slug]["owners"], listed[slug]["members"]) == (["anna"], 1)
    assert listed["public"]["owners"] == []
    await asked(dsn, "room", "set-role", slug, "boris", "owner")
    assert await asked(dsn, "room", "roles", slug) == [
        {"username": "anna", "role": "owner"},
        {"username": "boris", "role": "owner"},
    ]
    await asked(dsn, "room", "set-role", slug, "anna", "none")
    assert await roles(db, slug) == {"boris": "owner"}
    await asked(dsn, "user", "disable", "anna")
    refused = await command(dsn, "room", "set-role", slug, "anna", "owner")
    assert (refused.code, "disabled" in refused.err) == (1, True)


async def test_create_and_archive_room(site: Site, dsn: str) -> None:
    """A public room is found in the directory, unless it is archived; `public` is left alone."""
    anna = await person(site, "anna")
    made = await asked(dsn, "room", "create", "club", "Book club", "--owner", "anna", "--public")
    assert made == {"room": "club", "name": "Book club", "kind": "public", "owner": "anna"}
    for change, slugs in (("archive", {"public"}), ("unarchive", {"public", "club"})):
        await asked(dsn, "room", change, "club")
        found = (await anna.get("/api/chat/directory/")).data["items"]
        assert {item["slug"] for item in found} == slugs
    for arguments in (
        ("create", "club", "Again", "--owner", "anna"),
        ("create", "attic", "Attic", "--owner", "nobody"),
        ("archive", "public"),
        ("delete", "public", "--yes"),
    ):
        assert (await command(dsn, "room", *arguments)).code == 1


async def test_delete_room(site: Site, dsn: str) -> None:
    """Only when it is meant; open sockets are closed with 4404."""
    anna = await person(site, "anna")
    slug = await private_room(anna)
    async with chat(anna, slug) as one:
        refused = await command(dsn, "room", "delete", slug)
        assert (refused.code, "--yes" in refused.err) == (1, True)
        assert await asked(dsn, "room", "delete", slug, "--yes") == {"deleted": slug}
        assert await one.close_code() == 4404


@pytest.mark.parametrize(
    "arguments",
    [
        ("delete", "public", "--yes"),
        ("delete", "nowhere", "--yes"),
        ("roles", "nowhere"),
        ("set-role", "public", "nobody", "admin"),
    ],
)
async def test_refused(db: Database, dsn: str, arguments: tuple[str, ...]) -> None:
    """Impossible requests are reported."""
    said = await command(dsn, "room", *arguments)
    assert said.code == 1
    assert said.err
    assert await db.fetch_all("SELECT slug FROM rooms") == [("public",)]


async def test_direct_rooms_are_left_alone(site: Site, db: Database, dsn: str) -> None:
    """A direct room is none of the operator's."""
    anna = await person(site, "anna")
    await person(site, "boris")
    slug = (await anna.post("/api/chat/direct/start/", {"username": "boris"})).data["slug"]
    assert (await command(dsn, "room", "set-role", slug, "boris", "blocked")).code == 1
    await give_role(db, "public", "boris", "member")


# The schema and the embedded database ---------------------------------------------


async def test_migrate(url: str) -> None:
    """Commands want the schema of their version; `migrate` makes it."""
    refused = await command(url, "user", "list")
    assert (refused.code, "migrate" in refused.err) == (1, True)
    assert (await asked(url, "migrate"))["before"] == 0
    assert "up to date" in (await command(url, "migrate")).out
    assert await asked(url, "user", "list") == []
    with observing(url) as look:
        look.ask("UPDATE schema_version SET version = 999")
    newer = await command(url, "user", "list")
    assert (newer.code, "newer EchoChat" in newer.err) == (1, True)


async def test_embedded_database(tmp_path: Path) -> None:
    """The same while the server runs and while it does not."""
    folder = {"ECHOCHAT_DATA_DIR": str(tmp_path)}
    assert (await asked("", "migrate", **folder))["before"] == 0
    await asked("", "user", "create", "anna", stdin=PASSWORD, **folder)
    async with serving(**folder) as server, server.visitor() as anna:
        assert (await anna.login("anna", PASSWORD)).status == 200
        await asked("", "user", "disable", "anna", **folder)
        assert not await anna.is_signed_in()
    [account] = await asked("", "user", "list", **folder)
    assert not account["active"]


async def test_database_away(tmp_path: Path) -> None:
    """Said without a traceback and without the password."""
    said = await command(f"postgresql://anna:pa55word@/chat?host={tmp_path}", "user", "list")
    assert (said.code, "pa55word" in said.err) == (1, False)
    assert "Can't reach PostgreSQL" in said.err


# Doctor -----------------------------------------------------------------------


def failing(said: Said) -> list[str]:
    """The names of the checks that failed."""
    return [check["name"] for check in said.data["checks"] if not check["ok"]]


@pytest.mark.parametrize(
    ("trusted", "expected"), [("10.0.0.0/8", []), ("127.0.0.0/8", ["address"])]
)
async def test_way_from_outside(
    start_site: StartSite, dsn: str, trusted: str, expected: list[str]
) -> None:
    """A server is well that goes by its peer's address, not by one that a client invents."""
    site = await start_site(ECHOCHAT_TRUSTED_PROXY_RANGES=trusted)
    base = str(site.server.make_url("/")).rstrip("/")
    said = await command(dsn, "doctor", "--json", ECHOCHAT_PUBLIC_BASE_URL=base)
    assert failing(said) == expected


async def test_ill(tmp_path: Path) -> None:
    """Each fault is named with what to do, and none hides the others."""
    (tmp_path / "file").touch()
    said = await command(
        f"postgresql://anna@/chat?host={tmp_path}",
        "doctor",
        "--json",
        ECHOCHAT_DATA_DIR=str(tmp_path / "file"),
        REDIS_URL="redis://127.0.0.1:1",
        ECHOCHAT_SECRET_KEY="0123456789abcdef0123456789abcdef",
    )
    assert said.code == 1
    assert failing(said) == ["media folder", "database", "redis"]
    assert all(check["advice"] for check in said.data["checks"] if not check["ok"])


async def test_rename(site: Site, dsn: str) -> None:
    """By the rules of the site; nobody else gets the old name, and who had it signs in anew."""
    anna = await person(site, "anna")
    refused = (("..", "letter"), ("admin", "reserved"), ("a b", "letters"), ("x" * 31, "30"))
    for name, word in refused:
        said = await command(dsn, "user", "rename", "anna", name)
        assert (said.code, word in said.err) == (1, True)
    await person(site, "boris")
    assert "taken" in (await command(dsn, "user", "rename", "anna", "BORIS")).err
    data = await asked(dsn, "user", "rename", "ANNA", "Vera")
    assert data == {"username": "Vera", "before": "anna", "endedSessions": 1}
    await anna.get("/api/auth/csrf/")
    assert (await anna.login("vera")).status == 200
    assert "taken" in (await command(dsn, "user", "create", "anna", stdin=PASSWORD)).err


async def test_names_that_no_browser_can_ask_for(url: str) -> None:
    """Older versions allowed them: start and `doctor` tell, `user rename` helps."""
    assert await asked(url, "migrate")
    with observing(url) as look:
        look.ask("INSERT INTO users (name, password_hash) VALUES ('..', ''), ('.', '')")
    async with serving(DATABASE_URL=url) as server:
        result = await server.stop()
    assert "2 accounts are named . or .." in result.err
    said = await command(url, "doctor")
    assert (said.code, "user rename" in said.out) == (1, True)
    await asked(url, "user", "rename", "..", "anna")
    await asked(url, "user", "rename", ".", "boris")
    assert "all names work in URLs" in (await command(url, "doctor")).out


async def test_arguments_that_are_no_text(dsn: str) -> None:
    """They are refused in one line."""
    said = await command(dsn, "user", "disable", "a\udcff")
    assert (said.code, "UTF-8" in said.err) == (1, True)
