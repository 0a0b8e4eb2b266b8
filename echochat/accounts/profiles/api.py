"""HTTP handlers of profiles: reading and editing one's own, reading those of others."""

from contextlib import ExitStack
from typing import Final, NamedTuple

from aiohttp import web

from echochat.accounts import queries, rules
from echochat.accounts.profiles.forms import Faults, read_edit
from echochat.accounts.queries import ProfileEdit, User
from echochat.accounts.sessions import Identity, identify, require_identity
from echochat.http.body import Body, file, read_body, read_upload, text, whole_number
from echochat.http.errors import ApiError, too_many
from echochat.http.respond import json_response
from echochat.i18n import TextId
from echochat.media import IMAGE_MAX_SIDE, Avatars, ImageRefused, MediaUrls
from echochat.realtime.bus import USERS, Bus, UserChanged
from echochat.security.audit import audit, changes
from echochat.security.concurrency import OperationLimit
from echochat.security.limits import admit_action, hit
from echochat.settings import Settings
from echochat.storage.database import Conflict, Database, Executor
from echochat.unicode import is_clean

NAME_TAKEN: Final[Faults] = {"username": [TextId("username_taken")]}
EMAIL_TAKEN: Final[Faults] = {"email": [TextId("email_taken")]}
MEANINGS: Final = {"users_name_key": NAME_TAKEN, "users_email_key": EMAIL_TAKEN}
"""The error code of each violated constraint."""


MIB: Final = 1024 * 1024

PICTURES: Final = 30
"""Pictures that a user may send in an hour: each may cost some seconds of CPU time."""

HOUR: Final = 3600.0

UPLOADS: Final = 24
"""Pictures that are received, or made into avatars, at a time: half a GiB of files at most."""

UPLOADS_EACH: Final = 6
"""Limit for one user."""


class ProfileChange(NamedTuple):
    """A user before and after an edit."""

    before: User
    after: User


