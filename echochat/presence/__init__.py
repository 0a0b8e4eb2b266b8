"""Online users and guests, and the socket that tells of them (docs/wire.md 2.4)."""
