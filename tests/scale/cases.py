"""The hardest case of every statement of the server, on the database of fill.sql."""

import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import Final

from echochat.messages.store import PREPARE, SESSION
from echochat.rooms.queries import DELETED_COUNTED
from echochat.rooms.rules import READERS, ROLES
from echochat.search.rules import read_query
from echochat.search.slices import SLICE, conditions, slice_of
from echochat.search.slots import SESSION as SEARCHING
from echochat.search.words import RULES
from tests.scale.account_cases import (
    ACCOUNTS,
    FINDING,
    IN_ALL,
    IN_MANY,
    ON_EVERYBODY,
    OPERATORS,
    OWNER,
    PEOPLE,
    PREFERENCES,
)
from tests.scale.plans import Case

PUBLIC, BIG = 1, 2
"""Rooms: the public one, the one with 20,000 members."""

NEWEST_IN_PUBLIC: Final = 240_000
NEWEST_IN_BIG: Final = 239_942
"""Ids of messages."""

LINK: Final = hashlib.sha256(b"link500").digest()
BEHIND: Final = list(range(1001, 1201))
"""Those who have read nothing of `BIG`."""
IN_BIG: Final = {"room_id": BIG, "id": NEWEST_IN_BIG, "user_id": 7}
IN_PUBLIC: Final = {"room_id": PUBLIC, "id": NEWEST_IN_PUBLIC, "user_id": 7, "emoji": "👍"}
PAGE: Final = {"slug": "public", "user_id": 7, "limit": 51}
DRAFTS: Final = json.dumps(
    [{"r": n % 20 + 1, "a": n % 50 + 5, "c": "text", "n": f"n{n}", "p": None} for n in range(200)]
)

FRAGMENTS: Final = {
    # Parts of other statements, and what asks no table of ours.
    "accounts.people.queries.MET",
    "accounts.queries.USER",
    "cli.queries.CLOCK",
    "conversations.queries.DIALOG",
    "ops.housekeeping.TRY_LOCK",
    "messages.changes.queries.RAISE",
    "messages.queries.MESSAGE",
    "messages.queries.PAGE",
    "messages.store.PREPARE",
    "rooms.directory.queries.SHOWN",
    "search.queries.READABLE",
    "storage.embedded.role.HAS_ROLE",
    "storage.embedded.role.OWNERS",
    "storage.schema.EXISTS",
    "storage.schema.FOUND_TABLES",
    "storage.schema.LOCK",
    "storage.schema.LOCK_WAIT",
}

INBOX: Final = {
    "FIND_SLUG": Case(("1:2",)),
    "START": Case({"slug": "dm_x", "pair_key": "7:8", "user_id": 7, "peer_id": 8}),
    "CHATS": Case(
        {"user_id": OWNER, "readers": list(READERS), "at": None, "id": None, "limit": 51},
        # Each of one's direct rooms is looked at for its last activity, a page of them read.
        reads=11_000,
    ),
    "UNREAD_DIALOGS": Case(
        # Five thousand dialogs, half of them in the answer, with what hangs on each.
        {"users": [OWNER], "readers": list(READERS)},
        reads=5_000 + 2_600 * 3,
    ),
    "THESE_DIALOGS": Case(
        {"users": PEOPLE, "slugs": ["dm_x"] * 200, "readers": list(READERS)}, reads=1_000
    ),
    "PREVIEWS": Case((list(range(20001, 20101)),)),
    "OF_PRIVATE_ROOMS": Case(
        {"users": [IN_MANY], "readers": list(READERS)}, reads=60_000, scans=True
    ),
    "OF_THESE_ROOMS": Case(
        # Of each a role and a room are read, and the deleted messages that they have not read.
        {"users": BEHIND, "rooms": [BIG] * 200, "readers": list(READERS)},
        reads=200 * DELETED_COUNTED + ON_EVERYBODY,
    ),
    "MARK_READ": Case({"room_id": BIG, "user_id": 7, "seq": None}),
    "OWN_ROOM": Case({"room_id": BIG, "user_id": 7, "readers": list(READERS)}),
    "MARK_READ_UP_TO": Case(
        {"users": PEOPLE, "rooms": [BIG] * 200, "seqs": [9] * 200, "readers": list(READERS)},
        reads=4000,
    ),
}

