"""`echochat room …`: administers rooms."""

import argparse
import re
import sys
from typing import Final

from echochat.accounts import normal_name
from echochat.cli.command import CommandError, CommandResult, audit, listing
from echochat.cli.database import opened
from echochat.i18n import text as say
from echochat.rooms import PUBLIC_SLUG, Kind
from echochat.rooms import queries as catalog
from echochat.rooms.creation import NewRoom, store_room
from echochat.rooms.members import queries as members
from echochat.rooms.queries import AnyRoom, Room, RoomEdit, find_room
from echochat.rooms.rules import (
    MANAGERS,
    NAME_MAX_LENGTH,
    normal_room_name,
    read_role,
    room_name_faults,
    slug_faults,
)
from echochat.settings import Settings
from echochat.storage.database import Database, Executor

ROOM_HEAD: Final = ("SLUG", "NAME", "KIND", "OWNERS", "MEMBERS", "MESSAGES")


async def list_all(_options: argparse.Namespace, settings: Settings) -> CommandResult:
    """`room list`: list the public and private rooms."""
    async with opened(settings) as db:
        found = await catalog.all_rooms(db)
    return listing(found, _object, ROOM_HEAD, _row)


async def roles(options: argparse.Namespace, settings: Settings) -> CommandResult:
    """`room roles`: list the roles in a room, blocked users included."""
    async with opened(settings) as db:
        room = await _room(db, options.slug)
        found = await members.all_members(db, room.id)
    return listing(
        found, lambda one: {"username": one[0], "role": one[1]}, ("NAME", "ROLE"), lambda one: one
    )


async def set_role(options: argparse.Namespace, settings: Settings) -> CommandResult:
    """`room set-role`: set any role in a private or public room."""
    role = read_role(options.role)
    async with opened(settings) as db:
        room = await _room(db, options.slug)
        account = await members.find_account(db, normal_name(options.name))
        if account is None:
            raise CommandError(f"User {options.name!r} not found.")
        if role in MANAGERS and not account.active:
            raise CommandError(f"{account.username} is disabled and can't manage a room.")

        async def work(transaction: Executor) -> None:
            await members.lock(transaction, room.id, [account.user_id])
            if role is None:
                await members.remove(transaction, room.id, account.user_id)
            else:
                await members.set_role(transaction, room.id, account.user_id, role, None)

        await db.transaction(work)
    text = f"{account.username} now has {'the role ' + role if role else 'no role'} in {room.slug}."
    return CommandResult({"room": room.slug, "username": account.username, "role": role}, text)


async def delete(options: argparse.Namespace, settings: Settings) -> CommandResult:
    """`room delete`: delete a room and its messages."""
    async with opened(settings) as db:
        room = await _room(db, options.slug)
        if room.slug == PUBLIC_SLUG:
            raise CommandError("The public room can't be deleted.")
        _confirm(room, yes=options.yes)

        async def work(transaction: Executor) -> None:
            await members.lock(transaction, room.id, [])
            await catalog.delete_room(transaction, room.id)

        await db.transaction(work)
    audit("room.deleted", room=room.slug)
    return CommandResult({"deleted": room.slug}, f"Deleted {room.slug}.")


async def create(options: argparse.Namespace, settings: Settings) -> CommandResult:
    """`room create`: create a public or private room with an owner."""
    rule = re.compile(settings.chat_room_slug_regex)
    name = normal_room_name(options.room_name)
    if faults := [*room_name_faults(name), *slug_faults(options.slug, rule)]:
        raise CommandError(
            "\n".join(say(fault, "en", max_length=NAME_MAX_LENGTH) for fault in faults)
        )
    kind: Kind = "public" if options.public else "private"
    async with opened(settings) as db:
        account = await members.find_account(db, normal_name(options.owner))
        if account is None or not account.active:
            raise CommandError(f"User {options.owner!r} not found.")
        if not await store_room(db, NewRoom(options.slug, name, kind), account.user_id):
            raise CommandError(f"The address {options.slug} is taken.")
    audit("room.created", account.username, room=options.slug, kind=kind)
    data = {"room": options.slug, "name": name, "kind": kind, "owner": account.username}
    return CommandResult(data, f"Created {options.slug}, owned by {account.username}.")


async def archive(options: argparse.Namespace, settings: Settings) -> CommandResult:
    """`room archive`: make a room read-only and remove it from the directory."""
    return await _archive(options, settings, archived=True)


async def unarchive(options: argparse.Namespace, settings: Settings) -> CommandResult:
    """`room unarchive`: bring an archived room back."""
    return await _archive(options, settings, archived=False)


async def _archive(
    options: argparse.Namespace, settings: Settings, *, archived: bool
) -> CommandResult:
    async with opened(settings) as db:
        room = await _room(db, options.slug)
        if room.slug == PUBLIC_SLUG:
            raise CommandError("The public room can't be archived.")

        async def work(transaction: Executor) -> None:
            await members.lock(transaction, room.id, [])
            await catalog.update_room(transaction, room.id, RoomEdit(archived=archived))

        await db.transaction(work)
    audit("room.changed", room=room.slug, archived=archived)
    text = f"{room.slug} is {'archived' if archived else 'open again'}."
    return CommandResult({"room": room.slug, "archived": archived}, text)


def _object(room: AnyRoom) -> dict[str, object]:
    return {
        "slug": room.slug,
        "name": room.name,
        "kind": room.kind,
        "owners": room.owners,
        "members": room.members,
        "messages": room.messages,
        "createdAt": room.created_at,
    }


def _row(room: AnyRoom) -> tuple[object, ...]:
    owners = ", ".join(room.owners)
    return room.slug, room.name, room.kind, owners, room.members, room.messages


async def _room(db: Database, slug: str) -> Room:
    """Return a room that is not direct. Raises `CommandError`."""
    room = await find_room(db, slug, None)
    if room is None or room.kind == "direct":
        raise CommandError(f"Room {slug!r} not found. Use `room list` to list all rooms.")
    return room


def _confirm(room: Room, *, yes: bool) -> None:
    """Ask for confirmation. Raises `CommandError` unless it is given."""
    if yes:
        return
    if not sys.stdin.isatty():
        raise CommandError("This can't be undone. Add --yes to confirm.")
    question = f"Type {room.slug} to delete {room.name!r} and all its messages: "
    if input(question).strip() != room.slug:
        raise CommandError("Nothing was deleted.")
