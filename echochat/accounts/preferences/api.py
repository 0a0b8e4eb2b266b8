"""HTTP handlers of settings that are kept with the account."""

from collections.abc import Callable

from aiohttp import web

from echochat.accounts.preferences import queries
from echochat.accounts.preferences.queries import StoredSettings
from echochat.accounts.preferences.rules import SettingsPatch, full, read_patch
from echochat.accounts.sessions import require_identity
from echochat.http.body import read_body, whole_number
from echochat.http.errors import ApiError
from echochat.http.respond import json_response
from echochat.i18n import TextId
from echochat.numbers import BIGINT_MAX
from echochat.realtime.bus import (
    RECEIPTS,
    AccountSettingsChanged,
    Bus,
    ReceiptsSwitched,
    inbox_channel,
)
from echochat.security.limits import admit_action
from echochat.settings import Settings
from echochat.storage.database import Database, Executor, OutcomeUnknown


class PreferencesApi:
    """One's own settings."""

    def __init__(
        self, db: Database, settings: Settings, bus: Bus, resync: Callable[[], None]
    ) -> None:
        """`resync` is called when a commit may have succeeded unheard."""
        self._db = db
        self._settings = settings
        self._bus = bus
        self._resync = resync

    async def own(self, request: web.Request) -> web.Response:
        """Answer GET /api/auth/settings/."""
        identity = await require_identity(request)
        return _answer(await queries.find_settings(self._db, identity.user_id))

    async def change(self, request: web.Request) -> web.Response:
        """Answer PATCH /api/auth/settings/: what is left out stays as it is."""
        identity = await require_identity(request)
        user_id = identity.user_id
        await admit_action(self._db, self._settings, "settings", user_id)
        body = await read_body(request)
        version = whole_number(body, "version", 0, BIGINT_MAX)
        patch, wrong = read_patch(body)
        if wrong:
            faults = {name: [TextId("setting_invalid")] for name in wrong}
            raise ApiError(400, "invalid_input", errors=faults)
        if patch == SettingsPatch({}, []):
            raise ApiError(400, "invalid_input", errors={"body": [TextId("body_missing")]})

        async def work(transaction: Executor) -> StoredSettings:
            stored = await queries.change_settings(transaction, user_id, patch, version)
            if stored is None:
                raise ApiError(409, "outdated")
            return stored

        try:
            stored = await self._db.transaction(work)
        except OutcomeUnknown:
            self._resync()
            raise
        news = AccountSettingsChanged(stored.version, full(stored.document))
        self._bus.publish(inbox_channel(user_id), news)
        if "readReceipts" in body:
            self._bus.publish(RECEIPTS, ReceiptsSwitched(user_id))
        return _answer(stored)


def _answer(stored: StoredSettings) -> web.Response:
    return json_response({"settings": full(stored.document), "version": stored.version})