LISTING: Final = {
    "OVERVIEW": Case(
        # Each of a user's rooms is looked at for its last activity.
        {"user_id": IN_ALL, "since": None, "readers": list(READERS)},
        reads=61_000,
        scans=True,
    ),
    # All rooms of one who is in twenty thousand, and the last message of each.
    "SHOWN_IN": Case({"users": [IN_ALL]}, reads=150_000, scans=True),
    "ROOM_POSITIONS": Case({"rooms": list(range(20001, 20101))}, reads=400),
    "THESE_CONVERSATIONS": Case(
        {"users": BEHIND, "rooms": [BIG] * 200, "readers": list(READERS)},
        reads=200 * DELETED_COUNTED + ON_EVERYBODY,
    ),
}

IN_OTHER_ROOMS: Final = {
    # Their direct rooms alone are looked at: IN_ALL has none, beside 20,000 private ones.
    "CHATS": Case(
        {"user_id": IN_ALL, "readers": list(READERS), "at": None, "id": None, "limit": 51}
    ),
    "UNREAD_DIALOGS": Case(
        {"users": [IN_ALL, IN_MANY, *range(100, 148)], "readers": list(READERS)}, reads=1_000
    ),
}

RECEIPTS: Final = {"READ": Case({"room_id": BIG, "readers": list(READERS)})}
OWN: Final = {"user_id": IN_ALL, "readers": list(READERS)}
MEMBERSHIPS: Final = {
    "FIND": Case({"user_id": 7, "slug": "room-2", "readers": list(READERS)}),
    "ENTER": Case({"user_id": 7, "room_id": 1}),
    "ADVANCE": Case({"user_id": 7, "room_id": BIG, "seq": None, "version": None}),
    "SET_BACK": Case({"user_id": 7, "room_id": BIG, "seq": 9}),
    # All rooms of one who is in twenty thousand.
    "BEHIND": Case(OWN, reads=41_000, scans=True),
    "PINNED": Case({"user_id": IN_ALL}),
    "CHANGE": Case(
        {
            "user_id": 7,
            "room_id": BIG,
            "mutes": True,
            "seconds": 60,
            "pinned": True,
            "place": 1,
            "hidden": True,
            "version": 0,
        }
    ),
    "LOCK_USER": Case((7,)),
    "REORDER": Case({"user_id": IN_ALL, "rooms": PEOPLE[1:101], "places": PEOPLE[:100]}),
    "THESE": Case({"user_id": IN_ALL, "rooms": PEOPLE[1:101]}),
    "LIST": Case(OWN | {"at": None, "id": None, "limit": 51}, reads=61_000, scans=True),
}

ROOMS: Final = {
    "FIND": Case({"user_id": 7, "slug": "room-2"}),
    "CREATE": Case({"slug": "new-room", "name": "New", "kind": "public", "user_id": 7}),
    "STATES": Case(([BIG] * 500, list(range(1, 501))), reads=2100),
    "OWN_ROOMS": Case(
        {"user_id": IN_ALL, "readers": list(READERS), "at": None, "id": None, "limit": 51},
        reads=61_000,
        scans=True,
    ),
    "ALL_ROOMS": Case((list(READERS),), reads=400_000, scans=True),
    "UPDATE": Case({"room_id": BIG, "name": "x", "slow_seconds": 1, "archived": True}),
    "SET_TEXTS": Case({"room_id": BIG, "topic": "x", "description": None}),
    "IS_MODERATOR": Case((7,)),
    "DELETE_ROOM": Case((30000,)),
    "DELETED_ROOMS": Case((100,)),
    "FORGET_DELETED": Case((BIG,)),
    "DELETE_REACTIONS": Case({"room_id": PUBLIC, "limit": 500}, reads=1500),
    "DELETE_WORDS": Case({"room_id": PUBLIC, "limit": 500}, reads=1500),
    "DELETE_MESSAGES": Case({"room_id": BIG, "limit": 500}, reads=1500),
}

