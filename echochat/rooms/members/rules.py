"""Rights to change roles. Pure: no I/O, no await. Refusals are error codes."""

from echochat.rooms.rules import MANAGERS, READERS, Role, Standing


def refusal_to_assign(actor: Standing, target: Standing, wanted: Role | None) -> str | None:
    """Return why somebody may not give another one this role (None: no role), or None.

    `owner` hands the room over. Nobody has anything to change in a direct room.
    """
    if not actor.manages or target.role == "owner":
        return "forbidden"
    if actor.kind == "public" and actor.role not in MANAGERS:
        # Site moderators without a role there: they block users, and managers can't be.
        good = wanted in ("blocked", None) and not target.manages
    elif actor.kind == "public" and wanted == "viewer":
        # Everybody reads and writes there.
        good = False
    elif actor.role == "owner":
        good = True
    else:
        good = target.role not in MANAGERS and wanted not in MANAGERS
    if not good:
        return "forbidden"
    return _refusal_of_step(target.role, wanted)


def refusal_to_add(actor: Standing, target: Standing, wanted: Role) -> str | None:
    """Return why a user may not add another one, or None. Existing members keep their role."""
    if not actor.manages or wanted not in READERS:
        return "forbidden"
    if actor.kind == "public" and (actor.role not in MANAGERS or wanted == "viewer"):
        return "forbidden"
    if wanted == "owner" or (wanted == "admin" and actor.role != "owner"):
        return "forbidden"
    return "member_blocked" if target.role == "blocked" else None


def refusal_to_leave(standing: Standing, owners: int) -> str | None:
    """Return why a user may not leave a room with this number of owners, or None."""
    if standing.kind == "direct" or standing.role not in READERS:
        return "forbidden"
    return "last_owner" if standing.role == "owner" and owners == 1 else None


def refusal_to_join(standing: Standing, *, archived: bool) -> str | None:
    """Return why a user may not join a room by themselves, or None; members may, again."""
    if standing.role in READERS:
        return None
    is_open = standing.kind == "public" and standing.role is None and not archived
    return None if is_open else "forbidden"


def _refusal_of_step(present: Role | None, wanted: Role | None) -> str | None:
    """Return why a role can't replace another, whoever sets it."""
    if present is None and wanted != "blocked":
        return "member_not_found"
    return "member_blocked" if present == "blocked" and wanted == "owner" else None
