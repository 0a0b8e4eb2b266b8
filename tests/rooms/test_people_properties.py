"""Whatever several people do to a room's roles, it is what a plain model says."""

from typing import Final

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from echochat.storage.database import Database
from tests.accounts.support import Site, Visitor
from tests.rooms.support import people, roles

NAMES: Final = ("anna", "boris", "vera", "gleb")
ROLES: Final = ("owner", "admin", "member", "viewer", "blocked")
IN: Final = ("owner", "admin", "member", "viewer")
LOW: Final = ("member", "viewer", "blocked", None)
"""Roles that an admin may give to users below admins."""

WHO = st.sampled_from(NAMES)
ACTIONS = st.one_of(
    st.tuples(st.just("add"), WHO, WHO, st.sampled_from(("admin", "member", "viewer"))),
    st.tuples(st.just("change"), WHO, WHO, st.sampled_from(ROLES)),
    st.tuples(st.just("remove"), WHO, WHO, st.none()),
    st.tuples(st.just("leave"), WHO, WHO, st.none()),
    st.tuples(st.just("join"), WHO, WHO, st.none()),
    st.tuples(st.just("invite"), WHO, WHO, st.sampled_from(("member", "viewer"))),
)

Action = tuple[str, str, str, str | None]

CREW: Final[list[Action]] = [
    ("add", "anna", "boris", "admin"),
    ("add", "anna", "vera", "admin"),
    ("add", "boris", "gleb", "member"),
]
"""Initial steps, so that most later ones concern existing members."""


class Model:
    """The model: roles, and the latest link with its creator and its single use."""

    def __init__(self) -> None:
        self.roles: dict[str, str] = {NAMES[0]: "owner"}
        self.link: tuple[str, str, bool] | None = None

    def play(self, action: Action) -> bool:
        """Do something; False when that is refused."""
        kind, who, whom, role = action
        own, theirs = self.roles.get(who), self.roles.get(whom)
        if kind == "join":
            return self._join(who)
        if own not in IN:
            return False
        if kind == "leave":
            return self._leave(who)
        if own not in ("owner", "admin"):
            return False
        if kind == "invite":
            self.link = (who, str(role), True)
            return True
        if who == whom or (kind != "add" and theirs is None and role != "blocked"):
            return False
        if kind == "add":
            return self._add(own, whom, str(role))
        return self._change(who, whom, role)

    def _add(self, own: str, whom: str, role: str) -> bool:
        if self.roles.get(whom) == "blocked" or (role == "admin" and own != "owner"):
            return False
        self.roles.setdefault(whom, role)
        return True

    def _change(self, who: str, whom: str, role: str | None) -> bool:
        own, theirs = self.roles[who], self.roles.get(whom)
        if theirs == "owner" or (own == "admin" and not (theirs in LOW and role in LOW)):
            return False
        if role == "owner" and theirs == "blocked":
            return False
        if role is None:
            del self.roles[whom]
        else:
            self.roles[whom] = role
        if role == "owner":
            self.roles[who] = "admin"
        return True

    def _leave(self, who: str) -> bool:
        if self.roles[who] == "owner":
            return False
        del self.roles[who]
        return True

    def _join(self, who: str) -> bool:
        if self.link is None:
            return False
        if self.roles.get(who) in IN:
            return True
        inviter, role, is_left = self.link
        if who in self.roles or not is_left or self.roles.get(inviter) not in ("owner", "admin"):
            return False
        self.roles[who] = role
        self.link = (inviter, role, False)
        return True


class Room:
    """The real one."""

    def __init__(self, slug: str, visitors: dict[str, Visitor]) -> None:
        self._path = f"/api/chat/rooms/{slug}/"
        self._visitors = visitors
        self._token = "x"

    async def play(self, action: Action) -> bool:
        """Do something; False when that is refused."""
        kind, who, whom, role = action
        visitor, path = self._visitors[who], self._path
        if kind == "add":
            answer = await visitor.post(f"{path}members/", {"username": whom, "role": role})
        elif kind == "change":
            answer = await visitor.patch(f"{path}members/{whom}/", {"role": role})
        elif kind == "remove":
            answer = await visitor.delete(f"{path}members/{whom}/")
        elif kind == "leave":
            answer = await visitor.post(f"{path}leave/")
        elif kind == "join":
            answer = await visitor.post(f"/api/chat/invitations/{self._token}/")
        else:
            answer = await visitor.post(f"{path}invitations/", {"role": role, "maxUses": 1})
            self._token = answer.data.get("token", self._token)
        assert answer.status in (200, 201, 403, 404, 409), answer
        return answer.status < 300


@given(script=st.lists(ACTIONS, max_size=12))
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
async def test_roles_are_as_the_model_says(site: Site, db: Database, script: list[Action]) -> None:
    """After each step, granted and refused ones; there is always an owner."""
    visitors = await _everybody(site)
    await db.execute("TRUNCATE security_rate_limit_bucket")
    answer = await visitors[NAMES[0]].post("/api/chat/rooms/", {"name": "Club"})
    model, room = Model(), Room(answer.data["slug"], visitors)
    for action in [*CREW, *script]:
        assert await room.play(action) == model.play(action), (action, model.roles)
        assert await roles(db, answer.data["slug"]) == model.roles
        assert "owner" in model.roles.values()


_KNOWN: dict[Site, dict[str, Visitor]] = {}
"""Users registered in the first example, reused by the others."""


async def _everybody(site: Site) -> dict[str, Visitor]:
    if site not in _KNOWN:
        _KNOWN.clear()
        _KNOWN[site] = dict(zip(NAMES, await people(site, *NAMES), strict=True))
    return _KNOWN[site]
