"""Memberships and conversations as clients get them."""

from echochat.conversations.memberships.queries import Conversation, Membership
from echochat.media import MediaUrls
from echochat.realtime.bus import MembershipChanged
from echochat.rooms import peer_object


def membership_object(membership: Membership) -> dict[str, object]:
    """Return a Membership of docs/openapi.yaml."""
    return {
        "slug": membership.slug,
        "lastReadSeq": membership.last_read_seq,
        "readVersion": membership.read_version,
        "mutedUntil": membership.muted_until,
        "pinOrder": membership.pin_order,
        "hiddenSeq": membership.hidden_seq,
        "version": membership.version,
    }


def conversation_object(one: Conversation, media: MediaUrls) -> dict[str, object]:
    """Return a Conversation of docs/openapi.yaml."""
    return {
        "kind": one.membership.kind,
        "name": None if one.peer else one.name,
        "peer": peer_object(one.peer, media) if one.peer else None,
        "role": one.role,
        "archived": one.archived,
        "lastSeq": one.last_seq,
        "unread": one.unread,
        "lastMessage": one.last_message,
        "lastMessageBy": one.said_by,
        "lastMessageAt": one.said_at,
        **membership_object(one.membership),
    }


def news(membership: Membership) -> MembershipChanged:
    """Return the event for the user's other devices."""
    until = membership.muted_until
    return MembershipChanged(
        membership.room_id,
        membership.slug,
        membership.last_read_seq,
        membership.read_version,
        None if until is None else until.isoformat(),
        membership.pin_order,
        membership.hidden_seq,
        membership.version,
    )
