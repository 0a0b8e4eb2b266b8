"""The cases of statements about accounts, and whom they are about."""

import hashlib
from typing import Final

from tests.scale.plans import Case

OWNER, IN_ALL, IN_MANY = 1, 2, 3
"""Users: with 5,000 direct rooms, in 20,000 private rooms, in 1,000 private rooms."""

ON_EVERYBODY: Final = 1_000
"""Rows for a list of two hundred people, each with what hangs on them."""

SESSION_ID: Final = hashlib.sha256(b"session7").digest()

PEOPLE: Final = list(range(1, 201))

NEW_USER: Final = "INSERT INTO users (id, name, password_hash) OVERRIDING SYSTEM VALUE VALUES"

ACCOUNTS: Final = {
    "FIND_USER": Case((7,)),
    "FIND_USER_BY_NAME": Case(("USER7",)),
    "FIND_CREDENTIALS": Case(("USER7",)),
    "IS_NAME_TAKEN": Case({"name": "USER7"}),
    "INSERT_USER": Case(("somebody", "x")),
    "INSERT_PROFILE": Case((99999,), prepare=f"{NEW_USER} (99999, 'new', 'x')"),
    "RENEW_HASH": Case({"id": 7, "old": "x", "new": "y"}),
    "INSERT_SESSION": Case({"id": b"0" * 32, "user_id": 7, "age": 60}),
    "DELETE_SURPLUS_SESSIONS": Case({"user_id": 7, "id": SESSION_ID, "others": 99}),
    "DELETE_SESSION": Case((SESSION_ID,)),
    "DELETE_EXPIRED_SESSIONS": Case(reads=1500),
    "FIND_SESSION": Case({"id": SESSION_ID, "fresh": 60, "seen": 10}),
    "FIND_LIVE_SESSIONS": Case(([SESSION_ID] * 500,)),
    "FIND_PEOPLE": Case((PEOPLE,), reads=ON_EVERYBODY),
    "PROLONG_SESSION": Case((60, SESSION_ID)),
    "TAKEN": Case({"name": "USER7", "email": "USER7@example.org", "id": 8}),
    "DELETE_RELEASED_NAMES": Case(reads=1500),
    "COUNT_DOT_NAMES": Case(),
    "FIND_AVATARS": Case(([f"avatars/{n}.webp" for n in range(10, 1000, 10)],)),
    "LOCK_USER": Case((7,)),
    "UPDATE_USER": Case({"id": 7, "name": "seven", "email": None}),
    "UPDATE_PROFILE": Case({"id": 7, "bio": "x", "avatar": None}),
    "SET_STATUS": Case({"id": 7, "text": "x", "emoji": "", "seconds": 60}),
    "TOUCH_LAST_SEEN": Case((7,)),
    "TOUCH_ALL_LAST_SEEN": Case({"ids": PEOPLE, "seen": 10}, reads=ON_EVERYBODY),
}

FINDING: Final = {
    # A word that everybody has, and one that few have beside it.
    "FIND": Case(
        {"user_id": IN_ALL, "name": "user", "word": "user", "others": ["77"], "limit": 20},
        reads=4_000,
    ),
    "STALE": Case((500,)),
    "FORGET_WORDS": Case({"users": PEOPLE}, reads=ON_EVERYBODY),
    "ADD_WORDS": Case({"users": PEOPLE, "words": ["new"] * 200}),
    "NOTE_INDEXED": Case({"users": PEOPLE}),
}

PREFERENCES: Final = {
    "FIND": Case((7,)),
    "MAKE": Case((7,)),
    "CHANGE": Case({"user_id": 7, "values": '{"theme": "dark"}', "removed": [], "version": 1}),
}

OPERATORS: Final = {
    "ACCOUNTS": Case(reads=100_000, scans=True),
    "FIND": Case(("USER7",)),
    "SET_ACTIVE": Case((True, 7)),
    "SET_MODERATOR": Case((True, 7)),
    "SET_HASH": Case(("x", 7)),
    "RENAME": Case(("seven", 7)),
    "END_SESSIONS": Case((7,)),
}
