"""`python3 -m tests.rooms.client_rules` writes what the rules allow to a list that the web client's
tests hold its own rules against."""

import json
from collections.abc import Iterator
from itertools import product

from echochat.rooms.members.rules import refusal_to_add, refusal_to_assign, refusal_to_leave
from echochat.rooms.rules import ROLES, Kind, Role, Standing
from echochat.settings import PROJECT_DIR

FILE = PROJECT_DIR / "web" / "src" / "test" / "memberRules.json"
KINDS: tuple[Kind, ...] = ("public", "private", "direct")
ROLES_OR_NONE: tuple[Role | None, ...] = (*ROLES, None)


def allowed() -> Iterator[str]:
    """What the rules allow to people who are no moderators of the site, and to those who are."""
    everybody = product(KINDS, ROLES_OR_NONE, (False, True))
    for actor in (Standing(*standing) for standing in everybody):
        who = f"{actor.kind} {actor.role} {'keeps' if actor.manages else 'uses'}"
        for present, wanted in product(ROLES_OR_NONE, ROLES_OR_NONE):
            target = Standing(actor.kind, present, is_moderator=False)
            if refusal_to_assign(actor, target, wanted) is None:
                yield f"{who}: {present} becomes {wanted}"
        for role in ROLES:
            stranger = Standing(actor.kind, None, is_moderator=False)
            if refusal_to_add(actor, stranger, role) is None:
                yield f"{who}: adds {role}"
        for owners in (1, 2):
            if refusal_to_leave(actor, owners) is None:
                yield f"{who}: leaves {owners}"


def text() -> str:
    """The list, each once."""
    return json.dumps(sorted(set(allowed())), indent=0) + "\n"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