class ProfilesApi:
    """Profiles over HTTP."""

    def __init__(
        self,
        db: Database,
        settings: Settings,
        *,
        bus: Bus,
        media: MediaUrls,
        avatars: Avatars,
    ) -> None:
        self._db = db
        self._settings = settings
        self._bus = bus
        self._media = media
        self._avatars = avatars
        self._uploads = OperationLimit(UPLOADS, UPLOADS_EACH)

    async def own(self, request: web.Request) -> web.Response:
        """Answer GET /api/auth/profile/."""
        identity = await require_identity(request)
        user = await queries.find_user(self._db, identity.user_id)
        if user is None:
            raise ApiError(401, "not_authenticated")
        return json_response({"user": user_object(user, self._media)})

    async def public(self, request: web.Request) -> web.Response:
        """Answer GET /api/auth/users/<username>/."""
        name = request.match_info["username"]
        if not is_clean(name):
            raise ApiError(
                400, "invalid_input", errors={"username": [TextId("characters_invalid")]}
            )
        user = await queries.find_user_by_name(self._db, rules.normal_name(name))
        if user is None:
            raise ApiError(404, "user_not_found")
        return json_response({"user": user_object(user, self._media) | {"email": ""}})

    async def set_status(self, request: web.Request) -> web.Response:
        """Answer PUT /api/auth/status/: what one does at the moment, for how long."""
        identity = await require_identity(request)
        await admit_action(self._db, self._settings, "status", identity.user_id)
        body = await read_body(request)
        status = rules.normal_status(text(body, "text"))
        emoji = text(body, "emoji")
        seconds = whole_number(body, "expiresIn", 1, rules.LONGEST_STATUS)
        faults = {
            "text": rules.status_faults(status),
            "emoji": rules.status_emoji_faults(emoji),
        }
        if any(faults.values()):
            raise ApiError(
                400,
                "invalid_input",
                errors={field: ids for field, ids in faults.items() if ids},
                max_status=rules.STATUS_MAX_LENGTH,
            )
        await queries.set_status(self._db, identity.user_id, status, emoji, seconds)
        return await self.own(request)

    async def edit(self, request: web.Request) -> web.Response:
        """Answer POST /api/auth/profile/: all that was sent is changed, or nothing."""
        identity = await require_identity(request)
        name = identity.username
        try:
            await admit_action(self._db, self._settings, "profile", identity.user_id)
            change = await self._edit(identity, await self.read_form(request))
        except ApiError as error:
            audit(
                "auth.profile.update.failed",
                request,
                username=name,
                is_authenticated=True,
                reason=error.errors or error.code,
            )
            raise
        before, user = change
        audit(
            "auth.profile.update.success",
            request,
            username=user.name,
            is_authenticated=True,
            changes=changes(_audited(before), _audited(user)),
        )
        return json_response({"user": user_object(user, self._media)})

    async def read_form(self, request: web.Request) -> Body:
        """Return the body of any form; of a profile of somebody signed in it may have a file.

        Raises `ApiError` as `read_upload` does, 429 over `PICTURES`, and 503 `overloaded`.
        """
        identity = await identify(request)
        if identity is None or request.match_info.handler != self.edit:
            return await read_body(request)
        with ExitStack() as turn:

            async def admit() -> None:
                turn.enter_context(self._uploads.running(identity.user_id))
                wait = await hit(self._db, f"avatar:{identity.user_id}", PICTURES, HOUR)
                if wait is not None:
                    raise too_many(wait, close=True)

            return await read_upload(request, self._settings.upload_max_mb * MIB, admit)

    async def _edit(self, identity: Identity, body: Body) -> ProfileChange:
        settings = self._settings
        edit, faults = read_edit(body, identity.username, settings.username_max_length)
        faults |= await self._taken(identity.user_id, edit)
        picture, image_faults = await self._picture(identity.user_id, body)
        if faults := faults | image_faults:
            raise self._refusal(faults)
        if picture is None:
            change = await self._commit(identity.user_id, edit)
        else:
            change = await self._commit_with(identity.user_id, edit, picture)
        self._announce(change)
        if change.before.avatar and change.before.avatar != change.after.avatar:
            await self._avatars.remove(change.before.avatar)
        return change

    async def _taken(self, user_id: int, edit: ProfileEdit) -> Faults:
        has_name, has_email = await queries.find_taken(self._db, user_id, edit)
        name_faults = NAME_TAKEN if has_name else {}
        return name_faults | (EMAIL_TAKEN if has_email else {})

    async def _picture(self, user_id: int, body: Body) -> tuple[bytes | None, Faults]:
        """Return the avatar made from the uploaded image, if any, or its fault."""
        image = file(body, "image")
        if image is None:
            return None, {}
        try:
            with image, self._uploads.running(user_id):
                return await self._avatars.encode(image), {}
        except ImageRefused as refused:
            return None, {"image": [refused.reason]}

    async def _commit_with(self, user_id: int, edit: ProfileEdit, picture: bytes) -> ProfileChange:
        """Store the picture, then the edit with it; a picture that is not used is removed."""
        path = await self._avatars.store(picture)
        try:
            return await self._commit(user_id, edit._replace(avatar=path))
        except ApiError:
            await self._avatars.remove(path)
            raise

    async def _commit(self, user_id: int, edit: ProfileEdit) -> ProfileChange:
        async def work(transaction: Executor) -> ProfileChange:
            users = await queries.edit_user(transaction, user_id, edit)
            if users is None:
                raise ApiError(401, "not_authenticated")
            return ProfileChange(*users)

        try:
            return await self._db.transaction(work)
        except Conflict as conflict:
            raise self._refusal(MEANINGS[conflict.constraint]) from None

    def _announce(self, change: ProfileChange) -> None:
        """Announce a changed user at once to everyone who displays them.

        Triggers announce them, too, to `UserWatch`, even if the answer to the COMMIT is lost.
        """
        before, after = change
        if (before.name, before.avatar) != (after.name, after.avatar):
            news = UserChanged(after.id, after.revision, after.name, after.avatar)
            self._bus.publish(USERS, news)

    def _refusal(self, faults: Faults) -> ApiError:
        return ApiError(
            400,
            "invalid_input",
            errors=faults,
            max_length=self._settings.username_max_length,
            max_bio=rules.BIO_MAX_LENGTH,
            max_mb=self._settings.upload_max_mb,
            max_side=IMAGE_MAX_SIDE,
        )


def _audited(user: User) -> dict[str, object]:
    """Return the fields whose changes the security log records."""
    return {"username": user.name, "email": user.email, "bio": user.bio, "avatar": user.avatar}


def user_object(user: User, media: MediaUrls) -> dict[str, object]:
    """Return a User (docs/wire.md 1.5)."""
    return {
        "username": user.name,
        "email": user.email,
        "profileImage": media.url(user.avatar),
        "bio": user.bio,
        "lastSeen": user.last_seen,
        "registeredAt": user.registered_at,
        "status": _status_object(user),
        "timeZone": user.time_zone,
    }


def _status_object(user: User) -> dict[str, object] | None:
    """Return a Status of docs/openapi.yaml, None without one."""
    if user.status is None or not any(user.status):
        return None
    said, emoji = user.status
    return {"text": said, "emoji": emoji, "until": user.status_until}
