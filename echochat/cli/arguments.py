"""The arguments of the command line."""

import argparse
from collections.abc import Sequence
from typing import Any, Final

from echochat.cli import database, doctor, rooms, users
from echochat.cli.command import Command

PROGRAM: Final = "python3 -m echochat"
DESCRIPTION: Final = (
    "Run and administer an EchoChat server. Settings are environment variables: see example.env."
)
EPILOG: Final = (
    "Without a command, the server starts. The other commands work whether or not it is running. "
    "Exit codes: 0 success, 1 failure, 2 invalid usage or settings."
)
ROLES: Final = ("owner", "admin", "member", "viewer", "blocked", "none")

Parsers = Any
"""The result of argparse's `add_subparsers`; its type is private."""


def parse(argv: Sequence[str] | None) -> argparse.Namespace:
    """Return the parsed arguments; `command` is None for `serve`. Exits with 2 on invalid usage."""
    parser = argparse.ArgumentParser(prog=PROGRAM, description=DESCRIPTION, epilog=EPILOG)
    parser.set_defaults(command=None)
    commands = parser.add_subparsers(metavar="COMMAND")
    commands.add_parser("serve", help="start the server (the default)")
    _users(_group(commands, "user", "manage accounts: create, list, disable …"))
    _rooms(_group(commands, "room", "manage rooms: list, roles, delete …"))
    _add(commands, "migrate", database.migrate, "upgrade the database schema")
    _add(commands, "doctor", doctor.doctor, "check the setup and suggest fixes")
    return parser.parse_args(argv)


def _users(group: Parsers) -> None:
    create = _add(group, "create", users.create, "create an account; prompts for the password")
    create.add_argument("name")
    create.add_argument("--email", default="", help="email address")
    create.add_argument("--moderator", action="store_true", help="make the user a site moderator")
    _add(group, "list", users.list_all, "list all accounts")
    rename = _add(group, "rename", users.rename, "change a username; ends all sessions")
    rename.add_argument("name")
    rename.add_argument("new_name")
    for name, command, text in (
        ("set-password", users.set_password, "set a new password; ends all sessions"),
        ("disable", users.disable, "disable an account; ends all sessions"),
        ("enable", users.enable, "enable a disabled account"),
        ("grant-moderator", users.grant_moderator, "make a user a site moderator"),
        ("revoke-moderator", users.revoke_moderator, "remove a site moderator"),
        ("revoke-sessions", users.revoke_sessions, "sign a user out everywhere"),
    ):
        _add(group, name, command, text).add_argument("name")


def _rooms(group: Parsers) -> None:
    _add(group, "list", rooms.list_all, "list the public and private rooms")
    _add(group, "roles", rooms.roles, "list the roles in a room").add_argument("slug")
    change = _add(group, "set-role", rooms.set_role, "set or remove a user's role in a room")
    change.add_argument("slug")
    change.add_argument("name")
    change.add_argument("role", choices=ROLES)
    create = _add(group, "create", rooms.create, "create a room")
    create.add_argument("slug")
    create.add_argument("room_name", metavar="name")
    create.add_argument("--owner", required=True, help="username of the owner")
    create.add_argument("--public", action="store_true", help="let everybody find and join it")
    archive = _add(group, "archive", rooms.archive, "make a room read-only and unlist it")
    archive.add_argument("slug")
    unarchive = _add(group, "unarchive", rooms.unarchive, "bring an archived room back")
    unarchive.add_argument("slug")
    delete = _add(group, "delete", rooms.delete, "delete a room and its messages")
    delete.add_argument("slug")
    delete.add_argument("--yes", action="store_true", help="don't ask for confirmation")


def _group(commands: Parsers, name: str, text: str) -> Parsers:
    parser = commands.add_parser(name, help=text, description=text)
    return parser.add_subparsers(metavar="COMMAND", required=True)


def _add(group: Parsers, name: str, command: Command, text: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = group.add_parser(name, help=text, description=text)
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(command=command)
    return parser