PUBLIC_ROOMS: Final = list(range(50_001, 50_201))
DIRECTORY: Final = {
    "LISTED": Case({"user_id": 7, "members": 1, "room_id": 51_000, "limit": 51}),
    # A word that all rooms have, and one that few have beside it.
    "FOUND": Case(
        {
            "user_id": 7,
            "word": "public",
            "others": ["room", "7"],
            "members": 5,
            "room_id": 51_000,
            "limit": 51,
        },
        reads=5_000,
    ),
    "UNINDEXED": Case((500,)),
    "FORGET_WORDS": Case({"rooms": PUBLIC_ROOMS}, reads=1_400),
    "ADD_WORDS": Case({"rooms": PUBLIC_ROOMS, "words": ["new"] * 200}),
    "NOTE_INDEXED": Case({"rooms": PUBLIC_ROOMS}),
}

INVITATIONS: Final = {
    "CREATE": Case(
        {
            "room_id": BIG,
            "token_hash": b"0" * 32,
            "role": "member",
            "user_id": OWNER,
            "lifetime": 60,
            "max_uses": 1,
        }
    ),
    "LIST": Case({"room_id": BIG, "limit": 51}),
    "FIND": Case({"token_hash": LINK, "user_id": 7}),
    "USE": Case((500,)),
    "REVOKE": Case((BIG, 500)),
    "CLEAR": Case((BIG,)),
    "FORGET": Case({"room_id": BIG, "kept": 100}, reads=500),
    "COUNT": Case((BIG,)),
}

MEMBERS: Final = {
    "FIND": Case(("USER7",)),
    "ONE": Case(
        {"room_id": BIG, "user_id": 7, "roles": list(ROLES)},
    ),
    "PAGE": Case(
        {"room_id": BIG, "wanted": list(READERS), "rank": 1, "key": "", "limit": 51}, reads=1000
    ),
    "THESE": Case({"rooms": [BIG] * 1000, "users": list(range(1, 1001))}, reads=12_000),
    "ALL": Case((BIG, list(ROLES)), reads=80_000, scans=True),
    "LOCK_USERS": Case((PEOPLE,), reads=ON_EVERYBODY),
    "LOCK": Case((BIG,)),
    "STANDINGS": Case({"users": [OWNER, 7], "room_id": BIG}),
    "IS_ACTIVE": Case((7,)),
    "IS_ARCHIVED": Case((BIG,)),
    "COUNT_OWNERS": Case((BIG,)),
    "SET_ROLE": Case({"user_id": 7, "role": "admin", "granted_by": 1, "room_id": BIG}),
    "REMOVE": Case((BIG, 7)),
}

CHANGES: Final = {
    "ENTER": Case({"user_id": 7, "room_id": BIG}),
    "TARGET": Case(IN_BIG | {"window": 60}),
    "TOUCH": Case(IN_BIG),
    "CHANGES": Case({"room_id": BIG, "after": 10, "up_to": 10_000, "limit": 200}),
}

EDITS: Final = {
    "TAKE_EDIT_TURN": Case({"key": "chat:edit:2:7", "seconds": 60}),
    "EDIT": Case(IN_BIG | {"content": "x"}),
}

DELETIONS: Final = {
    "DELETE": Case(IN_BIG),
    "FORGET_REACTIONS": Case(IN_BIG),
}

REACTIONS: Final = {
    "ADD_REACTION": Case(IN_PUBLIC | {"kinds": 20}, reads=20_100, scans=True),
    "REMOVE_REACTION": Case(IN_PUBLIC),
    "HAS_REACTION": Case(IN_PUBLIC),
    "REACTIONS": Case(
        IN_PUBLIC | {"ids": [NEWEST_IN_PUBLIC], "names": 20}, reads=60_100, scans=True
    ),
}

MESSAGES: Final = {
    "FIRST_AT": Case({"room_id": BIG, "at": datetime.now(UTC) - timedelta(hours=12)}),
    "POSITIONS": Case((list(range(1, 101)),)),
    "AFTER": Case({"room_id": BIG, "after": 100, "limit": 50}),
    "LATEST_PAGE": Case(PAGE),
    "PAGE_BEFORE": Case(PAGE | {"before": 100_000}),
    "PAGE_AFTER": Case(PAGE | {"after": 100}),
}

STORE: Final = {
    "EXECUTE": Case((DRAFTS, 20, 10), reads=2500, settings=SESSION, prepare=PREPARE),
    "LOCKED": Case((DRAFTS,), settings=SESSION, reads=4000),
    "FREE_NONCES": Case(('[{"r": 1, "a": 15, "n": "n1"}]',)),
    "CLEAR_NONCES": Case({"room_id": BIG, "author_id": 7, "nonce": ""}, reads=8500),
}

