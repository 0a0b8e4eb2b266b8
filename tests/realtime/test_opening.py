"""An error nobody thought of while a socket is opened, after its 101."""

import pytest

from echochat.conversations.hub import InboxHub
from echochat.conversations.private_rooms import PrivateRoomsHub
from echochat.messages.hub import RoomHub
from echochat.messages.resume import Resumption
from echochat.presence.hub import PresenceHub
from echochat.presence.subscribers import Subscribers
from echochat.realtime import admission
from echochat.realtime.admission import Admission, SocketSession
from echochat.realtime.heartbeat import Heartbeat
from echochat.realtime.idle import IdleTimeout
from echochat.realtime.registry import Registry
from echochat.rooms.role_watch import RoleWatch
from tests.accounts.support import StartSite
from tests.ops.test_metrics import scrape
from tests.patience import until
from tests.rooms.support import person

CHAT = "/ws/chat/public/?changes=0&state=1"
INBOX = "/ws/direct/inbox/?rooms=1"
PRESENCE = "/ws/presence/"
EVENTS = "/ws/events/"

STEPS = [
    *[
        (path, holder, name)
        for path in (CHAT, INBOX, PRESENCE, EVENTS)
        for holder, name in (
            (admission, "_audit"),
            (Registry, "add"),
            (Registry, "_add_to_session"),
        )
    ],
    (CHAT, IdleTimeout, "add"),
    (CHAT, RoleWatch, "add"),
    (CHAT, Resumption, "at_once"),
    (CHAT, RoomHub, "join"),
    (INBOX, Heartbeat, "add"),
    (INBOX, InboxHub, "join"),
    (INBOX, PrivateRoomsHub, "join"),
    (PRESENCE, Heartbeat, "add"),
    (PRESENCE, PresenceHub, "connected"),
    (PRESENCE, Subscribers, "add"),
]
"""All that happens while a socket is opened."""


def broken(*_: object, **__: object) -> None:
    raise ZeroDivisionError


@pytest.mark.parametrize(("path", "holder", "name"), STEPS)
async def test_step_that_fails(
    start_site: StartSite,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    path: str,
    holder: object,
    name: str,
) -> None:
    """The socket is closed with 1013 and given up by all who had it, once; the next is opened."""
    ended: list[Admission] = []
    left = Admission.left

    def leave(self: Admission, session: SocketSession) -> None:
        ended.append(self)
        left(self, session)

    monkeypatch.setattr(Admission, "left", leave)
    site = await start_site(ECHOCHAT_METRICS_PORT="0")
    anna = await person(site)
    with monkeypatch.context() as patch:
        patch.setattr(holder, name, broken)
        async with anna.http.ws_connect(path) as socket:
            while not (await socket.receive()).type.name.startswith("CLOS"):
                pass
            assert socket.close_code == 1013
    (entrance,) = ended
    assert (len(entrance._registry), len(entrance._seats)) == (0, 0)
    assert entrance._registry.session_ids() == []
    assert "ZeroDivisionError" in caplog.text
    assert "endpoint failed" not in caplog.text
    gauges = await scrape(site)
    for hub in ("chat", "events", "inbox", "presence"):
        assert gauges[f"echochat_connections{{hub={hub}}}"] == 0
    assert gauges["echochat_live_rooms"] == 0
    async with anna.http.ws_connect(path) as socket:
        await socket.send_str('{"type":"ping","answer":true,"id":1}')
        while (await socket.receive_json())["type"] not in ("pong", "ok"):
            pass
    await until(lambda: len(ended) == 2)
    assert (len(entrance._registry), len(entrance._seats)) == (0, 0)
