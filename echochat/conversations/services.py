"""What event sockets ask of conversations."""

from dataclasses import dataclass

from echochat.conversations.hub import InboxHub
from echochat.conversations.listing.hub import ListHub
from echochat.conversations.read_marks import ReadMarks
from echochat.conversations.receipts.hub import ReceiptsHub


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationServices:
    """The parts of the feature that serve sockets of other features."""

    inboxes: InboxHub
    lists: ListHub
    read_marks: ReadMarks
    receipts: ReceiptsHub
