"""`echochat user …`: administers accounts."""

import argparse
import getpass
import sys
from typing import Final

from echochat.accounts import queries, rules
from echochat.accounts.operators import queries as operators
from echochat.accounts.operators.queries import Account
from echochat.accounts.passwords import Passwords
from echochat.cli.command import CommandError, CommandResult, audit, listing
from echochat.cli.database import opened
from echochat.i18n import TextId
from echochat.i18n import text as say
from echochat.settings import Settings
from echochat.storage.database import Conflict, Database, Executor
from echochat.unicode import LINE_LENGTH, is_clean

ACCOUNT_HEAD: Final = ("NAME", "EMAIL", "STATE", "RIGHTS", "SESSIONS", "LAST SEEN (UTC)")


async def create(options: argparse.Namespace, settings: Settings) -> CommandResult:
    """`user create`: create an account."""
    name = rules.normal_name(options.name)
    limit = settings.username_max_length
    email = rules.normal_email(options.email)
    faults = rules.name_faults(name, limit) + rules.email_faults(email)
    if faults:
        raise CommandError(_said(faults, max_length=limit))
    password_hash = await _new_hash(name, settings)

    async def work(transaction: Executor) -> None:
        user_id = await queries.create_user(transaction, name, password_hash)
        await queries.edit_user(transaction, user_id, queries.ProfileEdit(email=email))
        if options.moderator:
            await operators.set_moderator(transaction, user_id, moderator=True)

    async with opened(settings) as db:
        try:
            await db.transaction(work)
        except Conflict as conflict:
            taken = (
                TextId("email_taken")
                if "email" in conflict.constraint
                else TextId("username_taken")
            )
            raise CommandError(say(taken, "en")) from None
    audit("user.created", username=name, moderator=options.moderator)
    return CommandResult({"username": name, "moderator": options.moderator}, f"Created {name}.")


async def list_all(_options: argparse.Namespace, settings: Settings) -> CommandResult:
    """`user list`: list all accounts."""
    async with opened(settings) as db:
        found = await operators.accounts(db)
    return listing(found, _object, ACCOUNT_HEAD, _row)


async def set_password(options: argparse.Namespace, settings: Settings) -> CommandResult:
    """`user set-password`: set a new password and end all sessions."""
    async with opened(settings) as db:
        user_id, name = await _account(db, options.name)
    password_hash = await _new_hash(name, settings)

    async def work(transaction: Executor) -> int:
        await operators.set_password(transaction, user_id, password_hash)
        return await operators.end_sessions(transaction, user_id)

    async with opened(settings) as db:
        ended = await db.transaction(work)
    audit("user.password_set", username=name, ended=ended)
    text = f"Set a new password for {name}; ended {ended} sessions."
    return CommandResult({"username": name, "endedSessions": ended}, text)


async def rename(options: argparse.Namespace, settings: Settings) -> CommandResult:
    """`user rename`: change a username; the old one stays reserved for 30 days."""
    new, limit = rules.normal_name(options.new_name), settings.username_max_length
    if faults := rules.name_faults(new, limit):
        raise CommandError(_said(faults, max_length=limit))
    async with opened(settings) as db:
        user_id, name = await _account(db, options.name)

        async def work(transaction: Executor) -> int:
            await operators.rename(transaction, user_id, new)
            return await operators.end_sessions(transaction, user_id)

        try:
            ended = await db.transaction(work)
        except Conflict:
            raise CommandError(say(TextId("username_taken"), "en")) from None
    audit("user.renamed", username=new, before=name, ended=ended)
    text = f"Renamed {name} to {new}; ended {ended} sessions."
    return CommandResult({"username": new, "before": name, "endedSessions": ended}, text)


async def disable(options: argparse.Namespace, settings: Settings) -> CommandResult:
    """`user disable`: disable an account and end all sessions."""

    async with opened(settings) as db:
        user_id, name = await _account(db, options.name)

        async def work(transaction: Executor) -> int:
            # The trigger would end them too, uncounted.
            ended = await operators.end_sessions(transaction, user_id)
            await operators.set_active(transaction, user_id, active=False)
            return ended

        ended = await db.transaction(work)
    audit("user.disabled", username=name, ended=ended)
    text = f"Disabled {name}; ended {ended} sessions."
    return CommandResult({"username": name, "active": False, "endedSessions": ended}, text)


