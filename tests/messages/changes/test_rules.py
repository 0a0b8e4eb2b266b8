"""Commands in frames, and the rights they need."""

from typing import Any

import pytest

from echochat.messages.changes.command import Command
from echochat.messages.changes.queries import Target
from echochat.messages.changes.rules import (
    Ping,
    Typing,
    read_command,
    refusal,
)
from echochat.messages.deletions.command import Delete
from echochat.messages.edits.command import Edit
from echochat.messages.reactions.command import React
from echochat.messages.rules import Refusal
from echochat.rooms.rules import Kind, Role, Standing

ANNA = 1
BORIS = 2


def read(**frame: Any) -> Command | Typing | Ping | Refusal | None:
    return read_command(frame, 10)


@pytest.mark.parametrize(
    ("frame", "command"),
    [
        ({"type": "edit", "id": 1, "message": " new "}, Edit(1, "new")),
        ({"type": "delete", "id": 1, "other": 2}, Delete(1)),
        ({"type": "react", "id": 1, "emoji": "👍", "on": True}, React(1, "👍", on=True)),
        ({"type": "message", "message": "hi"}, None),
        ({"type": ["edit"], "id": 1, "message": "hi"}, None),
    ],
)
def test_read(frame: dict[str, Any], command: Command | None) -> None:
    """A frame of ours is a command; any other type is left to be a message."""
    assert read(**frame) == command


def test_typing() -> None:
    """A typing frame needs no other fields."""
    assert isinstance(read(type="typing"), Typing)


@pytest.mark.parametrize(
    "frame",
    [
        {"type": "edit", "id": 1},
        {"type": "edit", "id": 1, "message": " "},
        {"type": "edit", "id": 1, "message": "a\0"},
        {"type": "delete"},
        {"type": "delete", "id": "1"},
        {"type": "delete", "id": True},
        {"type": "delete", "id": 0},
        {"type": "delete", "id": 2**63},
        {"type": "react", "id": 1, "emoji": "👍"},
        {"type": "react", "id": 1, "emoji": "👍", "on": 1},
        {"type": "react", "id": 1, "emoji": "ok", "on": True},
        {"type": "react", "id": 1, "emoji": 1, "on": True},
        {"type": "edit", "id": 1, "message": "\u200b\ufe0f"},
        {"type": "delete", "id": 1, "nonce": "n" * 65},
        {"type": "delete", "id": 1, "nonce": 7},
        {"type": "typing", "nonce": "n"},
        {"type": "ping", "nonce": "n"},
    ],
)
def test_bad_frames(frame: dict[str, Any]) -> None:
    """Faults of a command are reported with its type."""
    refused = read(**frame)
    assert isinstance(refused, Refusal)
    assert refused.error == "invalid_payload"
    assert refused.about["type"] == frame["type"]
    assert refused.nonce == (frame["nonce"] if isinstance(frame.get("nonce"), str) else None)


def test_too_long() -> None:
    """An edit has the length of a message at most."""
    assert read(type="edit", id=1, message="a" * 11) == Refusal(
        "message_too_long", about={"type": "edit", "id": 1}
    )


OWN = Target(ANNA, deleted=False, recent=True)
OLD = OWN._replace(recent=False)
GONE = OWN._replace(deleted=True)
FOREIGN = OWN._replace(author_id=BORIS)


@pytest.mark.parametrize(
    ("command", "role", "kind", "target", "expected"),
    [
        (Edit(1, "a"), None, "public", OWN, None),
        (Edit(1, "a"), None, "public", OLD, "too_late"),
        (Edit(1, "a"), None, "public", FOREIGN, "forbidden"),
        (Edit(1, "a"), "owner", "private", FOREIGN, "forbidden"),
        (Edit(1, "a"), "viewer", "private", OWN, "forbidden"),
        (Edit(1, "a"), "blocked", "public", OWN, "forbidden"),
        (Edit(1, "a"), "member", "private", GONE, "message_not_found"),
        (Edit(1, "a"), "member", "private", None, "message_not_found"),
        (Edit(1, "a"), None, "private", None, "forbidden"),
        (Delete(1), None, "public", OLD, None),
        (Delete(1), "viewer", "private", OWN, None),
        (Delete(1), "member", "private", FOREIGN, "forbidden"),
        (Delete(1), "admin", "private", FOREIGN, None),
        (Delete(1), "owner", "private", FOREIGN, None),
        (Delete(1), "owner", "direct", FOREIGN, "forbidden"),
        (Delete(1), None, "private", OWN, "forbidden"),
        (React(1, "👍", on=True), None, "public", FOREIGN, None),
        (React(1, "👍", on=True), "viewer", "private", FOREIGN, "forbidden"),
        (React(1, "👍", on=True), "blocked", "public", FOREIGN, "forbidden"),
    ],
)
def test_rights(
    command: Command, role: Role | None, kind: Kind, target: Target | None, expected: str | None
) -> None:
    """Each command has its rights; nobody learns of messages that they may not read."""
    standing = Standing(kind, role, is_moderator=False)
    assert refusal(command, ANNA, standing, target, archived=False) == expected


@pytest.mark.parametrize(
    ("command", "target", "expected"),
    [
        (Edit(1, "x"), OWN, "forbidden"),
        (React(1, "👍", on=True), FOREIGN, "forbidden"),
        (Delete(1), OWN, None),
        (Delete(1), FOREIGN, "forbidden"),
    ],
)
def test_archived(command: Command, target: Target, expected: str | None) -> None:
    """An archived room is only read; one's own words can still be taken back."""
    for kind in ("public", "private"):
        standing = Standing(kind, "member", is_moderator=False)
        assert refusal(command, ANNA, standing, target, archived=True) == expected


@pytest.mark.parametrize(
    ("kind", "role", "expected"),
    [
        ("public", None, None),
        ("private", "member", None),
        ("private", None, "forbidden"),
        ("direct", "member", "forbidden"),
    ],
)
def test_moderator(kind: Kind, role: Role | None, expected: str | None) -> None:
    """A site moderator deletes in any room that they may read, but for direct ones."""
    moderator = Standing(kind, role, is_moderator=True)
    assert refusal(Delete(1), ANNA, moderator, FOREIGN, archived=False) == expected
