"""PUT /api/auth/status/: what one does at the moment."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from echochat.storage.database import Database
from tests.accounts.support import Site, Visitor
from tests.rooms.support import people, person

PATH = "/api/auth/status/"


async def status(visitor: Visitor, **body: Any) -> Any:
    """Set a status; return it as the profile has it."""
    answer = await visitor.unsafe("PUT", PATH, body)
    assert answer.status == 200, answer.data
    return answer.data["user"]["status"]


async def test_shown_until_its_end(site: Site, db: Database) -> None:
    """To everybody; then it is gone."""
    anna, boris = await people(site, "anna", "boris")
    shown = await status(anna, text="  In a \n meeting ", emoji="📅", expiresIn=3600)
    assert (shown["text"], shown["emoji"]) == ("In a meeting", "📅")
    until = datetime.fromisoformat(shown["until"])
    assert timedelta(minutes=59) < until - datetime.now(UTC) <= timedelta(hours=1)
    assert (await boris.get("/api/auth/users/anna/")).data["user"]["status"] == shown
    await db.execute("UPDATE profiles SET status_until = now() - interval '1 s'")
    assert (await boris.get("/api/auth/users/anna/")).data["user"]["status"] is None


async def test_without_an_end(site: Site) -> None:
    """Until it is changed, or taken back."""
    anna = await person(site)
    assert await status(anna, emoji="🏝️") == {"text": "", "emoji": "🏝️", "until": None}
    assert await status(anna, text="Away", expiresIn=None) == {
        "text": "Away",
        "emoji": "",
        "until": None,
    }
    assert await status(anna) is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("text", "x" * 101),
        ("text", "a\u202eb"),
        ("text", 5),
        ("emoji", "x"),
        ("emoji", "📅📅"),
        ("expiresIn", 0),
        ("expiresIn", 10**9),
        ("expiresIn", "soon"),
    ],
)
async def test_bad_value(site: Site, field: str, value: object) -> None:
    """Refused by field; the status stays."""
    anna = await person(site)
    await status(anna, text="Here")
    answer = await anna.unsafe("PUT", PATH, {"text": "There", field: value})
    assert (answer.status, list(answer.data["errors"])) == (400, [field])
    assert (await anna.get("/api/auth/profile/")).data["user"]["status"]["text"] == "Here"


async def test_guests_have_none(site: Site) -> None:
    """Without an account there is nobody to be shown."""
    assert (await (await site.visitor()).unsafe("PUT", PATH, {"text": "x"})).status == 401
