"""Bounds the memory that unread HTTP answers take."""

import logging
from typing import Final, Protocol

logger = logging.getLogger(__name__)

ADDRESS_LIMIT: Final = 32 * 1024 * 1024
"""Bytes for the clients of one address (IPv6: /64): 128 downloads of files that stand still."""

TOTAL_LIMIT: Final = 128 * 1024 * 1024
"""Bytes for all clients of this process."""


class Peer(Protocol):
    """A transport, as far as it is needed here."""

    def abort(self) -> None:
        """Close at once, without sending the rest."""


class UnreadAnswers:
    """Counts the bytes that wait for peers to read them; over a limit it cuts connections.

    Of one address the connection goes that has not read for the longest time; in whole,
    one of the address that holds the most.
    """

    def __init__(self) -> None:
        self._peers: dict[str, dict[Peer, int]] = {}
        self._sums: dict[str, int] = {}
        self.total = 0

    def add(self, network: str, peer: Peer, size: int) -> None:
        """Count `size` bytes that were written to a peer, which is not counted yet."""
        self._peers.setdefault(network, {})[peer] = size
        self._sums[network] = self._sums.get(network, 0) + size
        self.total += size
        while self._sums.get(network, 0) > ADDRESS_LIMIT:
            self._cut(network)
        while self.total > TOTAL_LIMIT:
            self._cut(max(self._sums, key=self._sums.__getitem__))

    def remove(self, network: str, peer: Peer) -> None:
        """Forget a peer that has read everything, or is gone; any other call has no effect."""
        peers = self._peers.get(network, {})
        size = peers.pop(peer, 0)
        self.total -= size
        if peers:
            self._sums[network] -= size
        else:
            self._peers.pop(network, None)
            self._sums.pop(network, None)

    def _cut(self, network: str) -> None:
        peer = next(iter(self._peers[network]))
        logger.info("too many unread answers: a connection of %s is cut", network)
        self.remove(network, peer)
        peer.abort()