NEWEST_SLICE: Final = slice_of(NEWEST_IN_PUBLIC)
COMMON: Final = conditions(read_query("быстро"), [NEWEST_SLICE], [], phrases=False)
READER: Final = {"user_id": IN_MANY, "readers": list(READERS)}

MIDDAY: Final = datetime.now(UTC) - timedelta(hours=12)

SEARCH: Final = {
    "FIRST_ID": Case({"at": MIDDAY}, settings=SEARCHING),
    "SCOPE": Case(READER | {"slug": None, "rooms": 33}, settings=SEARCHING),
    # Every second message of a slice, and the rooms of the one who asks.
    "CANDIDATES": Case(
        READER
        | {
            "exact": True,
            "phrases": [],
            "words": COMMON,
            "before": NEWEST_IN_PUBLIC,
            "limit": 21,
            "most": SLICE,
        },
        reads=SLICE,
        settings=SEARCHING,
    ),
    "OTHERS": Case(
        READER
        | {
            "words": f"!{COMMON[0]}",
            "rooms": None,
            "first": NEWEST_SLICE * SLICE,
            "slice": SLICE,
            "before": NEWEST_IN_PUBLIC,
            "limit": 21,
        },
        # A page, and the 2,000 public rooms.
        reads=4000,
        settings=SEARCHING,
    ),
    "SHOW": Case(
        READER
        | {
            "ids": [NEWEST_IN_PUBLIC] * 50,
            "rooms": [PUBLIC] * 50,
            "since": None,
            "until": MIDDAY,
        },
        settings=SEARCHING,
    ),
}

INDEX: Final = {
    "LOOK": Case({"after": 1000, "limit": 500, "rules": RULES}, reads=1000),
    "PARTS": Case(
        {"rooms": list(range(1, 251)), "size": 2, "rules": RULES + 1}, reads=2 * ON_EVERYBODY
    ),
    "WRITE": Case(
        {
            "ids": list(range(1, 501)),
            "rooms": [PUBLIC] * 500,
            "versions": [9] * 500,
            "words": ["'0:#1'"] * 500,
        },
        reads=1100,
    ),
    "NOTE": Case(
        {
            "rooms": PEOPLE,
            "lows": [0] * 200,
            "highs": [9] * 200,
            "changes": [9] * 200,
            "rules": RULES,
        }
    ),
}

LIMITS: Final = {
    "HIT": Case({"key": "chat:message:7", "window": 60, "limit": 60}),
    "CLEAR": Case(reads=1500),
}


def _named(module: str, cases: dict[str, Case]) -> dict[str, Case]:
    return {f"{module}.{name}": case for name, case in cases.items()}


CASES: Final = {
    **_named("accounts.operators.queries", OPERATORS),
    **_named("accounts.people.queries", FINDING),
    **_named("accounts.preferences.queries", PREFERENCES),
    **_named("accounts.queries", ACCOUNTS),
    **_named("cli.queries", {"HAS_BUCKET": Case(("chat:message:7",))}),
    **_named("conversations.listing.queries", LISTING),
    **_named("conversations.queries", INBOX),
    **_named(
        "conversations.receipts.queries",
        {"READ": Case({"rooms": [BIG, *range(10, 59)], "readers": list(READERS)}, reads=20_000)},
    ),
    **_named("conversations.memberships.queries", MEMBERSHIPS),
    **_named("rooms.invitations.queries", INVITATIONS),
    **_named("messages.changes.queries", CHANGES),
    **_named("messages.deletions.queries", DELETIONS),
    **_named("messages.edits.queries", EDITS),
    **_named("messages.queries", MESSAGES),
    **_named("rooms.directory.queries", DIRECTORY),
    **_named("rooms.members.queries", MEMBERS),
    **_named("rooms.queries", ROOMS),
    **_named("messages.reactions.queries", REACTIONS),
    **_named("messages.store", STORE),
    **_named("search.index.queries", INDEX),
    **_named("search.queries", SEARCH),
    **_named("security.limits", LIMITS),
    **_named("storage.schema", {"VERSION": Case()}),
}
"""By `<module>.<constant>`."""

SECOND_CASES: Final = _named("conversations.queries", IN_OTHER_ROOMS)
"""Further cases that are expensive in another way."""
