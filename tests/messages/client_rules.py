"""`python3 -m tests.messages.client_rules` writes what the rules allow,
and which signs alone are an
empty message, to lists that the web client's tests hold its own rules against."""

import json
import sys
from collections.abc import Iterator
from itertools import product

from echochat.messages.rules import is_empty
from echochat.rooms.members.rules import refusal_to_add, refusal_to_assign, refusal_to_leave
from echochat.rooms.rules import ROLES, Kind, Role, Standing
from echochat.settings import PROJECT_DIR

FOLDER = PROJECT_DIR / "web" / "src" / "test"
FILE = FOLDER / "memberRules.json"
SIGNS_FILE = FOLDER / "emptySigns.json"
SURROGATES = range(0xD800, 0xE000)
KINDS: tuple[Kind, ...] = ("public", "private", "direct")
ROLES_OR_NONE: tuple[Role | None, ...] = (*ROLES, None)


def allowed() -> Iterator[str]:
    """The rules' verdicts for users and for site moderators."""
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


def empty_signs() -> str:
    """The code points that alone are an empty message, as ranges of first and last."""
    ranges: list[list[int]] = []
    for code in range(sys.maxunicode + 1):
        if code in SURROGATES or not is_empty(chr(code)):
            continue
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return json.dumps(ranges) + "\n"


if __name__ == "__main__":
    SIGNS_FILE.write_text(empty_signs(), encoding="utf-8")
    FILE.write_text(text(), encoding="utf-8")
