"""GET and PATCH /api/auth/settings/: settings that are kept with the account."""

from typing import Any

import pytest

from echochat.accounts.preferences.rules import SETTINGS
from echochat.realtime.bus import AccountSettingsChanged, Event, MemoryBus, inbox_channel
from echochat.storage.database import Database
from tests.accounts.support import Answer, Site, Visitor
from tests.rooms.support import people, person

PATH = "/api/auth/settings/"
DEFAULTS = {
    "theme": "system",
    "density": "comfortable",
    "previews": "auto",
    "textSize": 15,
    "timeFormat": "auto",
    "language": "auto",
    "timeZone": "auto",
    "listOrder": "activity",
    "findable": "everybody",
    "readReceipts": True,
}


async def change(visitor: Visitor, **body: Any) -> Answer:
    return await visitor.patch(PATH, body)


async def test_defaults(site: Site) -> None:
    """Nobody has to set anything."""
    anna = await person(site)
    assert (await anna.get(PATH)).data == {"settings": DEFAULTS, "version": 0}
    assert set(SETTINGS) == set(DEFAULTS)


async def test_changed(site: Site, db: Database) -> None:
    """Each change raises the version; what is the default is not stored; others keep theirs."""
    anna, boris = await people(site, "anna", "boris")
    answer = await change(anna, theme="dark", textSize=18, readReceipts=False, unknown="x")
    wanted = DEFAULTS | {"theme": "dark", "textSize": 18, "readReceipts": False}
    assert answer.data == {"settings": wanted, "version": 1}
    answer = await change(anna, theme=None, textSize="20", timeZone="Europe/Berlin")
    wanted |= {"theme": "system", "textSize": 20, "timeZone": "Europe/Berlin"}
    assert answer.data == {"settings": wanted, "version": 2}
    assert (await anna.get(PATH)).data == answer.data
    assert await db.fetch_all("SELECT document FROM account_settings") == [
        ({"textSize": 20, "timeZone": "Europe/Berlin", "readReceipts": False},)
    ]
    assert (await boris.get(PATH)).data["settings"] == DEFAULTS
    profile = await boris.get("/api/auth/users/anna/")
    assert profile.data["user"]["timeZone"] == "Europe/Berlin"


async def test_late_change(site: Site) -> None:
    """Whoever knows an older version undoes nothing."""
    anna = await person(site)
    assert (await change(anna, theme="dark", version=1)).status == 409
    assert (await change(anna, theme="dark", version=0)).data["version"] == 1
    answer = await change(anna, theme="light", version=0)
    assert (answer.status, answer.data["code"]) == (409, "outdated")
    assert (await anna.get(PATH)).data["settings"]["theme"] == "dark"


async def test_told(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """The user's own channel carries all settings."""
    heard: list[Event] = []
    publish = MemoryBus.publish

    def listening(bus: MemoryBus, channel: str, event: Event) -> None:
        if isinstance(event, AccountSettingsChanged):
            assert channel.startswith(inbox_channel(0)[:-1])
            heard.append(event)
        publish(bus, channel, event)

    monkeypatch.setattr(MemoryBus, "publish", listening)
    anna = await person(site)
    await change(anna, density="compact")
    assert heard == [AccountSettingsChanged(1, DEFAULTS | {"density": "compact"})]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("theme", "neon"),
        ("theme", 1),
        ("density", ["compact"]),
        ("previews", True),
        ("textSize", 11),
        ("textSize", True),
        ("textSize", "15.5"),
        ("timeFormat", "13h"),
        ("language", "xx"),
        ("timeZone", "Mars/Olympus"),
        ("timeZone", "../../etc/passwd"),
        ("timeZone", "x" * 10_000),
        ("listOrder", {}),
        ("findable", "friends"),
        ("readReceipts", "maybe"),
    ],
)
async def test_bad_value(site: Site, name: str, value: object) -> None:
    """Refused by name, with all that came with it."""
    anna = await person(site)
    answer = await change(anna, **({"theme": "dark"} | {name: value}))
    assert (answer.status, list(answer.data["errors"])) == (400, [name])
    assert (await anna.get(PATH)).data == {"settings": DEFAULTS, "version": 0}


async def test_nothing_to_change(site: Site) -> None:
    """A body without a setting is refused; so are guests."""
    anna = await person(site)
    answer = await change(anna, colour="red")
    assert (answer.status, list(answer.data["errors"])) == (400, ["body"])
    assert (await (await site.visitor()).get(PATH)).status == 401


async def test_what_a_later_release_stored(site: Site, db: Database) -> None:
    """Values that this one does not know count as the default."""
    anna = await person(site)
    await change(anna, theme="dark")
    await db.execute("""UPDATE account_settings SET document = '{"theme": "neon", "x": 1}'""")
    assert (await anna.get(PATH)).data["settings"] == DEFAULTS
