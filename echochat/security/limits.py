"""Rate limits in PostgreSQL: they survive restarts and hold across instances.

They fail closed: when PostgreSQL can't be asked, `Unavailable` goes to the caller.
"""

import hashlib
from collections.abc import AsyncGenerator
from typing import Final

from echochat.counters import LIMITED
from echochat.http.errors import too_many
from echochat.settings import Settings
from echochat.storage.database import Database, Executor

KEY_LIMIT: Final = 120
"""Characters of a scope key kept readable; a longer one is stored as its hash."""

ACTION_WINDOW: Final = 60.0
"""Seconds in which a user has `ACTION_RATE_LIMIT` actions of a kind."""

# Its commit is not waited for: a crash may forget a moment's counts, while a crowd
# that reconnects from one address would queue for the disk, one after the other. A window
# that ends later than a new one would is over, too: the database's clock was set back, or the
# window is shorter by now. (Ten seconds: a transaction that began later may have been here first.)
HIT: Final = """
WITH hasty AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true))
INSERT INTO security_rate_limit_bucket AS bucket (scope_key, count, reset_at)
SELECT %(key)s, 1, now() + make_interval(secs => %(window)s) FROM hasty
ON CONFLICT (scope_key) DO UPDATE SET
    count = CASE WHEN bucket.reset_at <= now()
                      OR bucket.reset_at > excluded.reset_at + interval '10 s' THEN 1
                 ELSE least(bucket.count, %(limit)s) + 1 END,
    reset_at = CASE WHEN bucket.reset_at <= now()
                         OR bucket.reset_at > excluded.reset_at + interval '10 s'
                    THEN excluded.reset_at ELSE bucket.reset_at END
RETURNING count, extract(epoch FROM reset_at - now())::float8
"""

# Skipping locked rows: nobody waits for this, and it waits for nobody.
CLEAR: Final = """
DELETE FROM security_rate_limit_bucket WHERE scope_key = ANY (ARRAY(
    SELECT scope_key FROM security_rate_limit_bucket
    WHERE reset_at < now()
    ORDER BY reset_at LIMIT 500 FOR UPDATE SKIP LOCKED
))
"""


async def hit(db: Database, scope: str, limit: int, window: float) -> float | None:
    """Count one use of `scope`; return None if it is admitted, else the seconds to wait.

    `scope` is `<kind>:<key>`, as in `auth.login:192.0.2.1`. At most `limit` uses are admitted per
    window of `window` seconds. Raises `Unavailable`.
    """
    row = await db.fetch_one(HIT, {"key": scope_key(scope), "limit": limit, "window": window})
    assert row is not None
    count, seconds = row
    if count <= limit:
        return None
    LIMITED.of(scope.partition(":")[0]).value += 1
    return max(0.0, float(seconds))


async def admit(db: Database, scope: str, limit: int, window: float) -> None:
    """Count one use of `scope` as `hit` does. Raises `ApiError` 429, and `Unavailable`."""
    wait = await hit(db, scope, limit, window)
    if wait is not None:
        raise too_many(wait)


async def admit_action(db: Database, settings: Settings, action: str, user_id: int) -> None:
    """Count an action of a user, by kind. Raises `ApiError` 429, and `Unavailable`."""
    await admit(db, f"{action}:{user_id}", settings.action_rate_limit, ACTION_WINDOW)


async def clear_buckets(db: Executor) -> AsyncGenerator[int, None]:
    """Delete the counts of past windows in batches; yield the number of rows of each.

    Raises `Unavailable`.
    """
    while removed := await db.execute(CLEAR):
        yield removed


def scope_key(scope: str) -> str:
    """Return the key of a scope, bounded in length."""
    if len(scope) <= KEY_LIMIT and scope.isprintable():
        return scope
    return "sha256:" + hashlib.sha256(scope.encode("utf-8", "surrogatepass")).hexdigest()
