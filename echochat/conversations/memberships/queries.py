"""The SQL of memberships: read position, settings, and the list of a user's conversations."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from echochat.conversations.memberships.rules import FOREVER, MOST_PINNED, SettingsEdit
from echochat.rooms import PUBLIC_SLUG, READERS, Kind, ListPosition, Peer, Role, unread
from echochat.storage.database import Executor, Row


class Membership(NamedTuple):
    """A user's settings and read mark of a conversation.

    `read_version` rises when the mark is set back, `version` with each change of the others.
    `hidden_seq`: hidden until there is a later message. `pin_order`: of pinned ones, lowest first.
    """

    room_id: int
    slug: str
    kind: Kind
    last_read_seq: int
    read_version: int
    muted_until: datetime | None
    pin_order: int | None
    hidden_seq: int | None
    version: int


class Conversation(NamedTuple):
    """A conversation as its user's list shows it; no `said_by` when nothing was said."""

    membership: Membership
    name: str
    role: Role | None
    archived: bool
    peer: Peer | None
    last_seq: int
    unread: int
    said_by: str | None
    last_message: str | None
    said_at: datetime | None
    position: ListPosition


# For good, as a time that every client understands.
END_OF_TIME: Final = "timestamptz '9999-12-31 00:00:00+00'"
OF_MEMBERSHIP: Final = """
    c.last_read_seq, c.read_version, CASE WHEN c.muted_until > now() THEN c.muted_until END,
    c.pin_order, c.hidden_seq, c.settings_version
"""

# Readable rooms alone. A role in a direct room counts for its two users.
IS_OWN: Final = """
    c.user_id = %(user_id)s AND c.role = ANY(%(readers)s)
    AND (r.kind <> 'direct' OR direct_peer(r.direct_pair_key, c.user_id) IS NOT NULL)
"""
FIND: Final = f"""
    SELECT r.id, r.slug, r.kind, {OF_MEMBERSHIP}
    FROM rooms r JOIN chat_roles c ON c.room_id = r.id
    WHERE r.slug = %(slug)s AND {IS_OWN}
"""  # noqa: S608 - made of constants

# Everybody is in the public room, without a row until there is something to note.
ENTER: Final = f"""
    INSERT INTO chat_roles (room_id, user_id, role, last_read_seq)
    SELECT r.id, %(user_id)s, 'member', r.last_seq FROM rooms r
    WHERE r.slug = '{PUBLIC_SLUG}' AND (%(room_id)s::bigint IS NULL OR r.id = %(room_id)s)
    ON CONFLICT DO NOTHING
"""  # noqa: S608 - made of constants

# A mark that names a version applies to that one alone: one that is late undoes nothing.
ADVANCE: Final = """
    UPDATE chat_roles c SET last_read_seq = least(coalesce(%(seq)s, r.last_seq), r.last_seq)
    FROM rooms r
    WHERE r.id = %(room_id)s AND c.room_id = r.id AND c.user_id = %(user_id)s
      AND c.last_read_seq < least(coalesce(%(seq)s, r.last_seq), r.last_seq)
      AND (%(version)s::bigint IS NULL OR c.read_version = %(version)s)
"""
SET_BACK: Final = """
    UPDATE chat_roles
    SET last_read_seq = least(last_read_seq, %(seq)s::bigint - 1),
        seen_seq = greatest(seen_seq, last_read_seq),
        read_version = read_version + 1
    WHERE room_id = %(room_id)s AND user_id = %(user_id)s
"""
BEHIND: Final = """
    SELECT c.room_id, r.last_seq FROM chat_roles c
    CROSS JOIN LATERAL (SELECT * FROM rooms WHERE id = c.room_id OFFSET 0) r
    WHERE c.user_id = %(user_id)s AND c.role = ANY(%(readers)s) AND c.last_read_seq < r.last_seq
"""

