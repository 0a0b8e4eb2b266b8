"""The arguments of the command line."""

import argparse
from collections.abc import Sequence
from typing import Any, Final

from echochat.cli import database, doctor, rooms, users
from echochat.cli.command import Command

PROGRAM: Final = "python3 -m echochat"
DESCRIPTION: Final = (
    "Start the EchoChat server, or look after it. Settings come from the environment: "
    "example.env lists them all."
)
EPILOG: Final = (
    "Without a command the server is started. Commands work while it runs and while it does not. "
    "Exit codes: 0 done, 1 failed, 2 wrongly used or set up."
)
ROLES: Final = ("owner", "admin", "member", "viewer", "blocked", "none")

Parsers = Any
"""The result of argparse's `add_subparsers`; its type is private."""


def parse(argv: Sequence[str] | None) -> argparse.Namespace:
    """Return what is asked for; `command` is None for serving. Ends the program on wrong use."""
    parser = argparse.ArgumentParser(prog=PROGRAM, description=DESCRIPTION, epilog=EPILOG)
    parser.set_defaults(command=None)
    commands = parser.add_subparsers(metavar="COMMAND")
    commands.add_parser("serve", help="start the server (the default)")
    _users(_group(commands, "user", "accounts: create, list, disable …"))
    _rooms(_group(commands, "room", "rooms: list, roles, delete …"))
    _add(commands, "migrate", database.migrate, "bring the database's schema up to date")
    _add(commands, "doctor", doctor.doctor, "test what the server needs, and say what to do")
    return parser.parse_args(argv)


def _users(group: Parsers) -> None:
    create = _add(group, "create", users.create, "make an account; asks for its password")
    create.add_argument("name")
    create.add_argument("--email", default="", help="its email address")
    create.add_argument("--moderator", action="store_true", help="make it a site moderator")
    _add(group, "list", users.list_all, "all accounts")
    rename = _add(group, "rename", users.rename, "change its username; ends all sessions")
    rename.add_argument("name")
    rename.add_argument("new_name")
    for name, command, text in (
        ("set-password", users.set_password, "ask for a new password; ends all sessions"),
        ("disable", users.disable, "nobody can sign in to it; ends all sessions"),
        ("enable", users.enable, "undo disable"),
        ("grant-moderator", users.grant_moderator, "make it a site moderator"),
        ("revoke-moderator", users.revoke_moderator, "undo grant-moderator"),
        ("revoke-sessions", users.revoke_sessions, "sign it out everywhere"),
    ):
        _add(group, name, command, text).add_argument("name")


def _rooms(group: Parsers) -> None:
    _add(group, "list", rooms.list_all, "all rooms but direct ones")
    _add(group, "roles", rooms.roles, "who is what in a room").add_argument("slug")
    change = _add(group, "set-role", rooms.set_role, "give somebody a role, or take it away")
    change.add_argument("slug")
    change.add_argument("name")
    change.add_argument("role", choices=ROLES)
    delete = _add(group, "delete", rooms.delete, "delete a private room with all that was said")
    delete.add_argument("slug")
    delete.add_argument("--yes", action="store_true", help="don't ask")


def _group(commands: Parsers, name: str, text: str) -> Parsers:
    parser = commands.add_parser(name, help=text, description=text)
    return parser.add_subparsers(metavar="COMMAND", required=True)


def _add(group: Parsers, name: str, command: Command, text: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = group.add_parser(name, help=text, description=text)
    parser.add_argument("--json", action="store_true", help="answer in JSON")
    parser.set_defaults(command=command)
    return parser