async def enable(options: argparse.Namespace, settings: Settings) -> CommandResult:
    """`user enable`: enable a disabled account."""
    async with opened(settings) as db:
        user_id, name = await _account(db, options.name)
        await operators.set_active(db, user_id, active=True)
    audit("user.enabled", username=name)
    return CommandResult({"username": name, "active": True}, f"Enabled {name}.")


async def grant_moderator(options: argparse.Namespace, settings: Settings) -> CommandResult:
    """`user grant-moderator`: make a user a site moderator."""
    return await _set_moderator(options, settings, moderator=True)


async def revoke_moderator(options: argparse.Namespace, settings: Settings) -> CommandResult:
    """`user revoke-moderator`: remove a site moderator."""
    return await _set_moderator(options, settings, moderator=False)


async def revoke_sessions(options: argparse.Namespace, settings: Settings) -> CommandResult:
    """`user revoke-sessions`: sign a user out everywhere."""
    async with opened(settings) as db:
        user_id, name = await _account(db, options.name)
        ended = await operators.end_sessions(db, user_id)
    audit("user.sessions_revoked", username=name, ended=ended)
    return CommandResult(
        {"username": name, "endedSessions": ended}, f"Ended {ended} sessions of {name}."
    )


async def _set_moderator(
    options: argparse.Namespace, settings: Settings, *, moderator: bool
) -> CommandResult:
    async with opened(settings) as db:
        user_id, name = await _account(db, options.name)
        await operators.set_moderator(db, user_id, moderator=moderator)
    audit("user.moderator_changed", username=name, moderator=moderator)
    text = f"{name} is {'now' if moderator else 'no longer'} a site moderator."
    return CommandResult({"username": name, "moderator": moderator}, text)


def _object(account: Account) -> dict[str, object]:
    return {
        "username": account.name,
        "email": account.email,
        "active": account.active,
        "moderator": account.is_moderator,
        "sessions": account.sessions,
        "registeredAt": account.registered_at,
        "lastSeen": account.last_seen,
    }


def _row(account: Account) -> tuple[object, ...]:
    return (
        account.name,
        account.email,
        "active" if account.active else "disabled",
        "moderator" if account.is_moderator else "",
        account.sessions,
        f"{account.last_seen:%Y-%m-%d %H:%M}" if account.last_seen else "never",
    )


async def _account(db: Database, name: str) -> tuple[int, str]:
    """Return id and name of an account, disabled or not. Raises `CommandError`."""
    found = await operators.find_account(db, rules.normal_name(name))
    if found is None:
        raise CommandError(f"User {name!r} not found.")
    return found


async def _new_hash(name: str, settings: Settings) -> str:
    """Ask for a new password and return its hash. Raises `CommandError`."""
    first, second = _ask()
    if not is_clean(first + second):
        raise CommandError(say(TextId("characters_invalid"), "en"))
    relaxed = settings.relax_passwords
    if faults := rules.new_password_faults(first, second, name, relaxed=relaxed):
        length = rules.min_length(relaxed=relaxed)
        raise CommandError(_said(faults, min_length=length, max_password=LINE_LENGTH))
    passwords = Passwords()
    try:
        return await passwords.hash(first)
    finally:
        passwords.close()


def _ask() -> tuple[str, str]:
    """Return a password and its repetition, from the terminal or the first line of standard input.

    Never from an argument: any user of the machine can read those.
    """
    if sys.stdin.isatty():
        return getpass.getpass("New password: "), getpass.getpass("Repeat password: ")
    line = sys.stdin.readline().rstrip("\r\n")
    return line, line


def _said(faults: list[TextId], **params: object) -> str:
    return " ".join(say(fault, "en", **params) for fault in faults)