PINNED: Final = f"""
    SELECT room_id, pin_order FROM chat_roles
    WHERE user_id = %(user_id)s AND pin_order IS NOT NULL AND role <> 'blocked'
    ORDER BY pin_order, room_id LIMIT {MOST_PINNED}
"""  # noqa: S608 - made of constants
CHANGE: Final = f"""
    UPDATE chat_roles c
    SET muted_until = CASE WHEN %(mutes)s THEN
            CASE WHEN %(seconds)s::integer IS NULL THEN {END_OF_TIME}
                 WHEN %(seconds)s > 0 THEN now() + make_interval(secs => %(seconds)s) END
            ELSE c.muted_until END,
        pin_order = CASE %(pinned)s::boolean WHEN true THEN coalesce(c.pin_order, %(place)s)
                                             WHEN false THEN NULL ELSE c.pin_order END,
        hidden_seq = CASE %(hidden)s::boolean WHEN true THEN r.last_seq
                                              WHEN false THEN NULL ELSE c.hidden_seq END,
        settings_version = c.settings_version + 1
    FROM rooms r
    WHERE c.room_id = %(room_id)s AND c.user_id = %(user_id)s AND r.id = c.room_id
      AND (%(version)s::bigint IS NULL OR c.settings_version = %(version)s)
"""  # noqa: S608 - made of constants
# Pinning locks the account, so that no two take one place.
LOCK_USER: Final = "SELECT 1 FROM users WHERE id = %s FOR NO KEY UPDATE"
REORDER: Final = """
    UPDATE chat_roles c SET pin_order = wanted.place, settings_version = c.settings_version + 1
    FROM unnest(%(rooms)s::bigint[], %(places)s::integer[]) AS wanted (room_id, place)
    WHERE c.room_id = wanted.room_id AND c.user_id = %(user_id)s
      AND c.pin_order IS DISTINCT FROM wanted.place
"""
THESE: Final = f"""
    SELECT r.id, r.slug, r.kind, {OF_MEMBERSHIP}
    FROM unnest(%(rooms)s::bigint[]) AS wanted (room_id)
    CROSS JOIN LATERAL (
        SELECT * FROM chat_roles WHERE room_id = wanted.room_id AND user_id = %(user_id)s OFFSET 0
    ) c
    CROSS JOIN LATERAL (SELECT * FROM rooms WHERE id = wanted.room_id OFFSET 0) r
"""  # noqa: S608 - made of constants

# Messages and people are looked up for the page alone. The public room is in it for everybody who
# has no row there. A direct room appears with its first message, for whoever began it at once.
LIST: Final = f"""
    WITH page AS MATERIALIZED (
        SELECT * FROM (
            SELECT r.id, r.slug, r.kind, c.last_read_seq, c.read_version,
                   CASE WHEN c.muted_until > now() THEN c.muted_until END AS muted_until,
                   c.pin_order, c.hidden_seq, c.settings_version,
                   r.name, c.role, r.archived_at, r.direct_pair_key, r.last_seq, r.last_at
            FROM chat_roles c
            CROSS JOIN LATERAL (SELECT * FROM rooms WHERE id = c.room_id OFFSET 0) r
            WHERE {IS_OWN}
              AND (r.kind <> 'direct' OR r.last_seq > 0 OR r.created_by = c.user_id)
            UNION ALL
            SELECT r.id, r.slug, r.kind, r.last_seq, 0, NULL, NULL, NULL, 0,
                   r.name, NULL, r.archived_at, NULL, r.last_seq, r.last_at
            FROM rooms r
            WHERE r.slug = '{PUBLIC_SLUG}' AND NOT EXISTS (
                SELECT FROM chat_roles c WHERE c.room_id = r.id AND c.user_id = %(user_id)s)
        ) AS own
        WHERE %(at)s::timestamptz IS NULL OR (own.last_at, own.id) < (%(at)s, %(id)s::bigint)
        ORDER BY own.last_at DESC, own.id DESC LIMIT %(limit)s
    )
    SELECT page.id, page.slug, page.kind, page.last_read_seq, page.read_version,
           page.muted_until, page.pin_order, page.hidden_seq, page.settings_version,
           page.name, page.role, page.archived_at IS NOT NULL,
           coalesce(peer.name, ''), face.avatar, face.last_seen,
           page.last_seq, {unread("page", "page")},
           CASE WHEN m.id IS NOT NULL THEN coalesce(author.name, '') END, m.content, m.created_at,
           page.last_at, page.id
    FROM page
    LEFT JOIN LATERAL (
        SELECT id, author_id, content, created_at FROM messages
        WHERE room_id = page.id AND seq = page.last_seq LIMIT 1
    ) m ON true
    LEFT JOIN users author ON author.id = m.author_id
    LEFT JOIN users peer ON peer.id = direct_peer(page.direct_pair_key, %(user_id)s)
    LEFT JOIN profiles face ON face.user_id = peer.id
    ORDER BY page.last_at DESC, page.id DESC
"""  # noqa: S608 - made of constants


