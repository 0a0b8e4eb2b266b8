"""The SQL of settings that are kept with an account."""

from typing import Any, Final, NamedTuple

import orjson

from echochat.accounts.preferences.rules import SettingsPatch
from echochat.storage.database import Executor


class StoredSettings(NamedTuple):
    """An account's settings that differ from the defaults; the version rises with each change."""

    document: dict[str, Any]
    version: int


FIND: Final = "SELECT document, version FROM account_settings WHERE user_id = %s"
MAKE: Final = """
    INSERT INTO account_settings (user_id) SELECT id FROM users WHERE id = %s
    ON CONFLICT DO NOTHING
"""
CHANGE: Final = """
    UPDATE account_settings
    SET document = (document || %(values)s::jsonb) - %(removed)s::text[], version = version + 1
    WHERE user_id = %(user_id)s AND (%(version)s::bigint IS NULL OR version = %(version)s)
    RETURNING document, version
"""


async def find_settings(db: Executor, user_id: int) -> StoredSettings:
    """Return an account's settings."""
    row = await db.fetch_one(FIND, (user_id,))
    return StoredSettings(*row) if row else StoredSettings({}, 0)


async def change_settings(
    transaction: Executor, user_id: int, patch: SettingsPatch, version: int | None
) -> StoredSettings | None:
    """Change settings and return them all; None if their version is not `version`."""
    await transaction.execute(MAKE, (user_id,))
    values = {
        "user_id": user_id,
        "values": orjson.dumps(patch.values).decode(),
        "removed": patch.removed,
        "version": version,
    }
    row = await transaction.fetch_one(CHANGE, values)
    return StoredSettings(*row) if row else None
