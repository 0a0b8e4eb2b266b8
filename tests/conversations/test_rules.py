"""Names of direct rooms, and frames that an inbox socket may receive."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from echochat.conversations.rules import (
    InboxPing,
    MarkRead,
    Request,
    SetActiveRoom,
    direct_slug,
    pair_key,
    possible_names,
    read_request,
)


@given(st.integers(1, 2**63 - 1), st.integers(1, 2**63 - 1))
def test_one_key_for_both(one: int, other: int) -> None:
    """The lower id stands first, whoever asks."""
    assert pair_key(one, other) == pair_key(other, one)
    assert pair_key(one, other).split(":") == [str(min(one, other)), str(max(one, other))]


def test_slug() -> None:
    """It follows from salt and key alone."""
    slug = direct_slug(b"salt", "1:2")
    assert re.fullmatch("dm_[0-9a-f]{24}", slug)
    assert slug == direct_slug(b"salt", "1:2")
    assert slug not in (direct_slug(b"pepper", "1:2"), direct_slug(b"salt", "1:3"))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("anna", ["anna"]),
        (" anna ", ["anna"]),
        ("@anna", ["anna", "@anna"]),
        ("@@anna", ["@anna", "@@anna"]),
        ("", []),
        ("@", []),
    ],
)
def test_possible_names(text: str, names: list[str]) -> None:
    """The plain name comes first."""
    assert possible_names(text) == names


@pytest.mark.parametrize(
    ("text", "request_"),
    [
        ('{"type":"ping"}', InboxPing()),
        ('{"type":"ping","time":7}', InboxPing()),
        ('{"type":"set_active_room","roomSlug":"dm_1"}', SetActiveRoom("dm_1")),
        ('{"type":"set_active_room","roomSlug":null}', SetActiveRoom(None)),
        ('{"type":"mark_read","roomSlug":"dm_1"}', MarkRead("dm_1")),
    ],
)
def test_requests(text: str, request_: Request) -> None:
    """The three events that there are; other fields are ignored."""
    assert read_request(text) == request_


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nonsense",
        "[]",
        "null",
        "{}",
        '{"type":7}',
        '{"type":"dance"}',
        '{"type":"mark_read"}',
        '{"type":"mark_read","roomSlug":null}',
        '{"type":"mark_read","roomSlug":7}',
        '{"type":"mark_read","roomSlug":""}',
        '{"type":"mark_read","roomSlug":"a\\u0000b"}',
        '{"type":"mark_read","roomSlug":"\\ud800"}',
        '{"type":"set_active_room"}',
        '{"type":"set_active_room","roomSlug":false}',
        '{"type":"set_active_room","roomSlug":["dm_1"]}',
    ],
)
def test_invalid(text: str) -> None:
    """Everything else is nothing."""
    assert read_request(text) is None


@given(st.text())
def test_any_text(text: str) -> None:
    """Nothing that a client sends is an exception."""
    read_request(text)