async def enter(db: Executor, user_id: int, room_id: int | None = None) -> bool:
    """Note somebody in the public room; all there counts as read. With an id only if it is its."""
    return await db.execute(ENTER, {"room_id": room_id, "user_id": user_id}) == 1


async def find(db: Executor, slug: str, user_id: int) -> Membership | None:
    """Return a user's membership in a room that they may read."""
    values = {"slug": slug, "user_id": user_id, "readers": list(READERS)}
    row = await db.fetch_one(FIND, values)
    return Membership(*row) if row else None


async def these(db: Executor, user_id: int, room_ids: Sequence[int]) -> list[Membership]:
    """Return a user's memberships in rooms."""
    rows = await db.fetch_all(THESE, {"user_id": user_id, "rooms": list(room_ids)})
    return [Membership(*row) for row in rows]


async def advance(
    db: Executor, user_id: int, room_id: int, seq: int | None, version: int | None
) -> bool:
    """Move a read mark up to a seq, or to the end; False if it is not moved.

    Nothing is moved if the mark's version is another one.
    """
    values = {"user_id": user_id, "room_id": room_id, "seq": seq, "version": version}
    return await db.execute(ADVANCE, values) == 1


async def set_back(db: Executor, user_id: int, room_id: int, seq: int) -> None:
    """Let everything from a seq on be unread, and raise the mark's version."""
    await db.execute(SET_BACK, {"user_id": user_id, "room_id": room_id, "seq": seq})


async def behind(db: Executor, user_id: int) -> dict[int, int]:
    """Return the last seq by room id of all rooms that a user has not read to the end."""
    values = {"user_id": user_id, "readers": list(READERS)}
    return dict(await db.fetch_all(BEHIND, values))


async def lock_user(transaction: Executor, user_id: int) -> None:
    """Have the order of a user's pinned conversations alone until the transaction ends."""
    await transaction.execute(LOCK_USER, (user_id,))


async def pinned(db: Executor, user_id: int) -> dict[int, int]:
    """Return the places of a user's pinned conversations by room id, in their order."""
    return dict(await db.fetch_all(PINNED, {"user_id": user_id}))


async def change(
    db: Executor, user_id: int, room_id: int, edit: SettingsEdit, place: int, version: int | None
) -> bool:
    """Change settings, which get the next version; False if theirs is not `version`.

    `place` is that of a conversation that becomes pinned.
    """
    values = {
        "user_id": user_id,
        "room_id": room_id,
        "mutes": edit.mute is not None,
        "seconds": None if edit.mute == FOREVER else edit.mute,
        "pinned": edit.pinned,
        "place": place,
        "hidden": edit.hidden,
        "version": version,
    }
    return await db.execute(CHANGE, values) == 1


async def reorder(db: Executor, user_id: int, places: Mapping[int, int]) -> None:
    """Set the places of pinned conversations by room id."""
    values = {"user_id": user_id, "rooms": list(places), "places": list(places.values())}
    await db.execute(REORDER, values)


async def conversations(
    db: Executor, user_id: int, before: ListPosition | None, limit: int
) -> list[Conversation]:
    """Return a user's conversations of all kinds, latest message first."""
    at, id_ = before or (None, None)
    values = {
        "user_id": user_id,
        "readers": list(READERS),
        "at": at,
        "id": id_,
        "limit": limit,
    }
    return [_conversation(row) for row in await db.fetch_all(LIST, values)]


def _conversation(row: Row) -> Conversation:
    width = len(Membership._fields)
    membership = Membership(*row[:width])
    name, role, archived, peer_name, avatar, last_seen, *rest = row[width:]
    last_seq, count, said_by, last_message, said_at, *position = rest
    is_direct = membership.kind == "direct"
    return Conversation(
        membership=membership,
        name=name,
        role=role,
        archived=archived,
        peer=Peer(peer_name, avatar, last_seen) if is_direct else None,
        last_seq=last_seq,
        unread=count,
        said_by=said_by,
        last_message=last_message,
        said_at=said_at,
        position=ListPosition(*position),
    )
